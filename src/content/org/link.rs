//! Links and pictures.

use super::Writer;
use super::inline::{Scan, Wanted};
use crate::content::html::push_escaped;
use crate::content::markdown::{follow, push_attribute, push_url};
use std::borrow::Cow;

const PICTURES: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"];

impl<'a> Writer<'a, '_> {
    /// Writes the text since `plain` and the link or note that begins with the bracket at `at`; returns where it ends.
    pub(super) fn bracket(&mut self, scan: &mut Scan<'a>, at: usize, plain: usize, nesting: usize) -> Option<usize> {
        let text = scan.text;
        if text[at..].starts_with("[fn:") {
            let end = scan.next(Wanted::Bracket, at)?;
            let note = self.note_of(&text[at + "[fn:".len()..end])?;
            push_escaped(&mut self.out, &text[plain..at]);
            self.reference(note);
            return Some(end + 1);
        }
        if !text[at..].starts_with("[[") {
            return None;
        }
        let mut end = scan.next(Wanted::LinkEnd, at + 2)?;
        if text[end + 2..].starts_with(']') {
            end += 1;
        }
        let inner = &text[at + 2..end];
        // The first sign that no target may hold ends it, or there is no link.
        let (target, description) = match inner.find(['[', ']', '\n']) {
            None => (inner, None),
            Some(end) => (&inner[..end], Some(inner[end..].strip_prefix("][")?)),
        };
        if target.is_empty() {
            return None;
        }
        push_escaped(&mut self.out, &text[plain..at]);
        self.link(target, description, nesting);
        Some(end + 2)
    }

    fn link(&mut self, target: &'a str, description: Option<&'a str>, nesting: usize) {
        let Some(description) = description.filter(|description| !description.is_empty()) else {
            return if is_picture(target) { self.picture(target) } else { self.plain_link(target) };
        };
        let open = self.open_link(target);
        if is_picture(description) && !description.contains(char::is_whitespace) {
            // Hugo gives such a picture no title.
            self.picture_with(description, &["alt"]);
        } else if nesting < 2 {
            self.inline(description, nesting + 1);
        } else {
            push_escaped(&mut self.out, description);
        }
        self.out.push_str(if open { "</a>" } else { "" });
    }

    /// Writes a link whose words are its address.
    pub(super) fn plain_link(&mut self, target: &'a str) {
        let open = self.open_link(target);
        push_escaped(&mut self.out, target.strip_prefix("file:").unwrap_or(target));
        self.out.push_str(if open { "</a>" } else { "" });
    }

    /// Writes the opening tag; `false` where no link may stand.
    fn open_link(&mut self, target: &'a str) -> bool {
        if self.in_toc {
            return false;
        }
        let address = self.address(target);
        let (followed, link, diagnostic) = follow(self.context, &address, false, &self.span_of(target));
        self.links.push(link);
        self.diagnostics.extend(diagnostic);
        let resolved = self.context.links.link(&followed);
        self.note_address(resolved.as_deref());
        self.out.push_str("<a href=\"");
        push_url(&mut self.out, resolved.as_deref().unwrap_or(&followed));
        self.out.push_str("\">");
        true
    }

    /// Writes a picture, with the attributes that were set for it.
    pub(super) fn picture(&mut self, target: &'a str) {
        self.picture_with(target, &["alt", "title"]);
    }

    /// The same; `named` are the attributes that hold its address where nothing was set.
    fn picture_with(&mut self, target: &'a str, named: &[&str]) {
        let source = target.strip_prefix("file:").unwrap_or(target);
        let (followed, link, diagnostic) = follow(self.context, source, true, &self.span_of(target));
        if !self.in_toc {
            self.links.push(link);
            self.diagnostics.extend(diagnostic);
        }
        let resolved = if followed.is_empty() { None } else { self.context.links.image(&followed) };
        self.note_address(resolved.as_ref().map(|image| image.url.as_str()));
        self.out.push_str("<img src=\"");
        push_url(&mut self.out, resolved.as_ref().map_or(&followed, |image| &image.url));
        self.out.push('"');
        let written = attributes(std::mem::take(&mut self.attributes));
        let is_written = |name: &str| written.iter().any(|(written, _)| *written == name);
        for name in named {
            if !is_written(name) {
                push_attribute(&mut self.out, name, source);
            }
        }
        if let Some((width, height)) = resolved.and_then(|image| image.size)
            && !is_written("width")
            && !is_written("height")
        {
            push_attribute(&mut self.out, "width", &width.to_string());
            push_attribute(&mut self.out, "height", &height.to_string());
        }
        for (name, value) in written {
            push_attribute(&mut self.out, name, &value);
        }
        self.out.push('>');
    }

    /// The picture that `words` are, if they are nothing else.
    pub(super) fn lone_picture(&self, words: &'a str) -> Option<&'a str> {
        let target = words.strip_prefix("[[")?.strip_suffix("]]")?;
        (is_picture(target) && !target.contains(['[', ']', '\n'])).then_some(target)
    }

    /// Where a link leads.
    fn address(&self, target: &'a str) -> Cow<'a, str> {
        let path = target.strip_prefix("file:").unwrap_or(target);
        if let Some(id) = self.outline.id_of(path.strip_prefix('*').unwrap_or(path).trim()) {
            return Cow::Owned(format!("#{id}"));
        }
        match path.strip_suffix(".org").filter(|_| !path.contains("://")) {
            Some(stem) => Cow::Owned(format!("{stem}.html")),
            None => Cow::Borrowed(path),
        }
    }

    fn note_address(&mut self, address: Option<&str>) {
        if let (Some(address), Some(link), false) = (address, self.links.last_mut(), self.in_toc)
            && link.destination != address
        {
            link.address = Some(address.to_string());
        }
    }
}

fn is_picture(target: &str) -> bool {
    let end = target.len().saturating_sub(5);
    let ending = target.get(end..).or_else(|| target.get(end + 1..)).unwrap_or_default().to_ascii_lowercase();
    PICTURES.iter().any(|picture| ending.ends_with(picture))
}

/// `:width 100 :alt two words`: those that a picture may have.
fn attributes(written: &str) -> Vec<(&str, String)> {
    let known = ["width", "height", "class", "id", "alt", "title", "loading"];
    let mut list: Vec<(&str, String)> = Vec::new();
    let mut is_known = false;
    for word in written.split_whitespace() {
        if let Some(name) = word.strip_prefix(':').filter(|name| !name.is_empty()) {
            is_known = known.contains(&name) && list.iter().all(|(earlier, _)| *earlier != name);
            if is_known {
                list.push((name, String::new()));
            }
        } else if let Some((_, value)) = list.last_mut().filter(|_| is_known) {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(word);
        }
    }
    list
}
