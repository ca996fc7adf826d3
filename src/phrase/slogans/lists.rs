//! The word lists behind the evidence; data, not code.

use serde::{Deserialize, Serialize};

/// Words around formulations and characters at their edges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lists {
    pub frame_verbs: Vec<String>,
    pub frame_nouns: Vec<String>,
    /// Words that a whole formulation neither begins nor ends with.
    pub light_verbs: Vec<String>,
    /// Characters it neither begins nor ends with; those it begins or ends
    /// with only where there is evidence; those it seldom holds.
    pub never: String,
    pub start: String,
    pub end: String,
    pub inside: String,
}

impl Lists {
    pub fn bundled() -> Self {
        let edges = include_str!("../../../data/slogans/edges.txt");
        let edge = |name: &str| {
            let line = edges.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
            line.unwrap_or_default().trim().to_string()
        };
        Self {
            frame_verbs: words(include_str!("../../../data/slogans/frame_verbs.txt")),
            frame_nouns: words(include_str!("../../../data/slogans/frame_nouns.txt")),
            light_verbs: words(include_str!("../../../data/slogans/light_verbs.txt")),
            never: edge("never"),
            start: edge("start"),
            end: edge("end"),
            inside: edge("inside"),
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_string).collect()
}
