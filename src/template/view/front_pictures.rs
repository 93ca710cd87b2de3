//! Pictures that front matter names: the one that stands for a page, and portraits of its authors.

use super::links::{find_file, is_external, picture_fault};
use crate::content::ParsedPage;
use crate::content::front_matter::split_front_matter;
use crate::data::locate::locate_key;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span, nearest};
use crate::site::{Page, PageId};
use crate::template::world::World;

/// A picture as front matter names it.
pub struct Written {
    /// The keys that lead to it.
    pub keys: Vec<&'static str>,
    /// Its address, as written.
    pub address: String,
    /// `alt` beside it.
    pub alt: String,
}

/// Keys of the picture that stands for a page, the first that is there counts.
const COVER_KEYS: [&str; 4] = ["thumbnail", "cover", "image", "images"];

/// Keys of the address where such a picture is a map.
const ADDRESS_KEYS: [&str; 3] = ["url", "src", "image"];

/// Keys of an author's portrait, the first that is there counts.
const PORTRAIT_KEYS: [&str; 7] = ["jpeg", "webp", "png", "image", "photo", "picture", "avatar"];

/// What a program writes into front matter where it has nothing.
pub const NOTHING: [&str; 2] = ["", "undefined"];

/// The picture that stands for a page.
pub fn cover(params: &DataMap) -> Option<Written> {
    COVER_KEYS.iter().find_map(|key| {
        let value = params.get(*key)?;
        let value = match value {
            Data::List(list) => list.first()?,
            other => other,
        };
        match value {
            Data::Map(map) => {
                let found =
                    ADDRESS_KEYS.iter().find_map(|inner| Some((*inner, map.get(*inner)?.as_text()?.to_string())));
                let (inner, address) = found?;
                let alt = map.get("alt").and_then(Data::to_text).unwrap_or_default();
                Some(Written { keys: vec![key, inner], address, alt })
            }
            other => Some(Written { keys: vec![key], address: other.as_text()?.to_string(), alt: String::new() }),
        }
    })
}

/// The people in `authors` or `author`, and which of the two keys it is.
pub fn people(params: &DataMap) -> Option<(&'static str, &[Data])> {
    let (key, written) = ["authors", "author"].iter().find_map(|key| Some((*key, params.get(*key)?)))?;
    Some(match written {
        Data::List(people) => (key, people),
        one => (key, std::slice::from_ref(one)),
    })
}

/// The portrait of a person: its key and its address.
pub fn portrait(person: &Data) -> Option<(&'static str, String)> {
    let map = person.as_map()?;
    let named = PORTRAIT_KEYS.iter().filter_map(|key| Some((*key, map.get(*key)?.as_text()?.to_string())));
    let mut meant = named.filter(|(_, address)| !NOTHING.contains(&address.as_str()));
    meant.next()
}

/// A warning for each picture in the front matter of a page that does not exist, or is none, at its key.
pub fn check(world: &World, page: &Page, source: &ParsedPage) -> Vec<Diagnostic> {
    let params = &page.front_matter.params;
    let mut written: Vec<(Vec<&str>, String)> = Vec::new();
    if let Some(cover) = cover(params).filter(|cover| !cover.address.is_empty()) {
        written.push((cover.keys, cover.address));
    }
    if let Some((key, people)) = people(params) {
        let mut keys = vec![key];
        for (inner, address) in people.iter().filter_map(portrait) {
            // Of several people each has the key once more.
            keys.push(inner);
            written.push((keys.clone(), address));
        }
    }
    let mut found = Vec::new();
    for (keys, address) in written {
        if is_external(&address) {
            continue;
        }
        match find_file(world, Some(page.id), &address) {
            None => found.push(missing_picture(world, Some(page.id), &address, place(world, page, source, &keys))),
            Some(file) => found.extend(
                picture_fault(world, &file)
                    .map(|fault| Diagnostic { span: Some(place(world, page, source, &keys)), ..fault }),
            ),
        }
    }
    found
}

/// Where `keys` stand: in the page's front matter, else in the `cascade` of a page above.
fn place(world: &World, page: &Page, source: &ParsedPage, keys: &[&str]) -> Span {
    let own = in_front_matter(&source.file, &source.text, source.front_matter.data_range.clone(), keys);
    let inherited = || {
        page.ancestors.iter().find_map(|id| {
            let file = world.site.page(*id).file.as_ref()?;
            let text = world.source.read_text(file).ok()?;
            let range = split_front_matter(file, &text).value.data_range;
            in_front_matter(file, &text, range, &[&["cascade"], keys].concat())
        })
    };
    own.or_else(inherited).unwrap_or_else(|| Span::whole(&source.file))
}

fn in_front_matter(file: &FilePath, text: &str, range: std::ops::Range<usize>, keys: &[&str]) -> Option<Span> {
    let found = locate_key(text.get(range.clone())?, keys)?;
    Some(Span::new(file, range.start + found.start..range.start + found.end))
}

/// A warning that there is no picture at `path`, with the nearest there is.
pub fn missing_picture(world: &World, page: Option<PageId>, path: &str, place: Span) -> Diagnostic {
    let diagnostic = Diagnostic::warning(Code::ImageMissing, place, format!("there is no picture `{path}`"));
    let wanted = path.trim_start_matches("./").trim_start_matches('/');
    let name = wanted.rsplit('/').next().unwrap_or(wanted);
    let resources = page.map(|page| world.site.page(page).resources.as_slice()).unwrap_or_default();
    let bundle = || resources.iter().map(|file| file.inner_path.as_str());
    // A slip in the folder first: the same name elsewhere. Then a slip in the name.
    if let Some(near) = world.public_file_named(name) {
        return diagnostic.help(format!("did you mean `/{near}`?"));
    }
    if let Some(near) = nearest(wanted, bundle()).or_else(|| nearest(name, bundle())) {
        return diagnostic.help(format!("did you mean `{near}`?"));
    }
    // `people/ann.png` is near `people/ben.png` by its letters, and another person.
    let is_named_alike = |near: &&str| nearest(stem(wanted), [stem(near)]).is_some();
    match nearest(wanted, world.public_file_names().like(wanted).filter(is_named_alike)) {
        Some(near) => diagnostic.help(format!("did you mean `/{near}`?")),
        None => diagnostic.help("put the file into the post's own folder, `static/` or `assets/`, or correct its name"),
    }
}

/// The name of a file without folder and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(person: &str, expected: Option<(&str, &str)>) {
        let map: DataMap = [("name", "Ann")]
            .into_iter()
            .chain(person.split_whitespace().filter_map(|pair| pair.split_once('=')))
            .map(|(key, value)| (key.to_string(), Data::Text(value.to_string())))
            .collect();
        let found = portrait(&map.into());
        assert_eq!(found.as_ref().map(|(key, address)| (*key, address.as_str())), expected, "{person}");
    }

    #[test]
    fn a_portrait_is_the_first_key_that_names_a_file() {
        check("", None);
        check("jpeg=/ann.jpg", Some(("jpeg", "/ann.jpg")));
        check("webp=/ann.webp", Some(("webp", "/ann.webp")));
        check("jpeg=undefined", None);
        check("jpeg=undefined webp=/ann.webp", Some(("webp", "/ann.webp")));
    }
}
