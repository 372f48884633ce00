//! The interviewer's households: a list by what is still to do, and beside or above it the open one.

use pingyi_kernel::Act;
use pingyi_kernel::view::{HouseholdView, Stage, VisitsView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, UseStateHandle, component, html, use_state_eq};

use super::heading;
use super::visit::Visit;
use crate::ui::parts::field;
use crate::ui::{ScreenProps, class, say, tell};

/// Which households are listed.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    All,
    ToVisit,
    Closed,
}

impl Shown {
    fn has(self, stage: Stage) -> bool {
        let is_closed = matches!(stage, Stage::Complete | Stage::Closed);
        match self {
            Self::All => true,
            Self::ToVisit => !is_closed,
            Self::Closed => is_closed,
        }
    }
}

#[component]
pub(crate) fn Visits(props: &ScreenProps<VisitsView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let shown = use_state_eq(|| Shown::All);
    let open = view.open.as_ref();
    let (done, all) = view.done;
    let listed: Vec<&HouseholdView> = view.households.iter().filter(|line| shown.has(line.stage)).collect();
    let open_id = open.map(|open| open.line.id.as_str());
    html! {
        <>
            { heading(Key::VisitsPageTitle.text(lang)) }
            <p class="lead">{ view.wave.clone() }</p>
            <div class={class("visits", &[(open.is_some(), "visits--open")])}>
                <section class="visits__list">
                    { field::select("interviewer", Key::VisitsInterviewerLabel.text(lang), Some(Key::VisitsEverybodyLabel.text(lang)),
                        &view.interviewers, view.interviewer.as_deref(), &act.reform(Act::Interviewer)) }
                    { filters(&shown, lang) }
                    <p class="hint">
                        { say(Key::VisitsCountLabel, lang, &[("n", &all.to_string()), ("done", &done.to_string())]) }
                    </p>
                    if view.households.is_empty() {
                        <p>{ Key::VisitsEmptyMessage.text(lang) }{ " " }{ Key::VisitsEmptyRemedy.text(lang) }</p>
                    } else if listed.is_empty() && *shown == Shown::ToVisit {
                        <p>{ Key::VisitsNoneOpenMessage.text(lang) }</p>
                    }
                    <ul class="households">{ for listed.into_iter().map(|line| household(line, open_id, act)) }</ul>
                </section>
                if let Some(open) = open {
                    // Another attempt makes another form, so that nothing of the last one stays in it.
                    <Visit key={format!("{} {}", open.line.id, open.attempts.len())} view={std::rc::Rc::new(open.clone())}
                        {lang} act={act.clone()} />
                }
            </div>
        </>
    }
}

fn filters(shown: &UseStateHandle<Shown>, lang: Lang) -> Html {
    let ways = [
        (Shown::All, Key::VisitsShowAllLabel),
        (Shown::ToVisit, Key::VisitsShowOpenLabel),
        (Shown::Closed, Key::VisitsShowDoneLabel),
    ];
    let filter = |(way, label): (Shown, Key)| {
        let state = shown.clone();
        html! {
            <button type="button" class="segment" aria-pressed={(**shown == way).to_string()}
                onclick={Callback::from(move |_| state.set(way))}>{ label.text(lang) }</button>
        }
    };
    html! { <div class="segments">{ for ways.into_iter().map(filter) }</div> }
}

fn household(line: &HouseholdView, open: Option<&str>, act: &Callback<Act>) -> Html {
    let stage = match line.stage {
        Stage::Untouched => "untouched",
        Stage::Again => "again",
        Stage::Draft => "draft",
        Stage::Complete => "complete",
        Stage::Closed => "closed",
    };
    html! {
        <li key={line.id.clone()}>
            <button type="button" class="card card--household" data-household={line.id.clone()} data-stage={stage}
                aria-current={(open == Some(line.id.as_str())).then_some("true")}
                onclick={tell(act, Act::OpenHousehold(line.id.clone()))}>
                <span class="card__title">{ line.label.clone() }</span>
                <span class="card__code">{ line.id.clone() }{ " · " }{ line.area.clone() }</span>
                <span class="card__state">{ line.state.clone() }</span>
                <span class="card__note">{ line.next_step.clone() }</span>
            </button>
        </li>
    }
}
