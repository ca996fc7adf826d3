//! How evidence becomes a score.

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, QUOTED};

/// What each kind of evidence adds to a formulation's score, or takes from
/// it. The score is the sum of the contributions; nothing else decides on
/// rank, and [`MinedSlogans::explain`](super::MinedSlogans::explain) shows
/// them one by one.
///
/// For a string of `n` characters that occurs `f` times, the value that a
/// weight multiplies:
///
/// | weight | value |
/// |---|---|
/// | `frame_left` | ln(1 + occurrences right after a frame verb) |
/// | `frame_verbs` | ln(1 + different frame verbs right before it) |
/// | `frame_right` | √(r · f / (f + 3)), r the share right before a frame noun |
/// | `quoted` | ln(1 + documents in which it is in quotation marks by itself) |
/// | `entropy` | the right branching entropy in nats |
/// | `left_entropy` | −1 times the left branching entropy in nats: ordinary phrases stand behind anything |
/// | `cohesion` | the least pointwise mutual information over all splits in two, at most 8 |
/// | `words` | ln(0.03 + share at the beginning of a word) + ln(0.03 + share at the end of one), by the dictionary |
/// | `free` | ln(0.03 + share free on the left) + the same on the right: at the edge of a clause, beside a function character or a frame word |
/// | `modifies` | the share right before 的, at most a half |
/// | `heading` | √ of the share in headings |
/// | `parallel` | ln(1 + times that a `、` parts it from a clause of the same length) |
/// | `company` | ln(1 + frame verbs per 100 characters near it), at most 6 of them: policy is told from other news by the verbs around it |
/// | `burst` | how unevenly it falls over the years (0 to 2) |
/// | `onset` | the share of the text that is older than its first year (0 to 1) |
/// | `contrast` | the contrast with a reference, from −5 to 5 (0 without one); its weight is 0 by default: above 0 it rewards what is rare in the reference, below 0 what is as frequent there |
/// | `word` | 1 for a word of the bundled dictionary |
/// | `counts` | 1 where it begins with a count, as what sums up several things does (三个代表) |
/// | `frequency` | −ln f |
/// | `short` | −1 for two characters; with `unquoted`, another where they are seldom quoted |
/// | `three` | −1 for three characters |
/// | `four` | 1 for four characters |
/// | `long` | −(n − 8) beyond eight characters |
/// | `verb` | −1 where it begins with a frame verb or light verb |
/// | `light_end` | −1 where it ends with a light verb |
/// | `digit` | −1 where it begins with a digit |
/// | `edges` | −1 for each end at which a function character stands without proof |
/// | `function` | −1 where a function character is inside |
/// | `goes_on` | −1 where it goes on with one and the same neighbour nearly always |
/// | `always` | −1 where it does so always, being part of a longer string |
/// | `pause` | −1 where it goes on alike behind a `、` |
/// | `stem` | −1 where different head nouns always complete it |
/// | `tail` | −1 where it ends with a head noun and seldom is free on the left, seldom quoted (三年行动) |
/// | `open` | −(1 − 10 · e) where it ends clauses in the share e < 0.1 of its occurrences and seldom is quoted: what always goes on is seldom whole |
/// | `boilerplate` | −1 for boilerplate |
/// | `form` | −1 where a better row says the same |
/// | `part` | −1 where one longer row holds most of its occurrences (百花齐放 in 百花齐放、百家争鸣) |
/// | `whole` | what the best of its parts scores more than it: a whole takes the place of its parts |
///
/// The rows are ideas in this order; [`SloganWeights::by_string`] orders strings by their own evidence.
///
/// The weights are rounded from a search on three corpora (57 work reports,
/// 31 provincial ones, 15,369 news items) for recall of terms of published
/// glossaries and of the bundled lexicon; no list of terms is in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // the table above says what each one is
pub struct SloganWeights {
    pub frame_left: f64,
    pub frame_verbs: f64,
    pub frame_right: f64,
    pub quoted: f64,
    pub entropy: f64,
    pub left_entropy: f64,
    pub cohesion: f64,
    pub words: f64,
    pub free: f64,
    pub modifies: f64,
    pub heading: f64,
    pub parallel: f64,
    pub company: f64,
    pub burst: f64,
    pub onset: f64,
    pub contrast: f64,
    pub word: f64,
    pub counts: f64,
    pub frequency: f64,
    pub short: f64,
    pub unquoted: f64,
    pub three: f64,
    pub four: f64,
    pub long: f64,
    pub verb: f64,
    pub light_end: f64,
    pub digit: f64,
    pub edges: f64,
    pub function: f64,
    pub goes_on: f64,
    pub always: f64,
    pub pause: f64,
    pub stem: f64,
    pub tail: f64,
    pub open: f64,
    pub boilerplate: f64,
    pub form: f64,
    pub part: f64,
    pub whole: f64,
}

impl Default for SloganWeights {
    fn default() -> Self {
        Self {
            frame_left: 0.8,
            frame_verbs: 1.0,
            frame_right: 1.5,
            quoted: 1.7,
            entropy: 1.0,
            left_entropy: 0.5,
            cohesion: 0.2,
            words: 1.0,
            free: 0.3,
            modifies: 2.5,
            heading: 1.0,
            parallel: 0.5,
            company: 1.6,
            burst: 0.5,
            onset: 2.0,
            contrast: 0.0,
            word: 0.7,
            counts: 0.5,
            frequency: 0.05,
            short: 1.0,
            unquoted: 12.0,
            three: 2.5,
            four: 0.3,
            long: 0.25,
            verb: 2.0,
            light_end: 3.0,
            digit: 3.0,
            edges: 3.0,
            function: 0.5,
            goes_on: 1.5,
            always: 2.0,
            pause: 3.0,
            stem: 1.0,
            tail: 1.5,
            open: 1.5,
            boilerplate: 1.0,
            form: 3.0,
            part: 2.0,
            whole: 1.0,
        }
    }
}

/// A value of the evidence and its weight.
pub(super) struct Contribution {
    pub name: &'static str,
    pub value: f64,
    pub weight: f64,
}

/// Added to shares under a logarithm.
const FLOOR: f64 = 0.03;

/// Bounds of values: no cohesion is less than −ln of 2^32 symbols.
const LEAST_COHESION: f64 = -23.0;
const MOST_COHESION: f64 = 8.0;
const MOST_CONTRAST: f64 = 5.0;
const MOST_COMPANY: f64 = 6.0;
const MOST_MODIFIES: f64 = 0.5;

/// What ends clauses in this share of its occurrences is open no more.
const ENDS: f64 = 0.1;

/// The value that scores most.
fn favourable(weight: f64, low: f64, high: f64) -> f64 {
    if weight < 0.0 { low } else { high }
}

impl SloganWeights {
    /// The same weights with 0 for `form`, `part` and `whole`: rows in order of the evidence for
    /// their strings, not of ideas.
    #[must_use]
    pub fn by_string(self) -> Self {
        Self { form: 0.0, part: 0.0, whole: 0.0, ..self }
    }

    pub(super) fn score(&self, e: &Evidence) -> f64 {
        self.contributions(e).iter().map(|c| c.weight * c.value).sum()
    }

    /// The most that a string can score whose evidence lacks cohesion and contrast only.
    pub(super) fn most(&self, evidence: &Evidence, contrasted: bool) -> f64 {
        let mut evidence = evidence.clone();
        evidence.cohesion = favourable(self.cohesion, LEAST_COHESION, MOST_COHESION);
        evidence.contrast = contrasted.then(|| favourable(self.contrast, -MOST_CONTRAST, MOST_CONTRAST));
        self.score(&evidence)
    }

    /// The most that a string can score, given what [`Ground::judge`](super::evidence::Ground::judge) says of it.
    /// `verbs` is how many frame verbs there are.
    pub(super) fn bound(&self, mut evidence: Evidence, verbs: usize, contrasted: bool) -> f64 {
        evidence.company = favourable(self.company, 0.0, MOST_COMPANY);
        // Every beginning of a clause is a neighbour of its own.
        let n = evidence.count as f64;
        evidence.left_entropy = favourable(-self.left_entropy, evidence.clause_start * n.ln(), n.ln());
        let most = evidence.frame_left.min(verbs as u32);
        evidence.frame_verbs = if self.frame_verbs < 0.0 { most.min(1) } else { most };
        evidence.word = self.word > 0.0;
        evidence.boilerplate = self.boilerplate < 0.0;
        evidence.doubts.pause = self.pause < 0.0;
        evidence.doubts.stem = self.stem < 0.0;
        self.most(&evidence, contrasted)
    }

    pub(super) fn contributions(&self, e: &Evidence) -> [Contribution; 39] {
        let f = e.count as f64;
        let doubts = &e.doubts;
        let on = |says: bool| -f64::from(u8::from(says));
        let sides = |left: f64, right: f64| (FLOOR + left).ln() + (FLOOR + right).ln();
        [
            ("frame_left", f64::from(e.frame_left).ln_1p(), self.frame_left),
            ("frame_verbs", f64::from(e.frame_verbs).ln_1p(), self.frame_verbs),
            ("frame_right", (e.frame_right * f / (f + 3.0)).sqrt(), self.frame_right),
            ("quoted", f64::from(e.quoting).ln_1p(), self.quoted),
            ("entropy", e.right_entropy, self.entropy),
            ("left_entropy", -e.left_entropy, self.left_entropy),
            ("cohesion", e.cohesion.min(MOST_COHESION), self.cohesion),
            ("words", sides(e.word_left, e.word_right), self.words),
            ("free", sides(e.free_left, e.free_right), self.free),
            ("modifies", e.modifies.min(MOST_MODIFIES), self.modifies),
            ("heading", e.heading.sqrt(), self.heading),
            ("parallel", f64::from(e.parallel).ln_1p(), self.parallel),
            ("company", e.company.min(MOST_COMPANY).ln_1p(), self.company),
            ("burst", e.burst, self.burst),
            ("onset", e.onset, self.onset),
            ("contrast", e.contrast.unwrap_or(0.0).clamp(-MOST_CONTRAST, MOST_CONTRAST), self.contrast),
            ("word", f64::from(u8::from(e.word)), self.word),
            ("counts", f64::from(u8::from(e.counts)), self.counts),
            ("frequency", -f.ln(), self.frequency),
            ("short", on(e.length < 3), self.short),
            ("unquoted", on(doubts.short), self.unquoted),
            ("three", on(e.length == 3), self.three),
            ("four", f64::from(u8::from(e.length == 4)), self.four),
            ("long", -(e.length.saturating_sub(8) as f64), self.long),
            ("verb", on(doubts.verb_start), self.verb),
            ("light_end", on(doubts.light_end), self.light_end),
            ("digit", on(doubts.digit), self.digit),
            ("edges", -f64::from(doubts.edges), self.edges),
            ("function", on(doubts.function_inside), self.function),
            ("goes_on", on(doubts.goes_on), self.goes_on),
            ("always", on(doubts.always), self.always),
            ("pause", on(doubts.pause), self.pause),
            ("stem", on(doubts.stem), self.stem),
            ("tail", on(doubts.tail), self.tail),
            ("open", if e.quoted < QUOTED { (e.clause_end / ENDS).min(1.0) - 1.0 } else { 0.0 }, self.open),
            ("boilerplate", on(e.boilerplate), self.boilerplate),
            ("form", on(e.form), self.form),
            ("part", on(e.part), self.part),
            ("whole", e.whole, self.whole),
        ]
        .map(|(name, value, weight)| Contribution { name, value, weight })
    }
}
