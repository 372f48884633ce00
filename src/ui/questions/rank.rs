//! Choices to be put in an order: tapped one after the other, and moved by arrows. Nothing has to be
//! dragged, and a keyboard does it all.

use pingyi_kernel::Act;
use pingyi_kernel::view::{PlaceView, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, MouseEvent, html};

use super::{clear, grouped};
use crate::shell::dom;
use crate::ui::{class, say};

pub(super) fn draw(question: &QuestionView, choices: &[PlaceView], lang: Lang, act: &Callback<Act>) -> Html {
    let placed = choices.iter().filter(|choice| choice.place > 0).count();
    let is_whole = placed == choices.len();
    let row = |(row, choice): (usize, &PlaceView)| {
        // Until all have a place they stand as listed, and places are exchanged among those that
        // have one. With none or all of them, what is seen is what is moved.
        let (here, end) = match (placed, usize::try_from(choice.place).unwrap_or(0)) {
            (0, _) => (row + 1, choices.len()),
            (_, 0) => (0, 0),
            (_, place) => (place, placed),
        };
        let place = choice.place.to_string();
        let (known, n) = (("choice", choice.label.as_str()), ("n", place.as_str()));
        let said = |key: Key| say(key, lang, &[known, n]);
        let arrow = |word: &'static str, sign: &'static str, label: Key, able: bool| {
            html! {
                <button type="button" class="rank__arrow" data-action={word} name={question.name.clone()}
                    value={choice.code.clone()} disabled={!able} aria-label={said(label)}>{ sign }</button>
            }
        };
        let pick = if choice.place > 0 { Key::FillRankPlaceLabel } else { Key::FillRankFreeLabel };
        html! {
            <li key={choice.code.clone()} class={class("rank__row", &[(choice.place > 0, "rank__row--placed")])}>
                <button type="button" class="rank__pick" data-action="pick" name={question.name.clone()}
                    value={choice.code.clone()} disabled={is_whole} aria-label={said(pick)}>
                    <span class="rank__place">if choice.place > 0 { { place.clone() } }</span>
                    <span lang={question.language.clone()}>{ choice.label.clone() }</span>
                </button>
                { arrow("up", "↑", Key::FillRankUpLabel, here > 1) }
                { arrow("down", "↓", Key::FillRankDownLabel, here < end) }
            </li>
        }
    };
    let controls = html! {
        <>
            <ol class="rank" onclick={listener(&question.name, act)}>{ for choices.iter().enumerate().map(row) }</ol>
            { clear(question, Key::FillRankRestartLabel, placed > 0, lang, act) }
        </>
    };
    grouped(question, None, Some(Key::FillRankHint), lang, controls)
}

/// One listener for all rows; which button it was stands on it.
fn listener(name: &str, act: &Callback<Act>) -> Callback<MouseEvent> {
    let (name, act) = (name.to_owned(), act.clone());
    Callback::from(move |event: MouseEvent| {
        let Some((word, code)) = dom::pressed(&event) else { return };
        dom::keep_focus(&event);
        let name = name.clone();
        act.emit(match word.as_str() {
            "pick" => Act::RankPick { name, code },
            word => Act::Rank { name, code, up: word == "up" },
        });
    })
}
