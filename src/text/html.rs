//! Saved pages and HTML columns to text.

mod aside;
mod dates;
mod flow;
mod marks;
mod names;
mod reader;
mod sniff;

use html5gum::Tokenizer;
use html5gum::emitters::default::DefaultEmitter;

pub(crate) use sniff::{declared_charset, looks_like_html};

use reader::Reader;

/// The text of a page, and what the page says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlPage {
    /// The text: one line a block or `<br>`, table cells parted by tabs.
    /// U+00A0 and U+3000 stay.
    pub text: String,
    /// `<meta name="ArticleTitle">`; else the `<h1>` that the `<title>` begins
    /// with; else the `<title>`; else the first `<h1>`.
    pub title: Option<String>,
    /// Every `<meta>` with a name and a content, in order, as they are written; then
    /// `datePublished` of JSON-LD and the `time datetime` of the article.
    pub meta: Vec<(String, String)>,
    /// Visible or hidden text that was left out, in order.
    pub removed: Vec<RemovedElement>,
}

/// Text of a page that is not in [`HtmlPage::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedElement {
    /// The element and why: `nav`, `div.footer`, `div hidden`, `noscript`,
    /// `iframe srcdoc`, `rt`, `note mark`, `unknown tag`.
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
    "dc.date.issued",
    "dcterms.created",
    "og:published_time",
    "date",
    "datecreated",
    "time datetime",
];

/// Names that sites give to the source of an article, lower case.
const SOURCE: &[&str] = &["contentsource", "source", "article:source", "og:source", "mediasource"];

impl HtmlPage {
    /// Reads a page or a fragment.
    ///
    /// Scripts, styles, comments, forms' controls, hidden elements, `noscript` and navigation go:
    /// `nav`, `header`, `footer`, `aside`, and elements whose class or id says nav, menu, footer,
    /// share or breadcrumb, unless they hold three sentences. `header` and `footer` inside
    /// `article` or `main` stay. Readings over characters (`rt`) and marks of footnotes go.
    /// What looks like a tag but cannot be one, `<政府工作报告>`, is text.
    ///
    /// An article may be hidden until a script shows it: three sentences in a hidden element, a
    /// `textarea`, `noscript`, `template` or `iframe srcdoc` are text, unless they are in the
    /// visible text as well. Of a page without any other prose, fewer sentences will do.
    ///
    /// ```
    /// use tifa::text::HtmlPage;
    /// let page = HtmlPage::parse("<div class=nav>首页</div><p>学习<政府工作报告>，<br>3 &lt; 5。</p>");
    /// assert_eq!(page.text, "学习<政府工作报告>，\n3 < 5。");
    /// assert_eq!(page.removed[0].text, "首页");
    /// ```
    #[must_use]
    pub fn parse(html: &str) -> Self {
        Self::nested(html, 0)
    }

    /// A page inside `depth` others.
    fn nested(html: &str, depth: usize) -> Self {
        let mut emitter = DefaultEmitter::new_with_span();
        emitter.naively_switch_states(true);
        let mut reader = Reader::new(depth);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            reader.token(token, html);
        }
        reader.finish()
    }

    /// How many letters, Han characters and digits were left out, where that is nearly all: fifty
    /// or more, and more than nine in ten.
    #[must_use]
    pub fn left_out(&self) -> Option<usize> {
        let characters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let removed: usize = self.removed.iter().map(|element| characters(&element.text)).sum();
        (removed >= 50 && characters(&self.text) * 9 < removed).then_some(removed)
    }

    /// The date of the article as the page's `<meta>`, JSON-LD or `<time>` gives it.
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
