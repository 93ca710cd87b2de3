//! Content in content: Markdown, code and QR codes.

use super::finder::Finder;
use crate::content::ParsedPage;
use crate::content::body::{BodyContext, Fragment, render_fragment, without_marks};
use crate::diagnostic::{Code, FilePath};
use crate::template::frame;
use crate::template::shortcodes::ShortcodeRenderer;
use crate::template::view::{Fields, links};
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;
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
    let place = |text: &str, range: Range<usize>| finder.place(text, range);
    let context = BodyContext {
        page: &source,
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
    let rendered = render_fragment(&Fragment { text, finished: &finished, place: &place }, &context);
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
    let (html, diagnostics) = world.highlighter.render_block(&code, language, &options, settings);
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
    let attributes = parts.map(|part| match part.trim().split_once('=') {
        Some((name, value)) if value.contains(' ') && !value.contains(['=', '"', '[', '\'']) => {
            format!("{}=\"{}\"", name.trim(), value.trim())
        }
        _ => part.trim().to_string(),
    });
    attributes.collect::<Vec<_>>().join(" ")
}

/// `qr(text=…, level="medium", scale=4, target_dir="")`: writes a QR code as a picture; `url`, `width`, `height`.
pub fn qr(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, _) = frame::current()?;
    let text = without_marks(arguments.must_get("text")?);
    if text.trim().is_empty() {
        let help =
            "give it a text, as in `{{< qr text=\"https://example.org\" alt=\"The page as a code\" />}}`".to_string();
        return Err(frame::fail(Code::ShortcodeArguments, "a QR code needs a text".to_string(), Some(help)));
    }
    let level: &str = arguments.get("level")?.unwrap_or("medium");
    let scale: usize = arguments.get("scale")?.unwrap_or(4);
    let folder: &str = arguments.get("target_dir")?.unwrap_or("");
    let level = match level.to_lowercase().as_str() {
        "low" => qrcode::EcLevel::L,
        "medium" => qrcode::EcLevel::M,
        "quartile" => qrcode::EcLevel::Q,
        "high" => qrcode::EcLevel::H,
        other => {
            let help = "use `low`, `medium`, `quartile` or `high`".to_string();
            return Err(frame::fail(Code::ShortcodeArguments, format!("a QR code has no level `{other}`"), Some(help)));
        }
    };
    if !(2..=64).contains(&scale) {
        return Err(frame::fail(
            Code::ShortcodeArguments,
            format!("a QR code cannot be drawn at scale {scale}"),
            Some("use a scale from 2 to 64".to_string()),
        ));
    }
    let code = qrcode::QrCode::with_error_correction_level(text.as_bytes(), level).map_err(|_| {
        let help = "shorten the text: a QR code holds at most about 2,900 letters".to_string();
        frame::fail(Code::ShortcodeArguments, "the text is too long for a QR code".to_string(), Some(help))
    })?;
    let colours = code.to_colors();
    let (png, side) = draw_png(&colours, code.width(), scale);
    let hash = blake3::hash(&png).to_hex();
    let folder = folder.trim_matches('/');
    let slash = if folder.is_empty() { "" } else { "/" };
    let path = format!("{folder}{slash}qr_{}.png", &hash[..16]);
    let mut fields = Fields::new();
    fields.set("url", links::address(&world, &path)).set("width", side).set("height", side);
    world.generate(path, png);
    Ok(fields.into_value())
}

/// A black and white PNG with a quiet zone of four modules, and its side in pixels.
fn draw_png(colours: &[qrcode::Color], width: usize, scale: usize) -> (Vec<u8>, usize) {
    const QUIET: usize = 4;
    let side = (width + 2 * QUIET) * scale;
    let row_bytes = side.div_ceil(8);
    let mut rows = Vec::with_capacity((row_bytes + 1) * side);
    for y in 0..side {
        // Filter type 0, then one bit a pixel, white being 1.
        rows.push(0);
        let mut row = vec![0xff_u8; row_bytes];
        for x in 0..side {
            let module = |at: usize| (at / scale).checked_sub(QUIET).filter(|at| *at < width);
            if let (Some(column), Some(line)) = (module(x), module(y))
                && colours[line * width + column] == qrcode::Color::Dark
            {
                row[x / 8] &= !(0x80 >> (x % 8));
            }
        }
        rows.extend_from_slice(&row);
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend_from_slice(&(side as u32).to_be_bytes());
    header.extend_from_slice(&(side as u32).to_be_bytes());
    header.extend_from_slice(&[1, 0, 0, 0, 0]);
    push_chunk(&mut png, b"IHDR", &header);
    push_chunk(&mut png, b"IDAT", &stored_zlib(&rows));
    push_chunk(&mut png, b"IEND", &[]);
    (png, side)
}

fn push_chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend_from_slice(&(data.len() as u32).to_be_bytes());
    let start = png.len();
    png.extend_from_slice(kind);
    png.extend_from_slice(data);
    let crc = crc32(&png[start..]);
    png.extend_from_slice(&crc.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// Bytes in the zlib format without compression.
fn stored_zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        out.push(u8::from(blocks.peek().is_none()));
        let length = block.len() as u16;
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend_from_slice(&((b << 16) | a).to_be_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_end_at_commas() {
        assert_eq!(attributes_of("linenos=inline,hl_lines=2 4-6"), "linenos=inline hl_lines=\"2 4-6\"");
        assert_eq!(attributes_of("hl_lines=[2,\"4-5\"], linenostart=9"), "hl_lines=[2,\"4-5\"] linenostart=9");
        assert_eq!(attributes_of("linenos=inline hl_lines=2"), "linenos=inline hl_lines=2");
        assert_eq!(attributes_of(""), "");
    }
}
