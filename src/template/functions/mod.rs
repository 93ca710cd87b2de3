//! Functions that templates call.
//!
//! Other pages are reached only through these: each records what it read. They are registered once and hold
//! nothing: the page being rendered comes from [`super::frame`].

mod embed;
mod finder;
mod links;
mod lists;
mod qr;
mod services;
mod texts;

pub use embed::markdown_filter;
pub use links::address_of;
pub use links::warn_dangerous;

use tera::Tera;

/// Every function, for suggestions and for the documentation.
pub const NAMES: &[&str] = &[
    "alphabet",
    "asset",
    "embed",
    "get_page",
    "get_section",
    "get_series",
    "get_taxonomy",
    "get_taxonomy_term",
    "get_url",
    "highlight",
    "load_data",
    "pages",
    "param",
    "qr",
    "range",
    "ref",
    "related_pages",
    "relref",
    "resource",
    "throw",
    "trans",
];

/// Registers all functions.
pub fn register(tera: &mut Tera) {
    tera.register_function("get_page", lists::get_page);
    tera.register_function("get_section", lists::get_section);
    tera.register_function("get_taxonomy", lists::get_taxonomy);
    tera.register_function("get_taxonomy_term", lists::get_taxonomy_term);
    tera.register_function("pages", lists::pages);
    tera.register_function("related_pages", lists::related_pages);
    tera.register_function("get_series", lists::get_series);
    tera.register_function("alphabet", lists::alphabet);
    tera.register_function("asset", links::asset);
    tera.register_function("get_url", links::get_url);
    tera.register_function("resource", links::resource);
    tera.register_function("ref", links::reference);
    tera.register_function("relref", links::relative_reference);
    tera.register_function("load_data", texts::load_data);
    tera.register_function("trans", texts::trans);
    tera.register_function("param", texts::param);
    tera.register_function("highlight", embed::highlight);
    tera.register_function("qr", qr::qr);
    tera.register_function("embed", services::embed);
}
