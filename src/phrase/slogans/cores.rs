//! What a formulation is without words that add no idea.

use super::frames::Frames;

/// A shorter way to say the same.
pub(super) struct Core {
    pub symbols: Vec<u32>,
    /// The longer way makes up this share of its occurrences at least.
    pub share: f64,
}

impl Core {
    /// How often it may occur where the longer way does so often.
    pub fn most(&self, longer: usize) -> f64 {
        longer as f64 / self.share
    }

    /// Whether the longer way makes up enough of it.
    pub fn allows(&self, longer: usize, count: usize) -> bool {
        count as f64 <= self.most(longer)
    }
}

/// A word and 的 before a string say the same where they stand there as often.
const OF: f64 = 0.3;

/// What is left behind 的 is no shorter.
const BEHIND_OF: usize = 3;

/// The ways to say a string without the head noun behind it (乡村振兴|战略,
/// 宗教信仰自由|的政策), without a 的 inside (社会治安|的|综合治理), and
/// without the short word that 的 makes a modifier (党的|十九大精神).
pub(super) fn cores(symbols: &[u32], frames: &Frames) -> Vec<Core> {
    let mut cores = Vec::new();
    for rest in frames.without_noun(symbols) {
        let rest = rest.strip_suffix(&[frames.modifier]).unwrap_or(rest);
        cores.push(Core { symbols: rest.to_vec(), share: 0.0 });
    }
    if let Some(of) = symbols.iter().position(|&s| s == frames.modifier) {
        let (before, behind) = (&symbols[..of], &symbols[of + 1..]);
        cores.push(Core { symbols: [before, behind].concat(), share: 0.0 });
        if before.len() <= 2 && behind.len() >= BEHIND_OF {
            cores.push(Core { symbols: behind.to_vec(), share: OF });
        }
    }
    cores
}
