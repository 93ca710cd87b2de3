//! Pages and the site as values for templates.
//!
//! A page has two sizes: in brief (in lists and from functions) and in full (the page being rendered).
//! Every field is always there, empty where there is nothing to say: templates need not ask. The fields are
//! listed in the documentation page "Templates"; a test compares the two.

pub mod data;
pub mod front_pictures;
pub mod front_texts;
pub mod links;
pub mod list;
pub mod page;
pub mod picture;
pub mod series;
pub mod site;

use super::page_fields::PageFields;
use crate::content::date::Moment;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use tera::Value;
use tera::value::Key;

/// A map under construction. Of a field that is set twice, the second value counts.
#[derive(Default)]
pub struct Fields(Vec<(Key<'static>, Value)>);

impl Fields {
    /// An empty map.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// An empty map with room for `fields`.
    pub fn with_capacity(fields: usize) -> Fields {
        Fields(Vec::with_capacity(fields))
    }

    /// A copy of the fields of `value`, which must be a map, with room for as many again.
    pub fn from_value(value: &Value) -> Fields {
        let Some(known) = value.as_map() else { return Fields::default() };
        let mut fields = Vec::with_capacity(2 * known.len());
        fields.extend(known.iter().map(|(key, value)| (key.clone(), value.clone())));
        Fields(fields)
    }

    /// Sets a field.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) -> &mut Fields {
        self.0.push((key.into(), value.into()));
        self
    }

    /// Sets a field of a page, if `wanted` has it.
    pub fn add<T: Into<Value>>(
        &mut self,
        wanted: &PageFields,
        key: &'static str,
        value: impl FnOnce() -> T,
    ) -> &mut Fields {
        if wanted.has(key) {
            self.set(key, value());
        }
        self
    }

    /// Sets a field whose name comes from the site.
    pub fn set_named(&mut self, key: &str, value: impl Into<Value>) -> &mut Fields {
        self.0.push((key.to_string().into(), value.into()));
        self
    }

    /// The map as a value.
    pub fn into_value(self) -> Value {
        // Tera puts every map that it is given into one of its own. From this one it does so in order, and the keys are
        // hashed once.
        let numbered: BTreeMap<Numbered, Value> =
            self.0.into_iter().enumerate().map(|(number, (key, value))| (Numbered(number, key), value)).collect();
        Value::from(numbered)
    }
}

/// A key that is ordered by its number.
struct Numbered(usize, Key<'static>);

impl PartialEq for Numbered {
    fn eq(&self, other: &Numbered) -> bool {
        self.0 == other.0
    }
}

impl Eq for Numbered {}

impl PartialOrd for Numbered {
    fn partial_cmp(&self, other: &Numbered) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Numbered {
    fn cmp(&self, other: &Numbered) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl From<Numbered> for Key<'static> {
    fn from(numbered: Numbered) -> Key<'static> {
        numbered.1
    }
}

/// HTML that templates write as it is.
pub fn html(text: &str) -> Value {
    Value::safe_string(text)
}

/// A date as templates see it, or nothing.
pub fn moment(moment: Option<Moment>) -> Value {
    moment.map_or_else(Value::none, |moment| Value::from(moment.rfc3339()))
}
