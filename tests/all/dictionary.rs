//! The dictionary cuts as jieba does, byte for byte.

use std::io::Write;

use jieba_rs::Jieba;
use tifa::prelude::*;
use tifa::{
    ErrorKind,
    token::{JiebaSegmenter, WordList},
};

use crate::{corpus_of, data};

/// Texts of characters that are cut in different ways, and of those that are not.
fn mixture(rng: &mut fastrand::Rng, length: usize) -> String {
    const COMMON: &str =
        "的是在中国人民发展经济社会主义改革开放质量强市工匠精神一二三和了不有上下大小生产力新时代建设推进落实政策";
    const SIGNS: &[&str] = &[
        "+",
        "#",
        "&",
        ".",
        "_",
        "%",
        "-",
        "，",
        "。",
        " ",
        "\t",
        "\r\n",
        "\r",
        "\n",
        "“",
        "”",
        "、",
        "🙂",
        "👨‍👩‍👧",
        "e\u{301}",
        "\u{e000}",
        "\u{d7ff}",
        "\u{10ffff}",
        "\0",
        "０",
        "Ａ",
        "ａ",
        "〇",
        "々",
        "カ",
        "한",
        "\u{2028}",
        "AT&T",
        "C++",
        "3.14",
        "50%",
        "PM2.5",
        "2013-2020",
        "x_y",
        "%.-",
    ];
    let common: Vec<char> = COMMON.chars().collect();
    let mut text = String::new();
    for _ in 0..length {
        match rng.u8(..12) {
            0..=5 => text.push(common[rng.usize(..common.len())]),
            6 | 7 => text.push(rng.char('\u{4e00}'..='\u{9fff}')),
            8 => text.push(rng.char('\u{3400}'..='\u{4dbf}')),
            9 => text.push(rng.char('\u{20000}'..='\u{2a6df}')),
            10 => text.push(rng.alphanumeric()),
            _ => text.push_str(SIGNS[rng.usize(..SIGNS.len())]),
        }
    }
    text
}

/// Every word by the tokenizer, and those of jieba that are words.
fn assert_same(tokenizer: &Tokenizer, jieba: &Jieba, hmm: bool, text: &str) {
    let theirs: Vec<&str> =
        jieba.cut(text, hmm).into_iter().map(|t| t.word).filter(|w| w.chars().any(char::is_alphanumeric)).collect();
    assert_eq!(tokenizer.words(text), theirs, "{text:?}");
}

#[test]
fn random_mixtures_are_cut_as_by_jieba() {
    let jieba = Jieba::new();
    for hmm in [true, false] {
        let tokenizer = Tokenizer::builder().hmm(hmm).build().unwrap();
        let mut rng = fastrand::Rng::with_seed(8);
        for _ in 0..400 {
            let length = rng.usize(..120);
            assert_same(&tokenizer, &jieba, hmm, &mixture(&mut rng, length));
        }
    }
}

#[test]
fn a_long_run_without_punctuation() {
    let sample = Corpus::read(data("sample.jsonl")).unwrap();
    let han: String = (0..sample.len())
        .flat_map(|d| sample.text(d).chars())
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .collect();
    let mut text = han.repeat(1_000_000usize.div_ceil(han.len()));
    text.push_str(&"龘".repeat(300));
    assert_same(&Tokenizer::builder().build().unwrap(), &Jieba::new(), true, &text);
}

#[test]
fn the_sample_is_cut_as_by_jieba_with_the_same_vocabulary() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    for hmm in [true, false] {
        let ours = Tokenizer::builder().hmm(hmm).build().unwrap().tokenize(&corpus).unwrap();
        let theirs = Tokenizer::builder().build_on(JiebaSegmenter::new(hmm)).unwrap().tokenize(&corpus).unwrap();
        assert!(ours.to_frame().unwrap().equals_missing(&theirs.to_frame().unwrap()));
        assert_eq!(ours.vocabulary(), theirs.vocabulary());
    }
}

/// Words of one's own that overlap, begin one another, hold signs and spaces,
/// or have strange frequencies.
#[test]
fn user_words_as_with_add_word() {
    let words: &[(&str, Option<u64>)] = &[
        ("质量强市", None),
        ("质量强", Some(500)),
        ("强市工匠", Some(0)),
        ("工匠精神的", Some(10_000_000)),
        ("中国人民发展", None),
        ("C++", Some(50)),
        ("x_y", None),
        ("质量 强市", None),
        ("🙂", Some(3)),
        ("A", Some(9)),
        ("的", Some(7)),
        ("发展", Some(0)),
        ("质量强市", Some(30)),
    ];
    let mut jieba = Jieba::new();
    for (word, frequency) in words {
        jieba.add_word(word, frequency.map(|f| f as usize), None);
    }
    for hmm in [true, false] {
        let builder = Tokenizer::builder().hmm(hmm).user_words(words.iter().map(|(w, f)| (*w, *f)));
        let tokenizer = builder.build().unwrap();
        let mut rng = fastrand::Rng::with_seed(9);
        for _ in 0..300 {
            let length = rng.usize(..80);
            assert_same(&tokenizer, &jieba, hmm, &mixture(&mut rng, length));
        }
    }
}

#[test]
fn the_bundled_words_are_those_of_jieba() {
    let dictionary = WordList::jieba().unwrap();
    let jieba = Jieba::new();
    assert_eq!(dictionary.len(), 349_045);
    assert!(dictionary.words().all(|word| jieba.has_word(word)));
    assert!(dictionary.words().is_sorted(), "in order of code point");
    // From the list in jieba-rs 0.11.0.
    assert_eq!((dictionary.frequency("质量"), dictionary.frequency("质量强市")), (Some(8009), None));
}

#[test]
fn dictionaries_are_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let (list, file) = (folder.path().join("words.txt"), folder.path().join("words.bin"));
    std::fs::write(&list, "\u{feff}质量 5 n\n强市 3\n\n质量强市 8 nz\n").unwrap();
    let read = WordList::read(&list).unwrap();
    assert_eq!(read.words().collect::<Vec<_>>(), ["强市", "质量", "质量强市"]);
    read.write(&file).unwrap();
    let again = WordList::read(&file).unwrap();
    let words = |d: WordList| Tokenizer::builder().hmm(false).build_with(d).unwrap().words("质量强市").join("|");
    assert_eq!(again.frequency("质量强市"), Some(8));
    assert_eq!((words(read), words(again)), ("质量强市".to_string(), "质量强市".to_string()));

    let bytes = std::fs::read(&file).unwrap();
    for broken in [&bytes[..bytes.len() - 1], &bytes[..40], &[&bytes[..20], &[7], &bytes[21..]].concat()] {
        std::fs::write(&file, broken).unwrap();
        assert!(matches!(WordList::read(&file).unwrap_err().kind(), ErrorKind::Saved { .. }));
    }
    std::fs::File::create(&list).unwrap().write_all("质量 5\n强市 many\n".as_bytes()).unwrap();
    let error = WordList::read(&list).unwrap_err().to_string();
    assert!(error.contains("words.txt") && error.contains('2') && error.contains("强市"), "{error}");
    assert!(WordList::read(folder.path().join("none")).is_err());
}

#[test]
fn tags_and_user_words_together() {
    let corpus = corpus_of(&["打造质量强市"]);
    let builder = Tokenizer::builder().user_words([("质量强市", None)]).parts_of_speech(["v"]);
    let tokens = builder.build().unwrap().tokenize(&corpus).unwrap();
    assert_eq!(tokens.document(0).map(|t| t.term.to_string()).collect::<Vec<_>>(), ["打造", "质量强市"]);
}

/// Runs of characters that are in few words: nearly all of the work is the
/// hidden Markov model's, which must not differ from jieba's in one draw.
#[test]
fn runs_of_rare_characters_are_joined_as_by_jieba() {
    let (jieba, tokenizer) = (Jieba::new(), Tokenizer::builder().build().unwrap());
    let mut rng = fastrand::Rng::with_seed(10);
    let mut joined = 0;
    for _ in 0..2000 {
        let length = rng.usize(2..12);
        let text: String = (0..length).map(|_| rng.char('\u{4e00}'..='\u{9fff}')).collect();
        assert_same(&tokenizer, &jieba, true, &text);
        joined += usize::from(tokenizer.words(&text).len() < length);
    }
    assert!(joined > 100, "only {joined} of 2000 had words of several characters");
}

/// A segmenter that asks another tokenizer while it works.
#[derive(Debug)]
struct Asking(Tokenizer);

impl tifa::token::Segmenter for Asking {
    fn segment(&self, text: &str, piece: &mut dyn FnMut(std::ops::Range<usize>, &str)) {
        let mut done = 0;
        for word in self.0.words(text) {
            let start = done + text[done..].find(word).unwrap();
            if start > done {
                piece(done..start, "");
            }
            done = start + word.len();
            piece(start..done, "");
        }
        if done < text.len() {
            piece(done..text.len(), "");
        }
    }
}

#[test]
fn a_tokenizer_within_a_tokenizer() {
    let inner = Tokenizer::builder().build().unwrap();
    let outer = Tokenizer::builder().build_on(Asking(inner.clone())).unwrap();
    let text = "弘扬工匠精神，建设质量强市。";
    assert_eq!(outer.words(text), inner.words(text));
    let corpus = corpus_of(&[text]);
    assert_eq!(outer.dtm(&corpus).unwrap().vocabulary(), inner.dtm(&corpus).unwrap().vocabulary());
}

/// Calls every word a noun in the first text, for which it takes its time, and
/// a verb elsewhere.
#[derive(Debug)]
struct SlowAtFirst;

impl tifa::token::Segmenter for SlowAtFirst {
    fn segment(&self, text: &str, piece: &mut dyn FnMut(std::ops::Range<usize>, &str)) {
        let is_first = text.ends_with('。');
        if is_first {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        for (start, c) in text.char_indices() {
            piece(start..start + c.len_utf8(), if is_first { "n" } else { "v" });
        }
    }
}

#[test]
fn a_part_of_speech_is_that_of_the_first_document_whichever_is_read_first() {
    let texts: Vec<String> = (0..200).map(|i| format!("质量强市{}", if i == 0 { '。' } else { '，' })).collect();
    let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let tokenizer = |tag| Tokenizer::builder().parts_of_speech([tag]).build_on(SlowAtFirst).unwrap();
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let terms = |tag| pool.install(|| tokenizer(tag).dtm(&corpus).unwrap().n_terms());
        assert_eq!((terms("n"), terms("v")), (4, 0), "{threads} threads");
    }
}

/// Codes of characters in no word lie just behind those of the dictionary, so
/// each number of characters is a case of its own.
#[test]
fn small_dictionaries_and_characters_in_no_word() {
    let known: Vec<char> =
        "质量强市工匠精神高发展改革开放依法治国科教兴乡村振制造品牌创新驱动绿水青山".chars().collect();
    let mut rng = fastrand::Rng::with_seed(11);
    for count in 1..=known.len() {
        // Each character is in a word.
        let mut words: Vec<(String, u64)> = known[..count].iter().map(|c| (c.to_string(), 5)).collect();
        for _ in 0..30 * count {
            let length = rng.usize(2..=6);
            words.push(((0..length).map(|_| known[rng.usize(..count)]).collect(), rng.u64(1..99)));
        }
        let mut jieba = Jieba::empty();
        for (word, frequency) in &words {
            jieba.add_word(word, Some(*frequency as usize), None);
        }
        for hmm in [true, false] {
            let dictionary = WordList::from_words(words.clone()).unwrap();
            let tokenizer = Tokenizer::builder().hmm(hmm).build_with(dictionary).unwrap();
            let without_last = |word: &str| word.chars().take(word.chars().count() - 1).collect::<String>();
            let broken_off: String = words.iter().map(|(word, _)| without_last(word) + "龘").collect();
            assert_same(&tokenizer, &jieba, hmm, &broken_off);
            for _ in 0..40 {
                let character = |rng: &mut fastrand::Rng| match rng.u8(..6) {
                    0 => *rng.choice(&['龘', '鿕', '㐀', '𠀀', '7', 'G', '-', '.']).unwrap(),
                    1 => *rng.choice(&['，', '。', ' ', 'カ', 'α', '１', '🙂']).unwrap(),
                    _ => known[rng.usize(..count)],
                };
                let text: String = (0..30).map(|_| character(&mut rng)).collect();
                assert_same(&tokenizer, &jieba, hmm, &text);
            }
        }
    }
}

/// A letter that is cut off like a sign is the same term whether it is a
/// word of the dictionary, an entry of the lexicon or neither.
#[test]
fn a_word_that_is_a_letter_of_its_own() {
    let corpus = corpus_of(&["α粒子，α、β"]);
    let with = |words: &[(&str, Option<u64>)], entries: &[&str]| {
        let lexicon = Lexicon::from_terms(entries.iter().copied()).unwrap();
        let tokenizer = Tokenizer::builder().user_words(words.iter().copied()).lexicon(lexicon).build().unwrap();
        let dtm = tokenizer.dtm(&corpus).unwrap();
        let terms: Vec<(String, u32)> = dtm.vocabulary().iter().map(|t| (t.to_string(), dtm.count(0, t))).collect();
        terms
    };
    let expected = [("α", 2), ("β", 1), ("粒子", 1)].map(|(term, count)| (term.to_string(), count));
    assert_eq!(with(&[], &[]), expected);
    assert_eq!(with(&[("α", Some(9)), ("β粒", None)], &[]), expected);
    assert_eq!(with(&[("α", Some(9))], &["α", "β"]), expected);
}
