//! What a person sees, ready to be drawn: sentences are made, numbers are formatted, every
//! decision is taken. No engine type stands here. Fixed labels of buttons and headings are taken
//! by the components from `wording`, in the frame's language.

mod cover;
mod device;
mod fill;
mod packs;
mod visits;

use std::rc::Rc;

pub use cover::{CoverKind, CoverView, Renewal};
pub use device::{AskedView, DeviceView, MarkLine, TrapView, WaitingView, WaysView};
pub use fill::{
    AddView, Aloud, ChoiceView, ColumnView, Control, FillView, GridRow, GridView, InstanceView, Look,
    PictureState, PlaceView, QuestionView, RemovedView, SavingState, SubjectView, When,
};
pub use packs::{LinkMade, LookView, PackLine, PacksView, ScanView};
pub use pingyi_interchange::office::{FindingLine, Node, State as OfficeState};
use pingyi_wording::Lang;
pub use visits::{
    AfterView, AttemptView, ChoosingView, CoverageView, HouseholdView, InterviewView, Listed, MemberView,
    OpenHouseholdView, ResultView, Stage, SubstituteView, VisitsView,
};

use crate::code::Code;

/// Everything that is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// What surrounds every screen.
    pub frame: Rc<Frame>,
    /// The screen.
    pub screen: Screen,
}

/// What surrounds every screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Interface language.
    pub lang: Lang,
    /// Large type?
    pub large: bool,
    /// Practice: watermark everything.
    pub practice: bool,
    /// The pack's title, for the head of the page.
    pub pack_title: String,
    /// What happened last, for the one element with `role="status"`.
    pub status: String,
    /// What is wrong, for `role="alert"`; the index goes into `Act::Dismiss`.
    pub alerts: Vec<Alert>,
    /// Records that exist only on this device.
    pub not_exported: u32,
    /// Asks for today's export; empty if there is nothing to ask for.
    pub reminder: String,
    /// A waiting update can be taken now.
    pub update_ready: bool,
    /// Whether the way to other screens is open (an interview has none).
    pub navigation: bool,
    /// Whether the ways of those who work with the app are drawn: not for somebody who came by a link.
    pub doors: bool,
}

/// One message that something is wrong, with what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// What happened.
    pub what: String,
    /// What to do.
    pub remedy: String,
    /// Errors stay; warnings can be put away.
    pub is_error: bool,
    /// What can be done about it at once.
    pub offer: Option<Offer>,
}

/// A button beside a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Save once more.
    RetrySave,
    /// The answers as a file.
    RescueFile,
    /// Export what is on the device.
    Export,
}

/// The screen, by the word of `data-screen`.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Nothing is known yet; the static first paint stays.
    Starting,
    /// `home`: choose a role.
    Home(Rc<HomeView>),
    /// `visits`: the interviewer's households.
    Visits(Rc<VisitsView>),
    /// `fill`: a page of items.
    Fill(Rc<FillView>),
    /// `review`: the last look before handing in.
    Review(Rc<ReviewView>),
    /// What stands before `fill` while the device is handed over, or about to be.
    Cover(Rc<CoverView>),
    /// `done`: handed in, and whether it is saved.
    Done(Rc<DoneView>),
    /// `records`: what is on this device.
    Records(Rc<RecordsView>),
    /// `office`: the coordinator.
    Office(Rc<OfficeView>),
    /// `pack`: what is handed out.
    Pack(Rc<PackView>),
    /// `settings`.
    Settings(Rc<SettingsView>),
}

/// Home: who are you?
#[derive(Clone, Debug, PartialEq)]
pub struct HomeView {
    /// Who asks.
    pub organiser: String,
    /// The questionnaires that can be filled on this phone: address and title.
    pub questionnaires: Vec<LinkView>,
    /// The wave in words.
    pub wave: String,
    /// Drafts that wait on this device, by their label.
    pub drafts: Vec<LinkView>,
    /// The browser offers to put the app on the home screen.
    pub can_install: bool,
    /// The ways of those who work with the app are drawn.
    pub doors: bool,
}

/// A way to somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// The hash, such as `#/fill/cadre-rating`.
    pub hash: String,
    /// What it says.
    pub label: String,
    /// A second line.
    pub note: String,
}

/// The last look.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewView {
    /// Title of the questionnaire.
    pub title: String,
    /// Whose interview.
    pub household: String,
    /// Every item asked, with its answer in words.
    pub lines: Vec<ReviewLine>,
    /// How many still want an answer.
    pub open: u32,
    /// Handing in is under way.
    pub busy: bool,
    /// Who has helped, by the word in the file; `None` where that is not asked.
    pub helper: Option<&'static str>,
    /// The device is in the respondent's hands: out leads only the interviewer's PIN or code.
    pub is_locked: bool,
    /// It is the PIN, not the code.
    pub by_pin: bool,
    /// A private answer is not repeated on the screen: the line says so.
    pub saving: String,
    /// The same for colour.
    pub saving_state: SavingState,
}

/// An item with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewLine {
    /// The control's name, for `Act::JumpTo`.
    pub name: String,
    /// Whom it is about, where that changes from the line before.
    pub subject: String,
    /// The question.
    pub label: String,
    /// Its language, where that is not the interface's.
    pub language: Option<String>,
    /// The answer in words, or that there is none.
    pub answer: String,
    /// It still wants an answer, or the answer is wrong.
    pub problem: String,
    /// What each of two people entered, where they differ.
    pub entries: Option<[String; 2]>,
}

/// Handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct DoneView {
    /// How saving stands.
    pub saving_state: SavingState,
    /// The headline: saved, being saved, not saved.
    pub headline: String,
    /// What it means.
    pub text: String,
    /// On an interviewer's device: back to the list.
    pub to_visits: bool,
    /// Another one may be filled here.
    pub can_again: bool,
    /// The device goes back to the interviewer.
    pub hand_back: bool,
    /// Not saved, but in a file: there is a way from here.
    pub can_leave: bool,
    /// The device is in the respondent's hands: the ways from here begin with the interviewer.
    pub is_locked: bool,
    /// With their PIN, not with their code.
    pub by_pin: bool,
    /// On one's own phone: how the answers get to the organiser.
    pub hand_over: String,
}

/// What is on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordsView {
    /// Counts by questionnaire and wave.
    pub groups: Vec<RecordGroup>,
    /// Responses that can be looked at one by one (never secret ballots).
    pub responses: Vec<ResponseLine>,
    /// Drafts that wait.
    pub drafts: Vec<LinkView>,
    /// Visits recorded, and of them not exported.
    pub visits: (u32, u32),
    /// Not exported in all.
    pub not_exported: u32,
    /// Last export in words.
    pub last_export: String,
    /// The share sheet is there.
    pub can_share: bool,
    /// The browser can ask where to save.
    pub can_save_as: bool,
    /// A file is being made.
    pub busy: bool,
    /// That secret ballots wait for more of them; empty if none does.
    pub ballots: String,
    /// Storage in words.
    pub storage: String,
    /// Ways out, and what is known to go wrong here.
    pub ways: WaysView,
}

/// Counts of one questionnaire and wave.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordGroup {
    /// Title of the questionnaire.
    pub title: String,
    /// The wave.
    pub wave: String,
    /// On the device.
    pub count: u32,
    /// Not exported.
    pub not_exported: u32,
}

/// One response that is no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseLine {
    /// Its id.
    pub id: String,
    /// Title of the questionnaire.
    pub title: String,
    /// The household's label.
    pub household: String,
    /// When it was handed in, in words.
    pub at: String,
    /// What became of it, in words.
    pub disposition: String,
    /// Exported, corrected, withdrawn: in words.
    pub state: String,
    /// May still be corrected or withdrawn.
    pub can_change: bool,
}

/// The coordinator.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficeView {
    /// The worker is being fetched or is at work; files done and in all.
    pub busy: Option<(u32, u32)>,
    /// Imports that ended since the app was opened, for `data-imports`.
    pub imports: u32,
    /// What the worker said last: what was imported, what can be chosen, and the report.
    pub state: Rc<OfficeState>,
}

/// What is handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct PackView {
    /// Title.
    pub title: String,
    /// Id and version.
    pub version: String,
    /// Who asks.
    pub organiser: String,
    /// Facts: label and value in words.
    pub facts: Vec<(String, String)>,
    /// Questionnaires: address, title and version.
    pub questionnaires: Vec<LinkView>,
    /// All packs of the device, and what is done with them.
    pub packs: PacksView,
    /// The same for residents' own phones: the whole address, title and wave. Empty where the page has no
    /// address that another device could open.
    pub links: Vec<LinkView>,
    /// The one of these addresses that is shown as a code, with the code.
    pub code: Option<(String, Rc<Code>)>,
    /// The author's desk; empty until it is wanted.
    pub author: Rc<Vec<Node>>,
}

/// Settings.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// Languages: tag and own name.
    pub languages: Vec<(String, String)>,
    /// Interviewers: code and name.
    pub interviewers: Vec<(String, String)>,
    /// The chosen one.
    pub interviewer: Option<String>,
    /// Practice is on.
    pub practice: bool,
    /// The pack itself is for practice, so that the switch cannot be moved.
    pub practice_fixed: bool,
    /// The device's id.
    pub device: String,
    /// Whether the browser promises to keep the data, in words.
    pub persisted: String,
    /// Asking for it makes sense.
    pub can_persist: bool,
    /// Space in words.
    pub space: String,
    /// Version of the app.
    pub version: String,
    /// Large type is on.
    pub large: bool,
    /// How large it is, in points.
    pub text_points: u16,
    /// High contrast is on.
    pub contrast: bool,
    /// Offline state in words.
    pub offline: String,
    /// The browser offers to put the app on the home screen.
    pub can_install: bool,
    /// A PIN is set; `None` where this browser can keep none.
    pub has_pin: Option<bool>,
    /// The device's own records.
    pub own: DeviceView,
}
