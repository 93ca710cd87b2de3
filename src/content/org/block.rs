//! Lines to blocks.

use super::line::{Kind, Line};
use super::{MAX_DEPTH, Writer};
use crate::content::html::{push_escaped, visible_text};
use crate::content::markdown::{Heading, insert};
use std::fmt::Write;

impl<'a> Writer<'a, '_> {
    /// Writes `lines`.
    pub(super) fn blocks(&mut self, lines: &[Line]) {
        let mut at = 0;
        let mut after_blank = false;
        while let Some(line) = lines.get(at) {
            let kind = line.kind(self.text);
            let next = self.block(kind, lines, at, after_blank);
            after_blank = kind == Kind::Blank;
            // A caption belongs to what follows it at once.
            if !matches!(kind, Kind::Keyword(..)) {
                self.caption = None;
                self.attributes = "";
            }
            at = next.max(at + 1);
        }
    }

    /// Writes what begins with the line `at`; returns the index of the line behind it.
    fn block(&mut self, kind: Kind<'a>, lines: &[Line], at: usize, after_blank: bool) -> usize {
        let line = &lines[at];
        match kind {
            Kind::Blank | Kind::Comment => at + 1,
            Kind::Heading(level) if self.depth == 0 => self.heading(level, lines, at),
            Kind::Note(..) if self.depth == 0 => {
                // Written where all notes stand.
                let end = self.outline.note_ends.get(&line.number);
                end.map_or(at + 1, |end| at + (end - line.number))
            }
            Kind::Keyword(key, value) => {
                self.keyword(key, value);
                at + 1
            }
            Kind::Begin(name, rest) => match self.inner_lines(lines, at) {
                Some(inner) => {
                    self.captioned(|writer| writer.named_block(name, rest, inner));
                    at + inner.len() + 2
                }
                None => self.paragraph(lines, at, after_blank),
            },
            Kind::Drawer(name) => match self.inner_lines(lines, at) {
                Some(inner) => {
                    if !["properties", "logbook"].iter().any(|hidden| name.eq_ignore_ascii_case(hidden)) {
                        self.nested(inner);
                    }
                    at + inner.len() + 2
                }
                None => self.paragraph(lines, at, after_blank),
            },
            Kind::Fixed(_) => {
                self.out.push_str("<pre class=\"example\">\n");
                let mut end = at;
                while let Some(Kind::Fixed(words)) = lines.get(end).map(|line| line.kind(self.text)) {
                    push_escaped(&mut self.out, words);
                    self.out.push('\n');
                    end += 1;
                }
                self.out.push_str("</pre>\n");
                end
            }
            Kind::Row(_) => {
                let is_row = |line: &&Line| matches!(line.kind(self.text), Kind::Row(_));
                let end = at + lines[at..].iter().take_while(is_row).count();
                self.captioned(|writer| writer.table(&lines[at..end]));
                end
            }
            Kind::Rule => {
                self.out.push_str("<hr>\n");
                at + 1
            }
            Kind::Item(_) if self.depth < MAX_DEPTH => self.list(lines, at),
            Kind::Item(_) | Kind::Heading(_) | Kind::Note(..) | Kind::End(_) | Kind::Text => {
                self.paragraph(lines, at, after_blank)
            }
        }
    }

    /// Whether `line` begins something that ends a paragraph.
    pub(super) fn interrupts(&self, line: &Line) -> bool {
        match line.kind(self.text) {
            Kind::Text | Kind::End(_) => false,
            Kind::Drawer(_) => self.outline.blocks.end_of(self.text, line).is_some(),
            Kind::Heading(_) | Kind::Note(..) => self.depth == 0,
            Kind::Item(_) => self.depth < MAX_DEPTH,
            _ => true,
        }
    }

    /// The lines of the block that begins at `at`, without its first and last.
    fn inner_lines<'l>(&self, lines: &'l [Line], at: usize) -> Option<&'l [Line]> {
        let end = self.outline.blocks.end_of(self.text, &lines[at])?;
        lines.get(at + 1..at + (end - lines[at].number)).filter(|inner| at + inner.len() + 1 < lines.len())
    }

    fn nested(&mut self, lines: &[Line]) {
        self.depth += 1;
        self.blocks(lines);
        self.depth -= 1;
    }

    fn heading(&mut self, level: usize, lines: &[Line], at: usize) -> usize {
        let outline = self.outline;
        let Some(heading) = outline.headings.get(&lines[at].number) else { return at + 1 };
        if heading.is_hidden() {
            let is_below =
                |line: &&Line| outline.headings.get(&line.number).is_none_or(|heading| heading.level > level);
            return at + 1 + lines[at + 1..].iter().take_while(is_below).count();
        }
        self.close_sections(level);
        if let Some((_, has_text)) = self.sections.last_mut()
            && !*has_text
        {
            *has_text = true;
            self.open_text();
        }
        let (id, rank) = (&heading.id, level + 1);
        self.out.push_str("<div id=\"outline-container-");
        push_escaped(&mut self.out, id);
        let _ = writeln!(self.out, "\" class=\"outline-{rank}\">");
        let _ = write!(self.out, "<h{} id=\"", rank.min(6));
        push_escaped(&mut self.out, id);
        self.out.push_str("\">\n");
        if let Some(status) = heading.status {
            let _ = writeln!(self.out, "<span class=\"todo status-{}\">{status}</span>", status.to_lowercase());
        }
        if let Some(letter) = heading.priority {
            let _ = writeln!(self.out, "<span class=\"priority priority-{}\">[{letter}]</span>", letter.to_lowercase());
        }
        self.inline(heading.title, 0);
        for (index, tag) in heading.tags.iter().enumerate() {
            self.out.push_str(if index == 0 { "&#xa0;&#xa0;&#xa0;<span class=\"tags\">" } else { "&#xa0;" });
            let _ = write!(self.out, "<span class=\"tag-{tag}\">{tag}</span>");
        }
        self.out.push_str(if heading.tags.is_empty() { "\n" } else { "</span>\n" });
        let _ = writeln!(self.out, "</h{}>", rank.min(6));
        self.in_toc = true;
        let in_toc = self.apart(|writer| writer.inline(heading.title, 0));
        self.in_toc = false;
        let html = insert::fill_in_link(&in_toc, self.context.inserts);
        let text = visible_text(&html);
        self.headings.push(Heading { level: rank.min(6) as u8, id: id.clone(), html, text });
        self.sections.push((level, false));
        // The text of a heading has a box of its own, if there is any.
        let behind = lines[at + 1..].iter().find(|line| !matches!(line.kind(self.text), Kind::Blank));
        if behind.is_some_and(|line| !matches!(line.kind(self.text), Kind::Heading(_) | Kind::Note(..)))
            && let Some((_, has_text)) = self.sections.last_mut()
        {
            *has_text = true;
            self.open_text();
        }
        at + 1
    }

    fn open_text(&mut self) {
        let Some(id) = self.headings.last().map(|heading| heading.id.clone()) else { return };
        let level = self.sections.last().map_or(1, |(level, _)| level + 1);
        self.out.push_str("<div id=\"outline-text-");
        push_escaped(&mut self.out, &id);
        let _ = writeln!(self.out, "\" class=\"outline-text-{level}\">");
    }

    /// Closes headings of `level` and below; with 0 all.
    pub(super) fn close_sections(&mut self, level: usize) {
        while let Some((_, has_text)) = self.sections.pop_if(|(open, _)| *open >= level) {
            self.out.push_str(if has_text { "</div>\n</div>\n" } else { "</div>\n" });
        }
    }

    fn keyword(&mut self, key: &str, value: &'a str) {
        match key.to_ascii_lowercase().as_str() {
            "caption" => self.caption = Some(value),
            "attr_html" => self.attributes = value,
            "html" => {
                self.out.push_str(value);
                self.out.push('\n');
            }
            _ => {}
        }
    }

    /// What `write` writes, with the caption that was set for it.
    fn captioned(&mut self, write: impl FnOnce(&mut Self)) {
        let Some(caption) = self.caption.take() else { return write(self) };
        self.out.push_str("<figure>\n");
        write(self);
        self.out.push_str("<figcaption>\n");
        self.inline(caption, 0);
        self.out.push_str("\n</figcaption>\n</figure>\n");
    }

    fn named_block(&mut self, name: &str, rest: &'a str, lines: &[Line]) {
        match name.to_lowercase().as_str() {
            "src" => self.code(rest, lines),
            "example" => {
                self.out.push_str("<pre class=\"example\">\n");
                let text = self.as_written(lines);
                push_escaped(&mut self.out, &text);
                self.out.push_str("</pre>\n");
            }
            "export" if rest.eq_ignore_ascii_case("html") => {
                let html = self.as_written(lines);
                self.out.push_str(&html);
            }
            "export" | "comment" => {}
            _ if self.depth >= MAX_DEPTH => {
                self.paragraph_of(lines, false);
            }
            "quote" => {
                self.out.push_str("<blockquote>\n");
                self.nested(lines);
                self.out.push_str("</blockquote>\n");
            }
            other => {
                let name: String = other.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
                let _ = write!(self.out, "<div class=\"{name}-block\"");
                let centred = " style=\"text-align: center; margin-left: auto; margin-right: auto;\"";
                self.out.push_str(if name == "center" { centred } else { "" });
                self.out.push_str(">\n");
                self.nested(lines);
                self.out.push_str("</div>\n");
            }
        }
    }

    fn code(&mut self, rest: &'a str, lines: &[Line]) {
        let language = rest.split_whitespace().next().filter(|word| !word.starts_with([':', '-'])).unwrap_or("text");
        self.out.push_str("<div class=\"src src-");
        push_escaped(&mut self.out, language);
        self.out.push_str("\">\n");
        let code = self.as_written(lines);
        let line_ids = format!("hl-{}", self.fences);
        self.fences += 1;
        let settings = &self.context.markup.highlight;
        let (html, diagnostics) =
            self.context.highlighter.render_block(code.trim_end_matches('\n'), language, "", &line_ids, settings);
        self.out.push_str(&html);
        let place = (self.context.place)(self.span_of(rest)).map(|place| place.span);
        self.diagnostics.extend(diagnostics.into_iter().map(|mut diagnostic| {
            diagnostic.span = diagnostic.span.or_else(|| place.clone());
            diagnostic
        }));
        self.out.push_str("\n</div>\n");
    }

    /// Lines without the blanks that all of them begin with; a comma in front of `*` and `#+` only protects them.
    fn as_written(&self, lines: &[Line]) -> String {
        let written = || lines.iter().filter(|line| line.start + line.indent < line.end);
        let common = written().map(|line| line.indent).min().unwrap_or(0);
        let mut out = String::new();
        for line in lines {
            let start = (line.start + common).min(line.end);
            let words = &self.text[start..line.end];
            let bare = words.trim_start();
            let is_protected = [",*", ",#+", ",,"].iter().any(|sign| bare.starts_with(sign));
            if is_protected {
                out.push_str(&words[..words.len() - bare.len()]);
                out.push_str(&bare[1..]);
            } else {
                out.push_str(words);
            }
            out.push('\n');
        }
        out
    }

    fn paragraph(&mut self, lines: &[Line], at: usize, after_blank: bool) -> usize {
        let more = lines[at + 1..].iter().take_while(|line| !self.interrupts(line)).count();
        self.paragraph_of(&lines[at..at + 1 + more], after_blank);
        at + 1 + more
    }

    fn paragraph_of(&mut self, lines: &[Line], after_blank: bool) {
        let words = self.words(lines);
        if let Some((0, index, length)) = insert::find(words, self.context.inserts)
            && length == words.len()
            && self.stands_alone(&self.context.inserts.html[index])
        {
            self.out.push_str(words);
            return self.out.push('\n');
        }
        if let Some(target) = self.lone_picture(words).filter(|_| self.caption.is_some() || !self.attributes.is_empty())
        {
            return self.captioned(|writer| {
                writer.picture(target);
                writer.out.push('\n');
            });
        }
        self.out.push_str(if after_blank { "<p>\n" } else { "<p>" });
        self.inline(words, 0);
        self.out.push_str("</p>\n");
    }

    /// What `lines`, which follow each other, say.
    pub(super) fn words(&self, lines: &[Line]) -> &'a str {
        match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => self.text.get(first.start + first.indent..last.end).unwrap_or_default().trim(),
            _ => "",
        }
    }

    /// Whether what a shortcode wrote must not stand in a paragraph.
    fn stands_alone(&self, html: &str) -> bool {
        html.starts_with("<!--") || (self.context.markup.split_paragraphs && insert::is_block(html))
    }
}
