//! `cargo xtask bundle`: the built app as one file, `dist/pingyi.html`, which opens from a stick
//! without a site. It decides what stands where in that file; what is in the app is `build`'s business.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::{build, places, precache, sizes};

/// The one file, in `dist/`.
pub(crate) const FILE: &str = "pingyi.html";

/// The office's loader, and what it is made from.
const LOADER: &str = "pingyi-office_loader.js";
const OFFICE: (&str, &str) = ("pingyi-office.js", "pingyi-office_bg.wasm");

/// Builds if need be, and writes the file.
pub(crate) fn bundle() -> Result<(), String> {
    if !build::is_current() {
        build::build()?;
    }
    let dist = places::dist();
    let text = one_file(&dist)?;
    let path = dist.join(FILE);
    fs::write(&path, &text).map_err(|error| told(&path, &error))?;
    println!("{}: {} bytes", path.display(), sizes::grouped(text.len() as u64));
    Ok(())
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| told(path, &error))
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| told(path, &error))
}

/// The page with everything in it.
fn one_file(dist: &Path) -> Result<String, String> {
    let page = text(&dist.join("index.html"))?;
    let (mut inline, mut out) = (Allowed::default(), String::new());
    let mut rest = page.as_str();
    while let Some((before, tag, after)) = next_tag(rest) {
        out.push_str(before);
        rest = after;
        match kind(tag) {
            Tag::Style(file) => {
                let style = text(&dist.join(file))?;
                let _ = write!(out, "<style>{}</style>", inline.style(&style)?);
            }
            Tag::Icon(file) => {
                let icon = STANDARD.encode(read(&dist.join(file))?);
                let _ = write!(out, "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">");
            }
            Tag::Script(file, attributes) => {
                // The programs stand before the script that starts them.
                if attributes.contains("data-glue") {
                    out.push_str(&held(dist, &page)?);
                    let own = text(&places::root().join("static/one-file.js"))?;
                    let _ = write!(out, "<script>{}</script>", inline.script(&own));
                }
                let code = text(&dist.join(file))?;
                let _ = write!(out, "<script{attributes}>{}</script>", inline.script(&code));
                rest = rest.strip_prefix("</script>").unwrap_or(rest);
            }
            Tag::Gone => {}
            Tag::Policy => out.push_str(POLICY),
            Tag::Kept => out.push_str(tag),
        }
    }
    out.push_str(rest);
    if !out.contains(POLICY) {
        return Err("dist/index.html has no Content-Security-Policy.".to_owned());
    }
    Ok(out.replace(POLICY, &inline.policy()))
}

/// What a tag of the page becomes.
#[derive(Debug, PartialEq)]
enum Tag<'a> {
    Style(&'a str),
    Icon(&'a str),
    /// The file, and the other attributes with a space before each.
    Script(&'a str, String),
    Policy,
    /// Of use on a site only.
    Gone,
    Kept,
}

/// Stands for the policy until everything is known that it allows.
const POLICY: &str = "<!--policy-->";

fn kind(tag: &str) -> Tag<'_> {
    let file = |name| attribute(tag, name).map(|file| file.trim_start_matches("./"));
    match attribute(tag, "rel") {
        Some("stylesheet") => return file("href").map_or(Tag::Kept, Tag::Style),
        Some("icon") => return file("href").map_or(Tag::Kept, Tag::Icon),
        Some("manifest" | "apple-touch-icon" | "preload" | "modulepreload") => return Tag::Gone,
        _ => {}
    }
    if tag.contains("Content-Security-Policy") {
        return Tag::Policy;
    }
    match file("src").filter(|_| tag.starts_with("<script")) {
        None => Tag::Kept,
        Some(file) => {
            let others = ["type", "data-glue", "data-program"].into_iter();
            let others = others.filter_map(|name| Some((name, attribute(tag, name)?)));
            let attributes = others.fold(String::new(), |mut all, (name, value)| {
                let _ = write!(all, " {name}=\"{}\"", value.trim_start_matches("./"));
                all
            });
            Tag::Script(file, attributes)
        }
    }
}

/// The text before the next `link`, `meta` or `script`, its tag, and the text behind it.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let start = ["<link ", "<meta ", "<script "].iter().filter_map(|tag| text.find(tag)).min()?;
    let length = text.get(start..)?.find('>')? + 1;
    Some((text.get(..start)?, text.get(start..start + length)?, text.get(start + length..)?))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(after.split_once('"')?.0)
}

/// Every file that the programs ask for by name, as data in the page.
fn held(dist: &Path, page: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut hold = |name: &str, kind: &str, content: &str| {
        let _ = write!(out, "<script type=\"{kind}\" data-file=\"{name}\">{content}</script>");
    };
    for file in precache::files(dist)? {
        let name = precache::name(dist, &file);
        if name.starts_with("packs/") {
            // JSON may write the beginning of a tag so that it is none.
            hold(&name, "application/json", &text(&file)?.replace('<', "\\u003c"));
        } else if name.starts_with("pingyi-field") && page.contains(&name) || name.ends_with("_second.wasm") {
            if name.ends_with(".js") {
                hold(&name, "text/plain", &harmless(&text(&file)?));
            } else {
                hold(&name, "text/base64", &STANDARD.encode(read(&file)?));
            }
        }
    }
    let (glue, program) = (text(&dist.join(OFFICE.0))?, STANDARD.encode(read(&dist.join(OFFICE.1))?));
    let bytes = format!("Uint8Array.from(atob(\"{program}\"), (c) => c.charCodeAt(0))");
    let start = format!("{}\n;wasm_bindgen({{ module_or_path: {bytes} }});", harmless(&glue));
    hold(LOADER, "text/plain", &start);
    Ok(out)
}

/// JavaScript in which no tag begins or ends; what is written otherwise means the same in its texts.
fn harmless(code: &str) -> String {
    code.replace("</script", "<\\/script").replace("<!--", "\\x3c!--").replace("<script", "\\x3cscript")
}

/// The hashes of what stands in the page, which its policy allows.
#[derive(Default)]
struct Allowed {
    scripts: String,
    styles: String,
}

impl Allowed {
    fn script(&mut self, code: &str) -> String {
        let code = harmless(code);
        let _ = write!(self.scripts, " 'sha256-{}'", STANDARD.encode(Sha256::digest(code.as_bytes())));
        code
    }

    fn style(&mut self, style: &str) -> Result<String, String> {
        if style.contains("</") || style.contains("url(") {
            return Err("A style names another file, which one file cannot have.".to_owned());
        }
        let _ = write!(self.styles, " 'sha256-{}'", STANDARD.encode(Sha256::digest(style.as_bytes())));
        Ok(style.to_owned())
    }

    /// As strict as on a site: what stands in the page, and what it makes of it. No address outside.
    fn policy(&self) -> String {
        format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src{} blob: 'wasm-unsafe-eval'; style-src{}; img-src data: blob:; media-src blob:; connect-src blob:; worker-src blob:; base-uri 'none'; form-action 'none'\">",
            self.scripts, self.styles
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, Tag, harmless, kind, next_tag};

    #[test]
    fn tags_of_the_page_are_told_apart() {
        assert_eq!(
            kind("<link rel=\"stylesheet\" href=\"./a-1.css\" integrity=\"x\"/>"),
            Tag::Style("a-1.css")
        );
        assert_eq!(kind("<link rel=\"icon\" href=\"icons/icon.svg\">"), Tag::Icon("icons/icon.svg"));
        assert_eq!(kind("<link rel=\"preload\" href=\"./a.wasm\" as=\"fetch\">"), Tag::Gone);
        assert_eq!(kind("<meta charset=\"utf-8\">"), Tag::Kept);
        assert_eq!(kind("<meta http-equiv=\"Content-Security-Policy\" content=\"\">"), Tag::Policy);
        assert_eq!(
            kind(
                "<script type=\"module\" src=\"start.js\" data-glue=\"./f.js\" data-program=\"./f_bg.wasm\">"
            ),
            Tag::Script(
                "start.js",
                " type=\"module\" data-glue=\"f.js\" data-program=\"f_bg.wasm\"".to_owned()
            )
        );
        assert_eq!(next_tag("a <link b>c"), Some(("a ", "<link b>", "c")));
        assert_eq!(next_tag("<p>a</p>"), None);
    }

    // HTML, 13.2.5.4: nothing else ends a script or hides its end.
    #[test]
    fn no_script_can_end_before_its_end() {
        let code = harmless("a('</script>', '<!-- <script>')");
        assert_eq!(code, "a('<\\/script>', '\\x3c!-- \\x3cscript>')");
    }

    // The hash of "abc" (FIPS 180-2, B.1) in base64, as CSP level 3 (§ 2.3.1) writes it.
    #[test]
    fn the_policy_allows_what_stands_in_the_page_and_nothing_of_a_site() {
        let mut allowed = Allowed::default();
        allowed.script("abc");
        let policy = allowed.policy();
        assert!(
            policy.contains("script-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=' blob:"),
            "{policy}"
        );
        assert!(!policy.contains("'self'") && !policy.contains("http:"), "{policy}");
    }
}
