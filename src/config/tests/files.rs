//! Which files and folders a site has.

use super::*;

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
fn a_content_folder_may_be_written_as_a_path() {
    let folder = |text: &str| load_files(&[("hugo.toml", text)]).0.main().content_folder.clone();
    assert_eq!(folder("contentDir = './content/en/'"), "content/en");
    assert_eq!(folder("[languages.en]\ncontentDir = 'english'"), "english");
    assert_eq!(folder(""), "content");
}

#[test]
fn the_direction_of_a_language_is_that_of_its_script_unless_it_is_written() {
    let text = "[languages.ar]\n[languages.en]\nlocale = 'en-US'\n[languages.fa]\ndirection = 'ltr'\n[languages.ku]\nlocale = 'ku_Arab'\n\
        [languages.az]\nlocale = 'az-Latn'\n[languages.xx]\nlocale = 'he_IL'\n";
    let (config, _) = load_files(&[("hugo.toml", text)]);
    let mut found: Vec<(&str, &str)> =
        config.languages.iter().map(|language| (&*language.key, language.direction.as_str())).collect();
    found.sort_unstable();
    let expected = [("ar", "rtl"), ("az", "ltr"), ("en", "ltr"), ("fa", "ltr"), ("ku", "rtl"), ("xx", "rtl")];
    assert_eq!(found, expected);
}
