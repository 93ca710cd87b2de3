//! Pictures: width and height.

/// Width and height in pixels out of the header in `bytes`; SVG by its attributes. `None` for what is no picture.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?));
    }
    svg_size(bytes)
}

/// `width` and `height` of the root element, else the last two numbers of its `viewBox`.
fn svg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).into_owned();
    let start = head.find("<svg")?;
    let tag = &head[start..start + head[start..].find('>')?];
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}="))? + name.len() + 2;
        let quote = tag[at..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let rest = &tag[at + 1..];
        Some(&rest[..rest.find(quote)?])
    };
    let pixels = |text: &str| {
        let number = text.trim().trim_end_matches("px").parse::<f64>().ok()?;
        (1.0..100_000.0).contains(&number).then_some(number.round() as u32)
    };
    if let (Some(width), Some(height)) = (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        return Some((width, height));
    }
    let numbers: Vec<&str> = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    Some((pixels(numbers.get(2)?)?, pixels(numbers.get(3)?)?))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn an_svg_has_the_size_of_its_attributes_or_of_its_view_box() {
        assert_eq!(size(br#"<svg xmlns="x" width="12px" height="9">"#), Some((12, 9)));
        assert_eq!(size(br#"<?xml version="1.0"?><svg viewBox="0 0 640 480">"#), Some((640, 480)));
    }

    #[test]
    fn text_and_nothing_are_no_pictures() {
        assert_eq!(size(b"<html></html>"), None);
        assert_eq!(size(b""), None);
    }
}
