//! The `hornbook` command.
#![forbid(unsafe_code)]

fn main() {}
