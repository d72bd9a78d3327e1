//! Slack: one file of a workspace export (a day of a channel), or an answer of `conversations.history` or `.replies`.
//!
//! A message's `ts` is its id in the channel and its time in seconds. In `text`, `<…>` are mentions and links, and three
//! characters are escaped. Source: Slack's documentation, "Formatting message text" and "How to read Slack data exports".

use serde_json::Value;

use super::{Export, Item, Moment, ROLE, SOMEBODY, entry_id};
use crate::clock::UnixMillis;
use crate::incident::file::EntryKind;
use crate::incident::problem::{Path, Rule, quoted};

/// Messages that the channel says itself: who came, how it is called now.
const OF_THE_CHANNEL: [&str; 2] = ["channel_", "group_"];
const ALSO_OF_THE_CHANNEL: [&str; 5] = ["pinned_item", "unpinned_item", "bot_add", "bot_remove", "tombstone"];
/// What Slack writes where a message consists of blocks alone.
const PLACEHOLDERS: [&str; 2] = ["This content can't be displayed.", "[no preview available]"];

pub(super) fn read(messages: &[Value], list: &Path, export: &mut Export) {
    let (mut n_left_out, mut n_empty) = (0, 0);
    for (index, value) in messages.iter().enumerate() {
        let Some(item) = Item::of(value, list, index, export) else { continue };
        if let Some(profile) = item.inner("user_profile") {
            let names = ["real_name", "display_name", "name"].into_iter().filter_map(|name| profile.text_if_any(name));
            export.names.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        }
        // A forwarded message names its author's id; a program that attaches something names itself.
        for attachment in item.list("attachments").iter().filter(|one| one.text_if_any("author_id").is_some()) {
            let names = ["author_name", "author_subname"].into_iter().filter_map(|name| attachment.text_if_any(name));
            export.names.extend(names.map(str::to_owned));
        }
        let subtype = item.text_if_any("subtype");
        if subtype.is_some_and(is_of_the_channel) {
            n_left_out += 1;
            continue;
        }
        let Some(ts) = item.text("ts", export) else { continue };
        let Some(at) = time(ts) else {
            let expected = "seconds since 1970 with six decimals, such as \"1760494440.000200\"";
            export.problem(Rule::BadTime, &item.place("ts"), quoted(ts), expected);
            continue;
        };
        let words = plain(&said(&item));
        if words.trim().is_empty() {
            n_empty += 1;
            continue;
        }
        let is_bot = subtype == Some("bot_message") || item.text_if_any("bot_id").is_some();
        let is_reply = item.text_if_any("thread_ts").is_some_and(|thread| thread != ts);
        export.moments.push(Moment {
            id: entry_id("slack", ts),
            at,
            kind: if is_bot { EntryKind::Alert } else { EntryKind::Communication },
            words,
            link: None,
            detail: format!("Slack {} {ts}", if is_reply { "reply" } else { "message" }),
            role: (!is_bot).then_some(ROLE),
            state: None,
        });
    }
    if n_left_out > 0 {
        export.notes.push(format!("Left out as the channel's own (joined, renamed, pinned …): {n_left_out}."));
    }
    if n_empty > 0 {
        export.notes.push(format!("Left out as without words (files, reactions): {n_empty}."));
    }
}

fn is_of_the_channel(subtype: &str) -> bool {
    OF_THE_CHANNEL.iter().any(|start| subtype.starts_with(start)) || ALSO_OF_THE_CHANNEL.contains(&subtype)
}

/// What a message says. An alert of a bot stands in its blocks or attachments as often as in its text.
fn said(item: &Item<'_>) -> String {
    let own = of_its_own(item);
    let attached = item.list("attachments").into_iter().filter_map(|attachment| {
        let parts = ["pretext", "title", "text"].into_iter().filter_map(|name| attachment.text_if_any(name));
        let mut parts: Vec<String> = parts.filter(|part| is_said(part)).map(str::to_owned).collect();
        if parts.is_empty() {
            parts.extend(in_blocks(&attachment));
        }
        if parts.is_empty() {
            parts.extend(attachment.text_if_any("fallback").filter(|text| is_said(text)).map(str::to_owned));
        }
        (!parts.is_empty()).then(|| parts.join("\n"))
    });
    own.into_iter().chain(attached).collect::<Vec<String>>().join("\n")
}

/// The text, or where that says nothing the blocks.
fn of_its_own(item: &Item<'_>) -> Option<String> {
    let text = item.text_if_any("text").filter(|text| is_said(text)).map(str::to_owned);
    text.or_else(|| Some(in_blocks(item).join("\n")).filter(|words| !words.is_empty()))
}

fn is_said(text: &str) -> bool {
    !text.trim().is_empty() && !PLACEHOLDERS.contains(&text.trim())
}

/// The texts of headers, sections and contexts.
fn in_blocks(item: &Item<'_>) -> Vec<String> {
    let texts = |block: &Item<'_>| {
        let own = block.inner("text").and_then(|text| text.text_if_any("text")).map(str::to_owned);
        let parts = ["fields", "elements"].into_iter().flat_map(|name| block.list(name));
        let parts = parts.filter_map(|part| part.text_if_any("text").map(str::to_owned));
        own.into_iter().chain(parts).filter(|text| is_said(text)).collect::<Vec<String>>()
    };
    item.list("blocks").iter().flat_map(texts).collect()
}

/// `1760494440.000200`: whole seconds and microseconds, read without a float.
fn time(ts: &str) -> Option<UnixMillis> {
    let (seconds, micros) = ts.split_once('.').unwrap_or((ts, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(seconds) || seconds.len() > 11 || !are_digits(micros) || micros.len() > 6 {
        return None;
    }
    let millis: String = micros.chars().chain("000".chars()).take(3).collect();
    Some(UnixMillis(seconds.parse::<i64>().ok()? * 1_000 + millis.parse::<i64>().ok()?))
}

/// A message's text without Slack's marks.
fn plain(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once('<') {
        made.push_str(before);
        let Some((mark, after)) = marked.split_once('>') else {
            made.push('<');
            rest = marked;
            break; // and there is none further on
        };
        made.push_str(&marked_words(mark));
        rest = after;
    }
    made.push_str(rest);
    // Fences of code are lines of their own, and so is what stands between them.
    made.replace("```", "\n").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What stands between `<` and `>`, in words.
fn marked_words(mark: &str) -> String {
    let (target, label) = mark.split_once('|').map_or((mark, None), |(target, label)| (target, Some(label)));
    let label = label.filter(|label| !label.is_empty());
    match target.split_at_checked(1) {
        Some(("@", _)) => SOMEBODY.to_owned(), // the label would be the name
        Some(("#", id)) => format!("#{}", label.unwrap_or(id)),
        // `<!here>`, `<!subteam^S1|@oncall>`, `<!date^…|Tuesday>`
        Some(("!", special)) => {
            label.map_or_else(|| format!("@{}", special.split('^').next().unwrap_or(special)), str::to_owned)
        }
        _ if target.starts_with("mailto:") => SOMEBODY.to_owned(),
        _ => match label {
            Some(label) if label != target => format!("{label} ({target})"),
            _ => target.to_owned(),
        },
    }
}
