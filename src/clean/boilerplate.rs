//! What surrounds a text on its page: removed by rules that are data, and
//! every removal on record.

mod screen;

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::text::{EditedText, lines};
use screen::Screens;

const BUNDLED: &str = include_str!("../../data/boilerplate.toml");

/// Removes boilerplate line by line: navigation, source and date lines,
/// hotlines, editors' lines, datelines, page numbers.
///
/// Each line is tried against the rules in order until none matches, so that
/// cleaning twice is the same as once. The returned log names everything that
/// goes.
///
/// ```
/// use tifa::{clean::Boilerplate, text::EditedText};
/// let mut page = EditedText::unchanged("您当前的位置：首页 > 时政\n质量强市。（责任编辑：某某）\n");
/// let log = Boilerplate::bundled().apply(&mut page);
/// assert_eq!(page.text(), "质量强市。\n");
/// assert_eq!(log.iter().map(|r| r.rule.as_str()).collect::<Vec<_>>(), ["nav_path_label", "editor_suffix"]);
/// let own = Boilerplate::from_toml("[[rule]]\nname = 'shout'\npattern = '^号外$'\nscope = 'line'")?;
/// assert!(Boilerplate::bundled().and(&own)?.rule_for("号外").is_some());
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Boilerplate {
    rules: Vec<BoilerplateRule>,
    /// Shared by all copies: a copied `Regex` would start with cold caches.
    regexes: Arc<Vec<Regex>>,
    /// Of each rule the pattern of what follows, where it has one.
    thens: Arc<Vec<Option<Regex>>>,
    /// Of each rule a pattern of what it needs, where it needs something.
    needs: Arc<Vec<Option<Regex>>>,
    /// Most lines match nothing, which these say at once.
    screens: Arc<Screens>,
}

/// One rule of a [`Boilerplate`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoilerplateRule {
    /// Its name in the log.
    pub name: String,
    /// A regular expression for one line without its end, in the syntax of
    /// the `regex` crate.
    pub pattern: String,
    /// What goes where it matches.
    pub scope: RuleScope,
    /// For [`RuleScope::Tail`]: a pattern that the line and what follows it must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<String>,
    /// The rule is tried on lines of at most this many characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<usize>,
    /// The rule is tried only on lines that hold one of these, ASCII letters in either case.
    /// Where every match must hold one anyway they change nothing, but save the time to try a
    /// pattern that gives up late: one search through a text serves all rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a [`BoilerplateRule`] removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleScope {
    /// The whole line with its end.
    Line,
    /// The match, where it occurs at the start of the line.
    Prefix,
    /// The match, where it occurs at the end of the line.
    Suffix,
    /// The line and all that follows it, of at most 1500 characters.
    Tail,
}

/// The most characters that [`RuleScope::Tail`] removes behind its line.
pub const LONGEST_TAIL: usize = 1500;

/// A piece of text that was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Name of the rule.
    pub rule: String,
    /// The removed text, without the line end that went with a whole line.
    pub text: String,
    /// Its bytes in the original, with that line end.
    pub bytes: Range<usize>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<BoilerplateRule>,
}

impl Boilerplate {
    /// The rules that come with the crate, `data/boilerplate.toml`.
    #[must_use]
    pub fn bundled() -> Self {
        // A test makes sure that they compile; a copy shares what is compiled.
        static COMPILED: LazyLock<Boilerplate> =
            LazyLock::new(|| Boilerplate::from_toml(BUNDLED).unwrap_or_else(|_| Boilerplate::none()));
        COMPILED.clone()
    }

    /// No rules.
    #[must_use]
    pub fn none() -> Self {
        Self {
            rules: Vec::new(),
            regexes: Arc::default(),
            thens: Arc::default(),
            needs: Arc::default(),
            screens: Arc::default(),
        }
    }

    /// Rules from a TOML file, as [`Boilerplate::from_toml`].
    ///
    /// # Errors
    /// [`ErrorKind::Io`], or as [`Boilerplate::from_toml`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::from_toml(&std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?)
    }

    /// Rules from TOML: `[[rule]]` tables with `name`, `pattern`, `scope`
    /// (`line`, `prefix`, `suffix` or `tail`) and, if wanted, `longest`, `needs`, `then` and `note`.
    ///
    /// # Errors
    /// [`ErrorKind::Rule`]: what is wrong with the TOML or with a rule.
    pub fn from_toml(text: &str) -> Result<Self> {
        Self::from_rules(rules_of(text)?)
    }

    /// Rules in the order in which they are tried.
    ///
    /// # Errors
    /// [`ErrorKind::Rule`]: a rule without a name, a name that occurs twice, a pattern that does
    /// not compile or that matches an empty line, a need that is empty or holds a line end.
    pub fn from_rules(rules: Vec<BoilerplateRule>) -> Result<Self> {
        let mut names = HashSet::new();
        let (mut regexes, mut thens, mut needs) = (Vec::new(), Vec::new(), Vec::new());
        for rule in &rules {
            let regex = Regex::new(&rule.pattern).map_err(|e| fault(&rule.name, e))?;
            if rule.name.trim().is_empty() || !names.insert(rule.name.as_str()) {
                return Err(fault(&rule.name, "a rule needs a name of its own"));
            }
            if regex.is_match("") {
                return Err(fault(&rule.name, "it matches an empty line"));
            }
            if rule.needs.iter().any(|need| need.is_empty() || need.contains(['\n', '\r'])) {
                return Err(fault(&rule.name, "what it needs is empty or holds a line end"));
            }
            needs.push(screen::any_of(rule.needs.iter().map(String::as_str)).map_err(|e| fault(&rule.name, e))?);
            regexes.push(regex);
            thens.push(rule.then.as_deref().map(Regex::new).transpose().map_err(|e| fault(&rule.name, e))?);
        }
        let screens = Arc::new(Screens::of(&rules)?);
        Ok(Self { rules, regexes: Arc::new(regexes), thens: Arc::new(thens), needs: Arc::new(needs), screens })
    }

    /// These rules, then others.
    ///
    /// # Errors
    /// As [`Boilerplate::from_rules`], for a name that both have.
    pub fn and(&self, others: &Self) -> Result<Self> {
        Self::from_rules(self.rules.iter().chain(&others.rules).cloned().collect())
    }

    /// These rules without the named one.
    ///
    /// # Errors
    /// A name that no rule has.
    pub fn without(&self, name: &str) -> Result<Self> {
        let rest: Vec<BoilerplateRule> = self.rules.iter().filter(|r| r.name != name).cloned().collect();
        if rest.len() == self.rules.len() {
            return Err(fault(name, "there is no such rule"));
        }
        Self::from_rules(rest)
    }

    /// The rules in order.
    #[must_use]
    pub fn rules(&self) -> &[BoilerplateRule] {
        &self.rules
    }

    /// The first rule that takes something from a line, if one does.
    #[must_use]
    pub fn rule_for(&self, line: &str) -> Option<&BoilerplateRule> {
        let is_needed = self.screens.needs_in(line).are_in(&(0..line.len()));
        self.first_cut(line, is_needed, None).map(|(rule, _)| rule)
    }

    /// Removes boilerplate from a text, on top of what was done to it before.
    pub fn apply(&self, text: &mut EditedText) -> Vec<Removal> {
        let mut cuts = Vec::new();
        let mut needs = self.screens.needs_in(text.text());
        let mut start = 0;
        for line in lines(text.text()) {
            let line = start..(start + line.len() + 1).min(text.text().len());
            start = line.end;
            let is_needed = needs.are_in(&line);
            if self.cut_line(text.text(), line, is_needed, &mut cuts) {
                break;
            }
        }
        cuts.sort_by_key(|(_, range)| range.start);
        remove(text, &cuts)
    }

    /// Cuts a line until no rule matches what is left of it; says whether all that follows went
    /// with it.
    fn cut_line<'r>(
        &'r self,
        text: &str,
        line: Range<usize>,
        is_needed: bool,
        cuts: &mut Vec<(&'r str, Range<usize>)>,
    ) -> bool {
        let start = line.start;
        let (whole, rest_of_text) = (text.get(line.clone()), text.get(start..).unwrap_or_default());
        let body = whole.unwrap_or_default().trim_end_matches(['\n', '\r']);
        let (mut from, mut to) = (0, body.len());
        let first = cuts.len();
        while let Some(rest) = body.get(from..to)
            && let Some((rule, cut)) = self.first_cut(rest, is_needed, Some(rest_of_text))
        {
            match rule.scope {
                // A whole line goes as a whole: earlier cuts in it are part of it.
                RuleScope::Line => {
                    cuts.truncate(first);
                    cuts.push((&rule.name, line));
                    return false;
                }
                RuleScope::Tail => {
                    cuts.truncate(first);
                    cuts.push((&rule.name, start..start + rest_of_text.len()));
                    return true;
                }
                RuleScope::Prefix => {
                    cuts.push((&rule.name, start + from..start + from + cut.end));
                    from += cut.end;
                }
                RuleScope::Suffix => {
                    cuts.push((&rule.name, start + from + cut.start..start + to));
                    to = from + cut.start;
                }
            }
        }
        false
    }

    /// The first rule that matches a line, which may hold what some rule needs or not. Where
    /// what follows the line is not known, a rule for a tail is taken at its word.
    fn first_cut(
        &self,
        line: &str,
        is_needed: bool,
        rest_of_text: Option<&str>,
    ) -> Option<(&BoilerplateRule, Range<usize>)> {
        if line.is_empty() {
            return None;
        }
        self.screens.matches(line, is_needed).into_iter().find_map(|i| {
            let (rule, regex) = (self.rules.get(i)?, self.regexes.get(i)?);
            if rule.longest.is_some_and(|longest| is_longer(line, longest)) {
                return None;
            }
            if self.needs.get(i)?.as_ref().is_some_and(|needs| !needs.is_match(line)) {
                return None;
            }
            if let (Some(Some(then)), Some(rest)) = (self.thens.get(i), rest_of_text)
                && (rest.chars().nth(LONGEST_TAIL).is_some() || !then.is_match(rest))
            {
                return None;
            }
            let at_edge = |m: &regex::Match<'_>| match rule.scope {
                RuleScope::Line | RuleScope::Tail => true,
                RuleScope::Prefix => m.start() == 0 && !m.is_empty(),
                RuleScope::Suffix => m.end() == line.len() && !m.is_empty(),
            };
            regex.find_iter(line).find(at_edge).map(|m| (rule, m.range()))
        })
    }
}

/// Whether a line has more than this many characters.
fn is_longer(line: &str, characters: usize) -> bool {
    line.len() > characters && line.chars().nth(characters).is_some()
}

fn rules_of(toml: &str) -> Result<Vec<BoilerplateRule>> {
    toml::from_str::<File>(toml).map(|f| f.rule).map_err(|e| fault("the TOML", e.to_string().trim_end()))
}

fn fault(rule: &str, message: impl std::fmt::Display) -> Error {
    ErrorKind::Rule { rule: rule.into(), message: message.to_string() }.into()
}

/// Takes byte ranges of the text out, in order, and says what they were in
/// the original.
pub(crate) fn remove(text: &mut EditedText, cuts: &[(&str, Range<usize>)]) -> Vec<Removal> {
    let removal = |(rule, range): &(&str, Range<usize>)| Removal {
        rule: (*rule).to_string(),
        text: text.text().get(range.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']).to_string(),
        bytes: text.original(range.clone()),
    };
    let removals = cuts.iter().map(removal).collect();
    text.edit(|_, edits| cuts.iter().for_each(|(_, range)| edits.remove(range.clone())));
    removals
}

impl Default for Boilerplate {
    /// [`Boilerplate::bundled`].
    fn default() -> Self {
        Self::bundled()
    }
}

impl PartialEq for Boilerplate {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
    }
}

impl Serialize for Boilerplate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.rules.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Boilerplate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Self::from_rules(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
