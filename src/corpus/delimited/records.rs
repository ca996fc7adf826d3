//! Cells and rows of a text with a separator.

use super::GridRow;

/// The rows of a text, one after the other.
pub(super) struct Records<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    /// Line that starts at `at`, from 1.
    line: usize,
    /// Whether `\"` is a quote inside a cell.
    backslash: bool,
    /// Up to here no quote is looked for beyond its own line: a search from
    /// before found nothing that ends a cell, or only the wrong quote.
    single_lines_until: usize,
    open_quotes: Vec<usize>,
}

/// A row that cannot be one.
pub(super) struct Fault {
    pub line: usize,
    pub message: String,
}

/// A cell: what it says, where it ends.
struct Cell {
    text: String,
    end: usize,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, separator: u8, lines_before: usize) -> Self {
        let escaped = text.match_indices("\\\"").filter(|(at, _)| {
            let next = text.as_bytes().get(at + 2);
            next.is_some_and(|&b| b != separator && b != b'\n' && b != b'\r')
        });
        let backslash = escaped.count() > 0;
        let line = lines_before + 1;
        Self { text, separator, at: 0, line, backslash, single_lines_until: 0, open_quotes: Vec::new() }
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The line of the last quotation mark that opened and was taken as text.
    pub fn open_quote(&self) -> Option<usize> {
        self.open_quotes.last().copied()
    }

    /// What to say of quotation marks that never close.
    pub fn notes(&self) -> Option<String> {
        let (first, n) = (self.open_quotes.first()?, self.open_quotes.len());
        let more = if n > 1 { format!(", and so {} more", n - 1) } else { String::new() };
        Some(format!("a quotation mark opens in line {first} and does not close{more}; it is read as text"))
    }

    /// The next row, in a table with this number of columns.
    pub fn next(&mut self, width: Option<usize>) -> Result<Option<GridRow>, Fault> {
        if self.is_at_end() {
            return Ok(None);
        }
        let (start, line) = (self.at, self.line);
        let mut row = GridRow { line, ..GridRow::default() };
        loop {
            let cell = self.cell(start, &mut row, width)?;
            row.cells.push(cell.text);
            self.at = cell.end;
            match self.text.as_bytes().get(self.at) {
                Some(&b) if b == self.separator => self.at += 1,
                _ => break,
            }
        }
        if self.text[self.at..].starts_with('\r') {
            self.at += 1;
        }
        if self.text[self.at..].starts_with('\n') {
            self.at += 1;
        }
        if let Some(width) = width
            && row.cells.len() > width
            && let Some(cells) = self.joined(start, width)
        {
            row.cells = cells;
            row.note = Some(format!("line {line}: quotation marks inside a cell in quotes"));
        }
        self.line += self.text[start..self.at].bytes().filter(|&b| b == b'\n').count();
        Ok(Some(row))
    }

    fn ends(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_none_or(|&b| b == self.separator || b == b'\n' || b == b'\r')
    }

    fn cell(&mut self, row_start: usize, row: &mut GridRow, width: Option<usize>) -> Result<Cell, Fault> {
        let start = self.at;
        if !self.text[start..].starts_with('"') {
            return Ok(self.plain(start));
        }
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |n| start + n);
        let limit = if start < self.single_lines_until { line_end } else { self.text.len() };
        let Some(close) = self.closing(start + 1, limit) else {
            self.single_lines_until = self.single_lines_until.max(limit);
            return self.open(start, row_start, row, width);
        };
        if close > line_end && self.swallows_rows(row_start, row, close, width) {
            self.single_lines_until = self.single_lines_until.max(close);
            return self.open(start, row_start, row, width);
        }
        let mut text = self.text[start + 1..close].replace("\"\"", "\"");
        if self.backslash {
            text = text.replace("\\\"", "\"");
        }
        let blanks = self.text[close + 1..].bytes().take_while(|b| *b == b' ').count();
        Ok(Cell { text, end: close + 1 + blanks })
    }

    /// The quote that ends a cell which begins at a place.
    fn closing(&self, from: usize, limit: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(quote) = bytes.get(at..limit)?.iter().position(|&b| b == b'"').map(|n| at + n) {
            if self.backslash && quote > from && bytes[quote - 1] == b'\\' {
                at = quote + 1;
                continue;
            }
            let blanks = bytes[quote + 1..].iter().take_while(|b| **b == b' ').count();
            if bytes.get(quote + 1) == Some(&b'"') {
                at = quote + 2;
            } else if self.ends(quote + 1 + blanks) {
                return Some(quote);
            } else {
                at = quote + 1;
            }
        }
        None
    }

    fn plain(&self, start: usize) -> Cell {
        let rest = &self.text.as_bytes()[start..];
        let length = rest.iter().position(|&b| b == self.separator || b == b'\n').unwrap_or(rest.len());
        let text = &self.text[start..start + length];
        let is_last = rest.get(length) != Some(&self.separator);
        let text = if is_last { text.trim_end_matches('\r') } else { text };
        Cell { text: text.to_string(), end: start + text.len() }
    }

    /// A cell whose quote never closes: text to the end of the cell, where the
    /// row is whole that way.
    fn open(&mut self, start: usize, row_start: usize, row: &GridRow, width: Option<usize>) -> Result<Cell, Fault> {
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |n| start + n);
        let cells = row.cells.len() + self.separators(&self.text[start..line_end]) + 1;
        let line = self.line + self.text[row_start..start].bytes().filter(|&b| b == b'\n').count();
        if width.is_some_and(|width| width != cells) {
            return Err(Fault { line, message: "a quotation mark opens here and never closes".into() });
        }
        self.open_quotes.push(line);
        Ok(self.plain(start))
    }

    fn separators(&self, line: &str) -> usize {
        line.bytes().filter(|&b| b == self.separator).count()
    }

    /// Whether every line up to the closing quote looks like a row of its own:
    /// as many separators, and a cell of the same kind in the same place.
    fn swallows_rows(&self, row_start: usize, row: &GridRow, close: usize, width: Option<usize>) -> bool {
        let Some(width) = width.filter(|w| *w > 1) else { return false };
        let first_end = self.text[self.at..].find('\n').map_or(self.text.len(), |n| self.at + n);
        let end = self.text[close..].find('\n').map_or(self.text.len(), |n| close + n);
        if self.separators(&self.text[row_start..first_end]) != width - 1 {
            return false;
        }
        self.text[first_end + 1..end.max(first_end + 1)].lines().all(|line| {
            let separators = self.separators(line);
            // A cell in quotes may hold more of them.
            (separators == width - 1 || separators >= width && line.contains('"')) && {
                let cells = line.split(char::from(self.separator));
                row.cells.iter().zip(cells).any(|(a, b)| kind(a) != Kind::Other && kind(a) == kind(b))
            }
        })
    }

    /// A row in one line whose cell in quotes holds separators and quotes:
    /// the cells, where only one way gives that number.
    fn joined(&self, start: usize, width: usize) -> Option<Vec<String>> {
        let line = self.text[start..self.at].trim_end_matches(['\r', '\n']);
        if line.contains('\n') {
            return None;
        }
        let cells: Vec<&str> = line.split(char::from(self.separator)).collect();
        let surplus = cells.len().checked_sub(width)?;
        let opens = (0..width).filter(|&i| cells[i].starts_with('"') && cells[i + surplus].trim_end().ends_with('"'));
        let mut ways = opens.filter(|&i| cells[i..=i + surplus].iter().map(|c| c.len() + 1).sum::<usize>() > 3);
        let (Some(at), None) = (ways.next(), ways.next()) else { return None };
        let separator = char::from(self.separator).to_string();
        let joined = cells[at..=at + surplus].join(&separator);
        let inner = joined.trim_end().strip_prefix('"')?.strip_suffix('"')?.to_string();
        let unquoted =
            |cell: &&str| cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')).unwrap_or(cell).to_string();
        Some(
            cells[..at]
                .iter()
                .map(unquoted)
                .chain([inner])
                .chain(cells[at + surplus + 1..].iter().map(unquoted))
                .collect(),
        )
    }
}

/// What a cell looks like, for cells that look alike in every row.
#[derive(PartialEq)]
enum Kind {
    Digits,
    Date,
    Word,
    Other,
}

fn kind(cell: &str) -> Kind {
    let cell = cell.trim().trim_matches('"');
    if cell.is_empty() {
        Kind::Other
    } else if cell.bytes().all(|b| b.is_ascii_digit()) {
        Kind::Digits
    } else if cell.chars().all(|c| c.is_ascii_digit() || "-/.:年月日 ".contains(c)) {
        Kind::Date
    } else if cell.len() <= 40 && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        Kind::Word
    } else {
        Kind::Other
    }
}
