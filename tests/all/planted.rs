//! Copies planted in texts: how many are found again, and nothing else.

use tifa::polars::df;
use tifa::{Passages, prelude::*};

use crate::column;

/// How a copy differs from what it was copied from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edits {
    Scattered,
    Block,
    Split,
    Reordered,
}

/// What the texts are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Host {
    /// Characters without any order: nothing is shared by chance.
    Random,
    /// Clauses as reports have them, of words that come again and again.
    Report,
}

struct Planted {
    texts: Vec<Vec<char>>,
    /// Text, and its characters that are copied, from and to.
    copies: Vec<(usize, std::ops::Range<usize>)>,
}

fn random_character(random: &mut fastrand::Rng) -> char {
    char::from_u32(0x4e00 + random.u32(0..2500)).unwrap()
}

const ADVERBS: &[&str] =
    &["着力", "大力", "加快", "扎实", "深入", "全面", "持续", "积极", "稳步", "切实", "统筹", "有序", "进一步"];
const VERBS: &[&str] = &[
    "推进", "实施", "发展", "完善", "加强", "建设", "优化", "提升", "促进", "培育", "落实", "支持", "深化", "健全",
    "扩大", "保障", "改善", "推动", "打造", "强化",
];
const FIELDS: &[&str] = &[
    "乡村", "城市", "产业", "科技", "教育", "文化", "生态", "交通", "能源", "金融", "数字", "海洋", "农业", "工业",
    "社会", "民生", "卫生", "养老", "就业", "住房", "财政", "税收", "外贸", "旅游", "人才", "安全", "环境", "水利",
    "粮食", "消费", "市场", "土地", "园区", "企业", "社区", "体育",
];
const KINDS: &[&str] = &[
    "体系", "机制", "改革", "工程", "行动", "项目", "设施", "服务", "能力", "水平", "质量", "结构", "环境", "网络",
    "平台", "基地", "政策", "制度", "标准", "市场", "试点", "治理", "转型", "升级", "投入", "监管", "合作", "创新",
    "供给", "布局",
];
const SET: &[&str] = &[
    "高质量发展",
    "供给侧结构性改革",
    "放管服改革",
    "乡村振兴战略",
    "区域协调发展",
    "营商环境",
    "新型城镇化",
    "基本公共服务",
    "绿色低碳",
    "共同富裕",
    "对外开放",
    "创新驱动",
    "安全生产",
    "生态文明建设",
    "全过程人民民主",
];

fn pick<'a>(words: &[&'a str], random: &mut fastrand::Rng) -> &'a str {
    // Few words are frequent.
    words[(random.f64() * random.f64() * words.len() as f64) as usize]
}

fn clause(random: &mut fastrand::Rng) -> String {
    let mut clause: String = [ADVERBS, VERBS, FIELDS, FIELDS, KINDS].map(|words| pick(words, random)).concat();
    match random.u8(0..6) {
        0 => clause += &format!("，新建{}{}{}处", pick(FIELDS, random), pick(KINDS, random), random.u32(2..900)),
        1 => clause = format!("{}，{clause}", pick(SET, random)),
        2 => clause += &format!("，{}增长{}.{}%", pick(FIELDS, random), random.u32(2..30), random.u32(0..10)),
        _ => {}
    }
    clause + ["，", "，", "。", "；"][random.usize(0..4)]
}

/// As many characters that count; marks stand between them and do not.
fn text(host: Host, length: usize, random: &mut fastrand::Rng) -> Vec<char> {
    let mut text = Vec::with_capacity(length + 40);
    while text.len() < length {
        match host {
            Host::Random => text.push(random_character(random)),
            Host::Report => text.extend(clause(random).chars().filter(|c| c.is_alphanumeric())),
        }
    }
    text.truncate(length);
    text
}

/// A character as an edit puts it there.
fn other_character(host: Host, random: &mut fastrand::Rng) -> char {
    match host {
        Host::Random => random_character(random),
        Host::Report => {
            let clause: Vec<char> = clause(random).chars().filter(|c| c.is_alphanumeric()).collect();
            random.choice(clause).unwrap()
        }
    }
}

fn edited(original: &[char], rate: f64, edits: Edits, host: Host, random: &mut fastrand::Rng) -> Vec<char> {
    match edits {
        Edits::Block => {
            let size = (original.len() as f64 * rate) as usize;
            let from = random.usize(20..original.len() - size - 20);
            let mut copy = original.to_vec();
            (from..from + size).for_each(|i| copy[i] = other_character(host, random));
            copy
        }
        _ => {
            let mut copy = Vec::new();
            for &c in original {
                match (random.f64() < rate, random.u8(0..4)) {
                    (false, _) => copy.push(c),
                    (true, 0) => {}
                    (true, 1) => copy.extend([c, other_character(host, random)]),
                    (true, _) => copy.push(other_character(host, random)),
                }
            }
            copy
        }
    }
}

/// Twelve texts, the first half originals, a copy of 120 characters in each of the others.
fn plant(rate: f64, edits: Edits, host: Host, random: &mut fastrand::Rng) -> Planted {
    let mut texts: Vec<Vec<char>> = (0..12).map(|_| text(host, 800, random)).collect();
    let mut copies = Vec::new();
    for at in 6..12 {
        let (source, from) = (random.usize(0..6), random.usize(0..680));
        let original = texts[source][from..from + 120].to_vec();
        let copy = edited(&original, rate, edits, host, random);
        let half = copy.len() / 2;
        let mut put = |part: &[char], place: usize| {
            copies.push((at, place..place + part.len()));
            texts[at].splice(place..place, part.iter().copied());
        };
        match edits {
            Edits::Split => {
                put(&copy[..half], 100);
                put(&copy[half..], 500);
            }
            Edits::Reordered => {
                put(&copy[half..], 100);
                put(&copy[..half], 100 + copy.len() - half);
            }
            _ => put(&copy, 300),
        }
    }
    Planted { texts, copies }
}

/// For each text, whether each character lies in a stretch of twelve that an earlier text holds too.
fn held_before(texts: &[Vec<char>]) -> Vec<Vec<bool>> {
    let mut earlier: std::collections::HashSet<&[char]> = std::collections::HashSet::new();
    let mut all = Vec::new();
    for text in texts {
        let mut held = vec![false; text.len()];
        for (i, window) in text.windows(12).enumerate().filter(|(_, window)| earlier.contains(window)) {
            held[i..i + window.len()].fill(true);
        }
        earlier.extend(text.windows(12));
        all.push(held);
    }
    all
}

/// Recall and precision in characters of the stretches that are set beside a
/// source. In reports a stretch may be shared by chance: that is no error.
fn measure(rate: f64, edits: Edits, host: Host, rounds: usize) -> (f64, f64) {
    let mut random = fastrand::Rng::with_seed((rate * 1000.0) as u64 + edits as u64 + 100 * host as u64);
    let (mut planted_sum, mut found_sum, mut both) = (0usize, 0usize, 0usize);
    for _ in 0..rounds {
        let planted = plant(rate, edits, host, &mut random);
        let dates: Vec<String> = (0..12).map(|i| format!("2016-01-{:02}", i + 1)).collect();
        let ids: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        let frame = df!("id" => ids, "date" => dates, "text" => planted.texts.iter().map(|t| t.iter().collect::<String>()).collect::<Vec<String>>()).unwrap();
        let found = Passages::default().find(&Corpus::from_frame(&frame).unwrap()).unwrap();
        let held = match host {
            Host::Random => planted.texts.iter().map(|t| vec![false; t.len()]).collect(),
            Host::Report => held_before(&planted.texts),
        };
        for (at, text) in planted.texts.iter().enumerate() {
            let mut here = vec![false; text.len()];
            for (_, range) in planted.copies.iter().filter(|(text, _)| *text == at) {
                here[range.clone()].fill(true);
            }
            planted_sum += here.iter().filter(|&&h| h).count();
            let shared = &held[at];
            let pieces = found.side_by_side(&at.to_string()).unwrap();
            let (kinds, pieces) = (column(&pieces, "kind"), column(&pieces, "text"));
            let mut place = 0;
            for (kind, piece) in kinds.iter().zip(&pieces) {
                let n = piece.chars().count();
                if kind != "own" {
                    let stretch = place..place + n;
                    found_sum += stretch.clone().filter(|&i| here[i] || !shared[i]).count();
                    both += stretch.filter(|&i| here[i]).count();
                }
                place += n;
            }
        }
    }
    (both as f64 / planted_sum as f64, both as f64 / found_sum.max(1) as f64)
}

#[test]
fn planted_copies_are_found_again() {
    for host in [Host::Random, Host::Report] {
        for edits in [Edits::Scattered, Edits::Block, Edits::Split, Edits::Reordered] {
            for (rate, least) in [(0.0, 0.995), (0.02, 0.98), (0.05, 0.98), (0.1, 0.9), (0.2, 0.5)] {
                // As many rounds as the figures need to be steady.
                let rounds = match (host, edits) {
                    (Host::Random, Edits::Scattered | Edits::Block) => 1,
                    (Host::Report, _) if rate == 0.0 => 3,
                    _ => 2,
                };
                let (recall, precision) = measure(rate, edits, host, rounds);
                assert!(recall >= least, "{host:?} {edits:?} at {rate}: recall {recall}");
                // One character in five is another: pieces of a copy are no longer told from chance for certain.
                let clean = if rate > 0.1 { 0.98 } else { 0.99 };
                assert!(precision >= clean, "{host:?} {edits:?} at {rate}: precision {precision}");
            }
        }
    }
}
