//! The `hornbook` command.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    hornbook::cli::run()
}
