//! How freely neighbours vary.

/// Entropy in nats of neighbours by their counts, every boundary a symbol of
/// its own. Summed from the rarest neighbour to the commonest, so that no
/// numbering of symbols changes it.
pub(super) fn entropy<N: Ord + Copy + Into<u64>>(counts: &mut [N], boundaries: usize, n: usize) -> f64 {
    counts.sort_unstable();
    let n = n as f64;
    let part = |count: u64| {
        let p = count as f64 / n;
        -p * p.ln()
    };
    boundaries as f64 * part(1) + counts.iter().map(|&count| part(count.into())).sum::<f64>()
}
