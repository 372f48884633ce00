//! The functions that an expression may call, with their number of arguments, and those of XLSForm
//! that are not offered. What they do is decided beside: `text`, `arithmetic`, `moment`, `pattern`,
//! and in `evaluate` for those that look at more than their arguments.

use super::value::Value;
use super::{arithmetic, moment, text};

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

/// What a function needs, and where it is carried out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Does {
    /// Its arguments only.
    Values(fn(&Arguments<'_>) -> Value),
    /// Its arguments, at a cost that grows faster than they do.
    Join,
    Translate,
    Regex,
    /// Those of its arguments only that decide.
    If,
    Coalesce,
    Once,
    /// An item or a repeat rather than an answer.
    Count,
    ChoiceName,
    IndexedRepeat,
    /// The instance, the moment, chance.
    Position,
    Index,
    Today,
    Now,
    Random,
    /// Like `Values`, with arguments of a certain form, which `parse` looks at.
    NormalizeSpace,
    FormatDate,
    WeightedChecklist,
}

/// The values of a call's arguments. One that is not there is the empty text.
pub(super) struct Arguments<'a>(pub(super) &'a [Value]);

static NOTHING: Value = Value::Text(String::new());

impl Arguments<'_> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, index: usize) -> &Value {
        self.0.get(index).unwrap_or(&NOTHING)
    }

    pub(super) fn text(&self, index: usize) -> String {
        self.get(index).to_text()
    }

    pub(super) fn number(&self, index: usize) -> f64 {
        self.get(index).to_number()
    }

    /// All values from one on, of lists each member.
    pub(super) fn singles(&self, from: usize) -> Vec<Value> {
        let mut singles = Vec::new();
        for value in self.0.iter().skip(from) {
            match value {
                Value::List(texts) => singles.extend(texts.iter().cloned().map(Value::Text)),
                single => singles.push(single.clone()),
            }
        }
        singles
    }
}

const fn function(name: &'static str, least: usize, most: usize, does: Does) -> Function {
    Function { name, least, most, does }
}

const fn values(
    name: &'static str,
    least: usize,
    most: usize,
    does: fn(&Arguments<'_>) -> Value,
) -> Function {
    function(name, least, most, Does::Values(does))
}

/// Any number of arguments that an expression of the longest length could hold.
const MANY: usize = 1_000;

/// Every function, by name.
pub static FUNCTIONS: &[Function] = &[
    values("selected", 2, 2, text::selected),
    values("selected-at", 2, 2, text::selected_at),
    values("count-selected", 1, 1, text::count_selected),
    function("jr:choice-name", 2, 2, Does::ChoiceName),
    values("not", 1, 1, |a| Value::Boolean(!a.get(0).is_true())),
    values("true", 0, 0, |_| Value::Boolean(true)),
    values("false", 0, 0, |_| Value::Boolean(false)),
    values("boolean", 1, 1, |a| Value::Boolean(a.get(0).is_true())),
    values("boolean-from-string", 1, 1, text::boolean_from_string),
    function("if", 3, 3, Does::If),
    function("coalesce", 2, 2, Does::Coalesce),
    function("once", 1, 1, Does::Once),
    values("checklist", 2, MANY, arithmetic::checklist),
    function("weighted-checklist", 2, MANY, Does::WeightedChecklist),
    values("string", 1, 1, |a| Value::Text(a.text(0))),
    values("string-length", 1, 1, text::length),
    function("normalize-space", 0, 1, Does::NormalizeSpace),
    values("substr", 2, 3, text::substr),
    values("substring-before", 2, 2, text::before),
    values("substring-after", 2, 2, text::after),
    function("translate", 3, 3, Does::Translate),
    values("concat", 1, MANY, text::concat),
    function("join", 1, MANY, Does::Join),
    values("contains", 2, 2, |a| Value::Boolean(a.text(0).contains(&a.text(1)))),
    values("starts-with", 2, 2, |a| Value::Boolean(a.text(0).starts_with(&a.text(1)))),
    values("ends-with", 2, 2, |a| Value::Boolean(a.text(0).ends_with(&a.text(1)))),
    function("regex", 2, 2, Does::Regex),
    values("number", 1, 1, |a| Value::Number(a.number(0))),
    values("int", 1, 1, |a| Value::Number(a.number(0).trunc())),
    values("round", 1, 2, arithmetic::round),
    values("abs", 1, 1, |a| Value::Number(a.number(0).abs())),
    values("pow", 2, 2, arithmetic::pow),
    // A square root is exact to the last bit everywhere (IEEE 754 §5.4.1).
    values("sqrt", 1, 1, |a| Value::Number(a.number(0).sqrt())),
    values("exp", 1, 1, |a| Value::Number(libm::exp(a.number(0)))),
    values("log", 1, 1, |a| Value::Number(libm::log(a.number(0)))),
    values("log10", 1, 1, |a| Value::Number(libm::log10(a.number(0)))),
    values("pi", 0, 0, |_| Value::Number(std::f64::consts::PI)),
    values("min", 1, MANY, arithmetic::min),
    values("max", 1, MANY, arithmetic::max),
    values("sum", 1, MANY, arithmetic::sum),
    function("count", 1, 1, Does::Count),
    values("count-non-empty", 1, 1, text::count_non_empty),
    function("position", 0, 0, Does::Position),
    function("index", 0, 0, Does::Index),
    function("indexed-repeat", 3, 3, Does::IndexedRepeat),
    function("today", 0, 0, Does::Today),
    function("now", 0, 0, Does::Now),
    values("date", 1, 1, moment::date),
    values("date-time", 1, 1, moment::date_time),
    values("decimal-date-time", 1, 1, moment::decimal_date_time),
    values("decimal-time", 1, 1, moment::decimal_time),
    function("format-date", 2, 2, Does::FormatDate),
    function("format-date-time", 2, 2, Does::FormatDate),
    function("random", 0, 0, Does::Random),
];

/// Functions of XPath 1.0, of the XForms specification and of its two best known engines that are
/// not offered.
pub static NOT_SUPPORTED: &[&str] = &[
    "acos",
    "area",
    "asin",
    "atan",
    "atan2",
    "base64-decode",
    "ceiling",
    "cos",
    "current",
    "depend",
    "digest",
    "distance",
    "enclosed-area",
    "exp10",
    "extract-signed",
    "floor",
    "geofence",
    "id",
    "instance",
    "intersects",
    "is-selected",
    "jr:itext",
    "lang",
    "last",
    "local-name",
    "name",
    "namespace-uri",
    "property",
    "pulldata",
    "randomize",
    "sin",
    "substring",
    "tan",
    "uuid",
    "version",
];

pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// How a call of it is written, such as `if(…, …, …)`.
pub(super) fn usage(name: &str) -> String {
    let Some(function) = find(name) else { return format!("{name}(…)") };
    let fixed = match function.does {
        Does::Position => Some(".."),
        Does::Count => Some("${…}"),
        Does::ChoiceName => Some("${…}, '${…}'"),
        Does::IndexedRepeat => Some("${…}, ${…}, …"),
        Does::WeightedChecklist => Some("…, …, …, …, [… …]"),
        _ => None,
    };
    let plain = || {
        let mut arguments = vec!["…"; function.least];
        match function.most - function.least {
            0 => {}
            1 => arguments.push("[…]"),
            _ => arguments.push("[… …]"),
        }
        arguments.join(", ")
    };
    format!("{name}({})", fixed.map_or_else(plain, str::to_owned))
}

/// The nearest function name, if it is at most two letters away.
pub(super) fn nearest(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let by_distance =
        FUNCTIONS.iter().map(|function| (crate::nearest::distance(&word, function.name), function.name));
    by_distance.min().filter(|(distance, _)| *distance <= 2).map(|(_, name)| name)
}
