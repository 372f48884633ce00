//! Each function, line by line. The clause is the function's entry in the XForms specification unless
//! it says otherwise; where that says nothing, it is what JavaRosa does, which fills the forms of
//! Collect.

use super::check;

/// Checks a table; the first column names the clause.
fn table(rows: &[(&str, &str, &str)]) {
    for (clause, source, expected) in rows {
        assert_eq!(super::evaluated(source), *expected, "{source} ({clause})");
    }
}

#[test]
fn selections() {
    table(&[
        ("selected", "selected(${many}, '64')", "true"),
        ("selected", "selected(${many}, '6')", "false"),
        ("selected", "selected('a', 'a b')", "false"),
        ("selected: an item in a space-separated list", "selected(' a  b ', ' b ')", "true"),
        ("selected-at: 0-based", "selected-at(${many}, 0)", "1"),
        ("selected-at", "selected-at(${many}, 2)", "64"),
        ("selected-at: empty if the item does not exist", "selected-at(${many}, 3)", ""),
        ("selected-at: for a negative index", "selected-at(${many}, -1)", ""),
        ("selected-at", "selected-at(${many}, 'x')", ""),
        ("count-selected", "count-selected(${many})", "3"),
        ("count-selected", "count-selected(${none})", "0"),
        ("jr:choice-name", "jr:choice-name(${a}, ${a})", "满意"),
        ("jr:choice-name, as pyxform's documents write it", "jr:choice-name(${a}, '${a}')", "满意"),
        ("jr:choice-name", "jr:choice-name('5', '${a}')", ""),
    ]);
}

#[test]
fn truth_and_choice() {
    table(&[
        ("boolean: XPath 4.3", "boolean('0')", "true"),
        ("boolean: XPath 4.3", "boolean(0)", "false"),
        ("boolean: XPath 4.3", "boolean(0 div 0)", "false"),
        ("boolean: XPath 4.3", "boolean('')", "false"),
        ("boolean-from-string", "boolean-from-string('1')", "true"),
        ("boolean-from-string", "boolean-from-string('true')", "true"),
        ("boolean-from-string: JavaRosa takes any case", "boolean-from-string('TRUE')", "true"),
        ("boolean-from-string", "boolean-from-string('yes')", "false"),
        ("not", "not('')", "true"),
        ("if", "if(${a} = 4, 'yes', 'no')", "yes"),
        ("if", "if('', 'yes', 'no')", "no"),
        ("coalesce: first non-empty", "coalesce(${none}, 'x')", "x"),
        ("coalesce: empty if both are", "coalesce(${none}, '')", ""),
        ("coalesce: JavaRosa takes NaN for empty", "coalesce(number(${none}), 0)", "0"),
        ("once: the current value if there is one", "once('new')", "老李"),
        ("checklist", "checklist(1, 2, 1 = 1, 1 = 2, 2 = 2)", "true"),
        ("checklist", "checklist(3, -1, 1 = 1, 1 = 2, 2 = 2)", "false"),
        ("checklist: -1 is not applicable", "checklist(-1, -1, 1 = 1)", "true"),
        ("checklist: a number > 0", "checklist(1, 1, '1', '0', 'x')", "true"),
        ("checklist: node-sets", "checklist(2, 2, ${list})", "true"),
        ("weighted-checklist", "weighted-checklist(5, 7, 1 = 1, 2, 1 = 2, 9, 2 = 2, 4)", "true"),
        ("weighted-checklist", "weighted-checklist(7, -1, 1 = 1, 2, 2 = 2, 4)", "false"),
    ]);
}

#[test]
fn texts() {
    table(&[
        ("string: XPath 4.2", "string(1 div 0)", "Infinity"),
        ("string: XPath 4.2", "string(-0)", "0"),
        ("string: XPath 4.2", "string(5.0)", "5"),
        ("string: XPath 4.2", "string(1 = 1)", "true"),
        ("string-length: XPath 4.2, characters", "string-length('👍好a')", "3"),
        ("normalize-space: XPath 4.2", "normalize-space('  a   b ')", "a b"),
        ("normalize-space: no argument is the context", "normalize-space()", "老李"),
        ("substr: 0-based", "substr('hello', 1)", "ello"),
        ("substr: up to the character before end", "substr('hello', 1, 3)", "el"),
        ("substr: JavaRosa counts from behind below 0", "substr('hello', -3)", "llo"),
        ("substr: JavaRosa counts from behind below 0", "substr('hello', 0, -1)", "hell"),
        ("substr", "substr('hello', 3, 2)", ""),
        ("substr", "substr('hello', 4, 99)", "o"),
        ("substr: characters", "substr('👍好a', 1, 2)", "好"),
        ("substring-before: XPath 4.2", "substring-before('1999/04/01', '/')", "1999"),
        ("substring-before: XPath 4.2", "substring-before('abc', 'x')", ""),
        ("substring-after: XPath 4.2", "substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after: XPath 4.2", "substring-after('1999/04/01', '19')", "99/04/01"),
        ("substring-after: XPath 4.2", "substring-after('abc', '')", "abc"),
        ("translate: XPath 4.2", "translate('bar', 'abc', 'ABC')", "BAr"),
        ("translate: XPath 4.2", "translate('--aaa--', 'abc-', 'ABC')", "AAA"),
        ("concat", "concat('a', 1, true())", "a1true"),
        ("concat: one argument", "concat('a')", "a"),
        ("concat: node-sets", "concat(${list}, 'x')", "310x"),
        ("join", "join(', ', 'a', 'b')", "a, b"),
        ("join: node-sets", "join('-', ${list})", "3--10"),
        ("join", "join(',')", ""),
        ("contains: XPath 4.2", "contains(${text}, ' ')", "true"),
        ("contains: XPath 4.2", "contains('abc', '')", "true"),
        ("starts-with: XPath 4.2", "starts-with('abc', 'b')", "false"),
        ("ends-with: XPath 3.0", "ends-with('tattoo', 'tattoo')", "true"),
        ("ends-with: XPath 3.0", "ends-with('tattoo', 'atto')", "false"),
    ]);
}

// Values of exp, log, pow and sqrt: the constants of the standard library, written to 15 digits
// (<https://oeis.org/A001113>, A002162, A002193).
#[test]
fn numbers() {
    table(
        &[
            ("number: XPath 4.4", "number(' 12 ')", "12"),
            ("number: XPath 4.4", "number('1e3')", "NaN"),
            ("number: XPath 4.4", "number(true())", "1"),
            ("int", "int(-2.7)", "-2"),
            ("int", "int('3.9')", "3"),
            ("round: XPath 4.4, towards positive infinity", "round(2.5)", "3"),
            ("round: XPath 4.4, towards positive infinity", "round(-2.5)", "-2"),
            ("round: XPath 4.4", "round(0.49999999999999994)", "0"),
            ("round: XPath 4.4", "round(0 div 0)", "NaN"),
            ("round: decimals", "round(1.2345, 2)", "1.23"),
            ("round: decimals", "round(1.005, 2)", "1.01"),
            ("round: decimals", "round(2.675, 2)", "2.68"),
            ("round: JavaRosa's example", "round(33.33, -1)", "30"),
            ("round: decimals", "round(1250, -2)", "1300"),
            ("round: decimals", "round(3, 2)", "3"),
            ("round: JavaRosa, absurdly large", "round(3, 31)", "NaN"),
            ("abs", "abs(-3)", "3"),
            ("pow", "pow(2, 10)", "1024"),
            ("pow", "pow(2, -2)", "0.25"),
            ("pow: XPath 3.0", "pow(9, 0.5)", "3"),
            ("pow: XPath 3.0", "pow(-1, 0.5)", "NaN"),
            ("pow: XPath 3.0", "pow(0, 0)", "1"),
            ("sqrt: XPath 3.0", "round(sqrt(2), 14)", "1.41421356237310"),
            ("sqrt: XPath 3.0", "sqrt(-2)", "NaN"),
            ("exp: XPath 3.0", "round(exp(1), 12)", "2.718281828459"),
            ("exp: XPath 3.0", "exp(0)", "1"),
            ("log: XPath 3.0", "round(log(2), 12)", "0.693147180560"),
            ("log: XPath 3.0", "log(-1)", "NaN"),
            ("log10: XPath 3.0", "log10(1000)", "3"),
            ("pi: XPath 3.0", "round(pi(), 12)", "3.141592653590"),
            ("random: from the draft", "random()", "0.25"),
        ]
        .map(|(clause, source, expected)| {
            (clause, source, if expected.contains('.') { expected.trim_end_matches('0') } else { expected })
        }),
    );
}

#[test]
fn lists_and_repeats() {
    table(&[
        ("min: XPath 3.0", "min(7, ${a}, 12)", "4"),
        ("min: what is not answered takes no part", "min(${list})", "3"),
        ("min: JavaRosa", "min(${none})", "NaN"),
        ("max: node-sets", "max(${list}, 9)", "10"),
        ("max: below 0", "max(-5, -3)", "-3"),
        ("sum: node-sets", "sum(${list})", "13"),
        ("sum", "sum(${none})", "0"),
        ("count: the instances of a repeat", "count(${r})", "3"),
        ("count: XPath 4.1, empty nodes too", "count(${list})", "3"),
        ("count-non-empty", "count-non-empty(${list})", "2"),
        ("count-non-empty", "count-non-empty(${none})", "0"),
        ("position: amongst its siblings", "position(..)", "2"),
        ("index", "index()", "2"),
        ("indexed-repeat: 1-based", "indexed-repeat(${list}, ${r}, 3)", "10"),
        ("indexed-repeat", "indexed-repeat(${list}, ${r}, position(..) - 1)", "3"),
        ("indexed-repeat: position() = 4 selects nothing", "indexed-repeat(${list}, ${r}, 4)", ""),
        ("indexed-repeat: position() = 0 selects nothing", "indexed-repeat(${list}, ${r}, 0)", ""),
        ("indexed-repeat", "indexed-repeat(${list}, ${r}, 'x')", ""),
    ]);
}

// Days by `date -d … +%s`.
#[test]
fn days_and_times() {
    table(&[
        ("today", "today()", "2026-11-23"),
        ("now: with the offset", "now()", "2026-11-23T09:30:00+08:00"),
        ("date: of a number of days", "date(20635)", "2026-07-01"),
        ("date: of a number of days, as an answer", "date('20635')", "2026-07-01"),
        ("date", "date(-0.5)", "1969-12-31"),
        ("date: of a moment", "date(${moment})", "2026-07-01"),
        ("date", "date('nonsense')", ""),
        ("date", "date(${none})", ""),
        ("date", "date(1 div 0)", ""),
        ("date-time", "date-time(20635.75)", "2026-07-01T18:00"),
        ("date-time", "date-time(${moment})", "2026-07-01T18:00"),
        ("date-time", "date-time(${date})", "2026-07-01T00:00"),
        ("date-time", "date-time('2026-07-01T18:00:30.5+08:00')", "2026-07-01T18:00:30.500"),
        ("date-time: the next day begins", "date-time(0.9999999999)", "1970-01-02T00:00"),
        ("decimal-date-time", "decimal-date-time(${moment})", "20635.75"),
        ("decimal-date-time", "decimal-date-time(${date})", "20635"),
        ("decimal-date-time: JavaRosa", "decimal-date-time(${none})", ""),
        ("decimal-date-time: as it stands", "decimal-date-time('2026-07-01T12:00:00.000-11:00')", "20635.5"),
        ("decimal-time: noon is 0.5", "decimal-time('12:00')", "0.5"),
        ("decimal-time: 6pm is 0.75", "decimal-time('18:00:00.000+08:00')", "0.75"),
        ("decimal-time", "decimal-time(${moment})", "0.75"),
        ("decimal-time", "decimal-time('x')", ""),
        ("format-date", "format-date(${date}, '%Y/%n/%e %y-%m-%d')", "2026/7/1 26-07-01"),
        ("format-date", "format-date(${date}, '%Y年%n月%e日, 100%%')", "2026年7月1日, 100%"),
        ("format-date", "format-date(${none}, '%Y')", ""),
        (
            "format-date-time",
            "format-date-time('2026-07-01T09:05:07.089', '%H:%M:%S.%3 %h')",
            "09:05:07.089 9",
        ),
        ("format-date: a directive that is not known stands", "format-date(${date}, concat('%', 'b'))", "%b"),
    ]);
    // 09:30 is 9.5/24 of a day.
    check("round(number(now()) - number(today()), 9)", "0.395833333");
}

#[test]
fn once_calculates_while_there_is_no_answer() {
    let expression = super::Expression::parse("once(random())").unwrap();
    let mut answers = super::answers();
    answers.0.insert(".", "");
    assert_eq!(super::Value::Number(0.25), super::Expression::evaluate(&expression, &answers).unwrap());
}
