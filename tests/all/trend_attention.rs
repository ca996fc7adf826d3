//! The panel of attention by unit, period and category.

use tifa::polars::prelude::*;
use tifa::prelude::*;
use tifa::token::LexiconEntry;
use tifa::trend::Attention;

use crate::column;

fn panel(balanced: bool) -> [DataFrame; 2] {
    let texts = ["保护环境。发展经济，环境保护！", "稳定经济\n经济发展", "环境", "没有"];
    let dates = ["2001", "2001-05", "2003", "2001"];
    let places = [Some("甲"), Some("甲"), Some("甲"), Some("乙")];
    let frame = df!("text" => texts, "date" => dates, "place" => places).unwrap();
    let entries = [("环境保护", "环保"), ("环境", "环保"), ("经济", "经济")];
    let lexicon =
        Lexicon::from_entries(entries.map(|(term, category)| LexiconEntry::new(term).with_category(category))).unwrap();
    let tokenizer = Tokenizer::builder().lexicon(lexicon.clone()).build().unwrap();
    let tokens = tokenizer.tokenize(&Corpus::from_frame(&frame).unwrap()).unwrap();
    let attention = Attention::by(["place"], Period::Year).balanced(balanced);
    [attention.of(&tokens, &lexicon).unwrap(), attention.wide(&tokens, &lexicon).unwrap()]
}

#[test]
fn by_hand() {
    let [long, wide] = panel(true);
    // 乙 and 甲 in 2001, 2002, 2003, two categories each.
    assert_eq!((long.height(), wide.height()), (12, 6));
    assert_eq!(column(&long, "place")[..6], ["乙"; 6]);
    assert_eq!(column(&long, "period")[6..], ["2001", "2001", "2002", "2002", "2003", "2003"]);
    assert_eq!(column(&long, "category")[6..8], ["环保", "经济"]);
    // 环境, 环境保护 (one word, not 环境 again) and 经济 three times.
    assert_eq!(column(&long, "count")[6..], ["2", "3", "-", "-", "1", "0"]);
    assert_eq!(column(&long, "doc_count")[6..8], ["1", "2"]);
    assert_eq!(column(&long, "sentences")[6..8], ["4", "4"]);
    assert_eq!(column(&long, "share_sentences")[6..8], ["0.5", "0.75"]);
    assert_eq!(column(&long, "documents")[6..], ["2", "2", "0", "0", "1", "1"]);
    // 保护环境发展经济环境保护稳定经济经济发展: 20 characters, of which 6 and 6.
    assert_eq!(column(&long, "characters")[6], "20");
    assert_eq!(column(&long, "share_characters")[6..8], ["0.3", "0.3"]);
    assert_eq!(column(&long, "count")[..2], ["0", "0"], "text without a word is a 0");
    assert_eq!(column(&long, "share_tokens")[2], "-", "a period without text is a gap");
    assert_eq!(wide.get_column_names()[6..], ["环保", "经济"]);
    let share = column(&long, "share_tokens");
    assert_eq!(column(&wide, "环保"), share.iter().step_by(2).cloned().collect::<Vec<_>>());
}

#[test]
fn without_gaps() {
    let [long, wide] = panel(false);
    assert_eq!((long.height(), wide.height()), (6, 3));
    assert_eq!(column(&wide, "period"), ["2001", "2001", "2003"]);
    let none: [&str; 0] = [];
    let corpus = Corpus::from_texts([("a", "环境")]).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let lexicon = Lexicon::from_terms(["环境"]).unwrap();
    assert!(Attention::by(none, Period::Year).of(&tokens, &lexicon).is_err());
    assert!(Attention::by(["place"], Period::Year).of(&tokens, &lexicon).is_err());
}
