//! A page of items: one on a phone, a few on a tablet. Back and Next stay within reach of the thumb.

use std::rc::Rc;

use pingyi_kernel::Act;
use pingyi_kernel::view::{Control, FillView, PictureState, QuestionView, SubjectView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use super::{button, repeat, staff};
use crate::ui::parts::aloud;
use crate::ui::parts::confirm::Confirm;
use crate::ui::parts::progress;
use crate::ui::questions::Question;
use crate::ui::{ScreenProps, say, tell};

pub(super) fn draw(props: &ScreenProps<FillView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let (first, total) = view.progress;
    html! {
        <>
            <div class="fill" key={view.page.clone()} onclick={aloud::listener(act)}>
                <h1 class="fill__title" tabindex="-1" aria-describedby="progress">
                    <span lang={view.title_language.clone()}>{ view.title.clone() }</span>
                    if !view.household.is_empty() { <span class="fill__household">{ view.household.clone() }</span> }
                </h1>
                { progress::draw(
                    say(Key::FillProgressLabel, lang, &[("n", &first.to_string()), ("total", &total.to_string())]),
                    first.saturating_sub(1), total,
                ) }
                { notice(view, lang, act) }
                if !view.section.is_empty() {
                    <h2 class="fill__section" lang={view.section_language.clone()}>{ view.section.clone() }</h2>
                }
                if !view.untranslated.is_empty() { <p class="hint untranslated">{ view.untranslated.clone() }</p> }
                if view.private {
                    <div class="note-box">
                        <p class="note-box__title">{ Key::FillPrivateTitle.text(lang) }</p>
                        <p>{ Key::FillPrivateMessage.text(lang) }</p>
                    </div>
                }
                { for view.removed.iter().map(|removed| repeat::removed(removed, lang, act)) }
                { for view.add.iter().map(|add| repeat::add(add, lang, act)) }
                { about(view, lang, act) }
            </div>
            { ways_out(view, lang, act) }
            { bar(view, lang, act) }
        </>
    }
}

fn notice(view: &FillView, lang: Lang, act: &Callback<Act>) -> Html {
    if view.notice.is_empty() {
        return html! {};
    }
    html! {
        <section class="notice">
            <h2 class="notice__title" id="notice">{ Key::FillNoticeTitle.text(lang) }</h2>
            { aloud::button(view.notice_aloud, "", "notice".to_owned(), lang) }
            { for view.notice.iter().map(|paragraph| html! { <p lang={view.notice_language.clone()}>{ paragraph.clone() }</p> }) }
            <div class="buttons">{ button("print", "button button--quiet", Key::FillNoticePrintLabel, lang, act, Act::Print) }</div>
        </section>
    }
}

/// The items; inside a frame with the person's name, or with the instance of a repeat, where they
/// belong to one.
fn about(view: &Rc<FillView>, lang: Lang, act: &Callback<Act>) -> Html {
    let questions = view.questions.iter().map(|question| {
        html! { <Question key={question.name.clone()} question={question.clone()} {lang} act={act.clone()} /> }
    });
    match (&view.subject, &view.instance) {
        (Some(subject), _) => html! {
            <fieldset class="subject questions" data-subject={subject.id.clone()}>
                <legend class="subject__legend">{ person(subject, lang) }</legend>
                { for questions }
            </fieldset>
        },
        (None, Some(instance)) => html! {
            <fieldset class="subject questions" data-instance={repeat::name(instance)}>
                <legend class="subject__legend">{ repeat::heading(instance, lang) }</legend>
                { for questions }
                { repeat::remove(instance, lang, act) }
            </fieldset>
        },
        (None, None) => html! { <div class="questions">{ for questions }</div> },
    }
}

fn person(subject: &SubjectView, lang: Lang) -> Html {
    let (n, total) = subject.position;
    html! {
        <>
            <span class="subject__name">{ subject.name.clone() }</span>
            <span class="subject__post" lang={subject.post_language.clone()}>{ subject.post.clone() }</span>
            <span class="subject__position">
                { say(Key::FillSubjectProgressLabel, lang, &[("n", &n.to_string()), ("total", &total.to_string())]) }
            </span>
        </>
    }
}

/// Stopping, breaking off, throwing away.
fn ways_out(view: &FillView, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    if view.is_locked {
        return html! { <div class="ways-out">{ staff(view.by_pin, lang, act) }</div> };
    }
    html! {
        <div class="ways-out">
            { button("leave", "button button--quiet", Key::ActionLeaveLabel, lang, act, Act::Leave) }
            if view.can_end_early {
                <Confirm action="end-early" label={text(Key::ActionEndEarlyLabel)}
                    title={text(Key::FillEndEarlyTitle)} text={text(Key::FillEndEarlyMessage)}
                    yes={text(Key::ActionEndEarlyLabel)} {lang} sure={tell(act, Act::EndEarly)} />
            }
            <Confirm action="discard" label={text(Key::ActionDiscardLabel)} title={text(Key::FillDiscardTitle)}
                text={text(Key::FillDiscardMessage)} yes={text(Key::FillDiscardConfirmLabel)} {lang}
                sure={tell(act, Act::DiscardDraft)} />
        </div>
    }
}

fn bar(view: &FillView, lang: Lang, act: &Callback<Act>) -> Html {
    let (first, total) = view.progress;
    let here = u32::try_from(view.questions.len()).unwrap_or(u32::MAX);
    // An answer can bring more items, so the end is in sight only behind a page that is answered.
    let is_last =
        first.saturating_sub(1).saturating_add(here) >= total && view.questions.iter().all(is_answered);
    let next = match &view.add {
        Some(add) if add.can_add => Key::FillNoMoreLabel,
        _ if is_last || view.to_review => Key::FillReviewLabel,
        _ => Key::ActionNextLabel,
    };
    html! {
        <div class="bar">
            <button type="button" class="button" data-action="back" disabled={!view.can_go_back}
                onclick={tell(act, Act::Back)}>{ Key::ActionBackLabel.text(lang) }</button>
            { button("next", "button button--main", next, lang, act, Act::Next) }
        </div>
    }
}

/// Nothing more is wanted here.
fn is_answered(question: &QuestionView) -> bool {
    let has_answer = match &question.control {
        Control::Note | Control::Computed { .. } => true,
        Control::Choices { choices, .. } | Control::Search { choices, .. } => {
            choices.iter().any(|choice| choice.checked)
        }
        Control::Acknowledge { checked } => *checked,
        Control::Number { value }
        | Control::Decimal { value }
        | Control::Line { value }
        | Control::Text { value, .. }
        | Control::When { value, .. }
        | Control::Slider { value, .. }
        | Control::Points { value, .. } => !value.is_empty(),
        Control::Rank { choices } => choices.iter().all(|choice| choice.place > 0),
        Control::Grid(grid) => grid.rows.iter().all(|row| !row.chosen.is_empty()),
        Control::Picture { state, .. } => match state {
            PictureState::Kept { .. } => true,
            PictureState::Failed { address, .. } => !address.is_empty(),
            PictureState::Empty | PictureState::Reading => false,
        },
    };
    has_answer || !question.required
}
