//! One idea: a co-word study, from texts to dendrogram and strategic diagram.

use tifa::context::{Clustering, CoWords};
use tifa::prelude::*;
use tifa::text::Unit;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let slogans = Slogans::default().rows(20).mine(&corpus)?;
    let study = CoWords::default().unit(Unit::Sentence);
    let shared = study.of_places(&corpus, &slogans.occurrences()?, slogans.terms())?;
    println!("Pairs\n{}", shared.pairs()?);
    let clusters = Clustering::default().of(&shared)?;
    println!("Dendrogram: height of each merge, cluster of each term\n{clusters}");
    println!("Clusters\n{}\nStrategic diagram\n{}", clusters.members()?, clusters.themes()?);

    // The same terms in two stages, and what became of the clusters.
    let stage = |keep: fn(tifa::corpus::Document<'_>) -> bool| {
        let texts = corpus.filter(keep)?;
        let lexicon = slogans.lexicon()?;
        Clustering::default().clusters(4).of(&study.of_lexicon(&texts, &lexicon)?)
    };
    let (early, late) = (stage(|d| d.year() < Some(2016))?, stage(|d| d.year() >= Some(2016))?);
    println!("Before 2016 and since\n{}", early.change_to(&late)?);
    Ok(())
}
