//! Addresses that name the folder in which a file lies in the site: `/static/img/a.png` for `/img/a.png`.

use super::links::{Targets, kind_of};
use crate::content::markdown::Link;
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::{Page, url};
use crate::template::World;
use crate::template::view::links::{address, is_on_a_disk, percent_decode};

/// The address of the file or page that `path`, written on `page`, means, and the folder that is no part of it.
pub(super) fn meant(targets: &Targets<'_>, world: &World, page: &Page, path: &str) -> Option<(String, String)> {
    let decoded = percent_decode(path);
    let mut inner = decoded.as_str();
    while let Some(rest) = ["/", "./", "../"].iter().find_map(|lead| inner.strip_prefix(lead)) {
        inner = rest;
    }
    let base = world.base_path.trim_start_matches('/');
    let inner = inner.strip_prefix(base).unwrap_or(inner);
    let config = &world.site.config;
    let below =
        |folder: &str| inner.strip_prefix(folder)?.strip_prefix('/').map(|rest| url::clean(&format!("/{rest}")));
    let folders = config.static_folders.iter().map(String::as_str).chain(["static", "assets", "public"]);
    let file = folders.into_iter().find_map(|folder| {
        let rest = below(folder)?;
        let key = rest.trim_start_matches('/');
        let is_there = world.public_files.contains_key(key) || targets.exists(key) && !key.is_empty();
        is_there.then(|| (address(world, key), folder.to_string()))
    });
    file.or_else(|| {
        let folders = config.languages.iter().map(|language| language.content_folder.as_str()).chain(["content"]);
        folders.into_iter().find_map(|folder| {
            let rest = below(folder)?;
            let found = world.lookup.find_page(&world.site, None, page.language, &rest);
            let found = found.map(|found| &world.site.page(found).url.relative);
            let file = || world.bundle_file(&format!("{folder}{rest}")).map(|file| &file.relative);
            let address = found.or_else(file).filter(|address| !address.is_empty())?;
            Some((address.clone(), folder.to_string()))
        })
    })
}

/// What is said of an address that is the path of a file on somebody's own disk, without a place: `C:\img\a.png`.
pub(super) fn on_a_disk(link: &Link, address: &str) -> Option<Diagnostic> {
    if !is_on_a_disk(address) {
        return None;
    }
    let path = percent_decode(address);
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let message = format!("`{path}` is a place on your own disk, and readers do not have it");
    let help = match name {
        "" => "write the address that it has on the site".to_string(),
        name => format!("put the file into `static/`, and write `/{}`", url::encode_name(name)),
    };
    Some(Diagnostic::without_place(kind_of(link).0, Severity::Warning, message).help(help))
}
