//! What the project may depend on, as `deny.toml` says, held against what `Cargo.lock` has: licenses and sources.
//!
//! Tests only. `cargo deny` reads the same file and looks at more (bans, advisories); it is not installed for it.

use serde_json::Value;

use crate::process::{cargo, output, project};

/// The licenses that `deny.toml` allows.
fn allowed(deny: &str) -> Vec<&str> {
    let list = deny.split_once("allow = [").and_then(|(_, rest)| rest.split(']').next()).unwrap_or_default();
    list.split('"').skip(1).step_by(2).collect()
}

/// Whether an SPDX expression can be satisfied with these licenses. `/` is the old word for `OR`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // Among the project's dependencies AND stands between whole alternatives only.
    plain.split(" AND ").all(|part| part.split(" OR ").any(|one| allowed.contains(&one.trim())))
}

#[test]
fn every_dependency_has_an_allowed_license_and_comes_from_the_registry() {
    let deny = std::fs::read_to_string(project().join("deny.toml")).expect("deny.toml");
    let allowed = allowed(&deny);
    let text = output(cargo().args(["metadata", "--format-version", "1", "--locked"])).expect("cargo metadata");
    let metadata: Value = serde_json::from_str(&text).expect("json");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50, "{}", packages.len());
    let field = |package: &Value, name: &str| package[name].as_str().unwrap_or_default().to_owned();
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| {
            let is_foreign = !package["source"].is_null() && !field(package, "source").starts_with("registry+");
            is_foreign || !is_allowed(&field(package, "license"), &allowed)
        })
        .map(|package| {
            format!("{}: {} from {}", field(package, "name"), field(package, "license"), field(package, "source"))
        })
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn an_expression_is_allowed_when_one_way_through_it_is() {
    let list = allowed("allow = [\n    \"MIT\",\n    \"Zlib\",\n]\nconfidence = 0.9");
    assert_eq!(list, ["MIT", "Zlib"]);
    for good in ["MIT", "Apache-2.0 OR MIT", "GPL-3.0/MIT", "(MIT OR Apache-2.0) AND Zlib"] {
        assert!(is_allowed(good, &list), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(!is_allowed(bad, &list), "{bad}");
    }
}
