//! Where two sequences go on alike past small differences.

/// How large a difference is bridged, and what must follow it.
///
/// A difference of one symbol is bridged where at least two equal symbols
/// follow, one of `g` symbols (the longer side counts) where at least
/// max(3, `g`) do, from nine symbols on at least 8.
/// Equal symbols score 4 each; a difference costs 6 for each of its first four
/// symbols and 1 for each further one, for a phrase that was replaced is one
/// change, however long. The walk ends where it has lost 48 since its best
/// score, and gives what lies before that best score. Sequences that differ in
/// one symbol of four gain 3 · 4 − 6 on average, those that are alike by
/// chance lose.
///
/// The walk is greedy: it takes the smallest difference that works, on the
/// diagonal first. Costs O(n) for n equal symbols and O(`max_gap`) tries for
/// each difference, against O(n · band) for a table of all cells.
#[derive(Debug, Clone, Copy)]
pub struct Bridge {
    pub max_gap: usize,
}

/// `len` equal symbols, from `a` in the first sequence and `b` in the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    pub a: usize,
    pub b: usize,
    pub len: usize,
}

/// Up to here all shifts of the two sides are tried, from here on few.
const SMALL_GAP: usize = 8;
const RUN_AFTER_LARGE: usize = 8;
const LARGEST_SHIFT: usize = 8;
const GAIN: i64 = 4;
const MOST_LOST: i64 = 48;

fn cost(gap: usize) -> i64 {
    let gap = i64::try_from(gap).unwrap_or(i64::MAX / 8);
    gap.min(4) * 6 + (gap - 4).max(0)
}

fn run_needed(gap: usize) -> usize {
    match gap {
        0..=1 => 2,
        2..=SMALL_GAP => gap.max(3),
        _ => RUN_AFTER_LARGE,
    }
}

impl Bridge {
    /// The equal blocks that follow two places, in order, counted from those
    /// places: `a(i)` is the symbol of the first sequence `i` steps on, `None`
    /// where it ends or may not be used. The two places are taken to lie
    /// right behind equal symbols.
    pub fn follow(&self, a: impl Fn(usize) -> Option<u32>, b: impl Fn(usize) -> Option<u32>, blocks: &mut Vec<Block>) {
        let run = |i: usize, j: usize, most: usize| {
            (0..most).take_while(|&n| a(i + n).is_some_and(|s| b(j + n) == Some(s))).count()
        };
        let keep_from = blocks.len();
        let (mut i, mut j) = (0, 0);
        let (mut score, mut best, mut kept) = (0i64, 0i64, keep_from);
        let first = run(0, 0, usize::MAX);
        if first > 0 {
            blocks.push(Block { a: 0, b: 0, len: first });
            (i, j) = (first, first);
            score = GAIN * first as i64;
            (best, kept) = (score, blocks.len());
        }
        while let Some((gap, di, dj)) = self.resume(i, j, &a, &b, &run) {
            let len = run(i + di, j + dj, usize::MAX);
            score += GAIN * len as i64 - cost(gap);
            if score < best - MOST_LOST {
                break;
            }
            blocks.push(Block { a: i + di, b: j + dj, len });
            (i, j) = (i + di + len, j + dj + len);
            if score >= best {
                (best, kept) = (score, blocks.len());
            }
        }
        blocks.truncate(kept);
    }

    /// The smallest difference after which the sequences go on alike: its
    /// size and how far to go on each side.
    fn resume(
        &self,
        i: usize,
        j: usize,
        a: &impl Fn(usize) -> Option<u32>,
        b: &impl Fn(usize) -> Option<u32>,
        run: &impl Fn(usize, usize, usize) -> usize,
    ) -> Option<(usize, usize, usize)> {
        for gap in 1..=self.max_gap {
            if a(i + gap - 1).is_none() && b(j + gap - 1).is_none() {
                return None;
            }
            let needed = run_needed(gap);
            let shifts = if gap > SMALL_GAP { LARGEST_SHIFT } else { gap };
            let works = |di: usize, dj: usize| run(i + di, j + dj, needed) == needed;
            for shift in 0..=shifts {
                let near = gap - shift;
                if works(gap, near) {
                    return Some((gap, gap, near));
                }
                if shift > 0 && works(near, gap) {
                    return Some((gap, near, gap));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(a: &str, b: &str) -> Vec<(usize, usize, usize)> {
        let (a, b): (Vec<u32>, Vec<u32>) = (a.chars().map(u32::from).collect(), b.chars().map(u32::from).collect());
        let mut found = Vec::new();
        Bridge { max_gap: 24 }.follow(|i| a.get(i).copied(), |j| b.get(j).copied(), &mut found);
        found.into_iter().map(|b| (b.a, b.b, b.len)).collect()
    }

    #[test]
    fn small_differences_are_bridged() {
        for (a, b, expected) in [
            ("abcdefgh", "abcdefgh", vec![(0, 0, 8)]),
            ("abcdefgh", "abcXefgh", vec![(0, 0, 3), (4, 4, 4)]), // one changed
            ("abcdefgh", "abcXdefgh", vec![(0, 0, 3), (3, 4, 5)]), // one more
            ("abcdefgh", "abcefgh", vec![(0, 0, 3), (4, 3, 4)]),  // one less
            ("12abcdefgh", "3abcdefgh", vec![(2, 1, 8)]),         // a figure at the beginning
            ("abcdefgh", "abcXef", vec![(0, 0, 3), (4, 4, 2)]),
            ("abcdefgh", "abcXe", vec![(0, 0, 3)]), // one equal symbol says nothing
            ("abcdefgh", "stuvwxyz", vec![]),
            ("", "abc", vec![]),
        ] {
            assert_eq!(blocks(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_replaced_phrase_is_one_difference() {
        let (a, b) = ("甲乙丙丁戊己庚辛壬癸子丑寅卯", "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往");
        let (head, tail) = ("共享开放协调绿色创新发展理念", "坚持稳中求进工作总基调");
        let found = blocks(&format!("{head}{a}{tail}"), &format!("{head}{b}{tail}"));
        assert_eq!(found, [(0, 0, 14), (28, 34, 11)]);
    }

    #[test]
    fn likeness_by_chance_ends_the_walk() {
        // Runs of three behind differences of three: half of it is alike, too little.
        let part = |k: char| format!("abc{k}{k}{k}");
        let a: String = ('0'..='9').map(part).collect();
        let b: String = ('A'..='J').map(part).collect();
        let found = blocks(&a, &b);
        assert_eq!(found, [(0, 0, 3)]);
    }

    /// A copy with scattered edits is found whole, whatever the edits are.
    #[test]
    fn scattered_edits_of_one_in_ten() {
        let mut random = fastrand::Rng::with_seed(3);
        let (mut whole, mut rounds) = (0, 0);
        for _ in 0..200 {
            let a: Vec<u32> = (0..200).map(|_| random.u32(0..3000)).collect();
            let mut b = Vec::new();
            for &s in &a {
                match random.u8(0..30) {
                    0 => b.push(random.u32(5000..6000)),
                    1 => {}
                    2 => b.extend([s, random.u32(5000..6000)]),
                    _ => b.push(s),
                }
            }
            let mut found = Vec::new();
            Bridge { max_gap: 24 }.follow(|i| a.get(i).copied(), |j| b.get(j).copied(), &mut found);
            let matched: usize = found.iter().map(|b| b.len).sum();
            assert!(found.iter().all(|f| a[f.a..f.a + f.len] == b[f.b..f.b + f.len]));
            assert!(found.windows(2).all(|w| w[0].a + w[0].len <= w[1].a && w[0].b + w[0].len <= w[1].b));
            whole += usize::from(matched >= 150);
            rounds += 1;
        }
        assert!(whole * 100 >= rounds * 95, "{whole} of {rounds}");
    }
}
