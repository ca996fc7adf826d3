//! The text of a page as it runs: white space collapsed, blocks on lines of their own.

/// White space that waits for the next character to decide what it becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// Spaces only.
    Space,
    /// A line end of the source: nothing between Chinese characters, else a space.
    Wrap,
    /// The border of two table cells.
    Cell,
}

/// A place in a [`Flow`], to cut it off from there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    at: usize,
    line: usize,
    sentences: usize,
}

impl Mark {
    /// Where it occurs in the text, in bytes.
    pub fn at(self) -> usize {
        self.at
    }
}

/// Text in the making: one line a block, none of them blank.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    /// Where the current line starts.
    line: usize,
    gap: Gap,
    sentences: usize,
}

impl Flow {
    /// Adds running text as a browser would show it.
    pub fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' => self.gap = self.gap.max(Gap::Wrap),
                ' ' | '\t' | '\x0C' => self.gap = self.gap.max(Gap::Space),
                c => self.push_char(c),
            }
        }
    }

    /// Adds text whose line ends count.
    pub fn push_preformatted(&mut self, text: &str) {
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line();
            }
            self.push(line);
        }
    }

    fn push_char(&mut self, c: char) {
        let gap = std::mem::take(&mut self.gap);
        if self.text.len() > self.line {
            let is_wide = |c: char| c >= '\u{2E80}';
            match gap {
                Gap::None => {}
                Gap::Wrap if is_wide(c) && self.text.chars().next_back().is_some_and(is_wide) => {}
                Gap::Space | Gap::Wrap => self.text.push(' '),
                Gap::Cell => self.text.push('\t'),
            }
        }
        self.text.push(c);
        self.sentences += usize::from(matches!(c, '。' | '！' | '？'));
    }

    /// Ends the line; one of white space only goes.
    pub fn end_line(&mut self) {
        self.gap = Gap::None;
        if self.text.get(self.line..).is_none_or(|line| line.trim().is_empty()) {
            self.text.truncate(self.line);
        } else {
            self.text.push('\n');
            self.line = self.text.len();
        }
    }

    /// Ends a table cell.
    pub fn end_cell(&mut self) {
        self.gap = Gap::Cell;
    }

    /// Where the text ends now.
    pub fn mark(&self) -> Mark {
        Mark { at: self.text.len(), line: self.line, sentences: self.sentences }
    }

    /// The text since a mark.
    pub fn since(&self, mark: Mark) -> &str {
        self.text.get(mark.at..).unwrap_or_default()
    }

    /// The text before a mark.
    pub fn before(&self, mark: Mark) -> &str {
        self.text.get(..mark.at).unwrap_or_default()
    }

    /// The number of sentences ended since a mark.
    pub fn sentences_since(&self, mark: Mark) -> usize {
        self.sentences.saturating_sub(mark.sentences)
    }

    /// Takes the text since a mark away.
    pub fn cut(&mut self, mark: Mark) -> String {
        let cut = self.since(mark).trim().to_string();
        self.text.truncate(mark.at);
        self.line = mark.line.min(self.text.len());
        self.sentences = mark.sentences;
        cut
    }

    /// The text, without a line end at its end.
    pub fn finish(mut self) -> String {
        self.end_line();
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_as_on_a_screen() {
        let mut flow = Flow::default();
        flow.push("  江州\n  市 质量 a\nb ");
        flow.end_line();
        flow.end_line();
        flow.push(" \u{A0}\u{3000} ");
        flow.end_line();
        flow.push("甲");
        flow.end_cell();
        flow.push(" 乙\n");
        flow.end_cell();
        assert_eq!(flow.finish(), "江州市 质量 a b\n甲\t乙");
    }

    #[test]
    fn a_cut_leaves_no_trace() {
        let mut flow = Flow::default();
        flow.push("正文。");
        flow.end_line();
        flow.push("\u{3000}");
        let mark = flow.mark();
        flow.push("首页 | 新闻。");
        assert_eq!(flow.sentences_since(mark), 1);
        flow.end_line();
        flow.push("又一行");
        assert_eq!(flow.cut(mark), "首页 | 新闻。\n又一行");
        flow.push("续");
        assert_eq!(flow.finish(), "正文。\n\u{3000}续");
    }
}
