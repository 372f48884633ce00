//! `pingyi serve`: the built app on this machine, for a try or for an office PC. It says where;
//! what a path may name is decided in `pingyi-serve`.

use anyhow::Context as _;
use pingyi_serve::Site;

use crate::Ending;
use crate::arguments::Serve;

/// Serves until it is stopped.
pub(crate) fn serve(options: &Serve) -> anyhow::Result<Ending> {
    let folder = options.folder.display();
    let site = Site::open(&options.folder, options.port)
        .with_context(|| format!("cannot serve {folder} on port {}", options.port))?;
    eprintln!("{folder} on {} (stop with Ctrl+C)", site.address()?);
    site.run();
    Ok(Ending::Done)
}
