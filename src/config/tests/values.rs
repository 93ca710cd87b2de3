//! Values that are wrong, or come to nothing.

use super::*;

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
        check("hornbook.toml", text, &format!("hornbook.toml:{expected}"));
    }
    check(
        "hugo.yaml",
        "params:\n  title: x\ntitle: [3]\n",
        "hugo.yaml:3:1: error[config-value]: `title` is a list, but text in quotes is wanted (write `title: \"My guide\"`)",
    );
    check(
        "hugo.json",
        "{\"title\": [3]}",
        "hugo.json:1:3: error[config-value]: `title` is a list, but text in quotes is wanted (write `\"title\": \"My guide\"`)",
    );
    check(
        "config/_default/pagination.toml",
        "pagerSize = 0",
        "config/_default/pagination.toml:1:1: error[config-value]: `pagerSize` is 0, which cannot be (write a number from 1)",
    );
    check("a.md", "", "");
}

#[test]
fn hugo_takes_numbers_for_text_and_text_for_what_it_says() {
    let read = settings(
        "title = 2024\ncopyright = 2.5\nenableEmoji = 'true'\nsummaryLength = '2'\nbuildDrafts = 'false'\n\
         buildFuture = 1\nuglyURLs = 'true'\n[pagination]\npagerSize = '3'\n[markup.goldmark.renderer]\nunsafe = 1\n\
         [sitemap]\npriority = '0.5'",
    );
    assert_eq!((read.title.as_str(), read.copyright.as_str()), ("2024", "2.5"));
    assert_eq!((read.enable_emoji, read.build_drafts, read.build_future), (true, false, true));
    assert_eq!((read.summary_length, read.pagination.pager_size), (2, 3));
    assert_eq!((read.markup.raw_html, &read.ugly_urls), (RawHtml::Keep, &UglyUrls::Always));
    assert_eq!(read.sitemap.priority, 0.5);
    check(
        "hugo.yaml",
        "title: 2024\nbuildDrafts: \"yes\"\n",
        "hugo.yaml:2:1: error[config-value]: `buildDrafts` is text, but `true` or `false` without quotes is wanted (write `buildDrafts: true`)",
    );
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
