//! The two languages of the report.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A language of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Language {
    /// Chinese, `zh`.
    Chinese,
    /// English, `en`.
    #[default]
    English,
}

impl Language {
    /// Chinese where the system says so (`LC_ALL`, `LC_MESSAGES` or `LANG`
    /// begins with `zh`), else English.
    #[must_use]
    pub fn of_system() -> Self {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        if set.is_some_and(|v| v.starts_with("zh")) { Language::Chinese } else { Language::English }
    }

    /// `zh` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn choose<T>(self, chinese: T, english: T) -> T {
        match self {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "zh" | "zh-CN" | "中文" => Ok(Language::Chinese),
            "en" | "English" => Ok(Language::English),
            _ => Err(Error::option("language", name, "zh or en")),
        }
    }
}
