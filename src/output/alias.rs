//! Where redirect pages lie. Section 6 of the specification.

use crate::config::{Config, UglyUrls};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::{Page, url};

/// The file below the output folder for `alias` of `page`, or what is wrong with it.
pub fn alias_output(config: &Config, page: &Page, alias: &str, place: Span) -> Result<String, Diagnostic> {
    if alias.starts_with("http://") || alias.starts_with("https://") || alias.starts_with("//") {
        return Err(Diagnostic::error(Code::UrlInvalid, place, format!("the alias `{alias}` names a host"))
            .help("an alias is an old address of this page on this site: write the part from `/`"));
    }
    let language = config.language(page.language);
    // No `..` leads above the root.
    let clean = url::clean(&from_root(config, page, alias));
    let path = clean.trim_matches('/');
    if path.is_empty() {
        return Err(Diagnostic::error(Code::UrlInvalid, place, "an alias cannot be the home page")
            .help("take it out, or write the old address of this page"));
    }
    // In any other case it is no ending that servers know.
    if path.ends_with(".html") || path.ends_with(".htm") {
        return Ok(path.to_string());
    }
    let ugly = match &language.settings.ugly_urls {
        UglyUrls::Never => false,
        UglyUrls::Always => true,
        UglyUrls::Sections(sections) => sections.contains(&page.section),
    };
    Ok(if ugly { format!("{path}.html") } else { format!("{path}/index.html") })
}

/// A warning for an alias that goes up further than the site reaches: it counts from the root.
pub(super) fn climbs(config: &Config, page: &Page, alias: &str, place: Span) -> Option<Diagnostic> {
    if !alias.contains("..") {
        return None;
    }
    let written = from_root(config, page, alias);
    if url::stays_inside(&written) {
        return None;
    }
    let clean = url::clean(&written);
    let message =
        format!("the alias `{alias}` goes up further than the site reaches: it counts from the root, as `{clean}`");
    Some(Diagnostic::warning(Code::UrlOutsideSite, place, message).help(format!("write `{clean}`")))
}

/// An alias as it is written, from the root of the site.
fn from_root(config: &Config, page: &Page, alias: &str) -> String {
    let language = config.language(page.language);
    let written = url::unescape_written(alias).replace('\\', "/");
    if written.starts_with('/') {
        if language.url_prefix.is_empty()
            || page.language == config.default_language && !config.default_language_in_subfolder
        {
            written
        } else {
            format!("/{}{written}", language.url_prefix)
        }
    } else {
        let parent = page.url.folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        format!("/{parent}/{written}")
    }
}
