//! Which rules may take something from a line: none, as a rule, and seen at little cost.

use std::ops::Range;

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::{BoilerplateRule, fault, is_longer};
use crate::error::Result;

/// All rules, in groups none of which slows down another.
///
/// Patterns bound to the start of a line give up after a few characters, those bound to its
/// end are read backwards and give up as soon. Rules that need something are not asked at all
/// where nothing of what any of them needs is in the line.
#[derive(Debug, Default)]
pub(super) struct Screens {
    /// Of the rules that need nothing: those bound to the start of a line, those bound to its
    /// end, and all others.
    free: [Screen; 3],
    /// The same of the rules that need something.
    needy: [Screen; 3],
    /// What finds the needs: short ones, those with ASCII letters, and all others, as a search
    /// for all of them at once takes more time than three.
    needs: [Option<Regex>; 3],
}

impl Screens {
    pub fn of(rules: &[BoilerplateRule]) -> Result<Self> {
        let begins = |pattern: &str| pattern.trim_start_matches("(?i)").starts_with('^');
        let place = |rule: &BoilerplateRule| match rule.pattern.as_str() {
            pattern if begins(pattern) => 0,
            pattern if pattern.ends_with('$') => 1,
            _ => 2,
        };
        let screen = |is_needy, at| Screen::of(rules, |rule| rule.needs.is_empty() != is_needy && place(rule) == at);
        let group = |need: &str| match need {
            _ if need.len() < 3 => 0,
            _ if need.contains(|c: char| c.is_ascii_alphabetic()) => 1,
            _ => 2,
        };
        let needs = |wanted: usize| {
            let all = rules.iter().flat_map(|rule| &rule.needs).map(String::as_str);
            any_of(all.filter(|need| group(need) == wanted)).map_err(|e| fault("what all of them need", e))
        };
        Ok(Self {
            free: [screen(false, 0)?, screen(false, 1)?, screen(false, 2)?],
            needy: [screen(true, 0)?, screen(true, 1)?, screen(true, 2)?],
            needs: [needs(0)?, needs(1)?, needs(2)?],
        })
    }

    /// The places of the rules that match a line, in their order. Whether the line holds what
    /// any of them needs, [`Needs`] has found.
    pub fn matches(&self, line: &str, is_needed: bool) -> Vec<usize> {
        let mut matched = Vec::new();
        self.free.iter().for_each(|screen| screen.matches(line, &mut matched));
        if is_needed {
            self.needy.iter().for_each(|screen| screen.matches(line, &mut matched));
        }
        matched.sort_unstable();
        matched
    }

    /// What is needed, sought in a text.
    pub fn needs_in<'s>(&'s self, text: &'s str) -> Needs<'s> {
        Needs { regexes: &self.needs, text, next: [None; 3] }
    }
}

/// What any rule needs, found in one walk through a text.
pub(super) struct Needs<'s> {
    regexes: &'s [Option<Regex>; 3],
    text: &'s str,
    /// Where the next one begins, as far as it was looked for.
    next: [Option<usize>; 3],
}

impl Needs<'_> {
    /// Whether any begins in a line; lines are asked for in their order.
    pub fn are_in(&mut self, line: &Range<usize>) -> bool {
        self.next.iter_mut().zip(self.regexes).any(|(next, regex)| {
            if next.is_none_or(|next| next < line.start) {
                let found = regex.as_ref().and_then(|regex| regex.find_at(self.text, line.start));
                *next = Some(found.map_or(usize::MAX, |found| found.start()));
            }
            next.is_some_and(|next| next < line.end)
        })
    }
}

/// A pattern for any of some strings, ASCII letters in either case; none for none.
pub(super) fn any_of<'n>(needs: impl Iterator<Item = &'n str>) -> std::result::Result<Option<Regex>, regex::Error> {
    let either = |c: char| match c {
        _ if c.is_ascii_alphabetic() => format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase()),
        _ => regex::escape(c.encode_utf8(&mut [0; 4])),
    };
    let patterns: Vec<String> = needs.map(|need| need.chars().map(either).collect()).collect();
    (!patterns.is_empty()).then(|| Regex::new(&patterns.join("|"))).transpose()
}

/// Some rules as one set.
#[derive(Debug)]
struct Screen {
    places: Vec<usize>,
    set: RegexSet,
    /// No rule of these is tried on a line of more characters.
    longest: Option<usize>,
}

impl Default for Screen {
    fn default() -> Self {
        Self { places: Vec::new(), set: RegexSet::empty(), longest: None }
    }
}

impl Screen {
    fn of(rules: &[BoilerplateRule], belongs: impl Fn(&BoilerplateRule) -> bool) -> Result<Self> {
        let rules = rules.iter().enumerate().filter(|(_, rule)| belongs(rule));
        let (places, rules): (Vec<usize>, Vec<&BoilerplateRule>) = rules.unzip();
        let builder = RegexSetBuilder::new(rules.iter().map(|rule| rule.pattern.as_str()))
            .size_limit(100 << 20)
            .dfa_size_limit(16 << 20)
            .build();
        let set = builder.map_err(|e| fault("all of them", e))?;
        let longest = rules.iter().map(|rule| rule.longest).max_by_key(|longest| longest.unwrap_or(usize::MAX));
        Ok(Self { places, set, longest: longest.flatten() })
    }

    /// Adds the places of the rules that match a line. Whether any does is asked first: most
    /// lines match nothing, and the question takes no memory.
    fn matches(&self, line: &str, matched: &mut Vec<usize>) {
        let is_tried = !self.places.is_empty() && !self.longest.is_some_and(|longest| is_longer(line, longest));
        if is_tried && self.set.is_match(line) {
            matched.extend(self.set.matches(line).iter().filter_map(|i| self.places.get(i).copied()));
        }
    }
}
