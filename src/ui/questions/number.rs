//! Numbers between two bounds: a slider with steps beside it, points that are all in sight, stars.
//! It decides how an answer looks that is not there yet: a slider stands somewhere in any case, and
//! nobody may take that for an answer.

use pingyi_kernel::Act;
use pingyi_kernel::view::QuestionView;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, MouseEvent, html};

use super::text::typed;
use super::{clear, described, framed, grouped, id, invalid, press, tick};
use crate::shell::dom;
use crate::ui::{class, say};

/// Where a slider begins and ends, and where its buttons lead.
pub(super) struct Bounds<'a> {
    pub(super) start: &'a str,
    pub(super) end: &'a str,
    pub(super) step: &'a str,
    pub(super) less: &'a str,
    pub(super) more: &'a str,
}

#[inline(never)]
pub(super) fn slider(
    question: &QuestionView,
    value: &str,
    bounds: &Bounds<'_>,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let nothing = value.is_empty().then(|| Key::FillNoValueLabel.text(lang));
    let step = |word: &'static str, sign: &'static str, label: Key, to: &str| {
        let label = label.text(lang).to_owned();
        press(word, "button slider__step", to, !to.is_empty(), None, label, Html::from(sign))
    };
    let row = stepped(question, act);
    let control = html! {
        <div class={class("slider", &[(nothing.is_some(), "slider--open")])}>
            <output class="slider__value" for={id("input", question)}>{ nothing.unwrap_or(value).to_owned() }</output>
            <div class="slider__row" onclick={row}>
                { step("less", "−", Key::FillLessLabel, bounds.less) }
                <input id={id("input", question)} name={question.name.clone()} type="range" autocomplete="off"
                    min={bounds.start.to_owned()} max={bounds.end.to_owned()} step={bounds.step.to_owned()}
                    value={value.to_owned()} oninput={typed(question, act)} aria-valuetext={nothing} aria-invalid={invalid(question)} aria-describedby={described(question)} />
                { step("more", "+", Key::FillMoreLabel, bounds.more) }
            </div>
            <div class="slider__ends" aria-hidden="true">
                <span>{ bounds.start.to_owned() }</span><span>{ bounds.end.to_owned() }</span>
            </div>
            { clear(question, Key::FillClearLabel, !value.is_empty(), lang, act) }
        </div>
    };
    framed(question, None, lang, control)
}

/// All numbers as radio buttons.
#[inline(never)]
pub(super) fn points(
    question: &QuestionView,
    value: &str,
    points: &[String],
    stars: bool,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let chosen = points.iter().position(|point| point == value);
    // The greatest number, and not how many there are: from 0 on these differ.
    let total = points.last().cloned().unwrap_or_default();
    let point = |(place, point): (usize, &String)| {
        let is_chosen = chosen == Some(place);
        // Nought is no star.
        let is_zero = stars && point == "0";
        let is_full = stars && !is_zero;
        let is_on = if is_full { chosen.is_some_and(|chosen| place <= chosen) } else { is_chosen };
        html! {
            <label key={point.clone()} class={class("point", &[(is_on, "point--on"), (is_zero, "point--zero")])}>
                { tick(&question.name, point, (false, is_chosen), !question.problem.is_empty(), Some("unseen"), None) }
                if stars {
                    <span class="unseen">{ say(Key::FillStarsLabel, lang, &[("n", point), ("total", &total)]) }</span>
                } else {
                    { point.clone() }
                }
            </label>
        }
    };
    let many = points.iter().filter(|point| !stars || *point != "0").count() > 6;
    let name = question.name.clone();
    let onchange = act.reform(move |event: Event| Act::Type { name: name.clone(), text: dom::value(&event) });
    let answer = if value.is_empty() {
        Key::FillNoValueLabel.text(lang).to_owned()
    } else {
        say(Key::FillStarsLabel, lang, &[("n", value), ("total", &total)])
    };
    let controls = html! {
        <div class={class("points", &[(stars, "points--stars"), (many, "points--many")])}>
            <div class="points__row" {onchange}>{ for points.iter().enumerate().map(point) }</div>
            <div class="points__foot">
                if stars {
                    <span class={class("points__value", &[(chosen.is_none(), "points__value--open")])}
                        aria-hidden="true">{ answer }</span>
                }
                { clear(question, Key::FillClearLabel, chosen.is_some(), lang, act) }
            </div>
        </div>
    };
    grouped(question, Some("radiogroup"), None, lang, controls)
}

/// A press of a button, or a tap on the slider: where it stands already that changes nothing, and is
/// an answer all the same.
fn stepped(question: &QuestionView, act: &Callback<Act>) -> Callback<MouseEvent> {
    let (name, act) = (question.name.clone(), act.clone());
    Callback::from(move |event: MouseEvent| {
        let text = match dom::pressed(&event) {
            Some((_, text)) => {
                dom::keep_focus(&event);
                text
            }
            None => dom::value(&event),
        };
        if !text.is_empty() {
            act.emit(Act::Type { name: name.clone(), text });
        }
    })
}
