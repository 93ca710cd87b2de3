//! The documentation names everything that the code has: message codes, functions, filters, fields, shortcodes and
//! settings. Names that are private to the crate are read from its source.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository")]

mod common;

use hornbook::diagnostic::Code;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("`{path}` cannot be read: {error}"))
}

/// Names of the files directly in a folder, sorted.
fn files_in(folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries =
        fs::read_dir(root.join(folder)).unwrap_or_else(|error| panic!("`{folder}` cannot be listed: {error}"));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder of the repository").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The part of a page below the heading `heading`, up to the next heading of its level or above.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("there is no heading `{heading}`"));
    let body = &page[start + heading.len() + 2..];
    let level = heading.chars().take_while(|character| *character == '#').count();
    let is_end = |line: &str| {
        let marks = line.chars().take_while(|character| *character == '#').count();
        (1..=level).contains(&marks) && line[marks..].starts_with(' ')
    };
    let mut end = 0;
    let mut in_code = false;
    for line in body.split_inclusive('\n') {
        if line.starts_with("```") {
            in_code = !in_code;
        }
        if !in_code && is_end(line) {
            break;
        }
        end += line.len();
    }
    &body[..end]
}

/// The words in backticks: `get_url(path, absolute=false)` counts as `get_url`.
fn names(text: &str) -> BTreeSet<&str> {
    let quoted =
        text.lines().filter(|line| !line.starts_with("```")).flat_map(|line| line.split('`').skip(1).step_by(2));
    quoted.map(|name| name.split('(').next().unwrap_or_default()).collect()
}

/// The words in backticks in the first column of tables.
fn row_names(page: &str) -> BTreeSet<&str> {
    let cells = page.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
    cells.flat_map(names).collect()
}

/// The texts of the list `pub const NAMES`.
fn names_const(source: &str) -> Vec<&str> {
    let (_, rest) = source.split_once("const NAMES").expect("the module lists its names");
    let (list, _) = rest.split_once("];").expect("the list ends");
    list.split('"').skip(1).step_by(2).collect()
}

/// What is in `wanted` and not in `documented`.
fn missing<'a>(wanted: impl IntoIterator<Item = &'a str>, documented: &BTreeSet<&str>) -> Vec<&'a str> {
    wanted.into_iter().filter(|name| !documented.contains(name)).collect()
}

#[test]
fn every_message_code_has_a_row_and_a_page_and_the_other_way_round() {
    let page = read("content/docs/messages/_index.md");
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| [`")?.split_once("`]"));
    let rows: BTreeSet<&str> = rows
        .map(|(code, rest)| {
            assert!(rest.starts_with(&format!("(/docs/messages/{code}/) |")), "the row of `{code}` leads elsewhere");
            code
        })
        .collect();
    assert_eq!(missing(codes.iter().copied(), &rows), [] as [&str; 0], "codes without a row in messages/_index.md");
    assert_eq!(missing(rows.iter().copied(), &codes), [] as [&str; 0], "rows of messages/_index.md without a code");
    // A code without a page does not compile.
    let pages: Vec<String> = files_in("content/docs/messages").into_iter().filter(|name| name != "_index.md").collect();
    let pages = pages.iter().map(|name| name.strip_suffix(".md").expect("only pages lie there"));
    assert_eq!(missing(pages, &codes), [] as [&str; 0], "pages in content/docs/messages without a code");
}

#[test]
fn every_function_and_filter_has_an_entry_and_an_example() {
    let page = read("content/docs/templates/functions.md");
    let functions = read("src/template/functions/mod.rs");
    let functions = names_const(&functions);
    assert!(functions.len() > 10, "the names of functions were not read");
    for name in functions {
        let own = section(&page, &format!("### {name}"));
        assert!(own.contains(&format!("`{name}(")) && own.contains(&format!("{name}(")), "`{name}` has no signature");
        assert!(own.split("```jinja\n").nth(1).is_some_and(|code| code.contains(name)), "`{name}` has no example");
    }
    let filters = read("src/template/filters.rs");
    let rows: BTreeSet<&str> = filter_rows(&page).map(|row| row.name).collect();
    let wanted = names_const(&filters);
    assert_eq!(wanted.iter().copied().collect::<BTreeSet<_>>(), rows, "filters with a row");
}

/// A row of the tables of filters.
struct FilterRow<'a> {
    name: &'a str,
    example: String,
    result: String,
}

fn filter_rows(page: &str) -> impl Iterator<Item = FilterRow<'_>> {
    let rows = section(page, "## Filters").lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let line = line.trim_start_matches("| ").trim_end_matches('|');
        let cells: Vec<&str> = line.split(" | ").collect();
        assert_eq!(cells.len(), 6, "{line}");
        let code = |cell: &str| cell.trim().trim_matches('`').replace("\\|", "|").replace('↵', "\n");
        FilterRow { name: cells[0].trim_matches('`'), example: code(cells[4]), result: code(cells[5]) }
    })
}

/// The site that the examples of templates are from.
fn garden() -> common::Files {
    let guide = |letter: &str, task: &str, more: &str| {
        format!("---\ntitle: \"Garden ABCs: {letter}\"\ndescription: How to {task}.\n{more}---\nRake *gently*.\n")
    };
    let mut files: common::Files = [
        ("hornbook.toml", "baseURL = \"https://guides.example.com/\"\ntitle = \"Garden guides\"\ntimeZone = \"UTC\"\n\n[params]\nphone = \"555-0100\"\n".to_string()),
        ("content/guides/_index.md", "---\ntitle: Guides\n---\n".to_string()),
        (
            "content/guides/rake.md",
            guide("R", "rake leaves", "date: 2026-01-05T14:00:00Z\ntags: [autumn]\nminutes: 5\nseason: autumn\n"),
        ),
        (
            "content/guides/prune.md",
            guide("P", "prune roses", "date: 2026-01-04\ntags: [autumn, roses]\nminutes: 20\nseason: winter\n"),
        ),
        ("assets/own.css", "p { color: green }\n".to_string()),
        ("data/tools.yaml", "- name: Rake\n  price: 12\n- name: Shears\n  price: 30\n".to_string()),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_string(), text.into_bytes()))
    .collect();
    // The head of a picture, which is all that says how large it is.
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    picture.extend([640_u32, 480].iter().flat_map(|side| side.to_be_bytes()));
    picture.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    files.insert("static/img/rake.png".to_string(), picture);
    files
}

/// What each of `examples` writes on the first page of the site that they are from.
fn shown(examples: &[String]) -> Vec<String> {
    const MARK: &str = "\n@@@\n";
    let mut files = garden();
    let template = format!("{{# Examples. #}}{MARK}{}{MARK}", examples.join(MARK));
    files.insert("templates/page.html".to_string(), template.into_bytes());
    let mut built = common::built(files);
    assert_eq!(built.report, "");
    let page = built.outputs.remove("guides/rake/index.html").expect("the guide");
    let page = String::from_utf8(page).expect("text");
    let parts: Vec<String> = page.split(MARK).map(|part| part.trim().to_string()).collect();
    assert_eq!(parts.len(), examples.len() + 2);
    parts[1..=examples.len()].to_vec()
}

/// The blocks of code of a page: their language, and the code.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = page.split("\n```").collect();
    parts.iter().skip(1).step_by(2).filter_map(|part| part.split_once('\n')).collect()
}

#[test]
fn examples_of_functions_and_filters_write_what_the_page_says() {
    let page = read("content/docs/templates/functions.md");
    let blocks = blocks(&page);
    let mut expected: Vec<(String, String)> = Vec::new();
    for (at, (language, code)) in blocks.iter().enumerate() {
        if *language == "jinja" {
            let result = blocks.get(at + 1).filter(|(language, _)| *language == "html").map_or("", |(_, code)| code);
            expected.push((code.to_string(), result.trim().to_string()));
        }
    }
    expected.extend(filter_rows(&page).map(|row| (row.example, row.result)));
    assert!(expected.len() > 60, "only {} examples were found", expected.len());
    let examples: Vec<String> = expected.iter().map(|(code, _)| code.clone()).collect();
    for ((code, expected), found) in expected.iter().zip(shown(&examples)) {
        assert_eq!(&found, expected, "{code}");
    }
}

#[test]
fn examples_of_fields_can_be_rendered() {
    let page = read("content/docs/templates.md");
    let blocks = blocks(&page);
    let examples = blocks.iter().filter(|(language, _)| *language == "jinja").map(|(_, code)| code.to_string());
    let examples: Vec<String> = examples.collect();
    assert!(examples.len() >= 7, "only {} examples were found", examples.len());
    for (code, found) in examples.iter().zip(shown(&examples)).take(3) {
        assert!(!found.is_empty(), "{code}");
    }
}

/// The names in `.set("name"` and `.add(wanted, "name"` of the part of a source file in front of its tests.
fn fields_of(source: &str) -> BTreeSet<&str> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let set = code.split(".set(").skip(1);
    let added = code.split(".add(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix("wanted,"));
    set.chain(added).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn every_field_of_a_view_has_an_entry() {
    let (page, functions) = (read("content/docs/templates.md"), read("content/docs/templates/functions.md"));
    let documented: BTreeSet<&str> = names(&page).union(&names(&functions)).copied().collect();
    let files = files_in("src/template/view");
    let mut count = 0;
    for file in files.iter().filter(|name| name.ends_with(".rs") && !name.contains("test")) {
        let source = read(&format!("src/template/view/{file}"));
        let fields = fields_of(&source);
        count += fields.len();
        assert_eq!(missing(fields, &documented), [] as [&str; 0], "fields of `{file}` that templates.md does not name");
    }
    assert!(count > 60, "only {count} fields were found: the scan has lost its way");
}

#[test]
fn every_field_of_a_page_is_in_its_table() {
    let page = read("content/docs/templates.md");
    let source = read("src/template/view/page.rs");
    let body_of = |name: &str| {
        let (_, rest) = source.split_once(&format!("fn {name}(")).expect("the function is there");
        rest.split("\n}\n").next().unwrap_or_default()
    };
    for (function, heading) in [
        ("facts_fields", "## A page in brief"),
        ("brief", "## A page in brief"),
        ("full", "## A page in full"),
        ("guide_value", "### guide"),
    ] {
        let fields = fields_of(body_of(function));
        assert!(fields.len() > 3, "no fields in `{function}`");
        assert_eq!(missing(fields, &row_names(section(&page, heading))), [] as [&str; 0], "no row below `{heading}`");
    }
}

/// The texts of a list of names in `src/template/field_names.rs`.
fn field_names<'a>(source: &'a str, list: &str) -> BTreeSet<&'a str> {
    let (_, rest) = source.split_once(&format!("const {list}: ")).expect("the list is there");
    let (list, _) = rest.split_once("];").expect("the list ends");
    list.split('"').skip(1).step_by(2).collect()
}

#[test]
fn fields_that_are_proposed_are_those_of_the_tables() {
    let page = read("content/docs/templates.md");
    let source = read("src/template/field_names.rs");
    let in_brief: BTreeSet<&str> =
        field_names(&source, "FACTS").union(&field_names(&source, "OF_BODY")).copied().collect();
    assert_eq!(in_brief, row_names(section(&page, "## A page in brief").split("\n### ").next().expect("a table")));
    assert_eq!(field_names(&source, "IN_FULL"), row_names(section(&page, "## A page in full")));
    let of_site = section(&page, "## The site").split("\n### ").next().expect("a table");
    assert_eq!(field_names(&source, "OF_SITE"), row_names(of_site));
    let documented = names(&page);
    assert_eq!(missing(field_names(&source, "VARIABLES"), &documented), [] as [&str; 0], "variables");
}

#[test]
fn every_template_of_the_default_theme_is_named() {
    let page = read("content/docs/templates.md");
    for folder in ["themes/default/templates", "themes/default/templates/partials"] {
        let prefix = folder.strip_prefix("themes/default/templates").unwrap_or_default().trim_start_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let files = files_in(folder).into_iter().filter(|name| name.contains('.'));
        let files: Vec<String> = files.map(|name| format!("{prefix}{name}")).collect();
        let files = files.iter().map(String::as_str);
        assert_eq!(
            missing(files, &names(&page)),
            [] as [&str; 0],
            "files of `{folder}` that templates.md does not name"
        );
    }
}

#[test]
fn every_component_of_the_default_theme_is_named() {
    let page = read("content/docs/templates.md");
    let documented = names(section(&page, "## Components of the default theme"));
    for file in files_in("themes/default/templates/components") {
        let source = read(&format!("themes/default/templates/components/{file}"));
        let components = source.split("{% component ").skip(1).filter_map(|rest| rest.split('(').next());
        assert_eq!(missing(components, &documented), [] as [&str; 0], "components of `{file}`");
    }
}

#[test]
fn every_built_in_shortcode_has_a_section_its_arguments_and_an_example() {
    let page = read("content/docs/shortcodes.md");
    for file in files_in("themes/default/templates/shortcodes") {
        let Some(name) = file.strip_suffix(".html") else { continue };
        let own = section(&page, &format!("### {name}"));
        if own.contains("The same as [x]") {
            continue;
        }
        assert!(page.contains(&format!("{{{{</* {name} ")), "`{name}` has no example in shortcodes.md");
        let source = read(&format!("themes/default/templates/shortcodes/{file}"));
        let (_, signature) =
            source.split_once(&format!("{{% component {name}(")).expect("the component has the file's name");
        let arguments = signature.split(')').next().unwrap_or_default().split(", ");
        let arguments = arguments
            .map(|argument| argument.split([' ', ':', '=']).next().unwrap_or_default())
            .filter(|argument| !argument.is_empty() && !argument.starts_with('@') && !argument.starts_with("..."));
        // Remarks share a table at the head of their group; `relref` shares the one of `ref`.
        let shared = match name {
            "note" | "tip" | "info" | "warning" | "caution" => section(&page, "## Remarks"),
            "relref" => section(&page, "### ref"),
            _ => own,
        };
        assert_eq!(missing(arguments, &row_names(shared)), [] as [&str; 0], "arguments of `{name}`");
    }
}

/// Rules are written as maps of their own, which the rows of `permalinks` and `cascade` describe.
const NOT_SETTINGS: &[&str] = &["PermalinkRule", "CascadeRule"];

/// `Struct.field` of every public struct, with the first word in backticks of its comment: where the field has another
/// name than its key, that is the key.
fn fields_with_keys(source: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut owner = None;
    let mut comment = String::new();
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            owner = rest.split([' ', '{']).next();
        } else if line == "}" {
            owner = None;
        }
        if let Some(words) = line.strip_prefix("    /// ") {
            comment.push_str(words);
            continue;
        }
        let field = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(':'));
        if let (Some(owner), Some((field, _))) = (owner, field) {
            let key = comment.strip_prefix('`').and_then(|rest| rest.split(['`', ' ']).next()).unwrap_or_default();
            fields.push((format!("{owner}.{field}"), key.to_string()));
        }
        comment.clear();
    }
    fields
}

fn fields_of_structs(source: &str) -> Vec<String> {
    fields_with_keys(source).into_iter().map(|(field, _)| field).collect()
}

#[test]
fn every_setting_has_a_row() {
    let page = read("content/docs/configuration.md");
    let plain = |text: &str| text.to_lowercase().replace('_', "");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    let rows = plain(&rows.join("\n"));
    let documented: BTreeSet<&str> = names(&rows).into_iter().flat_map(|name| name.split('.')).collect();
    let fields = fields_with_keys(&read("src/config/settings.rs"));
    assert!(fields.len() > 80, "only {} settings were found: the scan has lost its way", fields.len());
    let is_documented = |(field, key): &&(String, String)| {
        let own = field.split('.').nth(1).unwrap_or_default();
        [own, key.rsplit('.').next().unwrap_or_default()].iter().any(|name| documented.contains(plain(name).as_str()))
    };
    let is_setting =
        |(field, _): &&(String, String)| !NOT_SETTINGS.iter().any(|owner| field.split('.').next() == Some(owner));
    let undocumented: Vec<&String> =
        fields.iter().filter(is_setting).filter(|field| !is_documented(field)).map(|(field, _)| field).collect();
    assert_eq!(undocumented, [] as [&String; 0], "settings without a row in configuration.md");
}

/// Where a table is and its keys, from the list of known keys.
fn known_tables(source: &str) -> Vec<(&str, Vec<&str>)> {
    let (_, rest) = source.split_once("const TABLES").expect("the tables are listed");
    let (list, _) = rest.split_once("\n];").expect("the list ends");
    let tables = list.split("table(\"").skip(1).filter_map(|table| {
        let (path, rest) = table.split_once('"')?;
        let keys = rest.split_once('[')?.1.split_once(']')?.0;
        Some((path, keys.split('"').skip(1).step_by(2).collect()))
    });
    tables.collect()
}

/// Whether a row for `path`, in it, or for a table above it, names `key`: small tables are described in one row,
/// and older names of a key in the row of the new one.
fn is_named_in_a_row(page: &str, path: &str, key: &str) -> bool {
    page.lines().filter(|line| line.starts_with("| `")).any(|line| {
        let mut quoted = line.split('`').skip(1).step_by(2);
        let row = quoted.next().unwrap_or_default();
        let is_near = !path.is_empty() && (path.starts_with(row) || row.starts_with(path));
        is_near && quoted.flat_map(|words| words.split(['.', ' '])).any(|word| word == key)
    })
}

#[test]
fn every_known_key_has_a_row_and_every_row_a_key() {
    let page = read("content/docs/configuration.md").replace("languages.fr.", "languages.*.");
    let rows = row_names(&page);
    let source = read("src/config/known.rs");
    let tables = known_tables(&source);
    assert!(tables.len() > 20, "only {} tables were found: the scan has lost its way", tables.len());
    let mut known = BTreeSet::new();
    let mut without_row = Vec::new();
    for (path, keys) in &tables {
        for key in keys {
            let full = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
            let has_row = rows.iter().any(|row| *row == full || row.starts_with(&format!("{full}.")));
            // One row speaks of all services.
            let is_service = path.starts_with("privacy") || *path == "outputs";
            if !has_row && !is_service && !is_named_in_a_row(&page, path, key) {
                without_row.push(full.clone());
            }
            known.insert(full);
        }
    }
    assert_eq!(without_row, [] as [String; 0], "keys without a row in configuration.md");
    let open = ["params.", "related.indices.", "privacy.", "outputFormats."];
    let is_known = |row: &str| known.contains(row) || known.iter().any(|key| key.ends_with(&format!(".{row}")));
    let rows = rows.into_iter().filter(|row| !open.iter().any(|open| row.starts_with(open)));
    let unknown: Vec<&str> = rows.filter(|row| !is_known(row)).collect();
    assert_eq!(unknown, [] as [&str; 0], "rows of configuration.md that are no key");
}

#[test]
fn every_command_and_option_is_named() {
    let page = read("content/docs/command-line.md");
    let source = read("src/cli/arguments.rs");
    let options = fields_of_structs(&source);
    let documented = names(&page);
    let named: BTreeSet<&str> = documented.iter().flat_map(|name| name.split(' ')).collect();
    // Commands and positional arguments have no dashes; `shape` is written `--as`.
    let skipped = [
        "Arguments.command",
        "Arguments.site",
        "Init.folder",
        "List.which",
        "List.shape",
        "Explain.code",
        "Inspect.page",
        "Search.query",
        "Theme.command",
        "ThemeList.kind",
        "ThemeList.shape",
        "ThemeEject.parts",
    ];
    let options: Vec<String> = options
        .iter()
        .filter(|option| !skipped.contains(&option.as_str()))
        .filter_map(|option| Some(format!("--{}", option.split('.').nth(1)?.replace('_', "-"))))
        .collect();
    assert_eq!(
        missing(options.iter().map(String::as_str), &named),
        [] as [&str; 0],
        "options that command-line.md does not name"
    );
    assert!(named.contains("--as"));
    let (_, commands) = source.split_once("pub enum Command {").expect("the commands are there");
    let commands = commands.split("\n}\n").next().unwrap_or_default();
    let commands = commands
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(char::is_uppercase));
    for command in commands.map(|line| line.split(['(', ' ', ',']).next().unwrap_or_default().to_lowercase()) {
        assert!(page.contains(&format!("\n## hornbook {command}\n")), "`{command}` has no section in command-line.md");
    }
}

#[test]
fn every_front_matter_key_has_a_row_and_every_row_a_key() {
    let page = read("content/docs/front-matter.md");
    let lower = page.to_lowercase();
    let rows = row_names(&lower);
    let source = read("src/content/front_matter/near_miss.rs");
    let pictures = read("src/template/view/front_pictures.rs");
    let mut count = 0;
    // Two taxonomies are there by themselves; what the search asks for is a param to all others.
    let mut known = BTreeSet::from(["tags", "categories", "search"]);
    for (source, list) in [
        (&source, "const RESERVED"),
        (&source, "const GUIDE_KEYS"),
        (&source, "const AUTHORS"),
        (&pictures, "const COVER_KEYS"),
    ] {
        let (_, rest) = source.split_once(list).expect("the list of keys is there");
        let keys: Vec<&str> = rest.split("];").next().unwrap_or_default().split('"').skip(1).step_by(2).collect();
        count += keys.len();
        known.extend(&keys);
        assert_eq!(missing(keys, &rows), [] as [&str; 0], "keys without a row in front-matter.md");
    }
    assert_eq!(missing(rows, &known), [] as [&str; 0], "rows of front-matter.md that are no key");
    assert!(count > 30, "only {count} keys were found: the scan has lost its way");
}

/// The keys inside a value of front matter: the key, where they are read, and how the code names them there.
const INNER_KEYS: &[(&str, &str, &str, &[&str])] = &[
    ("sitemap", "src/content/front_matter/fields.rs", "fn read_sitemap(", &["map.get(\""]),
    ("build", "src/content/front_matter/fields.rs", "fn read_build(", &["word(\"", "map.get(\""]),
    ("verified", "src/content/front_matter/fields.rs", "match data.get(\"verified\")", &["map.get(\""]),
    ("cascade", "src/config/target.rs", "fn read_cascade_rules(", &["part(\""]),
    ("menus", "src/site/menu.rs", "fn read(", &["text(fields, \"", "fields.get(\""]),
    ("search", "src/search/collect.rs", "fn setting<", &["setting(page, \""]),
];

#[test]
fn every_key_inside_a_value_is_in_the_row_of_its_key() {
    let page = read("content/docs/front-matter.md").to_lowercase();
    for (key, file, place, ways) in INNER_KEYS {
        let source = read(file);
        let (_, rest) = source.split_once(place).unwrap_or_else(|| panic!("`{place}` is not in `{file}`"));
        // What is said of `search` is asked for all over its file.
        let end = if *key == "search" { "#[cfg(test)]" } else { "\n}\n" };
        let end = if file.ends_with("fields.rs") { "\n    }\n" } else { end };
        let body = rest.split(end).next().unwrap_or_default();
        let inner = ways.iter().flat_map(|way| body.split(way).skip(1)).filter_map(|rest| rest.split('"').next());
        let inner: BTreeSet<&str> = inner.collect();
        assert!(inner.len() > 1, "the scan of `{place}` has lost its way");
        let row = page.lines().find(|line| line.starts_with(&format!("| `{key}`"))).unwrap_or_default();
        let quoted: BTreeSet<&str> = names(row);
        assert_eq!(missing(inner, &quoted), [] as [&str; 0], "keys below `{key}` that its row does not name");
    }
}

/// The folders in the first column of a table.
fn folders_in_table(page: &str, is_row: impl Fn(&str) -> bool) -> Vec<&str> {
    page.lines().filter(|line| is_row(line)).filter_map(|line| line.split('`').nth(1)).collect()
}

#[test]
fn the_layers_are_listed_in_their_order() {
    let library = read("src/lib.rs");
    let layers: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("//! * [`")?.split('`').next()).collect();
    assert!(layers.len() > 10, "the list in lib.rs was not read");
    let page = read("content/docs/architecture.md");
    let listed = section(&page, "## The layers");
    assert_eq!(folders_in_table(listed, |line| line.starts_with("| `")), layers, "architecture.md");
    let page = read("CONTRIBUTING.md");
    let listed = folders_in_table(section(&page, "## The house"), |line| line.starts_with("| `"));
    let listed: Vec<&str> = listed.into_iter().map(|name| name.trim_end_matches('/')).collect();
    assert_eq!(listed, layers, "CONTRIBUTING.md");
}

#[test]
fn every_file_that_contributors_are_led_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["content/docs/architecture.md", "CONTRIBUTING.md", "benches/README.md"] {
        let text = read(page);
        let is_path = |name: &&str| {
            let starts = ["src/", "tests/", "content/", "themes/", "benches/", "scripts/"];
            let is_one = name.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
            starts.iter().any(|start| name.starts_with(start)) && is_one && !name.contains("NAME")
        };
        let gone: Vec<&str> =
            names(&text).into_iter().filter(is_path).filter(|path| !root.join(path).exists()).collect();
        assert_eq!(gone, [] as [&str; 0], "named in {page}, and not there");
    }
}

#[test]
fn every_field_of_a_message_for_programs_is_named() {
    use hornbook::diagnostic::{Diagnostic, Span, json};
    let place = || Span::whole(&"a.md".into());
    let fault = Diagnostic::error(Code::LinkDead, place(), "m").label(place(), "l");
    let object: serde_json::Value = serde_json::from_str(&json::render(&fault, &|_| None)).expect("an object");
    let page = read("content/docs/messages/_index.md");
    let fields = object.as_object().expect("an object").keys().map(String::as_str);
    assert_eq!(missing(fields, &names(&page)), [] as [&str; 0], "fields that messages/_index.md does not name");
}
