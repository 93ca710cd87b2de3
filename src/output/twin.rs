//! Markdown twins: a page's text for readers that are programs.

use super::hidden::hidden;
use super::render::{base_context, run, with_fields};
use crate::content::body::{RenderShortcode, RenderedCall};
use crate::content::markdown::Link;
use crate::content::shortcode::{Argument, Arguments, Call, Piece, is_inside};
use crate::data::Data;
use crate::diagnostic::Diagnostic;
use crate::site::PageId;
use crate::template::World;
use crate::template::address_of;
use crate::template::shortcodes::ShortcodeRenderer;
use crate::template::view::{self, links};
use std::ops::Range;
use std::sync::Arc;
use tera::Value;

/// The Markdown twin of a page.
pub fn render(world: &Arc<World>, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let page = world.site.page(id);
    let mut markdown = String::new();
    if let Some(source) = world.text(id) {
        let body = world.body(id);
        let moved = moved_links(&body.links, &source.text);
        let is_org = page.front_matter.markup.as_deref() == Some("org") || page.content_path.ends_with(".org");
        let leads_to_top = body.links.iter().any(|link| matches!(link.destination.as_str(), "" | "#"));
        let hidden = if is_org { Vec::new() } else { hidden(&source.text, &source.pieces, leads_to_top) };
        let text = Text { text: &source.text, moved: &moved, hidden: &hidden };
        write_pieces(world, id, &text, &source.pieces, &mut markdown);
    }
    // Steps of the front matter may stand nowhere in the text.
    let steps = page.front_matter.guide.steps.as_ref().filter(|_| world.body(id).steps_behind);
    if let Some(Data::List(steps)) = steps {
        markdown.push_str("\n\n");
        for (at, step) in steps.iter().filter_map(Data::to_text).enumerate() {
            markdown.push_str(&format!("{}. {step}\n", at + 1));
        }
    }
    let mut context = base_context(world, page.language);
    let value = with_fields(&view::page::full(world, id), |fields| {
        fields.set("markdown", Value::safe_string(markdown.trim()));
    });
    context.insert_value("page", value);
    run(world, "page.md", &context, &format!("the Markdown twin of {}", view::page::name_for_message(page)))
}

/// The text of a page, and what of it is written otherwise.
struct Text<'a> {
    text: &'a str,
    /// Addresses: their bytes, in order, and what to write.
    moved: &'a [(Range<usize>, &'a str)],
    /// What nobody is to see: its bytes, in order.
    hidden: &'a [Range<usize>],
}

impl Text<'_> {
    fn write(&self, range: &Range<usize>, out: &mut String) {
        let mut start = range.start;
        let first = self.hidden.partition_point(|bytes| bytes.end <= start);
        for bytes in self.hidden[first..].iter().take_while(|bytes| bytes.start < range.end) {
            self.write_seen(start..bytes.start.max(start), out);
            start = bytes.end.min(range.end);
        }
        self.write_seen(start..range.end, out);
    }

    fn write_seen(&self, range: Range<usize>, out: &mut String) {
        let mut start = range.start;
        let first = self.moved.partition_point(|(bytes, _)| bytes.start < start);
        for (bytes, address) in self.moved[first..].iter().take_while(|(bytes, _)| bytes.end <= range.end) {
            // Of links inside each other (a picture in a link) each has its own bytes.
            if let Some(before) = self.text.get(start..bytes.start) {
                out.extend([before, *address]);
                start = bytes.end;
            }
        }
        out.push_str(self.text.get(start..range.end).unwrap_or_default());
    }
}

/// The addresses in `text` that the page has in another form: below the base path, say.
fn moved_links<'a>(links: &'a [Link], text: &str) -> Vec<(Range<usize>, &'a str)> {
    let found = links.iter().filter_map(|link| {
        let (address, span) = (link.address.as_deref()?, link.span.as_ref()?);
        let at = span.start + text.get(span.start..span.end)?.find(&format!("]({}", link.destination))? + "](".len();
        Some((at..at + link.destination.len(), address))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(bytes, _)| bytes.start);
    found
}

/// Pieces nest at most as deep as the shortcode parser lets them.
fn write_pieces(world: &Arc<World>, id: PageId, text: &Text<'_>, pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(range) => text.write(range, out),
            Piece::Escaped(range, _) if is_inside(text.hidden, range.start) => {}
            Piece::Call(call) if is_inside(text.hidden, call.range.start) => {}
            Piece::Escaped(_, printed) => out.push_str(printed),
            Piece::Call(call) => write_call(world, id, text, call, out),
        }
    }
}

fn write_call(world: &Arc<World>, id: PageId, text: &Text<'_>, call: &Call, out: &mut String) {
    let name = call.name.to_lowercase();
    match name.as_str() {
        "image" | "figure" => {
            let source = argument(call, "src", 0).unwrap_or_default();
            let words =
                ["alt", "caption", "title"].iter().find_map(|key| argument(call, key, usize::MAX)).unwrap_or_default();
            let address = links::find_file(world, Some(id), &source).map_or(source, |file| file.url);
            out.push_str(&format!("![{}]({})", words.replace(['[', ']'], ""), links::absolute(world, &address)));
            if let Some(caption) = argument(call, "caption", usize::MAX).filter(|caption| *caption != words) {
                out.extend(["\n", caption.trim()]);
            }
        }
        "note" | "tip" | "info" | "warning" | "caution" => {
            let title = argument(call, "title", 0).or_else(|| word(world, id, &name)).unwrap_or(name);
            write_titled(world, id, text, (call, &title), out);
        }
        "details" | "tab" => {
            let title = ["summary", "title", "name"].iter().find_map(|key| argument(call, key, 0));
            let title = title.or_else(|| word(world, id, "details")).unwrap_or(name);
            write_titled(world, id, text, (call, &title), out);
        }
        "highlight" => {
            let code = text.text.get(call.body_range.clone()).unwrap_or_default().trim_matches(['\n', '\r']);
            let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            let language = ["lang", "type", "language"].iter().find_map(|key| argument(call, key, 0));
            out.push_str(&format!("{fence}{}\n{code}\n{fence}", language.unwrap_or_default()));
        }
        "button" => {
            let target = argument(call, "href", 0).unwrap_or_default();
            let words = argument(call, "text", 1).unwrap_or_else(|| target.clone());
            // One that leads nowhere was reported with the page's HTML.
            let address = address_of(&target).unwrap_or(target);
            write_link(out, &words, &links::absolute(world, &address));
        }
        "kbd" => out.push_str(&argument(call, "keys", 0).unwrap_or_default()),
        "qr" => {
            let body = || text.text.get(call.body_range.clone()).map(|body| body.trim().to_string());
            out.push_str(&argument(call, "text", 0).or_else(body).unwrap_or_default());
        }
        "youtube" => write_link(
            out,
            "Video",
            &format!("https://www.youtube.com/watch?v={}", argument(call, "id", 0).unwrap_or_default()),
        ),
        "vimeo" => {
            write_link(out, "Video", &format!("https://vimeo.com/{}", argument(call, "id", 0).unwrap_or_default()))
        }
        _ => match &call.body {
            Some(body) => write_pieces(world, id, text, body, out),
            None => {
                let renderer = ShortcodeRenderer { world, page: id };
                // What cannot be rendered was reported with the page's HTML.
                let output = renderer.render(&RenderedCall {
                    call,
                    parents: &[],
                    inner: None,
                    body: None,
                    in_place: None,
                    finished: Default::default(),
                    place: None,
                    range: None,
                });
                out.push_str(&output.unwrap_or_default().text);
            }
        },
    }
}

/// What `key` says in the language of the page.
fn word(world: &World, id: PageId, key: &str) -> Option<String> {
    let language = world.site.config.language(world.site.page(id).language);
    world.translations.find(&language.locale, key, None).map(|word| word.to_string())
}

/// A box: its title, then its text.
fn write_titled(world: &Arc<World>, id: PageId, text: &Text<'_>, (call, title): (&Call, &str), out: &mut String) {
    let mut inner = String::new();
    write_pieces(world, id, text, call.body.as_deref().unwrap_or_default(), &mut inner);
    let written = out.trim_end_matches([' ', '\t']);
    let before = match () {
        () if written.is_empty() || written.ends_with("\n\n") => "",
        () if written.ends_with('\n') => "\n",
        () => "\n\n",
    };
    out.push_str(&format!("{before}**{title}**\n\n{}{}\n", call.indent, inner.trim()));
}

fn write_link(out: &mut String, words: &str, address: &str) {
    out.push_str(&format!("[{words}]({address})"));
}

fn argument(call: &Call, name: &str, position: usize) -> Option<String> {
    let argument = match &call.arguments {
        Arguments::None => None,
        Arguments::Named(named) => named.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        Arguments::Positional(values) => values.get(position),
    }?;
    Some(match argument {
        Argument::Text(text) => text.clone(),
        Argument::Bool(value) => value.to_string(),
        Argument::Integer(value) => value.to_string(),
        Argument::Float(value) => value.to_string(),
    })
}
