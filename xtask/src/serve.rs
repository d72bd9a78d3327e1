//! `cargo xtask serve`: the release build on this machine's loopback address.
//!
//! A plain file server for one folder, as strict as a public host: correct types, no sniffing, nothing outside the
//! folder. The end-to-end tests use the same one, under a path of their own. Must not know how the page is built.

use std::fs::File;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::process::say;
use crate::{Outcome, dist};

const DEFAULT_PORT: u16 = 8080;
const N_THREADS: usize = 4;

/// `cargo xtask serve [--port N] [--prefix /a/b/]`.
///
/// # Errors
/// When the page does not build, an argument is not understood, or the port is taken.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let (port, prefix) = read_arguments(arguments)?;
    let dist = dist::build()?;
    let site = start(dist, &prefix, port)?;
    say(&format!("\nThe page is at {}  (Ctrl-C ends it)", site.url));
    for thread in site.threads {
        thread.join().map_err(|_| "The server stopped.".to_owned())?;
    }
    Ok(())
}

/// A running server. It stops with the program.
pub(crate) struct Site {
    /// Where the page is, with a slash at the end.
    pub(crate) url: String,
    threads: Vec<std::thread::JoinHandle<()>>,
}

/// Serves `folder` on 127.0.0.1 under the path `prefix`, which begins and ends with a slash. Port 0 takes a free one.
///
/// # Errors
/// When the port is taken.
pub(crate) fn start(folder: PathBuf, prefix: &str, port: u16) -> Result<Site, String> {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| format!("Port {port} of 127.0.0.1 cannot be used ({error}). Choose another with --port."))?;
    let url = format!("http://{}{prefix}", server.server_addr());
    let server = Arc::new(server);
    let files = Arc::new(Files { folder, prefix: prefix.to_owned() });
    let threads = (0..N_THREADS)
        .map(|_| {
            let (server, files) = (Arc::clone(&server), Arc::clone(&files));
            std::thread::spawn(move || {
                for request in server.incoming_requests() {
                    files.answer(request);
                }
            })
        })
        .collect();
    Ok(Site { url, threads })
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
            _ => return Err(format!("`serve` has no option `{word}`; it has --port N and --prefix /a/b/.")),
        }
    }
    Ok((port, prefix))
}

/// What is served, and where.
struct Files {
    folder: PathBuf,
    prefix: String,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    File(PathBuf),
    /// The same path with the slash that relative addresses need.
    Redirect(String),
    Nothing,
}

impl Files {
    fn answer(&self, request: Request) {
        let is_read = matches!(request.method(), Method::Get | Method::Head);
        // A reader that went away while it was answered is nobody's fault.
        let _ = match self.target(request.url()) {
            _ if !is_read => request.respond(Response::empty(405)),
            Target::Redirect(to) => request.respond(with(Response::empty(301), "Location", &to)),
            Target::Nothing => request.respond(Response::from_string("Not found.\n").with_status_code(404)),
            Target::File(path) => match File::open(&path) {
                Ok(file) => {
                    let response = with(whole(Response::from_file(file)), "Content-Type", mime_type(&path));
                    let response = with(response, "Cache-Control", cache_control(&path));
                    request.respond(with(response, "X-Content-Type-Options", "nosniff"))
                }
                Err(_) => request.respond(Response::empty(404)),
            },
        };
    }

    fn target(&self, url: &str) -> Target {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.prefix {
            return Target::Redirect(self.prefix.clone());
        }
        let Some(decoded) = path.strip_prefix(&self.prefix).and_then(percent_decoded) else { return Target::Nothing };
        let relative = if decoded.is_empty() || decoded.ends_with('/') { decoded + "index.html" } else { decoded };
        let is_plain = Path::new(&relative).components().all(|part| matches!(part, Component::Normal(_)));
        if !is_plain || relative.contains(['\\', '\0']) {
            return Target::Nothing;
        }
        // Links that lead out of the folder are resolved, and refused.
        let (Ok(file), Ok(root)) = (self.folder.join(relative).canonicalize(), self.folder.canonicalize()) else {
            return Target::Nothing;
        };
        if file.starts_with(root) && file.is_file() { Target::File(file) } else { Target::Nothing }
    }
}

/// The answer in one piece, with its length in front, however long it is.
fn whole<R: std::io::Read>(response: Response<R>) -> Response<R> {
    response.with_chunked_threshold(usize::MAX)
}

/// The answer with one more header. A value that cannot stand in a header costs the header, not the answer.
fn with<R: std::io::Read>(response: Response<R>, name: &str, value: &str) -> Response<R> {
    match Header::from_bytes(name, value) {
        Ok(header) => response.with_header(header),
        Err(()) => response,
    }
}

/// Text with each `%41` made a letter; none when that is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A file named by its content never changes; any other is asked for again.
fn cache_control(path: &Path) -> &'static str {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let hash = stem.strip_suffix("_bg").unwrap_or(stem).rsplit('-').next().unwrap_or_default();
    // Trunk writes 64 bits in hex, without leading zeros.
    let is_hash = (12..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(prefix: &str) -> Files {
        Files { folder: crate::process::project().join("assets"), prefix: prefix.to_owned() }
    }

    fn is_file(target: &Target) -> bool {
        matches!(target, Target::File(_))
    }

    #[test]
    fn a_file_is_served_under_the_prefix_and_nowhere_else() {
        assert!(is_file(&files("/").target("/app.css")));
        assert!(is_file(&files("/a/b/").target("/a/b/app.css?x=1")));
        assert_eq!(files("/a/b/").target("/app.css"), Target::Nothing);
        assert_eq!(files("/a/b/").target("/a/b"), Target::Redirect("/a/b/".into()));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for url in
            ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd", "/%2fetc/passwd", "/%00", "/%"]
        {
            assert_eq!(files("/").target(url), Target::Nothing, "{url}");
        }
    }

    #[test]
    fn only_files_named_by_their_hash_are_kept_for_ever() {
        for name in
            ["app-adc48aa78e3226b0.css", "start-7e7ad28300dcd63.js", "postmortem-explorer-c0dca1db226e1909_bg.wasm"]
        {
            assert!(cache_control(Path::new(name)).contains("immutable"), "{name}");
        }
        for name in ["index.html", "incident.json", "postmortem-explorer.js", "2025-checkout-502"] {
            assert_eq!(cache_control(Path::new(name)), "no-cache", "{name}");
        }
    }

    #[test]
    fn options_are_read_and_a_misspelt_one_is_named() {
        let read = |text: &str| read_arguments(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read(""), Ok((8080, "/".into())));
        assert_eq!(read("--port 90 --prefix a/b"), Ok((90, "/a/b/".into())));
        assert!(read("--prot 90").is_err_and(|sentence| sentence.contains("--prot")));
    }
}
