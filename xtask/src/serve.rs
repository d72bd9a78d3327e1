//! `cargo xtask serve`: the release build on this machine's loopback address.
//!
//! A plain file server, as strict as a public host; the end-to-end tests use the same one, under a path of their own.
//! One thread and one request a connection, so that no request waits for another. Must not know how the page is built.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::process::say;
use crate::{Outcome, dist};

mod files;

use files::{Files, Target, cache_control, encoded, mime_type};

const DEFAULT_PORT: u16 = 8080;

/// How long a connection may take to ask. Browsers open some in advance, and may never use them.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest request that is read [bytes].
const MAX_REQUEST: u64 = 32 * 1024;

/// `cargo xtask serve [--draft] [--port N] [--prefix /a/b/]`.
///
/// # Errors
/// When the page does not build, an argument is not understood, or the port is taken.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let (is_draft, rest) = match arguments.split_first() {
        Some((first, rest)) if first == dist::DRAFT_FLAG => (true, rest),
        _ => (false, arguments),
    };
    let (port, prefix) = read_arguments(rest)?;
    let dist = if is_draft { dist::build_draft() } else { dist::build() }?;
    let site = start(dist, &prefix, port)?;
    say(&format!("\nThe page is at {}  (Ctrl-C ends it)", site.url));
    site.thread.join().map_err(|_| "The server stopped.".to_owned())
}

/// A running server. It stops with the program.
pub(crate) struct Site {
    /// Where the page is, with a slash at the end.
    pub(crate) url: String,
    thread: std::thread::JoinHandle<()>,
}

/// Serves `folder` on 127.0.0.1 under the path `prefix`, which begins and ends with a slash. Port 0 takes a free one.
///
/// # Errors
/// When the port is taken.
pub(crate) fn start(folder: PathBuf, prefix: &str, port: u16) -> Result<Site, String> {
    let taken = |error| format!("Port {port} of 127.0.0.1 cannot be used ({error}). Choose another with --port.");
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(taken)?;
    let url = format!("http://{}{prefix}", listener.local_addr().map_err(taken)?);
    let files = Arc::new(Files { folder, prefix: prefix.to_owned() });
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = Arc::clone(&files);
            // A reader that goes away while it is answered is nobody's fault.
            std::thread::spawn(move || answer(&files, &stream).ok());
        }
    });
    Ok(Site { url, thread })
}

fn read_arguments(arguments: &[String]) -> Result<(u16, String), String> {
    let (mut port, mut prefix) = (DEFAULT_PORT, "/".to_owned());
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("`{word}` needs a value."))?;
        match word.as_str() {
            "--port" => port = value.parse().map_err(|_| format!("`{value}` is not a port."))?,
            "--prefix" => {
                let path = value.trim_matches('/');
                prefix = if path.is_empty() { "/".into() } else { format!("/{path}/") };
            }
            _ => {
                return Err(format!(
                    "`serve` has no option `{word}`; it has --draft (first), --port N and --prefix /a/b/."
                ));
            }
        }
    }
    Ok((port, prefix))
}

/// Reads one request from the connection, and answers it.
fn answer(files: &Files, stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut head = BufReader::new(stream.take(MAX_REQUEST)).lines();
    let Some(first) = head.next() else { return Ok(()) };
    let first = first?;
    // All lines are read, because a connection that is closed before is reset, and its answer may be lost.
    let mut accepted = String::new();
    while let Some(line) = head.next().transpose()?.filter(|line| !line.is_empty()) {
        let line = line.to_ascii_lowercase();
        accepted = line.strip_prefix("accept-encoding:").map(str::to_owned).unwrap_or(accepted);
    }

    let mut words = first.split(' ');
    let (method, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, headers, body) = match files.target(url) {
        _ if !matches!(method, "GET" | "HEAD") => ("405 Method Not Allowed", String::new(), Vec::new()),
        Target::File(path) => {
            let (kind, caching) = (mime_type(&path), cache_control(&path));
            let (path, encoding) = encoded(path, &accepted);
            let headers =
                format!("Content-Type: {kind}\r\nCache-Control: {caching}\r\nVary: Accept-Encoding\r\n{encoding}");
            ("200 OK", headers, std::fs::read(path)?)
        }
        Target::Redirect(to) => ("301 Moved Permanently", format!("Location: {to}\r\n"), Vec::new()),
        Target::Nothing => ("404 Not Found", "Content-Type: text/plain\r\n".into(), b"Not found.\n".into()),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{headers}X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole answer of a server of `assets/` under `/a/` to these bytes.
    fn asked(request: &str) -> String {
        let site = start(crate::process::project().join("assets"), "/a/", 0).expect("a free port");
        let address = site.url.strip_prefix("http://").and_then(|rest| rest.split('/').next()).expect("an address");
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn a_file_comes_with_its_type_and_length() {
        let answer = asked("GET /a/favicon.svg HTTP/1.1\r\nHost: a\r\n\r\n");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\n"), "{head}");
        assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())), "{head}");
        assert!(body.starts_with("<svg"), "{body}");
    }

    #[test]
    fn a_head_has_no_body_and_other_methods_are_refused() {
        assert!(asked("HEAD /a/favicon.svg HTTP/1.1\r\n\r\n").ends_with("Connection: close\r\n\r\n"));
        assert!(asked("POST /a/favicon.svg HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
        assert!(asked("nonsense\r\n\r\n").starts_with("HTTP/1.1 405 "));
        assert!(asked("GET /a HTTP/1.1\r\n\r\n").contains("\r\nLocation: /a/\r\n"));
    }

    #[test]
    fn options_are_read_and_a_misspelt_one_is_named() {
        let read = |text: &str| read_arguments(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read(""), Ok((8080, "/".into())));
        assert_eq!(read("--port 90 --prefix a/b"), Ok((90, "/a/b/".into())));
        assert!(read("--prot 90").is_err_and(|sentence| sentence.contains("--prot")));
    }
}
