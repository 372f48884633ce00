//! Draws a code that a camera reads: dark on white whatever the colours of the page are, with the
//! light edge that it needs, as one path. What is in it is for the kernel.

use std::fmt::Write as _;

use pingyi_kernel::code::{Code, QUIET};
use yew::{Html, html};

/// The code with its name, which is also what a screen reader says. Sizes stand in the styles.
pub(crate) fn draw(code: &Code, name: &str) -> Html {
    let side = code.side() + 2 * QUIET;
    let mut path = String::new();
    for (x, y, length) in code.runs() {
        // Writing into a text does not fail.
        let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
    }
    html! {
        <figure class="code">
            <svg class="code__square" role="img" aria-label={name.to_owned()} viewBox={format!("0 0 {side} {side}")}
                shape-rendering="crispEdges" xmlns="http://www.w3.org/2000/svg">
                <rect width={side.to_string()} height={side.to_string()} fill="#fff" />
                <path d={path} fill="#000" />
            </svg>
            <figcaption class="code__name">{ name.to_owned() }</figcaption>
        </figure>
    }
}
