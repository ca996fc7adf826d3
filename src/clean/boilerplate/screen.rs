//! Which rules may take something from a line: none, as a rule, and seen at little cost.

use regex::{RegexSet, RegexSetBuilder};

use super::{BoilerplateRule, fault, is_longer};
use crate::error::Result;

/// Some rules as one set.
///
/// Patterns bound to the start of a line give up after a few characters, those bound to its
/// end are read backwards and give up as soon; neither must be slowed down by those that
/// search the line.
#[derive(Debug)]
pub(super) struct Screen {
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
    fn of(rules: &[BoilerplateRule], belongs: impl Fn(&str) -> bool) -> Result<Self> {
        let rules = rules.iter().enumerate().filter(|(_, rule)| belongs(&rule.pattern));
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
    pub fn matches(&self, line: &str, matched: &mut Vec<usize>) {
        let is_tried = !self.places.is_empty() && !self.longest.is_some_and(|longest| is_longer(line, longest));
        if is_tried && self.set.is_match(line) {
            matched.extend(self.set.matches(line).iter().filter_map(|i| self.places.get(i).copied()));
        }
    }
}

/// The rules bound to the start of a line, those bound to its end, and all others.
pub(super) fn of_rules(rules: &[BoilerplateRule]) -> Result<[Screen; 3]> {
    let begins = |pattern: &str| pattern.trim_start_matches("(?i)").starts_with('^');
    let ends = |pattern: &str| pattern.ends_with('$');
    Ok([
        Screen::of(rules, begins)?,
        Screen::of(rules, |pattern| !begins(pattern) && ends(pattern))?,
        Screen::of(rules, |pattern| !begins(pattern) && !ends(pattern))?,
    ])
}
