//! An edited text that knows where each of its bytes came from.

use std::ops::Range;
use std::sync::Arc;

use super::signs::Signs;

/// A text after some edits, with a map from its bytes back to the original's.
///
/// Edits are chained: whatever was done, in however many steps, a byte range
/// of the text leads to the byte range of the original it stands for, so that
/// a quotation can be cited from the source.
#[derive(Debug, Clone)]
pub struct EditedText {
    /// Shared with the owner of the original until the first edit.
    text: Arc<String>,
    map: OffsetMap,
    /// What the text holds as it is now, once it was asked.
    signs: Option<Signs>,
}

impl PartialEq for EditedText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.map == other.map
    }
}

impl Eq for EditedText {}

impl EditedText {
    /// A text to which nothing has been done yet.
    #[must_use]
    pub fn unchanged(text: impl Into<String>) -> Self {
        Self::shared(Arc::new(text.into()))
    }

    /// A text that somebody else holds, to which nothing has been done yet. It is copied by the
    /// first edit only.
    pub(crate) fn shared(text: Arc<String>) -> Self {
        let map = OffsetMap::identity(text.len());
        Self { text, map, signs: None }
    }

    /// What a step of normalising may change in the text as it is now.
    pub(in crate::text) fn signs(&mut self) -> Signs {
        *self.signs.get_or_insert_with(|| Signs::of(&self.text))
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it is now, by value.
    #[must_use]
    pub fn into_text(self) -> String {
        Arc::unwrap_or_clone(self.text)
    }

    pub(crate) fn into_parts(self) -> (Arc<String>, OffsetMap) {
        (self.text, self.map)
    }

    /// The map back to the original.
    #[must_use]
    pub fn map(&self) -> &OffsetMap {
        &self.map
    }

    /// The bytes of the original that a byte range of the text stands for.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        self.map.original(range)
    }

    /// Applies one step: what `step` replaces in the text, on top of all
    /// earlier edits. Returns the number of replacements.
    pub(crate) fn edit(&mut self, step: impl FnOnce(&str, &mut Edits)) -> usize {
        let mut edits = Edits::default();
        step(&self.text, &mut edits);
        if edits.list.is_empty() {
            return 0;
        }
        let (text, map) = edits.apply(&self.text);
        self.map = if self.map.is_identity() { map } else { self.map.then(&map) };
        self.text = Arc::new(text);
        self.signs = None;
        edits.list.len()
    }
}

/// The replacements of one step, in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    list: Vec<(Range<usize>, Range<usize>)>,
    with: String,
}

impl Edits {
    /// Replaces a byte range of the text. A range that starts before the end
    /// of the last one, or ends before it starts, is passed over.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        let last = self.list.last().map_or(0, |(r, _)| r.end);
        if range.start < last || range.end < range.start {
            return;
        }
        let start = self.with.len();
        self.with.push_str(with);
        self.list.push((range, start..self.with.len()));
    }

    /// Removes a byte range of the text, under the conditions of
    /// [`Edits::replace`].
    pub fn remove(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    fn apply(&self, text: &str) -> (String, OffsetMap) {
        let mut edited = String::with_capacity(text.len());
        let mut map = OffsetMap::default();
        let mut done = 0;
        for (range, with) in &self.list {
            // A cut inside a character or past the end is no edit.
            let (Some(kept), Some(_)) = (text.get(done..range.start), text.get(range.clone())) else { continue };
            let with = self.with.get(with.clone()).unwrap_or_default();
            edited.push_str(kept);
            edited.push_str(with);
            map.push(Piece { old: kept.len(), new: kept.len(), kept: true });
            map.push(Piece { old: range.len(), new: with.len(), kept: false });
            done = range.end;
        }
        let rest = text.get(done..).unwrap_or_default();
        edited.push_str(rest);
        map.push(Piece { old: rest.len(), new: rest.len(), kept: true });
        (edited, map)
    }
}

/// From the bytes of an edited text to those of its original.
///
/// Pieces stand side by side in both texts and leave no gap in either. A kept
/// piece has the same bytes on both sides; any other stands as a whole for
/// what it replaced, which may be nothing on one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Start in the new text, start in the old text, and whether kept.
    starts: Vec<(usize, usize, bool)>,
    new_len: usize,
    old_len: usize,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    old: usize,
    new: usize,
    kept: bool,
}

impl OffsetMap {
    /// The map of a text of this many bytes to itself.
    #[must_use]
    pub fn identity(len: usize) -> Self {
        let mut map = Self::default();
        map.push(Piece { old: len, new: len, kept: true });
        map
    }

    /// Whether it leads every byte to itself, as the map of an unchanged text does.
    fn is_identity(&self) -> bool {
        matches!(self.starts[..], [] | [(_, _, true)])
    }

    fn push(&mut self, piece: Piece) {
        if piece.old == 0 && piece.new == 0 {
            return;
        }
        let goes_on = piece.kept && self.starts.last().is_some_and(|&(_, _, kept)| kept);
        if !goes_on {
            self.starts.push((self.new_len, self.old_len, piece.kept));
        }
        self.new_len += piece.new;
        self.old_len += piece.old;
    }

    fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        let ends = self.starts.iter().skip(1).map(|&(new, old, _)| (new, old)).chain([(self.new_len, self.old_len)]);
        self.starts.iter().zip(ends).map(|(&(new, old, kept), end)| Piece { old: end.1 - old, new: end.0 - new, kept })
    }

    /// The bytes of the original for a byte range of the edited text: from
    /// the origin of its first byte to the end of the origin of its last one.
    /// What was removed in between is part of it, what was removed at its
    /// edges is not. Ranges past the end are cut.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let end = range.end.min(self.new_len);
        let start = range.start.min(end);
        if start == end {
            let at = self.place(start).0;
            return at..at;
        }
        self.place(start).0..self.place(end - 1).1
    }

    /// Start and end of the origin of one byte.
    fn place(&self, at: usize) -> (usize, usize) {
        let after = self.starts.partition_point(|&(new, _, _)| new <= at);
        let old_end = self.starts.get(after).map_or(self.old_len, |&(_, old, _)| old);
        match after.checked_sub(1).and_then(|i| self.starts.get(i)) {
            _ if at >= self.new_len => (self.old_len, self.old_len),
            Some(&(new, old, true)) => (old + at - new, old + at - new + 1),
            Some(&(_, old, false)) => (old, old_end),
            None => (0, old_end),
        }
    }

    /// What the original has and the edited text lacks: every piece that is not
    /// kept, in order.
    pub(crate) fn replaced(&self, original: &str) -> String {
        let (mut replaced, mut old) = (String::new(), 0);
        for piece in self.pieces() {
            let part = if piece.kept { None } else { original.get(old..old + piece.old) };
            replaced.push_str(part.unwrap_or_default());
            old += piece.old;
        }
        replaced.shrink_to_fit();
        replaced
    }

    /// A byte range of the original, from the edited text and
    /// [`OffsetMap::replaced`]; none where it cuts a character. Linear in the
    /// pieces and the range.
    pub(crate) fn source(&self, edited: &str, replaced: &str, range: Range<usize>) -> Option<String> {
        let mut source = String::with_capacity(range.len().min(self.old_len));
        let (mut old, mut new, mut gone) = (0, 0, 0);
        for piece in self.pieces() {
            let (from, to) = (range.start.max(old), range.end.min(old + piece.old));
            if from < to {
                let (text, start) = if piece.kept { (edited, new) } else { (replaced, gone) };
                source.push_str(text.get(start + from - old..start + to - old)?);
            }
            old += piece.old;
            new += piece.new;
            gone += if piece.kept { 0 } else { piece.old };
        }
        Some(source)
    }

    /// Number of bytes of the original.
    pub(crate) fn original_len(&self) -> usize {
        self.old_len
    }

    /// Gives back memory that was kept for more pieces.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.starts.shrink_to_fit();
    }

    /// This map, then another on what it gives: one map over both. Linear in
    /// the pieces of the two.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut map = Self::default();
        let mut first = Side::new(self.pieces().map(|p| Half { shared: p.new, far: p.old, kept: p.kept }));
        let mut second = Side::new(next.pieces().map(|p| Half { shared: p.old, far: p.new, kept: p.kept }));
        // The text between the two maps is walked once; each turn ends where
        // both maps can be cut.
        while let (a, b) = (first.head, second.head)
            && (a.is_some() || b.is_some())
        {
            let piece = match (a, b) {
                (Some(a), _) if a.shared == 0 => Piece { old: first.take(0).far, new: 0, kept: false },
                (_, Some(b)) if b.shared == 0 => Piece { old: 0, new: second.take(0).far, kept: false },
                (Some(a), Some(b)) if a.kept && b.kept => {
                    let len = a.shared.min(b.shared);
                    Piece { old: first.take(len).far, new: second.take(len).far, kept: true }
                }
                (Some(a), Some(_)) => inseparable(&mut first, &mut second, a.kept),
                _ => break, // the maps do not fit
            };
            map.push(piece);
        }
        map
    }
}

/// One map as seen from the text that it shares with another.
struct Side<I> {
    head: Option<Half>,
    rest: I,
}

#[derive(Clone, Copy, Default)]
struct Half {
    shared: usize,
    far: usize,
    kept: bool,
}

impl<I: Iterator<Item = Half>> Side<I> {
    fn new(mut rest: I) -> Self {
        Self { head: rest.next(), rest }
    }

    /// Takes the head; of a kept one no more than `len` bytes.
    fn take(&mut self, len: usize) -> Half {
        let Some(head) = self.head else { return Half::default() };
        if head.kept && head.shared > len {
            self.head = Some(Half { shared: head.shared - len, far: head.far - len, kept: true });
            return Half { shared: len, far: len, kept: true };
        }
        self.head = self.rest.next();
        head
    }
}

/// The least run that both sides can leave as a whole: a replaced piece and
/// all that overlaps it.
fn inseparable<I, J>(first: &mut Side<I>, second: &mut Side<J>, begin_with_second: bool) -> Piece
where
    I: Iterator<Item = Half>,
    J: Iterator<Item = Half>,
{
    let (mut a, mut b) = (Half::default(), Half::default());
    if begin_with_second {
        b = second.take(0);
    } else {
        a = first.take(0);
    }
    while a.shared != b.shared {
        let behind = a.shared < b.shared;
        if (behind && first.head.is_none()) || (!behind && second.head.is_none()) {
            break;
        }
        let gap = a.shared.abs_diff(b.shared);
        let (sum, more) = if behind { (&mut a, first.take(gap)) } else { (&mut b, second.take(gap)) };
        sum.shared += more.shared;
        sum.far += more.far;
    }
    Piece { old: a.far, new: b.far, kept: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, edits: &[(&str, &str)]) -> EditedText {
        let mut edited = EditedText::unchanged(text);
        for &(what, with) in edits {
            edited.edit(|text, edits| {
                for (at, found) in text.match_indices(what) {
                    edits.replace(at..at + found.len(), with);
                }
            });
        }
        edited
    }

    #[test]
    fn ranges_lead_back() {
        let text = "江州 ５０％增长";
        let edited = edited(text, &[(" ", ""), ("５", "5"), ("０", "0"), ("％", "%")]);
        assert_eq!(edited.text(), "江州50%增长");
        let back = |part: &str| {
            let at = edited.text().find(part).unwrap();
            &text[edited.original(at..at + part.len())]
        };
        assert_eq!(back("50%"), "５０％");
        assert_eq!(back("江州"), "江州"); // the removed space at the edge is not part of it
        assert_eq!(back("州5"), "州 ５"); // in between it is
        assert_eq!(back("增长"), "增长");
        assert_eq!(edited.original(0..999), 0..text.len());
        assert_eq!(edited.original(999..1000), text.len()..text.len());
    }

    #[test]
    fn a_map_after_none_is_itself() {
        let maps = [edited("江州 ５０％增长", &[("５", "5"), (" ", ""), ("江", "长江")]), edited("江", &[("江", "")])];
        for map in maps.iter().map(EditedText::map) {
            let none = OffsetMap::identity(map.old_len);
            assert!(none.is_identity() && !map.is_identity());
            assert_eq!(none.then(map), *map);
        }
    }

    #[test]
    fn pieces_that_overlap_stay_together() {
        // ㎏ becomes kg, then the g goes: k stands for all of ㎏.
        let edited = edited("5㎏重", &[("㎏", "kg"), ("g重", "重")]);
        assert_eq!(edited.text(), "5k重");
        assert_eq!(&"5㎏重"[edited.original(1..2)], "㎏重"); // "g重" was replaced as one
        assert_eq!(edited.original(0..1), 0..1);
    }

    #[test]
    fn edits_out_of_order_or_inside_a_character_are_passed_over() {
        let mut text = EditedText::unchanged("江州市");
        text.edit(|_, edits| {
            edits.replace(3..6, "x");
            edits.replace(0..3, "y");
            edits.replace(7..8, "z");
            edits.replace(9..99, "z");
        });
        assert_eq!(text.text(), "江x市");
    }

    /// Brute force: every byte carries the range it came from.
    #[test]
    fn maps_equal_a_byte_by_byte_account() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..500 {
            let original: String =
                (0..random.usize(0..30)).map(|_| random.choice(['a', 'b', '江', '　']).unwrap()).collect();
            let mut edited = EditedText::unchanged(original.as_str());
            for _ in 0..random.usize(1..5) {
                let text = edited.text().to_string();
                let mut account: Vec<Range<usize>> = Vec::new();
                let before: Vec<_> = (0..text.len()).map(|i| edited.original(i..i + 1)).collect();
                edited.edit(|text, edits| {
                    for (at, c) in text.char_indices() {
                        let (end, with) = (at + c.len_utf8(), random.choice(["", "z", "yy"]).unwrap());
                        let origin = before[at].start..before[end - 1].end;
                        if random.u8(0..3) == 0 {
                            edits.replace(at..end, with);
                            account.extend(with.bytes().map(|_| origin.clone()));
                        } else {
                            account.extend(before[at..end].iter().cloned());
                        }
                    }
                });
                assert_eq!(account.len(), edited.text().len());
                let replaced = edited.map().replaced(&original);
                let source = |range| edited.map().source(edited.text(), &replaced, range);
                assert_eq!(source(0..original.len()).as_deref(), Some(original.as_str()));
                let at = random.usize(0..=original.len())..original.len();
                assert_eq!(source(at.clone()).as_deref(), original.get(at), "{original:?}");
                // A map may be coarser than the account, where pieces cannot
                // be told apart, but never loses a byte's origin.
                for (i, origin) in account.iter().enumerate() {
                    let mapped = edited.original(i..i + 1);
                    assert!(mapped.start <= origin.start && origin.end <= mapped.end, "{original:?}");
                }
            }
        }
    }
}
