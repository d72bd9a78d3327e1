//! The project's commands: `cargo xtask COMMAND`.
//!
//! Dispatch only: each command is one file and one line in [`COMMANDS`]. Must not hold a rule of its own.

use std::process::ExitCode;

mod bench;
mod bundle;
mod check;
mod dist;
mod import;
mod incidents;
#[cfg(test)]
mod licenses;
mod process;
mod reconstruct;
mod schema;
mod serve;
mod test;
mod tools;

/// What a command returns: nothing, or a sentence for people.
type Outcome = Result<(), String>;

/// One command: its name and arguments as they are typed, what it does, and how.
struct Command {
    usage: &'static str,
    what: &'static str,
    run: fn(&[String]) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        usage: "serve [--draft] [--port N] [--prefix /a/b/]",
        what: "build the page and serve it on 127.0.0.1:8080",
        run: serve::command,
    },
    Command {
        usage: "build [--draft]",
        what: "build the page into dist/, which can be hosted under any path",
        run: dist::command,
    },
    Command {
        usage: "bundle ID [--draft]",
        what: "write ID.html: the page and this incident in one file that opens from disk",
        run: bundle::command,
    },
    Command {
        usage: "test [STEP…]",
        what: "run all checks, or these: fmt clippy core markup wasm e2e size",
        run: test::command,
    },
    Command { usage: "bench [NAME…]", what: "measure, and print medians and ratios", run: bench::command },
    Command {
        usage: "check [PATH…]",
        what: "check these incidents, or all, and list every problem",
        run: check::command,
    },
    Command {
        usage: "import FILE…",
        what: "print draft timeline entries from what Slack, PagerDuty or incident.io export",
        run: import::command,
    },
    Command { usage: "schema", what: "write the JSON Schema of the incident format", run: schema::command },
    Command {
        usage: "reconstruct",
        what: "write the series that an incident's model stands in for",
        run: reconstruct::command,
    },
    Command { usage: "tools", what: "install whatever the other commands need and is not there", run: tools::command },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        println!("{}", usage());
        return ExitCode::SUCCESS;
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name() == name) else {
        eprintln!("There is no command `{name}`.\n\n{}", usage());
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}

impl Command {
    fn name(&self) -> &'static str {
        self.usage.split(' ').next().unwrap_or_default()
    }
}

fn usage() -> String {
    let lines: Vec<String> =
        COMMANDS.iter().map(|Command { usage, what, .. }| format!("  {usage:<36}{what}")).collect();
    format!(
        "cargo xtask COMMAND\n\n{}\n\nEach command first installs the pinned tools that it needs and does not find, and says so.",
        lines.join("\n")
    )
}
