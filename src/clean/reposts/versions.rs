//! Documents that agree in every letter, Han character and digit.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::hash::{characters, hash, mix};
use crate::pool::SHARE;

/// The different texts of a corpus, in the order of their first documents.
pub(super) struct Versions {
    of_document: Vec<Option<u32>>,
    versions: Vec<Version>,
}

struct Version {
    first: usize,
    hash: u64,
    length: usize,
}

impl Versions {
    pub fn of<T: AsRef<str> + Sync>(texts: &[T]) -> Self {
        let measured: Vec<(u64, usize)> = texts
            .par_iter()
            .with_max_len(SHARE)
            .map(|t| (hash(characters(t.as_ref())), characters(t.as_ref()).count()))
            .collect();
        Self::grouped(texts, &measured)
    }

    /// Groups texts by their hashes and lengths; equal hashes are looked into.
    fn grouped<T: AsRef<str>>(texts: &[T], measured: &[(u64, usize)]) -> Self {
        let mut versions: Vec<Version> = Vec::new();
        let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
        let mut of_document = Vec::with_capacity(texts.len());
        for (document, &(hash, length)) in measured.iter().enumerate() {
            of_document.push((length > 0).then(|| {
                let mut slot = hash;
                loop {
                    let version = *seen.entry(slot).or_insert(versions.len() as u32);
                    match versions.get(version as usize) {
                        None => versions.push(Version { first: document, hash, length }),
                        Some(v) if same(texts[v.first].as_ref(), texts[document].as_ref()) => {}
                        Some(_) => {
                            slot = mix(slot.wrapping_add(1)); // another text with the same hash
                            continue;
                        }
                    }
                    break version;
                }
            }));
        }
        Self { of_document, versions }
    }

    pub fn len(&self) -> usize {
        self.versions.len()
    }

    /// The version of a document; none for one without any character to compare.
    pub fn of_document(&self, document: usize) -> Option<u32> {
        self.of_document[document]
    }

    /// The first document of a version.
    pub fn first(&self, version: u32) -> usize {
        self.versions[version as usize].first
    }

    /// The hash of a version's characters.
    pub fn hash(&self, version: u32) -> u64 {
        self.versions[version as usize].hash
    }

    /// The number of a version's characters.
    pub fn length(&self, version: u32) -> usize {
        self.versions[version as usize].length
    }
}

/// Whether two texts agree in what is compared.
fn same(a: &str, b: &str) -> bool {
    characters(a).eq(characters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_han_and_digits_count() {
        let texts = ["江州市：2016年。", "　江州市\n2016 年", "江州市2017年", "……", "", "A b", "AB"];
        let versions = Versions::of(&texts);
        let of: Vec<_> = (0..texts.len()).map(|d| versions.of_document(d)).collect();
        assert_eq!(of, [Some(0), Some(0), Some(1), None, None, Some(2), Some(3)]);
        assert_eq!((versions.length(0), versions.first(2)), (8, 5));
    }

    /// Every text given the same hash: still only equal texts are one version.
    #[test]
    fn texts_whose_hashes_collide_stay_apart() {
        let texts = ["江州", "临江", "江，州", "质量", "临江。"];
        let versions = Versions::grouped(&texts, &[(7, 2); 5]);
        assert_eq!(versions.of_document, [0, 1, 0, 2, 1].map(Some));
    }
}
