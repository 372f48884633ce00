//! What is on this device: counts, the responses that are no secret, withdrawal and correction. It
//! decides what may still be changed; a finished response itself never is.

use pingyi_base::{Map, Set};
use pingyi_base::{PackId, QuestionnaireId, ResponseId, Version, ordered};
use pingyi_response::finish::{HandIn, correction, void};
use pingyi_response::response::Trace;
use pingyi_response::{DispositionClass, Draft, Response};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::event::{Act, Moment, Waiting, Written};
use crate::export::{self, Group};
use crate::handin::TRIES;
use crate::model::{Kernel, Pending};
use crate::route::FillRoute;
use crate::view::{LinkView, RecordGroup, RecordsView, ResponseLine};
use crate::words::{self, say};
use crate::{ids, keeping};

impl Kernel {
    #[inline(never)]
    pub(crate) fn records_act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        match act {
            Act::Export { all, way } => self.start_export(all, way, at),
            Act::Void { response, reason } => self.void(&response, reason.trim(), at),
            Act::Correct { response } => self.correct(&response, at),
            _ => Vec::new(),
        }
    }

    fn changeable(&self, id: &str) -> Option<&Response> {
        let response = self.shelf.responses.get(&keeping::response_key(&ResponseId::new(id)))?;
        let open =
            matches!(response.header.trace, Trace::Open { .. }) && response.header.void_reason.is_none();
        (open && !self.replaced().contains_key(id)).then_some(response)
    }

    /// The responses that another one has taken the place of, and whether that is a withdrawal.
    pub(crate) fn replaced(&self) -> Map<&str, bool> {
        let headers = self.shelf.responses.values().map(|response| &response.header);
        ordered::map(
            headers.filter_map(|header| {
                Some((header.replaces.as_ref()?.as_str(), header.void_reason.is_some()))
            }),
        )
    }

    fn void(&mut self, id: &str, reason: &str, at: Moment) -> Vec<Effect> {
        if reason.is_empty() {
            let message = Message::warning(Key::RecordsVoidReasonError, Key::RecordsVoidReasonRemedy);
            alerts::add(&mut self.messages, message);
            return Vec::new();
        }
        let idle = self.voiding.is_none();
        let Some(old) = self.changeable(id).filter(|_| idle) else { return Vec::new() };
        let device = self.device();
        let hand_in = HandIn {
            seq: self.shelf.next_seq(&device),
            device,
            at: at.now,
            area: old.header.area.clone(),
            language: old.header.language.clone(),
            early: None,
            eligible_adults: old.header.eligible_adults,
            weight: old.header.weight,
        };
        let response = void(old, reason, ids::response(at), &hand_in);
        self.write_void(response, 0)
    }

    fn write_void(&mut self, response: Response, tries: u32) -> Vec<Effect> {
        let mut adds = vec![(keeping::response_key(&response.header.response_id), keeping::text(&response))];
        if let Trace::Open { device, seq, .. } = &response.header.trace {
            adds.push((keeping::seq_key(device, *seq), response.header.response_id.to_string()));
        }
        self.voiding = Some(Waiting { record: response, tries, taken: false });
        vec![self.write(Pending::Void, adds, Vec::new(), Vec::new())]
    }

    #[inline(never)]
    pub(crate) fn void_written(&mut self, written: &Written) -> Vec<Effect> {
        if let Some(waiting) = self.voiding.as_mut().filter(|_| written.is_taken()) {
            waiting.taken = true;
            return vec![Effect::LoadKept];
        }
        let Some(waiting) = self.voiding.take() else { return Vec::new() };
        if !self.recorded(written, Key::RecordsVoidedMessage) {
            return Vec::new();
        }
        let response = waiting.record;
        if let Trace::Open { device, seq, .. } = &response.header.trace {
            self.shelf.flags.insert(keeping::seq_key(device, *seq));
        }
        self.keep_response(keeping::response_key(&response.header.response_id), response, written);
        Vec::new()
    }

    /// After its number was taken: by another tab, or by this very withdrawal, whose answer got lost.
    pub(crate) fn void_again(&mut self) -> Vec<Effect> {
        let Some(Waiting { record: mut response, tries, .. }) = self.voiding.take_if(|waiting| waiting.taken)
        else {
            return Vec::new();
        };
        if self.shelf.responses.contains_key(&keeping::response_key(&response.header.response_id)) {
            self.set_status(Key::RecordsVoidedMessage, Vec::new());
            return Vec::new();
        }
        if tries >= TRIES {
            self.recorded(&Written::FAILED, Key::RecordsVoidedMessage);
            return Vec::new();
        }
        if let Trace::Open { device, seq, .. } = &mut response.header.trace {
            *seq = self.shelf.next_seq(device);
        }
        self.write_void(response, tries + 1)
    }

    /// Opens a new response with the old answers; it names the old one when it is handed in.
    fn correct(&mut self, id: &str, at: Moment) -> Vec<Effect> {
        let Some(old) = self.changeable(id).cloned() else { return Vec::new() };
        let header = &old.header;
        let is_active = self.pack.as_ref().is_some_and(|pack| pack.id == header.pack);
        let questionnaire = self.questionnaire(&header.pack, &header.questionnaire, &header.version);
        let draft = questionnaire
            .filter(|_| is_active)
            .and_then(|questionnaire| correction(&old, &questionnaire, ids::response(at), at.now));
        let Some(draft) = draft else {
            alerts::add(&mut self.messages, Message::error(Key::FillUnknownError, Key::FillUnknownRemedy));
            return Vec::new();
        };
        let hash = FillRoute::of(&draft).hash();
        let key = keeping::draft_key(&draft.key, draft.origin, draft.replaces.as_ref());
        if let Some(message) = self.unreadable(&key) {
            alerts::add(&mut self.messages, message);
            return Vec::new();
        }
        let mut effects = Vec::new();
        // One that was begun goes on.
        if !self.shelf.drafts.contains_key(&key) {
            let (text, revision) = (keeping::text(&draft), draft.revision);
            self.shelf.drafts.insert(key.clone(), draft);
            let ask = self.ask(Pending::Draft { key: key.clone(), revision });
            effects.push(Effect::WriteDraft { ask, key, text });
        }
        effects.push(Effect::SetRoute { hash: hash.clone(), replace: false });
        effects.extend(self.go(&hash, at));
        effects
    }

    #[inline(never)]
    pub(crate) fn records_view(&self) -> RecordsView {
        let exported = self.shelf.exported();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (responses, visits) = self.not_exported();
        let groups = self.groups();
        let newest = self.last_export();
        let has_marks = self.shelf.marks.keys().any(|key| !self.shelf.is_undone(key));
        RecordsView {
            groups: groups
                .iter()
                .map(|(group, responses)| RecordGroup {
                    title: self.questionnaire_title(&group.pack, &group.questionnaire, &group.version),
                    wave: self.group_label(group),
                    count: count(responses.len()),
                    not_exported: count(
                        responses
                            .iter()
                            .filter(|one| !exported.contains(one.header.response_id.as_str()))
                            .count(),
                    ),
                })
                .collect(),
            responses: self.response_lines(&exported),
            drafts: self.draft_links(),
            visits: (count(self.shelf.visits.len()), visits),
            not_exported: responses + visits,
            last_export: match newest {
                Some(at) => {
                    say(Key::RecordsLastExportLabel, self.lang, &[("moment", &words::moment(at, self.lang))])
                }
                // Of ballots alone no time is kept.
                None if has_marks => Key::RecordsExportedBeforeLabel.text(self.lang).to_owned(),
                None => Key::RecordsNeverExportedLabel.text(self.lang).to_owned(),
            },
            can_share: self.boot.as_ref().is_some_and(|boot| boot.can_share),
            can_save_as: self.boot.as_ref().is_some_and(|boot| boot.can_save_as),
            busy: self.export.is_some(),
            ballots: self.waiting_ballots(&groups, &exported),
            storage: self.space(),
            ways: self.ways_view(),
        }
    }

    /// That secret ballots stay here for now, why, and what can be done.
    fn waiting_ballots(&self, groups: &Map<Group, Vec<&Response>>, exported: &Set<&str>) -> String {
        let mut waiting = 0;
        for (group, responses) in groups {
            let mut new = responses.clone();
            new.retain(|one| !exported.contains(one.header.response_id.as_str()));
            waiting += if export::waits(group, &new) { new.len() } else { 0 };
        }
        if waiting == 0 {
            return String::new();
        }
        let args = export::ballots_args(waiting);
        let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        say(Key::RecordsBallotsHint, self.lang, &args)
    }

    fn response_lines(&self, exported: &Set<&str>) -> Vec<ResponseLine> {
        let replaced = self.replaced();
        let open: Vec<(&Response, u64)> = self
            .shelf
            .responses
            .values()
            .filter_map(|response| match &response.header.trace {
                Trace::Open { seq, .. } => Some((response, *seq)),
                Trace::Secret { .. } => None,
            })
            .collect();
        let newest_first = |(_, seq): &(&Response, u64)| {
            (i64::try_from(*seq).map_or(i64::MIN, i64::wrapping_neg), String::new())
        };
        ordered::by(open, newest_first)
            .into_iter()
            .map(|(response, _)| self.response_line(response, exported, &replaced))
            .collect()
    }

    fn response_line(
        &self,
        response: &Response,
        exported: &Set<&str>,
        replaced: &Map<&str, bool>,
    ) -> ResponseLine {
        let (header, lang) = (&response.header, self.lang);
        let id = header.response_id.as_str();
        let (household, at) = match &header.trace {
            Trace::Open { household, ended_at, .. } => (household.as_ref(), words::moment(*ended_at, lang)),
            Trace::Secret { on } => (None, words::day(*on, lang)),
        };
        let mut states = vec![if exported.contains(id) {
            Key::RecordsExportedLabel
        } else {
            Key::RecordsNotExportedLabel
        }];
        match (header.void_reason.is_some(), header.replaces.is_some(), replaced.get(id)) {
            (true, ..) => states.insert(0, Key::RecordsWithdrawalLabel),
            (false, _, Some(true)) => states.insert(0, Key::RecordsVoidedLabel),
            (false, _, Some(false)) => states.insert(0, Key::RecordsCorrectedLabel),
            (false, true, None) => states.insert(0, Key::RecordsCorrectionLabel),
            (false, false, None) => {}
        }
        let label = household.map(|id| self.household_label(id)).unwrap_or_default();
        ResponseLine {
            id: id.to_owned(),
            title: self.questionnaire_title(&header.pack, &header.questionnaire, &header.version),
            household: label,
            at,
            // Who said no is told apart in no list, this one included.
            disposition: if header.disposition.class() == DispositionClass::Refusal {
                Key::VisitsStateClosedLabel.text(lang).to_owned()
            } else {
                words::disposition(header.disposition, lang)
            },
            state: states.iter().map(|key| key.text(lang)).collect::<Vec<_>>().join(" · "),
            can_change: self.changeable(id).is_some(),
        }
    }

    pub(crate) fn household_label(&self, id: &pingyi_base::HouseholdId) -> String {
        let known = self.pack.as_ref().and_then(|pack| pack.household(id));
        known.map_or_else(|| id.to_string(), |household| format!("{} {}", household.id, household.label))
    }

    /// The wave; that it is practice, where the pack itself is not; and which device's rows they are,
    /// where they are not this one's.
    fn group_label(&self, group: &Group) -> String {
        let practice = Key::AppPracticeLabel.text(self.lang);
        let is_marked = !self.prefix(&group.pack, group.origin).is_empty();
        let mut label = group.wave.to_string();
        if is_marked {
            label = format!("{label} · {practice}");
        }
        match group.device.as_ref().map(|device| device.as_str()) {
            Some(device) if device != self.settings.device => format!("{label} · {device}"),
            _ => label,
        }
    }

    /// The title in that version, else in the newest one, else the id: a list is no place to read
    /// kept questionnaires.
    fn questionnaire_title(&self, pack: &PackId, id: &QuestionnaireId, version: &Version) -> String {
        let active = self.pack.as_ref().filter(|active| active.id == *pack);
        let known =
            active.and_then(|pack| pack.questionnaire_version(id, version).or(pack.questionnaire(id)));
        known
            .map_or_else(|| id.to_string(), |one| words::text(&one.title, self.lang, &one.default_language).0)
    }

    /// The drafts that hold an answer and can be gone on with now, as ways back to them.
    pub(crate) fn draft_links(&self) -> Vec<LinkView> {
        let pack = self.pack.as_ref().map(|pack| &pack.id);
        let is_open = |draft: &&Draft| {
            !draft.answers.is_empty()
                && !draft.entered
                && draft.origin == self.origin()
                && Some(&draft.key.pack) == pack
        };
        self.shelf.drafts.values().filter(is_open).map(|draft| self.draft_link(draft)).collect()
    }

    fn draft_link(&self, draft: &Draft) -> LinkView {
        let route = FillRoute::of(draft);
        let title = self.questionnaire_title(&draft.key.pack, &draft.key.questionnaire, &draft.version);
        let answered = draft.answers.len().to_string();
        LinkView {
            hash: route.hash(),
            label: say(Key::RecordsDraftLabel, self.lang, &[("questionnaire", &title), ("n", &answered)]),
            note: draft.key.household.as_ref().map(|id| self.household_label(id)).unwrap_or_default(),
        }
    }
}
