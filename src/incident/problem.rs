//! What can be wrong with an incident file, one value a problem, each under a named rule.
//!
//! Every step of loading adds to one list, so that an author sees everything at once. A problem states facts (where,
//! what was found, what was expected) and words itself in one line. It knows nothing of files on disk or of pages.

use std::fmt;

/// The most problems that are listed for one file; a last one then says that there are more.
pub const MAX_PROBLEMS: usize = 300;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file can be used; the author should look at it.
    Warning,
    /// The file cannot be used.
    Error,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// The side file it is in, relative to the incident's folder; none for the incident file itself.
    pub file: Option<String>,
    /// The place in the file.
    pub place: Place,
    /// What was found there.
    pub found: String,
    /// What was expected instead.
    pub expected: String,
    /// The name that was probably meant.
    pub did_you_mean: Option<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A JSON path, `$.timeline[3].kind`.
    Path(Path),
    /// Line and column, both counted from 1.
    Text {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
}

/// A JSON path as it is shown to people: `$` is the whole file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(String);

/// Everything that is wrong with a file. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// Errors and warnings, in the order of the checks; at least one is an error.
    pub list: Vec<Problem>,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident $name:literal $severity:ident,)*) => {
        /// A named rule. Its name is part of the format's documentation and does not change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule { $($(#[$doc])* $variant,)* }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &[Rule] = &[$(Rule::$variant,)*];

            /// The name, as it stands in brackets at the end of a problem.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// Whether breaking it makes the file unusable.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity,)* }
            }
        }
    };
}

rules! {
    /// The text is not JSON.
    Syntax "syntax" Error,
    /// An object has the same key twice.
    DuplicateKey "duplicate-key" Error,
    /// The file's format is newer than this explorer.
    NewerVersion "newer-version" Error,
    /// Larger, longer, deeper or more numerous than the limit.
    TooLarge "too-large" Error,
    /// A value of another JSON type.
    WrongType "wrong-type" Error,
    /// A required field is not there.
    MissingField "missing-field" Error,
    /// A field that the format does not have.
    UnknownField "unknown-field" Error,
    /// A word that is not among the allowed ones.
    UnknownValue "unknown-value" Error,
    /// A number below or above what is allowed.
    OutOfRange "out-of-range" Error,
    /// It fits the schema and still could not be read: a defect of the explorer.
    Unreadable "unreadable" Error,
    /// An id with other characters than `a-z`, `0-9` and `-`.
    BadId "bad-id" Error,
    /// Two of a kind with the same id.
    DuplicateId "duplicate-id" Error,
    /// A reference to something that is not there.
    UnknownId "unknown-id" Error,
    /// A required text or list is empty.
    Empty "empty" Error,
    /// Not an RFC 3339 time with offset, or not a calendar day.
    BadTime "bad-time" Error,
    /// Not the name of a time zone.
    BadTimeZone "bad-time-zone" Error,
    /// A time before one that it must follow.
    TimeOrder "time-order" Error,
    /// Timeline entries are not in the order of `occurred_at`.
    UnsortedTimeline "unsorted-timeline" Error,
    /// Factors that cause themselves.
    Cycle "cycle" Error,
    /// The chain has no factor of type `impact`.
    NoImpact "no-impact" Error,
    /// A factor from which no impact follows.
    DeadEnd "dead-end" Error,
    /// The cost is not in money.
    NotMoney "not-money" Error,
    /// An action item is declined without a reason.
    MissingReason "missing-reason" Error,
    /// Lines are not written `12` or `12-15`.
    BadLines "bad-lines" Error,
    /// Lines that the code does not have.
    LinesOutside "lines-outside" Error,
    /// A link that is neither `https:` nor relative, or leaves the folder.
    BadLink "bad-link" Error,
    /// Markup in prose that is not understood.
    BadProse "bad-prose" Error,
    /// A model's parameter without a source.
    UnsourcedParameter "unsourced-parameter" Error,
    /// A source for a parameter that the model does not have.
    UnknownParameter "unknown-parameter" Error,
    /// A parameter of a model that makes no sense.
    BadParameter "bad-parameter" Error,
    /// An experiment that could not be run or decided.
    BadExperiment "bad-experiment" Error,
    /// An experiment came out otherwise than its file says.
    UnexpectedVerdict "unexpected-verdict" Error,
    /// A number with its unit in prose where the page shows facts.
    BareNumber "bare-number" Error,
    /// A file that the incident names is not there.
    MissingFile "missing-file" Error,
    /// A metric's file is not a Prometheus response.
    BadMetric "bad-metric" Error,
    /// A metric's file does not cover the time of the impact.
    UncoveredWindow "uncovered-window" Error,
    /// A timeline entry without source and without evidence.
    UnsourcedEntry "unsourced-entry" Warning,
    /// A phrase that blames people.
    Blame "blame" Warning,
    /// A person's name where a role belongs.
    PersonName "person-name" Warning,
}

impl Problem {
    /// A problem at a JSON path of the incident file itself.
    #[must_use]
    pub fn at(rule: Rule, path: &Path, found: impl Into<String>, expected: impl Into<String>) -> Self {
        let place = Place::Path(path.clone());
        Self { rule, file: None, place, found: found.into(), expected: expected.into(), did_you_mean: None }
    }

    /// The same problem with the name that was probably meant.
    #[must_use]
    pub fn meaning(mut self, name: Option<&str>) -> Self {
        self.did_you_mean = name.map(str::to_owned);
        self
    }

    /// The same problem, in a side file.
    #[must_use]
    pub fn in_file(mut self, href: &str) -> Self {
        self.file = Some(href.to_owned());
        self
    }

    /// Whether the file cannot be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.rule.severity() == Severity::Error
    }
}

impl Problems {
    /// Sorts what was found into "unusable" and "usable with warnings".
    ///
    /// # Errors
    /// The whole list, warnings included, when one of it is an error.
    pub fn unless_usable(mut list: Vec<Problem>) -> Result<Vec<Problem>, Self> {
        if list.len() > MAX_PROBLEMS {
            // Errors first, so that the cut never hides what makes the file unusable.
            let (mut errors, warnings): (Vec<_>, Vec<_>) = list.into_iter().partition(Problem::is_error);
            errors.extend(warnings);
            list = errors;
            list.truncate(MAX_PROBLEMS);
            if list.iter().any(Problem::is_error) {
                let found = format!("more than {MAX_PROBLEMS} problems");
                list.push(Problem::at(Rule::TooLarge, &Path::root(), found, "fewer: the rest is not listed"));
            }
        }
        if list.iter().any(Problem::is_error) { Err(Self { list }) } else { Ok(list) }
    }
}

impl Path {
    /// The whole file.
    #[must_use]
    pub fn root() -> Self {
        Self("$".to_owned())
    }

    /// A field of the object here.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        let plain = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
            && !name.starts_with(|c: char| c.is_ascii_digit());
        if plain { Self(format!("{}.{name}", self.0)) } else { Self(format!("{}[{name:?}]", self.0)) }
    }

    /// An item of the array here, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "{path}"),
            Self::Text { line, column } => write!(f, "line {line}, column {column}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        write!(f, "{}: found {}, expected {}", self.place, self.found, self.expected)?;
        if let Some(name) = &self.did_you_mean {
            write!(f, " (did you mean {name:?}?)")?;
        }
        write!(f, " [{}]", self.rule.name())
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.iter().try_for_each(|problem| writeln!(f, "{problem}"))
    }
}

impl std::error::Error for Problems {}

/// A text in quotes for a problem's line, cut where it is long.
#[must_use]
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{:?}", start + "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_words_itself_in_one_line() {
        let path = Path::root().field("timeline").index(3).field("kind");
        let problem = Problem::at(Rule::UnknownValue, &path, quoted("symptoms"), "one of change, symptom");
        assert_eq!(
            problem.meaning(Some("symptom")).to_string(),
            r#"$.timeline[3].kind: found "symptoms", expected one of change, symptom (did you mean "symptom"?) [unknown-value]"#
        );
    }

    #[test]
    fn a_path_quotes_the_keys_that_are_no_plain_names() {
        assert_eq!(Path::root().field("sources").field("pool.max").to_string(), r#"$.sources["pool.max"]"#);
        assert_eq!(Path::root().field("two\nlines").to_string(), r#"$["two\nlines"]"#);
    }

    #[test]
    fn rule_names_are_unique() {
        let mut names: Vec<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Rule::ALL.len());
    }

    #[test]
    fn warnings_alone_leave_a_file_usable() {
        let warning = Problem::at(Rule::Blame, &Path::root(), "x", "y");
        let error = Problem::at(Rule::Empty, &Path::root(), "x", "y");
        assert_eq!(Problems::unless_usable(vec![warning.clone()]), Ok(vec![warning.clone()]));
        let both = vec![warning, error];
        assert_eq!(Problems::unless_usable(both.clone()), Err(Problems { list: both }));
    }

    #[test]
    fn a_flood_of_problems_is_cut_and_says_so() {
        let many = vec![Problem::at(Rule::Empty, &Path::root(), "x", "y"); MAX_PROBLEMS + 5];
        let list = Problems::unless_usable(many).unwrap_err().list;
        assert_eq!(list.len(), MAX_PROBLEMS + 1);
        assert_eq!(list[MAX_PROBLEMS].found, "more than 300 problems");
    }
}
