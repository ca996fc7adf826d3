//! Least squares for curves with three parameters: a small Levenberg-Marquardt.

/// Parameters of a curve or a row of its Jacobian.
pub type Three = [f64; 3];

/// A converged fit.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// Parameters at the minimum.
    pub params: Three,
    /// Residual variance times (J^T J)^-1, the asymptotic covariance of the parameters.
    pub covariance: [Three; 3],
    /// Sum of squared residuals.
    pub rss: f64,
}

const MAX_STEPS: usize = 500;
const MAX_DAMPING: f64 = 1e12;
/// Cosine between residual and Jacobian columns below which the search stops, and below which it counts as converged.
const COSINE_STOP: f64 = 1e-11;
const COSINE_CONVERGED: f64 = 1e-6;
/// Residual norm relative to the data norm that counts as a perfect fit.
const PERFECT: f64 = 1e-10;
/// Determinant of the correlation form of J^T J below which the parameters are not identified.
const SINGULAR: f64 = 1e-13;

/// Minimises sum (y - f(t))^2 over the (t, y) in `points`, from `start`.
///
/// `model(t, params)` returns f and its three partial derivatives, or `None` where the parameters are not allowed.
/// Each step solves (J^T J + damping * diag(J^T J)) step = J^T residual and is taken only if it lowers the sum, so the
/// parameters stay in the allowed region and the result does not depend on their units. Converged: the residual is
/// orthogonal to all columns of J (cosine <= 1e-6), or vanishes against the data.
///
/// `None` with fewer than 4 points, a start that is not allowed, no convergence, or parameters that the data do not
/// identify. Levenberg 1944, Marquardt 1963. Cost O(n) per step, at most 500 steps, no allocation.
pub fn fit_three(
    points: &[(f64, f64)],
    start: Three,
    model: impl Fn(f64, &Three) -> Option<(f64, Three)>,
) -> Option<LeastSquares> {
    let freedom = points.len().checked_sub(3).filter(|&f| f > 0)? as f64;
    let scale = points.iter().map(|p| p.1 * p.1).sum::<f64>().sqrt();
    let mut params = start;
    let mut now = Normal::at(points, &params, &model)?;
    let mut damping = 1e-3;
    for _ in 0..MAX_STEPS {
        if now.cosine() <= COSINE_STOP || damping > MAX_DAMPING {
            break;
        }
        let trial = now.step(damping).map(|step| add(&params, &step));
        let next = trial.and_then(|t| Some((t, Normal::at(points, &t, &model)?)));
        let better = next.filter(|(_, normal)| normal.improves(&now));
        match better {
            Some((taken, normal)) => {
                (params, now) = (taken, normal);
                damping = (damping * 0.2).max(1e-15);
            }
            None => damping *= 5.0,
        }
    }
    if now.cosine() > COSINE_CONVERGED && now.rss.sqrt() > PERFECT * scale {
        return None;
    }
    let variance = now.rss / freedom;
    let covariance = now.inverse(0.0)?.map(|row| row.map(|v| v * variance));
    Some(LeastSquares { params, covariance, rss: now.rss })
}

/// Normal equations at one parameter vector, in correlation form: columns of J scaled to length 1.
struct Normal {
    matrix: [Three; 3],
    gradient: Three,
    lengths: Three,
    rss: f64,
}

impl Normal {
    fn at(points: &[(f64, f64)], params: &Three, model: impl Fn(f64, &Three) -> Option<(f64, Three)>) -> Option<Self> {
        let mut normal = Self { matrix: [[0.0; 3]; 3], gradient: [0.0; 3], lengths: [0.0; 3], rss: 0.0 };
        for &(t, y) in points {
            let (value, slopes) = model(t, params)?;
            let residual = y - value;
            normal.rss += residual * residual;
            for ((row, g), a) in normal.matrix.iter_mut().zip(&mut normal.gradient).zip(slopes) {
                *g += a * residual;
                row.iter_mut().zip(slopes).for_each(|(cell, b)| *cell += a * b);
            }
        }
        normal.scale();
        let usable = normal.rss.is_finite() && normal.lengths.iter().all(|l| l.is_finite() && *l > 0.0);
        usable.then_some(normal)
    }

    fn scale(&mut self) {
        let [[a, _, _], [_, b, _], [_, _, c]] = self.matrix;
        self.lengths = [a.sqrt(), b.sqrt(), c.sqrt()];
        for ((row, g), length) in self.matrix.iter_mut().zip(&mut self.gradient).zip(self.lengths) {
            *g /= length;
            row.iter_mut().zip(self.lengths).for_each(|(cell, other)| *cell /= length * other);
        }
    }

    /// Largest cosine between the residual vector and a column of J; 0 for a residual of zero.
    fn cosine(&self) -> f64 {
        let largest = self.gradient.iter().fold(0.0_f64, |m, g| m.max(g.abs()));
        if self.rss > 0.0 { largest / self.rss.sqrt() } else { 0.0 }
    }

    /// Smaller sum of squares, or the same up to rounding with a residual closer to orthogonal: near the minimum the
    /// sum is flat to half of all digits while the gradient still shows the way.
    fn improves(&self, old: &Self) -> bool {
        self.rss < old.rss || (self.rss <= old.rss * (1.0 + 1e-13) && self.cosine() < old.cosine())
    }

    /// Step in the original parameters.
    fn step(&self, damping: f64) -> Option<Three> {
        let inverse = scaled_inverse(&self.matrix, damping)?;
        let [a, b, c] = inverse.map(|row| row.iter().zip(&self.gradient).map(|(m, g)| m * g).sum::<f64>());
        let [la, lb, lc] = self.lengths;
        Some([a / la, b / lb, c / lc])
    }

    /// (J^T J)^-1 in the original parameters.
    fn inverse(&self, damping: f64) -> Option<[Three; 3]> {
        let mut inverse = scaled_inverse(&self.matrix, damping)?;
        for (row, length) in inverse.iter_mut().zip(self.lengths) {
            row.iter_mut().zip(self.lengths).for_each(|(cell, other)| *cell /= length * other);
        }
        Some(inverse)
    }
}

/// Inverse of a symmetric 3x3 matrix with unit diagonal plus `damping` on the diagonal, by cofactors.
fn scaled_inverse(matrix: &[Three; 3], damping: f64) -> Option<[Three; 3]> {
    let [[a, b, c], [_, d, e], [_, _, f]] = *matrix;
    let (a, d, f) = (a + damping, d + damping, f + damping);
    let (aa, ab, ac) = (d * f - e * e, c * e - b * f, b * e - c * d);
    let (bb, bc, cc) = (a * f - c * c, b * c - a * e, a * d - b * b);
    let det = a * aa + b * ab + c * ac;
    if !(det > SINGULAR && det.is_finite()) {
        return None;
    }
    Some([[aa, ab, ac], [ab, bb, bc], [ac, bc, cc]].map(|row| row.map(|v| v / det)))
}

fn add(a: &Three, b: &Three) -> Three {
    let ([a0, a1, a2], [b0, b1, b2]) = (a, b);
    [a0 + b0, a1 + b1, a2 + b2]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parabola(t: f64, p: &Three) -> Option<(f64, Three)> {
        Some((p[0] + p[1] * t + p[2] * t * t, [1.0, t, t * t]))
    }

    #[test]
    fn linear_model_by_hand() {
        // At t = -2..2 the pattern (1, -4, 6, -4, 1) is orthogonal to 1, t and t^2, so the fit is t^2 and rss = 70.
        let noise = [1.0, -4.0, 6.0, -4.0, 1.0];
        let points: Vec<_> = (-2..=2).zip(noise).map(|(t, e)| (f64::from(t), f64::from(t * t) + e)).collect();
        let fit = fit_three(&points, [5.0, 5.0, 5.0], parabola).unwrap();
        for (got, expected) in fit.params.iter().zip([0.0, 0.0, 1.0]) {
            assert!((got - expected).abs() < 1e-9);
        }
        assert!((fit.rss - 70.0).abs() < 1e-9);
        // J^T J = [[5,0,10],[0,10,0],[10,0,34]]: variances 34/70, 1/10, 5/70, covariance -10/70, times 70/2.
        let expected = [[17.0, 0.0, -5.0], [0.0, 3.5, 0.0], [-5.0, 0.0, 2.5]];
        for (a, b) in fit.covariance.iter().flatten().zip(expected.iter().flatten()) {
            assert!((a - b).abs() < 1e-9, "{a} != {b}");
        }
    }

    #[test]
    fn unidentified_and_short_data_are_none() {
        let same = |t: f64, p: &Three| Some((p[0] + p[1] + p[2] * t, [1.0, 1.0, t]));
        let points = [(0.0, 1.0), (1.0, 2.5), (2.0, 2.0), (3.0, 4.0)];
        assert_eq!(fit_three(&points, [0.0; 3], same), None);
        assert_eq!(fit_three(&points[..3], [0.0; 3], parabola), None);
        assert_eq!(fit_three(&[], [0.0; 3], parabola), None);
        assert_eq!(fit_three(&points, [0.0; 3], |_, _| None), None);
        assert_eq!(fit_three(&points, [f64::NAN; 3], parabola), None);
    }
}
