//! `[related]`.

use super::reader::Reader;
use super::settings::{Related, RelatedIndex};
use crate::data::{Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Severity, nearest};

/// The keys of an entry of `indices`.
const KEYS: [&str; 7] = ["applyFilter", "cardinalityThreshold", "name", "pattern", "toLower", "type", "weight"];

/// Reads `[related]` into `related`. Whoever writes it writes all of it: nothing of the defaults is left,
/// so that without `indices` no page is related to another.
pub fn read(reader: &mut Reader<'_>, map: &DataMap, taxonomies: &[(String, String)], related: &mut Related) {
    if *related == Related::default() && !taxonomies.iter().any(|(one, _)| one == "tag") {
        related.indices.retain(|index| index.name != "tags");
    }
    let Some(written) = reader.map(map, &["related"]) else { return };
    if written.is_empty() {
        return;
    }
    *related = Related { threshold: 0, include_newer: false, to_lower: false, indices: Vec::new() };
    reader.number_within(map, &["related", "threshold"], (0, 100), &mut related.threshold);
    reader.flag(map, &["related", "includenewer"], &mut related.include_newer);
    reader.flag(map, &["related", "tolower"], &mut related.to_lower);
    for entry in reader.maps(map, &["related", "indices"]).unwrap_or_default() {
        let entry = lower_keys(entry.clone());
        if let Some(index) = read_index(reader, &entry, related.to_lower) {
            related.indices.push(index);
        }
    }
}

/// One of `[[related.indices]]`. What is wrong is said at `indices`.
fn read_index(reader: &mut Reader<'_>, entry: &DataMap, all_lower: bool) -> Option<RelatedIndex> {
    let mut index = RelatedIndex {
        name: String::new(),
        weight: 0,
        to_lower: false,
        pattern: String::new(),
        cardinality_threshold: 0,
        kind: "basic".into(),
        apply_filter: false,
    };
    for (key, value) in entry {
        let fits = match (key.as_str(), value) {
            (_, Data::Null) => true,
            ("name", Data::Text(text)) => {
                index.name = text.to_lowercase();
                true
            }
            ("weight", Data::Integer(number)) => {
                index.weight = *number;
                true
            }
            ("tolower", Data::Bool(flag)) => {
                index.to_lower = *flag;
                true
            }
            ("applyfilter", Data::Bool(flag)) => {
                index.apply_filter = *flag;
                true
            }
            ("pattern", Data::Text(text)) => {
                index.pattern = text.clone();
                true
            }
            ("cardinalitythreshold", Data::Integer(number @ 0..=100)) => {
                index.cardinality_threshold = *number;
                true
            }
            ("type", Data::Text(text)) if matches!(text.as_str(), "" | "basic" | "fragments") => {
                if !text.is_empty() {
                    index.kind = text.clone();
                }
                true
            }
            ("name" | "weight" | "tolower" | "applyfilter" | "pattern" | "cardinalitythreshold" | "type", _) => false,
            (other, _) => {
                if let Some(near) = nearest(other, KEYS) {
                    let message = format!("`{other}` is no setting of an entry of `indices`");
                    let help = format!("did you mean `{near}`?");
                    reader.report(Code::ConfigUnknownKey, Severity::Warning, &["related", "indices"], message, &help);
                }
                true
            }
        };
        if !fits {
            let (found, wanted) = match (key.as_str(), value) {
                ("cardinalitythreshold", Data::Integer(number)) => (format!("{number}"), "a number from 0 to 100"),
                ("cardinalitythreshold", other) => (other.kind().into(), "a number from 0 to 100"),
                ("type", Data::Text(text)) => (format!("`{text}`"), "`basic` or `fragments`"),
                ("type", other) => (other.kind().into(), "`basic` or `fragments`"),
                ("weight", other) => (other.kind().into(), "a whole number without quotes"),
                ("tolower" | "applyfilter", other) => (other.kind().into(), "`true` or `false` without quotes"),
                (_, other) => (other.kind().into(), "text in quotes"),
            };
            let message = format!("the `{}` of an entry of `indices` is {found}, but {wanted} is wanted", spelled(key));
            reader.fault(&["related", "indices"], message, &format!("write {wanted} there"));
        }
    }
    index.to_lower |= all_lower;
    if index.name.is_empty() {
        let message = "an entry of `indices` has no `name`".into();
        reader.fault(&["related", "indices"], message, "say what is compared: `name = \"tags\"`");
        return None;
    }
    Some(index)
}

/// As the documentation writes it.
fn spelled(key: &str) -> &str {
    KEYS.into_iter().find(|name| name.eq_ignore_ascii_case(key)).unwrap_or(key)
}
