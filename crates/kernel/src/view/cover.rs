//! What stands before the screens while the device is in a respondent's hands.

/// A page that shows nothing of anybody's answers.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverView {
    /// Which.
    pub kind: CoverKind,
    /// The household's code; only the interviewer needs it.
    pub household: String,
    /// Seconds left for saying that somebody is there.
    pub seconds: u32,
    /// The PIN opens, not the interviewer's code.
    pub by_pin: bool,
    /// Seconds until the PIN may be tried again.
    pub wait: u32,
    /// What was typed is being looked at.
    pub is_checking: bool,
    /// There is an interview to go on with.
    pub can_reopen: bool,
    /// What becomes of a forgotten PIN.
    pub renewal: Renewal,
}

/// Which cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverKind {
    /// A first PIN is wanted before the device is handed over.
    NewPin,
    /// Handed over, and not begun.
    Ready,
    /// Switched away.
    Paused,
    /// Is anybody there?
    Asking,
    /// Only the interviewer goes on.
    Locked,
}

/// What becomes of a forgotten PIN.
#[derive(Clone, Debug, PartialEq)]
pub enum Renewal {
    /// Nobody said that it is forgotten.
    No,
    /// It may be replaced at this moment, in words.
    At(String),
    /// It may be replaced now.
    Due,
}
