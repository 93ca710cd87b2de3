//! The module that asks an index in the browser, as it is published.

/// The line that the manifest is put into.
const PLACE: &str = "const MANIFEST = \"\";";
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What types of single names begin and end with.
const TYPE: (&str, &str) = ("/** @type", "*/ ");

/// The module with this source and the manifest of an index in it. Lines that are comments, blanks before lines and types
/// are left out: no text in the module goes over lines or looks like a type.
pub fn module(source: &str, manifest: &[u8]) -> Vec<u8> {
    let mut module = String::with_capacity(source.len() + manifest.len() * 4 / 3);
    for line in source.lines().map(str::trim_start) {
        if line.is_empty() || ["//", "/*", "* ", "*/"].iter().any(|start| line.starts_with(start)) {
            continue;
        }
        match line == PLACE {
            true => module.push_str(&format!("const MANIFEST = \"{}\";", base64(manifest))),
            false => module.push_str(&without_types(line)),
        }
        module.push('\n');
    }
    module.into_bytes()
}

fn without_types(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once(TYPE.0) {
        let Some((_, behind)) = behind.split_once(TYPE.1) else { break };
        plain.push_str(before);
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().chain([&0, &0]).take(3).fold(0, |number, byte| number << 8 | usize::from(*byte));
        for digit in 0..4 {
            let is_there = digit <= chunk.len();
            text.push(if is_there { char::from(DIGITS[number >> (18 - 6 * digit) & 63]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::default_theme;

    #[test]
    fn bytes_become_letters() {
        let expected = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (length, expected) in expected.iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), *expected);
        }
    }

    #[test]
    fn comments_are_left_out_and_the_manifest_is_put_in() {
        let source = "// One.\n\nconst MANIFEST = \"\";\n/**\n * Two.\n */\nfunction f() {\n  return (/** @type {number} */ a, /** @type {[b]} */ b) => 1;\n}\n";
        let module = module(source, b"foo");
        assert_eq!(
            String::from_utf8_lossy(&module),
            "const MANIFEST = \"Zm9v\";\nfunction f() {\nreturn (a, b) => 1;\n}\n"
        );
    }

    #[test]
    fn the_module_has_a_place_for_the_manifest_and_no_text_over_lines() {
        let source = default_theme::file("search/search.js").and_then(|file| std::str::from_utf8(file).ok());
        let source = source.expect("the theme has the module");
        assert_eq!(source.lines().filter(|line| *line == PLACE).count(), 1);
        let is_code = |line: &&str| !["//", "/*", "* ", "*/"].iter().any(|start| line.trim_start().starts_with(start));
        for line in source.lines().filter(is_code) {
            let plain = without_types(line);
            assert!(line.matches('`').count() % 2 == 0 && !plain.contains("/*") && !line.contains(" // "), "{line}");
        }
    }
}
