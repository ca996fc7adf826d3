//! Classical multidimensional scaling: things as points whose distances come near the given ones.

use super::hierarchy::pair;

/// Points on the two axes that keep most of the distances, and how much is lost.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    /// Coordinates of each thing.
    pub points: Vec<[f64; 2]>,
    /// Share of each axis in the sum of all positive eigenvalues.
    pub shares: [f64; 2],
    /// Kruskal's stress-1, sqrt(sum (d - point distance)^2 / sum d^2); 0 is perfect.
    pub stress: f64,
}

/// Classical (Torgerson) scaling of `n` things in two dimensions: the leading eigenvectors of -J D^2 J/2, times the
/// roots of their eigenvalues; axes with a negative eigenvalue are 0. The coordinate of greatest size on an axis is
/// positive. Torgerson 1952; R's `cmdscale`.
///
/// `distances` are those of the pairs (0, 1), (0, 2) … (1, 2) …. `None` if their number is not n (n - 1)/2 or one is
/// not finite. Cost O(n^3).
pub fn classical_scaling(distances: &[f64], n: usize) -> Option<Scaled> {
    if distances.len() != n * n.saturating_sub(1) / 2 || distances.iter().any(|d| !d.is_finite()) {
        return None;
    }
    let square = |i: usize, j: usize| if i == j { 0.0 } else { distances[pair(i, j, n)].powi(2) };
    let means: Vec<f64> = (0..n).map(|i| (0..n).map(|j| square(i, j)).sum::<f64>() / n as f64).collect();
    let mean = means.iter().sum::<f64>() / n.max(1) as f64;
    let mut matrix: Vec<f64> = (0..n * n)
        .map(|at| (at / n, at % n))
        .map(|(i, j)| -0.5 * (square(i, j) - means[i] - means[j] + mean))
        .collect();
    let vectors = jacobi(&mut matrix, n);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| matrix[b * n + b].total_cmp(&matrix[a * n + a]).then(a.cmp(&b)));
    let positive: f64 = (0..n).map(|i| matrix[i * n + i].max(0.0)).sum();
    let mut scaled = Scaled { points: vec![[0.0; 2]; n], shares: [0.0; 2], stress: 0.0 };
    for (axis, &column) in order.iter().take(2).enumerate() {
        let value = matrix[column * n + column].max(0.0);
        let length = value.sqrt();
        let largest = (0..n).map(|i| vectors[i * n + column]).max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0);
        let sign = if largest < 0.0 { -1.0 } else { 1.0 };
        (0..n).for_each(|i| scaled.points[i][axis] = sign * length * vectors[i * n + column]);
        scaled.shares[axis] = if positive > 0.0 { value / positive } else { 0.0 };
    }
    scaled.stress = stress(distances, &scaled.points);
    Some(scaled)
}

fn stress(distances: &[f64], points: &[[f64; 2]]) -> f64 {
    let n = points.len();
    let (mut lost, mut all) = (0.0, 0.0);
    for (i, j) in (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))) {
        let given = distances[pair(i, j, n)];
        let shown = (points[i][0] - points[j][0]).hypot(points[i][1] - points[j][1]);
        lost += (given - shown).powi(2);
        all += given * given;
    }
    if all > 0.0 { (lost / all).sqrt() } else { 0.0 }
}

/// Eigenvectors (in columns) of a symmetric matrix, whose diagonal becomes its eigenvalues: cyclic Jacobi rotations
/// (Golub & Van Loan), at most 60 sweeps.
fn jacobi(matrix: &mut [f64], n: usize) -> Vec<f64> {
    let mut vectors: Vec<f64> = (0..n * n).map(|at| if at / n == at % n { 1.0 } else { 0.0 }).collect();
    let scale: f64 = matrix.iter().map(|x| x * x).sum();
    for _ in 0..60 {
        let off: f64 =
            (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| matrix[i * n + j].powi(2)).sum();
        if off <= scale * 1e-30 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(matrix, &mut vectors, n, p, q);
            }
        }
    }
    vectors
}

/// Makes the cell (p, q) zero.
fn rotate(matrix: &mut [f64], vectors: &mut [f64], n: usize, p: usize, q: usize) {
    let apq = matrix[p * n + q];
    if apq == 0.0 {
        return;
    }
    let theta = (matrix[q * n + q] - matrix[p * n + p]) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let t = if theta == 0.0 { 1.0 } else { t };
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..n {
        let (kp, kq) = (matrix[k * n + p], matrix[k * n + q]);
        matrix[k * n + p] = c * kp - s * kq;
        matrix[k * n + q] = s * kp + c * kq;
    }
    for k in 0..n {
        let (pk, qk) = (matrix[p * n + k], matrix[q * n + k]);
        matrix[p * n + k] = c * pk - s * qk;
        matrix[q * n + k] = s * pk + c * qk;
        let (kp, kq) = (vectors[k * n + p], vectors[k * n + q]);
        vectors[k * n + p] = c * kp - s * kq;
        vectors[k * n + q] = s * kp + c * kq;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::golden;

    #[test]
    fn a_rectangle_comes_back() {
        // Corners of 4 by 2: distances 4, sqrt 20, 2, 2, sqrt 20, 4.
        let distances = [4.0, 20f64.sqrt(), 2.0, 2.0, 20f64.sqrt(), 4.0];
        let scaled = classical_scaling(&distances, 4).unwrap();
        assert!(scaled.stress < 1e-9, "{scaled:?}");
        assert!(scaled.points.iter().all(|p| (p[0].abs() - 2.0).abs() < 1e-9 && (p[1].abs() - 1.0).abs() < 1e-9));
        assert!((scaled.shares[0] - 0.8).abs() < 1e-12, "16 of 20");
    }

    #[test]
    fn as_an_eigenvalue_solver() {
        let case = golden("numpy_scaling");
        let distances: Vec<f64> = serde_json::from_value(case["distances"].clone()).unwrap();
        let points: Vec<[f64; 2]> = serde_json::from_value(case["points"].clone()).unwrap();
        let scaled = classical_scaling(&distances, points.len()).unwrap();
        for (found, expected) in scaled.points.iter().flatten().zip(points.iter().flatten()) {
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    #[test]
    fn none_one_two() {
        assert_eq!(classical_scaling(&[], 0).unwrap().points.len(), 0);
        assert_eq!(classical_scaling(&[], 1).unwrap().points, [[0.0, 0.0]]);
        let two = classical_scaling(&[3.0], 2).unwrap();
        assert!((two.points[0][0] - two.points[1][0]).abs() - 3.0 < 1e-12);
        assert_eq!(classical_scaling(&[1.0], 3), None);
    }
}
