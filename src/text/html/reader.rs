//! The walk through the tokens of one page.

use html5gum::{StartTag, Token};

use super::aside::{Aside, Asides};
use super::dates::{self, Times};
use super::flow::{Flow, Mark};
use super::{HtmlPage, looks_like_html, marks, names};

type Place = usize;

/// Bytes; a longer `<h1>` is an unclosed one that swallowed the page.
const LONGEST_HEADING: usize = 600;

/// How far up the open elements an end tag looks for its start, so that
/// hostile nesting costs linear time.
const REACH: usize = 512;

/// Pages are read in pages so deep.
const DEPTH: usize = 3;

/// What becomes of the text of an open element.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Keep,
    /// Goes, unless it reads like prose.
    Furniture(String),
    /// Goes, unless it is the article.
    Hidden(String),
    /// A reading over characters: goes.
    Reading,
    /// May be the mark of a footnote.
    Mark,
    /// Is never text, but may hold a page or data in its own text.
    Silent(Holds),
}

/// What the text of a silent element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Page,
    Data,
}

#[derive(Debug)]
struct Open {
    name: String,
    fate: Fate,
    mark: Mark,
}

#[derive(Debug, Default)]
pub(super) struct Reader {
    page: HtmlPage,
    flow: Flow,
    open: Vec<Open>,
    title: String,
    headings: Vec<String>,
    /// How many open elements are silent, preformatted, an article.
    silent: usize,
    preformatted: usize,
    articles: usize,
    hidden: usize,
    /// The text of the open silent element.
    held: String,
    asides: Asides,
    times: Times,
    /// How many pages this one is in.
    depth: usize,
}

impl Reader {
    pub fn new(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    pub fn token(&mut self, token: Token<Place>, html: &str) {
        match token {
            Token::StartTag(tag) => {
                let source = html.get(tag.span.start..tag.span.end).unwrap_or_default();
                self.start(&tag, source);
            }
            Token::EndTag(tag) => {
                self.end(&String::from_utf8_lossy(&tag.name), html.get(tag.span.start..tag.span.end));
            }
            Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    fn start(&mut self, tag: &StartTag<Place>, source: &str) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if !name.is_ascii() {
            return self.text(source);
        }
        if name == "meta" {
            return self.meta(tag);
        }
        let is_known = names::is_known(&name);
        if !is_known && self.silent == 0 && !name.contains([':', '-']) {
            self.asides.push(Aside::new("unknown tag", source.into(), self.flow.mark().at(), true));
        }
        self.close_implied(&name);
        self.lay_out(&name);
        self.attributes(&name, tag);
        if names::is_void(&name) || (tag.self_closing && !is_known) {
            return;
        }
        let fate = self.fate(&name, tag);
        self.count(&name, &fate, true);
        self.open.push(Open { name, fate, mark: self.flow.mark() });
    }

    /// What is in attributes: a page in a frame or a form, the time of the article.
    fn attributes(&mut self, name: &str, tag: &StartTag<Place>) {
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|v| String::from_utf8_lossy(v));
        match name {
            "iframe" => self.page_in("iframe srcdoc", &attribute("srcdoc").unwrap_or_default()),
            "input" if attribute("type").is_some_and(|t| t.eq_ignore_ascii_case("hidden")) => {
                self.page_in("input hidden", &attribute("value").unwrap_or_default());
            }
            "time" => {
                let is_published = attribute("pubdate").is_some()
                    || attribute("itemprop").is_some_and(|p| p.eq_ignore_ascii_case("datepublished"));
                self.times.note(attribute("datetime").as_deref(), self.articles > 0, is_published);
            }
            _ => {}
        }
    }

    /// Sets a page that is in this one aside, as the article that it may be.
    fn page_in(&mut self, what: &str, html: &str) {
        if self.depth >= DEPTH || html.trim().is_empty() {
            return;
        }
        let text = match looks_like_html(html) {
            true => HtmlPage::nested(html, self.depth + 1).text,
            false => html.trim().to_string(),
        };
        if !text.is_empty() {
            self.asides.push(Aside::new(what, text, self.flow.mark().at(), false));
        }
    }

    /// Line and cell ends, the same before and after an element.
    fn lay_out(&mut self, name: &str) {
        if self.silent > 0 {
        } else if name == "br" || names::is_block(name) {
            self.flow.end_line();
        } else if names::is_cell(name) {
            self.flow.end_cell();
        }
    }

    fn fate(&self, name: &str, tag: &StartTag<Place>) -> Fate {
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|v| String::from_utf8_lossy(v));
        if names::is_silent(name) {
            let kind = attribute("type").unwrap_or_default().to_ascii_lowercase();
            return Fate::Silent(match name {
                "textarea" | "noscript" | "noframes" | "noembed" | "xmp" => Holds::Page,
                "script" if kind.contains("ld+json") => Holds::Data,
                "script" if kind.contains("html") || kind.contains("template") => Holds::Page,
                _ => Holds::Nothing,
            });
        }
        if ["rt", "rp", "rtc"].contains(&name) {
            return Fate::Reading;
        }
        if name == "sup" || name == "a" && attribute("href").is_some_and(|href| marks::is_note_link(&href)) {
            return Fate::Mark;
        }
        // A designer's word about the whole page is not about its text.
        if ["html", "body", "main", "article"].contains(&name) {
            return Fate::Keep;
        }
        let style = attribute("style").unwrap_or_default().to_ascii_lowercase().replace([' ', '\t', '\n'], "");
        let is_hidden = attribute("hidden").is_some()
            || style.contains("display:none")
            || style.contains("visibility:hidden")
            || name == "template";
        if is_hidden {
            // What is hidden already is one with what hides it.
            return if self.hidden > 0 { Fate::Keep } else { Fate::Hidden(format!("{name} hidden")) };
        }
        if attribute("role").is_some_and(|role| names::is_furniture_role(&role)) {
            return Fate::Furniture(format!("{name} role"));
        }
        let is_of_article = self.articles > 0 && (name == "header" || name == "footer");
        if names::is_furniture(name) && !is_of_article {
            return Fate::Furniture(name.into());
        }
        for (key, sign) in [("class", '.'), ("id", '#')] {
            if let Some(word) = attribute(key).as_deref().and_then(names::furniture_word) {
                return Fate::Furniture(format!("{name}{sign}{word}"));
            }
        }
        Fate::Keep
    }

    /// Keeps the counts of special open elements.
    fn count(&mut self, name: &str, fate: &Fate, opens: bool) {
        let step = |count: &mut usize| *count = if opens { *count + 1 } else { count.saturating_sub(1) };
        match fate {
            Fate::Silent(_) => step(&mut self.silent),
            Fate::Hidden(_) => step(&mut self.hidden),
            _ => {}
        }
        match name {
            "pre" => step(&mut self.preformatted),
            "article" | "main" => step(&mut self.articles),
            _ => {}
        }
    }

    fn meta(&mut self, tag: &StartTag<Place>) {
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|v| String::from_utf8_lossy(v));
        let key = ["name", "property", "itemprop"].into_iter().find_map(attribute);
        if let (Some(key), Some(content)) = (key, attribute("content"))
            && !content.trim().is_empty()
        {
            self.page.meta.push((key.trim().to_string(), content.trim().to_string()));
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent == 0 {
            if self.preformatted > 0 { self.flow.push_preformatted(text) } else { self.flow.push(text) }
        } else if self.silent == 1 && self.title.is_empty() && self.open.last().is_some_and(|o| o.name == "title") {
            self.title.push_str(text);
        } else if self.open.last().is_some_and(|o| matches!(o.fate, Fate::Silent(Holds::Page | Holds::Data))) {
            self.held.push_str(text);
        }
    }

    fn end(&mut self, name: &str, source: Option<&str>) {
        if !name.is_ascii() {
            return self.text(source.unwrap_or_default());
        }
        if let Some(at) = self.matching(name) {
            self.close_down_to(at);
        }
        self.lay_out(name);
    }

    /// The open element that an end tag closes. One inside a line does not
    /// reach out of its block, nor any but a table's own out of its cell.
    fn matching(&self, name: &str) -> Option<usize> {
        let is_inline = !names::is_block(name) && !names::is_cell(name) && !names::is_silent(name);
        let is_table =
            names::is_cell(name) || ["table", "tbody", "thead", "tfoot", "tr", "body", "html"].contains(&name);
        for (at, open) in self.open.iter().enumerate().rev().take(REACH) {
            if open.name == name {
                return Some(at);
            }
            let is_wall = names::is_cell(&open.name) || open.name == "table";
            if (is_inline && names::is_block(&open.name)) || (is_wall && !is_table) {
                return None;
            }
        }
        None
    }

    /// Closes what a start tag ends without an end tag: a paragraph before a
    /// block, an item before the next, a cell or row before the next.
    fn close_implied(&mut self, name: &str) {
        if ["rt", "rp", "rb", "rtc"].contains(&name)
            && let Some(last) = self.open.last()
            && ["rt", "rp", "rb"].contains(&last.name.as_str())
        {
            self.close_down_to(self.open.len() - 1);
        }
        loop {
            let is_frame = |open: &&Open| names::is_block(&open.name) || names::is_cell(&open.name);
            let nearest = self.open.iter().rev().take(REACH).find(is_frame).map(|open| open.name.as_str());
            let ends = match (nearest, name) {
                (Some("p"), name) => names::is_block(name) || names::is_cell(name),
                (Some("li"), "li") | (Some("dt" | "dd"), "dt" | "dd") | (Some("tr"), "tr") => true,
                (Some("td" | "th"), "td" | "th" | "tr") => true,
                _ => false,
            };
            let at = self.open.iter().rposition(|open| ends && Some(open.name.as_str()) == nearest);
            match at {
                Some(at) => self.close_down_to(at),
                None => return,
            }
        }
    }

    fn close_down_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            self.close(open);
        }
    }

    fn close(&mut self, Open { name, fate, mark }: Open) {
        self.count(&name, &fate, false);
        if name == "h1" {
            let heading = self.flow.since(mark).trim();
            if (1..=LONGEST_HEADING).contains(&heading.len()) {
                self.headings.push(heading.replace('\n', " "));
            }
        }
        let (what, is_site) = match fate {
            Fate::Silent(holds) => return self.close_silent(&name, holds),
            Fate::Mark if !marks::is_note_mark(&name, self.flow.before(mark), self.flow.since(mark)) => return,
            Fate::Mark => ("note mark".into(), true),
            Fate::Reading => (name, true),
            Fate::Hidden(what) => (what, false),
            Fate::Furniture(what) if self.flow.sentences_since(mark) < names::PROSE => {
                // A small article may be in a head or beside a page, but in no menu or foot.
                let is_element = !what.contains(['.', '#']) && what != "header" && what != "aside";
                let is_site = is_element || what.contains("foot") || what.contains("crumb");
                (what, is_site)
            }
            Fate::Furniture(_) | Fate::Keep => return,
        };
        let text = self.flow.cut(mark);
        self.asides.cut(mark.at());
        if !text.is_empty() {
            self.asides.push(Aside::new(&what, text, mark.at(), is_site));
        }
    }

    /// A silent element may hold the article, or say when it was published.
    fn close_silent(&mut self, name: &str, holds: Holds) {
        let held = std::mem::take(&mut self.held);
        match holds {
            Holds::Nothing => {}
            Holds::Data => self.page.meta.extend(dates::of_json(&held)),
            // A browser shows this one as it is written.
            Holds::Page if name == "xmp" && self.silent == 0 => self.flow.push_preformatted(&held),
            Holds::Page => self.page_in(name, &held),
        }
    }

    pub fn finish(mut self) -> HtmlPage {
        self.close_down_to(0);
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let longest = self.headings.iter().filter(|h| title.starts_with(h.as_str())).max_by_key(|h| h.len());
        self.page.title = (self.page.first_of(&["articletitle"]).map(str::to_string))
            .or(longest.cloned())
            .or(Some(title).filter(|t| !t.is_empty()))
            .or(self.headings.into_iter().next());
        self.page.meta.extend(self.times.published());
        let (text, removed) = self.asides.settle(self.flow.finish());
        self.page.text = text;
        self.page.removed.extend(removed);
        self.page
    }
}
