//! Families with names, occurrences, and the forms that are no rows.

use std::collections::BTreeMap;

use super::cores::cores;
use super::evidence::Evidence;
use super::families::{Family, Form, Relation, families, shortened, slots};
use super::ground::Ground;
use super::lists::Lists;
use super::rows::{Occurrences, Slogan};
use super::years::Span;

/// A family, the head first.
#[derive(Clone)]
pub(super) struct NamedFamily {
    pub name: String,
    pub members: Vec<Member>,
}

/// A form in a family.
#[derive(Clone)]
pub(super) struct Member {
    pub term: String,
    pub relation: Relation,
    /// The row of the form; a shell around a row is none itself.
    pub row: Option<usize>,
    pub span: Option<Span>,
    pub occurrences: Occurrences,
}

impl NamedFamily {
    /// Whether its members share a pattern, not a head.
    pub fn is_slot(&self) -> bool {
        self.members.iter().all(|m| m.relation == Relation::Slot)
    }
}

/// A verb or noun makes a form of its own with a row that it occurs beside in
/// this share of the row's occurrences.
const SHELL: f64 = 0.2;

/// All families: of forms in order of their heads' ranks, then of slots.
pub(super) fn name_families(
    ground: &Ground,
    lists: &Lists,
    strings: &[&[u32]],
    slogans: &[Slogan],
) -> Vec<NamedFamily> {
    let frames = &ground.frames;
    let to_parent = |symbols: &[u32], parent: usize, evidence: &Evidence| {
        let other = strings[parent];
        let is_core = |short: &[u32], long: &[u32]| cores(long, frames).iter().any(|core| core.symbols == short);
        let has_noun = |short: &[u32], long: &[u32]| frames.without_noun(long).any(|rest| rest == short);
        let relation = match () {
            () if evidence.part => Relation::Part,
            () if frames.without_verbs(symbols).any(|rest| rest == other) => Relation::VerbShell,
            () if has_noun(other, symbols) || has_noun(symbols, other) => Relation::HeadNoun,
            () if is_core(other, symbols) || is_core(symbols, other) => Relation::Variant,
            () => Relation::Absorbed,
        };
        (parent, relation)
    };
    let forms: Vec<Form<'_>> = strings
        .iter()
        .zip(slogans)
        .map(|(symbols, s)| Form {
            symbols,
            parent: s.parent.map(|parent| to_parent(symbols, parent, &s.evidence)),
            years: s.span.map(|s| s.quartiles),
        })
        .collect();
    let sequence = &ground.sequence;
    let nouns: Vec<Vec<u32>> = lists.frame_nouns.iter().filter_map(|noun| sequence.symbols_of(noun)).collect();
    let member = |(row, relation): (usize, Relation)| Member {
        term: slogans[row].term.clone(),
        relation,
        row: Some(row),
        span: slogans[row].span,
        occurrences: slogans[row].occurrences.clone(),
    };
    let abbreviations = abbreviations(ground, &forms, slogans);
    let mut named: BTreeMap<usize, Vec<Member>> = families(&forms, &nouns, &abbreviations)
        .into_iter()
        .map(|Family { head, members }| (head, members.into_iter().map(member).collect()))
        .collect();
    let mut heads: Vec<usize> = (0..slogans.len()).collect();
    named.iter().for_each(|(&head, members)| members.iter().filter_map(|m| m.row).for_each(|row| heads[row] = head));
    for (row, slogan) in slogans.iter().enumerate().filter(|(_, s)| s.parent.is_none()) {
        let shells = shells(ground, lists, slogan);
        if !shells.is_empty() {
            let members = named.entry(heads[row]).or_insert_with(|| vec![member((row, Relation::Head))]);
            let known = |m: &Member| members.iter().any(|other| other.term == m.term);
            let new: Vec<Member> = shells.into_iter().filter(|m| !known(m)).collect();
            members.extend(new);
        }
    }
    let text = |symbols: &[u32]| symbols.iter().map(|&s| sequence.characters[s as usize]).collect::<String>();
    let of_slots = slots(&forms).into_iter().map(|slot| NamedFamily {
        name: format!("{}*{}", text(&slot.before), text(&slot.after)),
        members: slot.members.into_iter().map(|row| member((row, Relation::Slot))).collect(),
    });
    let of_forms = named.into_iter().map(|(head, members)| NamedFamily { name: slogans[head].term.clone(), members });
    of_forms.chain(of_slots).filter(|f| f.members.len() > 1).collect()
}

/// Of the documents that say a short form, this share says the full one too,
/// and this many times the share among all documents.
const TOGETHER: f64 = 0.25;
const LIFT: f64 = 2.0;

/// Short forms with the full ones: no more frequent, and said in the same documents.
fn abbreviations(ground: &Ground, forms: &[Form<'_>], slogans: &[Slogan]) -> Vec<(usize, usize)> {
    let documents = |row: usize| -> Vec<u32> {
        let positions = &slogans[row].occurrences.positions;
        let mut documents: Vec<u32> = positions.iter().map(|&p| ground.sequence.document_of(p)).collect();
        documents.dedup();
        documents
    };
    let is_abbreviation = |&(short, full): &(usize, usize)| {
        let counts = [short, full].map(|row| slogans[row].occurrences.positions.len());
        counts[0] <= counts[1] && {
            let (short, full) = (documents(short), documents(full));
            let both = short.iter().filter(|d| full.binary_search(d).is_ok()).count() as f64 / short.len() as f64;
            both >= TOGETHER && both >= LIFT * full.len() as f64 / ground.sequence.n_documents() as f64
        }
    };
    shortened(forms).into_iter().filter(is_abbreviation).collect()
}

/// The forms that a row makes with the frame verbs before it and the head
/// nouns behind it. They hold the row, so none counts by itself.
fn shells(ground: &Ground, lists: &Lists, slogan: &Slogan) -> Vec<Member> {
    let of = &slogan.occurrences;
    let mut by_verb: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    let mut by_noun: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for &position in &of.positions {
        let verb = ground.verb_before(position as usize);
        by_verb.entry(verb).or_default().push(position);
        let noun = ground.noun_at(position as usize + of.length);
        by_noun.entry(noun).or_default().push(position);
    }
    let enough = |positions: &[u32]| {
        positions.len() >= ground.min_count && positions.len() as f64 >= SHELL * of.positions.len() as f64
    };
    let shell = |term: String, relation: Relation, positions: Vec<u32>, added: usize| Member {
        term,
        relation,
        row: None,
        span: ground.span(&positions),
        occurrences: Occurrences { independent: vec![false; positions.len()], positions, length: of.length + added },
    };
    let mut found = Vec::new();
    for (verb, positions) in by_verb.into_iter().filter(|(verb, p)| *verb != 0 && enough(p)) {
        let Some(verb) = lists.frame_verbs.get(usize::from(verb) - 1) else { continue };
        let length = verb.chars().count();
        let positions = positions.into_iter().map(|p| p - length as u32).collect();
        found.push(shell(format!("{verb}{}", slogan.term), Relation::VerbShell, positions, length));
    }
    for (noun, positions) in by_noun.into_iter().filter(|(noun, p)| *noun != 0 && enough(p)) {
        let Some(noun) = lists.frame_nouns.get(usize::from(noun) - 1) else { continue };
        found.push(shell(format!("{}{noun}", slogan.term), Relation::HeadNoun, positions, noun.chars().count()));
    }
    found
}
