//! A first look at an expression: quotation marks of word processors are made straight, and what
//! it refers to and calls is gathered. Whether it can be read as a whole is for `questionnaire`.

use std::collections::BTreeSet;

/// What stands in an expression.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Scan {
    /// The names in `${…}`.
    pub(crate) references: BTreeSet<String>,
    /// What is called.
    pub(crate) functions: BTreeSet<String>,
    /// Other words.
    pub(crate) words: Vec<String>,
    /// Whether it walks along a path: `../x`, `/data/x`, `x[1]`.
    pub(crate) has_path: bool,
    /// Whether it asks for the last response.
    pub(crate) has_last_saved: bool,
    /// What is wrong, by the name that the parser would give it.
    pub(crate) problem: Option<&'static str>,
}

/// Typographic quotes outside of straight ones become straight, full-width signs become ASCII,
/// and blanks inside `${ }` go.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote: Option<(char, bool)> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let straight = match letter {
            '\u{201c}' | '\u{201d}' => Some('"'),
            '\u{2018}' | '\u{2019}' => Some('\''),
            _ => None,
        };
        match (quote, straight) {
            (Some((mark, curly)), _) => {
                let closes = letter == mark || (curly && straight == Some(mark));
                out.push(if closes { mark } else { letter });
                if closes {
                    quote = None;
                }
            }
            (None, Some(mark)) => {
                out.push(mark);
                quote = Some((mark, true));
            }
            (None, None) => {
                let plain = ascii(letter);
                out.push(plain);
                if matches!(plain, '"' | '\'') {
                    quote = Some((plain, false));
                }
                if plain == '$' && letters.next_if_eq(&'{').is_some() {
                    let mut name = String::new();
                    let mut is_closed = false;
                    for letter in letters.by_ref() {
                        if letter == '}' {
                            is_closed = true;
                            break;
                        }
                        name.push(letter);
                    }
                    out.push('{');
                    out.push_str(if is_closed { name.trim() } else { &name });
                    if is_closed {
                        out.push('}');
                    }
                }
            }
        }
    }
    out
}

fn ascii(letter: char) -> char {
    match letter {
        '\u{a0}' => ' ',
        // Full-width signs stand as far from ASCII's as the whole block does.
        '\u{ff08}' | '\u{ff09}' | '\u{ff0c}' | '\u{ff1d}' | '\u{ff1c}' | '\u{ff1e}' | '\u{ff0b}' => {
            char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter)
        }
        other => other,
    }
}

/// Gathers what stands in an expression.
pub(crate) fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        rest = match letter {
            '"' | '\'' => match after.split_once(letter) {
                Some((_, after)) => after,
                None => {
                    scan.problem = Some("OpenText");
                    return scan;
                }
            },
            '$' => reference(after, &mut scan),
            '(' => {
                depth += 1;
                after
            }
            ')' => {
                if depth == 0 {
                    scan.problem = Some("Parenthesis");
                }
                depth = depth.saturating_sub(1);
                after
            }
            '/' | '[' | ']' => {
                scan.has_path = true;
                after
            }
            '.' if after.starts_with('.') => dots(text, rest, &mut scan),
            first if first.is_alphabetic() || first == '_' => word(rest, &mut scan),
            _ => after,
        };
    }
    if depth > 0 && scan.problem.is_none() {
        scan.problem = Some("Parenthesis");
    }
    if text.trim().is_empty() {
        scan.problem = Some("Empty");
    }
    scan
}

fn reference<'a>(after: &'a str, scan: &mut Scan) -> &'a str {
    let Some((name, behind)) = after.strip_prefix('{').and_then(|inside| inside.split_once('}')) else {
        // Nothing behind it can be told apart.
        scan.problem = Some("Reference");
        return "";
    };
    if name.starts_with("last-saved#") {
        scan.has_last_saved = true;
    } else if name.is_empty() || name.contains(|c: char| c.is_whitespace() || "${'\"".contains(c)) {
        scan.problem = Some("Reference");
    } else {
        scan.references.insert(name.to_owned());
    }
    behind
}

/// `..` has a meaning in `position(..)` only.
fn dots<'a>(text: &str, rest: &'a str, scan: &mut Scan) -> &'a str {
    let before = text.get(..text.len() - rest.len()).unwrap_or_default().trim_end();
    let after = rest.get(2..).unwrap_or_default();
    let is_position = before.strip_suffix('(').is_some_and(|call| call.trim_end().ends_with("position"));
    scan.has_path |= !is_position || !after.trim_start().starts_with(')');
    after
}

fn word<'a>(rest: &'a str, scan: &mut Scan) -> &'a str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    if after.trim_start().starts_with('(') {
        // `and(`, `or(` and the like are operators before a bracket.
        if !matches!(word, "and" | "or" | "div" | "mod") {
            scan.functions.insert(word.to_owned());
        }
    } else {
        scan.words.push(word.to_owned());
    }
    after
}

/// The names in `${…}` of a label, where quotes and brackets mean nothing.
pub(crate) fn label_references(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        rest = if after.starts_with('{') { reference(after, &mut scan) } else { after };
    }
    scan
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{scan, tidy};

    // Source of truth: XLSForm's reference: texts stand in straight quotes, references in ${}.
    #[test]
    fn quotes_of_word_processors_are_made_straight_outside_of_texts() {
        assert_eq!(tidy("${ a } = \u{2018}x\u{2019}"), "${a} = 'x'");
        assert_eq!(tidy("\u{201c}it\u{2019}s\u{201d}"), "\"it\u{2019}s\"");
        assert_eq!(tidy("'\u{201c}kept\u{201d}'"), "'\u{201c}kept\u{201d}'");
        assert_eq!(tidy("selected\u{ff08}${a}\u{ff0c}'1'\u{ff09}"), "selected(${a},'1')");
        assert_eq!(tidy("${a"), "${a");
        assert_eq!(tidy("${a} + ${b"), "${a} + ${b");
        assert_eq!(tidy("\u{201c}x\u{201d} = ${b"), "\"x\" = ${b");
    }

    #[test]
    fn a_scan_gathers_references_functions_and_words() {
        let found = scan("if(selected(${a}, 'x y') and position(..) > 1, state, ${b})");
        assert_eq!(found.references, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        assert_eq!(found.functions, ["if", "position", "selected"].map(str::to_owned).into());
        assert_eq!(found.words, ["and", "state"]);
        assert!(!found.has_path && found.problem.is_none());
        assert!(scan("../x = 1").has_path && scan("instance('l')/root/item[name=1]").has_path);
        assert!(scan("${last-saved#a}").has_last_saved);
        assert_eq!(scan("'open").problem, Some("OpenText"));
        assert_eq!(scan("(1").problem, Some("Parenthesis"));
        assert_eq!(scan("${a").problem, Some("Reference"));
        assert_eq!(scan("  ").problem, Some("Empty"));
    }
}
