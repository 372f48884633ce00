//! Chance that can be told again: shuffles as ODK's `randomize(nodeset, seed)`, and what follows
//! from one draft's seed. It decides orders of places; what stands at them is the caller's.

use pingyi_base::SubjectId;
use pingyi_questionnaire::SubjectOrder;

/// 2³¹ − 1 and 7⁵: Park and Miller's "minimal standard" (Communications of the ACM 31, 1988), as
/// `JavaRosa`'s `ParkMiller` and Enketo's `randomize` take them.
const MODULUS: u64 = 2_147_483_647;
const MULTIPLIER: u64 = 16_807;

/// A row of numbers that follows from a seed.
struct ParkMiller(u64);

impl ParkMiller {
    fn new(seed: i64) -> Self {
        // A remainder with the sign of the seed, moved up where it is not positive, as ODK has it.
        let modulus = MODULUS.cast_signed();
        let rest = seed % modulus;
        Self(if rest <= 0 { rest + modulus - 1 } else { rest }.cast_unsigned())
    }

    /// From 1 to 2³¹ − 2.
    fn next(&mut self) -> u64 {
        self.0 = self.0 * MULTIPLIER % MODULUS;
        self.0
    }

    /// From 0 to below 1.
    #[allow(clippy::cast_precision_loss, reason = "below 2^31")]
    fn unit(&mut self) -> f64 {
        (self.next() - 1) as f64 / (MODULUS - 1) as f64
    }
}

/// The places 0 to `count` − 1, shuffled: Fisher and Yates from the front, "inside out", as ODK's
/// programs do it.
#[must_use]
pub fn shuffled(count: usize, seed: i64) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(count);
    let mut chance = ParkMiller::new(seed);
    for place in 0..count {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a list has far fewer than 2^53 places, and the product is not negative"
        )]
        let other = (chance.unit() * (place + 1) as f64) as usize;
        places.push(place);
        places.swap(place, other.min(place));
    }
    places
}

/// A seed of a thing's own, from the draft's seed and the thing's name: FNV-1a, 64 bits
/// (draft-eastlake-fnv), the highest bit dropped.
#[must_use]
pub fn seed_for(seed: u64, name: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in seed.to_le_bytes().into_iter().chain(name.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash >> 1).cast_signed()
}

/// A number from 0 to below 1 that belongs to the draft and the name.
#[must_use]
pub fn unit_for(seed: u64, name: &str) -> f64 {
    let mut chance = ParkMiller::new(seed_for(seed, name));
    // The first number of neighbouring seeds is near the other's.
    chance.next();
    chance.unit()
}

/// Whether this respondent sees scales the other way round: one bit, the same for every scale, so
/// that nobody meets two directions in one interview.
#[must_use]
pub fn is_reversed(seed: u64) -> bool {
    unit_for(seed, "half-reversed") >= 0.5
}

/// The subjects in the order in which a draft of that seed asks about them. The same subjects in
/// the same order and the same seed give the same order again.
#[must_use]
pub fn subject_order(subjects: &[SubjectId], order: SubjectOrder, seed: u64) -> Vec<SubjectId> {
    let count = subjects.len();
    let places: Vec<usize> = match order {
        SubjectOrder::Listed => (0..count).collect(),
        SubjectOrder::Rotated => {
            let first = shuffled(count, seed_for(seed, "subjects")).first().copied().unwrap_or(0);
            (first..count).chain(0..first).collect()
        }
        SubjectOrder::Shuffled => shuffled(count, seed_for(seed, "subjects")),
    };
    places.into_iter().filter_map(|place| subjects.get(place).cloned()).collect()
}
