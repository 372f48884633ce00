//! What is read and what is refused, and what an expression says of itself.

use pingyi_base::ItemName;

use super::*;

#[test]
fn what_does_not_parse_says_where_and_what() {
    let check = |source: &str, at: usize, problem: Problem, nearest: Option<&str>| {
        let error = Expression::parse(source).unwrap_err();
        assert_eq!((error.at, error.problem, error.nearest), (at, problem, nearest), "{source}");
    };
    check("", 0, Problem::Empty, None);
    check("1 +", 3, Problem::End, None);
    check("${a} == 1", 6, Problem::Unexpected, None);
    check("${a = 1", 0, Problem::Reference, None);
    check("'abc", 0, Problem::OpenText, None);
    check("selectd(${a}, 1)", 0, Problem::UnknownFunction, Some("selected"));
    check("nonsense('x')", 0, Problem::UnknownFunction, None);
    check("selected(${a})", 0, Problem::Arguments, None);
    check("1 § 2", 2, Problem::Character, None);
    check("${a} = yes", 7, Problem::BareWord, None);
    check("1 = and", 4, Problem::Unexpected, None);
    check("regex(., '[a')", 0, Problem::Pattern, None);
    check("count(1)", 0, Problem::Arguments, None);
    check("indexed-repeat(${a}, 1, 1)", 0, Problem::Arguments, None);
    check("jr:choice-name(1, 'a')", 0, Problem::Arguments, None);
    check("weighted-checklist(1, 2, 3)", 0, Problem::Arguments, None);
    check("position()", 0, Problem::Arguments, None);
    check("position(${a})", 0, Problem::Arguments, None);
    check(&"(".repeat(500), 64, Problem::TooDeep, None);
    check(&"1".repeat(10_001), 10_000, Problem::TooLong, None);
    assert_eq!(Expression::parse(&"1+".repeat(4_000)).unwrap_err().problem, Problem::TooLong);
}

// Source of truth: XPath 1.0 and the XForms specification have all of these.
#[test]
fn what_others_have_and_we_do_not_is_told_apart() {
    for (source, word) in [
        ("pulldata('x', 'a', 'b', 'c')", "pulldata"),
        ("uuid()", "uuid"),
        ("1 + sin(2)", "sin"),
        ("/data/a = 1", "/"),
        ("../a = 1", "/"),
        ("..", ".."),
        ("${a}[1]", "["),
        ("${a} | ${b}", "|"),
        ("@id", "@"),
        ("${last-saved#a}", "last-saved"),
        ("format-date(${a}, '%d %b')", "%b"),
        ("format-date(${a}, '100%')", "%"),
        ("regex(., '(?=a)b')", "(?="),
        ("regex(., '(?i)b')", "(?"),
        ("regex(., '(a)\\1')", "\\1"),
        ("regex(., '\\p{L}')", "\\p"),
        ("regex(., 'a++')", "++"),
    ] {
        let error = Expression::parse(source).unwrap_err();
        assert_eq!((error.problem, error.word.as_str()), (Problem::NotSupported, word), "{source}");
    }
}

#[test]
fn a_bare_word_is_a_column_in_a_filter() {
    let filter = Expression::parse_filter("state = 'tx' and county != ${a} or state = name").unwrap();
    assert_eq!(filter.attributes(), ["state", "county", "name"]);
    assert_eq!(filter.references(), [ItemName::new("a")]);
    let holds = |source: &str| Expression::parse_filter(source).unwrap().holds(&answers()).unwrap();
    assert!(holds("state = 'tx'"));
    assert!(holds("county = ''"));
    assert!(holds("selected('ny tx', state)"));
    assert!(!holds("state = 'ny'"));
    assert!(Expression::parse_filter("div = 1").is_err());
    assert!(Expression::parse_filter("1 + 2").unwrap().attributes().is_empty());
}

#[test]
fn an_expression_says_what_it_hangs_on() {
    let of = |source: &str| Expression::parse(source).unwrap();
    let names = |names: &[&str]| names.iter().copied().map(ItemName::new).collect::<Vec<_>>();
    assert_eq!(of("${b} = 1 or ${a} = ${b} or selected(${c}, 1)").references(), names(&["b", "a", "c"]));
    let indexed = of("count(${n}) + indexed-repeat(${x}, ${r}, indexed-repeat(${y}, ${s}, ${i}))");
    assert_eq!(indexed.references(), names(&["n", "x", "y", "i"]));
    assert_eq!(indexed.repeats(), names(&["n", "r", "s"]));
    let pair = |item: &str, repeat: &str| (ItemName::new(item), ItemName::new(repeat));
    assert_eq!(indexed.indexed(), [pair("x", "r"), pair("y", "s")]);
    assert_eq!(of("jr:choice-name(${a}, '${b}')").references(), names(&["b", "a"]));
    assert_eq!(of("regex(${a}, 'x')").references(), names(&["a"]));
    assert!(of("-(today() - 1)").uses_time() && of("now()").uses_time() && !of("date('x')").uses_time());
    assert!(of("position(..)").uses_position() && of("1 + index()").uses_position());
    assert!(of("once(random())").uses_random() && !of("1").uses_random());
}

#[test]
fn a_plain_text_is_no_formula() {
    for text in ["1 + 1", "2026-07-01", "${a}", "it's \"so\"", ""] {
        let plain = Expression::plain(text);
        assert!(plain.is_plain());
        assert_eq!((plain.source(), plain.evaluate(&answers()).unwrap().to_text().as_str()), (text, text));
        assert!(plain.references().is_empty());
    }
    assert_ne!(Expression::plain("1 + 1"), Expression::parse("1 + 1").unwrap());
    assert_eq!(Expression::parse("1 + 1").unwrap(), Expression::parse("1 + 1").unwrap());
}

// Source of truth: each line as a person reads it.
#[test]
fn a_simple_expression_says_what_it_is_about() {
    let of = |source: &str| Expression::parse(source).unwrap().outline();
    let compared = |item: &str, how: Compared, value: &str| Outline::Compared {
        item: (item != ".").then(|| ItemName::new(item)),
        how,
        value: value.to_owned(),
    };
    let (a1, b2) = (compared("a", Compared::Equal, "1"), compared("b", Compared::Equal, "2"));
    assert_eq!(of("${a} = 1"), Some(a1.clone()));
    assert_eq!(of("'1' = ${a}"), Some(a1.clone()));
    assert_eq!(of("5 < ${a}"), Some(compared("a", Compared::More, "5")));
    assert_eq!(of("5 >= ."), Some(compared(".", Compared::AtMost, "5")));
    assert_eq!(of("${a} > -0.5"), Some(compared("a", Compared::More, "-0.5")));
    assert_eq!(of("${a} != ''"), Some(compared("a", Compared::Unequal, "")));
    assert_eq!(
        of("(${a} = 1 and ${b} = 2) and ${a} = 1"),
        Some(Outline::All(vec![a1.clone(), b2.clone(), a1.clone()]))
    );
    assert_eq!(
        of("${a} = 1 or ${b} = 2 and ${a} = 1"),
        Some(Outline::Any(vec![a1.clone(), Outline::All(vec![b2, a1.clone()])]))
    );
    assert_eq!(of("not(${a} = 1)"), Some(Outline::Not(Box::new(a1))));
    let selected = Outline::Selected { item: Some(ItemName::new("a")), code: "x".to_owned() };
    assert_eq!(of("selected(${a}, 'x')"), Some(selected));
    let filter = Expression::parse_filter("town = ${a}").unwrap().outline();
    assert_eq!(filter, Some(Outline::Column { column: "town".to_owned(), item: ItemName::new("a") }));
    for odd in ["${a} = ${b}", "${a} + 1 = 2", "count-selected(${a}) > 1", "${a}", "true()", "not(${a})"] {
        assert_eq!(of(odd), None, "{odd}");
    }
}
