//! How evidence becomes a score.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;

/// What each kind of evidence adds to a formulation's score:
///
/// ```text
/// frame_left · ln(1 + l) + frame_right · √(r · f / (f + 3)) + quoted · ln(1 + 10 q)
///   + entropy · H + cohesion · min(PMI, 8) + length · g(n) + burst · B + start · s + free · e
///   + contrast · c − frequency · ln f − function · u − boilerplate · b
/// ```
///
/// with, for a string of `n` characters that occurs `f` times: `l`
/// occurrences right after a frame verb, `r` the share right before a frame
/// noun, `q` the share in quotation marks, `H` the right branching entropy in
/// nats, PMI the least cohesion over all splits in two, `g` = −1 for two or three
/// characters, 0 for four to eight and `(8 − n) / 4` beyond, `B` how unevenly
/// it falls over the years (0 to 2), `s` the share at the beginning of a
/// clause, `e` the geometric mean of the shares in which it stands free on the
/// left and on the right (at the edge of a clause, beside a function character
/// or a frame word), `c` the contrast with a reference, from −5 to 5 (0 without
/// one), `u` 1 where a function character stands inside, `b` 1 for boilerplate.
///
/// The form and most weights follow a trial of ours on work reports and news;
/// they were checked on the terms of the bundled lexicon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SloganWeights {
    /// Weight of occurrences after frame verbs.
    pub frame_left: f64,
    /// Weight of the share before frame nouns.
    pub frame_right: f64,
    /// Weight of the share in quotation marks.
    pub quoted: f64,
    /// Weight of the right branching entropy.
    pub entropy: f64,
    /// Weight of the cohesion.
    pub cohesion: f64,
    /// Weight of the length.
    pub length: f64,
    /// Weight of the burst.
    pub burst: f64,
    /// Weight of the share at the beginning of a clause.
    pub start: f64,
    /// Weight of standing free.
    pub free: f64,
    /// Weight of the contrast. A negative weight rewards what the reference
    /// shares, for a reference of official language beside a technical corpus.
    pub contrast: f64,
    /// What a frequent string loses.
    pub frequency: f64,
    /// What a string with a function character inside loses.
    pub function: f64,
    /// What boilerplate loses.
    pub boilerplate: f64,
}

impl Default for SloganWeights {
    fn default() -> Self {
        Self {
            frame_left: 1.5,
            frame_right: 1.5,
            quoted: 1.2,
            entropy: 1.0,
            cohesion: 0.3,
            length: 0.5,
            burst: 0.5,
            start: 1.0,
            free: 1.0,
            contrast: 0.5,
            frequency: 0.6,
            function: 0.5,
            boilerplate: 3.0,
        }
    }
}

impl SloganWeights {
    pub(super) fn score(&self, e: &Evidence) -> f64 {
        let f = e.count as f64;
        let length = match e.length {
            0..=3 => -1.0,
            4..=8 => 0.0,
            n => (8.0 - n as f64) / 4.0,
        };
        self.frame_left * f64::from(e.frame_left).ln_1p()
            + self.frame_right * (e.frame_right * f / (f + 3.0)).sqrt()
            + self.quoted * (10.0 * e.quoted).ln_1p()
            + self.entropy * e.right_entropy
            + self.cohesion * e.cohesion.min(8.0)
            + self.length * length
            + self.burst * e.burst
            + self.start * e.clause_start
            + self.free * e.free()
            + self.contrast * e.contrast.unwrap_or(0.0).clamp(-5.0, 5.0)
            - self.frequency * f.ln()
            - self.function * f64::from(u8::from(e.function_inside))
            - self.boilerplate * f64::from(u8::from(e.boilerplate))
    }
}
