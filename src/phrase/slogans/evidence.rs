//! What speaks for a string as a formulation, and against it.

use super::facts::{Beginnings, Endings, Facts, NEAR};
use super::ground::{Ground, SHORT};
use super::live::Live;
use super::reference::SloganReference;
use super::tally::{Instances, Scratch};

/// The evidence for one string.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub count: usize,
    pub doc_count: usize,
    pub length: usize,
    /// Occurrences right after a frame verb, and how many different verbs.
    pub frame_left: u32,
    pub frame_verbs: u32,
    pub frame_right: f64,
    pub quoted: f64,
    pub quoting: u32,
    pub clause_start: f64,
    pub clause_end: f64,
    pub cohesion: f64,
    pub left_entropy: f64,
    pub right_entropy: f64,
    pub burst: f64,
    pub onset: f64,
    pub free_left: f64,
    pub free_right: f64,
    pub word_left: f64,
    pub word_right: f64,
    pub modifies: f64,
    pub heading: f64,
    pub parallel: u32,
    /// Frame verbs per hundred characters near it.
    pub company: f64,
    pub doubts: Doubts,
    pub boilerplate: bool,
    /// Whether it begins with a count (三个代表).
    pub counts: bool,
    /// Whether it is a word of the bundled dictionary.
    pub word: bool,
    /// Log ratio against a reference and count in it, where there is one.
    pub contrast: Option<f64>,
    pub reference: Option<u64>,
    /// Whether it is a form of a better row.
    pub form: bool,
    /// Whether a longer row holds most of its occurrences.
    pub part: bool,
    /// What the best of its parts scores more, whose place it takes.
    pub whole: f64,
}

impl Evidence {
    /// Adds the contrast with a reference that counts the string so often.
    pub fn contrast_with(&mut self, theirs: u64, reference: &SloganReference, characters: usize) {
        let rate = (self.count as f64 + 0.5) / characters as f64;
        let other = (theirs as f64 + 0.5) / reference.characters() as f64;
        self.contrast = Some((rate / other).log2());
        self.reference = Some(theirs);
    }
}

/// What speaks against a string, each for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// Two characters, seldom quoted.
    pub short: bool,
    pub verb_start: bool,
    pub light_end: bool,
    pub digit: bool,
    /// Begins or ends with what is often a function character.
    pub edges: u8,
    pub function_inside: bool,
    /// Nearly always, and always, goes on with the same neighbour.
    pub goes_on: bool,
    pub always: bool,
    /// Nearly always goes on behind a `、`.
    pub pause: bool,
    pub stem: bool,
    /// Ends with a head noun that modifiers nearly always complete.
    pub tail: bool,
}

/// Why a string is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Particle,
    Conjunction,
    Documents,
    InsideWords,
    Unquoted,
    Segmenter,
    Number,
    Shell,
    Thin,
}

impl Refusal {
    pub fn reason(self) -> &'static str {
        match self {
            Self::Particle => "a particle or a suffix is at its edge",
            Self::Conjunction => "begins with a conjunction",
            Self::Documents => "too few documents",
            Self::InsideWords => "begins or ends inside words nearly everywhere",
            Self::Unquoted => "two characters, never in quotation marks",
            Self::Segmenter => "its edges are seldom edges of the tokens given",
            Self::Number => "a number",
            Self::Shell => "begins with a verb and hardly ever ends by itself",
            Self::Thin => "too few occurrences to prove its edges",
        }
    }
}

/// Share of the occurrences in which a string that begins or ends with what
/// is often a function character must be free on that side.
const EDGE: f64 = 0.25;

/// Share of the occurrences in which a stem, and a string that occurs fewer
/// than this many times, must be free.
const FREE_SHARE: f64 = 0.1;
pub(super) const FEW: usize = 5;

/// A string with less than this share of its occurrences at the edge of a
/// word is no unit.
const CUT: f64 = 0.05;

/// Share of the occurrences from which on a function character at an edge is
/// a word by itself, not part of one (和|完善, but 和平).
const SINGLE: f64 = 0.5;

/// So often listed with strings of its length, one is whole (去产能、去库存).
const LISTED: usize = 2;

/// Share of the occurrences in quotation marks from which on the marks prove
/// that a string is whole.
pub(super) const QUOTED: f64 = 0.3;

/// Share of the occurrences beside frame words from which on so few characters,
/// quoted at least once, may be a formulation.
const FRAMED: f64 = 0.5;

/// Share of the occurrences in which the edges of a string must be edges of tokens.
const WORDS: f64 = 0.7;

/// A string that ends with a head noun is free on the left in less than this share of
/// its occurrences where it is but the tail of many (治本攻坚|三年行动, 国企改革|三年行动).
const TAIL: f64 = 0.3;

/// Boilerplate is at the outer edge of documents in this share of its
/// occurrences and in that share of all documents, or it is a clause by
/// itself as often and opens or closes the greater part of the documents.
const CONSTANT: f64 = 0.8;
const SOME_DOCUMENTS: f64 = 0.1;
const MOST_DOCUMENTS: f64 = 0.5;
const BOILERPLATE_DOCUMENTS: usize = 5;

impl Ground {
    pub fn symbols(&self, of: &Instances<'_>) -> &[u32] {
        let start = of.positions.first().map_or(0, |&p| p as usize);
        self.sequence.symbols.get(start..start + of.length).unwrap_or_default()
    }

    /// [`Ground::judge_by`] of occurrences in the text.
    pub fn judge(&self, of: &Instances<'_>, scratch: &mut Scratch) -> Result<Evidence, Refusal> {
        self.judge_by(&mut Live { ground: self, of, scratch })
    }

    /// [`Ground::complete_by`] of occurrences in the text, right behind [`Ground::judge`].
    pub fn complete(&self, evidence: &mut Evidence, of: &Instances<'_>, scratch: &mut Scratch) {
        self.complete_by(evidence, &mut Live { ground: self, of, scratch });
    }

    /// What the occurrences of a string say of it, or why it cannot be a
    /// unit. [`Ground::complete_by`] adds what takes longer; until then it is 0.
    pub fn judge_by<F: Facts>(&self, facts: &mut F) -> Result<Evidence, Refusal> {
        let n = facts.count();
        let share = |some: usize| some as f64 / n as f64;
        let below = |some: usize, least: f64| (some as f64) < least * n as f64;
        if self.frames.never_whole(facts.symbols()) {
            return Err(Refusal::Particle);
        }
        if n < self.min_doc_count {
            return Err(Refusal::Documents);
        }
        let length = facts.symbols().len();
        let start = facts.starts();
        if length <= SHORT && start.opening == 0 {
            return Err(Refusal::Unquoted);
        }
        let cut_left = below(start.word, CUT) && below(start.free, FREE_SHARE);
        if cut_left && below(start.opening, QUOTED) {
            return Err(Refusal::InsideWords);
        }
        let end = facts.ends();
        let quoted = if start.opening == 0 { 0 } else { facts.quoted() };
        if length <= SHORT && quoted == 0 {
            return Err(Refusal::Unquoted);
        }
        let cut_right = below(end.word, CUT) && below(end.free, FREE_SHARE);
        if (cut_left || cut_right) && below(quoted, QUOTED) {
            return Err(Refusal::InsideWords);
        }
        if !facts.in_documents(self.min_doc_count) {
            return Err(Refusal::Documents);
        }
        let proven = share(quoted) >= QUOTED;
        if self.strict && !proven && share(facts.on_words()) < WORDS {
            return Err(Refusal::Segmenter);
        }
        if !proven && self.frames.is_number(facts.symbols()) {
            return Err(Refusal::Number);
        }
        let conjunction = self.frames.begins_with_conjunction(facts.symbols()) && share(start.single) >= SINGLE;
        if conjunction && !proven {
            return Err(Refusal::Conjunction);
        }
        let (right_entropy, commonest) = facts.behind();
        let goes_on = commonest == n || below(end.free, FREE_SHARE);
        let by_chance = self.few == 0 && n < FEW;
        if !proven && goes_on && !by_chance && self.frames.verb_at_start(facts.symbols()).is_some() {
            return Err(Refusal::Shell);
        }
        let doubts = self.doubts(facts, &start, &end, quoted, commonest);
        // What only 的 follows may be any modifier (做了大量|的工作).
        let unfree = below(start.free.min(end.free - end.modifies), FREE_SHARE);
        // 服务的全 of 服务的全过程: what follows the function word is cut off inside a word.
        let cut_off = doubts.function_inside && end.word < n;
        // A phrase, no name (竞争力的意识).
        let phrase = facts.symbols().contains(&self.frames.modifier);
        // 弘扬工匠 of 弘扬工匠精神: one noun behind every occurrence is part of the string.
        let half = n < self.few && end.noun == n && facts.nouns() == 1;
        let open = unfree || commonest == n || half || cut_off || phrase || doubts.edges > 0 || doubts.light_end;
        if n < self.few && !proven && open {
            return Err(Refusal::Thin);
        }
        let quoting = if quoted == 0 { 0 } else { facts.quoting() };
        let (burst, onset) = facts.burst_and_onset();
        let parallel = facts.parallels();
        Ok(Evidence {
            count: n,
            doc_count: 0,
            length,
            frame_left: start.verb as u32,
            frame_verbs: 0,
            frame_right: share(end.noun),
            quoted: share(quoted),
            quoting: quoting as u32,
            clause_start: share(start.clause),
            clause_end: share(end.clause),
            cohesion: 0.0,
            left_entropy: 0.0,
            right_entropy,
            burst,
            onset,
            free_left: share(start.free),
            free_right: share(end.free),
            word_left: share(start.word),
            word_right: share(end.word),
            modifies: share(end.modifies),
            heading: share(start.heading),
            parallel: parallel as u32,
            company: 0.0,
            doubts,
            boilerplate: false,
            counts: self.frames.count_at_start(facts.symbols()),
            word: false,
            contrast: None,
            reference: None,
            form: false,
            part: false,
            whole: 0.0,
        })
    }

    /// Adds what [`Ground::judge_by`] left out, right behind it.
    pub fn complete_by<F: Facts>(&self, evidence: &mut Evidence, facts: &mut F) {
        evidence.frame_verbs = facts.verbs() as u32;
        evidence.company = 100.0 * facts.verbs_near() as f64 / (2 * NEAR * evidence.count) as f64;
        evidence.doc_count = facts.documents();
        evidence.left_entropy = facts.before();
        evidence.boilerplate = self.is_boilerplate(facts);
        evidence.word = self.words.frequency(&self.text(facts.symbols())).is_some();
        let proven = evidence.quoted >= QUOTED;
        evidence.doubts.pause = !proven && self.goes_on_behind_pauses(facts);
        evidence.doubts.stem = !proven && self.is_stem(facts);
    }

    fn doubts<F: Facts>(
        &self,
        facts: &mut F,
        start: &Beginnings,
        end: &Endings,
        quoted: usize,
        commonest: usize,
    ) -> Doubts {
        let (n, frames) = (facts.count(), &self.frames);
        let share = |some: usize| some as f64 / n as f64;
        // Symbols are counted only where they may decide.
        let may_go_on = share(n - start.free) >= self.absorb;
        let commonest = commonest.max(if may_go_on { facts.commonest_before() } else { 0 });
        let doubtful = frames.doubtful_start(facts.symbols()) || frames.doubtful_end(facts.symbols());
        let listed = doubtful && facts.parallels() >= LISTED;
        let symbols = facts.symbols();
        // Clauses begin with function words: only a mark or a verb proves one to be part of the string.
        let begins = share(quoted) + share(start.verb);
        // So do clauses end with 等, and nouns stand behind it (三大攻坚战等|战略).
        let beside = if frames.locative_at_end(symbols) { 0 } else { end.clause + end.noun };
        let ends = share(quoted) + share(beside);
        let no_start = frames.doubtful_start(symbols) && !listed && begins < EDGE && share(start.single) >= SINGLE;
        // A noun behind two parts joined by 和 belongs to both (五位一体总体布局和四个全面|战略布局).
        let half = frames.function_inside(symbols) && share(end.noun) >= FRAMED;
        let no_end = half || frames.doubtful_end(symbols) && !listed && ends < EDGE && share(end.single) >= SINGLE;
        let proven = share(quoted) >= QUOTED;
        let quoted_short = proven || (quoted > 0 && share(start.verb) >= FRAMED);
        Doubts {
            short: symbols.len() <= SHORT && !quoted_short,
            verb_start: frames.verb_at_start(symbols).is_some(),
            light_end: frames.light_verb_at_end(symbols),
            digit: frames.digit_at_start(symbols),
            edges: u8::from(no_start) + u8::from(no_end),
            function_inside: frames.function_inside(symbols),
            goes_on: !proven && share(commonest) >= self.absorb,
            always: !proven && commonest == n,
            pause: false,
            stem: false,
            tail: !proven && share(start.free) < TAIL && frames.without_noun(symbols).next().is_some(),
        }
    }

    /// Whether nearly every occurrence is cut off by a `、` with the same
    /// character beyond it: part of a motto (万众创新 in 大众创业、万众创新) or of
    /// a series (党的二十大和二十届二中、三中全会精神).
    fn goes_on_behind_pauses<F: Facts>(&self, facts: &mut F) -> bool {
        let least = self.absorb * facts.count() as f64;
        let (starts, ends, _) = facts.clauses();
        (ends as f64 >= least && facts.beyond_pause_behind() as f64 >= least)
            || (starts as f64 >= least && facts.beyond_pause_before() as f64 >= least)
    }

    /// Whether a string that is free on the left hardly ever ends by
    /// itself and different head nouns complete it (新发展理念, 新发展格局): a
    /// stem, no formulation.
    fn is_stem<F: Facts>(&self, facts: &mut F) -> bool {
        let enough = FREE_SHARE * facts.starts().free as f64;
        (facts.by_itself() as f64) < enough && facts.completions(enough) > 1
    }

    fn is_boilerplate<F: Facts>(&self, facts: &mut F) -> bool {
        let constant = |some: usize, of: usize| some as f64 / of as f64 >= CONSTANT;
        let (n, (_, _, alone)) = (facts.count(), facts.clauses());
        let (outermost, documents) = facts.outermost();
        let share = documents as f64 / self.documents as f64;
        documents >= BOILERPLATE_DOCUMENTS
            && ((constant(outermost, n) && share >= SOME_DOCUMENTS) || (constant(alone, n) && share >= MOST_DOCUMENTS))
    }
}
