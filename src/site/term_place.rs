//! Where a term is written, for messages about terms that no file stands for.

use super::{Page, PageId, Site, Taxonomy, TaxonomyOrigin, Term, taxonomy, url};
use crate::content::guide::series_key;
use crate::data::locate::locate_key;
use crate::diagnostic::Span;
use std::collections::BTreeMap;

/// The terms of a site by their pages.
pub struct TermPlaces<'a> {
    site: &'a Site,
    terms: BTreeMap<PageId, (&'a Taxonomy, &'a Term)>,
}

/// A term as the first page that has it writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenTerm {
    /// The spelling.
    pub name: String,
    /// `tags`: the key that holds it.
    pub plural: String,
    /// The place in the page's file.
    pub span: Span,
}

impl TermPlaces<'_> {
    /// Looks at every term. n log n in terms.
    pub fn new(site: &Site) -> TermPlaces<'_> {
        let taxonomies = site.languages.iter().flat_map(|language| &language.taxonomies);
        let terms = taxonomies.flat_map(|taxonomy| taxonomy.terms.iter().map(move |term| (taxonomy, term)));
        let terms = terms.filter_map(|(taxonomy, term)| Some((term.page?, (taxonomy, term)))).collect();
        TermPlaces { site, terms }
    }

    /// Where the term of `page` is written first; `None` if it has a file of its own, or is no term of a page.
    pub fn find(&self, page: &Page) -> Option<WrittenTerm> {
        if page.file.is_some() {
            return None;
        }
        let (taxonomy, term) = self.terms.get(&page.id)?;
        let below = page.path.rfind('/').map_or("", |end| &page.path[..end]);
        let is_same = |name: &String| {
            let key = if taxonomy.plural == "series" { series_key(name) } else { url::lower(name) };
            key == term.key || format!("{below}/{}", url::normalise_file_path(&key)) == page.path
        };
        term.members.iter().find_map(|(id, _)| {
            let member = self.site.page(*id);
            let name = taxonomy::names_on(&member.front_matter, taxonomy).into_iter().find(is_same)?;
            let span = place(member, taxonomy, &name)?;
            Some(WrittenTerm { name, plural: taxonomy.plural.clone(), span })
        })
    }
}

/// The place of `name` behind its key in the front matter of `page`; the key, or the file, where it is not found.
fn place(page: &Page, taxonomy: &Taxonomy, name: &str) -> Option<Span> {
    let file = page.file.as_ref()?;
    let Some(source) = &page.source else { return Some(Span::whole(file)) };
    let range = source.front_matter.data_range.clone();
    let Some(text) = source.text.get(range.clone()) else { return Some(Span::whole(file)) };
    let plural = taxonomy.plural.as_str();
    let keys: &[&str] = match (taxonomy.origin, plural) {
        // A series may be read out of the title.
        (TaxonomyOrigin::Guide, "series") => &["series", "title"],
        (TaxonomyOrigin::Guide, _) => &["author", "authors"],
        (TaxonomyOrigin::Configured, _) => &[plural],
    };
    let mut first = None;
    for key in keys.iter().filter_map(|key| locate_key(text, &[key])) {
        // In quotation marks, those inside have a `\` before them, or are doubled.
        let spellings = [name.to_string(), name.replace('"', "\\\""), name.replace('\'', "''")];
        let found = spellings.iter().find_map(|name| Some((text[key.end..].find(name.as_str())?, name.len())));
        if let Some((at, length)) = found {
            let start = range.start + key.end + at;
            return Some(Span::new(file, start..start + length));
        }
        first.get_or_insert(key);
    }
    let key = first.map(|key| Span::new(file, range.start + key.start..range.start + key.end));
    Some(key.unwrap_or_else(|| Span::whole(file)))
}
