//! Pages and the site as values for templates.
//!
//! A page has two sizes: in brief (in lists and from functions) and in full (the page being rendered).
//! Every field is always there, empty where there is nothing to say: templates need not ask. The fields are
//! listed in the documentation page "Templates"; a test compares the two.

pub mod data;
pub mod front_pictures;
pub mod links;
pub mod list;
pub mod page;
pub mod picture;
pub mod series;
pub mod site;

use crate::content::date::Moment;
use tera::{Map, Value};

/// A map under construction.
#[derive(Default)]
pub struct Fields(Map);

impl Fields {
    /// An empty map.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// An empty map with room for `fields`.
    pub fn with_capacity(fields: usize) -> Fields {
        Fields(Map::with_capacity(fields))
    }

    /// A copy of the fields of `value`, which must be a map, with room for as many again.
    pub fn from_value(value: &Value) -> Fields {
        let Some(known) = value.as_map() else { return Fields::default() };
        let mut map = Map::with_capacity(2 * known.len());
        map.extend(known.iter().map(|(key, value)| (key.clone(), value.clone())));
        Fields(map)
    }

    /// Sets a field.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) -> &mut Fields {
        self.0.insert(key.into(), value.into());
        self
    }

    /// Sets a field whose name comes from the site.
    pub fn set_named(&mut self, key: &str, value: impl Into<Value>) -> &mut Fields {
        self.0.insert(key.to_string().into(), value.into());
        self
    }

    /// The map as a value.
    pub fn into_value(self) -> Value {
        Value::from(self.0)
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
