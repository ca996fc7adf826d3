//! Documents that repeat another document, whole or nearly.

mod banding;
mod buckets;
mod groups;
mod hash;
mod minhash;
mod shingles;
mod signature;
mod union_find;
mod versions;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use banding::Banding;
pub use groups::{REPOSTS, RepostGroups};
pub use shingles::RepostMeasure;
pub use signature::RepostSignature;

use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::{Progress, Watch};
use buckets::Buckets;
use minhash::Signatures;
use shingles::Shingles;
use versions::Versions;

/// Finds reposts: documents with the same text, or nearly the same.
///
/// Only letters, Han characters and digits are compared; white space,
/// punctuation and symbols never tell two documents apart. Documents that
/// then agree wholly are exact reposts. For near ones every text is cut into
/// overlapping shingles of five characters; MinHash signatures and banding
/// ([`Banding`]) name the pairs worth a look, and a pair is joined only where
/// the similarity of its two shingle sets themselves reaches the threshold.
/// What is joined, directly or over others, is one group.
///
/// How many edits a threshold forgives: with a share `e` of the characters
/// changed here and there, about `q = (1 − e)⁵` of the shingles stay and the
/// similarity is `q / (2 − q)`; with one stretch changed it is `(1 − e) / (1 + e)`.
///
/// | changed | scattered | one stretch |
/// |---|---|---|
/// | 1 % | 0.91 | 0.98 |
/// | 5 % | 0.63 | 0.90 |
/// | 10 % | 0.42 | 0.82 |
///
/// Texts made from one template (announcements of a few lines that differ in
/// a title or a year) are as alike as reposts, and the more so the lower the
/// threshold: below about 0.7 whole series become groups. Look at the table
/// of groups, and for such corpora raise `min_length`.
///
/// Time and memory grow linearly with text. The groups depend neither on the
/// order of the documents nor on the number of threads.
///
/// Clean the texts first ([`Cleaner`](crate::Cleaner)), so that a source line
/// or a page's frame does not count as part of an article.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("日报", "建设质量强市。"), ("晚报", "大桥通车。"), ("网站", "建设 质量强市！")])?;
/// let groups = Reposts::default().group(&corpus)?;
/// assert_eq!(groups.corpus().document(2).variable("repost_group"), Some("1"));
/// assert_eq!(groups.corpus().without_reposts()?.len(), 2);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reposts {
    threshold: f64,
    measure: RepostMeasure,
    shingle: usize,
    hashes: usize,
    min_length: usize,
}

impl Default for Reposts {
    fn default() -> Self {
        Self { threshold: 0.8, measure: RepostMeasure::Jaccard, shingle: 5, hashes: 128, min_length: 20 }
    }
}

/// A document's place in a group of reposts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repost {
    /// The group; groups are numbered from 0 in the order of their first documents.
    pub group: u32,
    /// Index of the group's first document.
    pub first: usize,
    /// Similarity to the group's first document, which may lie below the
    /// threshold where a document joined the group over another one.
    pub similarity: f64,
    /// How it relates to the group's first document.
    pub kind: RepostKind,
}

/// How a document relates to the first of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepostKind {
    /// It is the first.
    First,
    /// It has the same letters, Han characters and digits.
    Exact,
    /// It has nearly the same.
    Near,
}

impl RepostKind {
    /// The name of the kind in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Exact => "exact",
            Self::Near => "near",
        }
    }
}

impl Reposts {
    /// The least similarity of near reposts, above 0 and up to 1 (0.8).
    #[must_use]
    pub fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    /// How the similarity of two shingle sets is measured (Jaccard).
    #[must_use]
    pub fn measure(mut self, measure: RepostMeasure) -> Self {
        self.measure = measure;
        self
    }

    /// Length of the shingles in characters, at least 1 (5).
    #[must_use]
    pub fn shingle(mut self, shingle: usize) -> Self {
        self.shingle = shingle;
        self
    }

    /// Length of the signatures, 16 to 1,024 (128): longer ones miss fewer
    /// pairs and take more time and memory (4 bytes a hash and document).
    #[must_use]
    pub fn hashes(mut self, hashes: usize) -> Self {
        self.hashes = hashes;
        self
    }

    /// Documents with fewer letters, Han characters and digits than this are
    /// reposts only where they agree wholly (20).
    #[must_use]
    pub fn min_length(mut self, min_length: usize) -> Self {
        self.min_length = min_length;
        self
    }

    /// The banding that these options lead to.
    ///
    /// # Errors
    /// Where an option is out of its bounds.
    pub fn banding(&self) -> Result<Banding> {
        if !(self.threshold > 0.0 && self.threshold <= 1.0) {
            return Err(Error::option("threshold", self.threshold, "a number above 0 and up to 1"));
        }
        if self.shingle == 0 {
            return Err(Error::option("shingle", self.shingle, "at least 1"));
        }
        if !(16..=1024).contains(&self.hashes) {
            return Err(Error::option("hashes", self.hashes, "16 to 1024"));
        }
        Ok(Banding::reaching(self.measure.least_jaccard(self.threshold), self.hashes))
    }

    /// The groups of reposts in a corpus; the first of a group is the document
    /// with the earliest date (dated ones come before undated ones, and of
    /// equal dates the one that is first in the corpus).
    ///
    /// # Errors
    /// Where an option is out of its bounds.
    pub fn group(&self, corpus: &Corpus) -> Result<RepostGroups> {
        self.group_with(corpus, &())
    }

    /// As [`Reposts::group`], watched and stopped by `progress`.
    ///
    /// # Errors
    /// As [`Reposts::group`]; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) where `progress`
    /// stopped the work.
    pub fn group_with(&self, corpus: &Corpus, progress: &dyn Progress) -> Result<RepostGroups> {
        let order = groups::by_date(corpus.shared_documents().dates());
        let texts: Vec<&str> = order.iter().map(|&i| corpus.text(i)).collect();
        let mut places = vec![None; order.len()];
        for (&document, place) in order.iter().zip(self.find_with(&texts, progress)?) {
            places[document] = place.map(|p| Repost { first: order[p.first], ..p });
        }
        Ok(RepostGroups::new(corpus, places))
    }

    /// The place of each text in a group of reposts, in the order of the
    /// texts, whose first text stands for the group; `None` for a
    /// document that has no copy, or has no letter, Han character or digit.
    ///
    /// # Errors
    /// Where an option is out of its bounds.
    pub fn find<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Result<Vec<Option<Repost>>> {
        self.find_with(texts, &())
    }

    fn find_with<T: AsRef<str> + Sync>(&self, texts: &[T], progress: &dyn Progress) -> Result<Vec<Option<Repost>>> {
        let banding = self.banding()?;
        if u32::try_from(texts.len()).is_err() {
            return Err(Error::option("texts", texts.len(), "fewer than 2^32 documents"));
        }
        let versions = Versions::of(texts);
        // A document that repeats another letter for letter is done with the other.
        let watch = Watch::begin(progress, versions.len());
        let labels = self.join(texts, &versions, banding, &watch)?;
        let places = self.places(texts, &versions, &labels);
        watch.finish()?;
        Ok(places)
    }

    /// A label for each version, the same for those that are near reposts.
    fn join<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        versions: &Versions,
        banding: Banding,
        watch: &Watch<'_>,
    ) -> Result<Vec<u32>> {
        let least = self.min_length.max(self.shingle);
        let long: Vec<u32> = (0..versions.len() as u32).filter(|&v| versions.length(v) >= least).collect();
        let text = |row: u32| texts[versions.first(long[row as usize])].as_ref();
        let rows = 0..long.len() as u32;
        watch.count(versions.len() - long.len());
        let signatures = Signatures::watched(rows.clone().map(text).collect(), self.shingle, self.hashes, watch);
        watch.check()?;
        let buckets = Buckets {
            signatures,
            ties: long.iter().map(|&v| versions.hash(v)).collect(),
            floor: lower_bound(self.measure.least_jaccard(self.threshold), self.hashes),
            shingles: &|row| Shingles::of(text(row), self.shingle),
            alike: &|a, b| self.measure.joins(a, b, self.threshold),
        };
        let roots = buckets.join(banding);
        let mut labels: Vec<u32> = (0..versions.len() as u32).collect();
        for row in rows {
            labels[long[row as usize] as usize] = long[roots[row as usize] as usize];
        }
        Ok(labels)
    }

    /// Groups of at least two documents, numbered and compared with their first.
    fn places<T: AsRef<str> + Sync>(&self, texts: &[T], versions: &Versions, labels: &[u32]) -> Vec<Option<Repost>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); labels.len()];
        for document in 0..texts.len() {
            if let Some(version) = versions.of_document(document) {
                members[labels[version as usize] as usize].push(document);
            }
        }
        members.retain(|m| m.len() > 1);
        members.sort_unstable(); // by first document
        let places: Vec<(usize, Repost)> = (0u32..)
            .zip(&members)
            .collect::<Vec<_>>()
            .into_par_iter()
            .flat_map_iter(|(group, members)| self.compare(texts, versions, group, members))
            .collect();
        let mut all = vec![None; texts.len()];
        for (document, place) in places {
            all[document] = Some(place);
        }
        all
    }

    /// The members of a group, each compared with the first.
    fn compare<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        versions: &Versions,
        group: u32,
        members: &[usize],
    ) -> Vec<(usize, Repost)> {
        let Some(&first) = members.first() else { return Vec::new() };
        let same = |d: usize| versions.of_document(d) == versions.of_document(first);
        let original = (!members.iter().all(|&d| same(d))).then(|| Shingles::of(texts[first].as_ref(), self.shingle));
        let place = |&document: &usize| {
            let (kind, similarity) = match &original {
                _ if document == first => (RepostKind::First, 1.0),
                Some(original) if !same(document) => {
                    let copy = Shingles::of(texts[document].as_ref(), self.shingle);
                    (RepostKind::Near, self.measure.of(original, &copy))
                }
                _ => (RepostKind::Exact, 1.0),
            };
            (document, Repost { group, first, similarity, kind })
        };
        members.par_iter().map(place).collect()
    }
}

/// Three standard errors of a signature's estimate below a similarity: pairs
/// whose signatures agree less are not worth the exact look.
fn lower_bound(similarity: f64, hashes: usize) -> f64 {
    similarity - 3.0 * (similarity * (1.0 - similarity) / hashes as f64).sqrt()
}
