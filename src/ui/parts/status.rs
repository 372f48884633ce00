//! The one element that tells what happened. It decides how counts of an import stand on it; the
//! sentence comes from the kernel.

use pingyi_kernel::office::Imported;
use yew::{Html, html};

/// The status line, with the counts of what was imported.
pub(crate) fn draw(said: &str, imported: Option<&Imported>) -> Html {
    let count = |of: fn(&Imported) -> u64| imported.map(|imported| of(imported).to_string());
    html! {
        <p class="status" role="status"
            data-accepted={count(|imported| imported.accepted)}
            data-duplicates={count(|imported| imported.duplicates)}
            data-conflicts={count(|imported| imported.conflicts)}
            data-rejected={count(|imported| imported.rejected)}
            data-rows={count(|imported| imported.rows)}>
            { said.to_owned() }
        </p>
    }
}
