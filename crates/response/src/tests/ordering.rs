//! Shuffles. Source of truth: the vectors of the test suite of `openrosa-xpath-evaluator`
//! (`randomize`), which ODK's other programs keep to.

use pingyi_questionnaire::{ChoiceOrder, SubjectOrder};

use super::*;
use crate::order::{is_reversed, shuffled};

#[test]
fn shuffles_are_odks() {
    for (seed, expected) in [(42, "AFCBDE"), (-42, "EDAFBC"), (1, "BFEACD"), (11_111_111, "ACDBFE")] {
        let letters: String = shuffled(6, seed)
            .into_iter()
            .map(|place| char::from(b'A' + u8::try_from(place).unwrap()))
            .collect();
        assert_eq!(letters, expected, "{seed}");
    }
}

/// Any seed gives every place once.
#[test]
fn a_shuffle_loses_nothing() {
    for seed in [0, -1, 1, i64::MAX, i64::MIN, 2_147_483_647, 2_147_483_646] {
        for count in [0, 1, 2, 7, 100] {
            let mut places = shuffled(count, seed);
            places.sort_unstable();
            assert_eq!(places, (0..count).collect::<Vec<_>>(), "{seed}");
        }
    }
}

fn codes(filling: &Filling, name: &str) -> String {
    let key = key(name);
    filling.choices(&key).iter().map(|choice| choice.code.as_str()).collect::<Vec<_>>().join(" ")
}

fn begin(questionnaire: &Arc<Questionnaire>, seed: u64) -> Filling {
    Filling::begin(Arc::clone(questionnaire), Start { seed, ..Start::default() })
}

#[test]
fn a_seed_of_ones_own_gives_odks_order() {
    let mut letters = free("q", ItemKind::SelectOne(list(&["A", "B", "C", "D", "E", "F"])));
    letters.order = ChoiceOrder::Shuffled { seed: expression("${n}") };
    let survey = questionnaire(Kind::Survey, vec![free("n", ItemKind::Integer), letters]);
    let mut filling = begin(&survey, 7);
    fill(&mut filling, &[("n", "42"), ("q", "F")]);
    assert_eq!(codes(&filling, "q"), "A F C B D E");
    assert_eq!(filling.shown(), "q=A F C B D E");
    assert_eq!(finish(&draft(&filling), &filling, &hand_in()).header.shown, "q=A F C B D E");
}

/// One draft, one order; over many drafts each choice is first about equally often.
#[test]
fn a_drafts_seed_gives_its_order_again_and_chance_over_many() {
    let mut q = free("q", ItemKind::SelectOne(list(&["1", "2", "3", "4"])));
    q.order = ChoiceOrder::Shuffled { seed: None };
    let other = Item { name: "other".into(), ..q.clone() };
    let survey = questionnaire(Kind::Survey, vec![q, other]);
    let mut first = pingyi_base::Map::new();
    let mut alike = 0;
    for seed in 0..2_400 {
        let filling = begin(&survey, seed);
        let order = codes(&filling, "q");
        assert_eq!(order, codes(&begin(&survey, seed), "q"));
        alike += u32::from(order == codes(&filling, "other"));
        *first.or_default(order[..1].to_owned()) += 1;
    }
    // Binomial with n = 2400, p = 1/4: 600, standard deviation 21; five of them. Two items agree in
    // 1 of 24 drafts: 100, standard deviation 10.
    assert!(first.values().all(|count| (495..=705).contains(count)), "{first:?}");
    assert!((50..=150).contains(&alike), "{alike}");
}

/// The scale turns for half of the respondents, all scales alike; what stands off it stays last.
#[test]
fn a_scale_is_turned_for_a_random_half() {
    let mut scale = (*list(&["5", "4", "3", "8"])).clone();
    for (choice, level) in scale.choices.iter_mut().zip([Some(3), Some(2), Some(1), None]) {
        choice.level = level;
    }
    let mut q = free("q", ItemKind::SelectOne(Arc::new(scale)));
    q.order = ChoiceOrder::HalfReversed;
    let other = Item { name: "other".into(), ..q.clone() };
    let survey = questionnaire(Kind::Survey, vec![q, other]);
    let mut turned = 0;
    for seed in 0..1_000 {
        let filling = begin(&survey, seed);
        let expected = if is_reversed(seed) { "3 4 5 8" } else { "5 4 3 8" };
        assert_eq!([codes(&filling, "q"), codes(&filling, "other")], [expected, expected]);
        assert_eq!(filling.shown(), format!("q={expected};other={expected}"));
        turned += u32::from(is_reversed(seed));
    }
    // 500, standard deviation 16.
    assert!((420..=580).contains(&turned), "{turned}");
}

/// Questions change places; the note that introduces them and what stands in a group of its own do
/// not.
#[test]
fn a_group_is_shuffled_and_its_introduction_stays() {
    let group = Section { appearance: vec!["randomize".to_owned()], ..section("g", SectionKind::Group) };
    let inner = Section { parent: Some(0), ..section("inner", SectionKind::Group) };
    let items = vec![
        yes_no("before", ""),
        inside(0, item("intro", ItemKind::Note, "")),
        inside(0, yes_no("a", "")),
        inside(0, yes_no("b", "")),
        inside(1, yes_no("fixed", "")),
        inside(0, yes_no("c", "")),
        yes_no("after", ""),
    ];
    let survey = divided(vec![group, inner], items);
    let mut orders = pingyi_base::Set::new();
    for seed in 0..100 {
        let filling = begin(&survey, seed);
        let names = names(&filling);
        let parts: Vec<&str> = names.split(' ').collect();
        assert_eq!([parts[0], parts[1], parts[4], parts[6]], ["before", "intro", "fixed", "after"]);
        let told = [parts[2], parts[3], parts[5]].join(" ");
        assert_eq!(filling.shown(), format!("group:g={told}"));
        let pages: Vec<String> =
            filling.pages(PageSize::One).iter().map(|page| page.keys[0].to_string()).collect();
        assert_eq!(pages.join(" "), names);
        for (place, name) in parts.iter().enumerate() {
            assert_eq!(filling.page_of(&key(name), PageSize::One), place);
            assert_eq!(filling.progress(&key(name)), (place + 1, 7));
        }
        orders.insert(told);
    }
    assert_eq!(orders.len(), 6);
}

#[test]
fn subjects_are_listed_rotated_or_shuffled() {
    let subjects: Vec<pingyi_base::SubjectId> = ["A", "B", "C", "D"].map(Into::into).to_vec();
    let order = |order, seed| {
        let drawn = subject_order(&subjects, order, seed);
        drawn.iter().map(pingyi_base::SubjectId::as_str).collect::<String>()
    };
    let all = |wanted| (0..400).map(|seed| order(wanted, seed)).collect::<pingyi_base::Set<_>>();
    assert_eq!(all(SubjectOrder::Listed), ["ABCD".to_owned()].into());
    let rotations = ["ABCD", "BCDA", "CDAB", "DABC"].map(str::to_owned);
    assert_eq!(all(SubjectOrder::Rotated), rotations.into());
    assert_eq!(all(SubjectOrder::Shuffled).len(), 24);
    assert_eq!(subject_order(&[], SubjectOrder::Rotated, 1), []);
    let rating = questionnaire(Kind::Rating, vec![yes_no("K1", "")]);
    let start = Start {
        subjects: subject_order(&subjects, SubjectOrder::Shuffled, 3),
        subjects_drawn: true,
        ..Start::default()
    };
    let filling = Filling::begin(rating, start);
    let told: Vec<&str> = filling.subjects().map(pingyi_base::SubjectId::as_str).collect();
    assert_eq!(filling.shown(), format!("subjects:{}", told.join(" ")));
}

/// What may be shuffled is the scale or the list; "don't know", "refused" and what stands alone is set
/// apart on every screen, and the record tells the order that was seen: list first, then what is apart.
#[test]
fn what_is_set_apart_is_not_shuffled() {
    let mut with_codes = (*list(&["8", "1", "2", "none", "3", "4"])).clone();
    with_codes.choices[0].missing = Some(pingyi_questionnaire::MissingCode::DontKnow);
    with_codes.choices[3].exclusive = true;
    let with_codes = Arc::new(with_codes);
    let mut scale = (*list(&["8", "3", "2", "1"])).clone();
    for (choice, level) in scale.choices.iter_mut().zip([None, Some(3), Some(2), Some(1)]) {
        choice.level = level;
    }
    let shuffled =
        |name: &str, kind| Item { order: ChoiceOrder::Shuffled { seed: None }, ..free(name, kind) };
    let mut turned = free("turned", ItemKind::SelectOne(Arc::new(scale)));
    turned.order = ChoiceOrder::HalfReversed;
    let survey = questionnaire(
        Kind::Survey,
        vec![
            shuffled("one", ItemKind::SelectOne(Arc::clone(&with_codes))),
            shuffled("many", ItemKind::SelectMultiple(with_codes)),
            turned,
        ],
    );
    let mut orders = pingyi_base::Set::new();
    for seed in 0..200 {
        let filling = begin(&survey, seed);
        for name in ["one", "many"] {
            let order = codes(&filling, name);
            assert!(order.ends_with(" 8 none"), "{order}");
            assert!(filling.shown().contains(&format!("{name}={order}")));
            orders.insert(order);
        }
        assert!(codes(&filling, "turned").ends_with(" 8"));
    }
    assert_eq!(orders.len(), 24, "4! orders of what is left");
}
