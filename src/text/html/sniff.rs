//! Whether a text is HTML, and the encoding that a page claims.

use super::names::{is_block, is_known, is_void};

/// Whether a text is a page or a fragment of one.
///
/// A doctype, an end tag, or a block or void tag (`<p>`, `<br/>`, `<td class=…>`)
/// of HTML proves it. Titles in angle brackets, comparisons and a lone `<b>` do not.
pub fn looks_like_html(text: &str) -> bool {
    memchr::memchr(b'<', text.as_bytes()).is_some() && text.split('<').skip(1).any(proves_html)
}

/// Judges what follows a `<`, up to the next.
fn proves_html(rest: &str) -> bool {
    let Some((tag, _)) = rest.split_once('>') else { return false };
    let tag = tag.to_ascii_lowercase();
    if let Some(name) = tag.strip_prefix('/') {
        return is_known(name.trim_end());
    }
    if tag.starts_with("!doctype html") {
        return true;
    }
    let name_end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(name_end);
    let is_tag = match attributes.trim() {
        "" | "/" => true,
        attributes => attributes.contains('='),
    };
    is_tag && (is_block(name) || is_void(name) || name == "td" || name == "th")
}

/// The encoding that a page names in its first 4 KB: `<meta charset=…>`,
/// `<meta … content="text/html; charset=…">` or `<?xml … encoding=…?>`. A hint
/// and no more: pages lie.
pub fn declared_charset(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    head.split(|&b| b == b'<').skip(1).find_map(|tag| {
        let tag = tag.split(|&b| b == b'>').next()?;
        let starts = |name: &[u8]| tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name));
        if starts(b"meta") {
            value_of(tag, b"charset")
        } else if starts(b"?xml") {
            value_of(tag, b"encoding")
        } else {
            None
        }
    })
}

/// The value after `name=`, with or without quotes.
fn value_of<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let at = tag.windows(name.len()).position(|w| w.eq_ignore_ascii_case(name))?;
    let value = tag.get(at + name.len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"-_:.".contains(&b);
    let value = value.split(|&b| !is_name(b)).next()?;
    std::str::from_utf8(value).ok().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_fragments_are_told_from_text() {
        for html in [
            "<!DOCTYPE html><html></html>",
            "江州<BR/>市",
            "<P align=center>江州",
            "质量</p>",
            "看<a href=x>这里</a>",
            "<td nowrap class='x'>",
            "<img src=a.gif>",
        ] {
            assert!(looks_like_html(html), "{html}");
        }
        for text in [
            "",
            "<政府工作报告>",
            "</政府工作报告>",
            "<A股市场>",
            "3 < 5 > 2",
            "x<p && p>3",
            "<b>",
            "a<b",
            "<p",
            "<2016年>",
            "<APEC>",
            "if (a<br) b>",
        ] {
            assert!(!looks_like_html(text), "{text}");
        }
    }

    #[test]
    fn a_page_names_its_encoding_in_three_ways() {
        for (page, name) in [
            (&b"<meta charset=\"GBK\">"[..], Some("GBK")),
            (b"<META http-equiv=Content-Type content=\"text/html; charset=gb2312\" />", Some("gb2312")),
            (b"<?xml version='1.0' encoding='Big5'?>", Some("Big5")),
            (b"<meta charset = utf-8 >", Some("utf-8")),
            (b"<meta charset=>", None),
            (b"<p>charset=gbk</p>", None),
            (b"<meta name=charset", None),
        ] {
            assert_eq!(declared_charset(page), name);
        }
    }
}
