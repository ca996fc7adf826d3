//! How the bundled dictionary is made: a list in jieba's format (word,
//! frequency, part of speech) becomes a file that is read at once.
//!
//! cargo run --release --example dictionary -- DICT.TXT data/dictionary/jieba.words

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tifa::token::WordList;

#[derive(Parser)]
struct Arguments {
    /// Words, one on each line.
    words: PathBuf,
    /// The file to write.
    out: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let made = WordList::read(&arguments.words).and_then(|words| {
        words.write(&arguments.out)?;
        Ok(words.len())
    });
    match made {
        Ok(words) => {
            println!("{words} words in {}", arguments.out.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
