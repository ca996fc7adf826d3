//! Marks, put one after another into an SVG.

use std::fmt::{self, Write};
use std::path::Path;

use super::ink::{DARK, Ink};
use super::scale::place;
use crate::error::Result;
use crate::table;

const FONT: &str = "system-ui,-apple-system,'Segoe UI','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',\
'Source Han Sans SC',sans-serif";

/// A finished picture. Its text form is a file of its own, with a ground and
/// colours for light and dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg {
    body: String,
    width: u32,
    height: u32,
    label: String,
}

impl Svg {
    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Writes the picture to a file, whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        use std::io::Write as _;
        table::write_whole(path.as_ref(), |file| file.write_all(self.to_string().as_bytes()))
    }

    /// The picture as part of a page that has the fonts and dark colours.
    #[cfg(feature = "report")]
    pub(crate) fn inline(&self) -> String {
        format!(
            "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\">{}</svg>",
            escape(&self.label),
            self.width,
            self.height,
            self.width,
            self.height,
            self.body
        )
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" \
             height=\"{h}\" font-family=\"{FONT}\"><style>@media (prefers-color-scheme:dark){{{DARK}}}</style>\
             <rect {} width=\"{w}\" height=\"{h}\"/>{}</svg>",
            escape(&self.label),
            Ink::Paper.fill(),
            self.body,
            w = self.width,
            h = self.height,
        )
    }
}

/// Text made safe within elements and attributes; characters that XML 1.0
/// does not know are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Where a text stands against its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture in the making.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    body: String,
}

impl Canvas {
    pub fn raw(&mut self, markup: &str) {
        self.body.push_str(markup);
    }

    pub fn text(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, ink: Ink, text: &str) {
        self.styled_text(x, y, size, anchor, ink, "", text);
    }

    pub fn bold(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, ink: Ink, text: &str) {
        self.styled_text(x, y, size, anchor, ink, " font-weight=\"600\"", text);
    }

    /// A name that lines may cross: it stands on a rim of the ground's colour.
    pub fn name(&mut self, x: f64, y: f64, size: f64, text: &str) {
        let (x, y, size, text) = (place(x), place(y), place(size), escape(text));
        let (fill, rim) = (Ink::Text.light(), Ink::Paper.light());
        let _ = write!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" class=\"ft sp\" fill=\"{fill}\" stroke=\"{rim}\" \
             stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{text}</text>"
        );
    }

    #[expect(clippy::too_many_arguments, reason = "place, size, side, ink, style and words of one mark")]
    fn styled_text(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, ink: Ink, style: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(
            self.body,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{style} {}>{}</text>",
            place(x),
            place(y),
            place(size),
            ink.fill(),
            escape(text)
        );
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64, ink: Ink) {
        let _ = write!(
            self.body,
            "<path d=\"M{} {}L{} {}\" stroke-width=\"{}\" {}/>",
            place(from.0),
            place(from.1),
            place(to.0),
            place(to.1),
            place(width),
            ink.stroke()
        );
    }

    /// A line through points, in dashes where `dash` is not empty.
    pub fn path(&mut self, points: &[(f64, f64)], width: f64, dash: &str, ink: Ink) {
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = write!(
            self.body,
            "<path d=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{dash} {}/>",
            trace(points),
            place(width),
            ink.stroke()
        );
    }

    /// A filled shape with these corners.
    pub fn area(&mut self, points: &[(f64, f64)], opacity: f64, ink: Ink) {
        let _ = write!(self.body, "<path d=\"{}Z\" fill-opacity=\"{opacity:.2}\" {}/>", trace(points), ink.fill());
    }

    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, opacity: f64, ink: Ink) {
        self.titled_rect(x, y, width, height, opacity, ink, "");
    }

    /// A box that says `title` under the pointer.
    #[expect(clippy::too_many_arguments, reason = "the four sides, paint and words of one mark")]
    pub fn titled_rect(&mut self, x: f64, y: f64, width: f64, height: f64, opacity: f64, ink: Ink, title: &str) {
        let opacity = if opacity < 1.0 { format!(" fill-opacity=\"{opacity:.2}\"") } else { String::new() };
        let _ = write!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{opacity} {}",
            place(x),
            place(y),
            place(width.max(0.0)),
            place(height.max(0.0)),
            ink.fill()
        );
        self.close(title, "rect");
    }

    pub fn circle(&mut self, at: (f64, f64), radius: f64, opacity: f64, ink: Ink, title: &str) {
        let opacity = if opacity < 1.0 { format!(" fill-opacity=\"{opacity:.2}\"") } else { String::new() };
        let _ = write!(
            self.body,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{opacity} {}",
            place(at.0),
            place(at.1),
            place(radius),
            ink.fill()
        );
        self.close(title, "circle");
    }

    fn close(&mut self, title: &str, element: &str) {
        if title.is_empty() {
            self.body.push_str("/>");
        } else {
            let _ = write!(self.body, "><title>{}</title></{element}>", escape(title));
        }
    }

    pub fn finish(self, width: f64, height: f64, label: &str) -> Svg {
        Svg { body: self.body, width: width.ceil() as u32, height: height.ceil() as u32, label: label.to_string() }
    }
}

fn trace(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(d, "{}{} {}", if i == 0 { "M" } else { "L" }, place(*x), place(*y));
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_words_stays_words() {
        assert_eq!(escape("<b a=\"x\">&'\u{1}\n"), "&lt;b a=&quot;x&quot;&gt;&amp;&#39; ");
    }
}
