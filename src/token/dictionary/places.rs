//! Looking for room in a double array.

/// After this many places tried in vain, the search for several places at once
/// begins further on for all that come.
const TRIES: usize = 30000;

/// The places of a double array, a bit each: whether something lies there.
/// There is always room behind the last.
pub(super) struct FreePlaces {
    taken: Vec<u64>,
    /// No place before these is free; none before the second suits several children.
    first_free: usize,
    first_open: usize,
    /// The bases that were given, a bit each.
    given: Vec<u64>,
}

impl FreePlaces {
    /// The places from `limit` on.
    pub fn new(limit: u16) -> Self {
        let mut places = Self {
            taken: Vec::new(),
            first_free: usize::from(limit),
            first_open: usize::from(limit),
            given: Vec::new(),
        };
        (0..usize::from(limit)).for_each(|place| places.take(place));
        places
    }

    /// A base that no other node has and that puts children with these codes in
    /// free places, which it takes.
    pub fn base_for(&mut self, codes: &[u16]) -> u32 {
        self.first_free = self.free_from(self.first_free);
        let mut place = if codes.len() == 1 { self.first_free } else { self.first_open.max(self.first_free) };
        let mut tried = 0;
        let base = loop {
            place = self.free_from(place);
            let base = place ^ usize::from(codes[0]);
            let fits = codes[1..].iter().all(|&code| is_clear(&self.taken, base ^ usize::from(code)));
            if fits && is_clear(&self.given, base) {
                break base;
            }
            place += 1;
            tried += 1;
        };
        if tried > TRIES {
            self.first_open = place;
        }
        codes.iter().for_each(|&code| self.take(base ^ usize::from(code)));
        set(&mut self.given, base);
        base as u32
    }

    /// The first free place from here on.
    fn free_from(&self, place: usize) -> usize {
        let mut word = place / 64;
        let mut before = (1u64 << (place % 64)) - 1;
        while let Some(bits) = self.taken.get(word) {
            let free = !(bits | before);
            if free != 0 {
                return word * 64 + free.trailing_zeros() as usize;
            }
            (word, before) = (word + 1, 0);
        }
        place.max(word * 64)
    }

    fn take(&mut self, place: usize) {
        set(&mut self.taken, place);
    }
}

fn is_clear(bits: &[u64], bit: usize) -> bool {
    bits.get(bit / 64).is_none_or(|word| word & 1 << (bit % 64) == 0)
}

fn set(bits: &mut Vec<u64>, bit: usize) {
    if bit / 64 >= bits.len() {
        bits.resize(bit / 64 + 1, 0);
    }
    bits[bit / 64] |= 1 << (bit % 64);
}
