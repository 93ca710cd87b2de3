//! The merged map into [`Settings`].

use super::alphabet;
use super::reader::Reader;
use super::settings::*;
use crate::data::{Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Severity, nearest};
use indexmap::IndexSet;

/// Kinds of page and of output that `disableKinds` may name.
const KINDS: [&str; 9] = ["home", "page", "section", "taxonomy", "term", "rss", "sitemap", "robotstxt", "404"];

/// What a date may be taken from beside the keys of front matter.
const DATE_SOURCES: [&str; 4] = [":default", ":fileModTime", ":filename", ":git"];

/// Sets everything in `map` over what `settings` has.
pub fn read(reader: &mut Reader<'_>, map: &DataMap, settings: &mut Settings) {
    let s = settings;
    reader.text(map, &["baseurl"], &mut s.base_url);
    reader.text(map, &["title"], &mut s.title);
    if s.title.trim().is_empty() {
        s.title.clear();
    }
    reader.text(map, &["copyright"], &mut s.copyright);
    for (key, flag) in [
        ("builddrafts", &mut s.build_drafts),
        ("buildfuture", &mut s.build_future),
        ("buildexpired", &mut s.build_expired),
        ("enableemoji", &mut s.enable_emoji),
        ("hascjklanguage", &mut s.has_cjk_language),
        ("disablepathtolower", &mut s.disable_path_to_lower),
        ("removepathaccents", &mut s.remove_path_accents),
        ("canonifyurls", &mut s.canonify_urls),
        ("capitalizelisttitles", &mut s.capitalize_list_titles),
        ("pluralizelisttitles", &mut s.pluralize_list_titles),
        ("disablealiases", &mut s.disable_aliases),
        ("enablerobotstxt", &mut s.enable_robots_txt),
        ("enablegitinfo", &mut s.enable_git_info),
        ("markdowntwins", &mut s.markdown_twins),
        ("llmstxt", &mut s.llms_txt),
        ("searchindex", &mut s.search_index),
    ] {
        reader.flag(map, &[key], flag);
    }
    let mut zone = String::new();
    reader.text(map, &["timezone"], &mut zone);
    if !zone.is_empty() {
        match jiff::tz::TimeZone::get(&zone) {
            Ok(_) => s.time_zone = Some(zone),
            Err(_) => reader.fault(
                &["timezone"],
                format!("there is no time zone `{zone}`"),
                "write a name such as `Europe/Paris`",
            ),
        }
    }
    let mut number = s.summary_length as i64;
    reader.number_within(map, &["summarylength"], (0, 1_000_000), &mut number);
    s.summary_length = usize::try_from(number).unwrap_or(s.summary_length);
    let mut number = s.pagination.pager_size as i64;
    reader.map(map, &["pagination"]);
    reader.number_within(map, &["pagination", "pagersize"], (1, i64::MAX), &mut number);
    s.pagination.pager_size = usize::try_from(number).unwrap_or(s.pagination.pager_size);
    reader.folder(map, &["pagination", "path"], &mut s.pagination.path);
    reader.flag(map, &["pagination", "disablealiases"], &mut s.pagination.disable_aliases);
    if let Some(list) = reader.map(map, &["taxonomies"]) {
        s.taxonomies.clear();
        for (one, many) in list {
            match many.as_text() {
                Some(many) => s.taxonomies.push((one.clone(), many.to_lowercase())),
                None => reader.wrong(&["taxonomies", one], many, "the plural in quotes", "\"tags\""),
            }
        }
    }
    if let Some(sections) = reader.list(map, &["mainsections"]) {
        s.main_sections = sections;
    }
    if let Some(params) = reader.map(map, &["params"]) {
        overlay(&mut s.params, params);
        if let Some(sections) = reader.list(map, &["params", "mainsections"]) {
            s.main_sections = sections;
        }
    }
    super::ignored::read(reader, map, &mut s.ignored_files);
    if let Some(menus) = reader.map(map, &["menus"]) {
        for name in menus.keys() {
            let Some(entries) = reader.maps(map, &["menus", name]) else { continue };
            let entries: Vec<DataMap> = entries.into_iter().cloned().map(lower_keys).collect();
            let is_there =
                |entry: &DataMap, key: &str| entry.get(key).and_then(Data::to_text).is_some_and(|t| !t.is_empty());
            if entries.iter().any(|entry| !is_there(entry, "name") && !is_there(entry, "pageref")) {
                let message = format!("an entry of the menu `{name}` has no name, so nobody sees it");
                let help = "give it a `name` and a `url`, or the page that it leads to as `pageRef`";
                reader.report(Code::ConfigValue, Severity::Warning, &["menus", name], message, help);
            }
            s.menus.insert(name.clone(), entries);
        }
    }
    if let Some(list) = reader.list(map, &["disablekinds"]) {
        s.disable_kinds = list.iter().map(|kind| kind.to_lowercase()).collect();
        let unknown: IndexSet<&String> =
            s.disable_kinds.iter().filter(|kind| !KINDS.contains(&kind.as_str())).collect();
        for unknown in unknown {
            let help = match nearest(unknown, KINDS) {
                Some(kind) => format!("did you mean `{kind}`?"),
                None if unknown == "taxonomyterm" => {
                    "write `taxonomy` for lists such as `/tags/`, and `term` for the pages of one tag".to_string()
                }
                None => format!("the kinds are {}", KINDS.join(", ")),
            };
            let message = format!("there is no kind `{unknown}` to leave out");
            reader.report(Code::ConfigValue, Severity::Warning, &["disablekinds"], message, &help);
        }
    }
    if let Some(outputs) = reader.map(map, &["outputs"]) {
        for kind in outputs.keys() {
            if let Some(list) = reader.list(map, &["outputs", kind]) {
                s.outputs.insert(kind.clone(), list);
            }
        }
    }
    super::formats::read(reader, map, &mut s.format_names);
    for (path, text) in
        [(["sectionpagesmenu"], &mut s.section_pages_menu), (["reflinksnotfoundurl"], &mut s.ref_links_not_found_url)]
    {
        let mut value = text.take().unwrap_or_default();
        reader.text(map, &path, &mut value);
        *text = (!value.is_empty()).then_some(value);
    }
    reader.choice(map, &["reflinkserrorlevel"], &[("error", false), ("warning", true)], &mut s.ref_links_warn_only);
    reader.choice(
        map,
        &["titlecasestyle"],
        &[
            ("ap", TitleCaseStyle::Ap),
            ("chicago", TitleCaseStyle::Chicago),
            ("go", TitleCaseStyle::Go),
            ("firstupper", TitleCaseStyle::FirstUpper),
            ("none", TitleCaseStyle::None),
        ],
        &mut s.title_case_style,
    );
    match reader.get(map, &["uglyurls"]) {
        None | Some(Data::Null) => {}
        Some(Data::Bool(on)) => s.ugly_urls = if *on { UglyUrls::Always } else { UglyUrls::Never },
        Some(Data::Map(sections)) => {
            let mut chosen = Vec::new();
            for section in sections.keys() {
                let mut on = false;
                reader.flag(map, &["uglyurls", section], &mut on);
                if on {
                    chosen.push(section.clone());
                }
            }
            s.ugly_urls = UglyUrls::Sections(chosen);
        }
        Some(_) => {
            let mut on = s.ugly_urls == UglyUrls::Always;
            let before = reader.diagnostics.len();
            reader.flag(map, &["uglyurls"], &mut on);
            if reader.diagnostics.len() == before {
                s.ugly_urls = if on { UglyUrls::Always } else { UglyUrls::Never };
            }
        }
    }
    reader.number(map, &["rsslimit"], &mut s.rss_limit);
    reader.map(map, &["services"]);
    reader.number(map, &["services", "rss", "limit"], &mut s.rss_limit);
    read_sitemap(reader, map, &mut s.sitemap);
    read_privacy(reader, map, &mut s.privacy);
    reader.map(map, &["security"]);
    if let Some(list) = reader.list(map, &["security", "allowcontent"]) {
        s.security.allow_content = list;
    }
    reader.flag(map, &["security", "enableinlineshortcodes"], &mut s.security.enable_inline_shortcodes);
    reader.map(map, &["page"]);
    for (key, descending) in [
        ("nextprevsortorder", &mut s.next_prev_descending),
        ("nextprevinsectionsortorder", &mut s.next_prev_in_section_descending),
    ] {
        reader.choice(map, &["page", key], &[("desc", true), ("asc", false)], descending);
    }
    read_dates(reader, map, &mut s.dates);
    if let Some(rules) = super::rules::cascade(reader, map) {
        s.cascade = rules;
    }
    if let Some(rules) = super::rules::permalinks(reader, map) {
        s.permalinks = rules;
    }
    reader.map(map, &["guide"]);
    reader.flag(map, &["guide", "infersteps"], &mut s.guide.infer_steps);
    reader.flag(map, &["guide", "pages"], &mut s.guide.pages);
    let styles = [("card", EmbedStyle::Card), ("hugo", EmbedStyle::Hugo)];
    reader.choice(map, &["guide", "embeds"], &styles, &mut s.guide.embeds);
    if let Some(letters) = read_alphabet(reader, map) {
        s.guide.alphabet = letters;
    }
    super::related::read(reader, map, &s.taxonomies, &mut s.related);
    super::markup::read(reader, map, &mut s.markup);
}

/// Letters in a list or in one text, or the name of an alphabet.
fn read_alphabet(reader: &mut Reader<'_>, map: &DataMap) -> Option<Vec<String>> {
    let path = ["guide", "alphabet"];
    let text = match reader.get(map, &path)? {
        Data::Text(text) => text.trim().to_string(),
        _ => return reader.list(map, &path),
    };
    if let Some(letters) = alphabet::named(&text) {
        return Some(letters);
    }
    // Small letters are a word that should be a name; letters themselves are written large.
    if text.chars().count() > 1 && text.chars().all(|letter| letter.is_ascii_lowercase()) {
        let help = match nearest(&text, alphabet::names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name such as `greek`, the key of a language such as `ru`, or the letters".to_string(),
        };
        reader.fault(&path, format!("there is no alphabet `{text}`"), &help);
        return None;
    }
    Some(match text.contains(char::is_whitespace) {
        true => text.split_whitespace().map(String::from).collect(),
        false => alphabet::letters_of(&text),
    })
}

fn read_sitemap(reader: &mut Reader<'_>, map: &DataMap, sitemap: &mut Sitemap) {
    reader.map(map, &["sitemap"]);
    reader.text(map, &["sitemap", "changefreq"], &mut sitemap.change_frequency);
    reader.folder(map, &["sitemap", "filename"], &mut sitemap.file_name);
    reader.flag(map, &["sitemap", "disable"], &mut sitemap.disable);
    reader.flag(map, &["sitemap", "inrobots"], &mut sitemap.in_robots);
    match reader.get(map, &["sitemap", "priority"]) {
        None | Some(Data::Null) => {}
        Some(Data::Float(value)) => sitemap.priority = *value,
        Some(Data::Integer(value)) => sitemap.priority = *value as f64,
        Some(Data::Text(text)) if reader.from_hugo && text.parse::<f64>().is_ok_and(f64::is_finite) => {
            sitemap.priority = text.parse().unwrap_or(sitemap.priority);
        }
        Some(other) => reader.wrong(&["sitemap", "priority"], other, "a number without quotes", "0.5"),
    }
}

fn read_privacy(reader: &mut Reader<'_>, map: &DataMap, privacy: &mut Privacy) {
    let Some(services) = reader.map(map, &["privacy"]) else { return };
    for service in services.keys() {
        let mut off = privacy.disabled.contains(service);
        reader.map(map, &["privacy", service]);
        reader.flag(map, &["privacy", service, "disable"], &mut off);
        privacy.disabled.retain(|name| name != service);
        if off {
            privacy.disabled.push(service.clone());
        }
    }
    reader.flag(map, &["privacy", "youtube", "privacyenhanced"], &mut privacy.youtube_privacy_enhanced);
    reader.flag(map, &["privacy", "vimeo", "enablednt"], &mut privacy.vimeo_do_not_track);
    reader.flag(map, &["privacy", "vimeo", "simple"], &mut privacy.vimeo_simple);
}

fn read_dates(reader: &mut Reader<'_>, map: &DataMap, dates: &mut DateSources) {
    reader.map(map, &["frontmatter"]);
    let standard = DateSources::default();
    for (key, list, default) in [
        ("date", &mut dates.date, standard.date),
        ("lastmod", &mut dates.lastmod, standard.lastmod),
        ("publishdate", &mut dates.publish_date, standard.publish_date),
        ("expirydate", &mut dates.expiry_date, standard.expiry_date),
    ] {
        if let Some(written) = reader.list(map, &["frontmatter", key]) {
            let is_unknown = |name: &&String| {
                name.starts_with(':') && !DATE_SOURCES.iter().any(|known| known.eq_ignore_ascii_case(name))
            };
            for unknown in written.iter().filter(is_unknown).collect::<IndexSet<_>>() {
                let help = match nearest(unknown, DATE_SOURCES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write the name of a key, or one of {}", DATE_SOURCES.join(", ")),
                };
                let message = format!("there is no `{unknown}` to take a date from");
                reader.report(Code::ConfigValue, Severity::Warning, &["frontmatter", key], message, &help);
            }
            let sources = written.iter().flat_map(|name| match name.as_str() {
                ":default" => default.clone(),
                name => DateSources::with_aliases(&name.to_lowercase()),
            });
            *list = sources.collect::<IndexSet<String>>().into_iter().collect();
        }
    }
}

fn overlay(into: &mut DataMap, from: &DataMap) {
    for (key, value) in from {
        match (into.get_mut(key), value) {
            (Some(Data::Map(old)), Data::Map(new)) => overlay(old, new),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}
