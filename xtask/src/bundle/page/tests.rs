//! A small page goes in; what comes out has everything inside and asks for nothing.

use std::io::Read as _;

use super::*;

const HTML: &str = r#"<!doctype html><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>Explorer</title>
<link rel="icon" href="./i.svg" integrity="sha384-x"/>
<link rel="stylesheet" href="./a.css"/><link rel="stylesheet" href="./b.css"/>
<meta name="build" content="0123"><meta name="bundle" content="bundle/">
<meta name="worker" content="worker-1/worker_loader.js">
<script src="./start-1.js" type="module"></script>
<link rel="modulepreload" href="./p.js"><link rel="preload" href="./p_bg.wasm" as="fetch" type="application/wasm"></head>
<body><div id="first-paint"><!-- first paint -->blocks<!-- /first paint --></div>
<section><!-- beside the page --><a href="incident-data/index.json">files</a><!-- /beside the page --></section>
</body></html>"#;

const GLUE: &str = "async function __wbg_init() {}\nexport { __wbg_init as default };";

fn page_of(start_script: &str, title: &str) -> Result<String, String> {
    written(&Parts {
        html: HTML,
        title,
        first_paint: "<h1>text</h1>",
        styles: "a { color: red }",
        icon: b"<svg/>",
        program: Program { glue: GLUE, wasm: b"\0asm program" },
        worker: Program { glue: GLUE, wasm: b"\0asm worker" },
        carried_script: "carried()",
        start_script,
        files: &[("incident-data/a/incident.json".to_owned(), b"{\"</script>\": 1}".to_vec())],
    })
}

fn page() -> String {
    page_of("start()", "502s").expect("a page")
}

/// What stands in the block of this name.
fn block<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!(" data-file=\"{name}\">")).expect(name);
    rest.split("</script>").next().expect("an end")
}

#[test]
fn the_parts_of_a_build_are_found() {
    assert_eq!(
        addresses(HTML),
        Ok(Addresses {
            styles: vec!["a.css".into(), "b.css".into()],
            icon: "i.svg".into(),
            glue: "p.js".into(),
            wasm: "p_bg.wasm".into(),
            worker: "worker-1/worker_loader.js".into(),
            start: "start-1.js".into(),
        })
    );
    assert!(addresses("<head></head>").is_err_and(|sentence| sentence.contains("icon")));
}

#[test]
fn nothing_in_the_page_asks_for_a_file() {
    let page = page();
    for gone in
        [" src=", "./", "modulepreload", "rel=\"stylesheet\"", "href=\"incident-data", "worker_loader", "\"bundle\""]
    {
        assert!(!page.contains(gone), "{gone}: {page}");
    }
    assert!(page.contains("<style>a { color: red }</style>"));
    assert!(page.contains("<h1>text</h1>") && !page.contains("blocks"));
    assert!(page.contains("href=\"data:image/svg+xml;base64,PHN2Zy8+\""));
}

#[test]
fn the_policy_names_each_script_inside_by_its_hash_and_no_other() {
    let page = page();
    let policy = page.split_once("content=\"").and_then(|(_, rest)| rest.split('"').next()).expect("a policy");
    let runs: Vec<&str> = page.split("<script type=\"module\">").skip(1).collect();
    assert_eq!(runs.len(), 3);
    for script in runs {
        let text = script.split("</script>").next().expect("an end");
        assert!(policy.contains(&source_hash(text)), "{text}");
    }
    assert_eq!(policy.matches("sha256-").count(), 4, "three scripts and the styles: {policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'self'") && !policy.contains("connect-src"));
}

#[test]
fn files_are_unpacked_as_they_were() {
    let page = page();
    for (name, expected) in [
        ("worker.wasm", "\0asm worker"),
        ("program.wasm", "\0asm program"),
        ("incident-data/a/incident.json", "{\"</script>\": 1}"),
    ] {
        let packed = BASE64.decode(block(&page, name)).expect("base64");
        let mut text = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).expect("gzip");
        assert_eq!(text, expected);
    }
    assert_eq!(block(&page, "worker.js"), "async function __wbg_init() {}\n");
}

#[test]
fn the_workers_module_becomes_a_plain_script_or_is_refused() {
    let module = "const at = import.meta.url;\nexport { a as default };\n";
    assert_eq!(plain_script(module), Ok("const at = location.href;\n".to_owned()));
    for other in [
        "const a = 1;",
        "import b from './b.js';\nexport { b };",
        "export { a };\nexport const b = 1;",
        "export { a };\nb();",
    ] {
        assert!(plain_script(other).is_err(), "{other}");
    }
}

#[test]
fn a_script_that_would_end_its_element_is_refused() {
    assert!(page_of("'</SCRIPT>'", "a").is_err_and(|sentence| sentence.contains("cannot stand inside")));
    assert!(page_of("'<!--'", "a").is_err());
}

#[test]
fn a_title_with_markup_is_text() {
    let page = page_of("start()", "<b>&</b></title><script>").expect("a page");
    assert!(page.contains("<title>&lt;b>&amp;&lt;/b>&lt;/title>&lt;script></title>"), "{page}");
}
