//! Where repeated strings lie, without a search.

use std::ops::Range;

/// The strings that begin with one symbol and after which the text goes on in
/// several ways, by their symbols: an open table of powers of two.
#[derive(Default)]
pub(super) struct Strings {
    slots: Box<[Slot]>,
}

/// A place of the table, empty where no string is.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The length, and what else tells the string from others at a glance.
    tag: u32,
    first: u32,
    end: u32,
}

impl Strings {
    /// The longest strings that are kept.
    pub const LONGEST: usize = 0xff;

    /// Strings by their places in the array, which give their symbols.
    pub fn of<'s>(strings: &[(usize, Range<usize>)], symbols: impl Fn(usize, usize) -> &'s [u32]) -> Self {
        let mut slots = vec![Slot::default(); (strings.len() * 3 / 2 + 1).next_power_of_two()].into_boxed_slice();
        let mask = slots.len() - 1;
        for (length, places) in strings {
            let hash = hash(symbols(places.start, *length));
            let mut at = hash as usize & mask;
            while slots[at].tag != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = Slot { tag: tag(hash, *length), first: places.start as u32, end: places.end as u32 };
        }
        Self { slots }
    }

    /// The places of a string; none where it is not kept.
    pub fn find(&self, string: &[u32], is_at: impl Fn(usize) -> bool) -> Option<Range<usize>> {
        if string.len() > Self::LONGEST || self.slots.is_empty() {
            return None;
        }
        let (hash, mask) = (hash(string), self.slots.len() - 1);
        let (tag, mut at) = (tag(hash, string.len()), hash as usize & mask);
        while self.slots[at].tag != 0 {
            let Slot { tag: other, first, end } = self.slots[at];
            if other == tag && is_at(first as usize) {
                return Some(first as usize..end as usize);
            }
            at = (at + 1) & mask;
        }
        None
    }
}

fn tag(hash: u64, length: usize) -> u32 {
    (hash >> 40) as u32 & !0xff | length as u32
}

fn hash(symbols: &[u32]) -> u64 {
    let step =
        |hash: u64, &symbol: &u32| (hash ^ u64::from(symbol)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    let hash = symbols.iter().fold(symbols.len() as u64, step);
    hash ^ hash >> 29
}
