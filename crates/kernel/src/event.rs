//! What can happen: the only way anything enters the kernel. It names facts; what follows from
//! them is decided in the screens' modules.

mod visit;

use pingyi_base::Timestamp;

use pingyi_interchange::office::Reply;
use pingyi_wording::field::Key;

use crate::aloud::Voice;
use crate::device::{DeviceAct, DeviceEvent};
use crate::effect::Ask;
use crate::view::SavingState;

pub use visit::VisitAct;

/// When an event happened, and randomness to go with it. The shell makes a new one for each event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The device's clock.
    pub now: Timestamp,
    /// 128 bits from the browser's random source; used at most once.
    pub entropy: u128,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The page has started.
    Opened(Boot),
    /// Everything kept on the device was read: answers [`Effect::LoadKept`](crate::Effect::LoadKept).
    Loaded(Copies),
    /// The pack beside the app was fetched, or not: answers `FetchPack`.
    PackFetched(Option<Vec<u8>>),
    /// A pack that is kept: answers `LoadPack`.
    PackLoaded {
        /// Which request.
        ask: Ask,
        /// Its file; `None` if no such pack is kept.
        found: Result<Option<Vec<u8>>, StoreFailure>,
    },
    /// What the camera sees: after `Scan(true)`, until `Scan(false)`.
    Scan(Scanned),
    /// A write ended: answers `WriteDraft` and `Write`.
    Written(Written),
    /// A picture was kept, or not: answers `KeepPicture`.
    PictureKept {
        /// Which request.
        ask: Ask,
        /// `Ok` only after the transaction completed.
        outcome: Result<(), StoreFailure>,
    },
    /// Where a kept picture can be drawn from: answers `ShowPicture`.
    PictureShown {
        /// Its file's name.
        name: String,
        /// The browser's address for it; `None` if no such picture is kept.
        found: Result<Option<String>, StoreFailure>,
    },
    /// A kept picture: answers `LoadPicture`.
    PictureLoaded {
        /// Which request.
        ask: Ask,
        /// As JPEG; `None` if no such picture is kept.
        found: Result<Option<Vec<u8>>, StoreFailure>,
    },
    /// A file was produced, or not: answers `ProduceFile`.
    FileProduced {
        /// Which request.
        ask: Ask,
        /// Whether the browser has it now.
        outcome: Result<(), FileFailure>,
    },
    /// Facts about storage: answers `AskPersist` and `AskStorage`.
    Storage {
        /// Whether the browser promises not to evict; `None` where it cannot say.
        persisted: Option<bool>,
        /// Bytes in use.
        usage_bytes: Option<u64>,
        /// Bytes allowed.
        quota_bytes: Option<u64>,
    },
    /// The address changed, or another route was typed: the hash with its `#`.
    RouteChanged(String),
    /// The browser's Back took away an entry that the app had pushed by `PushPlace`.
    Popped,
    /// The window has this size in CSS pixels.
    Viewport {
        /// Width.
        width: u32,
        /// Height.
        height: u32,
    },
    /// The page was hidden (`false`) or came to the front (`true`).
    Visible(bool),
    /// The browser shows the page again that it had put aside as it was, after its Back.
    Restored,
    /// Somebody touched the page: follows `WatchIdle`.
    Touched,
    /// Time is up: follows `WatchIdle`.
    Alarm,
    /// A PIN's hash as hex: answers `HashPin`.
    PinHashed {
        /// Which request.
        ask: Ask,
        /// `None` if this browser makes no hashes.
        hash: Option<String>,
    },
    /// A text was copied, or not: answers `CopyText`.
    Copied(bool),
    /// Another tab changed a kept text; `None` if it removed it.
    StoreChanged {
        /// Its key.
        key: String,
        /// What stands there now.
        text: Option<String>,
    },
    /// Everything needed offline is stored.
    OfflineReady,
    /// A new version of the app is stored and waits.
    UpdateWaiting,
    /// Another tab took the new version; this page is of the one before.
    UpdateTaken,
    /// The new version did not start; the one before it goes on.
    UpdateFailed,
    /// Whether the browser offers to put the app on the home screen.
    CanInstall(bool),
    /// The voices that the device has: answers `AskVoices`.
    Voices(Vec<Voice>),
    /// Reading aloud has ended: answers `Speak`.
    Spoken {
        /// Which request.
        ask: Ask,
        /// Whether everything was read.
        whole: bool,
    },
    /// The office worker said something.
    Office(Reply),
    /// Something about the device itself.
    Device(DeviceEvent),
    /// A person did something.
    Act(Act),
}

/// What the shell knows when the page starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Boot {
    /// The page's address without query and hash: what a link to this app begins with.
    pub address: String,
    /// The address' hash with its `#`; may be empty.
    pub hash: String,
    /// `navigator.languages`.
    pub languages: Vec<String>,
    /// Window width in CSS pixels.
    pub width: u32,
    /// Window height in CSS pixels.
    pub height: u32,
    /// Whether this is a secure context; without one there is no service worker.
    pub secure: bool,
    /// Whether the page was opened from a file: storage is shared with other local pages.
    pub from_file: bool,
    /// Whether files can go to the share sheet.
    pub can_share: bool,
    /// Whether the browser can ask where to save.
    pub can_save_as: bool,
}

/// One copy of everything kept, or why it could not be read.
pub type Kept = Result<Vec<(String, String)>, StoreFailure>;

/// Both copies of everything kept: key and text.
#[derive(Clone, Debug, PartialEq)]
pub struct Copies {
    /// From `localStorage`.
    pub local: Kept,
    /// From IndexedDB.
    pub database: Kept,
}

/// How a write ended, in each store.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Which request.
    pub ask: Ask,
    /// In `localStorage`.
    pub local: Result<(), StoreFailure>,
    /// In IndexedDB: `Ok` only after the transaction completed with the durability asked for.
    pub database: Result<(), StoreFailure>,
}

impl Written {
    /// As if both stores had failed.
    pub(crate) const FAILED: Self =
        Self { ask: Ask(0), local: Err(StoreFailure::Broken), database: Err(StoreFailure::Broken) };

    /// What may be said of it: IndexedDB is the durable store, and a full `localStorage` takes nothing
    /// from "saved"; without IndexedDB there is one copy that a kill may still lose.
    pub(crate) fn saving(&self) -> SavingState {
        match (self.local, self.database) {
            (_, Ok(())) => SavingState::Saved,
            (Ok(()), Err(_)) => SavingState::Partly,
            (Err(_), Err(_)) => SavingState::NotSaved,
        }
    }

    /// A key that had to be new was there already.
    pub(crate) fn is_taken(&self) -> bool {
        [self.local, self.database].contains(&Err(StoreFailure::Taken))
    }

    fn is_full(&self) -> bool {
        [self.local, self.database].contains(&Err(StoreFailure::Full))
    }

    /// Why nothing was kept: what to say, and what to do.
    pub(crate) fn reason(&self, otherwise: (Key, Key)) -> (Key, Key) {
        if self.is_full() { (Key::StoreFullError, Key::StoreFullRemedy) } else { otherwise }
    }
}

/// A record on its way to the disk by itself.
#[derive(Clone, Debug)]
pub(crate) struct Waiting<T> {
    pub(crate) record: T,
    /// How often another tab had taken the number.
    pub(crate) tries: u32,
    /// It was taken just now: what is kept is being read again.
    pub(crate) taken: bool,
}

/// Why a store did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoreFailure {
    /// No space left.
    Full,
    /// Not allowed or not there: private mode, a policy, a very old browser.
    Blocked,
    /// A key that had to be new was there already; nothing of the request was written.
    Taken,
    /// Anything else.
    Broken,
}

/// Why a file was not produced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFailure {
    /// The person closed the share sheet or the save dialog.
    Cancelled,
    /// The browser cannot do this.
    Unsupported,
    /// Anything else.
    Failed,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Follow a route: a hash such as `#/visits`.
    Go(String),
    /// Choose an interface language by its tag.
    Language(String),
    /// Large type on or off.
    Large(bool),
    /// Large type in this size, in points: one of [`crate::TEXT_SIZES`].
    TextPoints(u16),
    /// High contrast on or off.
    Contrast(bool),
    /// Read a question aloud, by its control's name, or the notice, which has none.
    ReadAloud(String),
    /// Stop reading aloud.
    StopReading,

    /// Choose one of a `select_one`'s choices. `name` is the control's name, as `Q3` or `C01.K2`.
    Choose {
        /// The control's name.
        name: String,
        /// The choice's code.
        code: String,
    },
    /// Tick or untick one of a `select_multiple`'s choices.
    Tick {
        /// The control's name.
        name: String,
        /// The choice's code.
        code: String,
        /// Ticked now?
        on: bool,
    },
    /// Typed into a number or text control; empty takes the answer away.
    Type {
        /// The control's name.
        name: String,
        /// All of its text.
        text: String,
    },
    /// Typed to find a choice in a long list; no answer.
    Search {
        /// The control's name.
        name: String,
        /// All of what is looked for.
        text: String,
    },
    /// Take the answer away: of any control.
    Clear {
        /// The control's name.
        name: String,
    },
    /// Tap a choice of a rank: it gets the next free place, or, while others have none yet, gives
    /// its place up. Once all have one it does nothing.
    RankPick {
        /// The control's name.
        name: String,
        /// The choice's code.
        code: String,
    },
    /// Move a choice of a rank by one place. Where none has a place yet, the order on the screen is
    /// taken with this choice moved; where only some have, places are exchanged among them.
    Rank {
        /// The control's name.
        name: String,
        /// The choice's code.
        code: String,
        /// Towards the first place?
        up: bool,
    },
    /// What became of a picture that was taken or chosen.
    Picture {
        /// The control's name.
        name: String,
        /// How far it is.
        taken: Taken,
    },
    /// One more instance of a repeat, and to its first item.
    AddInstance {
        /// The repeat.
        repeat: String,
    },
    /// Remove an instance (asked for twice by the screen).
    RemoveInstance {
        /// The repeat.
        repeat: String,
        /// The instance's own number.
        number: u32,
    },
    /// Bring the instance back that was removed last.
    RestoreInstance {
        /// The repeat.
        repeat: String,
    },
    /// Open a device that was handed over, by the PIN, or by the interviewer's code where there is none.
    Staff(String),
    /// By the same go on with the interview for which it was handed over.
    Reopen(String),
    /// A new PIN, typed twice.
    NewPin {
        /// The first time.
        pin: String,
        /// The second time.
        again: String,
    },
    /// The PIN is forgotten.
    ForgotPin,
    /// The respondent begins, or goes on after a pause; of what is not handed over yet, not now.
    GoOn,
    /// The respondent wants no countdown.
    StopClock,
    /// Who has helped, by the word in the file.
    Helper(String),
    /// Show the address of a questionnaire as a code for a camera, or put the code away.
    ShowCode(String),
    /// Copy the address of a questionnaire.
    CopyLink(String),
    /// To the next page, or to the review.
    Next,
    /// To the previous page.
    Back,
    /// From the review to the page of an item.
    JumpTo {
        /// The control's name.
        name: String,
    },
    /// Hand in, on the review.
    Submit,
    /// Hand in what there is, although the interview breaks off here.
    EndEarly,
    /// Leave the interview; the draft stays.
    Leave,
    /// Throw the draft away (asked for twice by the screen).
    DiscardDraft,
    /// After handing in: another one of the same questionnaire.
    Again,
    /// Offer the answers as a file because no store took them.
    RescueFile,
    /// Try to save once more.
    RetrySave,

    /// Open a household in the visit list.
    OpenHousehold(String),
    /// Close it.
    CloseHousehold,
    /// Show only one interviewer's households; `None` for all.
    Interviewer(Option<String>),
    /// Something on the interviewer's screen.
    Visit(VisitAct),
    /// Record an attempt at the open household.
    RecordAttempt {
        /// AAPOR code.
        disposition: String,
        /// `YYYY-MM-DD`, `YYYY-MM-DDThh:mm`, or empty.
        next_at: String,
        /// A note.
        note: String,
    },
    /// Begin or go on with a questionnaire at the open household.
    StartInterview {
        /// Which questionnaire.
        questionnaire: String,
        /// A mode's word as in the file, such as `interviewer`.
        mode: String,
    },

    /// Produce the files of what was not exported yet, or of everything.
    Export {
        /// Also what was exported before.
        all: bool,
        /// By which way.
        way: crate::effect::FileWay,
    },
    /// Withdraw a response.
    Void {
        /// Which.
        response: String,
        /// Why; must not be empty.
        reason: String,
    },
    /// Begin a correction of a response.
    Correct {
        /// Which.
        response: String,
    },

    /// Practice on or off, for packs that are not practice themselves.
    Practice(bool),
    /// Ask the browser to keep the data for good.
    AskPersist,
    /// Take the waiting update now.
    TakeUpdate,
    /// Take it later.
    PostponeUpdate,
    /// Put the app on the home screen; the browser asks once more.
    Install,
    /// Put a message away.
    Dismiss(usize),

    /// The shell holds these files (chosen or dropped) for the office.
    FilesChosen {
        /// How many.
        count: u32,
    },
    /// Stop the running import.
    CancelImport,
    /// Forget all files of the office (asked for twice by the screen).
    ForgetFiles,
    /// Look at one wave (`None`: all).
    OfficeWave(Option<String>),
    /// Look at one area (`None`: all).
    OfficeArea(Option<String>),
    /// Look by one convention.
    OfficeConvention(String),
    /// The merged rows as files, marked internal.
    ExportMerged,
    /// The findings as a file.
    ExportFindings,
    /// The report as one HTML file.
    ExportReport,
    /// Take the first or the second entry of an item of a form on paper.
    Take {
        /// The control's name.
        name: String,
        /// The second one.
        second: bool,
    },
    /// Enter the form of this number.
    EnterForm {
        /// The address of its questionnaire.
        hash: String,
        /// The number as it was typed.
        number: String,
    },
    /// Make a form on paper of the questionnaire of this address.
    PaperForm(String),
    /// Something for the author's desk: the word of the control that was used, and what was typed or
    /// chosen with it. With `load` the shell holds the file.
    Author {
        /// The word.
        command: String,
        /// What goes with it.
        value: String,
    },
    /// Something with packs.
    Pack(PackAct),
    /// Something with the device itself.
    Device(DeviceAct),
    /// Print the screen.
    Print,
}

/// What a person does with packs.
#[derive(Clone, Debug, PartialEq)]
pub enum PackAct {
    /// The shell holds so many files (chosen or dropped), of which one is a pack.
    Chosen(u32),
    /// Keep the pack that was looked at, and use it.
    Take,
    /// Put the pack that was looked at away.
    Away,
    /// Use another one, by its id.
    Use(String),
    /// Remove one (asked for twice by the screen).
    Remove(String),
    /// Save one as a file.
    Save(String),
    /// Make a link to one, which lies or will lie under this path beside the app. An empty path is the
    /// usual one.
    Link {
        /// Which.
        id: String,
        /// Relative path.
        path: String,
    },
    /// Put the link away.
    LinkAway,
    /// Follow a link that was typed.
    Follow(String),
    /// Look through the camera, or stop.
    Scan(bool),
}

/// What the camera sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// It runs.
    Started,
    /// A code with this text; nothing more follows.
    Found(String),
    /// It does not run (any more).
    Failed(ScanFailure),
}

/// Why the camera does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanFailure {
    /// There is none.
    NoCamera,
    /// The person or a policy said no.
    Refused,
    /// The browser cannot do it here: an old one, or no https.
    Unsupported,
    /// Anything else, such as another program that has the camera.
    Broken,
}

/// How far a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Chosen, and being scaled down; another follows.
    Reading,
    /// Scaled down.
    Ready {
        /// The picture as JPEG, without anything that the camera wrote into its file.
        jpeg: Vec<u8>,
        /// The browser's address for it, which holds as long as the page is open.
        address: String,
    },
    /// The file cannot be read as a picture.
    Failed,
}
