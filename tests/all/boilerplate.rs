//! Rules of boilerplate and what they need: the quick way and the slow one say the same.

use tifa::{
    clean::{Boilerplate, BoilerplateRule},
    text::EditedText,
};

const CASES: &str = include_str!("../boilerplate_cases.tsv");

/// Whether rules are asked one by one or through what they need: random lines of what is in the
/// patterns, of pages and of anything else.
#[test]
fn needs_take_nothing_away() {
    let bundled = Boilerplate::bundled();
    let mut plain = bundled.rules().to_vec();
    plain.iter_mut().for_each(|rule| rule.needs.clear());
    let plain = Boilerplate::from_rules(plain).unwrap();
    let is_word = |c: char| c.is_alphabetic() || c == '©';
    let mut words: Vec<&str> =
        bundled.rules().iter().flat_map(|rule| rule.pattern.split(|c| !is_word(c))).filter(|w| !w.is_empty()).collect();
    words.extend([
        "Copyright",
        "ALL Rights",
        "RESERVED",
        "icp备",
        "12345678",
        "2016",
        " ",
        "：",
        " > ",
        "。",
        "（",
        "）",
    ]);
    words.extend(["[", "»", "\u{3000}", "质量强市", "弘扬工匠精神，", "日报网", "\u{17f}", "\u{212a}"]);
    let lines: Vec<&str> = CASES.lines().filter_map(|case| case.split('\t').next()).collect();
    let alone = |rule: &BoilerplateRule| Boilerplate::from_rules(vec![rule.clone()]).unwrap();
    let alone: Vec<Boilerplate> = plain.rules().iter().map(alone).collect();
    let mut random = fastrand::Rng::with_seed(419);
    let (mut hits, mut of_needy) = (0, 0);
    for _ in 0..3_000 {
        let mut line: Vec<char> = if random.bool() {
            (0..random.usize(1..8)).flat_map(|_| words[random.usize(..words.len())].chars()).collect()
        } else {
            lines[random.usize(..lines.len())].chars().collect()
        };
        for _ in 0..random.usize(..3) {
            let at = random.usize(..=line.len());
            if random.bool() || line.is_empty() {
                let word = words[random.usize(..words.len())];
                line.splice(at..at, word.chars());
            } else {
                line.remove(at.min(line.len() - 1));
            }
        }
        let line: String = line.into_iter().collect();
        let (quick, slow) = (bundled.rule_for(&line), plain.rule_for(&line));
        assert_eq!(quick.map(|r| &r.name), slow.map(|r| &r.name), "{line}");
        hits += usize::from(slow.is_some());
        of_needy += usize::from(quick.is_some_and(|r| !r.needs.is_empty()));
        if hits % 8 == 0 {
            let first = alone.iter().position(|rule| rule.rule_for(&line).is_some());
            assert_eq!(first.map(|at| &plain.rules()[at].name), slow.map(|r| &r.name), "{line}");
        }
        let text = format!("质量强市\n{line}\n正文\n{line}。\n");
        let (mut a, mut b) = (EditedText::unchanged(text.as_str()), EditedText::unchanged(text.as_str()));
        assert_eq!(bundled.apply(&mut a), plain.apply(&mut b), "{text}");
        assert_eq!(a, b, "{text}");
    }
    assert!(hits > 600 && of_needy > 100, "{hits} hits, {of_needy} of rules with needs");
}

#[test]
fn a_rule_is_tried_only_where_a_need_is() {
    let toml = "[[rule]]\nname = 'a'\npattern = '^甲.*$'\nscope = 'line'\nneeds = ['乙', 'Ok', '·']\n\
                [[rule]]\nname = 'b'\npattern = '丙'\nscope = 'line'\nneeds = ['丁']";
    let rules = Boilerplate::from_toml(toml).unwrap();
    for (line, rule) in [
        ("甲", None),
        ("甲乙", Some("a")),
        ("甲oK", Some("a")),
        ("甲·", Some("a")),
        ("甲丁", None),
        ("丙丁", Some("b")),
        ("丙乙", None),
    ] {
        assert_eq!(rules.rule_for(line).map(|r| r.name.as_str()), rule, "{line}");
    }
    let mut text = EditedText::unchanged("甲\n乙\n甲乙\n丙\n丁\n丙丁");
    rules.apply(&mut text);
    assert_eq!(text.text(), "甲\n乙\n丙\n丁\n");
    for need in ["", "甲\\n"] {
        let toml = format!("[[rule]]\nname = 'a'\npattern = '甲'\nscope = 'line'\nneeds = [\"{need}\"]");
        let error = Boilerplate::from_toml(&toml).unwrap_err();
        assert_eq!(error.to_string(), "boilerplate rule \"a\": what it needs is empty or holds a line end");
    }
}
