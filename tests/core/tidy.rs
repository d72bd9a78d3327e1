//! The project's own style, checked: who may use whom, what the core must not name, how files begin and how long they are.
//!
//! Each rule is a function from a file to what is wrong with it; each is tested below on a file that breaks it.
//! The table of imports is the one in `src/lib.rs`.

#![expect(clippy::indexing_slicing, reason = "a test may stop where it is wrong")]

mod source;

use source::Source;

/// Which modules of ours a module may name, besides itself and `clock`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("lib", &[]),
    ("main", &["browser", "views"]),
    ("clock", &[]),
    ("order", &[]),
    ("diff", &[]),
    ("series", &[]),
    ("model", &[]),
    ("experiment", &["model"]),
    ("incident", &["series", "model", "experiment"]), // the last two only to build what is run
    ("replay", &["model"]),
    ("worker", &["model", "replay", "experiment"]),
    ("bin", &["clock", "incident", "views", "worker"]), // the worker's program, and the build's that renders the text
    ("session", &["diff", "experiment", "incident", "model", "replay", "series"]), // of `experiment` the knobs
    ("link", &["experiment", "model", "replay", "session"]), // of the first three what the reader turned and did
    ("chart", &["series"]),
    ("browser", &[]),
    (
        "views",
        &[
            "browser",
            "chart",
            "diff",
            "experiment",
            "incident",
            "link",
            "model",
            "replay",
            "series",
            "session",
            "worker",
        ],
    ),
];

/// Which modules may name a crate that is not for all.
const NAMED_BY: &[(&[&str], &[&str])] = &[
    (&["web_sys", "gloo", "js_sys", "wasm_bindgen", "wasm_bindgen_futures"], &["browser", "main", "bin"]),
    (&["yew"], &["views", "browser", "main", "bin"]),
    (&["plotters", "plotters_backend"], &["chart"]),
    (&["plotters_canvas"], &["chart", "browser"]),
    (&["qrcodegen"], &["link"]),
    (&["serde_json", "schemars"], &["incident", "series", "session", "link"]),
    // In `model`, `replay` and `experiment` only to derive it on what goes to the worker and comes back.
    (&["serde"], &["incident", "series", "session", "link", "model", "replay", "experiment", "worker"]),
];

/// Methods whose last bit differs from target to target. `libm` has the same ones for all.
const UNEQUAL_METHODS: &[&str] = &["ln", "log2", "log10", "exp", "powf", "powi", "sin", "cos"];

const MAX_LINES: usize = 500;

/// Files that may be longer, and how long: debts, each with its reason.
const LONG_FILES: &[(&str, usize)] = &[
    // The whole format in one reading; more than half of it is the text that becomes the published schema.
    ("src/incident/file.rs", 800),
];

#[test]
fn modules_use_only_what_the_table_allows() {
    assert_clean(imports);
}

#[test]
fn crates_are_named_only_where_they_belong() {
    assert_clean(foreign_crates);
}

#[test]
fn only_files_and_messages_derive_deserialize() {
    assert_clean(deserialize);
}

#[test]
fn the_core_has_no_wall_clock_and_no_arithmetic_that_differs_between_targets() {
    assert_clean(unequal);
}

#[test]
fn every_file_opens_by_saying_what_it_holds_and_stays_short() {
    assert_clean(shape);
}

#[test]
fn nothing_is_left_undone_or_ignored() {
    assert_clean(undone);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    for file in ["Cargo.toml", "bench/Cargo.toml", "fuzz/Cargo.toml", "xtask/Cargo.toml"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(path).expect(file);
        let silent = silent_dependencies(&text);
        assert!(silent.is_empty(), "{file}: no comment says what these are for: {silent:?}");
    }
}

#[test]
fn no_markup_has_a_style_that_the_policy_refuses() {
    assert_clean(inline_style);
}

/// Asserts that a rule finds nothing in any file of the project.
fn assert_clean(rule: fn(&Source) -> Vec<String>) {
    let sources = source::all();
    assert!(sources.len() > 10, "the files were not found");
    let problems: Vec<String> = sources
        .iter()
        .flat_map(|source| rule(source).into_iter().map(|problem| format!("{}: {problem}", source.path)))
        .collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Names of modules of ours that the table does not allow in this file.
fn imports(source: &Source) -> Vec<String> {
    let Some(module) = source.module() else { return Vec::new() };
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
        return vec![format!("the module `{module}` is not in the table of imports")];
    };
    let is_allowed = |name: &str| name == module || ["clock", "order"].contains(&name) || allowed.contains(&name);
    let is_ours = |name: &str| MAY_USE.iter().any(|(module, _)| *module == name);
    let used = modules_named(source);
    used.into_iter()
        .filter(|name| is_ours(name) && !is_allowed(name))
        .map(|name| format!("may not use `{name}`"))
        .collect()
}

/// What follows the crate's root in paths: after `crate`, after the library's name, or after enough `super`s.
fn modules_named(source: &Source) -> Vec<String> {
    let words: Vec<&str> = source.words.iter().map(String::as_str).collect();
    let to_root = ["super", "::"].repeat(source.depth());
    let mut names = Vec::new();
    for at in 0..words.len() {
        let rest = &words[at..];
        let n_words = match rest {
            ["crate" | "postmortem_explorer", "::", ..] => 2,
            _ if source.depth() > 0 && rest.starts_with(&to_root) => to_root.len(),
            _ => continue,
        };
        names.extend(first_names(&rest[n_words..]));
    }
    names.sort();
    names.dedup();
    names
}

/// The first name of a path, or of each path in a group: `a` of `a::b`; `a` and `c` of `{a::b, c}`.
fn first_names(path: &[&str]) -> Vec<String> {
    let ["{", group @ ..] = path else { return path.first().map(|name| (*name).to_owned()).into_iter().collect() };
    let mut names = Vec::new();
    let (mut depth, mut is_first) = (1, true);
    for word in group {
        match *word {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => is_first = true,
            name if is_first => {
                names.push(name.to_owned());
                is_first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// Crates that this file may not name.
fn foreign_crates(source: &Source) -> Vec<String> {
    let Some(module) = source.module() else { return Vec::new() };
    let rows = NAMED_BY.iter().filter(|(_, modules)| !modules.contains(&module));
    let crates = rows.flat_map(|(crates, _)| crates.iter().copied());
    crates.filter(|name| source.has(&[name, "::"])).map(|name| format!("may not name `{name}`")).collect()
}

/// `style={…}` in markup, which the page's Content-Security-Policy keeps from taking effect. `~style={…}` sets the
/// property instead, which it allows; a class is better still.
fn inline_style(source: &Source) -> Vec<String> {
    let is_view = source.module() == Some("views");
    let found = source.words.windows(3).any(|words| match [words[0].as_str(), &words[1], &words[2]] {
        [before, "style", "="] => !["~", "let", "mut", ".", ":"].contains(&before),
        _ => false,
    });
    (is_view && found)
        .then(|| "`style=` is refused by the page's policy: use a class, or `~style=`".to_owned())
        .into_iter()
        .collect()
}

fn deserialize(source: &Source) -> Vec<String> {
    let is_wire = source.path == "src/incident/file.rs" || source.path.starts_with("src/incident/file/");
    let is_message =
        source.module().is_some_and(|module| ["model", "replay", "experiment", "worker"].contains(&module));
    let found = source.module().is_some() && !is_wire && !is_message && source.has(&["Deserialize"]);
    let rule = "only `incident::file`, and what goes to the worker and back, may derive `Deserialize`";
    found.then(|| rule.to_owned()).into_iter().collect()
}

/// What makes a run differ from browser to browser, in the modules that compute.
fn unequal(source: &Source) -> Vec<String> {
    if source.module().is_none_or(|module| ["browser", "chart", "views", "main"].contains(&module)) {
        return Vec::new();
    }
    let methods =
        UNEQUAL_METHODS.iter().filter(|name| source.has(&[".", name, "("]) || source.has(&["f64", "::", name]));
    let clocks = ["Instant", "SystemTime", "HashMap", "HashSet"].into_iter().filter(|name| source.has(&[name]));
    let methods = methods.map(|name| format!("`{name}` differs between targets: use libm"));
    methods.chain(clocks.map(|name| format!("`{name}` makes runs differ"))).collect()
}

fn shape(source: &Source) -> Vec<String> {
    let mut problems = Vec::new();
    if !source.text.starts_with("//! ") {
        problems.push("does not open with `//!`".to_owned());
    }
    let n_lines = source.text.lines().count();
    let max = LONG_FILES.iter().find(|(path, _)| *path == source.path).map_or(MAX_LINES, |(_, max)| *max);
    if n_lines > max {
        problems.push(format!("has {n_lines} lines; {max} is the most"));
    }
    problems
}

fn undone(source: &Source) -> Vec<String> {
    let patterns: [&[&str]; 4] = [&["todo", "!"], &["unimplemented", "!"], &["#", "[", "ignore"], &["dbg", "!"]];
    patterns
        .into_iter()
        .filter(|pattern| source.has(pattern))
        .map(|pattern| format!("has `{}`", pattern.concat()))
        .collect()
}

/// The dependencies of a manifest that no comment explains, at the end of their last line.
fn silent_dependencies(manifest: &str) -> Vec<String> {
    let mut silent = Vec::new();
    let mut is_dependencies = false;
    let mut entry = String::new();
    for line in manifest.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if line.starts_with('[') {
            is_dependencies = line.trim_end().ends_with("dependencies]");
        } else if is_dependencies {
            let (code, comment) = line.split_once('#').unwrap_or((line, ""));
            entry.push_str(code);
            let n = |sign: char| entry.matches(sign).count();
            if n('[') == n(']') && n('{') == n('}') {
                if comment.trim().is_empty() {
                    silent.push(entry.split([' ', '=']).next().unwrap_or_default().to_owned());
                }
                entry.clear();
            }
        }
    }
    silent
}

/// What a rule says of a file with this path and text.
fn found(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> String {
    rule(&Source::new(path, text)).join("; ")
}

#[test]
fn a_forbidden_import_is_found_however_it_is_written() {
    for text in [
        "use crate::views::App;",
        "use crate::{clock, views::{App}};",
        "fn f() { crate::views::f() }",
        "use super::views;",
    ] {
        assert_eq!(found(imports, "src/model.rs", text), "may not use `views`", "{text}");
    }
    assert_eq!(found(imports, "src/model/pool.rs", "use super::super::views;"), "may not use `views`");
    assert_eq!(found(imports, "src/main.rs", "use postmortem_explorer::model;"), "may not use `model`");
    assert!(found(imports, "src/new.rs", "").contains("not in the table"));
}

#[test]
fn what_the_table_allows_is_not_found() {
    for text in [
        "use crate::{clock::UnixMillis, model::{views::X}};",
        "//! Not for crate::views.\nconst A: &str = \"crate::views\";",
        "use super::pool::views;",
    ] {
        assert_eq!(found(imports, "src/model/pool.rs", text), "", "{text}");
    }
    assert_eq!(found(imports, "tests/core/main.rs", "use postmortem_explorer::views;"), "");
}

#[test]
fn a_browser_crate_outside_the_browser_module_is_found() {
    assert_eq!(found(foreign_crates, "src/views/chart.rs", "use web_sys::Element;"), "may not name `web_sys`");
    assert_eq!(found(foreign_crates, "src/diff.rs", "#[derive(serde::Serialize)]"), "may not name `serde`");
    assert_eq!(found(foreign_crates, "src/browser/frames.rs", "use web_sys::Element; use gloo::render;"), "");
}

#[test]
fn a_style_attribute_is_found_and_a_style_property_is_not() {
    let path = "src/views/a.rs";
    assert_ne!(found(inline_style, path, "html! { <p class=\"a\" style={width}></p> }"), "");
    assert_ne!(found(inline_style, path, "html! { <p style=\"width: 1px\"></p> }"), "");
    assert_eq!(found(inline_style, path, "let style = f(); html! { <p ~style={style}></p> }"), "");
}

#[test]
fn a_wire_type_outside_the_incident_file_is_found() {
    let text = "#[derive(Deserialize)] struct A;";
    assert_ne!(found(deserialize, "src/series.rs", text), "");
    assert_eq!(found(deserialize, "src/replay/snapshot.rs", text), "");
    assert_eq!(found(deserialize, "src/incident/file/model.rs", text), "");
}

#[test]
fn arithmetic_and_clocks_that_differ_are_found_in_the_core() {
    assert!(found(unequal, "src/model/rng.rs", "let a = x.ln();").contains("`ln`"));
    assert!(found(unequal, "src/model/rng.rs", "iter.map(f64::exp)").contains("`exp`"));
    assert!(found(unequal, "src/replay.rs", "let now = Instant::now();").contains("`Instant`"));
    assert_eq!(found(unequal, "src/chart/scale.rs", "x.log10()"), "");
    assert_eq!(found(unequal, "src/model/rng.rs", "libm::exp(x)"), "");
}

#[test]
fn a_file_that_says_nothing_or_is_too_long_is_found() {
    assert!(found(shape, "src/a.rs", "fn f() {}").contains("`//!`"));
    assert!(found(shape, "src/a.rs", &"//! A.\n".repeat(MAX_LINES + 1)).contains("501 lines"));
    assert_eq!(found(shape, "src/a.rs", &"//! A.\n".repeat(MAX_LINES)), "");
}

#[test]
fn what_is_left_undone_is_found() {
    for text in ["todo!()", "unimplemented!()", "#[ignore]", "#[ignore = \"slow\"]"] {
        assert_ne!(found(undone, "tests/core/a.rs", text), "", "{text}");
    }
    assert_eq!(found(undone, "src/a.rs", "// todo!()"), "");
}

#[test]
fn a_dependency_without_a_comment_is_found() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nb = \"1\" # for b\nc = { version = \"1\", features = [\n  \"x\",\n] } # for c\n\
                    d = \"1\"\n[target.'cfg(unix)'.dev-dependencies]\ne = { version = \"1\", features = [\n  \"x\",\n] }\n[lints.rust]\nf = \"warn\"\n";
    assert_eq!(silent_dependencies(manifest), ["d", "e"]);
}
