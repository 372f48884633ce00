//! How far everybody is, unfolded on demand: a line for each interviewer, and the rates. Counts alone.

use pingyi_kernel::view::{CoverageView, MemberView};
use pingyi_kernel::{Act, VisitAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use crate::ui::tell;

const COLUMNS: [Key; 4] = [
    Key::CoverageListedLabel,
    Key::CoverageVisitedLabel,
    Key::CoverageReachedLabel,
    Key::CoverageInterviewedLabel,
];

pub(super) fn draw(view: Option<&CoverageView>, lang: Lang, act: &Callback<Act>) -> Html {
    let is_open = view.is_some();
    html! {
        <>
            <button type="button" class="button button--quiet" data-action="coverage" aria-expanded={is_open.to_string()}
                onclick={tell(act, Act::Visit(VisitAct::Coverage(!is_open)))}>{ Key::CoverageOpenLabel.text(lang) }</button>
            if let Some(view) = view { { tables(view, lang) } }
        </>
    }
}

fn tables(view: &CoverageView, lang: Lang) -> Html {
    let column = |key: &Key| html! { <th scope="col" class="number">{ key.text(lang) }</th> };
    html! {
        <div class="coverage">
            <div class="scroll" tabindex="0" role="group" aria-label={Key::CoveragePageTitle.text(lang)}>
                <table>
                    <caption>{ Key::CoveragePageTitle.text(lang) }</caption>
                    <thead><tr>
                        <th scope="col">{ Key::CoverageMemberLabel.text(lang) }</th>
                        { for COLUMNS.iter().map(column) }
                    </tr></thead>
                    <tbody>{ for view.members.iter().map(member) }</tbody>
                </table>
            </div>
            <p class="hint">{ Key::CoverageReachedHint.text(lang) }</p>
            if !view.substitutes.is_empty() { <p class="hint">{ view.substitutes.clone() }</p> }
            <div class="scroll" tabindex="0" role="group" aria-label={Key::CoverageRatesTitle.text(lang)}>
                <table>
                    <caption>{ Key::CoverageRatesTitle.text(lang) }</caption>
                    <thead><tr>
                        <th scope="col">{ Key::CoverageNameLabel.text(lang) }</th>
                        <th scope="col" class="number">{ Key::CoverageValueLabel.text(lang) }</th>
                    </tr></thead>
                    <tbody>{ for view.rates.iter().map(rate) }</tbody>
                </table>
            </div>
        </div>
    }
}

fn member(member: &MemberView) -> Html {
    let counts = [member.listed, member.visited, member.reached, member.interviewed];
    html! {
        <tr key={member.name.clone()}>
            <th scope="row">{ member.name.clone() }</th>
            { for counts.into_iter().map(|count| html! { <td class="number">{ count }</td> }) }
        </tr>
    }
}

fn rate((name, words, value): &(String, String, String)) -> Html {
    html! {
        <tr key={name.clone()} data-rate={name.clone()}>
            <th scope="row">{ name.clone() }<span class="coverage__words">{ words.clone() }</span></th>
            <td class="number">{ value.clone() }</td>
        </tr>
    }
}
