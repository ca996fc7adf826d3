//! Which formulations occur together.

use crate::chart::{Dendrogram, Network, Scatter};
use crate::report::facts::Facts;
use crate::report::html::{both, figure, section as part};
use crate::report::ties::Together;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let Some(together) = facts.together.as_ref().filter(|t| t.edges.len() > 3) else { return String::new() };
    // Formulations that share nothing with the others are left out.
    let tied = |i: usize| together.edges.iter().any(|e| e.0 == i || e.1 == i);
    let kept: Vec<usize> = (0..together.nodes.len()).filter(|&i| tied(i)).collect();
    let at = |i: usize| kept.iter().position(|&k| k == i).unwrap_or(usize::MAX);
    let nodes = kept.iter().fold(Network::new(), |chart, &i| {
        let (term, weight, cluster) = &together.nodes[i];
        chart.node(term.clone(), *weight, *cluster)
    });
    let network =
        together.edges.iter().fold(nodes, |chart, &(a, b, weight)| chart.edge(at(a), at(b), weight)).width(980);
    let unit =
        if together.by_sentence { ("同句共现", "In one sentence") } else { ("同篇共现", "In one document") };
    let below = (
        "点的面积为出现的句或篇数，线的粗细为 Ochiai 系数，颜色为聚类（平均联接，1 − Ochiai）；只画最强的联系",
        "Area: contexts; line: Ochiai's coefficient; colour: cluster (average linkage of 1 − Ochiai); the strongest ties only",
    );
    let mut body = figure(&network.svg(), unit, below);
    if together.themes.len() > 2 {
        let median = |of: fn(&(String, f64, f64, f64)) -> f64| {
            let mut values: Vec<f64> = together.themes.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0
        };
        let axes = Scatter::over("centrality 向心度", "density 密度").quadrants(median(|t| t.1), median(|t| t.2));
        let diagram =
            together.themes.iter().fold(axes, |chart, (name, x, y, size)| chart.point(name.clone(), *x, *y, *size));
        let names = (
            "各聚类，以其最常见的提法为名；面积为提法数",
            "Clusters, named after their most common formulation; area: formulations",
        );
        body +=
            &format!("<h3>{}</h3>{}", both("战略坐标图", "Strategic diagram"), figure(&diagram.svg(), names, ("", "")));
    }
    body += &dendrogram(together);
    part("network", ("共现网络", "What occurs together"), ("", ""), &body)
}

/// The tree of clusters, unfolded on demand: it is long.
fn dendrogram(together: &Together) -> String {
    if together.merges.len() < 5 {
        return String::new();
    }
    let names = together.leaves.iter().map(|&i| together.nodes[i].0.as_str());
    let tree = together.merges.iter().fold(Dendrogram::over(names), |tree, &(a, b, height)| tree.merge(a, b, height));
    let unit = (
        "合并的高度：1 − Ochiai 系数，平均联接；越早（越左）合并，越常共现",
        "Height of the merge: 1 − Ochiai's coefficient, average linkage; the earlier (further left), the more often together",
    );
    let words = both("聚类树状图", "Dendrogram of the clusters");
    format!(
        "<details><summary class=\"more\">{words}</summary>{}</details>",
        figure(&tree.width(980).svg(), unit, ("", ""))
    )
}
