//! What is served: which file a path leads to, of which type, and how long it may be kept.
//!
//! Nothing outside the folder, whatever the path says. Pure but for looking which files there are.

use std::path::{Component, Path, PathBuf};

/// What is served, and where.
pub(super) struct Files {
    pub(super) folder: PathBuf,
    /// The path that stands for the folder; begins and ends with a slash.
    pub(super) prefix: String,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    File(PathBuf),
    /// The same path with the slash that relative addresses need.
    Redirect(String),
    Nothing,
}

impl Files {
    pub(super) fn target(&self, url: &str) -> Target {
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

pub(super) fn mime_type(path: &Path) -> &'static str {
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

/// The file as the build compressed it, where it did and the browser takes it; and the header that says so.
pub(super) fn encoded(file: PathBuf, accepted: &str) -> (PathBuf, String) {
    let takes = |name: &str| accepted.split(',').any(|word| word.trim().split(';').next() == Some(name));
    for (name, ending) in [("br", "br"), ("gzip", "gz")] {
        let beside = file.with_added_extension(ending);
        if takes(name) && beside.is_file() {
            return (beside, format!("Content-Encoding: {name}\r\n"));
        }
    }
    (file, String::new())
}

/// A file named by its content, or in a folder that is, never changes; any other is asked for again.
pub(super) fn cache_control(path: &Path) -> &'static str {
    let of_file = path.file_stem();
    let of_folder = path.parent().and_then(Path::file_name);
    let is_hashed = [of_file, of_folder].into_iter().flatten().filter_map(|name| name.to_str()).any(ends_with_hash);
    if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn ends_with_hash(name: &str) -> bool {
    let hash = name.strip_suffix("_bg").unwrap_or(name).rsplit('-').next().unwrap_or_default();
    // 64 bits in hex; Trunk writes them without leading zeros.
    (12..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
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
        assert!(is_file(&files("/").target("/favicon.svg")));
        assert!(is_file(&files("/a/b/").target("/a/b/favicon.svg?x=1")));
        assert_eq!(files("/a/b/").target("/favicon.svg"), Target::Nothing);
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
    fn a_compressed_file_is_sent_to_whom_takes_it() {
        let folder = std::env::temp_dir().join(format!("xtask-encoded-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for name in ["a.js", "a.js.gz", "b.js"] {
            std::fs::write(folder.join(name), name).expect("written");
        }
        let sent = |name: &str, accepted: &str| {
            let (file, header) = encoded(folder.join(name), accepted);
            (file.file_name().and_then(|name| name.to_str()).map(str::to_owned).unwrap_or_default(), header)
        };
        let (as_gzip, gzip, plain) = (sent("a.js", "br;q=1, gzip"), sent("a.js", "gzip"), sent("a.js", "identity"));
        let without = sent("b.js", "br, gzip");
        std::fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(as_gzip, ("a.js.gz".into(), "Content-Encoding: gzip\r\n".into()));
        assert_eq!(gzip, as_gzip);
        assert_eq!(plain, ("a.js".into(), String::new()));
        assert_eq!(without, ("b.js".into(), String::new()));
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
}
