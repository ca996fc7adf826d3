//! Traditional to simplified characters, by OpenCC's tables.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::edit::Edits;

/// The tables, unpacked once; read-only.
static T2S: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// Line by line. Almost always one character stands for one, and then offsets
/// are exact; a line where that is not so is replaced as a whole.
pub(crate) fn simplified(text: &str, edits: &mut Edits) {
    let Some(t2s) = T2S.as_ref() else { return };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let simple = until_stable(t2s, line);
        if line.chars().count() == simple.chars().count() {
            for ((at, old), (to, new)) in line.char_indices().zip(simple.char_indices()) {
                if old != new {
                    let with = simple.get(to..to + new.len_utf8()).unwrap_or_default();
                    edits.replace(start + at..start + at + old.len_utf8(), with);
                }
            }
        } else {
            edits.replace(start..start + line.len(), &simple);
        }
        start += line.len();
    }
}

/// What one pass makes may be an entry of the tables again.
fn until_stable(t2s: &OpenCC, line: &str) -> String {
    let mut simple = t2s.convert(line);
    for _ in 0..4 {
        let again = t2s.convert(&simple);
        if again == simple {
            break;
        }
        simple = again;
    }
    simple
}
