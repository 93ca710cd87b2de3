//! hornbook: Hugo content in, a how-to guide site out.
//!
//! The folders in reading order, which is the order of the data; each may use only those above it
//! (`tests/layers.rs` keeps that true):
//!
//! * [`diagnostic`]: what is wrong, where, and what to do
//! * [`source`]: the only reader of the disk
//! * [`data`]: values as YAML, TOML and JSON wrote them
//! * [`config`]: the settings, each with its value
//! * [`content`]: one file: front matter, shortcodes, Markdown, code, the guide in it
//! * [`site`]: all pages: the tree, the addresses, the order
//! * [`track`]: what an output read
//! * [`template`]: Tera: what templates see and can call
//! * [`search`]: the index, and answers to queries
//! * [`output`]: which outputs exist, and their bytes
//! * [`emit`]: the only writer of the disk
//! * [`pipeline`]: the conductor
//! * [`serve`]: the preview server
//! * [`cli`]: arguments and exit codes
#![forbid(unsafe_code)]
#![deny(clippy::print_stderr, clippy::print_stdout)]
#![warn(missing_docs)]

pub mod cli;
pub mod config;
pub mod content;
pub mod data;
pub mod diagnostic;
pub mod emit;
pub mod output;
pub mod pipeline;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod template;
pub mod track;
