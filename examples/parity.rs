//! Prints what hornbook makes of cases whose answers by Hugo are known.
//!
//! `cargo run --example parity -- CASES.jsonl` reads one case a line (`id`, `config`, `files`, `shortcodes`, `mtimes`) and
//! writes one line each: `{"id": …, "got": {…}}`, with the facts that the cases compare. `tests/parity/` compares them.
#![allow(clippy::disallowed_methods, reason = "the cases are a file on the disk")]

#[path = "../tests/parity/facts/mod.rs"]
mod facts;

use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: parity CASES.jsonl");
        std::process::exit(2);
    };
    rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build_global().map_err(std::io::Error::other)?;
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(line).map_err(std::io::Error::other)?;
        println!("{}", json!({"id": case["id"], "got": facts::run(&case)}));
    }
    Ok(())
}
