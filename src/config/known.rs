//! Which keys there are, to tell a slip of the finger from a key that counts.

use super::find::Found;
use super::reader::plain;
use super::written::File;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use std::collections::BTreeMap;

/// Most keys that are reported one by one.
const MAX_REPORTS: usize = 50;

/// A table with a fixed set of keys.
struct Table {
    /// Where it is: `pagination`, `markup.goldmark.parser`.
    path: &'static str,
    /// The keys that hornbook reads.
    ours: &'static [&'static str],
    /// The keys that Hugo has besides, which change nothing here.
    hugo: &'static [&'static str],
    /// Whether it is looked at in Hugo's files too.
    in_hugo: bool,
}

const fn table(path: &'static str, ours: &'static [&'static str], hugo: &'static [&'static str]) -> Table {
    Table { path, ours, hugo, in_hugo: true }
}

/// A table of which Hugo's files may say more than we know.
const fn open_table(path: &'static str, ours: &'static [&'static str]) -> Table {
    Table { path, ours, hugo: &[], in_hugo: false }
}

#[rustfmt::skip]
const TABLES: &[Table] = &[
    table("", &[
        "baseURL", "title", "copyright", "buildDrafts", "buildFuture", "buildExpired", "enableEmoji",
        "hasCJKLanguage", "disablePathToLower", "removePathAccents", "canonifyURLs", "capitalizeListTitles",
        "pluralizeListTitles", "disableAliases", "enableRobotsTXT", "enableGitInfo", "markdownTwins", "llmsTxt",
        "searchIndex",
        "timeZone", "summaryLength", "pagination", "taxonomies", "mainSections", "params", "menus", "menu",
        "disableKinds", "outputs", "sectionPagesMenu", "refLinksNotFoundURL", "refLinksErrorLevel",
        "titleCaseStyle", "uglyURLs", "services", "sitemap", "privacy", "security", "page", "frontmatter", "cascade",
        "permalinks", "guide", "design", "related", "markup", "defaultContentLanguage", "defaultContentLanguageInSubdir",
        "disableDefaultLanguageRedirect", "disableDefaultSiteRedirect",
        "disableLanguages", "languages", "languageCode", "locale", "contentDir", "theme", "ignoreFiles", "outputFormats",
        "publishDir", "staticDir",
    ], &[
        "archetypeDir", "assetDir", "author", "build", "cacheDir", "caches", "cleanDestinationDir", "contentTypes",
        "dataDir", "defaultContentRole", "defaultContentRoleInSubdir", "defaultContentVersion",
        "defaultContentVersionInSubdir", "defaultOutputFormat", "deployment", "destination",
        "disableBrowserError", 
        "disableFastRender", "disableHugoGeneratorInject", "disableLiveReload", "enableInlineShortcodes",
        "enableMissingTranslationPlaceholders", "environment", "footnoteAnchorPrefix",
        "footnoteReturnLinkContents", "forceSyncStatic", "gc", "HTTPCache", "i18nDir", "ignoreCache",
        "ignoreErrors", "ignoreLogs", "ignoreVendorPaths", "imaging", "languageDirection",
        "languageName", "layoutDir", "logI18nWarnings", "logLevel", "logPathWarnings", "mediaTypes",
        "metaDataFormat", "minify", "module", "navigateToChanged", "newContentEditor", "noBuildLock", "noChmod",
        "noTimes", "panicOnWarning", "pluralizeListTitles", "pollInterval", "printI18nWarnings",
        "printMemoryUsage", "printPathWarnings", "printUnusedTemplates", "quiet", "relativeURLs",
        "renderSegments", "renderStaticToDisk", "renderToMemory", "resourceDir", "roles", "segments", "server",
        "social", "source", "staticDir0", "staticDir1", "staticDir2", "staticDir3", "staticDir4",
        "staticDir5", "staticDir6", "staticDir7", "staticDir8", "staticDir9", "staticDir10", "templateMetrics",
        "templateMetricsHints", "themesDir", "timeout", "verbose", "versions", "watch", "workingDir",
    ]),
    table("languages.*", &[
        "label", "languageName", "locale", "languageCode", "direction", "languageDirection", "weight", "disabled",
        "contentDir",
    ], &[]),
    table("menus.*", &[
        "identifier", "name", "title", "pre", "post", "weight", "params", "pageRef", "url", "parent",
    ], &[]),
    table("pagination", &["pagerSize", "path", "disableAliases"], &[]),
    table("sitemap", &["changeFreq", "filename", "priority", "disable", "inRobots"], &[]),
    table("related", &["threshold", "includeNewer", "toLower", "indices"], &[]),
    table("page", &["nextPrevSortOrder", "nextPrevInSectionSortOrder"], &[]),
    table("frontmatter", &["date", "lastmod", "publishDate", "expiryDate"], &[]),
    open_table("services", &["rss"]),
    open_table("services.rss", &["limit"]),
    open_table("security", &["allowContent", "enableInlineShortcodes"]),
    open_table("privacy", &["disqus", "googleAnalytics", "instagram", "twitter", "vimeo", "x", "youtube"]),
    open_table("privacy.*", &["disable", "privacyEnhanced", "enableDNT", "simple"]),
    open_table("outputs", &[
        "home", "page", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404",
    ]),
    table("guide", &["inferSteps", "pages", "alphabet", "embeds"], &[]),
    table("design", &[
        "accent", "background", "text", "font", "headingFont", "radius", "logo", "favicon", "dark",
    ], &[]),
    table("design.accent", &["light", "dark"], &[]),
    table("design.background", &["light", "dark"], &[]),
    table("design.text", &["light", "dark"], &[]),
    table("markup", &["goldmark", "highlight", "tableOfContents", "splitParagraphs"],
        &["defaultMarkdownHandler", "asciidocExt", "blackfriday", "mmark", "org", "rst", "pandoc"]),
    table("markup.tableOfContents", &["startLevel", "endLevel", "ordered"], &[]),
    table("markup.highlight", &[
        "codeFences", "guessSyntax", "lineNos", "lineNumbersInTable", "lineNoStart", "hl_Lines", "anchorLineNos",
        "lineAnchors", "tabWidth", "wrapperClass", "noClasses", "hl_inline", "style",
    ], &["noHl", "type"]),
    table("markup.goldmark", &["renderer", "extensions", "parser", "renderHooks", "duplicateResourceFiles"], &[]),
    table("markup.goldmark.renderer", &["unsafe", "hardWraps", "xhtml"], &[]),
    table("markup.goldmark.parser", &[
        "autoHeadingID", "autoHeadingIDType", "autoIDType", "attribute", "wrapStandAloneImageWithinParagraph",
    ], &["autoDefinitionTermID"]),
    table("markup.goldmark.parser.attribute", &["title", "block"], &[]),
    table("markup.goldmark.renderHooks", &["link", "image"], &[]),
    table("markup.goldmark.renderHooks.link", &["useEmbedded", "enableDefault"], &[]),
    table("markup.goldmark.renderHooks.image", &["useEmbedded", "enableDefault"], &[]),
    table("markup.goldmark.extensions", &[
        "linkify", "linkifyProtocol", "table", "strikethrough", "taskList", "definitionList", "typographer",
        "footnote", "extras", "cjk", "passthrough",
    ], &[]),
    table("markup.goldmark.extensions.typographer", &[
        "disable", "apostrophe", "ellipsis", "emDash", "enDash", "leftAngleQuote", "leftDoubleQuote",
        "leftSingleQuote", "rightAngleQuote", "rightDoubleQuote", "rightSingleQuote",
    ], &[]),
    table("markup.goldmark.extensions.footnote", &["enable", "enableAutoIDPrefix", "backlinkHTML"], &[]),
    table("markup.goldmark.extensions.extras", &["insert", "mark", "subscript", "superscript", "delete"], &[]),
    table("markup.goldmark.extensions.extras.insert", &["enable"], &[]),
    table("markup.goldmark.extensions.extras.mark", &["enable"], &[]),
    table("markup.goldmark.extensions.extras.subscript", &["enable"], &[]),
    table("markup.goldmark.extensions.extras.superscript", &["enable"], &[]),
    table("markup.goldmark.extensions.extras.delete", &["enable"], &[]),
    table("markup.goldmark.extensions.cjk", &[
        "enable", "eastAsianLineBreaks", "eastAsianLineBreaksStyle", "escapedSpace",
    ], &[]),
    table("markup.goldmark.extensions.passthrough", &["enable", "delimiters"], &[]),
    table("markup.goldmark.extensions.passthrough.delimiters", &["block", "inline"], &[]),
];

/// Keys that Hugo once read, and where their value goes now.
const MOVED: &[(&str, &str)] = &[
    ("paginate", "pagination.pagerSize"),
    ("paginatePath", "pagination.path"),
    ("rssLimit", "services.rss.limit"),
    ("googleAnalytics", "services.googleAnalytics.id"),
    ("disqusShortname", "services.disqus.shortname"),
];

/// Folders that Hugo lets a site call otherwise, and what they are called here.
const FOLDERS: &[(&str, &str)] =
    &[("assetDir", "assets"), ("dataDir", "data"), ("i18nDir", "i18n"), ("themesDir", "themes")];

/// Message and help for a folder of another name, which is not read.
fn other_folder(key: &str, name: &str, value: &Data) -> Option<(String, String)> {
    let (_, ours) = FOLDERS.iter().find(|(hugo, _)| plain(hugo) == name)?;
    let written = value.to_text().unwrap_or_default();
    let folder = written.strip_prefix("./").unwrap_or(&written).trim_matches('/');
    let message = format!("`{key}` is not read: the folder is always called `{ours}`");
    (folder != *ours).then(|| (message, format!("rename the folder to `{ours}`, and take the line out")))
}

/// Warns about keys that mean nothing: all of them in `hornbook.toml`, those that are nearly a known one in
/// Hugo's files, where a theme may have keys of its own.
pub fn check(found: &Found, diagnostics: &mut Vec<Diagnostic>) {
    let mut faults = Vec::new();
    for file in &found.written.files {
        let below: Vec<String> = file.below.iter().map(|key| plain(key)).collect();
        look(file, &file.map, &below, &mut Vec::new(), found.from_hugo, &mut faults);
    }
    let left = faults.len().saturating_sub(MAX_REPORTS);
    let last = faults.get(MAX_REPORTS).map(|(file, _, _): &Fault<'_>| Span::whole(&file.path));
    diagnostics.extend(faults.into_iter().take(MAX_REPORTS).map(|(file, written, (message, help))| {
        Diagnostic::warning(Code::ConfigUnknownKey, file.span(&written), message).help(help)
    }));
    if let Some(span) = last {
        let message = format!("{left} more keys are no settings");
        diagnostics
            .push(Diagnostic::warning(Code::ConfigUnknownKey, span, message).help("mend those that are listed first"));
    }
}

/// The file, the keys as written, and message with help.
type Fault<'f> = (&'f File, Vec<String>, (String, String));

/// As deep as the tables are.
fn look<'f>(
    file: &'f File,
    map: &'f DataMap,
    path: &[String],
    written: &mut Vec<String>,
    from_hugo: bool,
    faults: &mut Vec<Fault<'f>>,
) {
    let tables = tables_at(path, from_hugo);
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (key, value) in map {
        let name = plain(key);
        if let Some(first) = seen.insert(name.clone(), key).filter(|_| !tables.is_empty()) {
            let message = format!("`{key}` and `{first}` are one setting, which is written twice");
            faults.push((file, written.iter().chain([key]).cloned().collect(), (message, "delete one of them".into())));
        }
        let name = if path.is_empty() && name == "menu" { "menus".to_string() } else { name };
        let inner: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
        written.push(key.clone());
        if let Some(words) = path.is_empty().then(|| other_folder(key, &name, value)).flatten() {
            faults.push((file, written.clone(), words));
            written.pop();
            continue;
        }
        let known = tables.is_empty() || tables.iter().any(|table| table.has(&name, from_hugo));
        if !known {
            if let Some(words) = explain(&tables, path, key, from_hugo) {
                faults.push((file, written.clone(), words));
            }
        } else if let Data::Map(value) = value
            && (!tables_at(&inner, from_hugo).is_empty() || matches!(&*name, "languages" | "menus"))
        {
            look(file, value, &inner, written, from_hugo, faults);
        } else if let Data::List(entries) = value
            && tables_at(&inner, from_hugo).iter().any(|table| table.path == "menus.*")
        {
            for entry in entries.iter().filter_map(Data::as_map) {
                look(file, entry, &inner, written, from_hugo, faults);
            }
        }
        written.pop();
    }
}

impl Table {
    fn has(&self, name: &str, from_hugo: bool) -> bool {
        let hugo = if from_hugo { self.hugo } else { &[] };
        self.ours.iter().chain(hugo).any(|key| plain(key) == name)
    }
}

/// The tables whose keys may stand at `path`; empty where any key may. A language has its own keys and all the
/// site's.
fn tables_at(path: &[String], from_hugo: bool) -> Vec<&'static Table> {
    let find = |path: &[String]| {
        TABLES.iter().filter(|table| (!from_hugo || table.in_hugo) && is_at(table.path, path)).collect::<Vec<_>>()
    };
    match path {
        [languages] if languages == "languages" => Vec::new(),
        [languages, _] if languages == "languages" => {
            TABLES.iter().filter(|table| matches!(table.path, "" | "languages.*")).collect()
        }
        [languages, _, rest @ ..] if languages == "languages" => find(rest),
        path => find(path),
    }
}

/// Whether a table of [`TABLES`] is at `path`; `*` is any key.
fn is_at(table: &str, path: &[String]) -> bool {
    let mut names = table.split('.').filter(|name| !name.is_empty());
    path.iter().all(|key| names.next().is_some_and(|name| name == "*" || plain(name) == *key)) && names.next().is_none()
}

/// Message and help for a key that is in none of `tables`.
fn explain(tables: &[&Table], path: &[String], key: &str, from_hugo: bool) -> Option<(String, String)> {
    let name = plain(key);
    let place = tables.last().map_or("", |table| table.path);
    let is_top = path.is_empty() || tables.len() > 1;
    if is_top && let Some((_, now)) = MOVED.iter().find(|(old, _)| plain(old) == name) {
        let (table, last) = now.rsplit_once('.').unwrap_or(("", now));
        let message = format!("`{key}` is no longer read");
        return Some((message, format!("its value goes to `{last}` below `[{table}]`")));
    }
    let candidates = tables.iter().flat_map(|table| {
        let hugo = if from_hugo { table.hugo } else { &[] };
        table.ours.iter().chain(hugo).copied()
    });
    let near = nearest(key, candidates);
    let message = match place.trim_end_matches(".*") {
        _ if is_top => format!("`{key}` is no setting"),
        place => format!("`{key}` is no setting of `[{place}]`"),
    };
    if from_hugo || place == "menus.*" {
        // A key of a theme may look a little like a setting: only slips count.
        let slip = near.filter(|near| strsim::osa_distance(&near.to_lowercase(), &key.to_lowercase()) <= slips(key));
        return slip.map(|near| (message, format!("did you mean `{near}`?")));
    }
    let help = if let Some(near) = near {
        format!("did you mean `{near}`?")
    } else if name == "layoutdir" && is_top {
        let help = "take the line out, and write templates into the folder `templates`";
        return Some((format!("`{key}` is not read: templates are no Go templates here"), help.into()));
    } else if name.starts_with("staticdir") {
        return Some((format!("`{key}` is not read"), "write all folders into the list `staticDir`".into()));
    } else if tables.iter().any(|table| table.hugo.iter().any(|key| plain(key) == name)) {
        return Some((format!("`{key}` is a setting of Hugo that changes nothing here"), "delete it".into()));
    } else if let Some(table) = TABLES.iter().find(|table| !table.path.is_empty() && table.has(&name, false)) {
        format!("it belongs below `[{}]`", table.path.replace('*', "en"))
    } else if is_top {
        "delete it, or put it below `[params]`, where templates find values of your own".into()
    } else {
        "delete it".into()
    };
    Some((message, help))
}

/// How many letters may be wrong in a word for it to be a slip.
fn slips(word: &str) -> usize {
    if word.chars().count() <= 6 { 1 } else { 2 }
}
