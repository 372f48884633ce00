//! The functions of XLSForm, as the ODK XForms specification and Collect list them.

use pingyi_questionnaire::expression::FUNCTIONS;
use pingyi_wording::report::Key;

/// A function that XLSForm knows.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Why it is not supported, where the expressions of `questionnaire` do not have it.
    pub reason: Key,
}

/// Functions that the questionnaire's expressions promise; the reader has the last word.
const PROMISED: &[&str] = &[
    "boolean-from-string",
    "checklist",
    "count",
    "count-non-empty",
    "date",
    "date-time",
    "decimal-date-time",
    "decimal-time",
    "ends-with",
    "exp",
    "format-date",
    "format-date-time",
    "index",
    "indexed-repeat",
    "join",
    "jr:choice-name",
    "log",
    "log10",
    "normalize-space",
    "now",
    "once",
    "pi",
    "position",
    "random",
    "regex",
    "selected-at",
    "sqrt",
    "substr",
    "substring-after",
    "substring-before",
    "translate",
    "weighted-checklist",
];

/// Whether expressions may call it.
#[must_use]
pub fn is_converted(name: &str) -> bool {
    FUNCTIONS.iter().any(|function| function.name == name) || PROMISED.contains(&name)
}

const fn function(name: &'static str) -> Function {
    Function { name, reason: Key::NotSupportedFunctionMessage }
}

const fn why(name: &'static str, reason: Key) -> Function {
    Function { name, reason }
}

/// Every function of XLSForm.
pub const KNOWN_FUNCTIONS: &[Function] = &[
    function("abs"),
    function("acos"),
    why("area", Key::NotSupportedGeoMessage),
    function("asin"),
    function("atan"),
    function("atan2"),
    function("base64-decode"),
    function("boolean"),
    function("boolean-from-string"),
    function("ceiling"),
    function("checklist"),
    function("coalesce"),
    function("concat"),
    function("contains"),
    function("cos"),
    function("count"),
    function("count-non-empty"),
    function("count-selected"),
    why("current", Key::NotSupportedPathMessage),
    function("date"),
    function("date-time"),
    function("decimal-date-time"),
    function("decimal-time"),
    function("depend"),
    function("digest"),
    why("enclosed-area", Key::NotSupportedGeoMessage),
    why("distance", Key::NotSupportedGeoMessage),
    function("ends-with"),
    function("exp"),
    function("exp10"),
    why("extract-signed", Key::NotSupportedServerMessage),
    function("false"),
    function("floor"),
    function("format-date"),
    function("format-date-time"),
    why("geofence", Key::NotSupportedGeoMessage),
    function("id"),
    function("if"),
    function("index"),
    function("indexed-repeat"),
    why("instance", Key::NotSupportedExternalListMessage),
    function("int"),
    function("is-selected"),
    why("intersects", Key::NotSupportedGeoMessage),
    function("join"),
    function("jr:choice-name"),
    function("jr:itext"),
    function("lang"),
    function("last"),
    why("last-saved", Key::NotSupportedOldValueMessage),
    function("local-name"),
    function("log"),
    function("log10"),
    function("max"),
    function("min"),
    function("name"),
    function("namespace-uri"),
    function("normalize-space"),
    function("not"),
    function("now"),
    function("number"),
    function("once"),
    function("pi"),
    function("position"),
    function("pow"),
    why("property", Key::NotSupportedIdentityMessage),
    why("pulldata", Key::NotSupportedExternalListMessage),
    function("random"),
    function("randomize"),
    function("rank-index"),
    function("regex"),
    function("round"),
    why("search", Key::NotSupportedSearchMessage),
    function("selected"),
    function("selected-at"),
    function("sin"),
    function("sqrt"),
    function("starts-with"),
    function("string"),
    function("string-length"),
    function("substr"),
    function("substring"),
    function("substring-after"),
    function("substring-before"),
    function("sum"),
    function("tan"),
    function("today"),
    function("translate"),
    function("true"),
    function("uuid"),
    function("version"),
    function("weighted-checklist"),
];
