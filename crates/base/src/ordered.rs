//! Sets, maps and orders that cost little program. `collect` into a B-tree and the slices' stable
//! sorts bring a merge sort of about 4 kB along for every type; a phone downloads all of them. It
//! decides nothing but that; where speed counts (the office), the ordinary ways are taken.

use crate::{Map, Set};

/// A set of what comes.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> Set<T> {
    let mut set = Set::new();
    set.extend(items);
    set
}

/// A map of what comes; of two values with one key the later one stays.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> Map<K, V> {
    let mut map = Map::new();
    map.extend(items);
    map
}

/// The items in order of a number and a text, equal ones as they came.
pub fn by<T>(items: Vec<T>, key: impl Fn(&T) -> (i64, String)) -> Vec<T> {
    let places = places(items.iter().map(key).collect());
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

/// Not generic, so that it is there once.
fn places(keys: Vec<(i64, String)>) -> Vec<usize> {
    let keyed = keys.into_iter().enumerate().map(|(place, (number, text))| (number, text, place));
    set(keyed).into_iter().map(|(_, _, place)| place).collect()
}
