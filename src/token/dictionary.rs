//! The words that texts are cut into.

mod asset;
mod characters;
mod cut;
mod cutter;
mod double_array;
mod joints;
mod places;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::table;
use asset::Asset;
use characters::CharacterCodes;
pub(super) use cut::Scratch;
pub(crate) use cutter::WordCutter;
use double_array::{DoubleArray, TokenRecord, Weights, total};
pub(super) use double_array::{NO_PLACE, NO_WORD_AT_ALL};

/// Words with frequencies, by which texts are cut as jieba cuts them: into
/// the most probable sequence of words.
///
/// jieba's own dictionary comes with the library; with
/// [`WordList::with_words`] your own words join it, as with jieba's
/// `add_word`.
///
/// ```
/// use tifa::{Tokenizer, token::WordList};
/// let dictionary = WordList::jieba()?.with_words([("质量强市", None)])?;
/// let tokenizer = Tokenizer::builder().build_with(dictionary)?;
/// assert_eq!(tokenizer.words("建设质量强市"), ["建设", "质量强市"]);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone)]
pub struct WordList {
    characters: CharacterCodes,
    array: DoubleArray,
    /// Logarithm of the probability of a character that no word begins with.
    unknown: f64,
    /// The words in order of code point, one after the other, and where each ends.
    text: String,
    ends: Vec<u32>,
    frequencies: Vec<u64>,
}

/// Made of jieba's dictionary by `examples/dictionary.rs`.
static JIEBA: &[u8] = include_bytes!("../../data/dictionary/jieba.words");

impl WordList {
    /// The dictionary of jieba (349,045 words), read once in a program and
    /// then shared.
    ///
    /// # Errors
    /// None, as long as the library is whole.
    pub fn jieba() -> Result<Arc<Self>> {
        static SHARED: OnceLock<Arc<WordList>> = OnceLock::new();
        if let Some(dictionary) = SHARED.get() {
            return Ok(dictionary.clone());
        }
        let dictionary = Arc::new(Self::of_asset(Asset::from_bytes(JIEBA)?)?);
        Ok(SHARED.get_or_init(|| dictionary).clone())
    }

    /// A dictionary of other words, with their frequencies; of a word that
    /// comes twice the last frequency counts.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for words of more than
    /// 65,532 different characters.
    pub fn from_words<S: Into<String>>(words: impl IntoIterator<Item = (S, u64)>) -> Result<Self> {
        let words: BTreeMap<String, u64> = words.into_iter().map(|(word, n)| (word.into(), n)).collect();
        let asset = asset_of(words)?;
        let (array, _) = DoubleArray::build(&asset.sequences, Weights::new(&asset.frequencies)?)?;
        Ok(Self::of_parts(asset, array))
    }

    /// These words and more, or with other frequencies: as with jieba's
    /// `add_word`, one after the other. Without a frequency a word gets one
    /// that keeps it whole by itself.
    ///
    /// # Errors
    /// As [`WordList::from_words`].
    pub fn with_words<S: AsRef<str>>(&self, words: impl IntoIterator<Item = (S, Option<u64>)>) -> Result<Self> {
        let mut all: BTreeMap<String, u64> =
            self.words().map(str::to_string).zip(self.frequencies.iter().copied()).collect();
        let mut jieba = None;
        for (word, frequency) in words {
            let word = word.as_ref();
            // jieba itself says what keeps a word whole, given all words so far.
            let jieba = jieba.get_or_insert_with(|| jieba_of(&all));
            let given = frequency.map(|n| n as usize);
            all.insert(word.to_string(), jieba.add_word(word, given, None) as u64);
        }
        Self::from_words(all)
    }

    /// Reads a dictionary that [`WordList::write`] wrote, or a list in
    /// jieba's format: a word, its frequency and perhaps a part of speech on
    /// each line, with spaces between.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be read;
    /// [`ErrorKind::Syntax`](crate::ErrorKind::Syntax) with the line that has
    /// no frequency; [`ErrorKind::Saved`](crate::ErrorKind::Saved) for a
    /// damaged file; and as [`WordList::from_words`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
        if Asset::is_one(&bytes) {
            return Self::of_asset(Asset::from_bytes(&bytes)?);
        }
        let mut words = Vec::new();
        for (i, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            let mut fields = line.trim_start_matches('\u{feff}').split_whitespace();
            let Some(word) = fields.next() else { continue };
            let frequency = fields.next().and_then(|n| n.parse().ok());
            let frequency = frequency.ok_or_else(|| Error::syntax(path, i + 1, format!("{word}: no frequency")))?;
            words.push((word.to_string(), frequency));
        }
        Self::from_words(words)
    }

    /// Writes the dictionary in a form that is read at once. The file appears
    /// whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        let words = self.words().map(str::to_string).zip(self.frequencies.iter().copied()).collect();
        let mut asset = asset_of(words)?;
        (_, asset.bases) = DoubleArray::build(&asset.sequences, Weights::new(&asset.frequencies)?)?;
        let bytes = asset.to_bytes();
        table::write_whole(path.as_ref(), |file| std::io::Write::write_all(file, &bytes))
    }

    fn of_asset(asset: Asset) -> Result<Self> {
        let array = DoubleArray::rebuild(&asset.sequences, Weights::new(&asset.frequencies)?, &asset.bases)?;
        Ok(Self::of_parts(asset, array))
    }

    fn of_parts(asset: Asset, array: DoubleArray) -> Self {
        let Asset { characters, sequences, frequencies, .. } = asset;
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(frequencies.len()));
        for word in 0..sequences.len() {
            text.extend(sequences.get(word).iter().map(|&code| characters[usize::from(code) - 1]));
            ends.push(text.len() as u32);
        }
        let characters = CharacterCodes::new(&characters);
        Self { characters, array, unknown: 0.0 - total(&frequencies).ln(), text, ends, frequencies }
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The words in order of code point.
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|i| self.word(i as u32))
    }

    /// The frequency of a word, where it is here.
    #[must_use]
    pub fn frequency(&self, word: &str) -> Option<u64> {
        self.number(word).map(|number| self.frequencies[number as usize])
    }

    /// The word of a number.
    pub(super) fn word(&self, number: u32) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.text[start as usize..self.ends[number as usize] as usize]
    }

    /// The number of a word, where it is here.
    fn number(&self, word: &str) -> Option<u32> {
        self.array.number_at(self.array.place_of(word.chars().map(|c| self.characters.code(c)))?)
    }

    /// The place in the tree of a word that can be cut out of texts: as no
    /// word with a sign can.
    pub(super) fn place_of(&self, word: &str) -> Option<u32> {
        self.array.place_of(word.chars().map(|c| self.characters.in_text(c)))
    }

    /// More than every place.
    pub(super) fn places(&self) -> usize {
        self.array.places()
    }

    /// The number of the word at a place of [`WordList::cut`].
    pub(super) fn number_at(&self, place: u32) -> Option<u32> {
        self.array.number_at(place)
    }
}

impl fmt::Debug for WordList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WordList({} words, {} bytes as a tree)", self.len(), self.array.bytes())
    }
}

/// The words with codes for their characters, the most frequent in texts
/// first: what is looked up most then lies close together.
fn asset_of(mut words: BTreeMap<String, u64>) -> Result<Asset> {
    words.remove("");
    let mut counts: FxHashMap<char, u64> = FxHashMap::default();
    for (word, frequency) in &words {
        word.chars().for_each(|c| {
            let count = counts.entry(c).or_default();
            *count = count.wrapping_add(*frequency);
        });
    }
    let mut characters: Vec<char> = counts.keys().copied().collect();
    characters.sort_unstable_by_key(|c| (std::cmp::Reverse(counts[c]), *c));
    if characters.len() > characters::MOST {
        return Err(Error::option("words", format!("{} characters", characters.len()), "65,532 different characters"));
    }
    let codes: FxHashMap<char, u16> = characters.iter().copied().zip(1..).collect();
    let mut sequences = TokenRecord { codes: Vec::new(), starts: vec![0], limit: characters.len() as u16 + 1 };
    for word in words.keys() {
        sequences.codes.extend(word.chars().map(|c| codes[&c]));
        sequences.starts.push(sequences.codes.len() as u32);
    }
    Ok(Asset { characters, sequences, frequencies: words.into_values().collect(), bases: Vec::new() })
}

/// jieba with exactly these words.
fn jieba_of(words: &BTreeMap<String, u64>) -> Jieba {
    let mut jieba = Jieba::empty();
    for (word, &frequency) in words {
        jieba.add_word(word, Some(frequency as usize), None);
    }
    jieba
}
