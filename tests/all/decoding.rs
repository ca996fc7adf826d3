//! Decoding: tables, round trips over the five encodings, any bytes at all.

use tifa::text::{DecodeOutcome, Decoded, Encoding, EncodingChoice, TextWarning, TextWarningKind, decode};

/// Invented policy words, simplified and traditional, as a generator's stock.
const SIMPLIFIED: &str = "推进 江州市 质量 工匠精神 建设 的 和 ， 。 城乡居民 在 产业园区 是 改善 临江省 水环境 了 加快 培育 龙头企业 、 补贴 办法 轴承厂 技能大赛 《 》 防汛 抗旱 蔬菜 绿化 养老 保险 覆盖 农村 危房 改造 十二项 不 我们 要 把 放在 突出 位置";
const TRADITIONAL: &str = "推進 江州市 質量 工匠精神 建設 的 和 ， 。 城鄉居民 在 產業園區 是 改善 臨江省 水環境 了 加快 培育 龍頭企業 、 補貼 辦法 軸承廠 技能大賽 《 》 防汛 抗旱 蔬菜 綠化 養老 保險 覆蓋 農村 危房 改造 十二項 不 我們 要 把 放在 突出 位置";

fn generate(rng: &mut fastrand::Rng, stock: &str, length: usize) -> String {
    let stock: Vec<&str> = stock.split(' ').collect();
    let mut text = String::new();
    // Every word has a character at least.
    for _ in 0..length {
        text.push_str(rng.choice(&stock).copied().unwrap_or("的"));
        match rng.u32(..40) {
            0 => text.push_str("\r\n"),
            1 => text.push_str("2016"),
            2 => text.push_str(" A"),
            _ => {}
        }
    }
    text.chars().take(length).collect()
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding.name() {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "GB18030" => lossless(encoding_rs::GB18030.encode(text)),
        "Big5" => lossless(encoding_rs::BIG5.encode(text)),
        _ => text.as_bytes().to_vec(),
    }
}

fn lossless((bytes, _, had_faults): (std::borrow::Cow<'_, [u8]>, &encoding_rs::Encoding, bool)) -> Vec<u8> {
    assert!(!had_faults, "the test text does not fit the encoding");
    bytes.into_owned()
}

fn text_of(outcome: DecodeOutcome) -> Decoded {
    match outcome {
        DecodeOutcome::Text(decoded) => decoded,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_encoding_comes_back_from_thirty_characters_on() {
    let mut rng = fastrand::Rng::with_seed(3);
    for round in 0..160 {
        let length = if round < 100 { 30 } else { rng.usize(30..=3000) };
        for (stock, encoding) in [
            (SIMPLIFIED, Encoding::UTF_8),
            (SIMPLIFIED, Encoding::GB18030),
            (SIMPLIFIED, Encoding::UTF_16LE),
            (SIMPLIFIED, Encoding::UTF_16BE),
            (TRADITIONAL, Encoding::UTF_8),
            (TRADITIONAL, Encoding::GB18030),
            (TRADITIONAL, Encoding::BIG5),
            (TRADITIONAL, Encoding::UTF_16LE),
        ] {
            let text = generate(&mut rng, stock, length);
            let found = text_of(decode(encode(&text, encoding), EncodingChoice::Detect));
            assert_eq!(
                found,
                Decoded { text, encoding: encoding.name(), undecodable: 0, warnings: vec![] },
                "{length} characters of {encoding}"
            );
        }
    }
}

#[test]
fn a_byte_order_mark_decides_and_goes() {
    for (mark, encoding) in [
        (&b"\xEF\xBB\xBF"[..], Encoding::UTF_8),
        (b"\xFF\xFE", Encoding::UTF_16LE),
        (b"\xFE\xFF", Encoding::UTF_16BE),
        (b"\x84\x31\x95\x33", Encoding::GB18030),
    ] {
        let bytes = [mark, &encode("江州市质量在发展", encoding)].concat();
        let found = text_of(decode(bytes, EncodingChoice::Detect));
        assert_eq!((found.text.as_str(), found.encoding), ("江州市质量在发展", encoding.name()));
        assert_eq!(decode(mark.to_vec(), EncodingChoice::Fixed(encoding)), DecodeOutcome::Empty);
    }
}

#[test]
fn bytes_and_outcomes() {
    let detect = |bytes: &[u8]| decode(bytes.to_vec(), EncodingChoice::Detect);
    assert_eq!(detect(b""), DecodeOutcome::Empty);
    assert_eq!(detect(b" \r\n\t"), DecodeOutcome::Empty);
    assert_eq!(detect(b"\xA1\xA1\xA1\xA1"), DecodeOutcome::Empty, "ideographic spaces");
    assert_eq!(detect(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01"), DecodeOutcome::Binary);
    assert_eq!(detect(b"%PDF-1.4\n1 0 obj"), DecodeOutcome::Binary);
    assert_eq!(detect(&[0; 100]), DecodeOutcome::Binary);
    let mut rng = fastrand::Rng::with_seed(5);
    let noise: Vec<u8> = (0..10_000).map(|_| rng.u8(..)).collect();
    assert!(detect(&noise) == DecodeOutcome::Binary);
    assert_eq!(text_of(detect(b"plain ASCII\x1A")).encoding, "UTF-8");
    assert_eq!(text_of(detect(b"a\0b\0c\0 \0d\0")).encoding, "UTF-16LE");
    assert_eq!(text_of(detect(b"\0a\0b\0c\0 \0d")).encoding, "UTF-16BE");
    assert_eq!(text_of(detect("café Zürich".as_bytes())).encoding, "UTF-8");
}

#[test]
fn undecodable_bytes_are_counted_and_placed() {
    let mut bytes = "江州市推进质量建设，".as_bytes().to_vec();
    bytes.extend(b"\xFF\xFE");
    bytes.extend("的\u{FFFD}在".as_bytes());
    let found = text_of(decode(bytes, EncodingChoice::Detect));
    assert_eq!((found.encoding, found.undecodable), ("UTF-8", 2));
    assert_eq!(found.text, "江州市推进质量建设，\u{FFFD}\u{FFFD}的\u{FFFD}在");
    let warning = |kind, count, byte| TextWarning { kind, count, byte };
    let expected =
        [warning(TextWarningKind::Undecodable, 2, 30), warning(TextWarningKind::ReplacementCharacters, 1, 30)];
    assert_eq!(found.warnings, expected);

    // A lead byte at the very end.
    let mut bytes = encode("江州市推进质量建设，的", Encoding::GB18030);
    bytes.push(0xB5);
    let found = text_of(decode(bytes, EncodingChoice::Detect));
    assert_eq!((found.encoding, found.undecodable), ("GB18030", 1));
    assert!(found.text.ends_with("的\u{FFFD}"));
}

#[test]
fn a_hint_settles_doubt_and_no_more() {
    // 的, in GBK or as 腔 in Big5; too little to tell, so the page's word counts.
    let short = b"\xB5\xC4".to_vec();
    assert_eq!(text_of(decode(short.clone(), EncodingChoice::Detect)).encoding, "GB18030");
    assert_eq!(text_of(decode(short.clone(), EncodingChoice::Hint(Encoding::BIG5))).encoding, "Big5");
    let long = encode("江州市推进质量建设，城乡居民在产业园区的", Encoding::GB18030);
    let found = text_of(decode(long.clone(), EncodingChoice::Hint(Encoding::BIG5)));
    assert_eq!(found.encoding, "GB18030");
    assert_eq!(found.warnings, [TextWarning { kind: TextWarningKind::NotAsDeclared, count: 1, byte: 0 }]);
    let forced = text_of(decode(long, EncodingChoice::Fixed(Encoding::BIG5)));
    assert_eq!(forced.encoding, "Big5");
    assert!(!forced.text.contains('江'));
}

#[test]
fn text_that_is_chinese_in_no_encoding_is_doubted() {
    let (russian, ..) = encoding_rs::WINDOWS_1251.encode("Постановление правительства о качестве продукции");
    let found = text_of(decode(russian.into_owned(), EncodingChoice::Detect));
    assert!(found.warnings.iter().any(|w| w.kind == TextWarningKind::Doubtful), "{found:?}");
}

#[test]
fn names_and_choices_come_back_from_json() {
    for (label, encoding) in [("GBK", "GB18030"), ("utf8", "UTF-8"), ("Big5-HKSCS", "Big5"), ("utf-16", "UTF-16LE")] {
        assert_eq!(label.parse::<Encoding>().map(Encoding::name), Ok(encoding));
    }
    let choice = EncodingChoice::Fixed(Encoding::BIG5);
    let json = serde_json::to_string(&choice).unwrap();
    assert_eq!(json, r#"{"fixed":"Big5"}"#);
    assert_eq!(serde_json::from_str::<EncodingChoice>(&json).unwrap(), choice);
    assert!(serde_json::from_str::<EncodingChoice>(r#"{"fixed":"klingon"}"#).is_err());
}

#[test]
fn any_bytes_decode_without_panic() {
    let mut rng = fastrand::Rng::with_seed(7);
    let choices: Vec<EncodingChoice> = ["utf-8", "gbk", "big5", "utf-16le", "utf-16be", "iso-2022-jp", "euc-kr"]
        .iter()
        .map(|label| label.parse::<Encoding>().unwrap())
        .flat_map(|e| [EncodingChoice::Hint(e), EncodingChoice::Fixed(e)])
        .chain([EncodingChoice::Detect])
        .collect();
    for _ in 0..800 {
        let mut bytes: Vec<u8> = match rng.u8(..3) {
            0 => (0..rng.usize(..60)).map(|_| rng.u8(..)).collect(),
            1 => (0..rng.usize(..60)).map(|_| rng.u8(0x80..)).collect(),
            _ => encode(&generate(&mut rng, TRADITIONAL, 20), Encoding::BIG5),
        };
        for _ in 0..rng.usize(..4) {
            let at = rng.usize(..=bytes.len());
            bytes.insert(at, rng.u8(..));
        }
        for &choice in &choices {
            let length = bytes.len();
            if let DecodeOutcome::Text(found) = decode(bytes.clone(), choice) {
                assert!(found.undecodable <= length);
                assert!(found.warnings.iter().all(|w| w.count > 0 && found.text.is_char_boundary(w.byte)));
            }
        }
    }
}
