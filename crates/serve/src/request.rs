//! The head of an HTTP request. It decides what is a request at all and whether the connection
//! stays open; it knows no files. Bodies are never read: nothing that is served takes one.

use std::io::{self, BufRead, Read as _};

/// More than any browser sends, and little enough for a server to keep.
const MAX_HEAD: u64 = 64 * 1024;

/// What a browser asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) keeps_open: bool,
}

/// Why there is no request.
#[derive(Debug)]
pub(crate) enum RequestError {
    Malformed,
    Broken(io::Error),
}

impl Request {
    /// Reads up to the empty line; `None` where the connection ended between two requests.
    pub(crate) fn read(reader: &mut impl BufRead) -> Result<Option<Self>, RequestError> {
        let mut head = reader.take(MAX_HEAD);
        let mut line = String::new();
        if read_line(&mut head, &mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(RequestError::Malformed);
        };
        let mut request =
            Self { method: method.to_owned(), target: target.to_owned(), keeps_open: version == "HTTP/1.1" };
        loop {
            let mut line = String::new();
            if read_line(&mut head, &mut line)? == 0 {
                return Err(RequestError::Malformed);
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                return Ok(Some(request));
            }
            // The bytes of a body would be taken for the next request.
            let ends = line.starts_with("connection:") && line.contains("close")
                || line.starts_with("content-length:") && line != "content-length: 0"
                || line.starts_with("transfer-encoding:");
            request.keeps_open &= !ends;
        }
    }
}

fn read_line(reader: &mut impl BufRead, line: &mut String) -> Result<usize, RequestError> {
    reader.read_line(line).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => RequestError::Malformed,
        _ => RequestError::Broken(error),
    })
}
