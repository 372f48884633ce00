//! Any text, read as an expression, as a choice filter and as a label, and worked out: no panic, no
//! hang, and no more memory than the limits let through.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pingyi_base::{ItemName, Timestamp};
use pingyi_questionnaire::Expression;
use pingyi_questionnaire::expression::{Scope, Value, label_parts};

/// Nothing is answered.
struct Empty;

impl Scope for Empty {
    fn answer(&self, _: &ItemName) -> Value {
        Value::empty()
    }
    fn current(&self) -> Value {
        Value::empty()
    }
}

/// Everything is answered with the same text, by a hundred instances where the name is `l`.
struct Full<'a>(&'a str);

impl Scope for Full<'_> {
    fn answer(&self, item: &ItemName) -> Value {
        match item.as_str() {
            "l" => Value::List(vec![self.0.to_owned(); 100]),
            _ => Value::Text(self.0.to_owned()),
        }
    }
    fn current(&self) -> Value {
        Value::Text(self.0.to_owned())
    }
    fn now(&self) -> Option<Timestamp> {
        Timestamp::parse("2026-11-23T09:30:00+08:00")
    }
    fn position(&self) -> Option<u32> {
        Some(1)
    }
    fn attribute(&self, _: &str) -> Option<String> {
        Some(self.0.to_owned())
    }
}

fuzz_target!(|source: &str| {
    let _ = label_parts(source);
    for expression in [Expression::parse(source), Expression::parse_filter(source)].into_iter().flatten() {
        assert_eq!(expression.source(), source);
        let _ = expression.references();
        let _ = expression.attributes();
        let _ = expression.evaluate(&Empty);
        let _ = expression.evaluate(&Full(source));
        let _ = expression.evaluate(&Full("2026-07-01"));
    }
});
