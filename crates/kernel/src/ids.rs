//! Random ids from a moment's entropy: letters in front, so that no spreadsheet takes one for a
//! number, and nothing in them that tells the time.

use pingyi_base::{DeviceId, ResponseId, VisitId};

use crate::event::Moment;

/// Crockford's base 32: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `R-` and 24 characters: 120 bits.
pub(crate) fn response(at: Moment) -> ResponseId {
    ResponseId::new(&text("R-", at.entropy, 24))
}

/// `V-` and 16 characters: 80 bits; other bits of the moment than the response's.
pub(crate) fn visit(at: Moment) -> VisitId {
    VisitId::new(&text("V-", mixed(at.entropy, 0x5bd1), 16))
}

/// `D-` and 6 characters: 30 bits tell a district's devices apart.
pub(crate) fn device(at: Moment) -> DeviceId {
    DeviceId::new(&text("D-", mixed(at.entropy, 0x1f83), 6))
}

/// `E-` and 10 characters, for a mark of export.
pub(crate) fn mark(at: Moment) -> String {
    text("E-", mixed(at.entropy, 0x9b05), 10)
}

/// The same for the secret ballots of that export.
pub(crate) fn ballot_mark(at: Moment) -> String {
    text("E-", mixed(at.entropy, 0x3c6e), 10)
}

/// What a draft's shuffles begin with.
pub(crate) fn seed(at: Moment) -> u64 {
    u64::try_from(mixed(at.entropy, 0xa54f) >> 64).unwrap_or(0)
}

/// The number that chooses one adult of a household.
pub(crate) fn draw(at: Moment) -> u32 {
    u32::try_from(mixed(at.entropy, 0x7d31) % u128::from(pingyi_response::within::NUMBERS)).unwrap_or(0)
}

fn text(prefix: &str, entropy: u128, length: u32) -> String {
    let mut id = prefix.to_owned();
    for index in 0..length {
        let index = usize::try_from((entropy >> (5 * index)) & 31).unwrap_or(0);
        id.push(char::from(DIGITS.get(index).copied().unwrap_or(b'0')));
    }
    id
}

/// One moment gives several ids that do not share their digits.
fn mixed(entropy: u128, salt: u128) -> u128 {
    let mut x = entropy ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    x = (x ^ (x >> 64)).wrapping_mul(0xda94_2042_e4dd_58b5_da94_2042_e4dd_58b5);
    x ^ (x >> 59)
}
