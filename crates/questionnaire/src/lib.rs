//! What is asked, of whom, and by which rules: questionnaires, their logic, and the packs that
//! carry them. It decides what a definition means; it holds nothing that depends on answers
//! (those are in `response`) and reads no files (those are in `interchange`).

pub mod check;
pub mod definition;
pub mod expression;
pub mod nearest;
pub mod pack;

pub use definition::{
    Choice, ChoiceList, ChoiceOrder, Item, ItemKind, Kind, Metadata, MissingCode, Questionnaire, Section,
    SectionKind, SubjectOrder,
};
pub use expression::Expression;
pub use pack::{
    Area, Convention, DesignKind, Household, Indicator, Interviewer, Metric, Organiser, Pack, Privacy,
    Subject, Substitution, SurveyDesign, Wave, Within,
};
