//! A folder as a web site on this machine alone. It decides what a path may name and which headers
//! a file gets; which folder and port, and what is said to people, is for its two users, `pingyi
//! serve` and `cargo xtask serve`.

#![allow(clippy::disallowed_methods, reason = "a server: files and threads are its business")]

mod path;
mod request;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use request::{Request, RequestError};

/// How long an open connection may be silent. Browsers open more than they use.
const PATIENCE: Duration = Duration::from_secs(30);

/// Headers that every answer carries. `no-cache` lets a browser keep a file but makes it ask each
/// time, so that a new build is seen at once; the last one cannot stand in a page's own `<meta>`.
const HEADERS: &str = "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\
    Referrer-Policy: no-referrer\r\nContent-Security-Policy: frame-ancestors 'none'\r\n";

/// A folder that is served, on an address that is already taken.
#[derive(Debug)]
pub struct Site {
    root: PathBuf,
    listener: TcpListener,
}

impl Site {
    /// Takes the port on this machine's own address. Port 0 takes any that is free.
    ///
    /// # Errors
    /// The folder has no `index.html`, or the port is taken.
    pub fn open(root: &Path, port: u16) -> io::Result<Self> {
        let root = fs::canonicalize(root)?;
        if !root.join("index.html").is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no index.html in this folder"));
        }
        Ok(Self { root, listener: TcpListener::bind((Ipv4Addr::LOCALHOST, port))? })
    }

    /// Where a browser finds it.
    ///
    /// # Errors
    /// The system cannot tell the port.
    pub fn address(&self) -> io::Result<String> {
        Ok(format!("http://{}/", self.listener.local_addr()?))
    }

    /// Answers until the process ends; each connection has a thread of its own.
    pub fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let root = self.root.clone();
            thread::spawn(move || {
                // A browser that goes away in the middle of an answer is no fault of anybody's.
                let _ = converse(&root, stream);
            });
        }
    }
}

/// Answers one request after the other until the browser has no more.
fn converse(root: &Path, mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let (answer, goes_on) = match Request::read(&mut reader) {
            Ok(Some(request)) => (answer(root, &request), request.keeps_open),
            Ok(None) => return Ok(()),
            Err(RequestError::Malformed) => (Answer::plain("400 Bad Request"), false),
            Err(RequestError::Broken(error)) => return Err(error),
        };
        stream.write_all(&answer.bytes(goes_on))?;
        if !goes_on {
            return Ok(());
        }
    }
}

/// What goes back.
struct Answer {
    status: &'static str,
    mime: &'static str,
    length: usize,
    body: Vec<u8>,
}

impl Answer {
    fn plain(status: &'static str) -> Self {
        let body = status.as_bytes().to_vec();
        Self { status, mime: "text/plain; charset=utf-8", length: body.len(), body }
    }

    fn bytes(&self, keeps_open: bool) -> Vec<u8> {
        let Self { status, mime, length, body } = self;
        let connection = if keeps_open { "keep-alive" } else { "close" };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\nConnection: {connection}\r\n{HEADERS}\r\n"
        );
        [head.as_bytes(), body].concat()
    }
}

fn answer(root: &Path, request: &Request) -> Answer {
    if request.method != "GET" && request.method != "HEAD" {
        return Answer::plain("405 Method Not Allowed");
    }
    let Some(file) = path::file_of(root, &request.target) else { return Answer::plain("404 Not Found") };
    let Ok(mut body) = fs::read(&file) else { return Answer::plain("404 Not Found") };
    let length = body.len();
    if request.method == "HEAD" {
        body.clear();
    }
    Answer { status: "200 OK", mime: path::mime_of(&file), length, body }
}
