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

    // The same terms before 2016 and since, and what became of the clusters.
    let begin = [2008, 2016].into_iter().filter_map(|year| Date::new(year, None, None));
    let stages = study.stages(Period::from_dates(begin)?);
    let stages = stages.of_places(&corpus, &slogans.occurrences()?, slogans.terms())?;
    println!("From stage to stage\n{}", Clustering::default().clusters(4).of_stages(&stages)?.change()?);
    Ok(())
}
