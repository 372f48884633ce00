//! Putting choices in an order, one tap after the other. It decides what a tap and an arrow do; how an
//! order is kept is for `response`.

use pingyi_base::ChoiceCode;

/// A tap: the next free place; while others have none yet, a place is given up again.
pub(crate) fn picked(placed: Vec<ChoiceCode>, all: &[ChoiceCode], code: &str) -> Vec<ChoiceCode> {
    let mut order = placed;
    let is_placed = order.iter().any(|known| known.as_str() == code);
    if !is_placed {
        order.push(code.into());
    } else if order.len() < all.len() {
        order.retain(|known| known.as_str() != code);
    }
    order
}

/// An arrow: one place up or down among those that have one; where none has, the order on the screen
/// is taken.
pub(crate) fn moved(placed: Vec<ChoiceCode>, all: &[ChoiceCode], code: &str, up: bool) -> Vec<ChoiceCode> {
    let mut order = if placed.is_empty() { all.to_vec() } else { placed };
    let Some(place) = order.iter().position(|known| known.as_str() == code) else { return order };
    let other = if up { place.checked_sub(1) } else { Some(place + 1) };
    if let Some(other) = other.filter(|other| *other < order.len()) {
        order.swap(place, other);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::{moved, picked};
    use pingyi_base::ChoiceCode;

    fn codes(text: &str) -> Vec<ChoiceCode> {
        text.split_whitespace().map(ChoiceCode::new).collect()
    }

    // Source of truth: the acts as `event.rs` promises them.
    #[test]
    fn a_tap_gives_a_place_and_takes_it_back() {
        let all = codes("a b c");
        for (placed, code, then) in
            [("", "b", "b"), ("b", "a", "b a"), ("b a", "b", "a"), ("b a c", "a", "b a c")]
        {
            assert_eq!(picked(codes(placed), &all, code), codes(then), "{placed} + {code}");
        }
    }

    #[test]
    fn an_arrow_moves_by_one_place_and_not_beyond_the_ends() {
        let all = codes("a b c");
        for (placed, code, up, then) in [
            ("", "b", true, "b a c"),
            ("a b c", "a", true, "a b c"),
            ("a b c", "a", false, "b a c"),
            ("c a", "a", true, "a c"),
            ("c a", "b", true, "c a"),
            ("c a", "a", false, "c a"),
        ] {
            assert_eq!(moved(codes(placed), &all, code, up), codes(then), "{placed} {code} {up}");
        }
    }
}
