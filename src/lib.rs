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
//! * [`emit`]: the only writer of the disk: staging, and publishing in one step
//! * [`serve`]: the preview server
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod config;
pub mod content;
pub mod data;
pub mod diagnostic;
pub mod emit;
pub mod serve;
pub mod site;
pub mod source;
pub mod template;
pub mod track;
pub mod output;
pub mod pipeline;
