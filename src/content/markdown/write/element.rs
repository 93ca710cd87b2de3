//! Elements that have a start and an end.

use super::nesting::Opener;
use super::{Paragraph, Writer, is_inline};
use pulldown_cmark::{Alignment, Tag, TagEnd};
use std::ops::Range;

impl<'a> Writer<'a, '_> {
    pub(super) fn start(&mut self, tag: &Tag<'a>, span: &Range<usize>) {
        self.depth += 1;
        let attributes = if is_inline(tag) { Vec::new() } else { std::mem::take(&mut self.attributes) };
        match tag {
            // The text right behind a term has no tags; what else belongs to the definition has.
            Tag::Paragraph if self.tight_at == self.depth - 1 && self.out.ends_with("<dd>") => {}
            Tag::Paragraph => {
                self.fresh_line();
                self.open_tag("p", &attributes);
                self.paragraph = Paragraph::Open(self.out.len());
                self.paragraph_depth = self.depth;
                self.inline_depth = 0;
            }
            Tag::BlockQuote(_) => {
                self.fresh_line();
                self.open_tag("blockquote", &attributes);
                self.out.push('\n');
            }
            Tag::List(start) => {
                self.fresh_line();
                let mut attributes = attributes;
                if let Some(start) = start.filter(|start| *start != 1) {
                    attributes.insert(0, ("start".into(), start.to_string()));
                }
                self.open_tag(if start.is_some() { "ol" } else { "ul" }, &attributes);
                self.out.push('\n');
            }
            Tag::Item => {
                self.fresh_line();
                self.open_tag("li", &attributes);
            }
            Tag::DefinitionList => {
                self.fresh_line();
                self.open_tag("dl", &attributes);
                self.out.push('\n');
            }
            Tag::DefinitionListTitle => {
                self.in_term = true;
                self.out.push_str("<dt>");
            }
            Tag::DefinitionListDefinition => {
                let before = self.text[..span.start].trim_end_matches([' ', '\t', '>']);
                self.tight_at = if before.ends_with("\n\n") { usize::MAX } else { self.depth };
                self.out.push_str("<dd>");
            }
            Tag::Table(alignments) => {
                self.fresh_line();
                self.open_tag("table", &attributes);
                self.out.push('\n');
                self.alignments.clone_from(alignments);
                self.has_body = false;
            }
            Tag::TableHead => {
                self.out.push_str("<thead>\n<tr>\n");
                self.in_head = true;
                self.column = 0;
            }
            Tag::TableRow => {
                if !self.has_body {
                    self.out.push_str("<tbody>\n");
                    self.has_body = true;
                }
                self.out.push_str("<tr>\n");
                self.column = 0;
            }
            Tag::TableCell => {
                self.out.push_str(if self.in_head { "<th" } else { "<td" });
                self.out.push_str(match self.alignments.get(self.column) {
                    Some(Alignment::Left) => " style=\"text-align: left\">",
                    Some(Alignment::Center) => " style=\"text-align: center\">",
                    Some(Alignment::Right) => " style=\"text-align: right\">",
                    _ => ">",
                });
                self.column += 1;
            }
            Tag::Emphasis => self.start_inline("em", "<em>"),
            Tag::Strong => self.start_inline("strong", "<strong>"),
            Tag::Strikethrough => self.start_inline("del", "<del>"),
            Tag::Superscript => self.start_inline("sup", "<sup>"),
            Tag::Subscript => self.start_inline("sub", "<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title, span),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => self.end_inline(),
            _ => {
                self.close_raw(self.depth);
                self.depth = self.depth.saturating_sub(1);
            }
        }
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::BlockQuote(_) => self.end_block("</blockquote>\n"),
            TagEnd::List(ordered) => self.end_block(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.end_block("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                self.in_term = false;
                self.out.push_str("</dt>\n");
                for block in std::mem::take(&mut self.behind_cell) {
                    self.out.extend(["<dd>", &block, "</dd>\n"]);
                }
            }
            TagEnd::DefinitionListDefinition => {
                self.tight_at = usize::MAX;
                self.out.push_str("</dd>\n");
            }
            TagEnd::Table => {
                self.out.push_str(if self.has_body { "</tbody>\n</table>\n" } else { "<tbody>\n</tbody>\n</table>\n" });
                for block in std::mem::take(&mut self.behind_cell) {
                    self.out.extend([&*block, "\n"]);
                }
            }
            TagEnd::TableHead => {
                self.out.push_str("</tr>\n</thead>\n");
                self.in_head = false;
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.out.push_str(if self.in_head { "</th>\n" } else { "</td>\n" }),
            _ => {}
        }
    }

    pub(super) fn start_inline(&mut self, name: &'static str, tag: &'static str) {
        self.ensure_paragraph();
        self.inline_depth += 1;
        self.enter(name, tag, Opener::Markdown);
    }

    pub(super) fn end_inline(&mut self) {
        self.close_raw(self.depth);
        // One that was nested too deep to open again behind a block is not there.
        if self.open.last().is_some_and(|element| element.depth == self.depth) {
            self.leave();
        }
        self.depth = self.depth.saturating_sub(1);
        self.inline_depth = self.inline_depth.saturating_sub(1);
    }
}
