//! How the bundled dictionary is made: a list in jieba's format (word,
//! frequency, part of speech) becomes a file that is read at once.
//!
//! cargo run --release --example dictionary -- DICT.TXT data/dictionary/jieba.words

use std::path::PathBuf;

use clap::Parser;
use tifa::token::WordList;

#[derive(Parser)]
struct Arguments {
    /// Words, one on each line.
    words: PathBuf,
    /// The file to write.
    out: PathBuf,
}

fn main() -> tifa::Result<()> {
    let arguments = Arguments::parse();
    let words = WordList::read(&arguments.words)?;
    words.write(&arguments.out)?;
    println!("{} words in {}", words.len(), arguments.out.display());
    Ok(())
}
