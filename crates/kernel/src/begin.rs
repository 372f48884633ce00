//! How a draft begins, and how one is opened: with its instances, its order, and what the device
//! knows. What happens to it afterwards is decided in `fill`.

use std::sync::Arc;

use pingyi_base::{InterviewerId, Language, SubjectId};
use pingyi_interchange::columns::Word as _;
use pingyi_questionnaire::{Questionnaire, SubjectOrder};
use pingyi_response::{Answers, Draft, DraftKey, Environment, Filling, Helper, Instances, Mode, Start};

use crate::event::Moment;
use crate::ids;
use crate::model::Kernel;
use crate::route::FillRoute;

impl Kernel {
    /// A draft of nothing yet.
    pub(crate) fn new_draft(
        &self,
        key: DraftKey,
        questionnaire: &Questionnaire,
        route: &FillRoute,
        assigned: Option<InterviewerId>,
        at: Moment,
    ) -> Draft {
        let mode = route.mode.as_deref().and_then(Mode::from_word).unwrap_or(Mode::SelfCompleted);
        let mode = if key.slip.is_some() { Mode::Paper } else { mode };
        let chosen = self.settings.interviewer.as_deref().map(Into::into);
        // On one's own phone nobody asks; at a household, whoever is at work or is sent there does.
        let interviewer = key.household.as_ref().and_then(|_| chosen.or(assigned));
        let is_helped = key.household.is_some() && matches!(mode, Mode::ReadAloud | Mode::Assisted);
        let mut draft = Draft {
            key,
            version: questionnaire.version.clone(),
            response_id: ids::response(at),
            revision: 0,
            origin: self.origin(),
            mode,
            helper: if is_helped { Helper::Staff } else { Helper::None },
            interviewer,
            started_at: at.now,
            answers: Answers::new(),
            instances: Instances::new(),
            place: None,
            replaces: None,
            seed: ids::seed(at),
            entered: false,
        };
        self.join(&mut draft);
        draft
    }

    /// A draft as it is filled: with its instances, its order and what the device knows.
    pub(crate) fn filling(
        &self,
        questionnaire: &Arc<Questionnaire>,
        subjects: Vec<SubjectId>,
        draft: &Draft,
        at: Moment,
    ) -> Filling {
        let environment = Environment {
            now: Some(at.now),
            started_at: Some(draft.started_at),
            device: Some(self.device()),
            language: Some(Language::new(self.lang.tag())),
        };
        let start = Start {
            subjects_drawn: questionnaire.subject_order != SubjectOrder::Listed,
            subjects,
            answers: draft.answers.clone(),
            instances: draft.instances.clone(),
            seed: draft.seed,
            environment,
        };
        Filling::begin(Arc::clone(questionnaire), start)
    }
}
