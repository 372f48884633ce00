//! What holds whatever is asked and in whatever order it is answered: every kept answer stays with
//! its item and instance, relevance is a function of the answers alone, and a draft that is read
//! again goes on as it was. Source of truth: those three sentences; the questionnaires are random.

use proptest::prelude::*;

use super::*;

/// How one item of a random questionnaire is made: kind, and what it hangs on.
#[derive(Clone, Copy, Debug)]
struct Recipe {
    kind: u8,
    rule: u8,
    /// Of the items before it.
    on: usize,
}

const PLAIN_ITEMS: usize = 4;

/// Four items outside, three in a group, three in a repeat, two outside; each may hang on one
/// before it.
fn made(recipes: &[Recipe], counted: bool, group_hangs: bool) -> Arc<Questionnaire> {
    let count = if counted { expression("${q0}") } else { None };
    let mut group = section("g", SectionKind::Group);
    group.relevant = if group_hangs { expression("${q1} = 1") } else { None };
    let items = recipes.iter().enumerate().map(|(index, recipe)| {
        let name = format!("q{index}");
        let on = format!("${{q{}}}", recipe.on % index.max(1));
        let hangs = index > 0;
        let choices = list(&["1", "2", "3"]);
        let mut item = match recipe.kind % 4 {
            0 => free(&name, ItemKind::SelectOne(choices)),
            1 => free(&name, ItemKind::SelectMultiple(choices)),
            2 => free(&name, ItemKind::Integer),
            _ => free(&name, ItemKind::Text),
        };
        match recipe.rule % 6 {
            1 if hangs => item.relevant = expression(&format!("{on} = 1")),
            2 if hangs => item.choice_filter = expression(&format!("{on} != 2")),
            3 if hangs => item.calculation = expression(&format!("if({on} = 3, '', {on})")),
            4 => item.default = expression("'2'"),
            5 if hangs => {
                item.kind = ItemKind::Calculate;
                item.calculation = expression(&format!("concat({on}, '1')"));
            }
            _ => {}
        }
        item.section = match index {
            PLAIN_ITEMS..=6 => Some(0),
            7..=9 => Some(1),
            _ => None,
        };
        item
    });
    divided(vec![group, section("r", SectionKind::Repeat { count })], items.collect())
}

#[derive(Clone, Debug)]
enum Does {
    Set(usize, u32, u8),
    Clear(usize, u32),
    Add,
    Remove(u32),
    Restore,
    Reopen,
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        8 => (0..12_usize, 1..4_u32, 0..5_u8).prop_map(|(item, number, value)| Does::Set(item, number, value)),
        2 => (0..12_usize, 1..4_u32).prop_map(|(item, number)| Does::Clear(item, number)),
        1 => Just(Does::Add),
        1 => (1..4_u32).prop_map(Does::Remove),
        1 => Just(Does::Restore),
        1 => Just(Does::Reopen),
    ]
}

fn recipes() -> impl Strategy<Value = Vec<Recipe>> {
    let recipe = (any::<u8>(), any::<u8>(), any::<usize>());
    prop::collection::vec(recipe.prop_map(|(kind, rule, on)| Recipe { kind, rule, on }), 12)
}

fn key_of(item: usize, number: u32) -> AnswerKey {
    let name = format!("q{item}").as_str().into();
    if (7..=9).contains(&item) {
        AnswerKey::within(&"r".into(), number, &name)
    } else {
        AnswerKey::item(&name)
    }
}

fn state(filling: &Filling) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        filling.relevant().to_vec(),
        filling.values(),
        filling.pages(PageSize::One),
        filling.pages(PageSize::Short),
        filling.answers().clone(),
        filling.kept_instances().clone(),
        filling.instances(&"r".into()).to_vec(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn answers_stay_and_everything_follows_from_them(
        recipes in recipes(),
        counted in any::<bool>(),
        group_hangs in any::<bool>(),
        steps in prop::collection::vec(does(), 1..40),
    ) {
        let questionnaire = made(&recipes, counted, group_hangs);
        let mut filling = Filling::new(Arc::clone(&questionnaire), Vec::new(), Answers::new());
        let mut given: Answers = Answers::new();
        let r = "r".into();
        for step in steps {
            match step {
                Does::Set(item, number, value) => {
                    let key = key_of(item, number);
                    let kind = &questionnaire.items[item].kind;
                    let text = match kind {
                        ItemKind::SelectMultiple(_) => format!("{} {}", value % 3 + 1, (value + 1) % 3 + 1),
                        ItemKind::SelectOne(_) => (value % 3 + 1).to_string(),
                        _ => value.to_string(),
                    };
                    let answer = filling.answer_from_text(&key, &text);
                    if filling.set(&key, answer).is_empty() {
                        let kept = filling.answers().get(&key).cloned();
                        prop_assert_eq!(kept.as_ref().map(|_| ()), Some(()));
                        given.extend(kept.map(|kept| (key, kept)));
                    }
                }
                Does::Clear(item, number) => {
                    let key = key_of(item, number);
                    if filling.set(&key, None).is_empty() {
                        given.remove(&key);
                    }
                }
                Does::Add => {
                    filling.add_instance(&r);
                }
                Does::Remove(number) => {
                    filling.remove_instance(&r, number);
                }
                Does::Restore => {
                    filling.restore_instance(&r);
                }
                Does::Reopen => filling = reopened(&filling),
            }
            // What a person gave and nothing calculates is there, where it was given.
            for (key, answer) in &given {
                let item = questionnaire.item(&key.item).unwrap();
                if item.calculation.is_none() {
                    prop_assert_eq!(filling.answers().get(key), Some(answer), "{}", key);
                }
            }
            prop_assert_eq!(state(&reopened(&filling)), state(&filling));
        }
    }
}
