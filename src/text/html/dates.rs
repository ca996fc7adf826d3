//! Dates that a page states beside its `<meta>`: in JSON-LD and in `<time datetime>`.

/// Keys of JSON-LD for the day of an article, the best first.
const KEYS: [&str; 3] = ["datePublished", "dateCreated", "uploadDate"];

/// The first date of the best key in some JSON-LD, which need not be whole.
pub(super) fn of_json(json: &str) -> Option<(String, String)> {
    let value = |key: &str| {
        let after = json.split(&format!("\"{key}\"")).nth(1)?;
        let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let value = value.split('"').next()?.replace("\\/", "/");
        (!value.trim().is_empty()).then(|| ("datePublished".to_string(), value.trim().to_string()))
    };
    KEYS.into_iter().find_map(value)
}

/// The times of a page. Those of other articles, in lists beside this one, must not pass for its own.
#[derive(Debug, Default)]
pub(super) struct Times {
    published: Option<String>,
    of_article: Option<String>,
    all: Vec<String>,
}

impl Times {
    pub fn note(&mut self, datetime: Option<&str>, is_of_article: bool, is_published: bool) {
        let Some(time) = datetime.map(str::trim).filter(|t| !t.is_empty()) else { return };
        if is_published {
            self.published.get_or_insert_with(|| time.to_string());
        }
        if is_of_article {
            self.of_article.get_or_insert_with(|| time.to_string());
        }
        if self.all.len() < 2 && !self.all.iter().any(|t| t == time) {
            self.all.push(time.to_string());
        }
    }

    /// The time that is called that of publishing, else the first inside the article, else the
    /// only one.
    pub fn published(&mut self) -> Option<(String, String)> {
        let only = if self.all.len() == 1 { self.all.pop() } else { None };
        let time = self.published.take().or(self.of_article.take()).or(only)?;
        Some(("time datetime".into(), time))
    }
}
