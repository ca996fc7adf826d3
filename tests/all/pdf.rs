//! Texts that come out of PDF files and scans: radicals, lost glyphs, invisible characters, wrapped lines.

use tifa::clean::Cleaner;
use tifa::prelude::*;
use tifa::text::{EditedText, Normalizer, NormalizerStep};

use crate::{column, corpus_of};

fn cleaned(text: &str) -> String {
    Cleaner::default().clean(corpus_of(&[text])).unwrap().corpus().text(0).to_string()
}

#[test]
fn radicals_are_characters() {
    for (text, expected) in [
        ("弘扬⼯匠精神，坚持质量强市。", "弘扬工匠精神，坚持质量强市。"),
        ("坚持⾼质量发展", "坚持高质量发展"),
        ("⼀⼆⼋⼗年⽉⽇⽂⽅", "一二八十年月日文方"),
        ("⻋间、⻅效、⻓期、⻔户、⻢上、⻛险、⻥⽶", "车间、见效、长期、门户、马上、风险、鱼米"),
        ("⺠生、⻩河、⻬心", "民生、黄河、齐心"),
        ("更\u{f9e9}、\u{f98a}量", "更里、力量"),
        // What is no radical stays.
        ("工匠精神①㎏々〇", "工匠精神①㎏々〇"),
    ] {
        assert_eq!(cleaned(text), expected);
    }
    let corpus = corpus_of(&["⼯匠精神"]);
    let raw = Cleaner::default().normalizer(Normalizer::default().without(NormalizerStep::Radicals));
    assert_eq!(raw.clean(&corpus).unwrap().corpus().text(0), "⼯匠精神");
    let changes = Cleaner::default().clean(&corpus).unwrap().changes().unwrap();
    assert_eq!((column(&changes, "step"), column(&changes, "changes")), (vec!["radicals".into()], vec!["1".into()]));
}

#[test]
fn lost_glyphs_go_and_join_no_words() {
    for (text, expected) in [
        ("推进质量强市建设。(cid:12)(cid:345)工匠精神(cid:77)，(cid:15)(cid:16)。", "推进质量强市建设。工匠精神，。"),
        ("（CID：9）质量强市", "质量强市"),
        ("质量强市( cid : 9 )", "质量强市( cid : 9 )"),
        ("质量(cid:3)强市", "质量 强市"),
        ("质量\u{200b}强市（cid:4）\n工匠精神", "质量强市\n工匠精神"),
        ("(cid:1)(ci\u{ad}d:2)(cid:3)", ""),
        ("编号(cid)、(cid:x)、(cid:)", "编号(cid)、(cid:x)、(cid:)"),
    ] {
        assert_eq!(cleaned(text), expected);
    }
}

#[test]
fn invisible_characters_split_no_word() {
    for sign in [
        '\0',
        '\u{1}',
        '\u{8}',
        '\u{1f}',
        '\u{7f}',
        '\u{80}',
        '\u{9f}',
        '\u{ad}',
        '\u{34f}',
        '\u{200b}',
        '\u{200d}',
        '\u{202c}',
        '\u{2060}',
        '\u{e000}',
        '\u{f0b7}',
        '\u{f8ff}',
        '\u{fe00}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fffc}',
        '\u{e0101}',
        '\u{f0000}',
        '\u{100000}',
    ] {
        let text = format!("质{sign}量强{sign}{sign}市");
        assert_eq!(cleaned(&text), "质量强市", "{sign:?}");
        let outcomes = corpus_of(&[&text]).outcomes().unwrap();
        assert_eq!(column(&outcomes, "status"), ["text"]);
    }
    // White space of every kind parts words, and what cannot be decoded stays in sight.
    for (text, expected) in
        [("质量\u{b}强市", "质量\n强市"), ("质量\u{85}强市", "质量\n强市"), ("质\u{fffd}量", "质\u{fffd}量")]
    {
        assert_eq!(cleaned(text), expected);
    }
}

#[test]
fn a_file_says_what_a_pdf_left_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.txt", "全市推进质量强市。(cid:12)(cid:345)工匠精神(cid:7)。");
    write("b.txt", "弘扬⼯匠精神，坚持⾼质量发展。");
    write("c.txt", "质\u{200b}量强\u{e000}市");
    write("d.txt", &wrapped(&[PARAGRAPH], 20, ""));
    write("e.txt", PARAGRAPH);
    let outcomes = Corpus::read(folder.path()).unwrap().outcomes().unwrap();
    assert_eq!(
        column(&outcomes, "warnings"),
        ["lost_glyphs 3 at 27", "radicals 2 at 6", "invisible_in_words 2 at 3", "hard_wrapped 11 at 60", "-"]
    );
}

/// 245 characters.
const PARAGRAPH: &str = "全市上下要把质量作为第一追求，大力弘扬工匠精神，加快建设质量强市。各县区要把标准立起来，把品牌树起来，让企业成为质量提升的主体。要办好技能大赛，选出一批能工巧匠，带动更多年轻人学技术、钻技术。要严格监管，守住安全底线，对假冒伪劣零容忍。有关部门要完善政策，在人才、资金、土地等方面给予支持，每年安排专项资金2000万元用于奖励。要加强宣传，营造人人重视质量、人人创造质量、人人享受质量的氛围。各级领导干部要带头学习质量知识，提高抓质量的本领，一年接着一年干，一件接着一件办，久久为功。";

/// Each paragraph in lines of this many characters; no line begins with a mark.
fn wrapped(paragraphs: &[&str], characters: usize, indent: &str) -> String {
    let mut text = String::new();
    for paragraph in paragraphs {
        let mut line = indent.to_string();
        for c in paragraph.chars() {
            if line.chars().count() >= characters && !"，。、；：".contains(c) {
                text.push_str(&line);
                text.push('\n');
                line.clear();
            }
            line.push(c);
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[test]
fn wrapped_paragraphs_are_whole_again() {
    let second = PARAGRAPH.replace("全市上下", "各部门").replace("质量知识", "标准知识");
    // Where no indent tells paragraphs apart, a sentence that ends with a full line ends its line.
    let sentences = |text: &str| text.replace("。\n", "。").trim_end().to_string();
    for characters in [18, 20, 27, 35, 41, 60] {
        let text = wrapped(&[PARAGRAPH, &second], characters, "\u{3000}\u{3000}");
        assert_eq!(cleaned(&text), format!("{PARAGRAPH}\n{second}\n"), "{characters}");
        for text in [&text, &wrapped(&[PARAGRAPH, &second], characters, "")] {
            let whole = format!("{PARAGRAPH}{second}");
            assert_eq!(sentences(&cleaned(text)), whole, "{characters}");
            assert_eq!(sentences(&cleaned(&text.replace('\n', " \r\n"))), whole, "CRLF and blanks at the ends");
            let margin = text.trim_end().replace('\n', "\n        ");
            assert_eq!(sentences(&cleaned(&format!("        {margin}"))), whole, "a margin");
        }
        // Headings stand between paragraphs, and page numbers in them.
        let lines = wrapped(&[PARAGRAPH], characters, "");
        let more = wrapped(&[&second], characters, "");
        let text = format!("质量强市三年行动\n\n一、总体要求\n{lines}二、重点任务\n（一）健全标准\n{more}");
        let whole = format!("质量强市三年行动\n\n一、总体要求\n{PARAGRAPH}二、重点任务\n（一）健全标准\n{second}");
        assert_eq!(sentences(&cleaned(&text)), whole, "{characters}");
        let mut pages: Vec<&str> = lines.lines().collect();
        pages.insert(2, "- 1 -");
        let pages = pages.join("\n") + "\n" + &more;
        assert_eq!(sentences(&cleaned(&pages)), format!("{PARAGRAPH}{second}"));
    }
    let off = Cleaner::default().normalizer(Normalizer::default().without(NormalizerStep::Unwrap));
    let text = wrapped(&[PARAGRAPH], 20, "");
    assert_eq!(off.clean(corpus_of(&[&text])).unwrap().corpus().text(0), text);
    let changes = Cleaner::default().clean(corpus_of(&[&text])).unwrap().changes().unwrap();
    assert_eq!((column(&changes, "step"), column(&changes, "changes")), (vec!["unwrap".into()], vec!["11".into()]));
}

#[test]
fn numbers_go_on_and_blank_lines_between_all_lines_mean_nothing() {
    let text = format!(
        "{PARAGRAPH}到2025年，全市完成投资15000万元，每年培训技工36500人次以上，让江州制造走向全国、走向世界。"
    );
    for characters in [20, 22, 26, 30, 35, 38] {
        let lines = wrapped(&[&text], characters, "");
        let whole = |text: &str| cleaned(text).replace("。\n", "。").trim_end().to_string();
        assert_eq!(whole(&lines), text, "{characters}");
        assert_eq!(whole(&lines.replace('\n', "\n\n")).replace("。\n", "。"), text, "{characters}");
    }
}

/// Lines of this many characters whatever their width, and a number in nearly each.
#[test]
fn numbers_in_every_line_hide_no_column() {
    let item = |i: usize| {
        format!("第{i}季度完成投资{}万元，同比增长{}.{}%，新增企业{}家。", 1_000 + 37 * i, i % 9 + 1, i % 7, 200 + i)
    };
    let text: String = (10..60).map(item).collect();
    for characters in [22, 28, 35] {
        let lines = wrapped(&[&text], characters, "");
        assert_eq!(cleaned(&lines).replace("。\n", "。").trim_end(), text, "{characters}");
    }
}

#[test]
fn two_full_lines_are_enough_where_nothing_speaks_against_it() {
    let first = "全市上下要把质量作为第一追求，大力弘扬工匠精神。各县区加快建设质量\n\
                 强市，让企业成为质量提升的主体。有关部门要完善政策，在人才和资金上\n给予支持。\n";
    let whole = first.replace('\n', "") + "\n";
    assert_eq!(cleaned(first), whole);
    assert_eq!(cleaned(&format!("质量强市行动\n{first}")), format!("质量强市行动\n{whole}"));
    // Three slogans of one length, and a list.
    for text in [
        "坚持质量第一，让企业成为质量提升的主体之一\n弘扬工匠精神，让技工成为创新发展的骨干力量\n建设质量强市。\n",
        "江州市市场监督管理局质量发展科技处负责人\n江州市工业和信息化局企业发展规划处负责人\n到会。\n",
    ] {
        assert_eq!(cleaned(text), text);
    }
}

#[test]
fn latin_words_stay_apart_where_a_line_ended() {
    let english = "The city will improve quality. It supports craftsmen, firms and schools in every county; it asks all of them to report their progress. ";
    let words: Vec<&str> = english.split(' ').collect();
    let mut lines = vec![String::new()];
    for word in words.iter().cycle().take(150).filter(|w| !w.is_empty()) {
        if lines.last().is_some_and(|l| l.len() + word.len() > 40) {
            lines.push(String::new());
        }
        let line = lines.last_mut().unwrap();
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let mut text = EditedText::unchanged(lines.join("\n"));
    Normalizer::default().apply(&mut text);
    assert!(
        !text.text().contains("andschools") && text.text().contains("quality. It supports craftsmen"),
        "{}",
        text.text()
    );
}

#[test]
fn what_is_set_in_lines_stays_so() {
    let verse = "青山一道立江头，绿水千回绕画楼，\n匠手十年磨一剑，春风万里送轻舟，\n大桥飞架连南北，高路长伸接九州，\n今日江州新气象，明朝更上一层楼。\n";
    let bare = verse.replace(['，', '。'], " ");
    let sentences: String = (0..12).map(|i| format!("第{i}个项目已经按照全市的要求开工建设并完成投资。\n")).collect();
    let table: String = (0..12).map(|i| format!("{i}\t轴承生产线改造项目\t江州高新区\t新建\t2000万元\n")).collect();
    let spaced: String =
        (0..12).map(|i| format!("{i}  轴承生产线改造项目。二期  江州高新区  新建，改建  2000万元\n")).collect();
    let list: String =
        (0..12).map(|i| format!("{}、推进标准化建设，健全体系。完善制度，加强考核评\n", i + 1)).collect();
    let headings = "一、总体要求\n二、重点任务\n三、保障措施\n".repeat(8);
    let names: String = (0..20).map(|i| format!("江州市关于推进第{}批质量提升工程项目建设的通知\n", i + 10)).collect();
    let paragraphs: String =
        (0..30).map(|i| PARAGRAPH.chars().skip(i * 3).take(30 + i * 5).chain(['\n']).collect::<String>()).collect();
    let law: String =
        (1..30).map(|i| format!("第{i}条 各级人民政府应当加强质量工作。应当安排经费，用于奖励先进\n")).collect();
    for text in [&verse.repeat(3), &bare, &sentences, &table, &spaced, &list, &headings, &names, &paragraphs, &law] {
        let mut edited = EditedText::unchanged(text.as_str());
        Normalizer::none().with(NormalizerStep::Unwrap).apply(&mut edited);
        assert_eq!(edited.text(), text);
        let outcomes = corpus_of(&[text]).outcomes().unwrap();
        assert_eq!(column(&outcomes, "warnings"), ["-"], "{text}");
    }
}
