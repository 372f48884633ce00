//! What each message does: opens the pack with what was imported before, imports, shows, makes
//! files, hands the author's commands on and keeps the draft. An import is a set of files that replaces the set before only when it is complete.

use std::cell::{Cell, RefCell};

use pingyi_kernel::author::Author;
use pingyi_kernel::office::{HEAD, Import, LOAD, Office, Reply, Request, ShowOptions, lang, not_text};
use pingyi_web::shell::worker::{self, GivenFile};
use pingyi_wording::Lang;

use crate::packs::Packs;
use crate::shelf::{self, Kept};

/// Codes of `Reply::Failed`.
const NO_PACK: &str = "no-pack";
const NO_QUESTIONNAIRE: &str = "no-questionnaire";
const NOT_FORGOTTEN: &str = "not-forgotten";

/// How the file of a pack is named.
const PACK_FILE: &str = ".pack.json";

/// Larger files are looked at from the front before they are read as a whole.
const LARGE: u64 = 1024 * 1024;

/// What is open.
struct Opened {
    office: Office,
    files: Vec<Kept>,
    options: ShowOptions,
    lang: Lang,
    /// The pack's file, for an author.
    pack: String,
    author: Option<Author>,
}

/// The place where messages are worked off.
#[derive(Default)]
pub(crate) struct Desk {
    opened: RefCell<Option<Opened>>,
    cancelled: Cell<bool>,
    importing: Cell<bool>,
    packs: Packs,
}

impl Desk {
    /// Stops the running import; without one, nothing happens.
    pub(crate) fn cancel(&self) {
        self.cancelled.set(self.importing.get());
    }

    /// Does what the message asks for.
    pub(crate) async fn answer(&self, request: Request, files: Vec<GivenFile>) -> Reply {
        match request {
            Request::Open { pack, language } => self.open(&pack, &language).await,
            Request::Import => self.import(files).await,
            Request::Forget => self.forget().await,
            Request::Show { wave, area, convention, language } => self.with(|opened| {
                opened.options = opened.office.options(
                    &opened.options,
                    wave.as_deref(),
                    area.as_deref(),
                    convention.as_deref(),
                );
                opened.lang = lang(&language);
                state(opened)
            }),
            Request::Merged => self.with(|opened| made(opened.office.merged(), "text/csv;charset=utf-8")),
            Request::Findings => self
                .with(|opened| made(vec![opened.office.findings_csv(opened.lang)], "text/csv;charset=utf-8")),
            Request::Report => self.with(|opened| {
                made(vec![opened.office.report_html(&opened.options, opened.lang)], "text/html;charset=utf-8")
            }),
            Request::Paper { questionnaire, language } => self.with(|opened| {
                let form = opened.office.paper_html(&questionnaire, lang(&language));
                form.map_or_else(
                    || Reply::Failed(NO_QUESTIONNAIRE.to_owned()),
                    |form| made(vec![form], "text/html;charset=utf-8"),
                )
            }),
            Request::Author { command, value, language } => {
                self.author(&command, &value, lang(&language), files).await
            }
            Request::PackLook { link, beside, language } => {
                self.packs.look(link, &beside, lang(&language), files).await
            }
            Request::PackSay { language } => self.packs.say(lang(&language)),
            Request::PackKeep => self.packs.keep().await,
            Request::PackAway => self.packs.away(),
            // It came while nothing was imported.
            Request::Cancel => self.with(|opened| state(opened)),
        }
    }

    /// The author's desk, which goes on with what was written there the last time.
    async fn author(&self, command: &str, value: &str, lang: Lang, files: Vec<GivenFile>) -> Reply {
        let is_new = self.opened.borrow().as_ref().is_some_and(|opened| opened.author.is_none());
        if is_new {
            let key = self.opened.borrow().as_ref().map(|opened| draft_key(&opened.office));
            let kept = match key {
                Some(key) => worker::get(&key).await.ok().flatten(),
                None => None,
            };
            if let Some(opened) = self.opened.borrow_mut().as_mut() {
                opened.author = Author::open(&opened.pack);
                if let (Some(author), Some(kept)) = (&mut opened.author, kept) {
                    author.restore(&String::from_utf8_lossy(&kept), lang);
                }
            }
        }
        let given = match files.first() {
            Some(file) => Some((file.name(), content(file).await.unwrap_or_default())),
            None => None,
        };
        let mut before = String::new();
        let mut replies = Vec::new();
        let mut kept = None;
        if let Some(opened) = self.opened.borrow_mut().as_mut()
            && let Some(author) = &mut opened.author
        {
            author.json().clone_into(&mut before);
            replies = match given {
                Some((name, bytes)) => author.load(&name, &bytes, lang),
                None if command == LOAD => author.act("look", "", lang),
                None => author.act(command, value, lang),
            };
            kept = Some((draft_key(&opened.office), author.json().to_owned()));
        }
        if let Some((key, json)) = kept.filter(|(_, json)| *json != before) {
            // Where it cannot be kept it is there until the tab is closed.
            let _ = worker::change(&[(key, json.as_bytes())], &[]).await;
        }
        let made = replies.iter().find_map(|reply| match reply {
            Reply::Files { files, .. } => files.iter().find(|(name, _)| name.ends_with(PACK_FILE)),
            _ => None,
        });
        if let Some((_, text)) = made {
            // What the author saved may be used on this device at once.
            let text = text.clone();
            let beside = self.opened.borrow().as_ref().map(|opened| opened.pack.clone()).unwrap_or_default();
            worker::reply(&self.packs.made(text, &beside, lang).await);
        }
        let last = replies.pop();
        for reply in &replies {
            worker::reply(reply);
        }
        last.unwrap_or_else(|| Reply::Failed(NO_PACK.to_owned()))
    }

    fn with(&self, act: impl FnOnce(&mut Opened) -> Reply) -> Reply {
        self.opened.borrow_mut().as_mut().map_or_else(|| Reply::Failed(NO_PACK.to_owned()), act)
    }

    async fn open(&self, pack: &str, language: &str) -> Reply {
        let Some(mut office) = Office::open(pack.as_bytes()).0 else {
            return Reply::Failed(NO_PACK.to_owned());
        };
        let files = shelf::of_pack(office.pack_id()).await;
        let mut import = office.begin();
        read_again(&mut import, &files).await;
        if !files.is_empty() {
            office.finish(import);
        }
        self.opened.replace(Some(Opened {
            office,
            files,
            options: ShowOptions::default(),
            lang: lang(language),
            pack: pack.to_owned(),
            author: None,
        }));
        self.with(|opened| state(opened))
    }

    async fn import(&self, given: Vec<GivenFile>) -> Reply {
        let begun =
            self.opened.borrow().as_ref().map(|opened| {
                (opened.office.begin(), opened.office.pack_id().to_owned(), opened.files.clone())
            });
        let Some((mut import, pack, before)) = begun else { return Reply::Failed(NO_PACK.to_owned()) };
        self.cancelled.set(false);
        self.importing.set(true);
        let mut added = Vec::new();
        let done = self.read(&mut import, &pack, &before, &given, &mut added).await;
        self.importing.set(false);
        if !done {
            // What was put away for this import is not named by anything; if it cannot be removed
            // now, it goes with the next `Forget`.
            let _ = shelf::forget(&added).await;
            return self.with(|opened| state(opened));
        }
        shelf::settle(&mut added).await;
        self.with(|opened| {
            opened.office.finish(import);
            opened.files.append(&mut added);
            state(opened)
        })
    }

    /// Reads what is there already and what was given. `false` if it was stopped.
    async fn read(
        &self,
        import: &mut Import,
        pack: &str,
        before: &[Kept],
        given: &[GivenFile],
        added: &mut Vec<Kept>,
    ) -> bool {
        read_again(import, before).await;
        let total = u32::try_from(given.len()).unwrap_or(u32::MAX);
        worker::reply(&Reply::Progress { done: 0, total });
        for (file, done) in given.iter().zip(1..) {
            worker::pause().await;
            if self.cancelled.get() {
                return false;
            }
            let name = file.name();
            match content(file).await {
                Some(bytes) => {
                    import.file(&name, &bytes);
                    added.push(shelf::put(pack, &name, bytes).await);
                }
                // Moved or deleted since it was chosen: said as an empty file, with what to do.
                None => import.file(&name, &[]),
            }
            worker::reply(&Reply::Progress { done, total });
        }
        worker::pause().await;
        !self.cancelled.get()
    }

    async fn forget(&self) -> Reply {
        let files = self.opened.borrow().as_ref().map(|opened| opened.files.clone()).unwrap_or_default();
        if shelf::forget(&files).await.is_err() && !files.is_empty() {
            return Reply::Failed(NOT_FORGOTTEN.to_owned());
        }
        self.with(|opened| {
            opened.files.clear();
            opened.office.forget();
            state(opened)
        })
    }
}

/// Reads the files that were imported before once more: the result depends on the set of files, so
/// every import begins with all of them.
async fn read_again(import: &mut Import, files: &[Kept]) {
    for file in files {
        match file.bytes().await {
            Some(bytes) => import.file(&file.name, &bytes),
            None => import.file(&file.name, &[]),
        }
        worker::pause().await;
    }
}

/// A file's bytes; of a large one that is no text only the beginning, which says what it is.
async fn content(file: &GivenFile) -> Option<Vec<u8>> {
    let size = file.bytes();
    if size > LARGE {
        let head = file.read(HEAD as u64).await?;
        if not_text(&head) {
            return Some(head);
        }
    }
    file.read(size).await
}

/// Under which key an author's draft is kept.
fn draft_key(office: &Office) -> String {
    format!("draft/{}", office.pack_id())
}

fn state(opened: &Opened) -> Reply {
    Reply::State(Box::new(opened.office.state(&opened.options, opened.lang)))
}

/// Files travel as text, because they are text.
fn made(files: Vec<(String, Vec<u8>)>, mime: &str) -> Reply {
    let text = |(name, bytes): (String, Vec<u8>)| (name, String::from_utf8(bytes).unwrap_or_default());
    Reply::Files { files: files.into_iter().map(text).collect(), mime: mime.to_owned() }
}
