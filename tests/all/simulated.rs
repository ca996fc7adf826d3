//! Corpora in which nothing changes, or one thing does: the ground on which claims are tried.

use tifa::prelude::*;

/// How much text the periods have, beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lengths {
    Equal,
    /// Tenfold from the first to the last, in documents that grow.
    Growing,
    /// As many documents as text.
    GrowingDocuments,
    /// A tenth in the first and in the last.
    ShortEnds,
    /// Anything within tenfold.
    Random,
}

/// How the occurrences of a term come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    Poisson,
    /// Negative binomial with α = 0.5 in each document.
    Clumped,
    /// Negative binomial with α = 0.5 in each period: whole periods have much or little of a term.
    ByPeriod,
    /// Heaps of three in the mean.
    Heaps,
    /// Poisson around a level that drifts: ln of the rate is AR(1) with 0.6 and standard deviation 0.4.
    Drifting,
}

#[derive(Debug, Clone, Copy)]
pub struct Simulation {
    pub periods: usize,
    pub documents: usize,
    pub lengths: Lengths,
    pub noise: Noise,
}

/// Tokens of a period of mean length.
pub const TOKENS: f64 = 2000.0;

impl Simulation {
    /// A corpus of yearly periods from 1900 on with the terms `w0`, `w1` …; `mean(term, period)` is how often a term
    /// occurs in a period of mean length.
    pub fn dtm(&self, rng: &mut fastrand::Rng, terms: usize, mean: impl Fn(usize, usize) -> f64) -> Dtm {
        let shape: Vec<f64> = (0..self.periods).map(|p| self.shape(p, rng)).collect();
        let all: f64 = shape.iter().sum();
        let drift: Vec<Vec<f64>> = (0..terms).map(|_| self.drift(rng)).collect();
        let (mut texts, mut dates) = (Vec::new(), Vec::new());
        for (p, shape) in shape.iter().enumerate() {
            let length = shape * self.periods as f64 / all;
            let documents = match self.lengths {
                Lengths::GrowingDocuments => ((self.documents as f64 * shape).round() as usize).max(1),
                _ => self.documents,
            };
            for _ in 0..documents {
                let part = length / documents as f64;
                let mut text = String::new();
                let mut tokens = 0;
                for (term, drift) in drift.iter().enumerate() {
                    let count = self.count(mean(term, p) * part * drift[p], rng);
                    tokens += count;
                    (0..count).for_each(|_| text.push_str(&format!("w{term} ")));
                }
                let rest = (part * TOKENS) as u64;
                (tokens..rest.max(tokens + 1)).for_each(|_| text.push_str("z "));
                texts.push(text);
                dates.push((1900 + p).to_string());
            }
        }
        let frame = tifa::polars::df!("date" => dates, "text" => texts).expect("a table");
        let corpus = Corpus::from_frame(&frame).expect("documents");
        let tokenizer = Tokenizer::builder().build_on(tifa::token::Whitespace).expect("a tokenizer");
        tokenizer.tokenize(&corpus).expect("tokens").dtm()
    }

    fn shape(&self, p: usize, rng: &mut fastrand::Rng) -> f64 {
        let last = self.periods - 1;
        match self.lengths {
            Lengths::Equal => 1.0,
            Lengths::Growing | Lengths::GrowingDocuments => 10f64.powf(p as f64 / last as f64),
            Lengths::ShortEnds => {
                if p == 0 || p == last {
                    0.1
                } else {
                    1.0
                }
            }
            Lengths::Random => 10f64.powf(rng.f64()),
        }
    }

    /// The factor on a term's rate in each period.
    fn drift(&self, rng: &mut fastrand::Rng) -> Vec<f64> {
        if self.noise == Noise::ByPeriod {
            return (0..self.periods).map(|_| gamma(rng)).collect();
        }
        if self.noise != Noise::Drifting {
            return vec![1.0; self.periods];
        }
        let (keep, sd) = (0.6_f64, 0.4);
        let mut level = sd * normal(rng);
        let mut step = || {
            level = keep * level + sd * (1.0 - keep * keep).sqrt() * normal(rng);
            level.exp()
        };
        (0..self.periods).map(|_| step()).collect()
    }

    fn count(&self, mean: f64, rng: &mut fastrand::Rng) -> u64 {
        match self.noise {
            Noise::Poisson | Noise::ByPeriod | Noise::Drifting => poisson(mean, rng),
            Noise::Clumped => {
                let factor = gamma(rng);
                poisson(mean * factor, rng)
            }
            Noise::Heaps => {
                let heaps = poisson(mean / 3.0, rng);
                let mut count = 0;
                for _ in 0..heaps {
                    count += 1;
                    while rng.f64() > 1.0 / 3.0 {
                        count += 1;
                    }
                }
                count
            }
        }
    }
}

/// Means from 0.1 to 20, evenly on a scale of logarithms.
pub fn zipf(term: usize, terms: usize) -> f64 {
    0.1 * 200f64.powf(term as f64 / (terms - 1) as f64)
}

fn poisson(mean: f64, rng: &mut fastrand::Rng) -> u64 {
    let (mut left, mut count) = (mean, 0);
    loop {
        left += rng.f64().max(1e-300).ln();
        if left <= 0.0 {
            return count;
        }
        count += 1;
    }
}

/// Gamma with shape 2 and mean 1.
fn gamma(rng: &mut fastrand::Rng) -> f64 {
    -(rng.f64().max(1e-300).ln() + rng.f64().max(1e-300).ln()) / 2.0
}

fn normal(rng: &mut fastrand::Rng) -> f64 {
    (-2.0 * rng.f64().max(1e-300).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}
