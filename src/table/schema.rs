//! What the columns of a table are, as data.

use std::fmt;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dtype {
    /// A term, a document id or another name that tables are joined by. In a
    /// DataFrame it is a `Categorical` of Polars' global categories, so that
    /// any two of these columns join without a cast.
    Term,
    /// Text; `String` in a DataFrame.
    Text,
    /// `UInt32`.
    U32,
    /// `UInt64`.
    U64,
    /// `Int32`.
    I32,
    /// `Int64`.
    I64,
    /// `Float64`.
    F64,
    /// `Boolean`.
    Bool,
}

impl fmt::Display for Dtype {
    /// The name that Polars gives to the type.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Term => "cat",
            Self::Text => "str",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F64 => "f64",
            Self::Bool => "bool",
        })
    }
}

/// One column of a table: its name, type, unit and meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name of the column.
    pub name: &'static str,
    /// The type of its values.
    pub dtype: Dtype,
    /// What one of its values counts or measures; empty for names and text.
    pub unit: &'static str,
    /// What the column says, in one line.
    pub meaning: &'static str,
}

/// The columns of one kind of table, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The name of the table.
    pub table: &'static str,
    /// Its columns in order.
    pub fields: &'static [Field],
}

impl Schema {
    /// The column of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// Declares a public [`Schema`] whose docs list its columns.
///
/// ```text
/// schema! {
///     /// The columns of [`Trend::of`](crate::Trend::of).
///     TREND = "trend" {
///         term: Term, "", "the term";
///         count: U64, "occurrences", "how often the term occurs in the period";
///     }
/// }
/// ```
///
/// Schemas with the same columns behind some of their own are declared together:
///
/// ```text
/// schema! {
///     /// The columns of [`Keyness::compare`](crate::Keyness::compare).
///     KEYNESS = "keyness" { … }
///     /// The columns of [`Keyness::groups`](crate::Keyness::groups).
///     KEYNESS_BY_GROUP = "keyness" begins with { group: Text, "", "the target"; }
/// }
/// ```
macro_rules! schema {
    ($(#[$doc:meta])* $name:ident = $table:literal $columns:tt $(
        $(#[$own_doc:meta])* $own_name:ident = $own_table:literal begins with $own:tt
    )+) => {
        schema! { $(#[$doc])* $name = $table $columns }
        $(schema! { @joined [$(#[$own_doc])*] $own_name $own_table $own $columns })+
    };
    (@joined [$($doc:tt)*] $name:ident $table:literal { $($own:tt)* } { $($column:tt)* }) => {
        schema! { $($doc)* $name = $table { $($own)* $($column)* } }
    };
    ($(#[$doc:meta])* $name:ident = $table:literal {
        $($column:ident: $dtype:ident, $unit:literal, $meaning:literal;)+
    }) => {
        $(#[$doc])*
        #[doc = ""]
        #[doc = "| column | type | unit | meaning |"]
        #[doc = "|---|---|---|---|"]
        $(#[doc = concat!("| `", stringify!($column), "` | ", stringify!($dtype), " | ", $unit, " | ", $meaning, " |")])+
        pub static $name: $crate::table::Schema = $crate::table::Schema {
            table: $table,
            fields: &[$($crate::table::Field {
                name: stringify!($column),
                dtype: $crate::table::Dtype::$dtype,
                unit: $unit,
                meaning: $meaning,
            }),+],
        };
    };
}
pub(crate) use schema;
