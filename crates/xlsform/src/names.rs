//! Names and codes: which can stand in a file, and which valid one is nearest to one that cannot.

use pingyi_base::is_valid_id;

pub(crate) fn is_reserved(name: &str) -> bool {
    pingyi_questionnaire::check::RESERVED.contains(&name)
}

/// Whether a choice may have this code: a short number or a valid id.
pub(crate) fn is_valid_code(code: &str) -> bool {
    let is_number = !code.is_empty() && code.len() <= 9 && code.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = code.len() > 1 && code.starts_with('0');
    !leading_zero && (is_number || is_valid_id(code))
}

/// A valid name near to one that is not.
pub(crate) fn valid_name(name: &str, fallback: &str) -> String {
    valid(name, "q_", fallback)
}

/// A valid code near to one that is not.
pub(crate) fn valid_code(code: &str) -> String {
    let number = code.trim_start_matches('0');
    if is_valid_code(number) && code.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    valid(code, "c", "c1")
}

fn valid(text: &str, before: &str, fallback: &str) -> String {
    let mut kept = String::new();
    for letter in text.trim().chars() {
        if letter.is_ascii_alphanumeric() || letter == '-' || letter == '_' {
            kept.push(letter);
        } else if !kept.ends_with('_') {
            kept.push('_');
        }
    }
    let kept = kept.trim_matches(['_', '-']);
    if kept.is_empty() {
        return fallback.to_owned();
    }
    let kept: String = kept.chars().take(60).collect();
    if is_valid_id(&kept) && !is_reserved(&kept) { kept } else { format!("{before}{kept}") }
}

#[cfg(test)]
mod tests {
    use super::{is_valid_code, valid_code, valid_name};
    use pingyi_base::is_valid_id;

    // Source of truth: docs/formats/questionnaire.md, "id" and "code".
    #[test]
    fn what_is_proposed_is_valid() {
        for name in ["_a", "q.1", "1st", "MAR1", "household", "年龄", "a b", "", "--"] {
            assert!(is_valid_id(&valid_name(name, "q_7")), "{name}");
        }
        for code in ["-99", "02", "18-24", "n/a", "是", "1.5", "a b"] {
            assert!(!is_valid_code(code) && is_valid_code(&valid_code(code)), "{code}: {}", valid_code(code));
        }
        assert_eq!(valid_code("02"), "2");
        assert_eq!(valid_name("q.1", ""), "q_1");
        assert_eq!(valid_name("household", ""), "q_household");
    }
}
