//! A page of the interview, ready to be drawn: what stands around the items, and for each item what
//! it is answered with.

use std::rc::Rc;

/// A page of items.
#[derive(Clone, Debug, PartialEq)]
pub struct FillView {
    /// Title of the questionnaire.
    pub title: String,
    /// Its language, where that is not the interface's.
    pub title_language: Option<String>,
    /// Whose interview: the household's label; empty on one's own phone.
    pub household: String,
    /// Changes with each page, so that the page is drawn anew.
    pub page: String,
    /// What is told before the first item: paragraphs.
    pub notice: Vec<String>,
    /// The language of the notice, where it is not the interface's.
    pub notice_language: Option<String>,
    /// Whether the notice can be read aloud.
    pub notice_aloud: Aloud,
    /// Heading of the section.
    pub section: String,
    /// Its language, where that is not the interface's.
    pub section_language: Option<String>,
    /// That the instrument lacks texts in the interface's language, and which is shown instead; empty
    /// if it lacks none here.
    pub untranslated: String,
    /// Whom the items are about.
    pub subject: Option<SubjectView>,
    /// Which instance of a repeat the items stand in.
    pub instance: Option<InstanceView>,
    /// Instead of items: whether there is one more of a repeat.
    pub add: Option<AddView>,
    /// What was just removed, as long as that can be undone from here.
    pub removed: Option<RemovedView>,
    /// The items.
    pub questions: Vec<QuestionView>,
    /// Position of the first item of the page, and how many there are now.
    pub progress: (u32, u32),
    /// There is a page before this one, or the last look.
    pub can_go_back: bool,
    /// The next step leads back to the last look.
    pub to_review: bool,
    /// Nobody else should see this page.
    pub private: bool,
    /// How saving stands, in words.
    pub saving: String,
    /// The same for colour.
    pub saving_state: SavingState,
    /// An interviewer may end it early here.
    pub can_end_early: bool,
    /// The device is in the respondent's hands: out leads only the interviewer's PIN or code.
    pub is_locked: bool,
    /// It is the PIN, not the code.
    pub by_pin: bool,
}

/// Whom the items are about.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectView {
    /// Id, for `data-subject`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// The language of the post, where it is not the interface's.
    pub post_language: Option<String>,
    /// The how-manieth of how many.
    pub position: (u32, u32),
}

/// Which instance of a repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceView {
    /// The repeat.
    pub repeat: String,
    /// The instance's own number, which never changes: for the acts and for `data-instance`.
    pub number: u32,
    /// What one of them is called: the repeat's label.
    pub label: String,
    /// The how-manieth of how many that are there now.
    pub position: (u32, u32),
    /// May be removed.
    pub can_remove: bool,
}

/// Whether there is one more of a repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct AddView {
    /// The repeat.
    pub repeat: String,
    /// What one of them is called: the repeat's label.
    pub label: String,
    /// How many there are now.
    pub count: u32,
    /// One more is allowed.
    pub can_add: bool,
}

/// An instance that was removed and can be brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct RemovedView {
    /// The repeat.
    pub repeat: String,
    /// What one of them is called: the repeat's label.
    pub label: String,
}

/// How saving stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavingState {
    /// Nothing to save yet.
    Idle,
    /// Under way.
    Saving,
    /// On the disk.
    Saved,
    /// In one store only.
    Partly,
    /// Nowhere.
    NotSaved,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionView {
    /// The control's name: `Q3`, `C01.K2`.
    pub name: String,
    /// The question.
    pub label: String,
    /// The language of the question, where it is not the interface's.
    pub language: Option<String>,
    /// Help.
    pub hint: String,
    /// The language of the help, where it is not the interface's.
    pub hint_language: Option<String>,
    /// Whether it can be read aloud.
    pub aloud: Aloud,
    /// What is answered with, and the answer.
    pub control: Control,
    /// An answer is wanted.
    pub required: bool,
    /// What is wrong with the answer; shown after an attempt to go on.
    pub problem: String,
    /// What to look at, without standing in the way.
    pub caution: String,
}

/// How the button stands that reads something aloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aloud {
    /// It can be pressed.
    #[default]
    Offered,
    /// It is being read, and the button stops it.
    Reading,
    /// The device had no voice for its language when it was last pressed.
    NoVoice,
}

/// What is answered with, and the answer. Numbers, days and times are the answer's text as it is
/// kept; empty is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// Text to read.
    Note,
    /// A value that follows from others or must not be changed, in words.
    Computed {
        /// The value in words.
        value: String,
    },
    /// Choices.
    Choices {
        /// Any number, or one.
        multiple: bool,
        /// How they are laid out.
        look: Look,
        /// The choices.
        choices: Vec<ChoiceView>,
    },
    /// One of many choices: what is typed picks those that are drawn.
    Search {
        /// What is looked for.
        query: String,
        /// The choices that are drawn: the first that hold it, the chosen one, and what stands apart.
        choices: Vec<ChoiceView>,
        /// How many of those found are drawn.
        drawn: u32,
        /// How many were found.
        found: u32,
    },
    /// One box to tick, whose code is `OK`.
    Acknowledge {
        /// Ticked?
        checked: bool,
    },
    /// A whole number.
    Number {
        /// As typed.
        value: String,
    },
    /// A number with decimals.
    Decimal {
        /// As typed.
        value: String,
    },
    /// One line of text.
    Line {
        /// As typed.
        value: String,
    },
    /// Several lines of text.
    Text {
        /// As typed.
        value: String,
        /// Characters used and allowed, in words; empty if there is no limit near.
        counter: String,
    },
    /// A day, a time of day, or both.
    When {
        /// Which.
        kind: When,
        /// `2026-07-01`, `09:30`, `2026-07-01T09:30`.
        value: String,
    },
    /// A number between two bounds that is slid or stepped to.
    Slider {
        /// The number.
        value: String,
        /// The least.
        start: String,
        /// The greatest.
        end: String,
        /// From one to the next.
        step: String,
        /// What one step down gives, from the middle if there is no answer; empty at the end.
        less: String,
        /// What one step up gives, from the middle if there is no answer; empty at the end.
        more: String,
    },
    /// A number out of a few that are all in sight.
    Points {
        /// The number.
        value: String,
        /// All numbers, from the least.
        points: Vec<String>,
        /// Drawn as stars, of which each holds those before it.
        stars: bool,
    },
    /// Choices to be put in an order.
    Rank {
        /// As they stand on the screen: in their order once all have a place, else as listed, so
        /// that nothing moves under a finger.
        choices: Vec<PlaceView>,
    },
    /// Several items that share their choices: a matrix.
    Grid(GridView),
    /// A picture from the camera or from a file.
    Picture {
        /// The longer side in pixels, to which it is scaled down.
        max_pixels: u32,
        /// Only a new one, from the camera.
        camera_only: bool,
        /// How it stands.
        state: PictureState,
    },
}

/// How choices are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// One under the other.
    List,
    /// An ordered scale: side by side where there is room.
    Scale,
    /// `likert`: points on a line.
    Likert,
    /// Two large buttons: yes and no.
    Pair,
    /// `minimal`: folded away until it is opened. Of several choices it is a list.
    Minimal,
}

/// What a date or time holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day with a time.
    DateTime,
}

/// A choice that is to have a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceView {
    /// Its code.
    pub code: String,
    /// What it says.
    pub label: String,
    /// Its language, where that is not the interface's.
    pub language: Option<String>,
    /// Its place from 1; 0 has none yet.
    pub place: u32,
}

/// A matrix. Rows and columns are shared, because a page is copied with every tap.
#[derive(Clone, Debug, PartialEq)]
pub struct GridView {
    /// Any number of columns in a row, or one.
    pub multiple: bool,
    /// The shared choices; those apart from a scale stand last.
    pub columns: Rc<Vec<ColumnView>>,
    /// The items.
    pub rows: Vec<Rc<GridRow>>,
}

/// A choice of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnView {
    /// Its code.
    pub code: String,
    /// What it says.
    pub label: String,
    /// Its language, where that is not the interface's.
    pub language: Option<String>,
    /// Set apart from the scale: don't know, rather not say, none.
    pub apart: bool,
}

/// An item of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    /// The control's name.
    pub name: String,
    /// The question.
    pub label: String,
    /// Its language, where that is not the interface's.
    pub language: Option<String>,
    /// The codes that are chosen.
    pub chosen: Vec<String>,
    /// What is wrong with the answer; shown after an attempt to go on.
    pub problem: String,
}

/// How a picture stands.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureState {
    /// None.
    Empty,
    /// Chosen, and being scaled down.
    Reading,
    /// There, under this address of the browser's; empty while it is fetched from the store.
    Kept {
        /// For an image's source.
        address: String,
    },
    /// What was chosen cannot be read as a picture, or not be kept; or what was kept is gone.
    Failed {
        /// Where the picture is that was there before, for an image's source; empty if there is none.
        address: String,
        /// What is wrong, and what to do.
        problem: String,
    },
}

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceView {
    /// Its code.
    pub code: String,
    /// What it says.
    pub label: String,
    /// Its language, where that is not the interface's.
    pub language: Option<String>,
    /// Chosen?
    pub checked: bool,
    /// Set apart from the scale: don't know, rather not say, none.
    pub apart: bool,
    /// Level on its scale, higher is better, for its colour; `None` off the scale.
    pub level: Option<u8>,
}
