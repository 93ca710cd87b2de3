//! The command line: arguments, what each command prints, exit codes.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 errors in the site,
//! 2 wrong usage.

/// Writes a line to standard error. Where nobody reads it (a closed pipe, a full disk) the work goes on all the same.
macro_rules! tell {
    ($($argument:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr().lock(), $($argument)*);
    }};
}

/// As `tell!`, without an end of the line.
macro_rules! tell_inline {
    ($($argument:tt)*) => {{
        use std::io::Write as _;
        let mut out = std::io::stderr().lock();
        let _ = write!(out, $($argument)*).and_then(|()| out.flush());
    }};
}

mod arguments;
mod build;
mod columns;
mod explain;
mod init;
mod inspect;
mod list;
mod manual;
mod memory;
mod report;
mod search;
mod search_report;
mod serve;
mod site_folder;
mod summary;
mod theme;

pub use arguments::{Arguments, Command};

use site_folder::site_folder;

use crate::diagnostic::{Code, Diagnostic, Severity};
use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, FromArgMatches};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Everything is fine.
const FINE: u8 = 0;
/// The site has errors.
const FAULTS: u8 = 1;
/// The command was called in a way that makes no sense.
const USAGE: u8 = 2;

/// Runs the command that the arguments of this process ask for.
pub fn run() -> ExitCode {
    let matches = command().try_get_matches().unwrap_or_else(|fault| with_hint(fault).exit());
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(fault) => fault.exit(),
    };
    if matches!(arguments.command, Command::Build(_)) {
        memory::keep();
    }
    let jobs = arguments.site.jobs.unwrap_or(0);
    // Templates and nested shortcodes recurse to a fixed depth; the stack is large enough for that depth.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(64 << 20).build_global();
    if let Err(error) = pool {
        tell!("error: the threads of the build cannot be started: {error}");
        return ExitCode::from(FAULTS);
    }
    let code = match &arguments.command {
        Command::Init(init) => init::run(&arguments.site, init),
        Command::Build(build) => build::run(&arguments.site, build),
        Command::Serve(serve) => serve::run(&arguments.site, serve),
        Command::List(list) => list::run(&arguments.site, list),
        Command::Inspect(inspect) => inspect::run(&arguments.site, inspect),
        Command::Explain(explain) => explain::run(&arguments.site, explain),
        Command::Search(search) => search::run(&arguments.site, search),
        Command::Theme(theme) => theme::run(&arguments.site, &theme.command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command(), "hornbook", &mut script);
            print_result(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            match manual::write(&command(), &mut page) {
                Ok(()) => print_result(&page),
                Err(_) => FAULTS,
            }
        }
    };
    ExitCode::from(code)
}

/// A fault of the command line; to the word that begins a site and a post elsewhere, what does so here.
fn with_hint(mut fault: clap::Error) -> clap::Error {
    let is_new = matches!(fault.get(ContextKind::InvalidSubcommand), Some(ContextValue::String(word)) if word == "new");
    if is_new {
        let hints = [
            "`hornbook init my-guide` makes a new site",
            "a new post is a new file: copy one in `content`, and change its title and its date",
        ];
        let hints = hints.map(clap::builder::StyledStr::from).to_vec();
        fault.remove(ContextKind::SuggestedSubcommand);
        fault.insert(ContextKind::Suggested, ContextValue::StyledStrs(hints));
    }
    if let Some(ContextValue::String(option)) = fault.get(ContextKind::InvalidArg)
        && fault.kind() == clap::error::ErrorKind::UnknownArgument
        && let Some(hint) = hint_for_option(option)
    {
        fault.remove(ContextKind::SuggestedArg);
        fault.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint.into()]));
    }
    fault
}

/// What stands here for an option that Hugo has.
fn hint_for_option(option: &str) -> Option<&'static str> {
    Some(match option {
        "--baseURL" | "-b" => "the address of the site is `--base-url`",
        "--buildDrafts" => "drafts are published with `--drafts`",
        "--buildFuture" | "-F" => "posts that are scheduled are published with `--future`",
        "--buildExpired" | "-E" => "posts that have expired are published with `--expired`",
        "--destination" | "-d" => "the folder to publish into is `--output`",
        "--minify" => "take it out: the style sheet of the theme is made small without it",
        _ => return None,
    })
}

/// The command line as clap sees it. Options of every command are hidden in the help of those that need no site.
fn command() -> clap::Command {
    const OF_SITES: [&str; 7] = ["source", "config", "base_url", "drafts", "future", "expired", "jobs"];
    const OF_MESSAGES: [&str; 2] = ["format", "quiet"];
    let all = Arguments::command();
    // A command that has an option itself is not given it again, hidden or not.
    let hide = |command: clap::Command, names: &[&str]| {
        let named = all.get_arguments().filter(|argument| names.contains(&argument.get_id().as_str()));
        command.args(named.map(|argument| argument.clone().hide(true)))
    };
    let mut command = all.clone().mut_subcommand("init", |init| hide(init, &OF_SITES));
    for name in ["explain", "completions", "man"] {
        command = command.mut_subcommand(name, |plain| hide(hide(plain, &OF_SITES), &OF_MESSAGES));
    }
    command
}

/// Writes a result to standard output, and returns the exit code of that. A reader that has seen enough
/// (`hornbook list | head`) is no fault; a disk that is full is one, and told.
#[must_use]
fn print_result(bytes: &[u8]) -> u8 {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let why = match error.kind() {
                ErrorKind::StorageFull => "the disk is full".to_string(),
                _ => error.to_string(),
            };
            tell!("error: the result cannot be written: {why}");
            FAULTS
        }
        _ => FINE,
    }
}

/// The fault of naming something that does not exist.
fn not_found(message: String, help: String) -> Diagnostic {
    Diagnostic::without_place(Code::NotFound, Severity::Error, message).help(help)
}
