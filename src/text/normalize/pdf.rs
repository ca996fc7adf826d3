//! Characters that a reader of PDF files puts in the place of others.

use crate::text::edit::Edits;

/// The ideograph of each radical, U+2E80 to U+2EF3 and then U+2F00 to U+2FD5, as
/// Unicode's own table `EquivalentUnifiedIdeograph.txt` gives it. The two places
/// that it leaves out, U+2E80 and U+2E9A, stand for themselves.
const IDEOGRAPHS: &str = "\
    ⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛\
    犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑\
    钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟一丨丶丿\
    乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸\
    屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气\
    水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽\
    老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉\
    釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹\
    黽鼎鼓鼠鼻齊齒龍龜龠";

/// The ideograph that looks like a radical.
fn ideograph(radical: char) -> Option<char> {
    let at = match radical {
        '\u{2e80}'..='\u{2ef3}' => radical as usize - 0x2e80,
        '\u{2f00}'..='\u{2fd5}' => radical as usize - 0x2f00 + 0x74,
        _ => return None,
    };
    IDEOGRAPHS.chars().nth(at).filter(|&c| c != radical)
}

/// Whether a character of a normal text is written with one that only looks like it:
/// a radical, or an ideograph kept for the sake of another standard (U+F900 to U+FAFF).
pub(in crate::text) fn unified(c: char) -> Option<char> {
    match c {
        '\u{2e80}'..='\u{2fd5}' => ideograph(c),
        '\u{f900}'..='\u{faff}' => {
            let mut parts = Vec::with_capacity(1);
            unicode_normalization::char::decompose_canonical(c, |part| parts.push(part));
            parts.first().copied().filter(|&part| part != c && parts.len() == 1)
        }
        _ => None,
    }
}

pub(super) fn radicals(text: &str, edits: &mut Edits) {
    let mut buffer = [0; 4];
    for (at, c) in text.char_indices().filter(|(_, c)| *c >= '\u{2e80}') {
        if let Some(ideograph) = unified(c) {
            edits.replace(at..at + c.len_utf8(), ideograph.encode_utf8(&mut buffer));
        }
    }
}

/// The byte ranges of `(cid:n)`: glyphs for which the PDF has no character. Brackets and
/// colon may be full-width, letters of either case.
pub(in crate::text) fn lost_glyphs(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let begins = |(at, bracket): (usize, &str)| {
        let rest = text.get(at + bracket.len()..)?;
        let name = rest.get(..3).filter(|name| name.eq_ignore_ascii_case("cid"))?;
        let rest = rest.get(name.len()..)?.trim_start_matches(' ');
        let rest = rest.strip_prefix([':', '：'])?.trim_start_matches(' ');
        let number = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = rest.get(number..)?.trim_start_matches(' ');
        let rest = rest.strip_prefix([')', '）']).filter(|_| (1..=9).contains(&number))?;
        Some(at..text.len() - rest.len())
    };
    text.match_indices(['(', '（']).filter_map(begins)
}

/// A run of lost glyphs goes; between two words a space is left in its place, so that the
/// two do not become one.
pub(super) fn remove_lost_glyphs(text: &str, edits: &mut Edits) {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for glyph in lost_glyphs(text) {
        match runs.last_mut() {
            Some(run) if run.end == glyph.start => run.end = glyph.end,
            _ => runs.push(glyph),
        }
    }
    for run in runs {
        let before = text.get(..run.start).and_then(|t| t.chars().next_back());
        let after = text.get(run.end..).and_then(|t| t.chars().next());
        let words = [before, after].iter().all(|c| c.is_some_and(char::is_alphanumeric));
        edits.replace(run, if words { " " } else { "" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_radical_has_its_ideograph() {
        assert_eq!(IDEOGRAPHS.chars().count(), 0x74 + 0xd6);
        // The compatibility decompositions of Unicode say the same where there are any.
        for c in ('\u{2e80}'..='\u{2ef3}').chain('\u{2f00}'..='\u{2fd5}') {
            let mut decomposed = None;
            unicode_normalization::char::decompose_compatible(c, |part| decomposed = Some(part));
            let decomposed = decomposed.filter(|&d| d != c);
            assert!(decomposed.is_none() || decomposed == ideograph(c), "{c}");
            assert!(ideograph(c).is_some() || c == '\u{2e80}' || c == '\u{2e9a}', "{c}");
        }
    }
}
