//! The files that were imported, as they came: kept in the database, so that a coordinator who
//! closes the tab finds them again; in memory where there is no database. What is in them is not
//! looked at.
//!
//! An entry `entry/<pack>/<random>` holds hash and name, `bytes/<hash>` the content, once for all
//! entries that have it. Entries of one import are written together, after all of its bytes.

use std::collections::BTreeSet;

use pingyi_kernel::StoreFailure;
use pingyi_kernel::office::content_hash;
use pingyi_web::shell::worker;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The key of its entry.
    key: String,
    hash: String,
    /// The name under which it was given.
    pub(crate) name: String,
    /// The content, where the database did not take it.
    held: Option<Vec<u8>>,
}

impl Kept {
    /// Its content; `None` if it is gone.
    pub(crate) async fn bytes(&self) -> Option<Vec<u8>> {
        match &self.held {
            Some(bytes) => Some(bytes.clone()),
            None => worker::get(&bytes_key(&self.hash)).await.ok().flatten(),
        }
    }
}

/// The files of a pack that are kept, by name, so that their order does not depend on chance.
pub(crate) async fn of_pack(pack: &str) -> Vec<Kept> {
    let start = format!("entry/{pack}/");
    let keys = worker::keys().await.unwrap_or_default();
    let mut found = Vec::new();
    for key in keys.into_iter().filter(|key| key.starts_with(&start)) {
        let entry = worker::get(&key).await.ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some((hash, name)) = entry.as_deref().and_then(|entry| entry.split_once(' ')) {
            found.push(Kept { key: key.clone(), hash: hash.to_owned(), name: name.to_owned(), held: None });
        }
    }
    found.sort_by(|a, b| (&a.name, &a.key).cmp(&(&b.name, &b.key)));
    found
}

/// Puts the content of a file away; it counts only after `settle`.
pub(crate) async fn put(pack: &str, name: &str, bytes: Vec<u8>) -> Kept {
    let hash = content_hash(&bytes);
    let key = format!("entry/{pack}/{}", worker::new_name());
    let stored = worker::change(&[(bytes_key(&hash), &bytes)], &[]).await;
    Kept { key, hash, name: name.to_owned(), held: stored.is_err().then_some(bytes) }
}

/// Makes files count from now on. Where that fails they count until the tab is closed.
pub(crate) async fn settle(files: &mut [Kept]) {
    let entries: Vec<(String, String)> = files
        .iter()
        .filter(|file| file.held.is_none())
        .map(|file| (file.key.clone(), format!("{} {}", file.hash, file.name)))
        .collect();
    let puts: Vec<(String, &[u8])> =
        entries.iter().map(|(key, entry)| (key.clone(), entry.as_bytes())).collect();
    if worker::change(&puts, &[]).await.is_err() {
        for file in files {
            if file.held.is_none() {
                file.held = file.bytes().await;
            }
        }
    }
}

/// Forgets the entries of these files, and all content that no entry names any more.
///
/// # Errors
/// Why the database could not forget them.
pub(crate) async fn forget(files: &[Kept]) -> Result<(), StoreFailure> {
    let gone: Vec<String> = files.iter().map(|file| file.key.clone()).collect();
    worker::change(&[], &gone).await?;
    let keys = worker::keys().await?;
    let mut named = BTreeSet::new();
    for key in keys.iter().filter(|key| key.starts_with("entry/")) {
        if let Some(entry) = worker::get(key).await?
            && let Some(hash) = entry.split(|byte| *byte == b' ').next()
        {
            named.insert(bytes_key(&String::from_utf8_lossy(hash)));
        }
    }
    let idle: Vec<String> =
        keys.into_iter().filter(|key| key.starts_with("bytes/") && !named.contains(key)).collect();
    worker::change(&[], &idle).await
}

fn bytes_key(hash: &str) -> String {
    format!("bytes/{hash}")
}
