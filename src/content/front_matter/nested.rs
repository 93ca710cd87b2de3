//! Keys inside the values of front matter that are nearly known ones.
//!
//! Deliberately absent: the names of menus, which templates know as well, maps of the author's own, such as `params`, and keys in the known ones that are not near to
//! anything; themes keep facts of their own there.

use super::near_miss::slip;
use crate::data::{Data, DataMap};

/// Keys that hold a map, or a list of maps, and the keys that have a meaning in these.
const TABLES: &[(&str, &[&str])] = &[
    ("build", &["render", "list", "publishResources"]),
    ("search", &["exclude", "boost", "synonyms", "pin"]),
    ("verified", &["date", "on"]),
    ("sitemap", &["changefreq", "priority", "disable", "filename"]),
    ("resources", &["src", "name", "title", "params"]),
    ("author", PERSON),
    ("authors", PERSON),
    ("thumbnail", PICTURE),
    ("cover", PICTURE),
    ("image", PICTURE),
    ("images", PICTURE),
];
const PERSON: &[&str] = &["name", "title", "jpeg"];
const PICTURE: &[&str] = &["url", "alt"];
const MENU_ENTRY: &[&str] =
    &["name", "weight", "parent", "identifier", "title", "pre", "post", "params", "url", "pageRef"];

/// Most slips of one value that are told.
const MAX_SLIPS: usize = 20;

/// A key that is likely a slip.
#[derive(Debug, PartialEq)]
pub(super) struct Slip<'a> {
    /// The keys that lead to it, and itself; in lower case, but in lists of maps.
    pub keys: Vec<&'a str>,
    /// How many maps before its own have the key too.
    pub earlier: usize,
    /// What was meant.
    pub meant: &'a str,
}

/// The slips in `value` of the top-level `key`, which is in lower case. Linear.
pub(super) fn slips<'a>(key: &'a str, value: &'a Data) -> Vec<Slip<'a>> {
    let mut found = Vec::new();
    match (key, value) {
        ("menu" | "menus", value) => in_menus(key, value, &mut found),
        (_, Data::Map(_) | Data::List(_)) => {
            let Some((_, known)) = TABLES.iter().find(|(table, _)| *table == key) else { return found };
            match value {
                Data::Map(map) => in_map(&[key], map, known, &mut found),
                Data::List(items) => {
                    for map in items.iter().filter_map(Data::as_map) {
                        in_map(&[key], map, known, &mut found);
                    }
                }
                _ => {}
            }
        }
        _ => {}
    }
    found
}

fn in_map<'a>(above: &[&'a str], map: &'a DataMap, known: &'static [&'static str], found: &mut Vec<Slip<'a>>) {
    for key in map.keys().filter(|key| !known.iter().any(|name| name.eq_ignore_ascii_case(key))) {
        if found.len() >= MAX_SLIPS {
            return;
        }
        let Some(meant) = slip(&key.to_lowercase(), known) else { continue };
        // A key that stands beside the one that it is near to is no slip for it.
        if map.keys().any(|other| other.eq_ignore_ascii_case(meant)) {
            continue;
        }
        let keys: Vec<&str> = above.iter().copied().chain([key.as_str()]).collect();
        let earlier = found.iter().filter(|slip| slip.keys == keys).count();
        found.push(Slip { keys, earlier, meant });
    }
}

fn in_menus<'a>(key: &'a str, value: &'a Data, found: &mut Vec<Slip<'a>>) {
    let Data::Map(menus) = value else { return };
    for (name, entry) in &**menus {
        if let Data::Map(entry) = entry {
            in_map(&[key, name], entry, MENU_ENTRY, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::lower_keys;

    #[track_caller]
    fn check(yaml: &str, expected: &[(&str, &str)]) {
        let data = crate::data::yaml::parse(yaml).expect("the test's own YAML");
        let data = lower_keys(data.as_map().cloned().unwrap_or_default());
        let found: Vec<(String, &str)> = data
            .iter()
            .flat_map(|(key, value)| slips(key, value))
            .map(|slip| (slip.keys.join("."), slip.meant))
            .collect();
        let expected: Vec<(String, &str)> = expected.iter().map(|(key, meant)| (key.to_string(), *meant)).collect();
        assert_eq!(found, expected, "{yaml}");
    }

    #[test]
    fn slips_inside_known_maps_are_found() {
        check("build: {rendr: never}", &[("build.rendr", "render")]);
        check("build: {publishResource: false}", &[("build.publishresource", "publishResources")]);
        check("search: {exclud: true, bost: 2}", &[("search.exclud", "exclude"), ("search.bost", "boost")]);
        check("search: {exlude: true}", &[("search.exlude", "exclude")]);
        check("search: {excluded: true, boots: 3}", &[("search.excluded", "exclude"), ("search.boots", "boost")]);
        check("search: {pins: [zz], synonym: [a]}", &[("search.pins", "pin"), ("search.synonym", "synonyms")]);
        check("verified: {dat: 2024-01-01}", &[("verified.dat", "date")]);
        check("sitemap: {prioriy: 1}", &[("sitemap.prioriy", "priority")]);
        check("thumbnail: {ulr: /x.png}", &[("thumbnail.ulr", "url")]);
        check("authors: [{name: Bob, jpg: /x.png}]", &[("authors.jpg", "jpeg")]);
        check("author: {nmae: Bob}", &[("author.nmae", "name")]);
        check("resources: [{src: x, tilte: y}]", &[("resources.tilte", "title")]);
        check("menus: {main: {wieght: 1}}", &[("menus.main.wieght", "weight")]);
    }

    #[test]
    fn keys_of_the_authors_own_are_silent() {
        check("params: {rendr: 1, tilte: x}", &[]);
        check("author: {name: Bob, email: x, photo: /x.png, bio: y, role: z, names: [a]}", &[]);
        check("thumbnail: {url: /x.png, src: y, caption: z, width: 3, uri: a}", &[]);
        check("search: {weight: 3, hidden: true}", &[]);
        check("menus: {main: {class: x, params: {wieght: 1}}, social: {}, docs: {}}", &[]);
        check("menus: [mine, main]", &[]);
    }
}
