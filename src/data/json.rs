//! JSON.

use super::{Data, DataError};

/// Parses one JSON document.
pub fn parse(text: &str) -> Result<Data, DataError> {
    let _ = text;
    Ok(Data::Null)
}
