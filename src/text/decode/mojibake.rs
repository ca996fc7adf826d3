//! Text that was spoilt before it came to us: found and reported, never repaired.

use super::{TextWarning, TextWarningKind};

/// What the first bytes of UTF-8 Chinese become when they are read as GBK: the
/// bytes of `，：（` (锛), `。《》` (銆), `“”—` (鈥), `的` (鐨), `是` (鏄), `和` (鍜),
/// `成` (鎴), `发` (鍙), `在` (鍦). None of them is in 15,000 real documents.
const UTF8_AS_GBK: [char; 9] = ['锛', '銆', '鈥', '鐨', '鏄', '鍜', '鎴', '鍙', '鍦'];

/// The characters that Windows-1252 has at 0x80 to 0x9F; 0 where it has none.
const WINDOWS_1252: [u32; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0,
    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
];

/// For a byte in each place of a character of three, which of the signs it may belong to, a
/// bit each: those of [`UTF8_AS_GBK`], 锟 and U+FFFD; one bit more stands for every character
/// from À to ÿ, which has two bytes.
const PLACES: [[u16; 256]; 3] = {
    let mut places = [[0; 256]; 3];
    let signs = ['锛', '锟', '銆', '鈥', '鐨', '鏄', '鍜', '鎴', '鍙', '鍦', '\u{FFFD}'];
    let mut sign = 0;
    while sign < signs.len() {
        let c = signs[sign] as u32;
        let bytes = [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f)];
        let mut place = 0;
        while place < 3 {
            places[place][bytes[place] as usize] |= 1 << sign;
            place += 1;
        }
        sign += 1;
    }
    let mut byte = 0;
    while byte < 256 {
        places[1][byte] |= 1 << signs.len();
        places[2][byte] |= 1 << signs.len();
        byte += 1;
    }
    places[0][0xc3] = 1 << signs.len();
    places
};

/// Whether any sign of mojibake may be in a text: all but few have none, which is seen without
/// a look at its characters. Bytes read as Latin letters have one from À to ÿ among them.
fn may_be_spoilt(text: &str) -> bool {
    let bytes = text.as_bytes();
    let of = |place: usize, byte: u8| PLACES[place][byte as usize];
    let at_end = bytes.ends_with(&[0xc3]) || bytes.len() > 1 && bytes[bytes.len() - 2] == 0xc3;
    let spoilt = |chunk: &[u8]| chunk.windows(3).fold(0, |all, w| all | of(0, w[0]) & of(1, w[1]) & of(2, w[2])) != 0;
    // Chunks overlap, so that no character is torn.
    at_end || (0..bytes.len()).step_by(4_096).any(|at| spoilt(&bytes[at..bytes.len().min(at + 4_098)]))
}

/// The signs of mojibake in a text, at most one warning of each kind.
pub(crate) fn find(text: &str) -> Vec<TextWarning> {
    if may_be_spoilt(text) { all(text) } else { Vec::new() }
}

fn all(text: &str) -> Vec<TextWarning> {
    let mut found = Tally::default();
    let mut run = Run::default();
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            // The common case first; also what ends a run.
        } else if let Some(byte) = latin1_byte(c) {
            run.push(at, byte);
            continue;
        } else if c == '\u{FFFD}' {
            found.note(TextWarningKind::ReplacementCharacters, at);
        } else if c == '锟' && text.get(at..).is_some_and(|rest| rest.starts_with("锟斤拷")) {
            found.note(TextWarningKind::ReplacementReadAsGbk, at);
        } else if UTF8_AS_GBK.contains(&c) {
            found.note(TextWarningKind::Utf8ReadAsGbk, at);
        }
        run.end(&mut found);
    }
    run.end(&mut found);
    found.0
}

/// The byte that Latin-1 or Windows-1252 shows as this character.
fn latin1_byte(c: char) -> Option<u8> {
    let c = c as u32;
    match c {
        0x80..=0xFF => u8::try_from(c).ok(),
        // A quick way past everything that is Chinese.
        0x2E00.. => None,
        _ => WINDOWS_1252.iter().position(|&w| w == c).and_then(|i| u8::try_from(0x80 + i).ok()),
    }
}

/// Warnings in the making.
#[derive(Default)]
struct Tally(Vec<TextWarning>);

impl Tally {
    fn note(&mut self, kind: TextWarningKind, byte: usize) {
        match self.0.iter_mut().find(|w| w.kind == kind) {
            Some(warning) => warning.count += 1,
            None => self.0.push(TextWarning { kind, count: 1, byte }),
        }
    }
}

/// Neighbouring characters that could be single bytes shown as Latin-1.
#[derive(Default)]
struct Run {
    start: usize,
    /// The first bytes only: enough to tell UTF-8 from GBK.
    bytes: Vec<u8>,
}

impl Run {
    const ENOUGH: usize = 60;

    fn push(&mut self, at: usize, byte: u8) {
        if self.bytes.is_empty() {
            self.start = at;
        }
        if self.bytes.len() < Self::ENOUGH {
            self.bytes.push(byte);
        }
    }

    /// Four characters or more with half of them accented letters occur in no
    /// language: they are bytes. Quotation marks, dots, × and ÷ in a row are no letters.
    fn end(&mut self, found: &mut Tally) {
        let letters = self.bytes.iter().filter(|&&b| b >= 0xC0 && !matches!(b, 0xD7 | 0xF7)).count();
        let is_varied = self.bytes.iter().any(|b| Some(b) != self.bytes.first());
        if self.bytes.len() >= 4 && is_varied {
            if starts_with_utf8(&self.bytes) {
                found.note(TextWarningKind::Utf8ReadAsLatin1, self.start);
            } else if letters * 2 >= self.bytes.len() {
                found.note(TextWarningKind::GbkReadAsLatin1, self.start);
            }
        }
        self.bytes.clear();
    }
}

/// Whether bytes above ASCII begin with a whole three-byte character of UTF-8,
/// after at most two bytes that an earlier space or line end tore off.
fn starts_with_utf8(bytes: &[u8]) -> bool {
    let from = bytes.iter().position(|&b| b >= 0xC0).unwrap_or(bytes.len());
    from <= 2 && matches!(bytes.get(from..), Some([0xE2..=0xEF, 0x80..=0xBF, 0x80..=0xBF, ..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextWarningKind::{
        GbkReadAsLatin1, ReplacementCharacters, ReplacementReadAsGbk, Utf8ReadAsGbk, Utf8ReadAsLatin1,
    };

    fn kinds(text: &str) -> Vec<(TextWarningKind, usize, usize)> {
        find(text).into_iter().map(|w| (w.kind, w.count, w.byte)).collect()
    }

    fn as_latin1(bytes: &[u8]) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn each_kind_is_counted_and_placed() {
        assert_eq!(kinds("江州\u{FFFD}\u{FFFD}市\u{FFFD}"), [(ReplacementCharacters, 3, 6)]);
        assert_eq!(kinds("江州锟斤拷锟斤拷市"), [(ReplacementReadAsGbk, 2, 6)]);
        let (gbk, ..) = encoding_rs::GBK.decode_without_bom_handling("江州市，在发展。".as_bytes());
        assert_eq!(kinds(&gbk).first().map(|k| k.0), Some(Utf8ReadAsGbk), "{gbk}");
        let latin1 = as_latin1("x江州市，在发展。".as_bytes());
        assert_eq!(kinds(&latin1), [(Utf8ReadAsLatin1, 1, 1)], "{latin1}");
        let (gbk, ..) = encoding_rs::GBK.encode("江州市");
        assert_eq!(kinds(&format!("市{}", as_latin1(&gbk))), [(GbkReadAsLatin1, 1, 3)]);
    }

    #[test]
    fn the_quick_look_misses_nothing() {
        let signs = ["江", "州", "，", "锛", "锟斤拷", "鈥", "\u{FFFD}", "Ö", "Ð", "ä", "¸", "é", "“", "a", "重", "销"];
        let mut random = fastrand::Rng::with_seed(15);
        for _ in 0..20_000 {
            let text: String = (0..random.usize(0..9)).map(|_| signs[random.usize(..signs.len())]).collect();
            assert!(may_be_spoilt(&text) || all(&text).is_empty(), "{text}");
        }
        let far = format!("{}锛", "江".repeat(1_365));
        assert!(may_be_spoilt(&far) && may_be_spoilt(&format!("x{far}")) && may_be_spoilt(&format!("xx{far}")));
        assert!(!may_be_spoilt("江州市销售“质量强市”产品①，增长５％。"));
    }

    #[test]
    fn sound_text_is_quiet() {
        for text in [
            "江州市推进高质量发展，“十三五”……——《规划》·第①章　１２％",
            "“……”‘……’——…………",
            "à la carte, déjà vu, naïveté, El Niño, Größe, ÷×±°",
            "········  \u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}",
            "锟字难认，斤斤计较",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
