//! QR codes as pictures.

mod name;

use crate::config::EmbedStyle;
use crate::content::body::without_marks;
use crate::diagnostic::Code;
use crate::template::frame;
use crate::template::view::{Fields, links};
use tera::{Kwargs, State, TeraResult, Value};

/// `qr(text=…, level="medium", scale=4, target_dir="")`: writes a QR code as a picture; `url`, `width`, `height`.
pub fn qr(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let text = without_marks(arguments.must_get("text")?);
    if text.trim().is_empty() {
        let help =
            "give it a text, as in `{{< qr text=\"https://example.org\" alt=\"The page as a code\" />}}`".to_string();
        return Err(frame::fail(Code::ShortcodeArguments, "a QR code needs a text".to_string(), Some(help)));
    }
    let level_name: &str = arguments.get("level")?.unwrap_or("medium");
    let scale: usize = arguments.get("scale")?.unwrap_or(4);
    let folder: &str = arguments.get("target_dir")?.unwrap_or("");
    if folder.split(['/', '\\']).any(|part| part == "..") {
        let help = "write a folder of the site, such as `img/codes`, or leave `targetDir` out".to_string();
        return Err(frame::fail(Code::UrlOutsideSite, format!("`{folder}` leads out of the site"), Some(help)));
    }
    let level = match level_name.to_lowercase().as_str() {
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
    let name = format!("qr_{:x}.png", name::of(&text, level_name, scale as u64, folder));
    let folder = folder.trim_matches('/');
    let slash = if folder.is_empty() { "" } else { "/" };
    let path = format!("{folder}{slash}{name}");
    let language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
    let like_hugo = world.settings(language).guide.embeds == EmbedStyle::Hugo;
    let mut fields = Fields::new();
    fields.set("url", links::address(&world, &path)).set("width", side).set("height", side).set("like_hugo", like_hugo);
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
