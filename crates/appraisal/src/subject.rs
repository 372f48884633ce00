//! How each subject was rated: the overall item of each rating, by subject.

use pingyi_base::{ItemName, QuestionnaireId, SubjectId};
use pingyi_questionnaire::{Convention, Pack};

use crate::results::{ResultRow, questionnaires, results};
use crate::table::{Selection, Table, overall_item};

/// How one subject was rated.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectRow {
    /// Who.
    pub subject: SubjectId,
    /// In which rating.
    pub questionnaire: QuestionnaireId,
    /// By which item.
    pub item: ItemName,
    /// What came out; its `n` is the ballots that were returned, don't-knows among them.
    pub result: ResultRow,
}

/// All subjects of the pack that anybody was asked about, in its order.
#[must_use]
pub fn subjects(
    table: &Table,
    pack: &Pack,
    selection: &Selection,
    convention: &Convention,
) -> Vec<SubjectRow> {
    let results = results(table, pack, selection, convention);
    let mut found = Vec::new();
    for questionnaire in questionnaires(pack).into_iter().filter(|known| known.kind.is_by_subject()) {
        let Some(overall) = overall_item(questionnaire) else { continue };
        let of_overall =
            || results.iter().filter(|row| row.questionnaire == questionnaire.id && row.item == overall.name);
        for subject in &pack.subjects {
            found.extend(of_overall().filter(|row| row.subject.as_ref() == Some(&subject.id)).map(|row| {
                SubjectRow {
                    subject: subject.id.clone(),
                    questionnaire: questionnaire.id.clone(),
                    item: overall.name.clone(),
                    result: row.clone(),
                }
            }));
        }
    }
    found
}
