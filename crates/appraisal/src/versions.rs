//! Several versions of one questionnaire in one result: what changed between them, and which code of
//! the newest version means what a code of an older one meant. It decides what counts as a change;
//! counting is for `interchange`, saying it for `report`.

use pingyi_base::{ChoiceCode, ItemName, QuestionnaireId, Version};
use pingyi_questionnaire::{Choice, ChoiceList, Item, ItemKind, Pack, Questionnaire};

use crate::table::{Selection, Table};

/// Responses to one version in one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionCount {
    /// Of which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// Which version.
    pub version: Version,
    /// Whose.
    pub group: crate::table::Group,
    /// How many.
    pub n: u64,
}

/// Answers to an item that had another type in their version, so that its figures are made without them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAside {
    /// Of which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// In which version.
    pub version: Version,
    /// To which item.
    pub item: ItemName,
    /// By whom.
    pub group: crate::table::Group,
    /// How many.
    pub n: u64,
}

/// What is to be known about a questionnaire of which several versions were answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// The versions in the order of the pack, with their responses.
    pub versions: Vec<(Version, u64)>,
    /// The items that are not the same in all of them.
    pub items: Vec<ItemChange>,
}

/// What about an item is not the same in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// Which item.
    pub item: ItemName,
    /// Its text.
    pub text: bool,
    /// Its choices: codes, labels, levels.
    pub scale: bool,
    /// Its type.
    pub kind: bool,
    /// Answers that its figures are made without, by version.
    pub left_aside: Vec<(Version, u64)>,
}

/// The questionnaires of a selection of which more than one version was answered.
#[must_use]
pub fn merged(table: &Table, pack: &Pack, selection: &Selection) -> Vec<Merged> {
    let mut all: Vec<Merged> = Vec::new();
    for questionnaire in &pack.questionnaires {
        if all.iter().any(|known| known.questionnaire == questionnaire.id) {
            continue;
        }
        let of = |version: &Questionnaire| {
            let counts = table.versions.iter().filter(|count| {
                count.questionnaire == version.id
                    && count.version == version.version
                    && selection.holds(pack, &count.group)
            });
            counts.map(|count| count.n).sum::<u64>()
        };
        let same = pack.questionnaires.iter().filter(|other| other.id == questionnaire.id);
        let answered: Vec<(&Questionnaire, u64)> =
            same.map(|version| (&**version, of(version))).filter(|(_, n)| *n > 0).collect();
        if answered.len() > 1 {
            all.push(Merged {
                questionnaire: questionnaire.id.clone(),
                versions: answered.iter().map(|(version, n)| (version.version.clone(), *n)).collect(),
                items: changes(&answered, table, pack, selection),
            });
        }
    }
    all
}

fn changes(
    answered: &[(&Questionnaire, u64)],
    table: &Table,
    pack: &Pack,
    selection: &Selection,
) -> Vec<ItemChange> {
    let mut changes: Vec<ItemChange> = Vec::new();
    for (questionnaire, _) in answered.iter().rev() {
        for item in &questionnaire.items {
            if changes.iter().any(|known| known.item == item.name) {
                continue;
            }
            let others: Vec<&Item> =
                answered.iter().filter_map(|(other, _)| other.item(&item.name)).collect();
            let any = |differs: &dyn Fn(&Item) -> bool| others.iter().any(|other| differs(other));
            let left_aside = answered.iter().filter_map(|(version, _)| {
                let of = table.left_aside.iter().filter(|one| {
                    one.questionnaire == version.id
                        && one.version == version.version
                        && one.item == item.name
                        && selection.holds(pack, &one.group)
                });
                let n = of.map(|one| one.n).sum::<u64>();
                (n > 0).then(|| (version.version.clone(), n))
            });
            changes.push(ItemChange {
                item: item.name.clone(),
                text: any(&|other| other.label != item.label),
                scale: any(&|other| scale_differs(other, item)),
                kind: any(&|other| word(&other.kind) != word(&item.kind)),
                left_aside: left_aside.collect(),
            });
        }
    }
    changes.retain(|change| change.text || change.scale || change.kind);
    changes
}

fn word(kind: &ItemKind) -> std::mem::Discriminant<ItemKind> {
    std::mem::discriminant(kind)
}

fn scale_differs(a: &Item, b: &Item) -> bool {
    let bounds = |item: &Item| match item.kind {
        ItemKind::Range { start, end, step } => Some([start, end, step].map(f64::to_bits)),
        _ => None,
    };
    let lists = match (a.list(), b.list()) {
        (Some(a), Some(b)) => {
            let plain =
                |choice: &Choice| (choice.code.clone(), choice.label.clone(), choice.level, choice.missing);
            !a.choices.iter().map(plain).eq(b.choices.iter().map(plain))
        }
        _ => false,
    };
    lists || (bounds(a).is_some() && bounds(b).is_some() && bounds(a) != bounds(b))
}

/// The code under which an answer of an older version is counted beside those of the newest: the one
/// that means the same there, by its level, by why it is no evaluation, or by its label where a code
/// of another label has it. Where nothing means the same and the code means something else, the two stay
/// apart: `1@2026.1` is code 1 of version 2026.1.
#[must_use]
pub fn counted_code(
    code: &ChoiceCode,
    older: &ChoiceList,
    version: &Version,
    newest: &ChoiceList,
) -> ChoiceCode {
    let Some(old) = older.choice(code) else { return code.clone() };
    let is_same = |new: &&Choice| new.level == old.level && new.missing == old.missing;
    let now = newest.choice(code);
    if old.level.is_some() || old.missing.is_some() {
        if now.is_none() || now.as_ref().is_some_and(is_same) {
            return code.clone();
        }
        let means_the_same = newest.choices.iter().find(is_same).map(|choice| choice.code.clone());
        return means_the_same.unwrap_or_else(|| apart(code, version));
    }
    if now.is_some_and(|now| now.level.is_some() || now.missing.is_some()) {
        return apart(code, version);
    }
    if now.is_none_or(|now| shares_label(now, old)) {
        return code.clone();
    }
    let elsewhere = newest.choices.iter().find(|choice| shares_label(choice, old));
    elsewhere.map_or_else(|| code.clone(), |choice| choice.code.clone())
}

fn apart(code: &ChoiceCode, version: &Version) -> ChoiceCode {
    format!("{code}@{version}").as_str().into()
}

fn shares_label(a: &Choice, b: &Choice) -> bool {
    a.label
        .iter()
        .any(|(language, text)| b.label.iter().any(|(other, same)| language == other && text == same))
}
