//! From the build's `index.html` and its parts to a page that is one file. Text in, text out; reads nothing.
//!
//! The scripts stand inside, so the page's own policy names each by its hash; the worker is a blob. What a host would send
//! are blocks that nothing runs, gzip in base64 (`assets/carried.js` reads them).

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sha2::{Digest as _, Sha256};

use crate::dist::precompressed;

/// What a page is made of.
pub(super) struct Parts<'a> {
    /// The build's page.
    pub(super) html: &'a str,
    /// The incident's title.
    pub(super) title: &'a str,
    /// The incident's text, as HTML.
    pub(super) first_paint: &'a str,
    pub(super) styles: &'a str,
    /// An SVG.
    pub(super) icon: &'a [u8],
    pub(super) program: Program<'a>,
    pub(super) worker: Program<'a>,
    pub(super) carried_script: &'a str,
    pub(super) start_script: &'a str,
    /// The incident's files by their address.
    pub(super) files: &'a [(String, Vec<u8>)],
}

/// A program and the module that wasm-bindgen wrote for it.
pub(super) struct Program<'a> {
    pub(super) glue: &'a str,
    pub(super) wasm: &'a [u8],
}

/// Where the build's page says that its parts are, relative to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Addresses {
    pub(super) styles: Vec<String>,
    pub(super) icon: String,
    pub(super) glue: String,
    pub(super) wasm: String,
    pub(super) worker: String,
    pub(super) start: String,
}

/// Reads the addresses of the build's page.
///
/// # Errors
/// When one is missing.
pub(super) fn addresses(html: &str) -> Result<Addresses, String> {
    let of = |is_it: &dyn Fn(&str) -> bool, name: &str| {
        tags(html).filter(move |tag| is_it(tag)).filter_map(|tag| attribute(tag, name)).map(beside).collect::<Vec<_>>()
    };
    let one = |what: &str, is_it: &dyn Fn(&str) -> bool, name: &str| {
        of(is_it, name).into_iter().next().ok_or_else(|| format!("index.html names no {what}."))
    };
    Ok(Addresses {
        styles: of(&is_style, "href"),
        icon: one("icon", &is_icon, "href")?,
        glue: one("glue", &|tag| is_link(tag, "modulepreload"), "href")?,
        wasm: one("program", &|tag| is_link(tag, "preload") && tag.contains("application/wasm"), "href")?,
        worker: one("worker", &is_worker, "content")?,
        start: one("start script", &is_script, "src")?,
    })
}

/// The page.
///
/// # Errors
/// When a script could not stand inside a page, or the build's page lacks a place.
pub(super) fn written(parts: &Parts<'_>) -> Result<String, String> {
    let exported = "__wbg_init as default";
    if !parts.program.glue.contains(exported) || !parts.worker.glue.contains("function __wbg_init(") {
        return Err("wasm-bindgen's glue does not look as it should: it has no `__wbg_init`.".to_owned());
    }
    let scripts = [
        format!("{}\nglobalThis.initProgram = __wbg_init;\n", parts.program.glue),
        parts.carried_script.to_owned(),
        parts.start_script.to_owned(),
    ];
    for text in scripts.iter().map(String::as_str).chain([parts.worker.glue]) {
        let small = text.to_ascii_lowercase();
        if small.contains("</script") || small.contains("<!--") {
            return Err("A script has `</script` or `<!--` in it, and cannot stand inside a page.".to_owned());
        }
    }
    if parts.styles.contains("</") || parts.styles.contains("url(") {
        return Err("The styles end their element or name a file, and cannot stand inside a page.".to_owned());
    }

    let policy = policy(&scripts, parts.styles);
    let head = head(parts, &policy)?;
    let head = between(&head, "<!-- first paint -->", "<!-- /first paint -->", parts.first_paint)
        .ok_or("index.html has no place for the incident's text.")?;
    let head = between(&head, "<!-- beside the page -->", "<!-- /beside the page -->", "")
        .ok_or("index.html does not mark what links to files beside it.")?;
    let (before, after) = head.rsplit_once("</body>").ok_or("index.html has no end.")?;

    let mut page = before.to_owned();
    let mut block = |kind: &str, name: &str, text: &str| {
        // Writing to a String does not fail.
        let _ = writeln!(page, "<script type=\"{kind}\" data-file=\"{name}\">{text}</script>");
    };
    block("text/plain", "worker.js", &plain_script(parts.worker.glue)?);
    block(PACKED, "worker.wasm", &packed(parts.worker.wasm)?);
    block(PACKED, "program.wasm", &packed(parts.program.wasm)?);
    for (name, bytes) in parts.files {
        if name.contains(['"', '<', '&']) {
            return Err(format!("The file name `{name}` cannot stand inside a page."));
        }
        block(PACKED, name, &packed(bytes)?);
    }
    for script in &scripts {
        let _ = writeln!(page, "<script type=\"module\">{script}</script>");
    }
    Ok(page + "</body>" + after)
}

/// A module's text as a plain script: without its one export, and asking where it is as plain scripts do.
///
/// # Errors
/// When it is a module in more than that.
fn plain_script(module: &str) -> Result<String, String> {
    let (body, end) = module.rsplit_once("export {").ok_or("The worker's glue exports nothing.")?;
    let is_last = end.split_once("};").is_some_and(|(_, rest)| rest.trim().is_empty());
    let body = body.replace("import.meta.url", "location.href");
    let is_plain = !["import ", "import(", "import.meta", "export "].iter().any(|word| {
        body.lines().any(|line| line.trim_start().starts_with(word)) || *word == "import.meta" && body.contains(word)
    });
    if is_last && is_plain { Ok(body) } else { Err("The worker's glue cannot be a plain script.".to_owned()) }
}

/// The type of a block that nothing runs.
const PACKED: &str = "application/gzip+base64";

/// As strict as that of the build's page: the scripts inside and no others, and no request at all.
fn policy(scripts: &[String], styles: &str) -> String {
    let scripts: Vec<String> = scripts.iter().map(|script| source_hash(script)).collect();
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types worker",
        scripts.join(" "),
        source_hash(styles),
    )
}

/// The build's page with its policy, styles, icon and title inside, and without what it asks a host for.
fn head(parts: &Parts<'_>, policy: &str) -> Result<String, String> {
    let mut out = String::with_capacity(parts.html.len());
    let mut rest = parts.html;
    let mut has_styles = false;
    for tag in tags(parts.html) {
        let (before, after) = rest.split_once(tag).ok_or("index.html changes while it is read.")?;
        out.push_str(before);
        rest = after;
        if tag.contains("Content-Security-Policy") {
            let _ = write!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        } else if is_style(tag) {
            if !has_styles {
                let _ = write!(out, "<style>{}</style>", parts.styles);
            }
            has_styles = true;
        } else if is_icon(tag) {
            let icon = BASE64.encode(parts.icon);
            let _ = write!(out, "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">");
        } else if is_script(tag) {
            rest = rest.strip_prefix("</script>").ok_or("index.html has a script that is not empty.")?;
        } else if !is_worker(tag) && !is_hosted(tag) && !is_link(tag, "modulepreload") && !is_link(tag, "preload") {
            out.push_str(tag);
        }
    }
    let title = format!("<title>{}</title>", escaped(parts.title));
    between(&(out + rest), "<title>", "</title>", &title).ok_or_else(|| "index.html has no title.".to_owned())
}

/// `text` with what stands between two marks, and the marks, replaced.
fn between(text: &str, from: &str, to: &str, new: &str) -> Option<String> {
    let (before, rest) = text.split_once(from)?;
    let (_, after) = rest.split_once(to)?;
    Some([before, new, after].concat())
}

fn is_link(tag: &str, rel: &str) -> bool {
    tag.starts_with("<link ") && attribute(tag, "rel") == Some(rel)
}

fn is_style(tag: &str) -> bool {
    is_link(tag, "stylesheet")
}

fn is_icon(tag: &str) -> bool {
    is_link(tag, "icon")
}

fn is_worker(tag: &str) -> bool {
    tag.starts_with("<meta ") && attribute(tag, "name") == Some("worker")
}

/// What only a hosted page has: its build's name, and where its own single files are.
fn is_hosted(tag: &str) -> bool {
    is_link(tag, "manifest") || tag.starts_with("<meta ") && matches!(attribute(tag, "name"), Some("build" | "bundle"))
}

fn is_script(tag: &str) -> bool {
    tag.starts_with("<script ") && attribute(tag, "src").is_some()
}

/// The tags in the page's head that name something, in their order.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    let head = html.split("</head>").next().unwrap_or_default();
    head.match_indices('<').filter_map(|(at, _)| {
        let tag = head.get(at..)?;
        let is_one = ["<link ", "<meta ", "<script "].iter().any(|start| tag.starts_with(start));
        is_one.then(|| tag.get(..=tag.find('>')?)).flatten()
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// An address as a path beside the page.
fn beside(address: &str) -> String {
    address.strip_prefix("./").unwrap_or(address).to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

fn packed(bytes: &[u8]) -> Result<String, String> {
    precompressed::gzip(bytes).map(|packed| BASE64.encode(packed))
}

#[cfg(test)]
mod tests;
