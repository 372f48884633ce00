//! `cargo xtask icons`: the PNG icons, drawn by the browser from the one SVG. They are committed,
//! so that a build needs no browser; this is for whoever changes the SVG.

use std::fs;

use crate::{places, run};

/// Draws them anew.
pub(crate) fn icons() -> Result<(), crate::Failure> {
    let chromium =
        places::find_chromium().ok_or_else(|| "There is no Chromium; see cargo xtask doctor.".to_owned())?;
    let folder = places::root().join("static/icons");
    let svg = fs::read_to_string(folder.join("icon.svg")).map_err(|error| error.to_string())?;
    // A launcher cuts a maskable icon to its own shape: the drawing stands in the middle four
    // fifths, and the ground runs to the edge.
    for (name, size, style) in [
        ("icon-192.png", 192, "svg{width:100vw}"),
        ("icon-512.png", 512, "svg{width:100vw}"),
        ("icon-maskable-512.png", 512, "body{background:#0f5c63}svg{width:80vw;margin:10vw}"),
    ] {
        let work = std::env::temp_dir().join(format!("pingyi-icons-{}", std::process::id()));
        fs::create_dir_all(&work).map_err(|error| error.to_string())?;
        let page = work.join("icon.html");
        let html = format!("<!DOCTYPE html><style>*{{margin:0}}svg{{display:block}}{style}</style>{svg}");
        fs::write(&page, html).map_err(|error| error.to_string())?;
        let mut browser = run::program(&chromium);
        browser.args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--hide-scrollbars",
        ]);
        browser.args(["--force-device-scale-factor=1", "--default-background-color=00000000"]);
        browser.arg(format!("--user-data-dir={}", work.join("profile").display()));
        browser.arg(format!("--window-size={size},{size}"));
        browser.arg(format!("--screenshot={}", folder.join(name).display()));
        browser.arg(format!("file://{}", page.display()));
        run::long(&format!("Drawing {name}"), "2 s", &mut browser)?;
        let _ = fs::remove_dir_all(&work);
    }
    Ok(())
}
