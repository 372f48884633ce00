//! XLSForm expressions: parsed once, evaluated against answers. It decides what an expression
//! means; where the answers come from is the `Scope`'s business.

/// A parsed expression with its source text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    source: String,
}
