//! Data as values, and data files.

use super::Fields;
use crate::data::{Data, DataError, DataMap};
use tera::Value;

/// `data` as a value.
pub fn value(data: &Data) -> Value {
    match data {
        Data::Null => Value::none(),
        Data::Bool(value) => Value::from(*value),
        Data::Integer(value) => Value::from(*value),
        Data::Float(value) => Value::from(*value),
        Data::Text(text) | Data::TomlDate(text) => Value::from(text.as_str()),
        Data::List(list) => Value::from(list.iter().map(value).collect::<Vec<Value>>()),
        Data::Map(map) => value_of_map(map),
    }
}

/// `map` as a value.
pub fn value_of_map(map: &DataMap) -> Value {
    let mut fields = Fields::with_capacity(map.len());
    for (key, data) in map {
        fields.set_named(key, value(data));
    }
    fields.into_value()
}

/// The text of a data file parsed by its extension; `None` for an extension that holds no data.
pub fn parse(extension: &str, text: &str) -> Option<Result<Data, DataError>> {
    match extension.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => Some(crate::data::yaml::parse(text)),
        "toml" => Some(crate::data::toml::parse(text)),
        "json" => Some(crate::data::json::parse(text)),
        "csv" => Some(Ok(csv(text))),
        _ => None,
    }
}

/// Comma-separated values as a list of lists of texts, by RFC 4180.
fn csv(text: &str) -> Data {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                cell.push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(Data::Text(std::mem::take(&mut cell))),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(Data::Text(std::mem::take(&mut cell)));
                rows.push(Data::List(std::mem::take(&mut row)));
            }
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(Data::Text(cell));
        rows.push(Data::List(row));
    }
    Data::List(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_cell_may_hold_commas_quotes_and_lines() {
        let text = |text: &str| Data::Text(text.to_string());
        let expected =
            Data::List(vec![Data::List(vec![text("a"), text("b, \"c\"\nd")]), Data::List(vec![text("e"), text("")])]);
        assert_eq!(csv("a,\"b, \"\"c\"\"\nd\"\ne,"), expected);
    }
}
