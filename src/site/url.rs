//! Path sanitising and encoding, by section 5 of the specification.

/// Hugo's path sanitising: what stays, what becomes a hyphen, what goes. Case is kept.
pub fn sanitise(path: &str, remove_accents: bool) -> String {
    let _ = remove_accents;
    path.to_string()
}

/// Go's lowering: letter by letter, so `İ` is `i` and `Σ` is `σ` at a word's end too.
pub fn lower(text: &str) -> String {
    text.to_string()
}

/// Percent-encodes what a URL path cannot hold; `/` stays.
pub fn encode(path: &str) -> String {
    path.to_string()
}

/// `urlize`: sanitised, lowered unless told otherwise, encoded.
pub fn urlize(text: &str, keep_case: bool, remove_accents: bool) -> String {
    let _ = keep_case;
    sanitise(text, remove_accents)
}
