//! Tera: where templates come from, what they see, and what they can call.
//!
//! In reading order: [`layers`] finds the templates of site, theme and binary; [`engine`] compiles them;
//! [`world`] is everything a render can reach; [`frame`] says which page is being rendered; `view` turns
//! pages into values; `functions` and `filters` are what templates call; [`shortcodes`] renders calls;
//! [`design`] makes a style sheet of the site's colours; [`style_sheet`] makes those of the theme small; [`assets`] names
//! files by what is in them; [`parts`] lists what a site can put its own in place of.
//! Deliberately absent: which outputs exist.

pub mod assets;
pub mod blocks;
mod call_arguments;
mod component_calls;
mod component_names;
pub mod default_theme;
pub mod design;
pub mod engine;
mod field_names;
mod filters;
pub mod frame;
mod functions;
mod go;
pub mod layers;
mod limit;
pub mod page_fields;
pub mod parts;
mod patterns;
pub mod shelf;
pub mod shortcodes;
pub mod style_sheet;
mod tokens;
pub mod translations;
mod undefined;
pub mod view;
mod words;
pub mod world;

pub use engine::Engine;
pub use functions::address_of;
pub use layers::Layers;
pub use world::World;
