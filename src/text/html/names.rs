//! What the names of elements, classes and ids say.

/// A furniture element with this many sentences is read as text after all: a
/// menu has none, a footer one or two, and an article may be in a `header`
/// or in a `div` that some designer called `share`.
pub(super) const PROSE: usize = 3;

/// Elements that have no content and no end tag.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Elements that stand on lines of their own.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "marquee",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "template",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements inside a line, with the cells of a table.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "colgroup", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "map", "mark", "nobr", "picture", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt", "u", "var",
];

/// Elements whose content is no running text.
const SILENT: &[&str] = &[
    "applet", "audio", "button", "canvas", "iframe", "math", "noembed", "noframes", "noscript", "object", "optgroup",
    "option", "script", "select", "style", "svg", "textarea", "title", "video", "xmp",
];

/// Elements that hold navigation or belong to the site, not to the text.
const FURNITURE: &[&str] = &["nav", "header", "footer", "aside"];

/// The same, said by a `role`.
const FURNITURE_ROLES: &[&str] = &["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"];

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCK.contains(&name)
}

pub(super) fn is_cell(name: &str) -> bool {
    name == "td" || name == "th"
}

pub(super) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

pub(super) fn is_known(name: &str) -> bool {
    [BLOCK, INLINE, VOID, SILENT].iter().any(|list| list.contains(&name))
}

pub(super) fn is_furniture(name: &str) -> bool {
    FURNITURE.contains(&name)
}

pub(super) fn is_furniture_role(role: &str) -> bool {
    FURNITURE_ROLES.contains(&role.trim().to_ascii_lowercase().as_str())
}

/// The first word of a `class` or `id` that says navigation, menu, footer,
/// sharing or breadcrumb: `nav`, `main-nav`, `topMenu`, `page_footer2`,
/// `bdsharebuttonbox`. Only whole words count, so `canavan` and `footnote` do not.
pub(super) fn furniture_word(value: &str) -> Option<&str> {
    value.split(|c: char| !c.is_ascii_alphanumeric()).find(|name| words(name).any(|word| is_furniture_word(&word)))
}

/// The lower-case words of a name in camel case, without trailing digits.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.trim_end_matches(|c: char| c.is_ascii_digit()).chars() {
        if was_lower && c.is_ascii_uppercase() {
            words.push(String::new());
        }
        was_lower = c.is_ascii_lowercase();
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.into_iter()
}

fn is_furniture_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "nav",
        "navs",
        "navbar",
        "navigation",
        "navigator",
        "subnav",
        "topnav",
        "mainnav",
        "sidenav",
        "menu",
        "menus",
        "menubar",
        "submenu",
        "topmenu",
        "mainmenu",
        "footer",
        "footbar",
        "share",
        "shares",
        "sharebar",
        "sharing",
        "bdshare",
        "bdsharebuttonbox",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
    ];
    WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_furniture() {
        for name in ["nav", "main-nav", "topMenu", "page_footer2", "bdsharebuttonbox", "x breadcrumb", "NAV", "subnav3"]
        {
            assert!(furniture_word(name).is_some(), "{name}");
        }
        for name in ["canavan", "footnote", "article", "content", "shareholder", "navy", "menuhin", "", "正文"] {
            assert_eq!(furniture_word(name), None, "{name}");
        }
        assert_eq!(furniture_word("col-8 main_nav"), Some("nav"));
    }

    #[test]
    fn no_element_is_of_two_kinds() {
        for name in VOID {
            assert!(!SILENT.contains(name) && !INLINE.contains(name));
        }
        for name in BLOCK {
            assert!(!INLINE.contains(name) && !SILENT.contains(name));
        }
        assert!(FURNITURE.iter().all(|name| is_block(name)));
    }
}
