//! The device's clock with its offset. It decides nothing; the kernel gets it with each event.

use pingyi_base::Timestamp;

/// Now, to the second. A clock outside the years 1 to 9999 gives the beginning of 1970.
pub(super) fn now() -> Timestamp {
    let date = js_sys::Date::new_0();
    moment(date.get_time(), date.get_timezone_offset())
}

/// From milliseconds since 1970 and minutes *west* of Greenwich, as browsers count them.
pub(super) fn moment(milliseconds: f64, minutes_west: f64) -> Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "saturates, and `new` checks the range")]
    let (seconds, minutes_east) = ((milliseconds / 1000.0).floor() as i64, -minutes_west as i32);
    Timestamp::new(seconds, minutes_east).unwrap_or(Timestamp::EPOCH)
}
