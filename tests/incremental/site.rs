//! A site with one of everything that an edit can reach.

use crate::common::Files;

/// A picture of 1 by 1 or 2 by 1 pixels.
pub fn picture(wide: bool) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec();
    bytes[19] = if wide { 2 } else { 1 };
    bytes
}

/// The site before the first edit.
pub fn site() -> Files {
    let texts: [(&str, &str); 25] = [
        (
            "hornbook.toml",
            "title = \"Edits\"\nbaseURL = \"https://edits.example.com/\"\ntimeZone = \"UTC\"\n[pagination]\npagerSize = 3\n",
        ),
        ("content/_index.md", "---\ntitle: Start\n---\nWelcome.\n"),
        ("content/post/_index.md", "---\ntitle: Posts\n---\nAll posts.\n"),
        (
            "content/post/a.md",
            "---\ntitle: Alpha\ndate: 2024-01-01\ntags: [red]\n---\nFirst words of alpha.\n\n## One\n\nMore.\n",
        ),
        (
            "content/post/b.md",
            "---\ntitle: 'Garden ABCs: B'\ndescription: How to bind a hedge.\ndate: 2024-01-02\ntags: [red, blue]\n---\n1. Open the box.\n2. Bind it.\n",
        ),
        (
            "content/post/c.md",
            "---\ntitle: 'Garden ABCs: C'\ndescription: How to cut a hedge.\ndate: 2024-01-03\n---\nCut {{< kbd \"Ctrl\" >}}.\n",
        ),
        (
            "content/post/d.md",
            "---\ntitle: Delta\ndate: 2024-01-03\n---\n{{< hello name=\"you\" >}} and [alpha](/post/a/).\n",
        ),
        (
            "content/post/e.md",
            "---\ntitle: Echo\ndate: 2024-01-03\nauthor: {name: Ann, title: Editor}\n---\n{{< peek path=\"/post/a\" >}}\n",
        ),
        (
            "content/post/bundle/index.md",
            "---\ntitle: Bundle\nweight: 5\nthumbnail: img.png\n---\n{{< image src=\"img.png\" alt=\"A\" >}}\n",
        ),
        ("content/docs/_index.md", "---\ntitle: Docs\ncascade:\n  tags: [docs]\n---\n"),
        (
            "content/docs/guide.md",
            "---\ntitle: Guide\n---\n{{% note %}}\nMind *this*.\n{{% /note %}}\n\n```rust\nfn main() {}\n```\n",
        ),
        ("content/docs/deep/_index.md", "---\ntitle: Deep\n---\n"),
        (
            "content/docs/deep/page.md",
            "---\ntitle: Deep page\naliases: [/old/]\n---\n![Asset](/pic.png) and {{< qr >}}text{{< /qr >}}\n",
        ),
        (
            "templates/shortcodes/hello.html",
            "{% component hello(name: string = \"\") %}<b>Hello {{ name }}</b>{% endcomponent hello %}\n",
        ),
        (
            "templates/shortcodes/peek.html",
            "{% component peek(path: string = \"\") %}{% set found = get_page(path=path) %}<i>{{ found.title }}</i>{% for page in pages(section=\"post\", sort_by=\"title\", limit=2) %}[{{ page.title }}]{% endfor %}{% endcomponent peek %}\n",
        ),
        (
            "templates/post/page.html",
            "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{{ page.content }}{% include \"parts/foot.html\" %}{% for other in related_pages(limit=2) %}<a href=\"{{ other.path }}\">{{ other.title }} {{ other.word_count }}</a>{% endfor %}{% if page.next %}<a href=\"{{ page.next.path }}\">{{ page.next.title }}: {{ page.next.summary }}</a>{% endif %}{% endblock main %}\n",
        ),
        ("templates/parts/foot.html", "<footer>{{ site.title }} {{ site.data.team.lead }}</footer>"),
        (
            "templates/special.html",
            "{% set data = load_data(path=\"data/team.yaml\") %}{{ data.lead }} {{ page.content }}{% set section = get_section(path=\"/post\") %}{% for page in section.pages %}{{ page.title }} {{ page.summary }}{% endfor %}{% set tags = get_taxonomy(name=\"tags\") %}{% for term in tags.terms %}{{ term.title }}{{ term.count }}{% endfor %}",
        ),
        ("content/special.md", "---\ntitle: Special\nlayout: special\n---\nSpecial {{< ref \"/post/a\" >}}.\n"),
        ("data/team.yaml", "lead: Ann\n"),
        ("i18n/en.yaml", "search: Search\n"),
        ("static/plain.txt", "plain\n"),
        ("themes/other/templates/parts/foot.html", "<footer>other theme</footer>"),
        ("themes/other/static/theme.css", "body{}\n"),
        ("content/loose.txt", "loose\n"),
    ];
    let mut files: Files = texts.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
    files.insert("assets/pic.png".into(), picture(false));
    files.insert("content/post/bundle/img.png".into(), picture(true));
    files
}
