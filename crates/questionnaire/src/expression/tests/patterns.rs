//! Regular expressions against the crate `regex`, whose whole text is made to match as Java's
//! `String.matches` does it.

use proptest::prelude::*;

use crate::expression::pattern::{Pattern, Refusal};

const MANY: usize = 1_000_000;

fn matches(pattern: &str, text: &str) -> Option<bool> {
    Pattern::compile(pattern)
        .unwrap_or_else(|why| panic!("{pattern}: {why:?}"))
        .matches(text, &mut MANY.clone())
}

/// The other implementation; classes are ASCII's there too.
fn theirs(pattern: &str) -> Option<regex::Regex> {
    regex::Regex::new(&format!(r"\A(?:{})\z", ascii(pattern))).ok()
}

/// Java's `\d`, `\w` and `\s` know ASCII only.
fn ascii(pattern: &str) -> String {
    let classes = [
        (r"\d", "[0-9]"),
        (r"\w", "[0-9A-Za-z_]"),
        (r"\s", r"[\t-\r ]"),
        (r"\D", "[^0-9]"),
        (r"\W", "[^0-9A-Za-z_]"),
        (r"\S", r"[^\t-\r ]"),
    ];
    classes.iter().fold(pattern.to_owned(), |pattern, (short, long)| pattern.replace(short, long))
}

// Source of truth: Java's `java.util.regex.Pattern`, of which JavaRosa's `regex()` asks `matches`.
#[test]
fn the_whole_text_has_to_match() {
    for (pattern, text, expected) in [
        ("[0-9]{11}", "13800000000", true),
        ("[0-9]{11}", "a13800000000b", false),
        ("1[3-9]\\d{9}", "13912345678", true),
        ("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}", "a.b@c.example", true),
        ("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}", "a.b@c", false),
        ("^\\D+$", "abc", true),
        ("", "", true),
        ("", "a", false),
        ("a|ab", "ab", true),
        ("(a|ab)(c|bcd)(d*)", "abcd", true),
        ("(?:红|绿)灯", "绿灯", true),
        ("[一-龥]{2,4}", "老李", true),
        ("[^一-龥]+", "老李", false),
        (".", "👍", true),
        (".", "\n", false),
        (".", "\r", false),
        ("a.c", "abc", true),
        ("[\\s\\S]*", "a\nb", true),
        ("\\u4e00\\x41", "一A", true),
        ("a{0}", "", true),
        ("a{2,3}?", "aaa", true),
        ("a{2,}", "a", false),
        ("x*?y+?z??", "yy", true),
        ("^*$*a", "a", true),
        ("a^b", "ab", false),
        ("(a*)*", "aaaa", true),
        ("(|a)+", "aaa", true),
        ("[a-]", "-", true),
        ("[-a]", "-", true),
        ("\\.\\*\\\\", ".*\\", true),
        ("}]", "}]", true),
        ("[\\d-]+", "1-2", true),
        ("[.$^*]+", ".$^*", true),
    ] {
        assert_eq!(matches(pattern, text), Some(expected), "{pattern} on {text:?}");
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    for wrong in [
        "*a", "a**", "(", ")", "a)", "(a", "[a", "[", "[]", "[^]", "[b-a]", "[a-\\d]", "a{", "a{,3}",
        "a{3,2}", "a{1001}", "\\", "\\x4", "\\uD800", "a|*", "a{2}{3}", "?", "{2}",
        // Java takes the first bracket for itself, browsers for the end.
        "[]-]",
    ] {
        assert_eq!(Pattern::compile(wrong).unwrap_err(), Refusal::Wrong, "{wrong}");
    }
    for (pattern, what) in [
        ("(?=a)", "(?="),
        ("(?<!a)", "(?<!"),
        ("(?<n>a)", "(?<"),
        ("(?i)a", "(?"),
        ("(a)\\1", "\\1"),
        ("\\bа", "\\b"),
        ("\\p{L}", "\\p"),
        ("[[:alpha:]]", "[["),
        ("[a-z&&[^b]]", "&&"),
        ("a*+", "++"),
    ] {
        assert_eq!(
            Pattern::compile(pattern).unwrap_err(),
            Refusal::NotSupported(what.to_owned()),
            "{pattern}"
        );
    }
}

#[test]
fn no_pattern_runs_away() {
    // Each of these takes a backtracking matcher longer than anybody lives.
    for pattern in ["(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*)(.*)(.*)(.*)(.*)b", "(a+)+b", "((a?){30})a{30}b"] {
        let text = "a".repeat(3_000);
        let mut visits = MANY;
        assert_eq!(Pattern::compile(pattern).unwrap().matches(&text, &mut visits), Some(false), "{pattern}");
    }
    // And these are too large to be written down.
    for pattern in [
        "((a{100}){100}){100}",
        "(a{1000}){3}",
        &"(".repeat(33),
        &"a".repeat(1_001),
        "(((){1000}){1000}a){1000}{",
    ] {
        assert_eq!(Pattern::compile(pattern).unwrap_err(), Refusal::Wrong, "{pattern}");
    }
    let wide = Pattern::compile("(a?){1000}").unwrap();
    assert_eq!(wide.matches(&"a".repeat(3_000), &mut MANY.clone()), None);
}

/// Patterns of the grammar that is offered.
fn pattern() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        4 => "[abc]",
        1 => Just(".".to_owned()),
        1 => Just("^".to_owned()),
        1 => Just("$".to_owned()),
        1 => proptest::sample::select(&[r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\.", r"\-", r"\n"][..])
            .prop_map(str::to_owned),
        2 => proptest::sample::select(
            &["[ab]", "[^a]", "[a-c]", "[^b-c1]", "[1-9-]", "[-a]", "[^-]", "[ab1-2]", "[好a]"][..]
        )
        .prop_map(str::to_owned),
        1 => Just("好".to_owned()),
    ];
    letter.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 0..4).prop_map(|parts| parts.concat()),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}|{b})")),
            1 => inner.clone().prop_map(|a| format!("(?:|{a})")),
            3 => (inner, proptest::sample::select(
                &["*", "+", "?", "{2}", "{1,}", "{0,2}", "{0}", "{2,3}", "*?", "+?", "??", "{1,2}?"][..]
            ))
            .prop_map(|(a, times)| format!("({a}){times}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn patterns_mean_what_they_mean_elsewhere(pattern in pattern(), texts in proptest::collection::vec("[abc12 .好\n-]{0,8}", 6)) {
        let ours = Pattern::compile(&pattern).unwrap();
        let theirs = theirs(&pattern).unwrap();
        for text in texts {
            prop_assert_eq!(ours.matches(&text, &mut MANY.clone()), Some(theirs.is_match(&text)), "{} on {:?}", pattern, text);
        }
    }

    #[test]
    fn no_text_makes_the_compiler_panic_and_what_it_takes_others_take(
        pattern in r"[\[\](){}|*+?.^$\\a-d0-9,&:=<!DdWwSsbpx-]{0,20}",
        text in "[a-d0-9 ]{0,8}",
    ) {
        if let Ok(ours) = Pattern::compile(&pattern) {
            // Theirs counts `{…}` of its own and knows no empty range, so a few are ours alone.
            if let Some(theirs) = theirs(&pattern) {
                prop_assert_eq!(ours.matches(&text, &mut MANY.clone()), Some(theirs.is_match(&text)), "{} on {:?}", pattern, text);
            }
        }
    }
}
