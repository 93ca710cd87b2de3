//! The web manifest: what a phone or a browser shows of a site that a reader keeps.

use crate::config::{DarkMode, LanguageId};
use crate::template::World;
use crate::template::design::{ICON, Look};
use crate::template::view::{links, site};
use crate::template::world::PublicFile;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The manifest of a language, as JSON.
pub fn render(world: &Arc<World>, language: LanguageId) -> Vec<u8> {
    let config = &world.site.config;
    let (own, design) = (config.language(language), &config.design);
    let home = world.site.language(language).home.map(|home| world.site.page(home));
    let name = world.site_name(language);
    let start = home.map(|home| home.url.relative.as_str()).filter(|address| !address.is_empty());
    let look = Look::new(design, &world.source, &world.public_files);
    let palette = if design.dark == DarkMode::Dark { &look.dark } else { &look.light };
    let mut manifest = Map::new();
    manifest.insert("name".into(), json!(name));
    if let Some(description) = site::description(&own.settings) {
        manifest.insert("description".into(), json!(description));
    }
    manifest.insert("lang".into(), json!(own.locale));
    manifest.insert("dir".into(), json!(own.direction));
    manifest.insert("start_url".into(), json!(start.unwrap_or(&world.base_path)));
    manifest.insert("scope".into(), json!(world.base_path));
    manifest.insert("display".into(), json!("minimal-ui"));
    manifest.insert("background_color".into(), json!(palette.background.hex()));
    manifest.insert("theme_color".into(), json!(palette.background.hex()));
    manifest.insert("icons".into(), icons(world));
    let mut text = serde_json::to_string_pretty(&Value::Object(manifest)).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// The icon of the site, in the sizes that it has.
fn icons(world: &Arc<World>) -> Value {
    let favicon = world.site.config.design.favicon.trim_start_matches('/');
    let path = if favicon.is_empty() { ICON } else { favicon };
    let Some(printed) = world.printed(path) else { return json!([]) };
    // A picture of lines is as large as one likes.
    let size = match world.public_files.get(path) {
        Some(PublicFile::Static(file) | PublicFile::Asset(file)) if !path.ends_with(".svg") => world.picture_size(file),
        _ => None,
    };
    let sizes = size.map_or("any".to_string(), |(width, height)| format!("{width}x{height}"));
    json!([{ "src": &*printed.address, "sizes": sizes, "type": links::media_type(path) }])
}
