//! What the keys mean.

use super::dates::{read_date, read_dates};
use super::{
    Block, Format, FrontMatter, GuideFields, ListOption, PageSitemap, RenderOption, ResourceRule, near_miss, nested,
    shapes,
};
use crate::config::{CascadeRule, Settings, TargetFault, read_cascade_rules};
use crate::content::date::Zone;
use crate::data::locate::locate_key_again;
use crate::data::{Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Diagnostic, FilePath, Parsed, Span};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// What is needed beside the values to read them and to say where one is wrong.
#[derive(Clone, Copy)]
pub struct FieldContext<'a> {
    /// The page's file.
    pub file: &'a FilePath,
    /// Its text.
    pub text: &'a str,
    /// Its own block, for the places of keys.
    pub block: &'a Block,
    /// The settings of its language.
    pub settings: &'a Settings,
    /// The zone for dates without one.
    pub zone: &'a Zone,
    /// File name without extension and language, or the folder's name of a leaf bundle: for `:filename`.
    pub base_name: &'a str,
    /// Seconds since 1970 of the file's last change: for `:fileModTime`.
    pub modified: i64,
}

/// Reads `data` (the page's own values, or those with cascaded ones put under them).
///
/// Reports `draft-unreadable`, `date-unreadable`, `front-matter-type`, `front-matter-near-miss`,
/// `front-matter-removed-key`, `unknown-markup`, `url-invalid`, each at its key.
pub fn read_fields(data: &DataMap, context: FieldContext<'_>) -> Parsed<FrontMatter> {
    let mut reader = FieldReader { context, page: FrontMatter::default(), diagnostics: Vec::new() };
    for (key, value) in data {
        reader.read(key, value);
    }
    if let Some(Data::Map(params)) = data.get("params") {
        // Dates below `params` are neither dates of the page nor params of that name.
        let dates = ["date", "lastmod", "publishdate", "expirydate"];
        let own = params.iter().filter(|(key, _)| !dates.contains(&key.as_str()));
        reader.page.params.extend(own.map(|(key, value)| (key.clone(), value.clone())));
    }
    read_guide_fields(data, &mut reader);
    read_dates(data, &mut reader);
    reader.diagnostics.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
    Parsed { value: reader.page, diagnostics: reader.diagnostics }
}

/// The page as far as it is read.
pub(super) struct FieldReader<'a> {
    pub(super) context: FieldContext<'a>,
    pub(super) page: FrontMatter,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl FieldReader<'_> {
    /// Where `key` stands, or the head of the file for cascaded values.
    pub(super) fn span(&self, key: &str) -> Span {
        self.span_of(&[key])
    }

    fn span_of(&self, keys: &[&str]) -> Span {
        self.span_again(keys, 0)
    }

    /// Where a key in a list of maps stands, of which `earlier` before its own have it too.
    fn span_again(&self, keys: &[&str], earlier: usize) -> Span {
        let range = self.context.block.data_range.clone();
        let text = self.context.text.get(range.clone()).unwrap_or_default();
        match locate_key_again(text, keys, earlier) {
            Some(found) => Span::new(self.context.file, range.start + found.start..range.start + found.end),
            None => Span::whole(self.context.file),
        }
    }

    pub(super) fn error(&mut self, code: Code, key: &str, message: String, help: &str) {
        let diagnostic = Diagnostic::error(code, self.span(key), message).help(help);
        self.diagnostics.push(diagnostic);
    }

    /// Warns of a value that would be passed over because it has the wrong type.
    fn check_shape(&mut self, key: &str, value: &Data) {
        let plurals = self.context.settings.taxonomies.iter().map(|(_, plural)| plural);
        let is_taxonomy = plurals.into_iter().any(|plural| plural.eq_ignore_ascii_case(key));
        let Some(wrong) = shapes::check(key, value, is_taxonomy) else { return };
        let keys: Vec<&str> = [key].into_iter().chain(wrong.inner).collect();
        let span = self.span_of(&keys);
        let written = |span: &Span, key: &str| match self.context.text.get(span.start..span.end) {
            Some(text) if !text.is_empty() => text.to_string(),
            _ => key.to_string(),
        };
        let name = written(&span, keys.last().unwrap_or(&key));
        let example = match wrong.inner {
            Some(_) => format!("{{{}}}", self.pair(&name, &wrong.example)),
            None => wrong.example,
        };
        let outer = written(&self.span(key), key);
        let message = format!("`{name}` must be {}, and is {}", wrong.expected, wrong.found);
        let help = format!("write `{}`", self.pair(&outer, &example));
        // Without these a page would show up where it was not to, or miss half of what it says.
        let is_grave = wrong.inner.is_none()
            && match key {
                "build" | "params" => true,
                "cascade" => value.as_list().is_none(),
                _ => false,
            };
        let make = if is_grave { Diagnostic::error } else { Diagnostic::warning };
        self.diagnostics.push(make(Code::FrontMatterType, span, message).help(help));
    }

    /// Warns of a letter that is none: more than one, and no entry of the site's alphabet.
    fn check_letter(&mut self, value: &Data) {
        let letter = capital(value.to_text().unwrap_or_default().trim());
        if self.is_letter(&letter) {
            return;
        }
        let first = letter.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('A');
        let shown: String = letter.chars().take(20).collect();
        let message = format!("`letter` must be one letter, and is `{shown}`");
        let help = format!(
            "write `{}`, or add it to `guide.alphabet` in the configuration",
            self.pair("letter", &format!("\"{first}\""))
        );
        self.diagnostics.push(Diagnostic::warning(Code::FrontMatterType, self.span("letter"), message).help(help));
    }

    /// Whether `letter`, in capitals, is one, or an entry of the site's alphabet.
    fn is_letter(&self, letter: &str) -> bool {
        letter.nfc().count() <= 1 || self.context.settings.guide.alphabet.iter().any(|known| capital(known) == letter)
    }

    /// `key` and a value as the page's front matter writes them; the value is given as JSON.
    pub(super) fn pair(&self, key: &str, value: &str) -> String {
        let data = self.context.text.get(self.context.block.data_range.clone()).unwrap_or_default();
        match self.context.block.format {
            Some(Format::Toml) => format!("{key} = {}", value.replace("\": ", "\" = ")),
            Some(Format::Org) => format!("#+{key}: {}", value.replace(['"', '[', ']'], "")),
            _ if data.trim_start().starts_with('{') => format!("\"{key}\": {value}"),
            _ => format!("{key}: {value}"),
        }
    }

    fn read(&mut self, key: &str, value: &Data) {
        self.check_shape(key, value);
        if self.context.block.data.contains_key(key) {
            self.check_nested(&[], key, value);
        }
        if key == "letter" {
            self.check_letter(value);
        }
        match key {
            "title" => self.page.title = value.to_text().unwrap_or_default(),
            "linktitle" => self.page.link_title = value.to_text().filter(|text| !text.is_empty()),
            "description" => self.page.description = value.to_text().unwrap_or_default(),
            "summary" => self.page.summary = value.to_text().filter(|text| !text.is_empty()),
            "date" | "publishdate" | "lastmod" | "expirydate" | "params" => {}
            "draft" => self.read_draft(value),
            "published" if matches!(value, Data::Bool(_)) => {
                let message = "`published` must be a date, and is true or false".to_owned();
                let help = match self.context.block.data.contains_key("draft") {
                    true => "take it out: `draft` says whether the page is published",
                    false => "write `draft: true` for a page that is not to be published",
                };
                self.error(Code::DateUnreadable, key, message, help);
            }
            "weight" => self.page.weight = to_integer(value),
            "slug" => self.page.slug = value.to_text().unwrap_or_default().trim_matches('-').to_owned(),
            "url" => self.read_url(value),
            "aliases" => self.page.aliases = words(value),
            "type" => self.page.page_type = value.to_text().filter(|text| !text.is_empty()),
            "layout" => self.page.layout = value.to_text().filter(|text| !text.is_empty()),
            "keywords" => self.page.keywords = words(value),
            // What a page is written in is its own affair: a cascade does not set it.
            "markup" if self.context.block.data.contains_key("markup") => self.read_markup(value),
            "markup" => {}
            "outputs" => {
                let names: Vec<String> = words(value).iter().map(|name| name.to_lowercase()).collect();
                self.page.outputs = Some(names).filter(|names| !names.is_empty());
            }
            "sitemap" => self.read_sitemap(value),
            "build" => self.read_build(value),
            "_build" => {
                let message = "`_build` is no longer used".to_owned();
                self.error(Code::FrontMatterRemovedKey, key, message, "write `build`");
            }
            "headless" => {
                if to_bool(value) == Some(true) {
                    self.page.build.list = ListOption::Never;
                    self.page.build.render = RenderOption::Never;
                }
            }
            "cascade" => {
                let (rules, faults) = read_cascade(value);
                self.page.cascade = rules;
                self.check_cascade(faults);
            }
            "menus" | "menu" => self.page.menus = read_menus(value),
            "resources" => self.page.resources = read_resources(value),
            "translationkey" => self.page.translation_key = value.to_text().filter(|text| !text.is_empty()),
            "iscjklanguage" => self.page.is_cjk = to_bool(value),
            _ => {
                self.check_near_miss(key, value);
                self.page.params.insert(key.to_owned(), value.clone());
            }
        }
    }

    fn read_draft(&mut self, value: &Data) {
        match (value, to_bool(value)) {
            (Data::Null, _) => {}
            (_, Some(draft)) => self.page.draft = draft,
            _ => {
                let shown = value.to_text().map_or_else(|| value.kind().to_owned(), |text| format!("`{text}`"));
                let message = format!("`draft` must be `true` or `false`, and is {shown}");
                self.error(
                    Code::DraftUnreadable,
                    "draft",
                    message,
                    "write `draft: true` to keep the page back, `draft: false` to publish it",
                );
                // Never publish what might be meant to be kept back.
                self.page.draft = true;
            }
        }
    }

    fn read_url(&mut self, value: &Data) {
        let url = value.to_text().unwrap_or_default();
        if url.starts_with("http://") || url.starts_with("https://") {
            let message = format!("`url` must be a path on this site, and is `{url}`");
            self.error(Code::UrlInvalid, "url", message, "write the path alone: `url: /about/`");
        } else if !url.is_empty() {
            self.page.url = Some(url);
        }
    }

    fn read_markup(&mut self, value: &Data) {
        let markup = value.to_text().unwrap_or_default().to_lowercase();
        let known = ["md", "mdown", "markdown", "goldmark", "html", "htm", "org"];
        if known.contains(&markup.as_str()) {
            self.page.markup = Some(markup);
        } else if !markup.is_empty() {
            let message = format!("`markup` cannot be `{markup}`");
            self.error(Code::UnknownMarkup, "markup", message, "write `markup: markdown`, or remove the key");
        }
    }

    fn read_sitemap(&mut self, value: &Data) {
        let Data::Map(map) = value else { return };
        self.page.sitemap = PageSitemap {
            change_frequency: map.get("changefreq").and_then(Data::to_text),
            priority: map.get("priority").and_then(|priority| priority.to_text()?.parse().ok()),
            disable: map.get("disable").and_then(to_bool).unwrap_or(false),
        };
    }

    fn read_build(&mut self, value: &Data) {
        let Data::Map(map) = value else { return };
        let word = |key: &str| map.get(key).and_then(Data::to_text).unwrap_or_default().to_lowercase();
        if map.contains_key("render") {
            self.page.build.render = match word("render").as_str() {
                "never" | "false" => RenderOption::Never,
                "link" => RenderOption::Link,
                _ => RenderOption::Always,
            };
        }
        if map.contains_key("list") {
            self.page.build.list = match word("list").as_str() {
                "never" | "false" => ListOption::Never,
                "local" => ListOption::Local,
                _ => ListOption::Always,
            };
        }
        if let Some(publish) = map.get("publishresources").and_then(to_bool) {
            self.page.build.publish_resources = publish;
        }
    }

    /// What is handed down is told where it is written.
    fn check_near_miss(&mut self, key: &str, value: &Data) {
        if !self.context.block.data.contains_key(key) {
            return;
        }
        let found = near_miss_at(key, self.context.settings, self.written(&[key]));
        self.diagnostics.extend(found.map(|warning| match (key, value) {
            ("publish", Data::Bool(_)) => warning.help("write `draft: true` for a page that is not to be published"),
            _ => warning,
        }));
    }

    /// Warns of keys inside `value` that are nearly known ones; `above` leads to its own `key`.
    fn check_nested(&mut self, above: &[&str], key: &str, value: &Data) {
        let found = nested_near_misses(key, value, |keys, earlier| {
            let span = self.span_again(&[above, keys].concat(), earlier);
            let written = self.context.text.get(span.start..span.end).filter(|text| !text.is_empty());
            (span, written.map(str::to_string))
        });
        self.diagnostics.extend(found);
    }

    fn check_cascade(&mut self, faults: Vec<TargetFault>) {
        if !self.context.block.data.contains_key("cascade") {
            return;
        }
        for fault in faults {
            let keys: Vec<&str> = ["cascade"].into_iter().chain(fault.keys.iter().map(String::as_str)).collect();
            let span = self.span_again(&keys, fault.earlier);
            let code = if fault.is_key { Code::FrontMatterNearMiss } else { Code::FrontMatterType };
            self.diagnostics.push(Diagnostic::error(code, span, fault.message).help(fault.help));
        }
        let keys = self.page.cascade.iter().flat_map(|rule| rule.values.keys());
        let found =
            keys.filter_map(|key| near_miss_at(key, self.context.settings, self.written(&["cascade", key.as_str()])));
        self.diagnostics.extend(found.collect::<Vec<_>>());
        let rules = std::mem::take(&mut self.page.cascade);
        for (key, value) in rules.iter().flat_map(|rule| &rule.values) {
            self.check_nested(&["cascade"], key, value);
        }
        self.page.cascade = rules;
    }

    /// `key`, which is in lower case, as the author wrote it, or as it is usually written.
    pub(super) fn name<'b>(&'b self, key: &'b str) -> &'b str {
        self.written(&[key]).1.unwrap_or_else(|| near_miss::in_words(key))
    }

    /// Where the key at `keys` stands, and how its author wrote it.
    fn written(&self, keys: &[&str]) -> (Span, Option<&str>) {
        let span = self.span_of(keys);
        let text = self.context.text.get(span.start..span.end).filter(|text| !text.is_empty());
        (span, text)
    }
}

/// A warning for `key`, if it is nearly a known one, at its place and as it is written there.
pub fn near_miss_at(key: &str, settings: &Settings, (place, written): (Span, Option<&str>)) -> Option<Diagnostic> {
    let name = near_miss::in_words(near_miss::meant(key, settings)?);
    let message = format!("the key `{}` is not known", written.unwrap_or(key));
    let warning = Diagnostic::warning(Code::FrontMatterNearMiss, place, message);
    Some(warning.help(format!("did you mean `{name}`?")))
}

/// A warning for each key inside the value of `key` that is nearly a known one. `place` tells where keys stand of which so
/// many before have the same name, and how the last of them is written there.
pub fn nested_near_misses(
    key: &str,
    value: &Data,
    place: impl Fn(&[&str], usize) -> (Span, Option<String>),
) -> Vec<Diagnostic> {
    let warn = |slip: nested::Slip<'_>| {
        let (span, written) = place(&slip.keys, slip.earlier);
        let written = written.as_deref().or(slip.keys.last().copied()).unwrap_or_default();
        let message = format!("the key `{written}` in `{key}` is not known");
        Diagnostic::warning(Code::FrontMatterNearMiss, span, message).help(format!("did you mean `{}`?", slip.meant))
    };
    nested::slips(key, value).into_iter().map(warn).collect()
}

/// `text` in capital letters; what has none of its own stays, such as `ß`.
pub(in crate::content) fn capital(text: &str) -> String {
    let one = |letter: char| {
        let mut upper = letter.to_uppercase();
        if upper.len() == 1 { upper.next().unwrap_or(letter) } else { letter }
    };
    text.chars().map(one).collect()
}

/// Text or a number as a flag, as Go reads it; `None` if it is neither yes nor no.
pub(super) fn to_bool(value: &Data) -> Option<bool> {
    match value {
        Data::Bool(value) => Some(*value),
        Data::Integer(number) => Some(*number != 0),
        Data::Float(number) => Some(*number != 0.0),
        Data::Text(text) => match text.as_str() {
            "true" | "True" | "TRUE" | "t" | "T" | "1" => Some(true),
            "false" | "False" | "FALSE" | "f" | "F" | "0" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn to_integer(value: &Data) -> i64 {
    whole_number(value).unwrap_or_default()
}

/// A value as a whole number, as Go reads it; empty text and nothing are 0. `None` for what is no number.
pub(super) fn whole_number(value: &Data) -> Option<i64> {
    match value {
        Data::Integer(number) => Some(*number),
        Data::Float(number) => Some(*number as i64),
        Data::Bool(value) => Some(i64::from(*value)),
        Data::Null => Some(0),
        Data::Text(text) if text.is_empty() => Some(0),
        Data::Text(text) => {
            let (sign, digits) = match text.strip_prefix(['-', '+']) {
                Some(rest) => (if text.starts_with('-') { -1 } else { 1 }, rest),
                None => (1, text.as_str()),
            };
            unsigned_number(digits).map(|number| sign * number)
        }
        _ => None,
    }
}

/// `12`, `1_000`, `0x1f`, `0b11`, `0o17`, `017`; of `1.9` what stands before the point.
fn unsigned_number(text: &str) -> Option<i64> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = match text.split_once('.') {
        Some((whole, part)) if !whole.is_empty() && is_digits(whole) && is_digits(part) => whole,
        _ => text,
    };
    let prefix = text.get(..2).unwrap_or_default().to_ascii_lowercase();
    let (radix, digits) = match prefix.as_str() {
        "0x" => (16, &text[2..]),
        "0b" => (2, &text[2..]),
        "0o" => (8, &text[2..]),
        _ if text.len() > 1 && text.starts_with('0') => (8, &text[1..]),
        _ => (10, text),
    };
    // One `_` may stand between two digits, and behind what tells the base.
    let digits = if radix == 10 { digits } else { digits.strip_prefix('_').unwrap_or(digits) };
    let groups: Vec<&str> = digits.split('_').collect();
    if groups.iter().any(|group| group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return None;
    }
    i64::from_str_radix(&groups.concat(), radix).ok()
}

/// A list of texts, or a text split at white space.
fn words(value: &Data) -> Vec<String> {
    match value {
        Data::List(list) => list.iter().filter_map(Data::to_text).collect(),
        other => other.to_text().unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
    }
}

/// The rules of a `cascade` value, a map or a list of maps, and what is wrong in their targets.
fn read_cascade(value: &Data) -> (Vec<CascadeRule>, Vec<TargetFault>) {
    match value {
        Data::Map(map) => read_cascade_rules([DataMap::clone(map)].into_iter()),
        Data::List(list) => read_cascade_rules(list.iter().filter_map(Data::as_map).map(|map| lower_keys(map.clone()))),
        _ => (Vec::new(), Vec::new()),
    }
}

fn read_menus(value: &Data) -> Vec<(String, DataMap)> {
    let named = |name: String| (!name.is_empty()).then(|| (name, DataMap::default()));
    match value {
        Data::Text(name) => named(name.clone()).into_iter().collect(),
        Data::List(list) => {
            let mut known = BTreeSet::new();
            let names = list.iter().filter_map(Data::to_text).filter(|name| known.insert(name.clone()));
            names.filter_map(named).collect()
        }
        Data::Map(map) => {
            map.iter().map(|(name, entry)| (name.clone(), entry.as_map().cloned().unwrap_or_default())).collect()
        }
        _ => Vec::new(),
    }
}

fn read_resources(value: &Data) -> Vec<ResourceRule> {
    let maps = value.as_list().unwrap_or_default().iter().filter_map(Data::as_map);
    let rules = maps.map(|map| {
        let mut map = lower_keys(map.clone());
        let params = match map.shift_remove("params") {
            Some(Data::Map(params)) => *params,
            _ => DataMap::default(),
        };
        let text = |key: &str| map.get(key).and_then(Data::to_text);
        ResourceRule {
            src: text("src").unwrap_or_default().to_lowercase(),
            name: text("name"),
            title: text("title"),
            params,
        }
    });
    rules.filter(|rule| !rule.src.is_empty()).collect()
}

fn read_guide_fields(data: &DataMap, reader: &mut FieldReader<'_>) {
    let text = |key: &str| data.get(key).and_then(Data::to_text).filter(|text| !text.is_empty());
    let texts = |key: &str| match data.get(key) {
        Some(Data::List(list)) => list.iter().filter_map(Data::to_text).collect(),
        Some(other) => other.to_text().into_iter().filter(|text| !text.is_empty()).collect(),
        None => Vec::new(),
    };
    reader.page.guide = GuideFields {
        series: texts("series").into_iter().next(),
        letter: text("letter").map(|letter| capital(letter.trim())).filter(|letter| reader.is_letter(letter)),
        task: text("task"),
        minutes: data.get("minutes").map(to_integer).filter(|minutes| *minutes > 0),
        needs: texts("needs"),
        result: text("result"),
        verified_date: None,
        verified_on: None,
        steps: data.get("steps").cloned(),
    };
    match data.get("verified") {
        Some(Data::Map(map)) => {
            reader.page.guide.verified_on = map.get("on").and_then(Data::to_text);
            reader.page.guide.verified_date = map.get("date").and_then(|value| read_date("verified", value, reader));
        }
        Some(value) => reader.page.guide.verified_date = read_date("verified", value, reader),
        None => {}
    }
}
