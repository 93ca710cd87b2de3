//! A small check of HTML: tags in balance, and no element where it cannot stand.

const VOID: &[&str] = &["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that no element of [`LINES`] may hold.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Elements that hold words alone. A link may hold blocks where it does not stand in one of these.
const LINES: &[&str] = &[
    "abbr", "b", "cite", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "mark", "p",
    "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "u",
];

const SECTIONS: &[&str] =
    &["article", "aside", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "nav", "section"];

/// Elements that mean nothing when they are empty.
const NEVER_EMPTY: &[&str] = &["a", "b", "del", "em", "h1", "h2", "h3", "p", "strong", "u"];

const CLICKED: &[&str] = &["a", "button", "details", "iframe", "input", "label", "select", "textarea"];

struct Open<'h> {
    name: &'h str,
    /// Whether something that is seen stands in it.
    holds: bool,
}

/// What is wrong with `html`, and where.
pub fn fault(html: &str) -> Option<String> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut at = 0;
    let near = |at: usize| {
        let start = (0..=at.saturating_sub(100)).rev().find(|at| html.is_char_boundary(*at)).unwrap_or(0);
        let end = (at + 100..html.len()).find(|at| html.is_char_boundary(*at)).unwrap_or(html.len());
        format!("…{}⟨here⟩{}…", &html[start..at], &html[at..end])
    };
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        if !html[at..start].trim().is_empty() {
            open.iter_mut().for_each(|element| element.holds = true);
        }
        if html[start..].starts_with("<!--") {
            at = html[start..].find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let Some(end) = html[start..].find('>').map(|end| start + end) else {
            return Some(format!("a tag without an end: {}", near(start)));
        };
        let tag = &html[start + 1..end];
        at = end + 1;
        if tag.contains('<') || tag.matches('"').count() % 2 == 1 {
            return Some(format!("a tag that holds a tag: {}", near(start)));
        }
        if let Some(name) = tag.strip_prefix('/') {
            let Some(element) = open.pop().filter(|element| element.name == name) else {
                return Some(format!("`</{name}>` closes nothing: {}", near(start)));
            };
            if NEVER_EMPTY.contains(&name) && !element.holds {
                return Some(format!("`<{name}>` is empty: {}", near(start)));
            }
            continue;
        }
        let name = &tag[..tag.find([' ', '/', '\n']).unwrap_or(tag.len())];
        if let Some(fault) = misplaced(name, &open) {
            return Some(format!("{fault}: {}", near(start)));
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let id = id.split('"').next().unwrap_or_default();
            if ids.contains(&id) {
                return Some(format!("the id `{id}` twice: {}", near(start)));
            }
            ids.push(id);
        }
        if VOID.contains(&name) {
            open.iter_mut().for_each(|element| element.holds = true);
        } else {
            let holds = matches!(name, "iframe" | "script");
            open.iter_mut().for_each(|element| element.holds |= holds);
            open.push(Open { name, holds });
        }
    }
    open.last().map(|element| format!("`<{}>` is never closed: {}", element.name, near(html.len())))
}

fn misplaced(name: &str, open: &[Open<'_>]) -> Option<String> {
    let inside = |names: &[&str]| open.iter().rev().find(|element| names.contains(&element.name));
    let parent = open.last().map_or("", |element| element.name);
    let told = |around: &str| Some(format!("`<{name}>` in `<{around}>`"));
    let is_heading = name.len() == 2 && name.starts_with('h') && name != "hr";
    if let Some(around) =
        inside(LINES).filter(|around| BLOCKS.contains(&name) && !(is_heading && around.name == "summary"))
    {
        return told(around.name);
    }
    if let Some(around) = inside(&["dt", "th"]).filter(|_| SECTIONS.contains(&name)) {
        return told(around.name);
    }
    if inside(&["a", "button"]).is_some() && CLICKED.contains(&name) {
        return told("a");
    }
    let fits = match name {
        "li" => matches!(parent, "ul" | "ol"),
        "dt" | "dd" => parent == "dl",
        "tr" => matches!(parent, "thead" | "tbody" | "tfoot" | "table"),
        "td" | "th" => parent == "tr",
        "figcaption" => parent == "figure",
        "summary" => parent == "details",
        _ => !matches!(parent, "ul" | "ol" | "dl" | "tr" | "table" | "thead" | "tbody"),
    };
    let is_part = matches!(name, "thead" | "tbody" | "tfoot" | "caption") && parent == "table";
    if fits || is_part { None } else { told(parent) }
}
