//! The functions that an expression may call, with their number of arguments. It decides which
//! there are; `evaluate` decides what they do.

/// A function by name.
#[derive(Debug)]
pub struct Function {
    /// Its name in XLSForm.
    pub name: &'static str,
    /// Fewest arguments.
    pub least: usize,
    /// Most arguments.
    pub most: usize,
    pub(super) does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Selected,
    CountSelected,
    Not,
    True,
    False,
    If,
    Coalesce,
    StringLength,
    Number,
    Text,
    Boolean,
    Int,
    Round,
    Min,
    Max,
    Sum,
    Abs,
    Pow,
    Concat,
    Contains,
    StartsWith,
    Today,
}

const fn function(name: &'static str, least: usize, most: usize, does: Does) -> Function {
    Function { name, least, most, does }
}

/// Any number of arguments that an expression of the longest length could hold.
const MANY: usize = 1_000;

/// Every function, by name.
pub const FUNCTIONS: &[Function] = &[
    function("selected", 2, 2, Does::Selected),
    function("count-selected", 1, 1, Does::CountSelected),
    function("not", 1, 1, Does::Not),
    function("true", 0, 0, Does::True),
    function("false", 0, 0, Does::False),
    function("if", 3, 3, Does::If),
    function("coalesce", 2, 2, Does::Coalesce),
    function("string-length", 1, 1, Does::StringLength),
    function("number", 1, 1, Does::Number),
    function("string", 1, 1, Does::Text),
    function("boolean", 1, 1, Does::Boolean),
    function("int", 1, 1, Does::Int),
    function("round", 1, 2, Does::Round),
    function("min", 1, MANY, Does::Min),
    function("max", 1, MANY, Does::Max),
    function("sum", 1, MANY, Does::Sum),
    function("abs", 1, 1, Does::Abs),
    function("pow", 2, 2, Does::Pow),
    function("concat", 1, MANY, Does::Concat),
    function("contains", 2, 2, Does::Contains),
    function("starts-with", 2, 2, Does::StartsWith),
    function("today", 0, 0, Does::Today),
];

pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The nearest function name, if it is at most two letters away.
pub(super) fn nearest(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let by_distance =
        FUNCTIONS.iter().map(|function| (crate::nearest::distance(&word, function.name), function.name));
    by_distance.min().filter(|(distance, _)| *distance <= 2).map(|(_, name)| name)
}
