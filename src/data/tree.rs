//! One reader of values for the formats that go through serde.

use super::{Data, DataMap, MAX_DEPTH, MAX_NODES};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::cell::{Cell, RefCell};
use std::fmt;

/// What the words of a format mean where the formats differ, and what has been read so far.
pub(super) struct Reader<'t> {
    /// The text that is read, to tell a quoted scalar from a plain one.
    text: &'t str,
    /// Plain scalars such as `1e3`, which the library takes for numbers and YAML 1.2 as Hugo reads it does not.
    exponents: Vec<&'t str>,
    /// Letters of the text that stand for others.
    signs: Vec<(char, char)>,
    duplicates_are_errors: bool,
    merges: bool,
    nodes: Cell<usize>,
    fault: RefCell<Option<Fault>>,
    /// Where the scalar that was read last stands, if it stands there as it is.
    last_scalar: Cell<Option<usize>>,
}

/// Why reading stopped, where the library's own error does not say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_NODES`] values.
    TooMany,
    /// The keys from the root to one that is there twice.
    Duplicate(String, Option<usize>),
    /// A list or map as a key.
    KeyNotText,
}

impl<'t> Reader<'t> {
    pub(super) fn yaml(text: &'t str, exponents: Vec<&'t str>, signs: Vec<(char, char)>) -> Reader<'t> {
        Reader { exponents, signs, duplicates_are_errors: true, merges: true, ..Reader::json(text) }
    }

    pub(super) fn json(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            exponents: Vec::new(),
            signs: Vec::new(),
            duplicates_are_errors: false,
            merges: false,
            nodes: Cell::new(0),
            fault: RefCell::new(None),
            last_scalar: Cell::new(None),
        }
    }

    /// JSON as YAML would have it: no key is there twice.
    pub(super) fn plain_json(text: &'t str) -> Reader<'t> {
        Reader { duplicates_are_errors: true, ..Reader::json(text) }
    }

    pub(super) fn fault(&self) -> Option<Fault> {
        self.fault.borrow().clone()
    }

    pub(super) fn root(&self) -> Node<'_> {
        Node { reader: self, depth: 0 }
    }

    /// `text` as its author wrote it.
    fn as_written(&self, mut text: String) -> Data {
        for (letter, sign) in &self.signs {
            if text.contains(*letter) {
                text = text.replace(*letter, sign.encode_utf8(&mut [0; 4]));
            }
        }
        Data::Text(text)
    }

    /// Where in the text a scalar stands that the library handed over without copying it.
    fn place(&self, scalar: &str) -> Option<usize> {
        let start = (scalar.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (start + scalar.len() <= self.text.len()).then_some(start)
    }

    fn fail<E: Error>(&self, fault: Fault) -> E {
        let message = format!("{fault:?}");
        *self.fault.borrow_mut() = Some(fault);
        E::custom(message)
    }

    fn count<E: Error>(&self) -> Result<(), E> {
        self.nodes.set(self.nodes.get() + 1);
        if self.nodes.get() > MAX_NODES { Err(self.fail(Fault::TooMany)) } else { Ok(()) }
    }
}

/// A value at a depth.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    reader: &'a Reader<'a>,
    depth: usize,
}

impl<'a> Node<'a> {
    fn deeper<E: Error>(self) -> Result<Node<'a>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.reader.fail(Fault::TooDeep));
        }
        Ok(Node { reader: self.reader, depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Data;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        self.reader.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Data;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Data, E> {
        Ok(Data::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Data, E> {
        Ok(Data::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Data, E> {
        Ok(i64::try_from(value).map_or(Data::Float(value as f64), Data::Integer))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Data, E> {
        Ok(Data::Float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Data, E> {
        Ok(Data::Float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Data, E> {
        let written = self.reader.exponents.iter().find(|text| text.parse() == Ok(value));
        Ok(written.map_or(Data::Float(value), |text| Data::Text((*text).to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Data, E> {
        let place = self.reader.place(value);
        self.reader.last_scalar.set(place);
        if self.reader.merges && value.starts_with(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+']) {
            let plain = place.is_some_and(|at| at == 0 || !matches!(self.reader.text.as_bytes()[at - 1], b'"' | b'\''));
            if let Some(number) = odd_number(value).filter(|_| plain) {
                return Ok(number);
            }
        }
        Ok(self.reader.as_written(value.to_owned()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Data, E> {
        Ok(self.reader.as_written(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Data, E> {
        Ok(self.reader.as_written(value))
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_none<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        deserializer.deserialize_any(self)
    }

    // A value with a tag of its own (`!secret x`) is the value.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Data, A::Error> {
        let (_tag, variant): (String, _) = access.variant()?;
        variant.newtype_variant_seed(self.deeper()?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Data, A::Error> {
        let item = self.deeper()?;
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(item)? {
            list.push(value);
        }
        Ok(Data::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Data, A::Error> {
        let item = self.deeper()?;
        let mut map = DataMap::default();
        let mut merged = Vec::new();
        loop {
            self.reader.last_scalar.set(None);
            let Some(key) = access.next_key_seed(item)? else { break };
            let place = self.reader.last_scalar.get();
            let key = match key {
                Data::Null => "null".to_owned(),
                Data::List(_) | Data::Map(_) => return Err(self.reader.fail(Fault::KeyNotText)),
                scalar => scalar.to_text().unwrap_or_default(),
            };
            if self.reader.duplicates_are_errors && map.contains_key(&key) {
                return Err(self.reader.fail(Fault::Duplicate(key, place)));
            }
            let value = access.next_value_seed(item)?;
            match value {
                Data::Map(inner) if self.reader.merges && key == "<<" => merged.push(inner),
                Data::List(items) if self.reader.merges && key == "<<" => {
                    merged.extend(items.into_iter().filter_map(|item| match item {
                        Data::Map(inner) => Some(inner),
                        _ => None,
                    }));
                }
                value => drop(map.insert(key, value)),
            }
        }
        for (key, value) in merged.into_iter().flat_map(|inner| *inner) {
            map.entry(key).or_insert(value);
        }
        Ok(map.into())
    }
}

/// Numbers that the library takes for text: `017` is octal, `1_000` a thousand.
fn odd_number(text: &str) -> Option<Data> {
    let (sign, digits): (i64, &str) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let bare = digits.replace('_', "");
    let (radix, bare) = match bare.as_bytes() {
        [b'0', b'x', ..] => (16, &bare[2..]),
        [b'0', b'o', ..] => (8, &bare[2..]),
        [b'0', b'b', ..] => (2, &bare[2..]),
        [b'0', b'0'..=b'9', ..] if bare.bytes().all(|byte| matches!(byte, b'0'..=b'7')) => (8, bare.as_str()),
        _ => (10, bare.as_str()),
    };
    if let Ok(number) = i64::from_str_radix(bare, radix) {
        let leading_zero = radix == 10 && bare.len() > 1 && bare.starts_with('0');
        return (!leading_zero && bare.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            .then_some(Data::Integer(sign * number));
    }
    let decimal = digits.contains('_') && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    bare.parse().ok().filter(|_| decimal).map(|number: f64| Data::Float(number * f64::from(sign as i32)))
}
