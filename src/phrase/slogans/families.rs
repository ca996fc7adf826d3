//! Formulations that are forms of one another.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// How a member of a family is related to the form at its head, or to the
/// member that links it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Relation {
    /// The best-ranked form.
    Head,
    /// One contains the other and they occur nearly as often (全国质量强市标杆城市
    /// and 质量强市标杆城市).
    Absorbed,
    /// Held by the other in most of its occurrences (百花齐放 in 百花齐放、百家争鸣).
    Part,
    /// One has a head noun behind it (一带一路, 一带一路倡议).
    HeadNoun,
    /// With a frame verb before it (人类命运共同体, 构建人类命运共同体).
    VerbShell,
    /// Alike but for one place or a 的 (质量强市, 质量强省).
    Variant,
    /// Alike but for one place, one in use after the other (全面建设小康社会,
    /// 全面建成小康社会).
    Stage,
    /// The other form without a modifier in its middle, said in the same
    /// documents (供给侧改革 for 供给侧结构性改革).
    Abbreviation,
    /// Fills the slot of a pattern (全球\*倡议).
    Slot,
}

impl Relation {
    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Absorbed => "absorbed",
            Self::Part => "part",
            Self::HeadNoun => "head noun",
            Self::VerbShell => "verb shell",
            Self::Variant => "variant",
            Self::Stage => "stage",
            Self::Abbreviation => "abbreviation",
            Self::Slot => "slot",
        }
    }
}

/// What the search for families knows of a row.
pub(super) struct Form<'a> {
    pub symbols: &'a [u32],
    /// The better row that it is a form of, and what it is to it.
    pub parent: Option<(usize, Relation)>,
    /// Between which years its middle occurrences lie; none where undated.
    pub years: Option<(i32, i32)>,
}

/// A family: its head, and every member with its relation, the head first,
/// then in order of rank.
pub(super) struct Family {
    pub head: usize,
    pub members: Vec<(usize, Relation)>,
}

/// A pattern with a slot and the rows that fill it.
pub(super) struct SlotFamily {
    pub before: Vec<u32>,
    pub after: Vec<u32>,
    pub members: Vec<usize>,
}

/// Fewer fixed characters are no pattern: with one free place, with two, and
/// with two that many different fillers share.
const FIXED_ONE: usize = 3;
const FIXED_TWO: usize = 4;
const FIXED_SLOT: usize = 2;

/// An abbreviation keeps as many characters on either side, and leaves out as many at least.
const FIXED_SIDE: usize = 2;
const LEFT_OUT: usize = 2;

/// This many fillers make a slot; more are the modifiers of a common word.
const FILLERS: RangeInclusive<usize> = 3..=20;

/// The families among rows in order of rank; `nouns` are the head nouns, each
/// also with the particles that may be before it.
/// `abbreviations` are pairs of a short form and the full one.
pub(super) fn families(forms: &[Form<'_>], nouns: &[Vec<u32>], abbreviations: &[(usize, usize)]) -> Vec<Family> {
    let mut links: Vec<Vec<(usize, Relation)>> = vec![Vec::new(); forms.len()];
    let mut link = |a: usize, b: usize, relation: Relation| {
        links[a].push((b, relation));
        links[b].push((a, relation));
    };
    for (row, form) in forms.iter().enumerate() {
        if let Some((parent, relation)) = form.parent {
            link(parent, row, relation);
        }
    }
    for (core, longer) in with_nouns(forms, nouns) {
        link(core, longer, Relation::HeadNoun);
    }
    for &(short, full) in abbreviations {
        link(full, short, Relation::Abbreviation);
    }
    for (width, fixed, most) in [(1, FIXED_ONE, usize::MAX), (2, FIXED_TWO, *FILLERS.start() - 1)] {
        for members in patterns(forms, width, fixed).into_values().filter(|m| (2..=most).contains(&m.len())) {
            for &other in &members[1..] {
                link(members[0], other, substitution(&forms[members[0]], &forms[other]));
            }
        }
    }
    let mut seen = vec![false; forms.len()];
    let mut families = Vec::new();
    for head in 0..forms.len() {
        if !seen[head] && !links[head].is_empty() {
            families.push(Family { head, members: reach(head, &links, &mut seen) });
        }
    }
    families
}

/// Everything linked to a head, each with the relation that first reaches it.
fn reach(head: usize, links: &[Vec<(usize, Relation)>], seen: &mut [bool]) -> Vec<(usize, Relation)> {
    seen[head] = true;
    let mut members = vec![(head, Relation::Head)];
    let mut next = 0;
    while let Some(&(row, _)) = members.get(next) {
        for &(other, relation) in &links[row] {
            if !std::mem::replace(&mut seen[other], true) {
                members.push((other, relation));
            }
        }
        next += 1;
    }
    members[1..].sort_unstable();
    members
}

/// Rows that are one other row without some characters in its middle, and no
/// second one's: the short form, then the full one.
pub(super) fn shortened(forms: &[Form<'_>]) -> Vec<(usize, usize)> {
    let rows: FxHashMap<&[u32], usize> = forms.iter().enumerate().map(|(i, f)| (f.symbols, i)).collect();
    let mut full_of: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let mut short = Vec::new();
    for (full, form) in forms.iter().enumerate() {
        let symbols = form.symbols;
        for start in FIXED_SIDE..symbols.len() {
            for end in start + LEFT_OUT..(symbols.len() + 1).saturating_sub(FIXED_SIDE) {
                short.clear();
                short.extend_from_slice(&symbols[..start]);
                short.extend_from_slice(&symbols[end..]);
                if let Some(&row) = rows.get(short.as_slice()) {
                    full_of.entry(row).or_default().push(full);
                }
            }
        }
    }
    let mut pairs = Vec::new();
    for (short, mut full) in full_of {
        full.dedup();
        if let [one] = full.as_slice() {
            pairs.push((short, *one));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Rows that are another row with a head noun behind it.
fn with_nouns(forms: &[Form<'_>], nouns: &[Vec<u32>]) -> Vec<(usize, usize)> {
    let rows: BTreeMap<&[u32], usize> = forms.iter().enumerate().map(|(i, f)| (f.symbols, i)).collect();
    let mut pairs = Vec::new();
    for (longer, form) in forms.iter().enumerate() {
        for noun in nouns {
            let core = form.symbols.strip_suffix(noun.as_slice()).and_then(|core| rows.get(core));
            pairs.extend(core.map(|&core| (core, longer)));
        }
    }
    pairs
}

/// Rows by what is left of them when `width` characters in a row are free and
/// at least `fixed` are not; rows in order of rank.
fn patterns<'a>(forms: &[Form<'a>], width: usize, fixed: usize) -> BTreeMap<(&'a [u32], &'a [u32]), Vec<usize>> {
    let mut patterns: BTreeMap<(&[u32], &[u32]), Vec<usize>> = BTreeMap::new();
    for (row, form) in forms.iter().enumerate().filter(|(_, f)| f.symbols.len() >= width + fixed) {
        for start in 0..=form.symbols.len() - width {
            let pattern = (&form.symbols[..start], &form.symbols[start + width..]);
            patterns.entry(pattern).or_default().push(row);
        }
    }
    patterns
}

/// Whether one of two forms took the other's place: the middle half of its
/// occurrences begins in a later year than that of the other ends.
fn substitution(a: &Form<'_>, b: &Form<'_>) -> Relation {
    match (a.years, b.years) {
        (Some(a), Some(b)) if a.1 < b.0 || b.1 < a.0 => Relation::Stage,
        _ => Relation::Variant,
    }
}

/// Patterns that end in two fixed characters or more and whose slot of two to
/// four characters has 3 to 20 fillers; the slot is as short as it can be.
pub(super) fn slots(forms: &[Form<'_>]) -> Vec<SlotFamily> {
    let mut found = Vec::new();
    for width in 2..=4 {
        for ((before, after), members) in patterns(forms, width, FIXED_SLOT) {
            if FILLERS.contains(&members.len())
                && after.len() >= FIXED_SLOT
                && is_tight(forms, &members, before.len(), after.len())
            {
                found.push(SlotFamily { before: before.to_vec(), after: after.to_vec(), members });
            }
        }
    }
    found.sort_by(|a, b| a.members.cmp(&b.members));
    found
}

/// Whether the fillers share neither their first nor their last character.
fn is_tight(forms: &[Form<'_>], members: &[usize], before: usize, after: usize) -> bool {
    let filler = |row: &usize| &forms[*row].symbols[before..forms[*row].symbols.len() - after];
    let differ = |of: fn(&[u32]) -> Option<&u32>| {
        members.iter().any(|row| of(filler(row)) != members.first().and_then(|row| of(filler(row))))
    };
    differ(<[u32]>::first) && differ(<[u32]>::last)
}
