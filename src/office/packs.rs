//! A pack that may be taken: had from a file or from beside the app, looked at, and kept when somebody
//! says so. It decides what is held meanwhile; what is wrong or different is for
//! `pingyi_kernel::office::packs`.

use std::cell::RefCell;

use pingyi_kernel::office::Reply;
use pingyi_kernel::office::packs::{LARGEST, Looked, NotHad};
use pingyi_web::shell::worker::{self, GivenFile};
use pingyi_wording::Lang;

/// The place where a pack waits for a decision.
#[derive(Default)]
pub(crate) struct Packs {
    looked: RefCell<Option<Looked>>,
}

impl Packs {
    /// Looks at the file that was given, or at the one beside the app.
    pub(crate) async fn look(
        &self,
        link: Option<(String, String)>,
        beside: &str,
        lang: Lang,
        given: Vec<GivenFile>,
    ) -> Reply {
        let (name, had) = match &link {
            Some((path, _)) => (path.clone(), worker::fetch(path, LARGEST).await),
            None => given_file(given.first()).await,
        };
        let link = link.as_ref().map(|(path, sum)| (path.as_str(), sum.as_str()));
        let looked = match had {
            Ok(bytes) => Looked::at(bytes, link),
            Err(why) => Looked::not_had(&name, why),
        };
        self.hold(looked, beside, lang).await
    }

    /// Looks at one that was made here.
    pub(crate) async fn made(&self, text: String, beside: &str, lang: Lang) -> Reply {
        self.hold(Looked::at(text.into_bytes(), None), beside, lang).await
    }

    async fn hold(&self, mut looked: Looked, beside: &str, lang: Lang) -> Reply {
        let kept = match looked.id() {
            Some(id) => worker::kept_pack(id).await,
            None => None,
        };
        looked.compare_with(kept.as_deref().unwrap_or(beside.as_bytes()));
        let said = looked.said(lang);
        self.looked.replace(Some(looked));
        Reply::PackLook(said)
    }

    /// The same in another language.
    pub(crate) fn say(&self, lang: Lang) -> Reply {
        Reply::PackLook(self.looked.borrow().as_ref().map(|looked| looked.said(lang)).unwrap_or_default())
    }

    /// Keeps it. Where it cannot be kept, its text goes back, so that it can be used all the same.
    pub(crate) async fn keep(&self) -> Reply {
        let Some(looked) = self.looked.take() else { return Reply::Failed(NOTHING.to_owned()) };
        let Some(id) = looked.id() else { return Reply::Failed(NOTHING.to_owned()) };
        let kept = worker::keep_pack(id, looked.bytes()).await;
        let unkept = kept.is_err().then(|| String::from_utf8_lossy(looked.bytes()).into_owned());
        Reply::PackKept { unkept }
    }

    /// Forgets it.
    pub(crate) fn away(&self) -> Reply {
        self.looked.replace(None);
        Reply::PackLook(pingyi_kernel::office::PackLook::default())
    }
}

/// Code of `Reply::Failed`.
const NOTHING: &str = "no-pack-looked-at";

/// Name and content of a file; a large one is not read.
async fn given_file(file: Option<&GivenFile>) -> (String, Result<Vec<u8>, NotHad>) {
    let Some(file) = file else { return (String::new(), Err(NotHad::NotThere)) };
    let size = file.bytes();
    let had = if size > LARGEST {
        Err(NotHad::TooLarge(size))
    } else {
        file.read(size).await.ok_or(NotHad::NotThere)
    };
    (file.name(), had)
}
