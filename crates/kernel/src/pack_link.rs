//! Links to packs: `#/pack?get=<relative path>&sha256=<hex>`. It decides which paths lie beside the app
//! and nowhere else, how a link is written, and whether an address that was typed or scanned is one of
//! this app.

use crate::route::{decoded, encoded};

/// Where a pack lies beside the app, and what its content must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackLink {
    /// Relative path.
    pub(crate) path: String,
    /// Hex SHA-256, in lower case.
    pub(crate) sha256: String,
}

impl PackLink {
    /// Reads the query of `#/pack`; `None` if it asks for nothing, an error if what it asks for is no
    /// pack beside this app.
    pub(crate) fn parse(query: &str) -> Option<Result<Self, ()>> {
        let field = |name: &str| {
            query.split('&').filter_map(|pair| pair.split_once('=')).find(|(field, _)| *field == name)
        };
        let path = decoded(field("get")?.1);
        let sha256 = field("sha256").map(|(_, value)| value.to_ascii_lowercase()).unwrap_or_default();
        let is_sum = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(if lies_beside(&path) && is_sum { Ok(Self { path, sha256 }) } else { Err(()) })
    }

    /// The hash of the address.
    pub(crate) fn hash(&self) -> String {
        let path: Vec<String> = self.path.split('/').map(encoded).collect();
        format!("#/pack?get={}&sha256={}", path.join("/"), self.sha256)
    }
}

/// Whether a path leads to a file beside the app: no other site, no folder above, nothing that a
/// browser or a server would read as one of these (`\`, `%2e`, a scheme, a query).
pub(crate) fn lies_beside(path: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.chars().all(|letter| letter == '.')
            && !part.chars().any(|letter| letter.is_control() || "\\:?#%*|\"<>".contains(letter))
    };
    path.len() <= 200 && path.trim() == path && path.split('/').all(is_plain)
}

/// The hash of an address of this app; `None` for another address or text.
pub(crate) fn own_hash(text: &str, app: &str) -> Option<String> {
    let text = text.trim();
    let (address, hash) = text.split_once('#')?;
    let plain = |address: &'_ str| address.strip_suffix("index.html").unwrap_or(address).to_owned();
    (plain(address) == plain(app) && hash.starts_with('/')).then(|| format!("#{hash}"))
}

#[cfg(test)]
mod tests {
    use super::{PackLink, lies_beside, own_hash};

    #[test]
    fn only_files_beside_the_app_are_fetched() {
        for good in ["packs/riverside.pack.json", "河畔.pack.json", "a/b/c.json", "v2..json"] {
            assert!(lies_beside(good), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "//example.org/a.json",
            "https://example.org/a.json",
            "../a.json",
            "packs/../../a.json",
            "packs/./a.json",
            "packs//a.json",
            "\\\\example.org\\a.json",
            "packs\\..\\a.json",
            "packs/%2e%2e/a.json",
            "javascript:alert(1)",
            "data:application/json,{}",
            "a.json?x=1",
            "a.json#x",
            " a.json",
            "a\n.json",
        ] {
            assert!(!lies_beside(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_link_is_read_as_it_was_written() {
        let link = PackLink { path: "packs/河畔 1.json".to_owned(), sha256: "ab".repeat(32) };
        let hash = link.hash();
        assert!(hash.starts_with("#/pack?get=packs/%E6%B2%B3%E7%95%94%201.json&sha256=abab"), "{hash}");
        let (_, query) = hash.split_once('?').unwrap();
        assert_eq!(PackLink::parse(query), Some(Ok(link)));
        assert_eq!(PackLink::parse(""), None);
        assert_eq!(PackLink::parse("get=a.json"), Some(Err(())), "without a sum nobody knows what comes");
        assert_eq!(PackLink::parse("get=a.json&sha256=12"), Some(Err(())));
        assert_eq!(PackLink::parse(&format!("get=%2e%2e/a.json&sha256={}", "ab".repeat(32))), Some(Err(())));
    }

    #[test]
    fn an_address_of_another_site_is_none_of_this_app() {
        let app = "https://survey.example/2026/";
        assert_eq!(own_hash("https://survey.example/2026/#/pack", app).as_deref(), Some("#/pack"));
        assert_eq!(own_hash(" https://survey.example/2026/index.html#/ ", app).as_deref(), Some("#/"));
        for other in [
            "https://survey.example/#/pack",
            "https://survey.example.evil/2026/#/pack",
            "https://evil.example/https://survey.example/2026/#/pack",
            "http://survey.example/2026/#/pack",
            "javascript:alert(1)#/pack",
            "#/pack",
            "hello",
        ] {
            assert_eq!(own_hash(other, app), None, "{other}");
        }
    }
}
