//! The interviewer's households: how far they are, a list by area and by what is due, and beside or
//! above it the open one.

use pingyi_kernel::view::{HouseholdView, Listed, Stage, VisitsView};
use pingyi_kernel::{Act, VisitAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, InputEvent, html};

use super::visit::Visit;
use super::{coverage, heading};
use crate::shell::dom;
use crate::ui::parts::field;
use crate::ui::{ScreenProps, class, say, tell};

/// From more households on there is a search.
const SEARCHED: u32 = 12;

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<VisitsView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let open = view.open.as_ref();
    html! {
        <>
            { heading(Key::VisitsPageTitle.text(lang)) }
            <p class="lead">{ view.wave.clone() }</p>
            <div class={class("visits", &[(open.is_some(), "visits--open")])}>
                <section class="visits__list">
                    { field::select("interviewer", Key::VisitsInterviewerLabel.text(lang), Some(Key::VisitsEverybodyLabel.text(lang)),
                        &view.interviewers, view.interviewer.as_deref(), &act.reform(Act::Interviewer)) }
                    if view.done.1 > 0 { { list(view, lang, act) } } else {
                        <p>{ Key::VisitsEmptyMessage.text(lang) }{ " " }{ Key::VisitsEmptyRemedy.text(lang) }</p>
                    }
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

fn list(view: &VisitsView, lang: Lang, act: &Callback<Act>) -> Html {
    let (done, all) = view.done;
    let open = view.open.as_ref().map(|open| open.line.id.as_str());
    let search = act.reform(|event: InputEvent| Act::Visit(VisitAct::Search(dom::value(&event))));
    let nothing = match view.listed {
        _ if !view.households.is_empty() => None,
        _ if !view.search.trim().is_empty() => Some(Key::VisitsNoneFoundMessage),
        Listed::ToDo => Some(Key::VisitsNoneOpenMessage),
        Listed::Today => Some(Key::VisitsNoneTodayMessage),
        Listed::All | Listed::Done => Some(Key::VisitsNoneFoundMessage),
    };
    html! {
        <>
            <div class="reach">
                <p class="reach__words">{ view.progress.clone() }</p>
                <progress class="reach__bar" value={done.to_string()} max={all.to_string()} aria-label={view.progress.clone()} />
                { coverage::draw(view.coverage.as_ref(), lang, act) }
            </div>
            // Ten doors are in sight anyway.
            if all > SEARCHED {
                <div class="field">
                    <label for="search">{ Key::VisitsSearchLabel.text(lang) }</label>
                    <input id="search" name="search" type="search" autocomplete="off" value={view.search.clone()}
                        placeholder={Key::VisitsSearchPlaceholder.text(lang)} oninput={search} />
                </div>
            }
            <div class="chips">{ for view.ways.iter().map(|way| chip(*way, view.listed, lang, act)) }</div>
            if let Some(nothing) = nothing { <p>{ nothing.text(lang) }</p> }
            { for areas(&view.households).into_iter().map(|lines| area(lines, open, lang, act)) }
            if view.more > 0 {
                <div class="buttons">
                    <button type="button" class="button" data-action="more" onclick={tell(act, Act::Visit(VisitAct::More))}>
                        { say(Key::VisitsMoreLabel, lang, &[("n", &view.more.to_string())]) }
                    </button>
                </div>
            }
        </>
    }
}

fn chip((way, n): (Listed, u32), listed: Listed, lang: Lang, act: &Callback<Act>) -> Html {
    let (word, label) = match way {
        Listed::All => ("all", Key::VisitsShowAllLabel),
        Listed::ToDo => ("to-do", Key::VisitsShowOpenLabel),
        Listed::Today => ("today", Key::VisitsShowTodayLabel),
        Listed::Done => ("done", Key::VisitsShowDoneLabel),
    };
    html! {
        <button type="button" class="chip" data-list={word} aria-pressed={(way == listed).to_string()}
            onclick={tell(act, Act::Visit(VisitAct::List(way)))}>
            { label.text(lang) }{ " " }<span class="chip__n">{ n }</span>
        </button>
    }
}

/// The lines, cut where an area begins.
fn areas(lines: &[HouseholdView]) -> Vec<Vec<&HouseholdView>> {
    let mut areas: Vec<Vec<&HouseholdView>> = Vec::new();
    for line in lines {
        match areas.last_mut().filter(|_| line.heading.is_none()) {
            Some(area) => area.push(line),
            None => areas.push(vec![line]),
        }
    }
    areas
}

fn area(lines: Vec<&HouseholdView>, open: Option<&str>, lang: Lang, act: &Callback<Act>) -> Html {
    let heading = lines.first().and_then(|line| line.heading.clone());
    html! {
        <section class="area">
            if let Some(heading) = heading { <h2 class="area__name">{ heading }</h2> }
            <ul class="households">{ for lines.into_iter().map(|line| household(line, open, lang, act)) }</ul>
        </section>
    }
}

fn household(line: &HouseholdView, open: Option<&str>, lang: Lang, act: &Callback<Act>) -> Html {
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
                data-due={line.is_due.then_some("today")} aria-current={(open == Some(line.id.as_str())).then_some("true")}
                onclick={tell(act, Act::OpenHousehold(line.id.clone()))}>
                <span class="card__title">{ line.label.clone() }</span>
                <span class="card__code">{ line.id.clone() }</span>
                <span class="card__state">{ line.state.clone() }</span>
                <span class="card__note">
                    if line.is_due { <strong class="due">{ Key::VisitsDueLabel.text(lang) }</strong>{ " " } }
                    { line.next_step.clone() }
                </span>
            </button>
        </li>
    }
}
