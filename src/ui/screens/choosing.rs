//! Who of the household is asked: the count, and whom it has chosen. It keeps the numbers that are typed
//! and whether somebody wants to count again; what is chosen is for the kernel.

use pingyi_kernel::view::ChoosingView;
use pingyi_kernel::{Act, VisitAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, InputEvent, MouseEvent, UseStateHandle, component, html, use_state_eq};

use crate::shell::dom;
use crate::ui::{ScreenProps, class};

#[component]
pub(super) fn Choosing(props: &ScreenProps<ChoosingView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let (first, second) = (use_state_eq(String::new), use_state_eq(String::new));
    // Closed again by whatever is counted anew.
    let counting = use_state_eq(Vec::<String>::new);
    let is_open = view.chosen.is_empty() || (*counting == view.counts && view.may_recount);
    let count = {
        let (act, first, second, again) =
            (act.clone(), first.clone(), second.clone(), !view.chosen.is_empty());
        Callback::from(move |_: MouseEvent| {
            let (first, second) = ((*first).clone(), (*second).clone());
            act.emit(Act::Visit(VisitAct::Count { first, second, again }));
        })
    };
    let recount = {
        let (counting, first, second, counts) =
            (counting.clone(), first.clone(), second.clone(), view.counts.clone());
        Callback::from(move |_: MouseEvent| {
            first.set(counts.first().cloned().unwrap_or_default());
            second.set(counts.get(1).cloned().unwrap_or_default());
            counting.set(counts.clone());
            dom::focus(Some("adults".to_owned()));
        })
    };
    html! {
        <div class="panel choosing">
            <h3>{ Key::ChoosingPageTitle.text(lang) }</h3>
            if view.chosen.is_empty() { <p>{ Key::ChoosingHintMessage.text(lang) }</p> } else { { chosen(view, lang) } }
            if is_open {
                if !view.chosen.is_empty() { <p class="caution">{ Key::ChoosingRecountMessage.text(lang) }</p> }
                <div class="choosing__counts">
                    if view.by_sex {
                        { number("adults", Key::ChoosingMenLabel, &first, lang) }
                        { number("women", Key::ChoosingWomenLabel, &second, lang) }
                    } else {
                        { number("adults", Key::ChoosingAdultsLabel, &first, lang) }
                    }
                </div>
                <div class="buttons">
                    <button type="button" class="button button--main" data-action="choose" onclick={count}>
                        { if view.chosen.is_empty() { Key::ChoosingDoLabel } else { Key::ChoosingRecountDoLabel }.text(lang) }
                    </button>
                </div>
            } else if view.may_recount {
                <button type="button" class="button button--quiet" data-action="recount" onclick={recount}>
                    { Key::ChoosingRecountLabel.text(lang) }
                </button>
            }
        </div>
    }
}

fn chosen(view: &ChoosingView, lang: Lang) -> Html {
    let one = |(words, is_it): &(String, bool)| {
        html! {
            <li class={class("roster__line", &[(*is_it, "roster__line--it")])} aria-current={is_it.then_some("true")}>{ words.clone() }</li>
        }
    };
    html! {
        <>
            <div class="note-box" data-chosen="">
                <p>{ Key::ChoosingChosenTitle.text(lang) }</p>
                <p class="figure">{ view.chosen.clone() }</p>
            </div>
            if !view.how.is_empty() { <p class="hint">{ view.how.clone() }</p> }
            if !view.list.is_empty() {
                <details class="fold">
                    <summary>{ Key::ChoosingListTitle.text(lang) }</summary>
                    <ol class="roster">{ for view.list.iter().map(one) }</ol>
                </details>
            }
        </>
    }
}

fn number(name: &'static str, label: Key, state: &UseStateHandle<String>, lang: Lang) -> Html {
    let typed = {
        let state = state.clone();
        Callback::from(move |event: InputEvent| state.set(dom::value(&event)))
    };
    html! {
        <div class="field">
            <label for={name}>{ label.text(lang) }</label>
            <input id={name} name={name} class="number" type="text" inputmode="numeric" autocomplete="off" maxlength="2"
                value={(**state).clone()} oninput={typed} />
        </div>
    }
}
