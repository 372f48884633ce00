//! What must be done outside, as data. The shell performs it; nothing here knows how.

use pingyi_interchange::office::Request;

use crate::aloud::Spoken;
use crate::device::DeviceEffect;

/// Number of a request, so that its answer can be told from a late one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ask(pub u64);

/// What must be done outside. The comment names the event that answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read both copies of everything kept → `Loaded`.
    LoadKept,
    /// Fetch a pack from beside the app, by relative address → `PackFetched`.
    FetchPack {
        /// Such as `packs/demo.pack.json`.
        address: String,
    },
    /// Read a pack that is kept → `PackLoaded`.
    LoadPack {
        /// Number of the request.
        ask: Ask,
        /// Its id.
        id: String,
    },
    /// Forget a pack that nothing names any more; no answer is needed.
    ForgetPack {
        /// Its id.
        id: String,
    },
    /// Look for codes through the camera, or stop → `Scan`.
    Scan(bool),
    /// Keep a draft: `localStorage` at once, IndexedDB with durability relaxed → `Written`.
    WriteDraft {
        /// Number of the request.
        ask: Ask,
        /// Key in both stores.
        key: String,
        /// What to keep.
        text: String,
    },
    /// Change what is kept: `localStorage`, and IndexedDB in one transaction with durability
    /// *strict* → `Written`, after the transaction completed or failed.
    Write {
        /// Number of the request.
        ask: Ask,
        /// Keys that must be new in IndexedDB; if one is not, nothing is written (`Taken`).
        adds: Vec<(String, String)>,
        /// Keys that may be there already.
        puts: Vec<(String, String)>,
        /// Keys to remove.
        deletes: Vec<String>,
    },
    /// Remove keys from `localStorage` alone, to make room; no answer is needed, the next
    /// write tells.
    ForgetLocally {
        /// The keys.
        keys: Vec<String>,
    },
    /// Keep a picture under its file's name, in IndexedDB alone and with durability *strict* →
    /// `PictureKept`, after the transaction completed or failed. One of that name gives way.
    KeepPicture {
        /// Number of the request.
        ask: Ask,
        /// Its file's name.
        name: String,
        /// The picture.
        jpeg: Vec<u8>,
    },
    /// Forget pictures that nothing names any more; no answer is needed.
    ForgetPictures {
        /// Their files' names.
        names: Vec<String>,
    },
    /// Find an address under which a kept picture can be drawn → `PictureShown`.
    ShowPicture {
        /// Its file's name.
        name: String,
    },
    /// Read a kept picture → `PictureLoaded`.
    LoadPicture {
        /// Number of the request.
        ask: Ask,
        /// Its file's name.
        name: String,
    },
    /// Let the browser free the memory of pictures that are not drawn any more.
    ReleasePictures {
        /// Their addresses.
        addresses: Vec<String>,
    },
    /// Hand a file to the person → `FileProduced`.
    ProduceFile {
        /// Number of the request.
        ask: Ask,
        /// Files by name; several go one after the other (a share sheet takes them together).
        files: Vec<(String, Vec<u8>)>,
        /// Their media type, but for archives, whose names end with `.zip`.
        mime: String,
        /// By which way.
        way: FileWay,
    },
    /// Ask the browser to keep the data for good → `Storage`.
    AskPersist,
    /// Ask how much is used → `Storage`.
    AskStorage,
    /// Put another hash into the address bar; no event answers. `replace` leaves no entry behind.
    SetRoute {
        /// The hash with its `#`.
        hash: String,
        /// Replace the current entry instead of adding one.
        replace: bool,
    },
    /// Add a history entry at the same address, so that Back means the previous question; its
    /// removal is told by `Popped`.
    PushPlace,
    /// Press the browser's Back → `Popped` or `RouteChanged`.
    HistoryBack,
    /// Language, size of type, reading direction, title and offline state of the document.
    SetDocument {
        /// BCP 47 tag for `<html lang>`.
        language: String,
        /// Large type, in points (`<html data-large="18">`); `None` for the ordinary size.
        large: Option<u16>,
        /// High contrast (`<html data-contrast>`).
        contrast: bool,
        /// Right-to-left?
        rtl: bool,
        /// `<title>`.
        title: String,
        /// `<html data-offline="ready">`?
        offline_ready: bool,
    },
    /// Ask which voices the device reads with → `Voices`, as soon as there are any, or after a second.
    AskVoices,
    /// Read these parts aloud one after the other, and mark on the screen the one that is being read
    /// → `Spoken`, once, at the end of the last or at the first that fails. What was being read before
    /// is given up without an answer.
    Speak {
        /// Number of the request.
        ask: Ask,
        /// The parts.
        parts: Vec<Spoken>,
    },
    /// Be silent, and take the mark away; no answer is needed.
    StopSpeaking,
    /// Keep the screen awake, or let it sleep.
    KeepAwake(bool),
    /// Make a PIN into its hash by PBKDF2 with HMAC-SHA-256 → `PinHashed`.
    HashPin {
        /// Number of the request.
        ask: Ask,
        /// The digits.
        pin: String,
        /// Hex.
        salt: String,
        /// So many times.
        rounds: u32,
    },
    /// Tell touches from now on, as `Touched` and not too often, and after so many seconds an `Alarm`;
    /// one that was asked for before is given up. `None`: neither any more.
    WatchIdle {
        /// Seconds.
        after_s: Option<u32>,
    },
    /// Put a text where other programs can paste it → `Copied`.
    CopyText {
        /// The text.
        text: String,
    },
    /// Put the focus on the screen's heading or on a control, and scroll it into view.
    Focus {
        /// A control's name; `None` for the screen's heading.
        name: Option<String>,
    },
    /// Something with the device itself; its own comment names the answer.
    Device(DeviceEffect),
    /// Let the waiting version of the app take over and load it.
    TakeUpdate,
    /// Let the browser ask whether the app shall be installed → `CanInstall(false)`.
    Install,
    /// Print the page.
    Print,
    /// Tell the office worker something → `Office`. With `Request::Import`, and with what the author's
    /// desk is to load, the shell sends the files that it holds along.
    Office(Request),
}

/// The way in which a file leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileWay {
    /// A plain download.
    Download,
    /// The share sheet.
    Share,
    /// A dialog that asks where to save.
    SaveAs,
}
