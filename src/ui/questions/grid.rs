//! Several items that share their choices: a table where there is room, and one item under the other
//! on a phone. The elements are the same in both, so that each input is there once; only the style
//! differs. A tap draws one row anew.

use std::rc::Rc;

use pingyi_kernel::Act;
use pingyi_kernel::view::{ColumnView, GridRow, GridView, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, Properties, component, html};

use super::{grouped, tick};
use crate::shell::dom;
use crate::ui::class;

#[inline(never)]
pub(super) fn draw(question: &QuestionView, grid: &GridView, lang: Lang, act: &Callback<Act>) -> Html {
    let column = |column: &ColumnView| {
        html! {
            <span key={column.code.clone()} id={column_id(&question.name, &column.code)}
                class={class("grid__column", &[(column.apart, "grid__column--apart")])} lang={column.language.clone()}>{ column.label.clone() }</span>
        }
    };
    let row = |row: &Rc<GridRow>| {
        html! {
            <Row key={row.name.clone()} grid={question.name.clone()} row={row.clone()}
                columns={grid.columns.clone()} multiple={grid.multiple} />
        }
    };
    let size = ["grid grid--", &grid.columns.len().to_string()].concat();
    let controls = html! {
        <div class={size} onchange={listener(grid.multiple, act)}>
            <div class="grid__head" aria-hidden="true">
                <span></span>
                { for grid.columns.iter().map(column) }
            </div>
            { for grid.rows.iter().map(row) }
        </div>
    };
    grouped(question, None, grid.multiple.then_some(Key::FillMultipleHint), lang, controls)
}

#[derive(Properties)]
struct RowProps {
    /// The name of the whole, with which the columns' ids begin.
    grid: String,
    row: Rc<GridRow>,
    columns: Rc<Vec<ColumnView>>,
    multiple: bool,
}

impl PartialEq for RowProps {
    /// A matrix is one with its name and kind; columns change with the language or with
    /// what is offered.
    fn eq(&self, other: &Self) -> bool {
        *self.row == *other.row
            && (Rc::ptr_eq(&self.columns, &other.columns) || self.columns == other.columns)
    }
}

/// One item: its choices stand in a fieldset of their own.
#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { grid, row, columns, multiple } = props;
    let label = ["label-", &row.name].concat();
    let problem = (!row.problem.is_empty()).then(|| ["problem-", &row.name].concat());
    let cell = |column: &ColumnView| {
        let is_on = row.chosen.contains(&column.code);
        let around = class("choice", &[(is_on, "choice--on"), (column.apart, "choice--apart")]);
        let named = [&label, " ", &column_id(grid, &column.code)].concat();
        html! {
            <label key={column.code.clone()} class={around}>
                { tick(&row.name, &column.code, (*multiple, is_on), problem.is_some(), None, Some(named)) }
                <span lang={column.language.clone()}>{ column.label.clone() }</span>
            </label>
        }
    };
    html! {
        <fieldset class={class("grid__row", &[(problem.is_some(), "grid__row--wrong")])} data-question={row.name.clone()}
            role={(!multiple).then_some("radiogroup")} aria-describedby={problem.clone()}>
            <legend class="grid__label">
                <span id={label.clone()} lang={row.language.clone()}>{ row.label.clone() }</span>
                if problem.is_some() { <span class="problem" id={problem.clone()} role="alert">{ row.problem.clone() }</span> }
            </legend>
            { for columns.iter().map(cell) }
        </fieldset>
    }
}

fn column_id(grid: &str, code: &str) -> String {
    ["column-", grid, "-", code].concat()
}

/// One listener for the whole; item and choice stand on the input.
fn listener(multiple: bool, act: &Callback<Act>) -> Callback<Event> {
    act.reform(move |event: Event| {
        let (name, code) = (dom::name(&event), dom::value(&event));
        if multiple { Act::Tick { name, code, on: dom::checked(&event) } } else { Act::Choose { name, code } }
    })
}
