//! Text that was set aside while a page was read: hidden, or furniture. In the end some of it
//! turns out to be the article.

use std::collections::HashSet;

use super::RemovedElement;
use super::names::PROSE;

/// Fewer characters are no prose, however many sentences they make.
const PROSE_CHARACTERS: usize = 30;

/// Fewer characters are no article at all.
const LEAST_CHARACTERS: usize = 12;

/// A piece of text that was taken out of the page.
#[derive(Debug)]
pub(super) struct Aside {
    what: String,
    text: String,
    /// Where it occurred in the text of the page.
    at: usize,
    /// Whether it surely is the site's, or no text.
    is_site: bool,
}

impl Aside {
    pub fn new(what: &str, text: String, at: usize, is_site: bool) -> Self {
        // What is said to those without scripts is no article.
        let notice =
            ["JavaScript", "javascript", "Javascript", "脚本", "浏览器"].iter().any(|word| text.contains(word));
        let is_site = is_site || what == "noscript" && notice && text.chars().count() < 200;
        Self { what: what.into(), text, at, is_site }
    }

    fn is_hidden(&self) -> bool {
        !self.what.contains(['.', '#']) && self.what != "header" && self.what != "aside"
    }

    fn is_prose(&self) -> bool {
        sentences(&self.text).count() >= PROSE && characters(&self.text) >= PROSE_CHARACTERS
    }
}

/// All that was set aside, in the order in which it was.
#[derive(Debug, Default)]
pub(super) struct Asides(Vec<Aside>);

impl Asides {
    pub fn push(&mut self, aside: Aside) {
        self.0.push(aside);
    }

    /// The text of the page was cut off at a place: what followed it is there now.
    pub fn cut(&mut self, at: usize) {
        self.0.iter_mut().rev().take_while(|aside| aside.at > at).for_each(|aside| aside.at = at);
    }

    /// The text with the articles among the asides in their places, and all that stays out.
    ///
    /// Hidden prose is an article unless the page shows its sentences anyway (a copy for the
    /// printer). If the page has no prose then, the longest aside with a sentence is its article.
    pub fn settle(mut self, text: String) -> (String, Vec<RemovedElement>) {
        let mut is_text: Vec<bool> = self.0.iter().map(|a| !a.is_site && a.is_hidden() && a.is_prose()).collect();
        if is_text.contains(&true) {
            let mut shown: HashSet<String> = sentences(&text).collect();
            for (aside, is_text) in self.0.iter().zip(&mut is_text).filter(|(_, is_text)| **is_text) {
                let own: Vec<String> = sentences(&aside.text).collect();
                *is_text = own.iter().filter(|sentence| shown.contains(*sentence)).count() * 2 < own.len();
                shown.extend(own);
            }
        } else if let Some(best) = self.small_article(&text) {
            is_text[best] = true;
        }
        self.restore(text, &is_text)
    }

    /// The longest aside that may be the article of a page that shows none.
    fn small_article(&self, text: &str) -> Option<usize> {
        let shown = (sentences(text).count(), characters(text));
        let of_article = |a: &Aside| (!a.is_site).then(|| (sentences(&a.text).count(), characters(&a.text)));
        let sizes = self.0.iter().enumerate().filter_map(|(i, aside)| Some((i, of_article(aside)?)));
        let articles = sizes.filter(|&(_, (sentences, characters))| {
            sentences > shown.0 && characters > shown.1.max(LEAST_CHARACTERS) && sentences * 100 > characters
        });
        articles.max_by_key(|&(i, (_, characters))| (characters, std::cmp::Reverse(i))).map(|(i, _)| i)
    }

    fn restore(&mut self, text: String, is_text: &[bool]) -> (String, Vec<RemovedElement>) {
        if !is_text.contains(&true) {
            let removed = self.0.drain(..).map(|a| RemovedElement { what: a.what, text: a.text });
            return (text, removed.collect());
        }
        let (mut restored, mut removed, mut done) = (String::with_capacity(text.len()), Vec::new(), 0);
        let mut places: Vec<(Aside, bool)> = self.0.drain(..).zip(is_text.iter().copied()).collect();
        places.sort_by_key(|(aside, _)| aside.at);
        for (aside, is_text) in places {
            if !is_text {
                removed.push(RemovedElement { what: aside.what, text: aside.text });
                continue;
            }
            let at = aside.at.min(text.len());
            push_lines(&mut restored, text.get(done..at).unwrap_or_default());
            push_lines(&mut restored, &aside.text);
            done = at.max(done);
        }
        push_lines(&mut restored, text.get(done..).unwrap_or_default());
        (restored, removed)
    }
}

/// Adds a text on lines of its own.
fn push_lines(text: &mut String, more: &str) {
    let more = more.trim_matches('\n');
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}

/// The sentences that end with a mark, without white space.
fn sentences(text: &str) -> impl Iterator<Item = String> + '_ {
    let ended = text.split_inclusive(['。', '！', '？']).filter(|s| s.ends_with(['。', '！', '？']));
    ended.map(|s| s.split_whitespace().collect())
}

fn characters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}
