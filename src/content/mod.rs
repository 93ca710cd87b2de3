//! One content file: its front matter, its shortcodes, its Markdown, its code and its guide.
//!
//! In reading order: [`parse_page`] splits a file into [`front_matter`] and a body cut at its
//! [`shortcode`]s. Much later, when the whole site is known, [`body`] renders the shortcodes (through a
//! trait: this folder knows no templates), runs [`markdown`] or [`org`] over the result and takes the [`summary`],
//! the counts and the steps of a [`guide`] from it. Deliberately absent: any other page.

pub mod body;
pub mod date;
pub mod front_matter;
pub mod guide;
pub mod highlight;
pub mod html;
pub mod markdown;
pub mod org;
pub mod shortcode;
pub mod summary;

mod parse;

pub use parse::{ParsedPage, parse_head, parse_page};
