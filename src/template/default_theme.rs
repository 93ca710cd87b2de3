//! The default theme, embedded: `themes/default/` as a table.

macro_rules! embedded {
    ($path:literal) => {
        ($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/", $path)))
    };
}

/// Path below `themes/default` and bytes of every file, sorted by path. Checked against the folder by a test.
pub const FILES: &[(&str, &[u8])] = &[
    embedded!("i18n/ar.yaml"),
    embedded!("i18n/de.yaml"),
    embedded!("i18n/en.yaml"),
    embedded!("i18n/es.yaml"),
    embedded!("i18n/fr.yaml"),
    embedded!("i18n/ja.yaml"),
    embedded!("i18n/pt.yaml"),
    embedded!("search/dialog.js"),
    embedded!("search/search.js"),
    embedded!("static/hornbook.css"),
    embedded!("static/hornbook.js"),
    embedded!("static/icon.svg"),
    embedded!("templates/404.html"),
    embedded!("templates/a-z.html"),
    embedded!("templates/alias.html"),
    embedded!("templates/author.html"),
    embedded!("templates/base.html"),
    embedded!("templates/components/embeds.html"),
    embedded!("templates/components/lists.html"),
    embedded!("templates/components/navigation.html"),
    embedded!("templates/index.html"),
    embedded!("templates/llms.txt"),
    embedded!("templates/opensearch.xml"),
    embedded!("templates/page.html"),
    embedded!("templates/page.md"),
    embedded!("templates/partials/contents.html"),
    embedded!("templates/partials/feed_links.html"),
    embedded!("templates/partials/footer.html"),
    embedded!("templates/partials/head.html"),
    embedded!("templates/partials/header.html"),
    embedded!("templates/partials/page_foot.html"),
    embedded!("templates/partials/page_head.html"),
    embedded!("templates/partials/page_next.html"),
    embedded!("templates/partials/social.html"),
    embedded!("templates/partials/structured_data.html"),
    embedded!("templates/robots.txt"),
    embedded!("templates/search.html"),
    embedded!("templates/section.html"),
    embedded!("templates/series.html"),
    embedded!("templates/shortcodes/button.html"),
    embedded!("templates/shortcodes/caution.html"),
    embedded!("templates/shortcodes/comment.html"),
    embedded!("templates/shortcodes/details.html"),
    embedded!("templates/shortcodes/figure.html"),
    embedded!("templates/shortcodes/gist.html"),
    embedded!("templates/shortcodes/highlight.html"),
    embedded!("templates/shortcodes/image.html"),
    embedded!("templates/shortcodes/info.html"),
    embedded!("templates/shortcodes/instagram.html"),
    embedded!("templates/shortcodes/kbd.html"),
    embedded!("templates/shortcodes/link.html"),
    embedded!("templates/shortcodes/note.html"),
    embedded!("templates/shortcodes/param.html"),
    embedded!("templates/shortcodes/qr.html"),
    embedded!("templates/shortcodes/ref.html"),
    embedded!("templates/shortcodes/relref.html"),
    embedded!("templates/shortcodes/steps.html"),
    embedded!("templates/shortcodes/tab.html"),
    embedded!("templates/shortcodes/tabs.html"),
    embedded!("templates/shortcodes/tip.html"),
    embedded!("templates/shortcodes/tweet.html"),
    embedded!("templates/shortcodes/twitter.html"),
    embedded!("templates/shortcodes/vimeo.html"),
    embedded!("templates/shortcodes/warning.html"),
    embedded!("templates/shortcodes/x.html"),
    embedded!("templates/shortcodes/youtube.html"),
    embedded!("templates/sitemap.xml"),
    embedded!("templates/sitemap_index.xml"),
    embedded!("templates/taxonomy.html"),
    embedded!("templates/term.html"),
];

/// The bytes of the file at `path` below `themes/default`.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok().map(|at| FILES[at].1)
}

/// Every file below `folder`, with its path inside it.
pub fn files_below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> + use<'_> {
    FILES.iter().filter_map(move |(path, bytes)| {
        let inner = path.strip_prefix(folder)?.strip_prefix('/')?;
        Some((inner, *bytes))
    })
}
