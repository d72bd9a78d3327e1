//! Random texts and random edits: loading never panics, and gives an incident or says why not.

use postmortem_explorer::incident::{Problem, load, load_index};
use proptest::prelude::*;
use serde_json::Value;

use super::format_fixture::{GOOD, good};

/// Loads the text. An incident, or at least one error, none of which is a defect of ours.
fn load_or_explain(text: &str) {
    if let Err(problems) = load(text) {
        assert!(problems.list.iter().any(Problem::is_error));
        assert!(!problems.to_string().contains("[unreadable]"), "{problems}");
        assert!(problems.list.iter().all(|problem| !problem.to_string().contains('\n')), "{problems}");
    }
    if let Err(problems) = load_index(text) {
        assert!(problems.list.iter().any(Problem::is_error));
    }
}

/// Any JSON value, small.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "{{fact:cost}}",
            "`",
            "{{",
            "2025-03-03T08:00:00Z",
            "12-15",
            "../a",
            "javascript:x",
            "exhausted"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Puts `new` at a place that `choices` lead to, one number a level.
fn put(value: &mut Value, choices: &[usize], new: Value) {
    let n_inner = match value {
        Value::Object(fields) => fields.len(),
        Value::Array(items) => items.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    let (Some((choice, rest)), 1..) = (choices.split_first(), n_inner) else {
        *value = new;
        return;
    };
    match value {
        Value::Object(fields) => {
            fields.values_mut().nth(choice % n_inner).into_iter().for_each(|inner| put(inner, rest, new.clone()));
        }
        Value::Array(items) => {
            items.get_mut(choice % n_inner).into_iter().for_each(|inner| put(inner, rest, new.clone()));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => unreachable!("they hold nothing"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn random_text_never_panics(text in "\\PC{0,200}") {
        load_or_explain(&text);
    }

    #[test]
    fn random_json_never_panics(value in any_json()) {
        load_or_explain(&value.to_string());
    }

    #[test]
    fn a_cut_or_overwritten_file_never_panics(at in 0..GOOD.len(), n_bytes in 0_usize..40, with in "[ -~]{0,8}") {
        let end = (at + n_bytes).min(GOOD.len());
        let (before, after) = (GOOD.as_bytes().split_at(at).0, GOOD.as_bytes().split_at(end).1);
        load_or_explain(&String::from_utf8_lossy(&[before, with.as_bytes(), after].concat()));
    }

    #[test]
    fn random_edits_never_panic(edits in prop::collection::vec((prop::collection::vec(0_usize..64, 1..6), any_json()), 1..4)) {
        let mut value = good();
        for (choices, new) in edits {
            put(&mut value, &choices, new);
        }
        load_or_explain(&value.to_string());
    }
}
