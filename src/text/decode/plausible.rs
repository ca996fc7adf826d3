//! How much a decoded text looks like Chinese: what tells one encoding from another.

use crate::text::count_bytes;

/// The characters that make up four fifths of running Chinese text, general and
/// official, in simplified and in traditional form. Ranked by counts over
/// public government reports, news and a general frequency list.
const COMMON: &str = "\
    一万三上下不与专且世业东两严个中为主举么义之九也习乡书了争事二于互五亚些交产京人亿什今从他代以们件任\
    企伊众优会传但位住体何作你使供便促俄保信候做像儿元先光克党入全公共关兴其内再军农决准几出击分切划列则\
    创利别到制前力办加务动势化北区医十升华协南即却历原去县参又及友双反发取受变叙口只可台号司各合同名后向\
    听告员命和品商善四回因团困国土在地场坚型城域基境增声处复外多大天太央头女她好如委子学它安完定实宣家对\
    导将小少尔就局层届展山州工己已巴市布师带席常干平年并广应府度建开式引张强当形很得德心必志快态思性总息\
    情想意感愿成我或战所手才打批技把投护报拉持指据接推提播支收改放政效教数整文断斯新方施族无日时明易是更\
    最月有服望期本术机权李村条来极构果查标样核格案次欧正此步死比民气水求江没治法活流济海消深清游源点然物\
    特王环现球理生用由电界略白百的益监目直相省看真眼着知研础确示社神种科积程稳空立第等策管类精系约级纪线\
    组织经结给统继续维网罗美群老者而职联育能自至致航色节范营落融行表被西要见观规视觉解计认让议记讲许论设\
    识试话该说调象责质贫贸费资走起路身车转边达过运近还这进选通速造道那部都里重量金长门问间闻队防际降院难\
    集非面革项领题风首马验高\
    並亞來係個們傳億優兒內兩別則創劃動務勢區協卻參員問嚴國團堅報場學實將專對導屆層師帶幹幾廣張強後從復態\
    應戰擊據敘數斷於時書會東條業極構標樣機權歐歷氣決沒準濟為無營爭爲爾現環產當發監眾確礎種積穩節範紀約級\
    組結給統經維網線縣總織繼續羅羣義習聞聯聲職聽臺與興舉華萬著處號衆術裏裡見規視覺觀計記設許試話該認說説\
    調論講識議護變讓貧責費貿資質車軍轉辦農這進遊運過達選還邊鄉醫長門開間關隊際隻雙難電項領頭題願類風馬驗\
    體麼點黨\
";

/// From the first to the last ideograph of the basic block.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// One bit for each ideograph of the basic block: whether it is [`COMMON`].
static COMMON_BITS: [u64; 328] = bits(COMMON.as_bytes());

/// Reads three-byte UTF-8, which all ideographs of the basic block are.
const fn bits(utf8: &[u8]) -> [u64; 328] {
    let mut bits = [0; 328];
    let mut i = 0;
    while i + 2 < utf8.len() {
        let c = (utf8[i] as u32 & 0x0F) << 12 | (utf8[i + 1] as u32 & 0x3F) << 6 | (utf8[i + 2] as u32 & 0x3F);
        bits[((c - FIRST) / 64) as usize] |= 1 << (c % 64);
        i += 3;
    }
    bits
}

fn is_common(c: u32) -> bool {
    COMMON_BITS.get((c.wrapping_sub(FIRST) / 64) as usize).is_some_and(|word| word >> (c % 64) & 1 == 1)
}

/// How plausible a character is in a Chinese text, as a rounded log-likelihood
/// against a wrong decoding. A wrong decoding lands on rare ideographs, kana,
/// Greek, Cyrillic, Hangul, private use and faults; a right one lands on
/// [`COMMON`] characters and Chinese punctuation four times in five.
fn weight(c: char) -> i64 {
    match c as u32 {
        0x09 | 0x0A | 0x0D | 0x20..=0x7E => 0,
        0x00..=0x1F | 0x7F..=0x9F => -8,
        0xA0
        | 0xB0
        | 0xB7
        | 0xD7
        | 0x2000..=0x2030
        | 0x2103
        | 0x2160..=0x216B
        | 0x2460..=0x2473
        | 0x25A0..=0x2605
        | 0x33A1 => 0,
        0x3000..=0x3002 | 0x3008..=0x3011 | 0xFF01 | 0xFF08 | 0xFF09 | 0xFF0C | 0xFF1A | 0xFF1B | 0xFF1F => 4,
        0xFF02..=0xFF5E | 0xFFE5 => 0,
        0xFFFD => -12,
        c if is_common(c) => 4,
        FIRST..=LAST => -1,
        _ => -4,
    }
}

/// The weights of a text, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Plausibility {
    /// The sum: higher is more plausible, and n Chinese characters read
    /// rightly come to about 2 n.
    pub score: i64,
    /// The same without U+FFFD: of what was decoded at all.
    decoded: i64,
    /// How many characters speak for or against, U+FFFD left out.
    pub judged: usize,
    /// How many of them speak strongly against.
    odd: usize,
}

impl Plausibility {
    pub fn of(text: &str) -> Self {
        let mut sum = Self::default();
        for c in text.chars() {
            let weight = weight(c);
            sum.score += weight;
            if c != '\u{FFFD}' && weight != 0 {
                sum.decoded += weight;
                sum.judged += 1;
                sum.odd += usize::from(weight < -1);
            }
        }
        sum
    }

    /// Whether it does not look like Chinese. Faults are reported as such;
    /// doubt is about what did decode.
    pub fn is_doubtful(&self) -> bool {
        usize::try_from(self.decoded).map_or(true, |decoded| decoded < self.judged)
    }

    /// Whether nearly all characters are such as occur in Chinese texts at all.
    pub fn is_possible(&self) -> bool {
        self.odd * 8 <= self.judged
    }
}

/// The number of control characters that no text has a use for, among them NUL.
pub(crate) fn controls(bytes: &[u8]) -> usize {
    count_bytes(bytes, |b| (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A)) || b == 0x7F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bitmap_holds_exactly_the_common_characters() {
        let listed: std::collections::BTreeSet<char> = COMMON.chars().collect();
        assert_eq!(listed.len(), COMMON.chars().count(), "a character occurs twice");
        for c in '\u{0}'..=char::MAX {
            assert_eq!(is_common(c as u32), listed.contains(&c), "{c:?}");
        }
    }

    #[test]
    fn right_beats_wrong() {
        let score = |text| Plausibility::of(text).score;
        assert_eq!(score("的，龘"), 4 + 4 - 1);
        assert_eq!(score("\u{FFFD}\0 a1"), -20);
        assert!(score("推进高质量发展") > score("鎺ㄨ繘楂樿川閲忓彂灞"));
    }

    #[test]
    fn faults_digits_and_ascii_raise_no_doubt() {
        for (text, is_doubtful, is_possible) in [
            ("", false, true),
            ("的\u{FFFD}\u{FFFD}", false, true),
            ("１２．５％ abc", false, true),
            ("龘靐齉", true, true),
            ("ﾂﾊ", true, false),
        ] {
            let found = Plausibility::of(text);
            assert_eq!((found.is_doubtful(), found.is_possible()), (is_doubtful, is_possible), "{text}");
        }
    }

    #[test]
    fn tabs_line_ends_and_form_feeds_are_text() {
        assert_eq!(controls(b"a\tb\r\n\x0C\x1A"), 0);
        assert_eq!(controls(b"\0\x01\x7F"), 3);
    }
}
