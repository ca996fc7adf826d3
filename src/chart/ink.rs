//! Colours: light ones written into each mark, dark ones by class.

/// What a mark is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Words.
    Text,
    /// Words of less weight: units, ticks, sources.
    Soft,
    /// Lines behind the marks.
    Grid,
    /// The ground, behind words that cross a mark.
    Paper,
    /// The colour of a series; they repeat after seven.
    Series(usize),
}

/// Blue, vermilion, green, purple, ochre, sky, grey: apart in lightness or
/// hue for the common kinds of colour blindness (after Okabe and Ito 2008,
/// darkened to a contrast of 3 and more on white).
const LIGHT: [&str; 7] = ["#0067a5", "#d0500c", "#00806a", "#a83279", "#946c00", "#2f93cc", "#5f6368"];

/// The rules that turn the classes to colours for a dark ground.
pub(crate) const DARK: &str = ".ft{fill:#e8eaed}.fs{fill:#a9b1ba}.fg{fill:#3a4048}.fp{fill:#16191d}\
.st{stroke:#e8eaed}.ss{stroke:#a9b1ba}.sg{stroke:#3a4048}.sp{stroke:#16191d}\
.f0{fill:#5cb3f0}.f1{fill:#ff9457}.f2{fill:#3fd0ae}.f3{fill:#ec8fca}.f4{fill:#e6bf4c}.f5{fill:#9fd6f7}.f6{fill:#b6bcc4}\
.s0{stroke:#5cb3f0}.s1{stroke:#ff9457}.s2{stroke:#3fd0ae}.s3{stroke:#ec8fca}.s4{stroke:#e6bf4c}.s5{stroke:#9fd6f7}.s6{stroke:#b6bcc4}";

impl Ink {
    /// Its colour on a light ground.
    pub fn light(self) -> &'static str {
        match self {
            Ink::Text => "#1f2328",
            Ink::Soft => "#59636e",
            Ink::Grid => "#d9dee3",
            Ink::Paper => "#ffffff",
            Ink::Series(n) => LIGHT[n % LIGHT.len()],
        }
    }

    fn letter(self) -> String {
        match self {
            Ink::Text => "t".into(),
            Ink::Soft => "s".into(),
            Ink::Grid => "g".into(),
            Ink::Paper => "p".into(),
            Ink::Series(n) => (n % LIGHT.len()).to_string(),
        }
    }

    /// Attributes that fill with this ink.
    pub fn fill(self) -> String {
        format!("class=\"f{}\" fill=\"{}\"", self.letter(), self.light())
    }

    /// Attributes that draw a line of this ink.
    pub fn stroke(self) -> String {
        format!("class=\"s{}\" stroke=\"{}\" fill=\"none\"", self.letter(), self.light())
    }
}
