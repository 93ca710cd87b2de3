//! The merged map into [`Settings`].

use super::reader::Reader;
use super::settings::*;
use crate::data::{Data, DataMap, lower_keys};

/// Sets everything in `map` over what `settings` has.
pub fn read(reader: &mut Reader<'_>, map: &DataMap, settings: &mut Settings) {
    let s = settings;
    reader.text(map, &["baseurl"], &mut s.base_url);
    reader.text(map, &["title"], &mut s.title);
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
    reader.number(map, &["summarylength"], &mut number);
    s.summary_length = usize::try_from(number).unwrap_or(0);
    let mut number = s.pagination.pager_size as i64;
    reader.map(map, &["pagination"]);
    reader.number(map, &["pagination", "pagersize"], &mut number);
    match usize::try_from(number) {
        Ok(size) if size > 0 => s.pagination.pager_size = size,
        _ => reader.fault(
            &["pagination", "pagersize"],
            format!("a page of a list cannot hold {number} items"),
            "write a number from 1",
        ),
    }
    reader.text(map, &["pagination", "path"], &mut s.pagination.path);
    reader.flag(map, &["pagination", "disablealiases"], &mut s.pagination.disable_aliases);
    if let Some(list) = reader.map(map, &["taxonomies"]) {
        s.taxonomies =
            list.iter().filter_map(|(one, many)| Some((one.clone(), many.to_text()?.to_lowercase()))).collect();
    }
    if let Some(params) = reader.map(map, &["params"]) {
        overlay(&mut s.params, params);
        if let Some(sections) = reader.list(map, &["params", "mainsections"]) {
            s.main_sections = sections;
        }
    }
    if let Some(menus) = reader.map(map, &["menus"]).or_else(|| reader.map(map, &["menu"])) {
        for (name, entries) in menus {
            let entries = entries
                .as_list()
                .unwrap_or_default()
                .iter()
                .filter_map(Data::as_map)
                .cloned()
                .map(lower_keys)
                .collect();
            s.menus.insert(name.clone(), entries);
        }
    }
    if let Some(list) = reader.list(map, &["disablekinds"]) {
        s.disable_kinds = list.iter().map(|kind| kind.to_lowercase()).collect();
    }
    if let Some(outputs) = reader.map(map, &["outputs"]) {
        for kind in outputs.keys() {
            if let Some(list) = reader.list(outputs, &[kind]) {
                s.outputs.insert(kind.clone(), list.iter().map(|format| format.to_lowercase()).collect());
            }
        }
    }
    for (path, text) in
        [(["sectionpagesmenu"], &mut s.section_pages_menu), (["reflinksnotfoundurl"], &mut s.ref_links_not_found_url)]
    {
        let mut value = text.take().unwrap_or_default();
        reader.text(map, &path, &mut value);
        *text = (!value.is_empty()).then_some(value);
    }
    let mut word = String::new();
    reader.text(map, &["reflinkserrorlevel"], &mut word);
    s.ref_links_warn_only |= word.eq_ignore_ascii_case("warning");
    word.clear();
    reader.text(map, &["titlecasestyle"], &mut word);
    s.title_case_style = match word.to_lowercase().as_str() {
        "" => s.title_case_style,
        "chicago" => TitleCaseStyle::Chicago,
        "go" => TitleCaseStyle::Go,
        "firstupper" => TitleCaseStyle::FirstUpper,
        "none" => TitleCaseStyle::None,
        _ => TitleCaseStyle::Ap,
    };
    match reader.get(map, &["uglyurls"]) {
        Some(Data::Bool(on)) => s.ugly_urls = if *on { UglyUrls::Always } else { UglyUrls::Never },
        Some(Data::Map(on)) => {
            s.ugly_urls = UglyUrls::Sections(
                on.iter().filter(|(_, on)| **on == Data::Bool(true)).map(|(key, _)| key.clone()).collect(),
            )
        }
        _ => {}
    }
    reader.number(map, &["rsslimit"], &mut s.rss_limit);
    reader.number(map, &["services", "rss", "limit"], &mut s.rss_limit);
    reader.text(map, &["sitemap", "changefreq"], &mut s.sitemap.change_frequency);
    reader.text(map, &["sitemap", "filename"], &mut s.sitemap.file_name);
    reader.flag(map, &["sitemap", "disable"], &mut s.sitemap.disable);
    match reader.get(map, &["sitemap", "priority"]) {
        Some(Data::Float(value)) => s.sitemap.priority = *value,
        Some(Data::Integer(value)) => s.sitemap.priority = *value as f64,
        _ => {}
    }
    if let Some(privacy) = reader.map(map, &["privacy"]) {
        s.privacy.disabled = privacy
            .keys()
            .filter(|key| reader.get(privacy, &[key, "disable"]) == Some(&Data::Bool(true)))
            .cloned()
            .collect();
    }
    reader.flag(map, &["privacy", "youtube", "privacyenhanced"], &mut s.privacy.youtube_privacy_enhanced);
    reader.flag(map, &["privacy", "vimeo", "enablednt"], &mut s.privacy.vimeo_do_not_track);
    reader.flag(map, &["privacy", "vimeo", "simple"], &mut s.privacy.vimeo_simple);
    if let Some(list) = reader.list(map, &["security", "allowcontent"]) {
        s.security.allow_content = list;
    }
    reader.flag(map, &["security", "enableinlineshortcodes"], &mut s.security.enable_inline_shortcodes);
    for (key, descending) in [
        ("nextprevsortorder", &mut s.next_prev_descending),
        ("nextprevinsectionsortorder", &mut s.next_prev_in_section_descending),
    ] {
        let mut order = String::new();
        reader.text(map, &["page", key], &mut order);
        if !order.is_empty() {
            *descending = !order.eq_ignore_ascii_case("asc");
        }
    }
    let standard = DateSources::default();
    for (key, list, default) in [
        ("date", &mut s.dates.date, standard.date),
        ("lastmod", &mut s.dates.lastmod, standard.lastmod),
        ("publishdate", &mut s.dates.publish_date, standard.publish_date),
        ("expirydate", &mut s.dates.expiry_date, standard.expiry_date),
    ] {
        if let Some(written) = reader.list(map, &["frontmatter", key]) {
            *list = written
                .iter()
                .flat_map(|name| {
                    if name == ":default" {
                        default.clone()
                    } else if name.eq_ignore_ascii_case(":fileModTime") {
                        vec![":fileModTime".into()]
                    } else {
                        vec![name.to_lowercase()]
                    }
                })
                .collect();
        }
    }
    match reader.get(map, &["cascade"]) {
        Some(Data::Map(rule)) => s.cascade = vec![cascade_rule(rule)],
        Some(Data::List(rules)) => s.cascade = rules.iter().filter_map(Data::as_map).map(cascade_rule).collect(),
        _ => {}
    }
    match reader.get(map, &["permalinks"]) {
        Some(Data::Map(rules)) => s.permalinks = permalink_map(rules),
        Some(Data::List(rules)) => {
            s.permalinks = rules.iter().filter_map(Data::as_map).filter_map(permalink_rule).collect()
        }
        _ => {}
    }
    reader.flag(map, &["guide", "infersteps"], &mut s.guide.infer_steps);
    reader.flag(map, &["guide", "pages"], &mut s.guide.pages);
    if let Some(list) = reader.list(map, &["guide", "alphabet"]) {
        s.guide.alphabet = list;
    }
    super::markup::read(reader, map, &mut s.markup);
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

fn cascade_rule(rule: &DataMap) -> CascadeRule {
    let mut values = lower_keys(rule.clone());
    let target = values.shift_remove("target").or_else(|| values.shift_remove("_target"));
    let text = |key: &str| target.as_ref()?.as_map()?.get(key)?.to_text();
    CascadeRule {
        kind: text("kind"),
        path: text("path"),
        language: text("lang"),
        environment: text("environment"),
        values,
    }
}

fn permalink_map(rules: &DataMap) -> Vec<PermalinkRule> {
    let rule = |section: &str, pattern: &Data, kinds: Vec<String>| {
        Some(PermalinkRule {
            pattern: pattern.to_text()?,
            kinds,
            section: Some(section.into()),
            path_glob: None,
            language_glob: None,
        })
    };
    let one = |(key, value): (&String, &Data)| match value {
        Data::Map(inner) => {
            inner.iter().filter_map(|(section, pattern)| rule(section, pattern, vec![key.clone()])).collect()
        }
        pattern => rule(key, pattern, Vec::new()).into_iter().collect::<Vec<_>>(),
    };
    rules.iter().flat_map(one).collect()
}

fn permalink_rule(rule: &DataMap) -> Option<PermalinkRule> {
    let rule = lower_keys(rule.clone());
    let text = |key: &str| rule.get("target")?.as_map()?.get(key)?.to_text();
    let kinds = text("kind").into_iter().collect();
    Some(PermalinkRule {
        pattern: rule.get("pattern")?.to_text()?,
        kinds,
        section: None,
        path_glob: text("path"),
        language_glob: text("lang"),
    })
}
