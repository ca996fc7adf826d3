//! Whether coders agree: kappa, alpha and their kin.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, DataType};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::stats::agreement::Ratings;
use crate::table::{Table, schema};

/// Agreement of coders who gave units one of several categories: of two
/// people who code the same clauses, or of a person and a
/// [`Coding`](crate::Coding) by lexicon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreement {
    unit: String,
    coder: String,
    category: String,
}

impl Default for Agreement {
    /// Columns `unit`, `coder` and `category`.
    fn default() -> Self {
        Self { unit: "unit".into(), coder: "coder".into(), category: "category".into() }
    }
}

impl Agreement {
    /// Sets the column that names what was coded.
    #[must_use]
    pub fn unit(mut self, column: impl Into<String>) -> Self {
        self.unit = column.into();
        self
    }

    /// Sets the column that names who coded.
    #[must_use]
    pub fn coder(mut self, column: impl Into<String>) -> Self {
        self.coder = column.into();
        self
    }

    /// Sets the column of the category given; null where a coder skipped a unit.
    #[must_use]
    pub fn category(mut self, column: impl Into<String>) -> Self {
        self.category = column.into();
        self
    }

    /// Measures agreement from a table with a row per unit and coder.
    ///
    /// Columns: [`AGREEMENT`].
    /// Rows: `agreement` (share of agreeing pairs of coders, chance not taken
    /// out), `cohen_kappa` (two coders only), `fleiss_kappa` (units with the
    /// same number of ratings only), `krippendorff_alpha` (nominal; any
    /// number of coders, gaps allowed), `gwet_ac1`.
    ///
    /// ```
    /// use tifa::{context::Agreement, polars::prelude::df};
    /// let ratings = df!(
    ///     "unit" => [1, 2, 3, 4, 1, 2, 3, 4],
    ///     "coder" => ["甲", "甲", "甲", "甲", "乙", "乙", "乙", "乙"],
    ///     "category" => ["供给型", "供给型", "环境型", "环境型", "供给型", "供给型", "环境型", "供给型"],
    /// )?;
    /// assert_eq!(Agreement::default().of(&ratings)?.to_string(), "\
    /// shape: (5, 5)
    /// ┌────────────────────┬──────────┬───────┬────────┬────────────┐
    /// │ measure            ┆ value    ┆ units ┆ coders ┆ categories │
    /// │ ---                ┆ ---      ┆ ---   ┆ ---    ┆ ---        │
    /// │ str                ┆ f64      ┆ u32   ┆ u32    ┆ u32        │
    /// ╞════════════════════╪══════════╪═══════╪════════╪════════════╡
    /// │ agreement          ┆ 0.75     ┆ 4     ┆ 2      ┆ 2          │
    /// │ cohen_kappa        ┆ 0.5      ┆ 4     ┆ 2      ┆ 2          │
    /// │ fleiss_kappa       ┆ 0.466667 ┆ 4     ┆ 2      ┆ 2          │
    /// │ krippendorff_alpha ┆ 0.533333 ┆ 4     ┆ 2      ┆ 2          │
    /// │ gwet_ac1           ┆ 0.529412 ┆ 4     ┆ 2      ┆ 2          │
    /// └────────────────────┴──────────┴───────┴────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`]; [`ErrorKind::Option`] where a coder rates
    /// a unit twice.
    pub fn of(&self, ratings: &DataFrame) -> Result<DataFrame> {
        let texts = |name: &str| -> Result<Vec<Option<String>>> {
            let column = ratings.column(name).map_err(|_| ErrorKind::MissingColumn {
                role: "rating",
                tried: vec![name.into()],
                available: ratings.get_column_names().iter().map(|n| n.to_string()).collect(),
                source: "the table of ratings".into(),
            })?;
            let column = column.cast(&DataType::String)?;
            Ok(column.str()?.iter().map(|value| value.map(str::to_string)).collect())
        };
        let (units, coders, categories) = (texts(&self.unit)?, texts(&self.coder)?, texts(&self.category)?);
        let (unit_of, n_units) = numbered(&units);
        let (coder_of, n_coders) = numbered(&coders);
        let (category_of, n_categories) = numbered(&categories);
        let mut rows = vec![vec![None; n_coders]; n_units];
        for row in 0..ratings.height() {
            let (Some(unit), Some(coder), Some(category)) = (unit_of[row], coder_of[row], category_of[row]) else {
                continue;
            };
            if rows[unit as usize][coder as usize].replace(category).is_some() {
                let twice = format!(
                    "{} rates {} again",
                    coders[row].as_deref().unwrap_or(""),
                    units[row].as_deref().unwrap_or("")
                );
                return Err(Error::option("ratings", twice, "one rating per unit and coder"));
            }
        }
        let ratings =
            Ratings::new(rows, n_categories).ok_or_else(|| Error::empty("a table of ratings without rows"))?;
        let values = [
            ("agreement", ratings.agreement()),
            ("cohen_kappa", if n_coders == 2 { ratings.cohen_kappa(0, 1) } else { None }),
            ("fleiss_kappa", ratings.fleiss_kappa()),
            ("krippendorff_alpha", ratings.krippendorff_alpha()),
            ("gwet_ac1", ratings.gwet_ac1()),
        ];
        let n = values.len();
        Table::new(
            &AGREEMENT,
            vec![
                values.iter().map(|(name, _)| (*name).to_string()).collect::<Vec<String>>().into(),
                values.iter().map(|(_, value)| *value).collect::<Vec<Option<f64>>>().into(),
                vec![ratings.units() as u32; n].into(),
                vec![n_coders as u32; n].into(),
                vec![n_categories as u32; n].into(),
            ],
        )?
        .into_frame()
    }
}

schema! {
    /// The columns of [`Agreement::of`].
    AGREEMENT = "agreement" {
        measure: Text, "", "the measure";
        value: F64, "", "1 is full agreement, 0 what chance gives; null where the measure is undefined";
        units: U32, "units", "units with two ratings or more";
        coders: U32, "coders", "coders";
        categories: U32, "categories", "categories that were given";
    }
}

/// The place of each value among the distinct ones in order, and their number.
fn numbered(values: &[Option<String>]) -> (Vec<Option<u32>>, usize) {
    let mut places: BTreeMap<&str, u32> = values.iter().flatten().map(|v| (v.as_str(), 0)).collect();
    places.values_mut().zip(0..).for_each(|(place, number)| *place = number);
    let number = |value: &Option<String>| value.as_deref().and_then(|v| places.get(v).copied());
    (values.iter().map(number).collect(), places.len())
}
