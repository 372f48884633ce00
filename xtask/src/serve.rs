//! `cargo xtask serve`: set-up, build where something changed, and the app on this machine. The
//! server itself is `pingyi-serve`, the same as behind `pingyi serve`.

use pingyi_serve::Site;

use crate::{Failure, build, places, run, setup};

/// Serves until it is stopped.
pub(crate) fn serve(options: &[&str]) -> Result<(), Failure> {
    let (mut port, mut opens, mut words) = (8080_u16, false, options.iter());
    while let Some(word) = words.next() {
        match *word {
            "--open" => opens = true,
            "--port" => {
                let given = words.next().copied().unwrap_or_default();
                port =
                    given.parse().map_err(|_| Failure::Unusable(format!("--port {given:?} is no port")))?;
            }
            other => return Err(Failure::Unusable(format!("serve does not know {other:?}"))),
        }
    }
    setup::setup(setup::Purpose::Build)?;
    if build::is_current() {
        println!("The app in dist/ is up to date.");
    } else {
        build::build()?;
    }
    let site = Site::open(&places::dist(), port).map_err(|error| {
        format!("Port {port} cannot be taken ({error}). Choose another: cargo xtask serve --port 8081")
    })?;
    let address = site.address().map_err(|error| error.to_string())?;
    println!("\nPingyi is on {address} (stop with Ctrl+C)");
    if opens {
        open(&address);
    }
    site.run();
    Ok(())
}

/// Asks the desktop for its browser; where there is none, the address above is enough.
fn open(address: &str) {
    let name = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if run::program(name).arg(address).spawn().is_err() {
        println!("No browser could be opened; please type the address.");
    }
}
