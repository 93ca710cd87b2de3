//! Bytes to text.

use crate::diagnostic::{Code, Diagnostic, Span};
use std::sync::Arc;

/// `bytes` as text without a byte order mark.
pub fn decode_text(path: &Arc<str>, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|_| Diagnostic::error(Code::EncodingNotUtf8, Span::whole(path), "the file is not UTF-8 text"))
}
