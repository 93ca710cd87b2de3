//! What a configuration becomes, and what is said about it.

use super::*;
use crate::data::Data;
use crate::diagnostic::{Code, Severity, short};
use crate::source::Source;
use proptest::prelude::*;

fn load_files(files: &[(&str, &str)]) -> (Config, Vec<String>) {
    let source = Source::memory(files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())));
    let (config, diagnostics) = load(&source, &Overrides::default());
    let read = |path: &str| source.read_for_report(path);
    (config, diagnostics.iter().map(|diagnostic| short::render(diagnostic, &read)).collect())
}

fn settings(text: &str) -> Settings {
    let (config, messages) = load_files(&[("hugo.toml", text)]);
    assert_eq!(messages, Vec::<String>::new(), "{text}");
    config.main().settings.clone()
}

/// The messages about `text` as the file `name`, a line each.
fn check(name: &str, text: &str, expected: &str) {
    assert_eq!(load_files(&[(name, text)]).1.join("\n"), expected, "{text}");
}

#[test]
fn reads_keys_in_any_case() {
    let settings = settings(
        "BASEURL = 'https://a.org/x'\ntitle='T'\nbuild_drafts = true\n[params]\nFoo=1\n[pagination]\npagerSize=2",
    );
    assert_eq!(
        (settings.base_url.as_str(), settings.title.as_str(), settings.pagination.pager_size, settings.build_drafts),
        ("https://a.org/x/", "T", 2, true)
    );
    assert_eq!(settings.params.get("foo"), Some(&Data::Integer(1)));
}

#[test]
fn one_language_alone_cannot_have_other_endings() {
    check(
        "hugo.toml",
        "[languages.en]\n[languages.fr]\nuglyURLs = true\n",
        "hugo.toml:3:1: warning[config-value]: `uglyURLs` counts for all languages, and not for one alone (write it above the languages, or take it out)",
    );
    check("hugo.toml", "uglyURLs = true\n[languages.en]\n[languages.fr]\nuglyURLs = true\n", "");
}

#[test]
fn an_alphabet_is_a_name_a_text_or_a_list() {
    let alphabet = |text: &str| settings(&format!("[guide]\nalphabet = {text}")).guide.alphabet.join("");
    assert_eq!(alphabet("'greek'"), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ");
    assert_eq!(alphabet("'EL'"), alphabet("'Greek'"));
    assert_eq!(alphabet("'АБВ'"), "АБВ");
    assert_eq!(alphabet("'C Č Ch'"), "CČCh");
    assert_eq!(alphabet("['A', 'Ch']"), "ACh");
    assert_eq!(settings("").guide.alphabet, Vec::<String>::new());
    check(
        "hornbook.toml",
        "[guide]\nalphabet = 'cyrilic'",
        "hornbook.toml:2:1: error[config-value]: there is no alphabet `cyrilic` (did you mean `cyrillic`?)",
    );
    check(
        "hornbook.toml",
        "[guide]\nalphabet = 5",
        "hornbook.toml:2:1: error[config-value]: `alphabet` is the number 5, but a list is wanted (write `alphabet = [\"one\", \"two\"]`)",
    );
}

#[test]
fn the_design_is_read() {
    let design = |text: &str| {
        let (config, messages) = load_files(&[("hornbook.toml", &format!("[design]\n{text}"))]);
        assert_eq!(messages, Vec::<String>::new(), "{text}");
        config.design
    };
    let teal = Colour::parse("#008080");
    assert_eq!(design("accent = 'teal'").accent, Shades { light: teal, dark: None });
    let both = "accent = { light = 'rgb(0 128 128)', dark = '#fff' }";
    assert_eq!(design(both).accent, Shades { light: teal, dark: Some(Colour::WHITE) });
    assert_eq!(design("font = 'Inter'").font, "\"Inter\", system-ui, sans-serif");
    assert_eq!(design("font = ['Open Sans', \"'Noto Sans'\", 'Serif']").font, "\"Open Sans\", \"Noto Sans\", serif");
    assert_eq!(design("heading_font = 'Georgia,serif'").heading_font, "\"Georgia\", serif");
    for (written, expected) in [("0", "0px"), ("'0'", "0px"), ("6", "6px"), ("'.5rem'", ".5rem"), ("'64px'", "64px")] {
        assert_eq!(design(&format!("radius = {written}")).radius, expected);
    }
    assert_eq!(design("dark = 'Dark'").dark, DarkMode::Dark);
}

#[test]
fn a_design_that_cannot_be_is_told() {
    let design = |text: &str, expected: &str| check("hornbook.toml", &format!("[design]\n{text}"), expected);
    for (text, expected) in [
        ("accent = 'tael'", "`tael` is no colour (did you mean `teal`?)"),
        (
            "accent = '#12345'",
            "`#12345` is no colour (write a colour without transparency, such as `accent = \"#0b5cad\"`)",
        ),
        ("accent = 5", "`accent` is the number 5, but a colour in quotes is wanted (write `accent = \"#0b5cad\"`)"),
        (
            "font = 'A; } body { color: red'",
            "`A; } body { color: red` is no name of a font (write names with commas between, such as `font = \"Atkinson Hyperlegible, sans-serif\"`)",
        ),
        (
            "radius = '5'",
            "`radius` cannot be `5`, which is no length (write a length in px, rem or em, such as `radius = \"8px\"`)",
        ),
        (
            "radius = '-1px'",
            "`radius` cannot be `-1px`, which is no length (write a length in px, rem or em, such as `radius = \"8px\"`)",
        ),
        ("radius = '70px'", "`radius` is 70px, which is no corner any more (write at most 64px, 4rem or 4em)"),
    ] {
        design(text, &format!("hornbook.toml:2:1: error[config-value]: {expected}"));
    }
    design(
        "dark = 'black'",
        "hornbook.toml:2:1: warning[config-value]: `dark` cannot be `black`, and is left as it was (write one of `auto`, `light`, `dark`)",
    );
    design(
        "accent = { lihgt = 'red' }",
        "hornbook.toml:2:12: warning[config-unknown-key]: `lihgt` is no setting of `[design.accent]` (did you mean `light`?)",
    );
    check(
        "hornbook.toml",
        "[languages.en]\n[languages.fr.design]\naccent = 'red'\n",
        "hornbook.toml:2:15: warning[config-value]: `design` counts for all languages, and not for one alone (write it above the languages, or take it out)",
    );
}

#[test]
fn languages_at_hosts_of_their_own_are_told() {
    check(
        "hugo.toml",
        "baseURL = 'https://a.org/'\n[languages.en]\n[languages.fr]\nbaseURL = 'https://fr.org/x'\n",
        "hugo.toml:4:1: warning[config-value]: languages are not published at hosts of their own: the addresses in `fr` begin with `https://fr.org/x/fr/` (give all languages one `baseURL`, or build each as a site of its own)",
    );
    check("hugo.toml", "baseURL = 'https://a.org/'\n[languages.en]\n[languages.fr]\nbaseURL = 'https://a.org'\n", "");
}

#[test]
fn files_are_ignored_by_their_path() {
    let ignored = settings("ignoreFiles = ['\\.draft\\.md$', '/notes/', '^content']").ignored_files;
    for (path, expected) in [
        ("content/a.draft.md", true),
        ("content/notes/a.md", true),
        ("content/a.md", false),
        ("content/my-notes/a.md", false),
    ] {
        assert_eq!(ignored.hold(path), expected, "{path}");
    }
    check(
        "hugo.toml",
        "title = 'T'\nignoreFiles = ['a', '[']",
        "hugo.toml:2:1: error[config-value]: `[` is no regular expression (write one such as `\\.draft\\.md$`, with a `\\` before signs that mean themselves)",
    );
}

#[test]
fn mounts_that_are_not_read_are_told() {
    let mount = |text: &str| format!("[[module.mounts]]\n{text}");
    check("hugo.toml", &mount("source = 'content'\ntarget = 'content'"), "");
    check("hugo.toml", &mount("source = 'themes/x/layouts'\ntarget = 'layouts'"), "");
    check(
        "hugo.toml",
        &mount("source = 'docs'\ntarget = 'content'"),
        "hugo.toml:1:10: warning[config-value]: mounts are not read: `docs` as `content` (put the files where they are wanted, or name the folder of a language with `contentDir`)",
    );
    check(
        "hugo.toml",
        &mount("source = 'content'\ntarget = 'content'\nfiles = ['! drafts/**']"),
        "hugo.toml:1:10: error[config-value]: the mount of `content` leaves files out, which is not done here: they would be published (name them with `ignoreFiles`, a list of regular expressions, and delete the mount)",
    );
}

#[test]
fn names_of_formats_are_read_and_the_rest_is_noted() {
    let names =
        settings("[outputFormats.RSS]\nbaseName = 'feed'\npath = 'x'\nmediaType = 'application/rss+xml'").format_names;
    assert_eq!(names["rss"], FormatName { base: Some("feed".into()), folder: Some("x".into()) });
    check(
        "hugo.toml",
        "[outputFormats.html]\nbaseName = 'page'\nweight = 1\n[outputFormats.own]\nbaseName = 'x'",
        "hugo.toml:2:1: note[config-value]: `baseName` of the output format `html` changes nothing here (look at the addresses with `hornbook inspect --urls`, and mend the links to those that moved)",
    );
    check(
        "hugo.toml",
        "[outputFormats.rss]\nbaseName = '../x'",
        "hugo.toml:2:1: error[config-value]: `baseName` cannot be `../x`, which is no name inside the site (write a plain name, such as `baseName = \"\"`)",
    );
    check(
        "hugo.toml",
        "[mediaTypes.'application/rss+xml']\nsuffixes = ['rss']",
        "hugo.toml:1:14: note[config-value]: files of the type `application/rss+xml` end in `.xml` here, and not in `.rss` (mend the links to them, or keep the old addresses with redirects of your web server)",
    );
}

#[test]
fn markup_is_read() {
    let markup = |text: &str| settings(text).markup;
    let typographer = |text: &str| markup(&format!("[markup.goldmark.extensions]\n{text}")).typographer;
    assert_eq!(typographer("typographer = false"), None);
    assert_eq!(typographer("typographer = true"), Some(Typographer::default()));
    assert_eq!(typographer("typographer.disable = true"), None);
    let swiss = typographer("typographer = { leftDoubleQuote = '«', rightDoubleQuote = '»' }").expect("on");
    assert_eq!((swiss.left_double_quote.as_str(), swiss.ellipsis.as_str()), ("«", "&hellip;"));

    let goldmark = |text: &str| markup(&format!("[markup.goldmark]\n{text}"));
    assert_eq!(
        goldmark(
            "extensions.cjk = { enable = true, eastAsianLineBreaks = true, eastAsianLineBreaksStyle = 'css3draft' }"
        )
        .cjk,
        Cjk {
            enable: true,
            east_asian_line_breaks: true,
            east_asian_line_breaks_style: "css3draft".into(),
            escaped_space: false
        }
    );
    let passthrough =
        goldmark("extensions.passthrough = { enable = true, delimiters = { block = [['$$', '$$']], inline = [['\\(', '\\)']] } }")
            .passthrough;
    assert_eq!(
        passthrough,
        Passthrough {
            enable: true,
            block: vec![("$$".into(), "$$".into())],
            inline: vec![("\\(".into(), "\\)".into())]
        }
    );
    assert!(goldmark("extensions.extras.mark.enable = true").extras.mark);
    assert!(goldmark("duplicateResourceFiles = true").duplicate_resource_files);
    assert_eq!(goldmark("renderer.unsafe = false").raw_html, RawHtml::Omit);
    assert_eq!(goldmark("renderer.unsafe = true").raw_html, RawHtml::Keep);
    assert_eq!(goldmark("").raw_html, RawHtml::SafeList);
    for key in ["autoIDType", "autoHeadingIDType"] {
        let text = format!("parser.{key} = 'blackfriday'");
        assert_eq!(goldmark(&text).heading_id_style, HeadingIdStyle::Blackfriday);
    }
    assert!(!goldmark("extensions.footnote = false").footnote);
    assert!(!goldmark("extensions.footnote.enable = false").footnote);
    assert_eq!(goldmark("renderHooks.link.useEmbedded = 'never'").link_hooks, LinkHooks::Never);
    let toc = markup("[markup.tableOfContents]\nstartLevel = 1\nendLevel = -1").toc;
    assert_eq!((toc.start_level, toc.end_level), (1, 6));
}

#[test]
fn highlighting_is_read() {
    let highlight = |text: &str| settings(&format!("[markup.highlight]\n{text}")).markup.highlight;
    let lines = |text: &str| highlight(text).line_numbers;
    assert_eq!(lines("lineNos = true"), LineNumbers::Table);
    assert_eq!(lines("lineNos = true\nlineNumbersInTable = false"), LineNumbers::Inline);
    assert_eq!(lines("lineNos = 'inline'"), LineNumbers::Inline);
    assert_eq!(lines("lineNos = 'table'\nlineNumbersInTable = false"), LineNumbers::Table);
    assert_eq!(lines("lineNos = false"), LineNumbers::None);
    let rest = highlight(
        "codeFences = false\nguessSyntax = true\nlineNoStart = 5\nhl_Lines = '1-2'\nanchorLineNos = true\n\
         lineAnchors = 'a'\ntabWidth = 2\nwrapperClass = 'code'\nnoClasses = false\nstyle = 'x'",
    );
    assert_eq!(
        rest,
        HighlightSettings {
            code_fences: false,
            guess_syntax: true,
            line_numbers: LineNumbers::None,
            line_numbers_in_table: true,
            line_number_start: 5,
            highlight_lines: "1-2".into(),
            anchor_line_numbers: true,
            line_anchors: "a".into(),
            tab_width: 2,
            wrapper_class: "code".into(),
        }
    );
}

#[test]
fn related_pages_are_all_the_authors_or_all_the_standard() {
    assert_eq!(settings("").related, Related::default());
    assert_eq!(settings("[related]\nthreshold = 5").related.indices, []);
    let names = |text: &str| settings(text).related.indices.into_iter().map(|index| index.name).collect::<Vec<_>>();
    assert_eq!(names("[taxonomies]\nseries = 'series'"), ["keywords", "date"]);
    let related = settings(
        "[related]\nthreshold = 80\nincludeNewer = true\ntoLower = true\n[[related.indices]]\nname = 'Tags'\nweight = 10\n\
         applyFilter = true\ncardinalityThreshold = 50\n[[related.indices]]\nname = 'fragmentrefs'\ntype = 'fragments'\n\
         weight = 3\n[[related.indices]]\nname = 'date'\npattern = '2006'",
    )
    .related;
    assert_eq!((related.threshold, related.include_newer, related.to_lower), (80, true, true));
    let index = |at: usize| &related.indices[at];
    assert_eq!(
        *index(0),
        RelatedIndex {
            name: "tags".into(),
            weight: 10,
            to_lower: true,
            pattern: String::new(),
            cardinality_threshold: 50,
            kind: "basic".into(),
            apply_filter: true
        }
    );
    assert_eq!((index(1).kind.as_str(), index(2).pattern.as_str()), ("fragments", "2006"));
}

#[test]
fn wrong_values_are_errors_at_their_key() {
    for (text, expected) in [
        (
            "title = 3",
            "1:1: error[config-value]: `title` is the number 3, but text in quotes is wanted (write `title = \"My guide\"`)",
        ),
        (
            "baseURL = 3",
            "1:1: error[config-value]: `baseURL` is the number 3, but text in quotes is wanted (write `baseURL = \"https://example.org/\"`)",
        ),
        (
            "title = ['x']",
            "1:1: error[config-value]: `title` is a list, but text in quotes is wanted (write `title = \"My guide\"`)",
        ),
        (
            "pagination = [1]",
            "1:1: error[config-value]: `pagination` is a list, but keys with values are wanted (write the keys below a line `[pagination]`)",
        ),
        (
            "baseURL = 'ht!tp://exa mple'",
            "1:1: error[config-value]: `ht!tp://exa mple` is no web address (write the whole address, such as `https://example.org/`)",
        ),
        (
            "timeZone = 'Mars/X'",
            "1:1: error[config-value]: there is no time zone `Mars/X` (write a name such as `Europe/Paris`)",
        ),
        (
            "[pagination]\npagerSize = 0",
            "2:1: error[config-value]: `pagerSize` is 0, which cannot be (write a number from 1)",
        ),
        (
            "[pagination]\npagerSize = '5'",
            "2:1: error[config-value]: `pagerSize` is text, but a whole number without quotes is wanted (write `pagerSize = 10`)",
        ),
        (
            "buildDrafts = 'yes'",
            "1:1: error[config-value]: `buildDrafts` is text, but `true` or `false` without quotes is wanted (write `buildDrafts = true`)",
        ),
        (
            "[languages.fr]\nweight = 'x'\n[languages.en]\nweight = 1",
            "2:1: error[config-value]: `weight` is text, but a whole number without quotes is wanted (write `weight = 10`)",
        ),
        (
            "title = 'x'\n[languages.en]\ntitle = 3",
            "3:1: error[config-value]: `title` is the number 3, but text in quotes is wanted (write `title = \"My guide\"`)",
        ),
        (
            "languages.en = 3",
            "1:11: error[config-value]: `en` is a number, but keys with values are wanted (write the keys below a line `[languages.en]`)",
        ),
        (
            "[menus]\nmain = 3",
            "2:1: error[config-value]: `main` is a number, but a list of entries with keys is wanted (write the keys below a line `[[menus.main]]`)",
        ),
        (
            "uglyURLs = 'x'",
            "1:1: error[config-value]: `uglyURLs` is text, but `true` or `false` without quotes is wanted (write `uglyURLs = true`)",
        ),
        (
            "[markup.goldmark.renderer]\nunsafe = 1",
            "2:1: error[config-value]: `unsafe` is the number 1, but `true` or `false` without quotes is wanted (write `unsafe = true`)",
        ),
        (
            "[markup.goldmark]\nrenderHooks.link.useEmbedded = 'x'",
            "2:18: warning[config-value]: `useEmbedded` cannot be `x`, and is left as it was (write one of `auto`, `always`, `fallback`, `never`)",
        ),
        (
            "[related]\nthreshold = 500",
            "2:1: error[config-value]: `threshold` is 500, which cannot be (write a number from 0 to 100)",
        ),
        (
            "[[related.indices]]\nweight = 5",
            "1:11: error[config-value]: an entry of `indices` has no `name` (say what is compared: `name = \"tags\"`)",
        ),
        (
            "[[related.indices]]\nname = 'a'\ntype = 'x'",
            "1:11: error[config-value]: the `type` of an entry of `indices` is `x`, but `basic` or `fragments` is wanted (write `basic` or `fragments` there)",
        ),
        (
            "disableKinds = ['terms']",
            "1:1: warning[config-value]: there is no kind `terms` to leave out (did you mean `term`?)",
        ),
        (
            "theme = '../x'",
            "1:1: error[config-value]: `../x` cannot be the name of a theme (write the name of a folder in `themes`)",
        ),
        (
            "[permalinks]\nposts = 3",
            "2:1: error[config-value]: `posts` is the number 3, but a pattern in quotes is wanted (write `posts = \"/:year/:slug/\"`)",
        ),
        (
            "title = ",
            "1:1: error[config-syntax]: the configuration cannot be read: this key has no value (write one behind the `=`, such as `\"\"` for an empty text)",
        ),
    ] {
        check("hugo.toml", text, &format!("hugo.toml:{expected}"));
    }
    check(
        "hugo.yaml",
        "params:\n  title: x\ntitle: 3\n",
        "hugo.yaml:3:1: error[config-value]: `title` is the number 3, but text in quotes is wanted (write `title: \"My guide\"`)",
    );
    check(
        "hugo.json",
        "{\"title\": 3}",
        "hugo.json:1:3: error[config-value]: `title` is the number 3, but text in quotes is wanted (write `\"title\": \"My guide\"`)",
    );
    check(
        "config/_default/pagination.toml",
        "pagerSize = 0",
        "config/_default/pagination.toml:1:1: error[config-value]: `pagerSize` is 0, which cannot be (write a number from 1)",
    );
    check("a.md", "", "");
}

#[test]
fn unknown_keys_are_slips_in_files_of_hugo_and_all_reported_in_ours() {
    check(
        "hugo.toml",
        "titel = 'x'",
        "hugo.toml:1:1: warning[config-unknown-key]: `titel` is no setting (did you mean `title`?)",
    );
    check(
        "hugo.toml",
        "description = 'x'\nendorse = false\nminify = {}\n[params]\ntitel = 1\n[languages.en.params]\nx = 1",
        "",
    );
    check(
        "hugo.toml",
        "paginate = 3",
        "hugo.toml:1:1: warning[config-unknown-key]: `paginate` is no longer read (its value goes to `pagerSize` below `[pagination]`)",
    );
    check(
        "hugo.toml",
        "[pagination]\npagerSzie = 1",
        "hugo.toml:2:1: warning[config-unknown-key]: `pagerSzie` is no setting of `[pagination]` (did you mean `pagerSize`?)",
    );
    check(
        "config/_default/markup.yaml",
        "goldmark:\n  renderer:\n    unsaef: true\n",
        "config/_default/markup.yaml:3:5: warning[config-unknown-key]: `unsaef` is no setting of `[markup.goldmark.renderer]` (did you mean `unsafe`?)",
    );
    check(
        "hornbook.toml",
        "colour = 'x'",
        "hornbook.toml:1:1: warning[config-unknown-key]: `colour` is no setting (delete it, or put it below `[params]`, where templates find values of your own)",
    );
    check(
        "hornbook.toml",
        "minify = {}",
        "hornbook.toml:1:1: warning[config-unknown-key]: `minify` is a setting of Hugo that changes nothing here (delete it)",
    );
    check(
        "hornbook.toml",
        "layoutDir = 'layouts'",
        "hornbook.toml:1:1: warning[config-unknown-key]: `layoutDir` is not read: templates are no Go templates here (take the line out, and write templates into the folder `templates`)",
    );
    check(
        "hornbook.toml",
        "pagerSize = 3",
        "hornbook.toml:1:1: warning[config-unknown-key]: `pagerSize` is no setting (it belongs below `[pagination]`)",
    );
    check(
        "hornbook.toml",
        "[languages.en]\nlabell = 'x'",
        "hornbook.toml:2:1: warning[config-unknown-key]: `labell` is no setting (did you mean `label`?)",
    );
    check(
        "hornbook.toml",
        "[params]\nx = 1\n[languages.en.params]\nx = 1\n[[menus.main]]\nname = 'a'\nx = 1\n[taxonomies]\na = 'b'",
        "",
    );
    check(
        "hornbook.toml",
        "[privacy.vimeo]\ndisabled = true",
        "hornbook.toml:2:1: warning[config-unknown-key]: `disabled` is no setting of `[privacy]` (did you mean `disable`?)",
    );
    check(
        "hugo.toml",
        "[[related.indices]]\nname = 'a'\nwieght = 1",
        "hugo.toml:1:11: warning[config-unknown-key]: `wieght` is no setting of an entry of `indices` (did you mean `weight`?)",
    );
    check(
        "hugo.toml",
        "[[permalinks]]\npatern = 'a'",
        "hugo.toml:1:3: error[config-value]: an entry of `permalinks` has no `pattern` (write `pattern = \"/:year/:slug/\"` in each of them)",
    );
    let many: String = (0..80).map(|number| format!("zz{number} = 1\n")).collect();
    let messages = load_files(&[("hornbook.toml", &many)]).1;
    assert_eq!(messages.len(), 51);
    assert!(messages.iter().any(|message| message.contains("30 more keys are no settings")), "{messages:?}");
}

#[test]
fn themes_are_there_or_said_not_to_be() {
    let missing = "error[theme-missing]: there is no theme `x`: the folder `themes/x` does not exist (check the name, or delete `theme` to use the theme that is built in)";
    for name in ["hugo.toml", "hornbook.toml"] {
        check(name, "theme = 'x'", &format!("{name}:1:1: {missing}"));
        let (config, messages) = load_files(&[(name, "theme = 'x'"), ("themes/x/templates/page.html", "")]);
        assert_eq!((config.theme.as_deref(), messages.len()), (Some("x"), 0));
    }
    let near = load_files(&[("hugo.toml", "theme = 'bok'"), ("themes/book/templates/page.html", "")]).1;
    assert!(near[0].ends_with("(did you mean `book`?)"), "{near:?}");
    let (config, messages) = load_files(&[("hugo.toml", "theme = ['x']"), ("themes/x/layouts/page.html", "")]);
    assert_eq!(config.theme, None);
    assert!(messages[0].starts_with("hugo.toml:1:1: note[layouts-ignored]: the theme `x`"), "{messages:?}");
    check("hugo.toml", "[[module.imports]]\npath = 'github.com/a/b'", "");
}

#[test]
fn an_address_from_the_command_line_is_not_blamed_on_the_file() {
    let source = Source::memory([("hugo.toml".to_string(), b"baseURL = 'https://a.org'".to_vec())]);
    let overrides = Overrides { base_url: Some("nonsense".into()), ..Overrides::default() };
    let (_, diagnostics) = load(&source, &overrides);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!((diagnostics[0].code, &diagnostics[0].span), (Code::ConfigValue, &None));
}

proptest! {
    #[test]
    fn any_text_is_loaded_without_a_panic(text in "[\\[\\]{}=:\"'.,\n a-cé#0-9_-]{0,80}", name in "(hugo|hornbook|config)\\.(toml|yaml|json)") {
        let source = Source::memory([(name, text.as_bytes().to_vec())]);
        let (config, diagnostics) = load(&source, &Overrides::default());
        prop_assert!(!config.languages.is_empty());
        for span in diagnostics.iter().filter_map(|diagnostic| diagnostic.span.as_ref()) {
            prop_assert!(span.start <= span.end && span.end <= text.len());
        }
    }

    #[test]
    fn any_value_of_any_setting_is_loaded_without_a_panic(
        key in prop::sample::select(vec![
            "title", "menus", "menus.main", "languages", "languages.en", "languages.en.menu", "related", "related.indices", "cascade",
            "permalinks", "permalinks.page", "markup", "markup.goldmark", "markup.goldmark.extensions.passthrough.delimiters.block",
            "markup.highlight.lineNos", "outputs", "outputs.home", "theme", "privacy", "privacy.x", "sitemap.priority", "uglyURLs",
            "taxonomies", "frontmatter.date", "disableKinds", "guide.alphabet", "summaryLength", "markup.tableOfContents.endLevel",
        ]),
        value in prop::sample::select(vec![
            "1", "-9223372036854775808", "9223372036854775807", "nan", "'x'", "''", "true", "2020-01-01", "[]", "[1, [2]]", "{}",
            "{a = 1}", "[{a = 1}]", "[{name = 'a'}]", "{en = {}}", "{main = [{}]}", "['', {}]",
        ]),
    ) {
        let source = Source::memory([("hugo.toml".to_string(), format!("{key} = {value}").into_bytes())]);
        let (config, diagnostics) = load(&source, &Overrides::default());
        prop_assert!(!config.languages.is_empty());
        prop_assert!(diagnostics.iter().all(|diagnostic| diagnostic.span.is_some() && diagnostic.code != Code::ConfigSyntax));
    }

    #[test]
    fn an_unknown_key_of_ours_is_always_reported(key in "zq[a-zA-Z0-9-]{0,12}", table in prop::sample::select(vec!["", "[pagination]", "[markup.goldmark.parser]", "[languages.fr]", "[guide]", "[services.rss]", "[privacy.youtube]", "[outputs]", "[languages.fr.security]"])) {
        let text = format!("defaultContentLanguage = 'fr'\n{table}\n{key} = 1");
        let source = Source::memory([("hornbook.toml".to_string(), text.into_bytes())]);
        let (_, diagnostics) = load(&source, &Overrides::default());
        let found: Vec<_> = diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect();
        prop_assert!(found.contains(&(Code::ConfigUnknownKey, Severity::Warning)), "{found:?}");
    }
}

#[test]
fn a_content_folder_may_be_written_as_a_path() {
    let folder = |text: &str| load_files(&[("hugo.toml", text)]).0.main().content_folder.clone();
    assert_eq!(folder("contentDir = './content/en/'"), "content/en");
    assert_eq!(folder("[languages.en]\ncontentDir = 'english'"), "english");
    assert_eq!(folder(""), "content");
}

#[test]
fn thousands_of_wrong_values_are_reported_in_good_time() {
    let wrong: String = (0..1_500).map(|number| format!("[languages.l{number}]\ntitle = 1\nweight = 'x'\n")).collect();
    let messages = load_files(&[("hugo.toml", &wrong)]).1;
    assert!(messages.len() > 200, "{}", messages.len());
    assert!(messages.iter().any(|message| message.starts_with("hugo.toml:299:1: error[config-value]: `title`")));
}

#[test]
fn entries_and_rules_that_come_to_nothing_are_told() {
    for (text, expected) in [
        (
            "[[menus.main]]\nnme = 'A'\nurll = '/a/'\n",
            "hugo.toml:1:9: warning[config-value]: an entry of the menu `main` has no name, so nobody sees it (give it a `name` \
             and a `url`, or the page that it leads to as `pageRef`)\n\
             hugo.toml:2:1: warning[config-unknown-key]: `nme` is no setting of `[menus]` (did you mean `name`?)\n\
             hugo.toml:3:1: warning[config-unknown-key]: `urll` is no setting of `[menus]` (did you mean `url`?)",
        ),
        ("[[menu.main]]\nname = 'A'\nurl = '/a/'\n[[menus.foot]]\npageRef = '/a'\n", ""),
        (
            "[taxonomies]\ntag = 3\n",
            "hugo.toml:2:1: error[config-value]: `tag` is the number 3, but the plural in quotes is wanted (write `tag = \"tags\"`)",
        ),
        (
            "[frontmatter]\ndate = [':filenam', 'date']\n",
            "hugo.toml:2:1: warning[config-value]: there is no `:filenam` to take a date from (did you mean `:filename`?)",
        ),
        (
            "disableKinds = ['taxonomyTerm']\n",
            "hugo.toml:1:1: warning[config-value]: there is no kind `taxonomyterm` to leave out (write `taxonomy` for lists such \
             as `/tags/`, and `term` for the pages of one tag)",
        ),
        ("[frontmatter]\ndate = [':fileModTime', ':git', ':default', 'published']\n", ""),
        (
            "[cascade.target]\nkind = 'pagee'\npth = '/a/**'\n",
            "hugo.toml:2:1: error[config-value]: there are no pages of the kind `pagee`, so this rule is for none (did you mean \
             `page`?)\nhugo.toml:3:1: error[config-unknown-key]: `target` has no `pth`, so the values would reach other pages \
             too (did you mean `path`?)",
        ),
        (
            "[[cascade]]\nk = 1\n[cascade.target]\npath = '/a'\n[[cascade]]\n[cascade.target]\npath = ['/b']\n[[cascade]]\n\
             target = 'x'\n[[permalinks]]\npattern = '/:slug/'\n[permalinks.target]\nkind = 'pgae'\n\
             [languages.en]\nlocale = 'en'\n[languages.fr]\nlocale = 'fr'\n",
            "hugo.toml:7:1: error[config-value]: `path` must be text, and is a list (write one pattern: `{a,b}` fits `a` and \
             `b`)\nhugo.toml:9:1: error[config-value]: `target` must be a map, and is `x` (name the pages below it, such as \
             `path` with `/guides/**`)\nhugo.toml:13:1: error[config-value]: there are no pages of the kind `pgae`, so this \
             rule is for none (did you mean `page`?)",
        ),
        ("[[cascade]]\n[cascade.target]\nkind = '{page,section}'\n", ""),
        (
            "baseURL = 'https://a.org/'\nbaseurl = 'https://b.org/'\n",
            "hugo.toml:1:1: warning[config-unknown-key]: `baseurl` and `baseURL` are one setting, which is written twice (delete \
             one of them)",
        ),
        ("[params]\na = 1\nA = 2\n", ""),
    ] {
        check("hugo.toml", text, expected);
    }
}
