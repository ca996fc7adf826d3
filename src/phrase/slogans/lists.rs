//! The word lists behind the evidence; data, not code.

use serde::{Deserialize, Serialize};

/// Words around formulations and characters at their edges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lists {
    pub frame_verbs: Vec<String>,
    pub frame_nouns: Vec<String>,
    pub light_verbs: Vec<String>,
    pub edges: EdgeCharacters,
}

/// Characters that are at the edge of a formulation only with evidence, or
/// not at all. The default lists lie in `data/slogans/edges.txt`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EdgeCharacters {
    /// At neither edge, whatever speaks for it: particles and conjunctions.
    pub never: String,
    /// Never at the beginning: suffixes, which leave a half word behind.
    pub suffixes: String,
    /// Often a function character, measure word or half a word: where it is a
    /// word by itself, it speaks against a string that begins with it and
    /// seldom is in quotation marks or follows a frame verb.
    pub start: String,
    /// Those among them that join: where one is a word by itself, no
    /// formulation begins with it.
    pub conjunctions: String,
    /// The same as `start` at the end, where the string seldom ends a clause,
    /// is in quotation marks or precedes a frame noun.
    pub end: String,
    /// Seldom inside; beside a string they are no part of it.
    pub inside: String,
    /// A string of these and one or two of `units` behind them is a number:
    /// it makes a row only where it is often in quotation marks.
    pub numerals: String,
    /// Units behind numerals.
    pub units: String,
    /// With these begins what sums up several things (三个代表, 八项规定).
    pub counts: String,
    /// Those of `end` that close clauses anyway: the end of a clause is no
    /// evidence for them.
    pub locatives: String,
}

impl Default for EdgeCharacters {
    fn default() -> Self {
        let lines = include_str!("../../../data/slogans/edges.txt");
        let edge = |name: &str| {
            let line = lines.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
            line.unwrap_or_default().trim().to_string()
        };
        Self {
            never: edge("never"),
            suffixes: edge("suffixes"),
            start: edge("start"),
            conjunctions: edge("conjunctions"),
            end: edge("end"),
            inside: edge("inside"),
            numerals: edge("numerals"),
            units: edge("units"),
            locatives: edge("locatives"),
            counts: edge("counts"),
        }
    }
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            frame_verbs: words(include_str!("../../../data/slogans/frame_verbs.txt")),
            frame_nouns: words(include_str!("../../../data/slogans/frame_nouns.txt")),
            light_verbs: words(include_str!("../../../data/slogans/light_verbs.txt")),
            edges: EdgeCharacters::default(),
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_string).collect()
}
