//! Normalising and removing, on invented pages and on random texts.

use tifa::polars::prelude::AnyValue;
use tifa::prelude::*;
use tifa::{
    clean::{Boilerplate, MetadataReader, Removal, RepeatedBlocks, RuleScope},
    text::{EditedText, Normalizer, NormalizerStep},
};

use crate::{column, corpus_of, data};

const CASES: &str = include_str!("../boilerplate_cases.tsv");

fn normalised(steps: &Normalizer, text: &str) -> String {
    let mut edited = EditedText::unchanged(text);
    steps.apply(&mut edited);
    edited.into_text()
}

#[test]
fn each_step_on_a_table() {
    let table: &[(NormalizerStep, &str, &str)] = &[
        (NormalizerStep::Width, "ＧＤＰ增长７．５％，＋３", "GDP增长7.5%，+3"),
        (NormalizerStep::Width, "，。：；！？（）“”～［］", "，。：；！？（）“”～［］"),
        (NormalizerStep::Spaces, "江\u{3000}州 市", "江州市"),
        (NormalizerStep::Spaces, "\u{3000}\u{3000}江州\u{a0}\n  临江\u{2003}", "江州\n临江"),
        (NormalizerStep::Spaces, "ISO  9001\u{a0}认证", "ISO 9001 认证"),
        (NormalizerStep::Invisible, "江\u{200b}州\u{ad}市\u{feff}", "江州市"),
        (NormalizerStep::Invisible, "a\u{200b}b c", "ab c"),
        (NormalizerStep::Spaces, "质 量 强 市 与 江 州", "质量强市与江州"),
        (NormalizerStep::Spaces, "通\u{3000}\u{3000}知", "通知"),
        (NormalizerStep::Spaces, "弘扬工匠精神\u{3000}勇攀质量高峰", "弘扬工匠精神 勇攀质量高峰"),
        (NormalizerStep::Spaces, "市委书记 市长 某\u{3000}某", "市委书记 市长 某某"),
        (NormalizerStep::Spaces, "江州市 质 量 江州", "江州市 质量 江州"),
        (NormalizerStep::Spaces, "一 、质量 （试行）", "一、质量（试行）"),
        (NormalizerStep::Spaces, "大桥 Ａ 座", "大桥 Ａ 座"),
        (NormalizerStep::Spaces, "完成。 \u{3000}下面", "完成。下面"),
        (NormalizerStep::LineEnds, "甲\r\n乙\r丙\u{2028}丁\n", "甲\n乙\n丙\n丁\n"),
        (NormalizerStep::LineEnds, "甲\n\n乙", "甲\n\n乙"),
        (NormalizerStep::LineEnds, "甲\n\n\n\n乙", "甲\n\n乙"),
        (NormalizerStep::LineEnds, "甲\r\n \r\n\u{3000}\r\n  乙", "甲\n\n  乙"),
        (NormalizerStep::Indents, "一、回顾\u{3000}\u{3000}过去一年", "一、回顾\n过去一年"),
        (NormalizerStep::Indents, "\u{3000}\u{3000}过去一年", "\u{3000}\u{3000}过去一年"),
        (NormalizerStep::Indents, "通\u{3000}\u{3000}知", "通\u{3000}\u{3000}知"),
        (NormalizerStep::Indents, "江\u{3000}州", "江\u{3000}州"),
        (NormalizerStep::Nfkc, "㎏①ｶﾞ", "kg1ガ"),
    ];
    for (step, text, expected) in table {
        assert_eq!(normalised(&Normalizer::none().with(*step), text), *expected, "{step:?} {text:?}");
    }
}

#[test]
fn counts_are_logged() {
    let mut edited = EditedText::unchanged("\u{3000}\u{3000}５０％\r\n");
    let log = Normalizer::default().apply(&mut edited);
    let counts: Vec<(&str, usize)> = log.iter().map(|c| (c.step.name(), c.changes)).collect();
    let expected = [
        ("invisible", 0),
        ("radicals", 0),
        ("lost_glyphs", 0),
        ("line_ends", 1),
        ("unwrap", 0),
        ("indents", 0),
        ("width", 3),
        ("spaces", 1),
    ];
    assert_eq!(counts, expected);
    assert_eq!(edited.text(), "50%\n");
    assert_eq!(edited.original(0..3), 6..15);
}

fn random_text(random: &mut fastrand::Rng, signs: &[char], most: usize) -> String {
    (0..random.usize(0..most)).filter_map(|_| random.choice(signs.iter().copied())).collect()
}

#[test]
fn normalising_twice_is_normalising_once_and_offsets_map_back() {
    let signs: Vec<char> = "江州a1１％，。“ \u{3000}\u{a0}\u{2003}\u{200b}\u{ad}\t\r\n\u{2028}\u{85}\u{b}e\u{301}\u{327}¨㎏가\u{1100}\u{1161}ﾞｶ\u{344}乾著瞭⼯(cid:)\u{1}\u{f9e9}"
        .chars()
        .collect();
    let mut random = fastrand::Rng::with_seed(2);
    let all = [
        NormalizerStep::Invisible,
        NormalizerStep::Radicals,
        NormalizerStep::LostGlyphs,
        NormalizerStep::LineEnds,
        NormalizerStep::Unwrap,
        NormalizerStep::Indents,
        NormalizerStep::Nfkc,
        NormalizerStep::Width,
        #[cfg(feature = "opencc")]
        NormalizerStep::Simplified,
        NormalizerStep::Spaces,
    ];
    for _ in 0..20_000 {
        let text = random_text(&mut random, &signs, 20);
        let steps = all.iter().filter(|_| random.bool()).fold(Normalizer::none(), |n, s| n.with(*s));
        let mut edited = EditedText::unchanged(text.as_str());
        steps.apply(&mut edited);
        assert_eq!(normalised(&steps, edited.text()), edited.text(), "{text:?} {steps:?}");
        if steps.steps().contains(&NormalizerStep::Nfkc) {
            let nfkc = Normalizer::none().with(NormalizerStep::Nfkc);
            use unicode_normalization::UnicodeNormalization;
            assert_eq!(normalised(&nfkc, &text), text.nfkc().collect::<String>(), "{text:?}");
        }
        for (at, c) in edited.text().char_indices() {
            let origin = &text[edited.original(at..at + c.len_utf8())];
            // A sign that no step can make comes from itself.
            if "江州，。“".contains(c) {
                assert!(origin.contains(c) || c == '“', "{text:?}: {c} from {origin:?}");
            }
        }
    }
}

#[test]
fn every_case_meets_its_rule() {
    let rules = Boilerplate::bundled();
    let (mut hits, mut misses) = (0, 0);
    for case in CASES.lines() {
        let (line, expected) = case.rsplit_once('\t').unwrap();
        let mut text = EditedText::unchanged(line);
        let removals = rules.apply(&mut text);
        if expected == "-" {
            misses += 1;
            assert_eq!((text.text(), removals.len()), (line, 0), "{line} {removals:?}");
        } else {
            hits += 1;
            assert!(removals.iter().any(|r| r.rule == expected), "{line}: {removals:?}");
        }
    }
    assert!(hits > 70 && misses > 40, "{hits} {misses}");
}

/// The original without what the log holds is the text.
fn assert_all_is_logged(original: &str, edited: &EditedText, log: &[Removal]) {
    let mut left = String::new();
    let mut at = 0;
    let mut ranges: Vec<_> = log.iter().map(|r| r.bytes.clone()).collect();
    ranges.sort_by_key(|r| r.start);
    for (range, removal) in ranges.iter().zip(log) {
        left.push_str(&original[at..range.start]);
        at = range.end;
        assert!(original[removal.bytes.clone()].starts_with(&removal.text));
    }
    left.push_str(&original[at..]);
    assert_eq!(left, edited.text());
}

#[test]
fn all_that_goes_is_logged_and_twice_is_once() {
    let rules = Boilerplate::bundled();
    let lines: Vec<&str> = CASES.lines().filter_map(|c| c.rsplit_once('\t')).map(|(line, _)| line).collect();
    let mut random = fastrand::Rng::with_seed(3);
    for _ in 0..2_000 {
        let mut page = String::new();
        for _ in 0..random.usize(0..8) {
            page.push_str(random.choice(&lines).unwrap());
            page.push_str(random.choice(["\n", "\r\n", "\n\n", ""]).unwrap());
        }
        let mut text = EditedText::unchanged(page.as_str());
        let log = rules.apply(&mut text);
        assert_all_is_logged(&page, &text, &log);
        let mut again = EditedText::unchanged(text.text());
        assert!(rules.apply(&mut again).is_empty(), "{page:?}");
    }
}

#[test]
fn rules_can_be_added_and_left_out() {
    let own = "[[rule]]\nname = 'slogan'\npattern = '^江州发布$'\nscope = 'line'\n";
    let rules = Boilerplate::bundled().and(&Boilerplate::from_toml(own).unwrap()).unwrap();
    assert_eq!(rules.rule_for("江州发布").map(|r| (r.name.as_str(), r.scope)), Some(("slogan", RuleScope::Line)));
    assert!(rules.without("slogan").unwrap().rule_for("江州发布").is_none());
    let error = rules.without("slogan").unwrap().without("slogan").unwrap_err();
    assert_eq!(error.to_string(), "boilerplate rule \"slogan\": there is no such rule");
    assert!(rules.and(&rules).unwrap_err().to_string().contains("a name of its own"));
    for bad in ["[[rule]]\nname='x'\npattern='('\nscope='line'", "[[rule]]\nname='x'\npattern='.*'\nscope='line'", "x"]
    {
        let error = Boilerplate::from_toml(bad).unwrap_err();
        assert!(matches!(error.kind(), tifa::ErrorKind::Rule { .. }), "{bad}: {error}");
    }
}

fn paragraphs(random: &mut fastrand::Rng, count: usize) -> Vec<String> {
    let word = |random: &mut fastrand::Rng| char::from_u32(random.u32(0x4e00..0x9000)).unwrap();
    let sentence =
        |random: &mut fastrand::Rng| (0..random.usize(8..30)).map(|_| word(random)).collect::<String>() + "。";
    (0..count).map(|_| (0..random.usize(1..4)).map(|_| sentence(random)).collect()).collect()
}

#[test]
fn a_planted_copy_goes_and_nothing_else() {
    let mut random = fastrand::Rng::with_seed(4);
    for _ in 0..300 {
        let article = paragraphs(&mut random, 25).join("\n\u{3000}\u{3000}");
        let (before, between) = (paragraphs(&mut random, 2).join("\n"), paragraphs(&mut random, 2).join("\n"));
        for end in ["\n", "\u{3000}\u{3000}"] {
            let one_line = |t: &str| if end == "\n" { t.to_string() } else { t.replace('\n', "") };
            let first = one_line(&format!("{before}{end}{article}{end}{between}{end}"));
            // The copy is spaced in another way.
            let page = first.clone() + &one_line(&article).replace('\u{3000}', "\u{a0}");
            let mut text = EditedText::unchanged(page.as_str());
            let log = RepeatedBlocks::default().apply(&mut text);
            assert_eq!(text.text(), first);
            assert_eq!(log.len(), 1);
            assert_all_is_logged(&page, &text, &log);
        }
    }
}

#[test]
fn what_is_short_may_repeat() {
    let refrain = "要坚持质量第一。\n要坚持效益优先。\n";
    let page = format!("{refrain}江州市各级各部门抓好落实。\n{refrain}");
    let mut text = EditedText::unchanged(page.as_str());
    assert!(RepeatedBlocks::default().apply(&mut text).is_empty());
    let mut cells = EditedText::unchanged("是\n否\n是\n是\n否\n是\n是\n否\n是\n");
    assert!(RepeatedBlocks::default().apply(&mut cells).is_empty());
    assert_eq!(RepeatedBlocks::default().characters(2).sentences(2).apply(&mut cells).len(), 1);
}

/// Rows, clauses and refrains belong to their text.
#[test]
fn what_belongs_to_the_text_stays() {
    let heads =
        ["推进标准化建设。", "加强品牌培育。", "弘扬工匠精神。", "强化质量监管。", "完善服务体系。", "提升检测能力。"];
    let rows = |row: &str| heads.iter().map(|head| format!("{head}\n{row}")).collect::<String>();
    let projects = rows(
        "建设性质：新建\n建设地点：江州高新区\n主管部门：市工业和信息化局、市发展改革委\n资金来源：自筹、银行贷款、财政补助以及其他渠道\n质量目标：质量强市、工匠精神\n",
    );
    let duties = rows(
        "牵头单位：市发展改革委、市经济和信息化局\n配合单位：市市场监管局、市财政局、各县区政府、各开发园区管委会\n完成时限：2020年12月底前完成并长期坚持\n",
    );
    let clause = "违反本章规定的，由县级以上人民政府有关主管部门责令改正，给予警告，没收违法所得，并处违法所得一倍以上五倍以下的罚款；情节严重的，责令停产停业，吊销许可证件。构成犯罪的，依法追究刑事责任。造成人身、财产损害的，依法承担赔偿责任。行政机关工作人员滥用职权、玩忽职守、徇私舞弊的，依法给予处分。对单位处罚的，对其直接负责的主管人员和其他直接责任人员依照前款规定处罚，并纳入信用信息共享平台予以公示，实行联合惩戒。\n";
    let law = rows(clause);
    let refrain = rows(
        "让我们携起手来，坚持质量强市，弘扬工匠精神，为建设制造强国而努力奋斗！让质量成为江州的名片！让工匠成为时代的明星！\n",
    );
    let same_rows = "轴承生产线改造，江州高新区，新建，2000万元，质量强市专项，市工业和信息化局负责\n".repeat(60);
    let two_clauses = format!("第一章\n{clause}{clause}第二章\n{clause}{clause}");
    for text in [&projects, &duties, &law, &refrain, &same_rows, &two_clauses] {
        let mut edited = EditedText::unchanged(text.as_str());
        assert_eq!(RepeatedBlocks::default().apply(&mut edited), [], "{text}");
    }
    let cleaned = Cleaner::default().clean(corpus_of(&[&projects])).unwrap();
    assert_eq!(cleaned.corpus().text(0).matches("工匠精神").count(), 7);
    assert_eq!(cleaned.corpus().text(0).matches("质量强市").count(), 6);
}

/// Few different sentences, so that runs repeat and overlap in every way:
/// each sentence that goes is still in what is left, at least one copy of
/// each stays, no block is left that occurs twice, and twice is once.
#[test]
fn repeats_on_random_sentences() {
    let mut random = fastrand::Rng::with_seed(5);
    let sentences = ["甲乙丙丁。", "戊己庚辛。\n", "子丑寅卯辰巳午未。\n", "天地玄黄。", "宇宙洪荒。\n"];
    let finder = RepeatedBlocks::default().characters(12).sentences(3);
    for _ in 0..5_000 {
        let page: String = (0..random.usize(0..30)).map(|_| *random.choice(&sentences).unwrap()).collect();
        let mut text = EditedText::unchanged(page.as_str());
        let log = finder.apply(&mut text);
        assert_all_is_logged(&page, &text, &log);
        for sentence in sentences {
            assert_eq!(page.contains(sentence.trim()), text.text().contains(sentence.trim()), "{page:?}");
        }
        let mut again = EditedText::unchanged(text.text());
        assert!(finder.apply(&mut again).is_empty(), "{page:?}\n{:?}", text.text());
    }
}

#[test]
fn no_text_makes_anything_panic() {
    let rules = Boilerplate::bundled();
    let mut random = fastrand::Rng::with_seed(6);
    for _ in 0..3_000 {
        let page: String = (0..random.usize(0..80))
            .map(|_| if random.bool() { random.char('\0'..='\u{2fff}') } else { random.char(..) })
            .collect();
        let mut text = EditedText::unchanged(page.as_str());
        let _ = MetadataReader::default().infer_year(true).read(&page, &rules);
        Normalizer::lines().apply(&mut text);
        rules.apply(&mut text);
        Normalizer::default().with(NormalizerStep::Nfkc).apply(&mut text);
        RepeatedBlocks::default().apply(&mut text);
        for (at, c) in text.text().char_indices() {
            assert!(page.get(text.original(at..at + c.len_utf8())).is_some());
        }
    }
}

#[cfg(feature = "opencc")]
#[test]
fn simplified_characters_lead_back_to_traditional_ones() {
    let original = "江州市質量強市，乾隆年間";
    let mut text = EditedText::unchanged(original);
    Normalizer::none().with(NormalizerStep::Simplified).apply(&mut text);
    assert_eq!(text.text(), "江州市质量强市，乾隆年间"); // 乾隆 is a phrase of the tables
    let at = text.text().find("质量").unwrap();
    assert_eq!(&original[text.original(at..at + 6)], "質量");
}

const ARTICLE: &str = "质量强市是一项长期任务，全市上下要一以贯之地抓下去。\n　　各部门要弘扬工匠精神，精益求精，久久为功。\n　　要健全标准体系，办好技能大赛，让质量成为江州的名片。\n　　企业是提升质量的主体，要把好原料、生产、检验的每一道关口，不让一件次品流入市场。政府要做好服务，减少审批环节，降低企业负担，腾出手来加强监管。对假冒伪劣产品要一查到底，决不手软。对诚实守信的企业要给予褒奖，让它们得到实惠。\n　　人才是提升质量的根本，要办好职业学校，鼓励企业与学校共同培养技术工人。要提高技术工人的待遇，让他们有地位、有收入、有前途。要大力宣传劳动模范和能工巧匠的事迹，在全社会形成崇尚技能的风气。各级领导干部要经常深入车间班组，倾听一线职工的意见，帮助他们解决实际困难。\n　　江州的明天要靠质量赢得，江州的名声要靠工匠铸就。我们要一年接着一年干，一件接着一件办，以实实在在的成绩向全市人民交出满意的答卷。新的大桥已经通车，新的园区正在建设，新的目标等待我们去实现。\n";

#[test]
fn a_page_goes_through_all_steps() {
    let page = format!(
        "您当前的位置：首页 > 时政\r\n弘扬工匠精神　勇攀质量高峰\r\n来源：江州日报  2016-09-12 07:05\r\n　　{ARTICLE}　　{ARTICLE}编辑：某某\r\n"
    );
    let corpus = corpus_of(&[&page, "", "首页 > 新闻 > 时政\n"]);
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let text = cleaned.corpus().text(0);
    assert_eq!(text, format!("弘扬工匠精神 勇攀质量高峰\n{}", ARTICLE.replace('　', "")));
    assert_eq!(cleaned.before().text(0), page, "the original stays");
    let log = cleaned.log().unwrap();
    assert_eq!(column(&log, "doc_id"), ["1", "1", "1", "1", "3"]);
    let rules = ["nav_path_label", "source_line", "repeated_block", "editor_line", "nav_path_home"];
    assert_eq!(column(&log, "rule"), rules);
    for row in 0..log.height() {
        let cell = |name| log.column(name).unwrap().get(row).unwrap();
        let (AnyValue::UInt32(start), AnyValue::UInt32(end)) = (cell("start"), cell("end")) else { panic!() };
        let original = if row < 4 { page.as_str() } else { corpus.text(2) };
        let removed = &original[start as usize..end as usize];
        assert!(removed.contains(cell("text").get_str().unwrap().lines().next().unwrap()), "{removed}");
    }
    let at = text.find("工匠精神，").unwrap();
    assert_eq!(cleaned.quotation(0, at - 18..at + 15), "各部门要弘扬工匠精神，");
    assert_eq!(cleaned.quotation(9, 0..5), "");
    let changes = cleaned.changes().unwrap();
    assert_eq!(column(&changes, "step")[0], "line_ends");
    let metadata = cleaned.metadata().unwrap();
    assert_eq!(column(&metadata, "field"), ["title", "source", "date", "time"]);
    assert_eq!(column(&metadata, "how"), ["position", "label", "head_line", "head_line"]);
    let summary = cleaned.summary().unwrap();
    assert_eq!(column(&summary, "status"), ["text", "empty", "text"]);
    assert_eq!(column(&summary, "removed"), ["3", "0", "1"]);
    assert_eq!(column(&summary, "repeated"), ["1", "0", "0"]);
    assert_eq!(column(&summary, "characters_after")[2], "0", "a page with only navigation");
    assert_eq!(column(&summary, "date_found"), ["2016-09-12", "-", "-"]);
}

#[test]
fn what_was_found_fills_in_only_where_asked() {
    let page = "弘扬工匠精神\n来源：江州日报  2016-09-12 07:05\n质量强市。\n";
    let texts = [page, page];
    let frame =
        tifa::polars::df!("text" => texts, "date" => [None, Some("2016-09-13")], "title" => [None, Some("旧题")]);
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let read = |corpus: &Corpus| -> Vec<(Option<String>, Option<String>)> {
        corpus.documents().map(|d| (d.date().map(|d| d.to_string()), d.variable("title").map(str::to_string))).collect()
    };
    let plain = Cleaner::default().clean(&corpus).unwrap();
    assert_eq!(read(plain.corpus()), read(&corpus));
    let filled = Cleaner::default().fill_dates(true).fill_titles(true).clean(&corpus).unwrap();
    let some = |a: &str, b: &str| (Some(a.to_string()), Some(b.to_string()));
    assert_eq!(read(filled.corpus()), [some("2016-09-12", "弘扬工匠精神"), some("2016-09-13", "旧题")]);
    let conflicts = filled.conflicts().unwrap();
    assert_eq!(column(&conflicts, "doc_id"), ["2", "2"]);
    assert_eq!(column(&conflicts, "value"), ["2016-09-13", "2016-09-12"]);
    assert_eq!(column(&conflicts, "how"), ["corpus", "head_line"]);
}

#[test]
fn a_page_of_html_brings_its_own_record() {
    let corpus = Corpus::read(data("messy.html")).unwrap();
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let text = cleaned.corpus().text(0);
    assert_eq!(text.matches("技能大赛").count(), 1);
    assert!(text.contains("<政府工作报告>") && text.contains("96.8%"), "{text}");
    for gone in ["当前的位置", "记者热线", "责任编辑", "第1页", "打印", "版权所有", "专题", "本报江州讯", "扫一扫"]
    {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    let metadata = cleaned.metadata().unwrap();
    let of = |field: &str| -> Vec<String> {
        let (fields, values) = (column(&metadata, "field"), column(&metadata, "value"));
        fields.iter().zip(values).filter(|(f, _)| *f == field).map(|(_, v)| v).collect()
    };
    assert_eq!(of("title")[0], "以工匠精神铸就质量强市");
    assert_eq!((of("source"), of("time")), (vec!["江州日报".to_string()], vec!["07:05".to_string()]));
    assert!(of("date").iter().all(|d| d == "2016-09-12") && !of("date").is_empty());
    assert!(column(&cleaned.conflicts().unwrap(), "field").iter().all(|f| f != "date"));
    let log = cleaned.log().unwrap();
    assert_eq!(column(&log, "rule")[0], "html div.nav");
    assert_eq!(column(&log, "start")[0], "-");
}

/// Random pages of furniture, metadata and prose: the second cleaning changes
/// no text, and every character leads back to its like.
#[test]
fn cleaning_twice_is_cleaning_once() {
    let furniture = CASES.lines().filter_map(|c| c.rsplit_once('\t')).map(|(line, _)| line);
    let prose = [
        "弘扬工匠精神　勇攀质量高峰",
        "质 量 强 市",
        "　　增长５％，\u{a0}创历史新高。",
        "ＧＤＰ　1 000",
        "\u{200b}",
        ARTICLE,
    ];
    let lines: Vec<&str> = furniture.chain(prose).collect();
    let mut random = fastrand::Rng::with_seed(9);
    let pages: Vec<String> = (0..3_000)
        .map(|_| {
            let line = |random: &mut fastrand::Rng| {
                let end = *random.choice(&["\n", "\r\n", "\n\n\n", "\u{3000}\u{3000}", " ", ""]).unwrap();
                random.choice(&lines).unwrap().to_string() + end
            };
            (0..random.usize(0..10)).map(|_| line(&mut random)).collect()
        })
        .collect();
    let corpus = Corpus::from_texts(pages.iter().enumerate().map(|(i, page)| (i.to_string(), page.as_str()))).unwrap();
    let once = Cleaner::default().clean(&corpus).unwrap();
    let twice = Cleaner::default().clean(once.corpus()).unwrap();
    for (position, page) in pages.iter().enumerate() {
        let text = once.corpus().text(position);
        assert_eq!(text, twice.corpus().text(position), "{page:?}");
        for (at, c) in text.char_indices().filter(|(_, c)| "质量工匠".contains(*c)) {
            assert!(once.quotation(position, at..at + c.len_utf8()).contains(c), "{c} in {page:?}");
        }
    }
}

#[test]
fn cleaning_can_be_watched_and_stopped() {
    struct Stop;
    impl tifa::Progress for Stop {
        fn advance(&self, _: usize) -> std::ops::ControlFlow<()> {
            std::ops::ControlFlow::Break(())
        }
    }
    let error = Cleaner::default().clean_with(corpus_of(&["质量", "强市"]), &Stop).unwrap_err();
    assert!(matches!(error.kind(), tifa::ErrorKind::Cancelled));
}

/// A few megabytes on one line cost what they cost on many.
#[test]
fn one_long_line_is_no_trouble() {
    let mut random = fastrand::Rng::with_seed(1);
    let line: String = paragraphs(&mut random, 30_000).concat();
    let cleaned = Cleaner::default().clean(corpus_of(&[&line])).unwrap();
    assert!(line.len() > 3_000_000 && cleaned.corpus().text(0) == line);
}
