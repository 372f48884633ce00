//! What one answer costs: counted in evaluations, never in time. Source of truth: the number of
//! expressions that mention the item, counted by hand.

use super::*;

fn cost(filling: &mut Filling, name: &str, text: &str) -> u64 {
    let before = filling.evaluations();
    fill(filling, &[(name, text)]);
    filling.evaluations() - before
}

/// A long form costs a tap no more than a short one: 30 or 300 items, with 6 or 60 conditions.
#[test]
fn the_length_of_a_form_costs_nothing() {
    for length in [30, 300] {
        let items = (0..length).map(|number| {
            let relevant = if number % 5 == 4 { format!("${{q{}}} = 1", number - 1) } else { String::new() };
            yes_no(&format!("q{number}"), &relevant)
        });
        let mut filling =
            Filling::new(questionnaire(Kind::Survey, items.collect()), Vec::new(), Answers::new());
        assert_eq!(filling.evaluations(), length / 5, "each condition once");
        assert_eq!(cost(&mut filling, "q3", "1"), 1);
        assert_eq!(cost(&mut filling, "q3", "2"), 1);
        assert_eq!(cost(&mut filling, "q4", "1"), 0);
        assert_eq!(cost(&mut filling, "q0", "1"), 0);
    }
}

/// 60 instances of 10 items: a condition in the same instance, and a sum over all instances.
#[test]
fn an_answer_in_a_repeat_touches_its_own_instance_and_the_sums_outside() {
    let mut items = vec![inside(0, free("x0", ItemKind::Integer))];
    items.extend((1..10).map(|number| {
        let relevant = if number == 5 { "${x0} > 3" } else { "" };
        inside(0, item(&format!("x{number}"), ItemKind::Integer, relevant))
    }));
    let mut total = free("total", ItemKind::Calculate);
    total.calculation = expression("sum(${x0})");
    items.push(total);
    for instances in [1, 60] {
        let repeat = vec![section("r", SectionKind::Repeat { count: None })];
        let mut filling = Filling::new(divided(repeat, items.clone()), Vec::new(), Answers::new());
        for _ in 1..instances {
            filling.add_instance(&"r".into());
        }
        assert_eq!(filling.instances(&"r".into()).len(), instances);
        // The condition of `r[1].x5`, and the sum.
        assert_eq!(cost(&mut filling, "r[1].x0", "4"), 2);
        assert_eq!(cost(&mut filling, "r[1].x5", "4"), 0);
        assert_eq!(cost(&mut filling, "r[1].x0", "1"), 2);
        let before = filling.evaluations();
        filling.add_instance(&"r".into());
        assert_eq!(filling.evaluations() - before, 2, "the new instance's condition, and the sum");
    }
}

/// A matrix of 50 × 7, in which each row's second item hangs on its first.
#[test]
fn an_answer_in_a_matrix_touches_its_own_row() {
    let items =
        (0..7).map(|number| yes_no(&format!("K{number}"), if number == 1 { "${K0} = 1" } else { "" }));
    let subjects = (0..50).map(|number| format!("C{number}").as_str().into()).collect();
    let rating = questionnaire(Kind::Rating, items.collect());
    let mut filling = Filling::new(rating, subjects, Answers::new());
    assert_eq!(filling.evaluations(), 50);
    assert_eq!(cost(&mut filling, "C7.K0", "1"), 1);
    assert_eq!(cost(&mut filling, "C7.K1", "1"), 0);
}

/// A condition of a section is looked at once, not once for each of its items; within a hidden
/// section nothing is looked at.
#[test]
fn a_section_costs_one_evaluation() {
    let mut group = section("g", SectionKind::Group);
    group.relevant = expression("${a} = 1");
    let mut items = vec![yes_no("a", "")];
    items.extend((0..40).map(|number| inside(0, yes_no(&format!("b{number}"), "true()"))));
    let mut filling = Filling::new(divided(vec![group], items), Vec::new(), Answers::new());
    assert_eq!(filling.evaluations(), 1);
    assert_eq!(cost(&mut filling, "a", "1"), 41);
    assert_eq!(cost(&mut filling, "a", "2"), 1);
}

/// A chain of calculations: each link once, however many ways lead to it.
#[test]
fn every_link_is_calculated_once() {
    let mut items = vec![free("c0", ItemKind::Integer), free("c1", ItemKind::Calculate)];
    items[1].calculation = expression("${c0} + 1");
    for number in 2..20 {
        let mut link = free(&format!("c{number}"), ItemKind::Calculate);
        link.calculation = expression(&format!("${{c{}}} + ${{c{}}}", number - 1, number - 2));
        items.push(link);
    }
    // Against the order of asking, which must not matter.
    items.reverse();
    let mut filling = Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new());
    assert_eq!(cost(&mut filling, "c0", "0"), 19);
    // Fibonacci's numbers from 0, 1.
    assert_eq!(value(&filling, "c19"), "4181");
    assert_eq!(cost(&mut filling, "c0", "0"), 0);
}

/// Two repeats of 1,000, and in the second one sums over the first: each sum is worked out once, so that
/// the cost is that of the members and of the instances, not of their product.
#[test]
fn a_sum_over_a_repeat_is_worked_out_once() {
    let counted = |name: &str| section(name, SectionKind::Repeat { count: expression("1000") });
    let mut again = free("again", ItemKind::Calculate);
    again.calculation = expression(&["sum(${x})"; 18].join(" + "));
    let survey = divided(
        vec![counted("first"), counted("second")],
        vec![inside(0, free("x", ItemKind::Integer)), inside(1, again)],
    );
    let mut filling = Filling::new(survey, Vec::new(), Answers::new());
    // 18 sums of two steps and 17 pluses in each of 1,000 instances; 1,000 members in the first.
    assert!(filling.steps() < 1_000 * (18 * 3 + 17) + 10_000, "{}", filling.steps());
    assert_eq!(filling.form_findings(), []);
    let before = filling.steps();
    fill(&mut filling, &[("first[7].x", "2")]);
    assert_eq!([value(&filling, "second[1].again"), value(&filling, "second[1000].again")], ["36", "36"]);
    assert!(filling.steps() - before < 100_000, "{}", filling.steps() - before);
    fill(&mut filling, &[("first[8].x", "3")]);
    assert_eq!(
        value(&filling, "second[1000].again"),
        "90",
        "what is remembered is no older than its answers"
    );
}

/// What cannot be remembered comes to an end all the same: one answer takes no more than the limit,
/// and the item is named.
#[test]
fn one_answer_takes_a_limited_number_of_steps() {
    let counted = |name: &str| section(name, SectionKind::Repeat { count: expression("1000") });
    let mut again = free("again", ItemKind::Calculate);
    again.calculation = expression("${x} > 5 or ${x} > 6 or ${x} > 7");
    let survey = divided(
        vec![counted("first"), counted("second")],
        vec![inside(0, free("x", ItemKind::Integer)), inside(1, again)],
    );
    let mut filling = Filling::new(survey, Vec::new(), Answers::new());
    let limit = pingyi_questionnaire::expression::TOTAL_STEP_LIMIT as u64;
    assert!(filling.steps() <= limit, "{}", filling.steps());
    let told = |filling: &Filling| {
        let findings = filling.form_findings();
        let one = findings.first().map(|one| (one.code, one.at.item.clone().unwrap_or_default()));
        one.filter(|_| findings.len() == 1)
    };
    let (code, place) = told(&filling).unwrap();
    assert_eq!(code, FindingCode::FillExpression);
    assert!(place.starts_with("second[") && place.ends_with("].again"), "{place}");
    let before = filling.steps();
    fill(&mut filling, &[("first[7].x", "2")]);
    assert!(filling.steps() - before <= limit);
    assert!(told(&filling).is_some());
    // Nobody is kept from handing in.
    assert_eq!(filling.disposition(), Disposition::Complete);
}

/// Looking for what is wrong has the same limit.
#[test]
fn findings_take_a_limited_number_of_steps() {
    let counted = |name: &str| section(name, SectionKind::Repeat { count: expression("1000") });
    let mut asked = free("y", ItemKind::Integer);
    asked.required = expression("${x} > 5 or ${x} > 6 or ${x} > 7");
    let survey = divided(
        vec![counted("first"), counted("second")],
        vec![inside(0, free("x", ItemKind::Integer)), inside(1, asked)],
    );
    let filling = Filling::new(survey, Vec::new(), Answers::new());
    let before = filling.steps();
    assert_eq!(filling.findings().len(), 1);
    assert!(filling.steps() - before <= pingyi_questionnaire::expression::TOTAL_STEP_LIMIT as u64);
}
