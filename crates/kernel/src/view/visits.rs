//! The interviewer's screen: the list, the household that is open, and how far everybody is.

/// The interviewer's households.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisitsView {
    /// The wave in words.
    pub wave: String,
    /// Interviewers to choose from: code and name.
    pub interviewers: Vec<(String, String)>,
    /// The chosen one.
    pub interviewer: Option<String>,
    /// How many were reached and how many are finished, in words.
    pub progress: String,
    /// How many are finished, and how many there are.
    pub done: (u32, u32),
    /// Which are listed.
    pub listed: Listed,
    /// The ways of listing them, with how many there are of each.
    pub ways: Vec<(Listed, u32)>,
    /// What is searched for.
    pub search: String,
    /// The households that are drawn, in order.
    pub households: Vec<HouseholdView>,
    /// How many more there are below.
    pub more: u32,
    /// How far everybody is; none while it is folded up.
    pub coverage: Option<CoverageView>,
    /// The one that is open.
    pub open: Option<OpenHouseholdView>,
}

/// Which households are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// All of them.
    #[default]
    All,
    /// Those that want a visit.
    ToDo,
    /// Those with an appointment today, or one that was missed.
    Today,
    /// Those that are finished.
    Done,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdView {
    /// Its code.
    pub id: String,
    /// How to find it.
    pub label: String,
    /// Its area.
    pub area: String,
    /// Where an area begins: its heading.
    pub heading: Option<String>,
    /// How things stand, in words.
    pub state: String,
    /// The same for colour and sorting.
    pub stage: Stage,
    /// What to do next, in words.
    pub next_step: String,
    /// It has an appointment today, or missed one.
    pub is_due: bool,
}

/// How a household stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody was there yet.
    Untouched,
    /// To be visited again.
    Again,
    /// An interview is open.
    Draft,
    /// Finished with an interview.
    Complete,
    /// Finished without one.
    Closed,
}

/// The household that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenHouseholdView {
    /// The same as in the list.
    pub line: HouseholdView,
    /// Attempts so far, newest first.
    pub attempts: Vec<AttemptView>,
    /// When nobody has come yet, in words; empty if every part of the week was tried or none was.
    pub untried: String,
    /// What can be filled here.
    pub questionnaires: Vec<InterviewView>,
    /// Results to choose from.
    pub results: Vec<ResultView>,
    /// Appointments at one touch: `YYYY-MM-DDThh:mm` and words.
    pub times: Vec<(String, String)>,
    /// The day of today, `YYYY-MM-DD`: no appointment lies before it.
    pub today: String,
    /// How the adult is chosen, where the pack wants that.
    pub choosing: Option<ChoosingView>,
    /// Whether another household may stand for this one; none before somebody was here.
    pub substitute: Option<SubstituteView>,
    /// The household for which this one stands, in words.
    pub stands_for: String,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptView {
    /// Date, time and part of the week in words.
    pub at: String,
    /// What was found, in words.
    pub disposition: String,
    /// When to come again.
    pub next_at: String,
    /// The note, without its marks.
    pub note: String,
}

/// What can have been found.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultView {
    /// AAPOR code.
    pub code: String,
    /// In words.
    pub words: String,
    /// What follows.
    pub after: AfterView,
}

/// What follows from a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterView {
    /// Somebody comes again.
    Again,
    /// The household is left in peace, unless it names a time itself.
    Peace,
    /// Nobody comes again.
    Nothing,
}

/// A questionnaire at a household.
#[derive(Clone, Debug, PartialEq)]
pub struct InterviewView {
    /// Which.
    pub questionnaire: String,
    /// Its title.
    pub title: String,
    /// How it stands, in words.
    pub state: String,
    /// `None` if it is done already, or nobody is chosen yet; else whether it is resumed.
    pub resume: Option<bool>,
}

/// How the adult is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoosingView {
    /// Men and women are counted apart.
    pub by_sex: bool,
    /// What was counted: adults, or men and women; empty before.
    pub counts: Vec<String>,
    /// Who is asked, in words; empty before.
    pub chosen: String,
    /// How that came about, in words.
    pub how: String,
    /// The list, each with whether it is the one; empty where birthdays choose.
    pub list: Vec<(String, bool)>,
    /// May still be counted again.
    pub may_recount: bool,
}

/// Whether another household may stand for this one.
#[derive(Clone, Debug, PartialEq)]
pub enum SubstituteView {
    /// Not, and why.
    Never,
    /// Not yet, in words.
    NotYet(String),
    /// There is none left.
    NoneLeft,
    /// The next one may be taken.
    Offered,
    /// One was taken: its label.
    Taken(String),
}

/// How far everybody is.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageView {
    /// Each interviewer.
    pub members: Vec<MemberView>,
    /// All rates: name, words and value.
    pub rates: Vec<(String, String, String)>,
    /// How many reserve households stand for others, in words; empty if none does.
    pub substitutes: String,
}

/// How far one interviewer is; counts of households.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberView {
    /// Name.
    pub name: String,
    /// On the list.
    pub listed: u32,
    /// Visited.
    pub visited: u32,
    /// Somebody was met.
    pub reached: u32,
    /// Interviewed.
    pub interviewed: u32,
}
