//! How each number was made.

use crate::report::facts::Facts;
use crate::report::html::{both, escape, section as part};
use crate::report::sections::period_names;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let unit = period_names(facts);
    let bursts =
        if facts.curves.bursts_by_documents { ("文档篇数", "documents") } else { ("出现次数", "occurrences") };
    let mut items = vec![
        both(
            "<b>计数</b>：所有次数都是全部出现次数，处于更长提法之内的也计入；另列“不在更长提法之内”的次数（count_longest）。跨句、跨分句不计，引号略过。",
            "<b>Counting</b>: every number counts all occurrences, those inside longer formulations too; those that are not are given beside it (count_longest). Nothing crosses the end of a clause; quotation marks are passed over.",
        ),
        both(
            "<b>频率</b>：次数 ÷ 词次 × 10,000；词次为分词后去掉停用词之前的全部词，标点不计。占比为含该提法的文档所占比例。",
            "<b>Rates</b>: occurrences ÷ tokens × 10,000; tokens are all words before stop words go, without punctuation. Shares are of documents.",
        ),
        both(
            format!("<b>时期</b>：按{}；没有文本的时期记为未知而不是零。无日期的文档不计入趋势。", unit.0),
            format!(
                "<b>Periods</b>: by {}; a period without text is unknown, not zero. Undated documents are left out of trends.",
                escape(unit.1)
            ),
        ),
        both(
            "<b>提法</b>：后缀数组上的极大重复串，按前接动词、后接名词、引号、左右自由度、内部凝合度综合打分；不用词表和分词。",
            "<b>Formulations</b>: maximal repeats over a suffix array, scored by verbs before them, nouns behind them, quotation marks, free neighbours and cohesion; without lexicon or segmenter.",
        ),
        both(
            "<b>类型</b>：新兴、上升、平稳、减弱、退出、回归、过峰、一闪、已确立，各须经检验证实（错误发现率 0.05，按词频扩散校正）；证据不足的，标出倾向并加问号。",
            "<b>Classes</b>: emerging, rising, steady, fading, gone, returning, peaked, flash, established, each proved by a test (false discovery rate 0.05, widened by dispersion); where the evidence does not reach, what it leans to stands with a question mark.",
        ),
        both(
            "<b>置信区间</b>：Garwood 精确泊松区间，95%；假定各次出现独立，同一文档内扎堆时偏窄。",
            "<b>Bands</b>: Garwood's exact Poisson interval of 95 %; it takes occurrences for independent and is too narrow where they come in heaps.",
        ),
        both(
            format!("<b>突发</b>：Kleinberg（2003）两状态模型，s = 2，γ = 1，按{}。", bursts.0),
            format!("<b>Bursts</b>: Kleinberg (2003), two states, s = 2, γ = 1, by {}.", bursts.1),
        ),
        both(
            "<b>各期主题</b>：次数 × ln(N / n)，N 为有文本的时期数，n 为出现该提法的时期数，不作平滑。",
            "<b>What sets a period apart</b>: count × ln(N / n), N periods with text, n periods with the formulation, unsmoothed.",
        ),
        both(
            format!("<b>版本</b>：tifa {}。同样的输入得到同样的报告，与线程数无关。", env!("CARGO_PKG_VERSION")),
            format!(
                "<b>Version</b>: tifa {}. Equal input gives an equal report, whatever the number of threads.",
                env!("CARGO_PKG_VERSION")
            ),
        ),
    ];
    items.extend(of_sections(facts));
    items.extend(facts.notes.iter().map(|note| format!("<code>{}</code>", escape(note))));
    let list: String = items.iter().map(|item| format!("<li>{item}</li>")).collect();
    part("methods", ("方法", "Methods"), ("", ""), &format!("<ul class=\"methods\">{list}</ul>"))
}

/// The methods of sections that not every page has.
fn of_sections(facts: &Facts) -> Vec<String> {
    let mut items = Vec::new();
    if facts.contrast.is_some() {
        items.push(both(
            "<b>两边之别</b>：对数似然 G²（四格），按 Benjamini-Hochberg 校正。该检验把每次出现当作独立，而用词往往扎堆：把同类文本随机分成两半，仍有 13% 至 40% 的常用词 p &lt; 0.05。",
            "<b>What sets two sides apart</b>: log likelihood G² (four cells), corrected by Benjamini and Hochberg. It takes every token for independent, and words clump: of common words in texts of one kind dealt to two sides by chance, 13 to 40 % have p &lt; 0.05.",
        ));
    }
    if facts.together.is_some() {
        items.push(both(
            "<b>共现</b>：Ochiai 系数 c / √(ab)；平均联接层次聚类，类数取平均轮廓系数最大者（2 至 10 类）；向心度与密度据 Callon 等（1991），用等价指数。",
            "<b>What occurs together</b>: Ochiai's coefficient c / √(ab); average linkage, cut where the mean silhouette is greatest (2 to 10 clusters); centrality and density after Callon et al. (1991), of the equivalence index.",
        ));
    }
    if !facts.travels.passages.is_empty() {
        items.push(both(
            "<b>流传的段落</b>：后缀数组上找出与更早文档相同的长串，再跨小差异延伸；至少 12 字，相同字符占七成以上；标点不计。每处只归一个来源，即用语最近者，相同则取最早者。开头结尾的套语另列，不计入。",
            "<b>Passages</b>: stretches that an earlier document holds too, found on a suffix array and extended over small differences; 12 characters or more, seven in ten equal; marks do not count. Each stretch has one source, the closest wording, of equal ones the earliest. Boilerplate at beginning and end is told apart and left out.",
        ));
    }
    items
}
