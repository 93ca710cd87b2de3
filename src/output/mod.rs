//! Which files a site becomes, and their bytes.
//!
//! [`plan()`] lists every output with where it comes from and reports two that want one path; [`render()`] makes the
//! bytes of one. Deliberately absent: the disk.

mod alias;
pub mod bases;
mod block;
mod collision;
mod dialog;
mod feed;
mod hidden;
pub mod links;
mod manifest;
mod menu_names;
mod own_folder;
mod plan;
mod render;
mod sitemap;
mod templates;
mod twin;
mod twin_text;
mod unused;

pub use alias::alias_output;
pub use feed::add_feeds;
pub use menu_names::warn_of_menus;
pub use plan::{KEPT_NAMES, Origin, Plan, Planned, What, paginated, plan};
pub use render::{Rendered, base_context, manifest_beside, render, template_for};
pub use templates::templates_of;
pub use unused::warn_of_unused;
