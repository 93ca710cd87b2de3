//! The code of templates in pieces.

/// A word, a text in its quotes, or a single sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// As written.
    pub text: &'a str,
    /// Its first byte in the code.
    pub at: usize,
}

/// The tokens of `code`, blanks left out. Linear.
pub(super) fn tokens(code: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &code[at..];
            let first = rest.chars().next()?;
            let length = match first {
                '"' | '\'' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
                first if is_word(first) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
                other => other.len_utf8(),
            };
            let token = Token { text: &rest[..length], at };
            at += length;
            if !first.is_whitespace() {
                return Some(token);
            }
        }
    })
}

/// Whether a word may hold the letter.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a token is a word and no number.
pub(super) fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_their_places() {
        let found: Vec<(&str, usize)> = tokens("a.bä | f(x='1 2')").map(|token| (token.text, token.at)).collect();
        let expected = [
            ("a", 0),
            (".", 1),
            ("bä", 2),
            ("|", 6),
            ("f", 8),
            ("(", 9),
            ("x", 10),
            ("=", 11),
            ("'1 2'", 12),
            (")", 17),
        ];
        assert_eq!(found, expected);
        assert_eq!(tokens(" \"open").map(|token| token.text).collect::<Vec<_>>(), ["\"open"]);
    }
}
