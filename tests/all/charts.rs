//! Every chart: whole, safe, the same bytes each time, and pictures of nothing too.

use tifa::chart::{
    Bars, Bump, Columns, Dendrogram, DispersionPlot, HeatMap, Lines, Network, Scatter, Segments, Series,
    SmallMultiples, Svg, TwoSided, WordCloud,
};

const TERM: &str = "质量<强市>&\"工匠\"";

/// Each chart with something and with nothing to show.
fn charts(full: bool) -> Vec<(&'static str, Svg)> {
    let periods = || if full { vec!["2016", "2017", "2018"] } else { Vec::new() };
    let values = || [Some(1.0), None, Some(f64::INFINITY)];
    let series = || Series::new(TERM, values()).band([Some((0.5, 2.0)), None, None]).shade(std::iter::once(0..2));
    let rows = || if full { vec![(TERM, 3.0), ("乙", -1.0), ("丙", f64::NAN)] } else { Vec::new() };
    let with = full;
    let lines = Lines::over(periods());
    let small = SmallMultiples::over(periods());
    let heat = HeatMap::over(periods());
    let segments = Segments::over(periods());
    let bump = Bump::over(periods());
    let network = Network::new();
    let scatter = Scatter::over("x", "y");
    let tree = Dendrogram::over(if full { vec![TERM, "乙", "丙"] } else { Vec::new() });
    vec![
        ("lines", if with { lines.series(series()).title(TERM) } else { lines }.svg()),
        ("multiples", if with { small.series(series()) } else { small }.svg()),
        ("heat map", if with { heat.row(TERM, values()) } else { heat }.svg()),
        ("segments", if with { segments.row(TERM, [(0..2, 3.0), (1..9, 1.0)]) } else { segments }.svg()),
        ("bump", if with { bump.row(TERM, [Some(1), None, Some(2)]) } else { bump }.svg()),
        (
            "network",
            if with { network.node(TERM, 2.0, 0).node("乙", f64::NAN, 1).edge(0, 1, 1.0) } else { network }.svg(),
        ),
        (
            "arrows",
            if with {
                let pair = Network::new().directed().node(TERM, 2.0, 0).node("乙", 1.0, 1);
                pair.edge(0, 1, 1.0).marked_edge(1, 0, 2.0).edge(0, 7, 1.0)
            } else {
                Network::new().directed()
            }
            .svg(),
        ),
        ("scatter", if with { scatter.point(TERM, 1.0, 2.0, 3.0).quadrants(1.0, 1.0) } else { scatter }.svg()),
        ("dendrogram", if with { tree.merge(0, 1, 1.0).merge(3, 2, 2.0).merge(0, 9, 1.0) } else { tree }.svg()),
        ("bars", Bars::of(rows()).svg()),
        ("two-sided", TwoSided::of("甲", TERM, rows()).svg()),
        ("columns", Columns::of(periods().into_iter().map(|p| (p, Some(2.0)))).title(TERM).svg()),
        ("dispersion", DispersionPlot::new().row(TERM, [0.0, 0.5, 1.0, 7.0]).svg()),
        ("cloud", WordCloud::of(rows()).svg()),
    ]
}

#[test]
fn charts_are_whole_and_safe() {
    for full in [true, false] {
        for ((name, svg), (_, again)) in charts(full).into_iter().zip(charts(full)) {
            let text = svg.to_string();
            assert_eq!(text, again.to_string(), "{name}: equal input, equal bytes");
            assert!(text.starts_with("<svg xmlns=") && text.ends_with("</svg>"), "{name}");
            for broken in ["NaN", "inf", "<强市>", "\"工匠"] {
                assert!(!text.contains(broken), "{name} holds {broken}: {text}");
            }
            for element in ["text", "svg", "title"] {
                let opened =
                    text.matches(&format!("<{element}>")).count() + text.matches(&format!("<{element} ")).count();
                assert_eq!(opened, text.matches(&format!("</{element}>")).count(), "{name}: {element}");
            }
            assert!(svg.width() >= 240 && svg.height() > 0, "{name}");
        }
    }
}

/// A label below the last period is whole: digits are six tenths of their size wide, or less.
#[test]
fn labels_of_periods_stay_inside() {
    for n in 2..60 {
        let month = |i: usize| format!("{}-{:02}", 2016 + i / 12, i % 12 + 1);
        let svg = Columns::of((0..n).map(|i| (month(i), Some(150_000.0)))).width(520).svg().to_string();
        for mark in svg.split("<text x=\"").skip(1).filter(|mark| mark.contains("font-size=\"11\"")) {
            let x: f64 = mark.split('"').next().unwrap().parse().unwrap();
            let label = mark.split('>').nth(1).unwrap().split('<').next().unwrap();
            let width = 11.0 * 0.6 * label.chars().count() as f64;
            let right = if mark.contains("\"middle\"") { x + width / 2.0 } else { x };
            assert!(mark.contains("text-anchor") && right <= 520.0, "{n} months: {label} ends at {right}");
        }
    }
}
