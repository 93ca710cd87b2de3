//! Content in content: Markdown and code.

use super::finder::Finder;
use crate::content::ParsedPage;
use crate::content::body::{BodyContext, Fragment, render_fragment, without_marks};
use crate::diagnostic::FilePath;
use crate::template::frame;
use crate::template::shortcodes::ShortcodeRenderer;
use crate::template::view::{front_texts, links};
use std::cell::Cell;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use tera::{Kwargs, State, TeraResult, Value};

/// `text | markdownify`: Markdown to HTML; the paragraph is dropped if it is the only one. In a shortcode, what the
/// shortcodes in its body printed is left as it is.
pub fn markdown_filter(text: &str, _: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let id = page.or(world.site.language(world.site.config.default_language).home);
    let Some(id) = id else { return Ok(Value::from(text)) };
    let owner = world.site.page(id);
    let source = world.text(id).unwrap_or_else(|| Arc::new(empty_page(owner.file.clone())));
    let shortcodes = ShortcodeRenderer { world: &world, page: id };
    let page_links = links::PageLinks { world: &world, page: id };
    let call = frame::call_in_progress();
    let finder = Finder::new(&source, call.as_ref());
    let places = front_texts::Places::new(&world, owner, &source);
    let place = |text: &str, range: Range<usize>| match call {
        Some(_) => finder.place(text, range),
        None => places.find(text, range),
    };
    let context = BodyContext {
        page: &source,
        path: &owner.path,
        front_matter: &owner.front_matter,
        settings: world.settings(owner.language),
        markup: "markdown",
        highlighter: &world.highlighter,
        links: &page_links,
        shortcodes: &shortcodes,
        known: &world.engine.layers,
        depth: Cell::new(frame::depth()),
    };
    let finished = call.as_ref().map(|call| call.finished.clone()).unwrap_or_default();
    let written = call.as_ref().and_then(|call| source.text.get(call.place.end..call.range.as_ref()?.end));
    let written = written.unwrap_or_default();
    let fragment = Fragment { text, finished: &finished, written, in_call: call.is_some(), place: &place };
    let rendered = render_fragment(&fragment, &context);
    for diagnostic in rendered.diagnostics {
        if diagnostic.is_error() {
            let error = frame::fail(diagnostic.code, diagnostic.message.clone(), diagnostic.help.clone());
            return Err(error);
        }
        frame::report(diagnostic);
    }
    frame::note_links(rendered.links);
    Ok(Value::safe_string(&rendered.html))
}

/// What stands for a page that has no text of its own at hand.
fn empty_page(file: Option<FilePath>) -> ParsedPage {
    ParsedPage {
        file: file.unwrap_or_else(|| Arc::from("content")),
        text: Arc::from(""),
        front_matter: Default::default(),
        pieces: Vec::new(),
        unread: None,
        print: OnceLock::new(),
    }
}

/// `highlight(code=…, lang="rust", options="linenos=inline")`: code in colours.
pub fn highlight(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    // Marks of escaped calls are for Markdown.
    let code = without_marks(arguments.must_get("code")?);
    let language: &str = arguments.get("lang")?.unwrap_or("");
    let options: &str = arguments.get("options")?.unwrap_or("");
    let site_language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
    let settings = &world.settings(site_language).markup.highlight;
    let options = attributes_of(options);
    let line_ids = frame::call().map(|call| format!("hl-s{}", call.start)).unwrap_or_default();
    let (html, diagnostics) = world.highlighter.render_block(&code, language, &options, &line_ids, settings);
    for mut diagnostic in diagnostics {
        diagnostic.span = frame::call().or(diagnostic.span);
        frame::report(diagnostic);
    }
    Ok(Value::safe_string(&html))
}

/// The options of `highlight` as the attributes of a fence: Hugo cuts them at commas, so that `hl_lines=2 4-6` is one.
fn attributes_of(options: &str) -> String {
    let mut depth = 0;
    let parts = options.split(|c: char| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    let in_quotes = |value: &str| Some(value.trim().strip_prefix('\'')?.strip_suffix('\'')?.to_string());
    let attributes = parts.map(|part| match part.trim().split_once('=') {
        Some((name, value)) if in_quotes(value).is_some_and(|value| !value.contains(['\'', '"'])) => {
            format!("{}=\"{}\"", name.trim(), in_quotes(value).unwrap_or_default())
        }
        // Without quotes, `2-3` and `a b` are no values of an attribute.
        Some((name, value)) if !value.contains(['=', '"', '[', '\'']) => {
            format!("{}=\"{}\"", name.trim(), value.trim())
        }
        _ => part.trim().to_string(),
    });
    attributes.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_end_at_commas() {
        assert_eq!(attributes_of("linenos=inline,hl_lines=2 4-6"), "linenos=\"inline\" hl_lines=\"2 4-6\"");
        assert_eq!(attributes_of("hl_lines=2-3,linenostart=5"), "hl_lines=\"2-3\" linenostart=\"5\"");
        assert_eq!(attributes_of("hl_lines=[2,\"4-5\"], linenostart=9"), "hl_lines=[2,\"4-5\"] linenostart=\"9\"");
        assert_eq!(attributes_of("linenos=inline hl_lines=2"), "linenos=inline hl_lines=2");
        assert_eq!(attributes_of("linenos='table',hl_lines='1 3'"), "linenos=\"table\" hl_lines=\"1 3\"");
        assert_eq!(attributes_of(""), "");
    }
}
