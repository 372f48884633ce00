//! A long list of choices: a line to type in, and below it the choices that hold what is typed, as real
//! radio buttons. Which those are is for the kernel.

use pingyi_kernel::Act;
use pingyi_kernel::view::{ChoiceView, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, InputEvent, html};

use super::choices::list;
use super::{grouped, id};
use crate::shell::dom;
use crate::ui::say;

#[inline(never)]
pub(super) fn draw(
    question: &QuestionView,
    query: &str,
    choices: &[ChoiceView],
    (drawn, found): (u32, u32),
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let name = question.name.clone();
    let oninput =
        act.reform(move |event: InputEvent| Act::Search { name: name.clone(), text: dom::value(&event) });
    let told = if found == 0 {
        Key::FillSearchNoneHint.text(lang).to_owned()
    } else if drawn < found {
        say(Key::FillSearchMoreHint, lang, &[("n", &drawn.to_string()), ("total", &found.to_string())])
    } else {
        say(Key::FillSearchAllHint, lang, &[("n", &found.to_string())])
    };
    let (field, count) = (id("search", question), id("found", question));
    let controls = html! {
        <div class="search">
            <label class="search__label" for={field.clone()}>{ Key::FillSearchLabel.text(lang) }</label>
            <input id={field} data-action="search" type="text" inputmode="search" autocomplete="off" spellcheck="false"
                value={query.to_owned()} {oninput} aria-describedby={count.clone()} />
            <p class="hint" id={count} aria-live="polite">{ told }</p>
            { list(question, choices, act) }
        </div>
    };
    grouped(question, Some("radiogroup"), None, lang, controls)
}
