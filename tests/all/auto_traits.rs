//! Every public type crosses threads and prints for debugging; the list is held against the source.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

fn check<T: Send + Sync + Debug + 'static>() {}

/// Checks every type listed and gives their names by room.
macro_rules! types {
    ($($room:ident: $($name:ident $(<$($argument:tt),+>)?),+;)*) => {
        fn checked() -> BTreeSet<String> {
            $($(check::<tifa::$room::$name $(<$($argument),+>)?>();)+)*
            [$($(concat!(stringify!($room), "::", stringify!($name))),+),*].map(String::from).into()
        }
    };
}

types! {
    text: Date, DateError, DateFinder, FoundDate, TimeOfDay, DecodeOutcome, Decoded, Encoding, EncodingChoice, EncodingError,
        TextWarning, TextWarningKind, EditedText, OffsetMap, HtmlPage, RemovedElement, Normalizer, NormalizerStep, StepCount, Unit;
    corpus: Corpus, CorpusBatches, Document<'static>, Coverage, Edges, Period, Undated, CorpusReader;
    clean: Boilerplate, BoilerplateRule, Removal, RuleScope, Cleaned, Cleaner, MetadataField, MetadataItem, MetadataReader,
        MetadataSource, RepeatedBlocks, Banding, Repost, RepostGroups, RepostKind, RepostMeasure, RepostSignature, Reposts;
    token: TokenizerBuilder, WordList, Lexicon, LexiconCounter, LexiconEntry, Counting, Characters, JiebaSegmenter, Whitespace, StopWords,
        Tokenizer, Token<'static>, Tokens, TermId, Vocabulary, WholeWords;
    matrix: DtmBuilder, Dtm, Csr<'static>, Grouping, IdfTable, TfIdfModel, PartialCounts, PartialStream, Terms, DtmStream,
        DocumentWeight, Norm, TermWeight, TfIdf, Bound, Trim, WeightedDtm;
    describe: Dispersion, Diversity, Frequencies, KeyTerms, Ties, TextRank;
    compare: Adjustment, Keyness, KeynessMeasure, Prior, ReferenceCounts, Significance, Similarity, WordShift, Measure,
        Correction, Weights;
    phrase: CollocationMeasure, Collocations, Margins, UsageFluctuation, WordsInARow, NGrams, PassageNetwork, Passages,
        SharedPassages, PhraseFrames, LexicalBundles, EdgeCharacters, MinedSlogans, RankedSlogans, Relation, SloganCandidates, SloganCounts, SloganReference, SloganWeights, Slogans;
    trend: Attention, Bands, BurstUnit, Bursts, Diffusion, HeatMeasure, HeatScale, Periodisation, StageDistance, TrendProfile,
        TrendTest, Trend, Succession, FirstUses, RateRatio;
    context: Agreement, Clustering, Clusters, CoWords, SharedContexts, TermSimilarity, Coded, Coding, Concordance,
        ConcordanceLine<'static>, ConcordanceLines, ConcordanceOrder, Window, Linkage, CoWordStages, StagedClusters, TermRule,
        StagedContexts;
    chart: Bars, TwoSided, Bump, Svg, WordCloud, Columns, Dendrogram, DispersionPlot, HeatMap, Lines, Series, SmallMultiples,
        Network, Scatter, Segments;
    report: Report<'static>, Language, PeriodTerms, Workbook;
    table: Table, CsvWriter, TableFolder, Dtype, Field, Schema, Cells<u32>, Values, FromRows<'static, u8>;
}

/// Traits have no auto traits of their own.
const TRAITS: [&str; 3] = ["compare::DocumentRows", "table::Names", "token::Segmenter"];

/// The types that the rooms export, read from their source.
fn exported() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let root = std::fs::read_to_string(source.join("lib.rs")).unwrap();
    let rooms = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let mut types = BTreeSet::new();
    for room in rooms.filter(|room| !["guide", "prelude"].contains(room)) {
        let text = std::fs::read_to_string(source.join(room).with_extension("rs")).unwrap();
        let used = text.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next());
        let listed = used.flat_map(|list| list.rsplit("::").next().unwrap_or(list).split([',', '{', '}', ' ', '\n']));
        let own = text.lines().filter_map(|line| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")));
        let own = own.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
        let is_type = |name: &&str| name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
        types.extend(listed.chain(own).filter(is_type).map(|name| format!("{room}::{name}")));
    }
    types
}

#[test]
fn public_types_cross_threads() {
    let mut expected = checked();
    expected.extend(TRAITS.map(String::from));
    assert!(expected.len() > 150);
    assert_eq!(exported(), expected);
    check::<tifa::Error>();
    check::<tifa::ErrorKind>();
}
