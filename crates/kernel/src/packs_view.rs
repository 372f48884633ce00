//! The packs of a device as they are shown: the list, the one that may be taken, the link, the camera.
//! Nothing changes here.

use std::rc::Rc;

use pingyi_interchange::pack::PackInfo;
use pingyi_wording::field::Key;

use crate::code::Code;
use crate::event::ScanFailure;
use crate::model::Kernel;
use crate::pack_link::{PackLink, lies_beside};
use crate::packs::Scan;
use crate::view::{LinkMade, LookView, PackLine, PacksView, ScanView};
use crate::words::{self, say};

impl Kernel {
    pub(crate) fn packs_view(&self) -> PacksView {
        let active = self.pack.as_ref().map(|pack| pack.id.to_string()).unwrap_or_default();
        let beside = self.packs.beside_info.as_ref().filter(|info| !self.shelf.packs.contains_key(&info.id));
        let (first, others): (Vec<&PackInfo>, Vec<&PackInfo>) =
            self.shelf.packs.values().chain(beside).partition(|info| info.id == active);
        PacksView {
            lines: first.into_iter().chain(others).map(|info| self.pack_line(info, &active)).collect(),
            is_busy: self.packs.is_busy,
            look: self.look_view(),
            link: self.link_view(),
            scan: self.scan_view(),
            drafts: u32::try_from(self.needed_by(&active).0).unwrap_or(u32::MAX),
        }
    }

    fn pack_line(&self, info: &PackInfo, active: &str) -> PackLine {
        let count = |key: Key, n: u64| say(key, self.lang, &[("n", &n.to_string())]);
        let is_beside = !self.shelf.packs.contains_key(&info.id);
        let (drafts, records) = self.needed_by(&info.id);
        let needed = if is_beside {
            Key::PacksBesideHint.text(self.lang).to_owned()
        } else if drafts > 0 {
            count(Key::PacksNeededDraftsHint, drafts as u64)
        } else if records > 0 {
            count(Key::PacksNeededRecordsHint, records as u64)
        } else {
            String::new()
        };
        let mut facts = vec![
            count(Key::PacksQuestionnairesLabel, info.questionnaires),
            count(Key::PackHouseholdsLabel, info.households),
        ];
        if let (Some(first), Some(last)) = (info.waves.first(), info.waves.last()) {
            let waves = if first == last { first.clone() } else { format!("{first} – {last}") };
            facts.push(say(Key::PacksWavesLabel, self.lang, &[("waves", &waves)]));
        }
        PackLine {
            id: info.id.clone(),
            title: words::text(&info.title, self.lang, &info.default_language()).0,
            version: format!("{} {}", info.id, info.version),
            organiser: words::text(&info.organiser, self.lang, &info.default_language()).0,
            practice: info.practice,
            facts,
            is_active: info.id == active,
            is_beside,
            needed,
        }
    }

    /// The title of a pack that is listed.
    pub(crate) fn title_of(&self, id: &str) -> String {
        self.pack_info(id)
            .map(|info| words::text(&info.title, self.lang, &info.default_language()).0)
            .unwrap_or_default()
    }

    fn look_view(&self) -> Option<LookView> {
        let look = self.packs.look.as_ref()?;
        let info = self.looked();
        let here = info.as_ref().and_then(|info| self.pack_info(&info.id));
        Some(LookView {
            look: Rc::clone(look),
            can_take: info.is_some(),
            is_here: here.is_some_and(|here| info.as_ref().is_some_and(|info| info.sha256 == here.sha256)),
            replaces: here.is_some(),
        })
    }

    fn link_view(&self) -> Option<LinkMade> {
        let (id, path) = self.packs.link.as_ref()?;
        let info = self.pack_info(id)?;
        let app = self.boot.as_ref().map(|boot| boot.address.as_str()).unwrap_or_default();
        let link = PackLink { path: path.clone(), sha256: info.sha256.clone() };
        let address = lies_beside(path).then(|| format!("{app}{}", link.hash()));
        Some(LinkMade {
            id: id.clone(),
            title: format!("{} · {}", self.title_of(id), info.version),
            path: path.clone(),
            code: address.as_deref().map(Code::of),
            address,
        })
    }

    fn scan_view(&self) -> ScanView {
        let failed = |what: Key, remedy: Key| {
            ScanView::Failed(what.text(self.lang).to_owned(), remedy.text(self.lang).to_owned())
        };
        match &self.packs.scan {
            Scan::Off => ScanView::Off,
            Scan::Asking => ScanView::Asking,
            Scan::On => ScanView::On,
            Scan::Failed(ScanFailure::NoCamera) => failed(Key::ScanNoCameraError, Key::ScanNoCameraRemedy),
            Scan::Failed(ScanFailure::Refused) => failed(Key::ScanRefusedError, Key::ScanRefusedRemedy),
            Scan::Failed(ScanFailure::Unsupported) => {
                failed(Key::ScanUnsupportedError, Key::ScanUnsupportedRemedy)
            }
            Scan::Failed(ScanFailure::Broken) => failed(Key::ScanBrokenError, Key::ScanBrokenRemedy),
            Scan::Foreign(text) => ScanView::Foreign(text.clone()),
        }
    }
}
