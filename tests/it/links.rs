//! What papers and pages point at is there. Addresses on the web are not asked.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The project's own papers: beside the manifest, and under `docs`.
fn papers() -> Vec<PathBuf> {
    let mut found = markdown_in(root());
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        found.extend(markdown_in(&folder));
        folders.extend(
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()),
        );
    }
    found
}

fn markdown_in(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// What stands in `](…)`, outside of code.
fn targets(text: &str) -> Vec<String> {
    let prose = text.split("```").step_by(2).collect::<String>();
    let after = prose.split("](").skip(1);
    after.filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

// Source of truth: the files themselves.
#[test]
fn every_link_of_the_papers_leads_somewhere() {
    let mut dead = Vec::new();
    for paper in papers() {
        let text = fs::read_to_string(&paper).unwrap();
        for target in targets(&text) {
            let is_elsewhere =
                target.contains("://") || target.starts_with("mailto:") || target.starts_with('#');
            let file = target.split('#').next().unwrap();
            if !is_elsewhere && !paper.parent().unwrap().join(file).exists() {
                dead.push(format!("{}: {target}", paper.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

/// The values of an attribute in a page, or of a member in JSON.
fn values(text: &str, before: &str) -> Vec<String> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

// Source of truth: Trunk copies `static/x` to `x`; an address in the page is relative to it.
#[test]
fn every_file_that_page_and_manifest_name_is_there() {
    let page = fs::read_to_string(root().join("index.html")).unwrap();
    let manifest = fs::read_to_string(root().join("static/manifest.webmanifest")).unwrap();
    let named = values(&page, "href=\"")
        .into_iter()
        .chain(values(&page, " src=\""))
        .chain(values(&manifest, "\"src\": \""));
    let missing: Vec<String> = named
        .filter(|name| !name.contains("://"))
        .filter(|name| !root().join(name).exists() && !root().join("static").join(name).exists())
        .collect();
    assert!(missing.is_empty(), "named and not there: {}", missing.join(", "));
}

// Source of truth: a strict content security policy has no exception for inline script or style.
#[test]
fn the_page_holds_no_script_or_style_of_its_own() {
    let page = fs::read_to_string(root().join("index.html")).unwrap();
    let policy =
        page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    assert!(!policy.contains("http") && !policy.contains('*'), "another origin: {policy}");
    assert!(!page.contains("<style") && !page.contains(" style=\"") && !page.contains("<script>"), "inline");
}
