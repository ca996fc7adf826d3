//! One idea: words that are never split.

use tifa::prelude::*;

fn main() -> tifa::Result<()> {
    let text = "大力弘扬工匠精神，打造质量强市，深化放管服改革，推进中国制造2025和互联网+。";
    let alone = Tokenizer::builder().build()?;
    println!("jieba alone   {}", alone.words(text).join("|"));

    let lexicon = Lexicon::from_terms(["工匠精神", "质量强市", "放管服", "中国制造2025", "互联网+"])?;
    let whole = Tokenizer::builder().lexicon(lexicon).build()?;
    println!("with lexicon  {}", whole.words(text).join("|"));
    Ok(())
}
