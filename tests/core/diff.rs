//! Diffs: rows and word marks, folds, the one-column order, tokens across lines, odd files, limits.

use std::ops::{Range, RangeInclusive};

use postmortem_explorer::diff::{
    Block, Diff, Ending, Kind, Language, Line, MAX_BYTES, MAX_LINES, Row, Side, Token, between,
};
use proptest::prelude::*;

const LEAKS: &str = "\
try {
  await client.query('COMMIT');
  client.release();
  return rows;
} catch (error) {
  await client.query('ROLLBACK');
  throw error;
}
";

const RELEASES: &str = "\
try {
  await client.query('COMMIT');
  return rows;
} catch (error) {
  await client.query('ROLLBACK');
  throw error;
} finally {
  client.release();
}
";

fn diff(before: &str, after: &str) -> Diff {
    between(before, after, Language::JavaScript).expect("small texts")
}

/// A line for each number, with a word before it.
fn numbered(word: &str, numbers: RangeInclusive<usize>) -> String {
    let lines: Vec<String> = numbers.map(|i| format!("{word}{i}\n")).collect();
    lines.concat()
}

/// A line with its changed stretches in brackets.
fn marked(line: &Line) -> String {
    let mut text = String::new();
    let mut was_changed = false;
    for span in &line.spans {
        match (was_changed, span.changed) {
            (false, true) => text.push('['),
            (true, false) => text.push(']'),
            _ => {}
        }
        text.push_str(&span.text);
        was_changed = span.changed;
    }
    if was_changed { text + "]" } else { text }
}

/// One column, as people know it.
fn unified(diff: &Diff) -> Vec<String> {
    let line = |(side, line, kind): (Side, &Line, Kind)| {
        let sign = match (kind, side) {
            (Kind::Same, _) => ' ',
            (_, Side::Before) => '-',
            (_, Side::After) => '+',
        };
        format!("{sign}{} {}", line.number, marked(line))
    };
    diff.unified().map(line).collect()
}

/// The tokens of the lines after, `kind:text`, plain ones left out.
fn tokens(text: &str, language: Language) -> Vec<Vec<String>> {
    let diff = between(text, text, language).expect("a small text");
    let of_line = |line: &Line| {
        let colored = line.spans.iter().filter(|span| span.token != Token::Plain && span.token != Token::Punctuation);
        colored.map(|span| format!("{:?}:{}", span.token, span.text)).collect()
    };
    diff.rows.iter().filter_map(|row| row.after.as_ref()).map(of_line).collect()
}

#[test]
fn the_incidents_fix_is_one_line_out_and_two_lines_in() {
    let diff = diff(LEAKS, RELEASES);
    assert_eq!(
        unified(&diff),
        [
            " 1 try {",
            " 2   await client.query('COMMIT');",
            "-3 [  client.release();]",
            " 3   return rows;",
            " 4 } catch (error) {",
            " 5   await client.query('ROLLBACK');",
            " 6   throw error;",
            "+7 [} finally {]",
            "+8 [  client.release();]",
            " 9 }",
        ]
    );
    assert_eq!(diff.n_changes(), (1, 2));
    assert_eq!(diff.rows.len(), 10, "side by side has a row for each");
    assert_eq!(diff.rows[2].after, None);
}

#[test]
fn only_the_words_that_differ_are_marked_in_a_changed_line() {
    let diff = diff("const n = pool.max;\nold();\n", "const n = Math.min(pool.max, 20);\nnew_and_other(1, 2);\n");
    assert_eq!(diff.rows[0].kind, Kind::Changed);
    assert_eq!(marked(diff.rows[0].before.as_ref().unwrap()), "const n = pool.max;");
    assert_eq!(marked(diff.rows[0].after.as_ref().unwrap()), "const n = [Math.min(]pool.max[, 20)];");
}

#[test]
fn lines_with_little_in_common_are_not_paired() {
    let diff = diff("alpha beta gamma\n", "one two three four\n");
    let kinds: Vec<Kind> = diff.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [Kind::Removed, Kind::Added]);
}

#[test]
fn a_changed_line_finds_its_partner_among_new_ones() {
    let diff = diff("  client.release();\n", "  // give it back\n  if (client) {\n    client.release(error);\n  }\n");
    let kinds: Vec<Kind> = diff.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [Kind::Added, Kind::Added, Kind::Changed, Kind::Added]);
    assert_eq!(marked(diff.rows[2].after.as_ref().unwrap()), "[    ]client.release([error]);");
}

#[test]
fn one_column_gives_all_removed_lines_of_a_run_before_the_added_ones() {
    let diff = diff("a b c 1\nd e f 1\nsame\n", "a b c 2\nd e f 2\nsame\n");
    assert_eq!(unified(&diff), ["-1 a b c [1]", "-2 d e f [1]", "+1 a b c [2]", "+2 d e f [2]", " 3 same"]);
}

#[test]
fn unchanged_lines_far_from_a_change_are_folded() {
    let before = numbered("line ", 1..=40);
    let after = before.replace("line 20\n", "line twenty\n");
    let diff = diff(&before, &after);
    assert_eq!(diff.folded(3), [Block::Fold(0..16), Block::Rows(16..23), Block::Fold(23..40)]);
    assert_eq!(diff.folded(18), [Block::Rows(0..38), Block::Fold(38..40)], "one row is not worth a fold");
    assert_eq!(diff.folded(100), [Block::Rows(0..40)]);
    let hidden = diff.unified_in(0..16).count();
    assert_eq!(hidden, 16);
}

#[test]
fn what_the_reader_opens_stands_and_the_rest_stays_folded() {
    let before = numbered("line ", 1..=40);
    let diff = diff(&before, &before.replace("line 20\n", "line twenty\n"));
    let shows = |row: &Row| row.kind != Kind::Same;
    let opened = |range: Range<usize>| diff.folded_around(3, shows, &[range]);
    assert_eq!(opened(6..16), [Block::Fold(0..6), Block::Rows(6..23), Block::Fold(23..40)], "ten more above");
    assert_eq!(opened(23..33), [Block::Fold(0..16), Block::Rows(16..33), Block::Fold(33..40)], "ten more below");
    assert_eq!(diff.folded_around(3, shows, &[0..16, 23..40]), [Block::Rows(0..40)], "all");
    assert_eq!(opened(1..16), [Block::Rows(0..23), Block::Fold(23..40)], "a single row is not worth a fold");
    assert_eq!(opened(30..500), [Block::Fold(0..16), Block::Rows(16..23), Block::Fold(23..30), Block::Rows(30..40)]);
}

#[test]
fn identical_texts_fold_into_one_block_and_empty_ones_into_none() {
    let same = diff(LEAKS, LEAKS);
    assert!(same.rows.iter().all(|row| row.kind == Kind::Same));
    assert_eq!(same.folded(3), [Block::Fold(0..8)]);
    assert_eq!(diff("", "").rows, []);
    assert_eq!(diff("", "").folded(3), []);
    assert_eq!(diff("", "a\n").n_changes(), (0, 1));
    assert_eq!(diff("a", "").n_changes(), (1, 0));
}

#[test]
fn endings_are_kept_and_compared() {
    let diff = diff("a\r\nb\r\nc", "a\nb\r\nc\n");
    let endings = |row: usize| {
        let row = &diff.rows[row];
        (row.kind, row.before.as_ref().map(|line| line.ending), row.after.as_ref().map(|line| line.ending))
    };
    assert_eq!(endings(0), (Kind::Changed, Some(Ending::CrLf), Some(Ending::Lf)));
    assert_eq!(endings(1), (Kind::Same, Some(Ending::CrLf), Some(Ending::CrLf)));
    assert_eq!(endings(2), (Kind::Changed, Some(Ending::None), Some(Ending::Lf)));
    assert_eq!(marked(diff.rows[2].after.as_ref().unwrap()), "c", "no word of it changed");
    assert_eq!(diff.text(Side::Before), "a\r\nb\r\nc");
}

#[test]
fn tabs_are_kept_and_indentation_is_marked_alone() {
    let diff = diff("\tf(x);\n", "\t\tf(x);\n");
    assert_eq!(marked(diff.rows[0].after.as_ref().unwrap()), "[\t\t]f(x);");
}

#[test]
fn code_is_colored_by_its_tokens() {
    let text = "const n = await f(0x1F, 'a\\'b', 1.5e3) // why\nreturn obj.delete(/[/]x/g) / 2 / n\n";
    assert_eq!(
        tokens(text, Language::JavaScript),
        [
            vec![
                "Keyword:const",
                "Keyword:await",
                "Call:f",
                "Number:0x1F",
                "String:'a\\'b'",
                "Number:1.5e3",
                "Comment:// why"
            ],
            vec!["Keyword:return", "Call:delete", "String:/[/]x/g", "Number:2"],
        ]
    );
    assert_eq!(tokens("readonly x: number", Language::JavaScript), [Vec::<String>::new()]);
    assert_eq!(tokens("readonly x: number", Language::TypeScript), [vec!["Keyword:readonly", "Keyword:number"]]);
    assert_eq!(tokens("const x = 1", Language::Plain), [Vec::<String>::new()]);
    assert_eq!(Language::from_name("TypeScript"), Language::TypeScript);
    assert_eq!(Language::from_name("cobol"), Language::Plain);
}

#[test]
fn comments_and_templates_are_carried_across_lines() {
    let text = "/* one\n two */ f()\n`a ${g({x: `in`})} b\nc` + 'open\nnext()";
    assert_eq!(
        tokens(text, Language::JavaScript),
        [
            vec!["Comment:/* one"],
            vec!["Comment: two */", "Call:f"],
            vec!["Template:`a ${", "Call:g", "Template:`in`", "Template:} b"],
            vec!["Template:c`", "String:'open"],
            vec!["Call:next"],
        ]
    );
    assert_eq!(tokens("/* never\nclosed", Language::JavaScript), [vec!["Comment:/* never"], vec!["Comment:closed"]]);
    assert_eq!(tokens("`never\nclosed", Language::JavaScript), [vec!["Template:`never"], vec!["Template:closed"]]);
}

#[test]
fn marks_cut_through_tokens() {
    let diff = diff("log('a b c d')\n", "log('a b x d')\n");
    let line = diff.rows[0].after.as_ref().unwrap();
    let strings: Vec<(&str, bool)> = line
        .spans
        .iter()
        .filter(|span| span.token == Token::String)
        .map(|span| (span.text.as_str(), span.changed))
        .collect();
    assert_eq!(strings, [("'a b ", false), ("x", true), (" d'", false)]);
}

#[test]
fn texts_that_are_too_large_are_refused_in_words() {
    let long = "x".repeat(MAX_BYTES + 1);
    let error = between(&long, "", Language::Plain).unwrap_err();
    assert_eq!(error, "the version before has 262145 bytes; at most 262144 are compared");
    let many = "\n".repeat(MAX_LINES + 1);
    let error = between("", &many, Language::Plain).unwrap_err();
    assert_eq!(error, "the version after has 20001 lines; at most 20000 are compared");
}

#[test]
fn the_largest_texts_with_nothing_in_common_are_still_compared() {
    let text = |word| numbered(word, 1..=MAX_LINES);
    assert_eq!(diff(&text("a"), &text("b")).n_changes(), (MAX_LINES, MAX_LINES));
    let line = |word: &str| format!("start {} end", word.repeat(MAX_BYTES / 4));
    let one = diff(&line("a,"), &line("b,"));
    assert_eq!(one.text(Side::After), line("b,"));
    assert_eq!(one.n_changes(), (1, 1));
}

proptest! {
    #[test]
    fn spans_give_back_both_texts(
        before in "([ab/*`'\"${}()\\\\ \té]{0,12}(\r?\n)?){0,12}",
        after in "([ab/*`'\"${}()\\\\ \té]{0,12}(\r?\n)?){0,12}",
    ) {
        let diff = between(&before, &after, Language::TypeScript).unwrap();
        prop_assert_eq!(diff.text(Side::Before), before.as_str());
        prop_assert_eq!(diff.text(Side::After), after.as_str());
        for line in diff.rows.iter().flat_map(|row| row.before.iter().chain(&row.after)) {
            prop_assert!(line.spans.iter().all(|span| !span.text.is_empty() && !span.text.contains('\n')));
        }
        for row in &diff.rows {
            let same = row.before.as_ref().zip(row.after.as_ref()).is_some_and(|(b, a)| b.text() == a.text() && b.ending == a.ending);
            prop_assert_eq!(row.kind == Kind::Same, same);
        }
        let numbers = |side| diff.unified().filter(move |(from, _, kind)| *from == side || *kind == Kind::Same).count();
        prop_assert_eq!(numbers(Side::After), after.split_inclusive('\n').count());
        prop_assert_eq!(numbers(Side::Before), before.split_inclusive('\n').count());
    }

    #[test]
    fn unmarked_words_are_the_same_on_both_sides(before in "[abc .,é]{0,30}", after in "[abc .,é]{0,30}") {
        let diff = between(&before, &after, Language::Plain).unwrap();
        let unmarked = |line: &Line| line.spans.iter().filter(|span| !span.changed).map(|span| span.text.clone()).collect::<String>();
        for row in diff.rows.iter().filter(|row| row.kind == Kind::Changed) {
            prop_assert_eq!(row.before.as_ref().map(unmarked), row.after.as_ref().map(unmarked));
        }
    }

    #[test]
    fn blocks_cover_all_rows_in_order(changes in prop::collection::vec(any::<bool>(), 0..60), context in 0usize..6) {
        let text = |word: &str| (1..).zip(&changes).map(|(i, changed)| if *changed { format!("{word}{i}\n") } else { format!("same {i}\n") }).collect::<String>();
        let diff = diff(&text("a"), &text("b"));
        let mut position = 0;
        for block in diff.folded(context) {
            let (Block::Rows(range) | Block::Fold(range)) = block.clone();
            prop_assert_eq!(range.start, position);
            prop_assert!(range.end > range.start);
            if let Block::Fold(range) = block {
                prop_assert!(diff.rows[range].iter().all(|row| row.kind == Kind::Same));
            }
            position = range.end;
        }
        prop_assert_eq!(position, diff.rows.len());
    }
}
