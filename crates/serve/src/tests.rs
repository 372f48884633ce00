//! A folder in a temporary place, asked over a real connection. Expected statuses and headers are
//! RFC 9110's.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Site;
use crate::path::{file_of, mime_of};

/// A new folder `…/site` with a page and a program, and a secret beside it.
fn folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let outer = std::env::temp_dir().join(format!("pingyi-serve-{}-{number}", std::process::id()));
    fs::create_dir_all(outer.join("site/packs")).unwrap();
    fs::write(outer.join("secret.txt"), "secret").unwrap();
    fs::write(outer.join("site/index.html"), "<!DOCTYPE html>").unwrap();
    fs::write(outer.join("site/app.wasm"), [0, 97, 115, 109]).unwrap();
    fs::write(outer.join("site/packs/演示.json"), "{}").unwrap();
    fs::write(outer.join("site/.hidden"), "hidden").unwrap();
    fs::canonicalize(outer.join("site")).unwrap()
}

/// Sends these bytes and reads until the server closes.
fn ask(root: &Path, words: &str) -> String {
    let site = Site::open(root, 0).unwrap();
    let address = site.listener.local_addr().unwrap();
    std::thread::spawn(move || site.run());
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(words.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_page_comes_with_its_type_and_is_asked_for_again_each_time() {
    let answer = ask(&folder(), "GET /?pack=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\nContent-Type: text/html; charset=utf-8\r\n"), "{answer}");
    assert!(answer.contains("\r\nCache-Control: no-cache\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n<!DOCTYPE html>"), "{answer}");
}

#[test]
fn one_connection_serves_several_requests_and_head_has_no_body() {
    let two =
        "HEAD / HTTP/1.1\r\n\r\nGET /packs/%E6%BC%94%E7%A4%BA.json HTTP/1.1\r\nConnection: close\r\n\r\n";
    let answer = ask(&folder(), two);
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 2, "{answer}");
    assert!(answer.contains("Content-Length: 15\r\n"), "{answer}");
    assert!(!answer.contains("<!DOCTYPE"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n{}"), "{answer}");
}

#[test]
fn nothing_outside_of_the_folder_has_an_address() {
    let root = folder();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.join("../secret.txt"), root.join("link.txt")).unwrap();
    for target in [
        "/../secret.txt",
        "/packs/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/link.txt",
        "/.hidden",
        "/app.wasm%00.html",
        "/%zz",
        "http://elsewhere/secret.txt",
        "secret.txt",
    ] {
        assert_eq!(file_of(&root, target), None, "{target}");
    }
    assert_eq!(file_of(&root, "/app.wasm?x#y"), Some(root.join("app.wasm")));
    assert_eq!(mime_of(&root.join("app.wasm")), "application/wasm");
}

#[test]
fn what_is_missing_wrong_or_not_a_read_is_refused() {
    let root = folder();
    assert!(ask(&root, "GET /missing HTTP/1.1\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 404"));
    assert!(ask(&root, "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi").starts_with("HTTP/1.1 405"));
    assert!(ask(&root, "hello\r\n\r\n").starts_with("HTTP/1.1 400"));
}

#[test]
fn a_folder_without_a_page_is_refused_at_the_start() {
    assert!(Site::open(&folder().join("packs"), 0).is_err());
}
