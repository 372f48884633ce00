//! Quantiles of the normal and of Student's distribution, by inverting their distribution functions.

/// The point below which a share `p` of the standard normal distribution lies; `None` unless
/// 0 < p < 1.
#[must_use]
pub fn normal(p: f64) -> Option<f64> {
    let below = |x: f64| 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2);
    upper_half(p, below)
}

/// The same for Student's t with `df` degrees of freedom, which need not be whole; `None` also
/// unless `df` > 0.
#[must_use]
pub fn student(p: f64, df: f64) -> Option<f64> {
    if !(df > 0.0 && df.is_finite()) {
        return None;
    }
    upper_half(p, |t| student_below(t, df))
}

/// Inverts a distribution function that is symmetric about 0, to the last bit that bisection can
/// tell; the lower half is the mirror of the upper one.
fn upper_half(p: f64, below: impl Fn(f64) -> f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let high = p.max(1.0 - p);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    while below(to) < high {
        (from, to) = (to, to * 2.0);
        if !to.is_finite() {
            return None;
        }
    }
    loop {
        let middle = f64::midpoint(from, to);
        if middle <= from || middle >= to {
            break;
        }
        if below(middle) < high { from = middle } else { to = middle }
    }
    Some(if p < 0.5 { -to } else { to })
}

/// The share of Student's distribution below `t`.
fn student_below(t: f64, df: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(df / 2.0, 0.5, df / (df + t * t));
    if t < 0.0 { tail } else { 1.0 - tail }
}

/// The regularised incomplete beta function, by its continued fraction (modified Lentz).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let front = libm::exp(front + a * libm::log(x) + b * libm::log1p(-x));
    // The fraction converges fast on this side of the mean only; the other side is its mirror.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const STEPS: u32 = 10_000;
    let safe = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / safe(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for step in 1..=STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / safe(1.0 + even * d);
        c = safe(1.0 + even / c);
        result *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / safe(1.0 + odd * d);
        c = safe(1.0 + odd / c);
        result *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    result
}
