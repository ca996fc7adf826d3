//! Saved pages and HTML columns to text.

mod flow;
mod names;
mod sniff;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

pub(crate) use sniff::{declared_charset, looks_like_html};

use flow::{Flow, Mark};

/// The text of a page, and what the page says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlPage {
    /// The text: one line a block or `<br>`, table cells parted by tabs.
    /// U+00A0 and U+3000 stay.
    pub text: String,
    /// `<meta name="ArticleTitle">`; else the `<h1>` that the `<title>` begins
    /// with; else the `<title>`; else the first `<h1>`.
    pub title: Option<String>,
    /// Every `<meta>` with a name and a content, in order, as they stand there.
    pub meta: Vec<(String, String)>,
    /// Visible or hidden text that was left out, in order.
    pub removed: Vec<RemovedElement>,
}

/// Text of a page that is not in [`HtmlPage::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedElement {
    /// The element and why: `nav`, `div.footer`, `div hidden`, `noscript`,
    /// `unknown tag`.
    pub what: String,
    /// Its text.
    pub text: String,
}

/// Names that sites give to the date of an article, lower case.
const DATE: &[&str] = &[
    "pubdate",
    "publishdate",
    "publish_date",
    "article:published_time",
    "og:release_date",
    "datepublished",
    "firstpublishedtime",
    "dc.date",
    "date",
];

/// Names that sites give to the source of an article, lower case.
const SOURCE: &[&str] = &["contentsource", "source", "article:source", "og:source", "mediasource"];

/// A furniture element with this many sentences is read as text after all: a
/// menu has none, a footer one or two, and an article may stand in a `header`
/// or in a `div` that some designer called `share`.
const PROSE: usize = 3;

/// Bytes; a longer `<h1>` is an unclosed one that swallowed the page.
const LONGEST_HEADING: usize = 600;

/// How far up the open elements an end tag looks for its start, so that
/// hostile nesting costs linear time.
const REACH: usize = 512;

impl HtmlPage {
    /// Reads a page or a fragment.
    ///
    /// Scripts, styles, comments, forms' controls, hidden elements and
    /// navigation go: `nav`, `header`, `footer`, `aside`, and elements whose
    /// class or id says nav, menu, footer, share or breadcrumb, unless they
    /// hold three sentences. `header` and `footer` inside `article` or `main`
    /// stay. What looks like a tag but cannot be one, `<政府工作报告>`, is text.
    ///
    /// ```
    /// # use tifa::text::HtmlPage;
    /// let page = HtmlPage::parse("<div class=nav>首页</div><p>学习<政府工作报告>，<br>3 &lt; 5。</p>");
    /// assert_eq!(page.text, "学习<政府工作报告>，\n3 < 5。");
    /// assert_eq!(page.removed[0].text, "首页");
    /// ```
    #[must_use]
    pub fn parse(html: &str) -> Self {
        let mut emitter = DefaultEmitter::new_with_span();
        emitter.naively_switch_states(true);
        let mut reader = Reader::default();
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let source = html.get(tag.span.start..tag.span.end).unwrap_or_default();
                    reader.start(&tag, source);
                }
                Token::EndTag(tag) => {
                    reader.end(&String::from_utf8_lossy(&tag.name), html.get(tag.span.start..tag.span.end));
                }
                Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        reader.finish()
    }

    /// The date of the article as the page's `<meta>` gives it.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.first_of(DATE)
    }

    /// The source of the article as the page's `<meta>` gives it.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.first_of(SOURCE)
    }

    /// The value of the first name, in order of the names, that the page has.
    fn first_of(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            self.meta.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
        })
    }
}

/// What becomes of the text of an open element.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Keep,
    /// Goes, unless it reads like prose.
    Furniture(String),
    /// Goes.
    Hidden(String),
    /// Is never text.
    Silent,
}

#[derive(Debug)]
struct Open {
    name: String,
    fate: Fate,
    mark: Mark,
}

/// The walk through the tokens of one page.
#[derive(Debug, Default)]
struct Reader {
    page: HtmlPage,
    flow: Flow,
    open: Vec<Open>,
    title: String,
    headings: Vec<String>,
    /// How many open elements are silent, preformatted, an article.
    silent: usize,
    preformatted: usize,
    articles: usize,
}

impl Reader {
    fn start<S: html5gum::SpanBound>(&mut self, tag: &StartTag<S>, source: &str) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if !name.is_ascii() {
            return self.text(source);
        }
        if name == "meta" {
            return self.meta(tag);
        }
        let is_known = names::is_known(&name);
        if !is_known && self.silent == 0 && !name.contains([':', '-']) {
            self.page.removed.push(RemovedElement { what: "unknown tag".into(), text: source.into() });
        }
        self.close_implied(&name);
        self.lay_out(&name);
        if names::is_void(&name) || (tag.self_closing && !is_known) {
            return;
        }
        let fate = self.fate(&name, tag);
        self.count(&name, &fate, true);
        self.open.push(Open { name, fate, mark: self.flow.mark() });
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

    fn fate<S: html5gum::SpanBound>(&self, name: &str, tag: &StartTag<S>) -> Fate {
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|v| String::from_utf8_lossy(v));
        if names::is_silent(name) {
            return Fate::Silent;
        }
        // A designer's word about the whole page is not about its text.
        if ["html", "body", "main", "article"].contains(&name) {
            return Fate::Keep;
        }
        let style = attribute("style").unwrap_or_default().to_ascii_lowercase().replace([' ', '\t', '\n'], "");
        if attribute("hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden") {
            return Fate::Hidden(format!("{name} hidden"));
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
        if *fate == Fate::Silent {
            step(&mut self.silent);
        }
        match name {
            "pre" => step(&mut self.preformatted),
            "article" | "main" => step(&mut self.articles),
            _ => {}
        }
    }

    fn meta<S: html5gum::SpanBound>(&mut self, tag: &StartTag<S>) {
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
        } else if self.open.last().is_some_and(|o| o.name == "noscript") && !text.trim().is_empty() {
            self.page.removed.push(RemovedElement { what: "noscript".into(), text: text.trim().into() });
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
        let what = match fate {
            Fate::Hidden(what) => what,
            Fate::Furniture(what) if self.flow.sentences_since(mark) < PROSE => what,
            _ => return,
        };
        let text = self.flow.cut(mark);
        if !text.is_empty() {
            self.page.removed.push(RemovedElement { what, text });
        }
    }

    fn finish(mut self) -> HtmlPage {
        self.close_down_to(0);
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let longest = self.headings.iter().filter(|h| title.starts_with(h.as_str())).max_by_key(|h| h.len());
        self.page.title = (self.page.first_of(&["articletitle"]).map(str::to_string))
            .or(longest.cloned())
            .or(Some(title).filter(|t| !t.is_empty()))
            .or(self.headings.into_iter().next());
        self.page.text = self.flow.finish();
        self.page
    }
}
