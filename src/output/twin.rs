//! Markdown twins: a page's text for readers that are programs.

use super::block::{Behind, write_block};
use super::hidden::hidden;
use super::render::{base_context, run, with_fields};
use super::twin_text::{Text, moved_links};
use crate::content::body::{RenderShortcode, RenderedCall};
use crate::content::markdown::is_dangerous;
use crate::content::shortcode::{Argument, Arguments, Call, Piece, is_inside};
use crate::data::Data;
use crate::diagnostic::Diagnostic;
use crate::site::PageId;
use crate::template::World;
use crate::template::address_of;
use crate::template::shortcodes::ShortcodeRenderer;
use crate::template::view::{self, links};
use std::sync::Arc;
use tera::Value;

/// The Markdown twin of a page.
pub fn render(world: &Arc<World>, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let page = world.site.page(id);
    let mut markdown = String::new();
    if let Some(source) = world.text(id) {
        let body = world.body(id);
        let moved = moved_links(world, &body.links, &source.text);
        let is_org = page.front_matter.markup.as_deref() == Some("org") || page.content_path.ends_with(".org");
        let leads_to_top = body.links.iter().any(|link| matches!(link.destination.as_str(), "" | "#"));
        let hidden = if is_org { Vec::new() } else { hidden(&source.text, &source.pieces, leads_to_top) };
        let text = Text::new(&source.text, &moved, &hidden);
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

/// Pieces nest at most as deep as the shortcode parser lets them. Returns what the last of them leaves for what follows.
fn write_pieces(world: &Arc<World>, id: PageId, text: &Text<'_>, pieces: &[Piece], out: &mut String) -> Option<Behind> {
    let mut behind: Option<Behind> = None;
    for piece in pieces {
        match piece {
            Piece::Text(range) => {
                let mut range = range.clone();
                let written = text.text.get(range.clone()).unwrap_or_default();
                if let Some(block) = behind.take_if(|_| !written.trim_matches([' ', '\t']).is_empty()) {
                    range.start += block.go_on(out, written);
                }
                if behind.is_none() {
                    text.write(&range, out);
                }
            }
            Piece::Escaped(range, _) if is_inside(text.hidden, range.start) => {}
            Piece::Call(call) if is_inside(text.hidden, call.range.start) => {}
            Piece::Escaped(_, printed) => {
                go_on(&mut behind, out);
                out.push_str(printed);
            }
            Piece::Call(call) => {
                if !prints_block(call) {
                    go_on(&mut behind, out);
                }
                behind = write_call(world, id, text, call, out);
            }
        }
    }
    behind
}

fn go_on(behind: &mut Option<Behind>, out: &mut String) {
    if let Some(block) = behind.take() {
        block.go_on(out, "");
    }
}

/// The shortcodes whose text is a box with a title.
const BOXES: [&str; 7] = ["note", "tip", "info", "warning", "caution", "details", "tab"];

fn prints_block(call: &Call) -> bool {
    let is = |name: &&str| call.name.eq_ignore_ascii_case(name);
    BOXES.iter().chain(&["highlight", "tabs"]).any(is)
}

fn write_call(world: &Arc<World>, id: PageId, text: &Text<'_>, call: &Call, out: &mut String) -> Option<Behind> {
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
            return Some(write_titled(world, id, text, (call, &title), out));
        }
        "details" | "tab" => {
            let title = ["summary", "title", "name"].iter().find_map(|key| argument(call, key, 0));
            let title = title.or_else(|| word(world, id, "details")).unwrap_or(name);
            return Some(write_titled(world, id, text, (call, &title), out));
        }
        "highlight" => {
            let code = text.text.get(call.body_range.clone()).unwrap_or_default();
            let code = code.trim_start_matches(['\n', '\r']).trim_end();
            let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            let language = ["lang", "type", "language"].iter().find_map(|key| argument(call, key, 0));
            let block = format!("{fence}{}\n{code}\n{fence}", language.unwrap_or_default());
            return Some(write_block(out, &block, text.line_before(call), text.behind(call)));
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
        "x" | "tweet" | "twitter" | "instagram" | "gist" if is_card(world, id, call) => {
            write_post(world, id, call, &name, out)
        }
        "link" => {
            let target = argument(call, "href", 0).unwrap_or_default();
            let mut words = String::new();
            write_pieces(world, id, text, call.body.as_deref().unwrap_or_default(), &mut words);
            let words = match words.trim() {
                "" => argument(call, "title", 1).unwrap_or_else(|| target.clone()),
                words => words.to_string(),
            };
            let address = links::below_base(world, &target).unwrap_or(target);
            // One that runs a script was reported with the page's HTML.
            write_link(out, &words, if is_dangerous(&address) { "" } else { &address });
        }
        _ => match &call.body {
            Some(body) => return write_pieces(world, id, text, body, out),
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
    None
}

/// Whether a call of the default theme shows a post of another host: the site may have a shortcode of its own under that
/// name, or may want nothing of that host.
fn is_card(world: &Arc<World>, id: PageId, call: &Call) -> bool {
    let disabled = &world.settings(world.site.page(id).language).privacy.disabled;
    let name = call.name.to_lowercase();
    let is_off = match name.as_str() {
        "x" | "tweet" | "twitter" => disabled.iter().any(|name| matches!(name.as_str(), "x" | "twitter")),
        name => disabled.iter().any(|disabled| disabled == name),
    };
    !is_off && ShortcodeRenderer { world, page: id }.is_built_in(&name)
}

/// A post of another host: the words and the address of its card.
fn write_post(world: &World, id: PageId, call: &Call, name: &str, out: &mut String) {
    let word = |key: &str, mark: &str, value: &str| match word(world, id, key) {
        Some(words) => words.replace(mark, value),
        None => value.to_string(),
    };
    let given = |name: &str, position: usize| argument(call, name, position).filter(|value| !value.is_empty());
    let (words, address) = match name {
        "instagram" => {
            let post = given("id", 0).unwrap_or_default();
            (word("post_on", "{host}", "Instagram"), format!("https://www.instagram.com/p/{post}/"))
        }
        "gist" => {
            let (user, gist) = (given("user", 0).unwrap_or_default(), given("id", 1).unwrap_or_default());
            let words = given("file", 2).unwrap_or_else(|| word("code_by", "{name}", &user));
            (words, format!("https://gist.github.com/{user}/{gist}"))
        }
        _ => match (given("user", 0), given("id", 1)) {
            (Some(user), Some(post)) => {
                (word("post_by", "{name}", &format!("@{user}")), format!("https://x.com/{user}/status/{post}"))
            }
            (post, other) => {
                let post = other.or(post).unwrap_or_default();
                (word("post_on", "{host}", "X"), format!("https://x.com/i/status/{post}"))
            }
        },
    };
    write_link(out, &words, &address);
}

/// What `key` says in the language of the page.
fn word(world: &World, id: PageId, key: &str) -> Option<String> {
    let language = world.site.config.language(world.site.page(id).language);
    world.translations.find(&language.locale, key, None).map(|word| word.to_string())
}

/// A box: its title, then its text.
fn write_titled(
    world: &Arc<World>,
    id: PageId,
    text: &Text<'_>,
    (call, title): (&Call, &str),
    out: &mut String,
) -> Behind {
    let line = text.line_before(call);
    let mut inner = String::new();
    write_pieces(world, id, text, call.body.as_deref().unwrap_or_default(), &mut inner);
    let inner = text.with_own_notes(inner, call.range.start);
    write_block(out, &format!("**{title}**\n\n{}", inner.trim()), line, text.behind(call))
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
