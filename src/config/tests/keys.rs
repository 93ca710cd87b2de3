//! Keys that are not known.

use super::*;

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
