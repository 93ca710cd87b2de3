//! The files of an index. `content/docs/search.md` describes every byte of them.

use super::bytes::Writer;
use super::document::Document;
use super::invert::{Group, Inverted, PageWords, Posting};
use super::pack::{Packer, Packing};
use super::part::Extract;
use super::shards::{MOST_POSTINGS, Shard, shards};
use super::small::Small;
use super::stem::Stemmer;
use super::store::{Pieces, store};
use super::synonyms::Synonyms;
use super::words::{each_word, words};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// Changes with the layout of the files.
pub(super) const VERSION: u8 = 6;
/// Pages in a file of results: of each result all of its file is fetched.
pub(super) const PAGES_A_FILE: usize = 32;
/// Files of results to a file of texts, of which parts are fetched.
pub(super) const FILES_A_TEXT: usize = 4;
/// Words in the list against slips.
const MOST_COMMON_WORDS: usize = 3_000;
/// The bit of a small word beside the binary digits of the number of its pages.
pub(super) const SMALL: u8 = 128;
/// The weight at which a word counts half as much as it can.
const HALF: f32 = 4.0;
/// Impacts are multiples of this: fewer different bytes pack better.
const IMPACT_STEP: f32 = 8.0;
/// [`impact`] by sum of weights.
static IMPACTS: LazyLock<Vec<u8>> = LazyLock::new(|| (0..=u16::MAX).map(impact).collect());
/// The numbers of 16 bits of which at most two are set, in their order.
pub(super) const FEW: [u16; 137] = {
    let (mut few, mut at, mut bits) = ([0; 137], 0, 0_u32);
    while bits < 1 << 16 {
        if bits.count_ones() <= 2 {
            few[at] = bits as u16;
            at += 1;
        }
        bits += 1;
    }
    few
};
/// More pages of one letter or of one pinned query do not stand before the others.
const MOST_FIRST: usize = 32;

/// A file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFile {
    /// Its name in the folder of the index.
    pub name: String,
    /// Its bytes; `None` for a file that is there already.
    pub bytes: Option<Vec<u8>>,
}

/// What an index is made of.
pub(super) struct Ingredients<'a> {
    /// `en`, `pt-BR`.
    pub language: &'a str,
    /// The pages.
    pub documents: &'a [Document],
    /// Their words.
    pub pages: &'a [PageWords],
    /// The numbers of the pages in the site, and the prints of their bodies.
    pub bodies: &'a [(u32, u128)],
    pub synonyms: &'a Synonyms,
    /// What pages can be filtered by, whether a page has a value of it or not.
    pub filters: &'a [String],
    /// What is kept of the body of a page, and its texts, packed.
    pub extract: &'a (dyn Fn(usize) -> (Arc<Extract>, Box<[u8]>) + Sync),
    /// Whether the file of this name is there already: equal names mean equal files.
    pub is_there: &'a (dyn Fn(&str) -> bool + Sync),
}

/// Makes an index. The first file is the manifest; beside the files the words of the bodies, stored for the numbers of
/// their pages.
///
/// The same ingredients give the same bytes, whatever the number of threads. n log n in words.
pub(super) fn build_index(from: &Ingredients<'_>) -> (Vec<IndexFile>, Pieces) {
    let (blocks, (mut inverted, shards, words)) = rayon::join(
        || block_files(from),
        || {
            let inverted = Inverted::of(from.pages, &Stemmer::of(from.language));
            let shards = shards(&inverted);
            let contents: Vec<Writer> = shards.par_iter().map(|shard| word_file(&inverted, shard)).collect();
            let words = named('w', contents, Packing::Numbers, from.is_there);
            let shards: Vec<&str> = shards.iter().map(|shard| shard.first).collect();
            (inverted, shards, words)
        },
    );
    let facets = named('f', vec![facets(from.documents, from.filters)], Packing::Names, from.is_there);
    let mut manifest = head(b'm');
    manifest.number(from.documents.len());
    manifest.text(from.language);
    manifest.words(shards.into_iter());
    let (pages, texts): (Vec<_>, Vec<_>) = blocks.into_iter().unzip();
    let pages: Vec<IndexFile> = pages.into_iter().flatten().collect();
    manifest.turn();
    for file in words.iter().chain(&pages).chain(&texts).chain(&facets) {
        manifest.bytes.extend_from_slice(&print_in(&file.name));
    }
    manifest.turn();
    common_words(&mut manifest, &inverted, Small::of(from.language));
    first_pages(&mut manifest, from.documents, &Stemmer::of(from.language));
    from.synonyms.write(&mut manifest);
    inverted.forget_postings();
    let manifest = Packer::new(Packing::Names).pack(&manifest);
    let mut files = vec![IndexFile { name: "manifest.bin".to_string(), bytes: Some(manifest) }];
    files.extend(words.into_iter().chain(pages).chain(texts).chain(facets));
    (files, store(&inverted, from.pages, from.bodies))
}

fn head(kind: u8) -> Writer {
    vec![b'h', b'b', kind, VERSION].into()
}

/// The head of a file that holds the print in its name, so that no other file is taken for it.
fn head_with_print(kind: u8) -> Writer {
    let mut head = head(kind);
    head.bytes.extend_from_slice(&[0; PRINT.end - PRINT.start]);
    head
}

/// Where the print of a file is in it.
pub(super) const PRINT: Range<usize> = 4..8;

/// Packs a file that begins with [`head_with_print`].
fn pack(packer: &mut Packer, name: &str, mut content: Writer) -> Vec<u8> {
    if let Some(place) = content.bytes.get_mut(PRINT) {
        place.copy_from_slice(&print_in(name));
    }
    packer.pack(&content)
}

/// The name of a file: its kind and the print of its content, which makes it another file when that changes.
pub(super) fn file_name(kind: char, print: [u8; 4]) -> String {
    format!("{kind}-{:08x}.bin", u32::from_be_bytes(print))
}

/// The print in the name of a file.
pub(super) fn print_in(name: &str) -> [u8; 4] {
    let digits = name.get(2..10).unwrap_or_default();
    u32::from_str_radix(digits, 16).unwrap_or_default().to_be_bytes()
}

/// A print of `bytes` that none of `taken` is.
fn print(bytes: &[u8], taken: &mut BTreeSet<[u8; 4]>) -> [u8; 4] {
    let mut hash = *blake3::hash(bytes).as_bytes();
    loop {
        let print = [hash[0], hash[1], hash[2], hash[3]];
        if taken.insert(print) {
            return print;
        }
        hash = *blake3::hash(&hash).as_bytes();
    }
}

/// Files with these contents, packed where they are not there already.
fn named(
    kind: char,
    contents: Vec<Writer>,
    packing: Packing,
    is_there: &(dyn Fn(&str) -> bool + Sync),
) -> Vec<IndexFile> {
    let mut taken = BTreeSet::new();
    let names: Vec<String> =
        contents.iter().map(|content| file_name(kind, print(&content.bytes, &mut taken))).collect();
    let files = names.into_par_iter().zip(contents).with_min_len(8).map_init(
        || Packer::new(packing),
        |packer, (name, content)| {
            let bytes = (!is_there(&name)).then(|| pack(packer, &name, content));
            IndexFile { name, bytes }
        },
    );
    files.collect()
}

fn word_file(inverted: &Inverted<'_>, shard: &Shard<'_>) -> Writer {
    let mut out = head_with_print(b'w');
    let groups: Vec<(&Group, Cow<'_, [Posting]>)> =
        shard.groups.iter().map(|at| (&inverted.groups[*at], kept(inverted.postings(&inverted.groups[*at])))).collect();
    out.words(groups.iter().flat_map(|(group, _)| &group.forms).map(|form| inverted.word(*form)));
    out.number(groups.len());
    groups.iter().for_each(|(group, _)| out.number(group.forms.len()));
    let mut kin: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, (group, _)) in groups.iter().enumerate() {
        out.number(kin.insert(group.family, at).map_or(0, |before| at - before));
    }
    for (group, postings) in &groups {
        out.number(group.range.len());
        if group.range.len() > MOST_POSTINGS {
            out.number(postings.len());
        }
    }
    // Like stands by like: it packs better.
    out.turn();
    for (_, postings) in &groups {
        out.steps(postings.iter().map(|posting| posting.page as usize));
    }
    let impacts = IMPACTS.as_slice();
    let all = || groups.iter().map(|(_, postings)| postings.iter());
    out.turn();
    all().for_each(|postings| out.bytes.extend(postings.map(|posting| impacts[usize::from(posting.sum)])));
    out.turn();
    all().for_each(|postings| out.bytes.extend(postings.map(|posting| posting.section)));
    out.turn();
    // Most words are on most pages once or twice: a byte says which one or two words follow.
    all().for_each(|postings| out.bytes.extend(postings.map(|posting| code(posting.followers))));
    out.turn();
    let many = all().flatten().map(|posting| posting.followers);
    out.bytes.extend(many.filter(|followers| followers.count_ones() > 2).flat_map(u16::to_le_bytes));
    out
}

/// The place of `followers` in [`FEW`]; behind all of them where it is not there.
fn code(followers: u16) -> u8 {
    let Some(high) = followers.checked_ilog2() else { return 0 };
    // Before it: 0, the numbers of one lower bit, and those of two.
    let before = 1 + high + high * high.saturating_sub(1) / 2;
    let code = match followers ^ 1 << high {
        0 => before,
        low if low.is_power_of_two() => before + 1 + low.trailing_zeros(),
        _ => FEW.len() as u32,
    };
    code as u8
}

/// The postings of a group, by page; of very many those with the most weight.
fn kept(postings: &[Posting]) -> Cow<'_, [Posting]> {
    if postings.len() <= MOST_POSTINGS {
        return Cow::Borrowed(postings);
    }
    // Numbers sort quickly: of equal weights the first page.
    let key = |at: usize| u64::from(u16::MAX - postings[at].sum) << 32 | at as u64;
    let mut order: Vec<u64> = (0..postings.len()).map(key).collect();
    order.select_nth_unstable(MOST_POSTINGS);
    let mut places: Vec<u32> = order[..MOST_POSTINGS].iter().map(|key| *key as u32).collect();
    places.sort_unstable();
    places.into_iter().map(|at| postings[at as usize]).collect()
}

/// 1 to 255: a word in the title of a page comes near the end, one in a long text near the beginning.
fn impact(sum: u16) -> u8 {
    let weight = f32::from(sum) / super::tally::SCALE;
    let impact = 255.0 * weight / (weight + HALF);
    ((impact / IMPACT_STEP).round() * IMPACT_STEP).clamp(1.0, 255.0) as u8
}

/// The words that most pages are about, sorted: what a slip is looked for in first. Each with the number of binary digits
/// of the number of its pages. All small words of the language are among them, whether a page has them or not.
fn common_words(out: &mut Writer, inverted: &Inverted<'_>, small: Small) {
    let impacts = IMPACTS.as_slice();
    let impact = |posting: &Posting| u64::from(impacts[usize::from(posting.sum)]);
    let score = |group: &Group| inverted.postings(group).iter().map(impact).sum();
    let mut ranked: Vec<(u64, usize)> =
        inverted.groups.par_iter().enumerate().map(|(at, group)| (score(group), at)).collect();
    ranked.par_sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut words: BTreeMap<&str, u8> = BTreeMap::new();
    for (_, at) in ranked {
        if words.len() >= MOST_COMMON_WORDS {
            break;
        }
        let group = &inverted.groups[at];
        let digits = (usize::BITS - group.range.len().leading_zeros()) as u8;
        words.extend(group.forms.iter().map(|form| (inverted.word(*form), digits)));
    }
    small.words().iter().for_each(|word| *words.entry(word).or_default() |= SMALL);
    out.words(words.keys().copied());
    out.turn();
    out.bytes.extend(words.values());
    out.turn();
}

/// The pages of each letter, alone, behind the name of its series and behind the last word of that and its stem, and of each
/// pinned query.
fn first_pages(out: &mut Writer, documents: &[Document], stemmer: &Stemmer) {
    let mut letters: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut pins: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        if !document.letter.is_empty() {
            letters.entry(words(&document.letter).join(" ")).or_default().push(at);
            if !document.series.is_empty() {
                let series = words(&document.series);
                let last = series.last().cloned().unwrap_or_default();
                let names = BTreeSet::from([series.join(" "), stemmer.stem(&last), last]);
                for name in names {
                    let text = words(&format!("{name} {}", document.letter)).join(" ");
                    letters.entry(text).or_default().push(at);
                }
            }
        }
        for pin in &document.pins {
            let words = words(pin);
            // Nobody can look for what is no word.
            if !words.is_empty() {
                pins.entry(words.join(" ")).or_default().push(at);
            }
        }
    }
    for lists in [letters, pins] {
        out.number(lists.len());
        for (text, mut pages) in lists {
            out.text(&text);
            pages.truncate(MOST_FIRST);
            out.growing(pages.into_iter());
        }
    }
}

/// A file of results, or one of texts, before it is made.
struct Named {
    name: String,
    is_there: bool,
}

impl Named {
    fn with(&self, bytes: impl FnOnce() -> Vec<u8>) -> IndexFile {
        IndexFile { name: self.name.clone(), bytes: (!self.is_there).then(bytes) }
    }
}

/// For each block of pages the files of what results show, and the file of their texts. Their names are made of what they
/// are made of, so that nothing is read again for those that are there.
fn block_files(from: &Ingredients<'_>) -> Vec<(Vec<IndexFile>, IndexFile)> {
    const PAGES_A_TEXT: usize = PAGES_A_FILE * FILES_A_TEXT;
    let (mut taken, mut taken_texts) = (BTreeSet::new(), BTreeSet::new());
    let named = |kind, content: &Writer, taken: &mut BTreeSet<[u8; 4]>| {
        let name = file_name(kind, print(&content.bytes, taken));
        Named { is_there: (from.is_there)(&name), name }
    };
    let blocks = from.documents.chunks(PAGES_A_TEXT).zip(from.bodies.chunks(PAGES_A_TEXT));
    let blocks: Vec<(Vec<Named>, Named)> = blocks
        .map(|(documents, bodies)| {
            let mut content = block_head();
            let pages = documents.chunks(PAGES_A_FILE).zip(bodies.chunks(PAGES_A_FILE)).map(|(documents, bodies)| {
                // Where a text begins hangs on all texts before it.
                bodies.iter().for_each(|(_, print)| content.bytes.extend_from_slice(&print.to_le_bytes()));
                named('p', &page_print(&content, documents), &mut taken)
            });
            let pages = pages.collect();
            (pages, named('t', &content, &mut taken_texts))
        })
        .collect();
    let files = blocks.into_par_iter().enumerate().with_min_len(4).map_init(
        || Packer::new(Packing::Names),
        |packer, (at, names)| {
            let (page_names, text_name) = names;
            if text_name.is_there && page_names.iter().all(|name| name.is_there) {
                return (page_names.iter().map(|name| name.with(Vec::new)).collect(), text_name.with(Vec::new));
            }
            let first = at * PAGES_A_TEXT;
            let documents = from.documents.iter().enumerate().skip(first).take(PAGES_A_TEXT);
            let mut texts = Vec::new();
            let pages = documents.map(|(at, document)| {
                let (extract, text) = (from.extract)(at);
                let start = texts.len();
                texts.extend_from_slice(&text);
                ShownPage { document, extract, text: start..texts.len() }
            });
            let pages: Vec<ShownPage<'_>> = pages.collect();
            let parts = page_names.iter().zip(pages.chunks(PAGES_A_FILE));
            let pages = parts.map(|(name, pages)| name.with(|| pack(packer, &name.name, page_file(pages)))).collect();
            (pages, text_name.with(|| texts))
        },
    );
    files.collect()
}

fn block_head() -> Writer {
    let mut out = Writer::default();
    out.text(env!("CARGO_PKG_VERSION"));
    out.number(VERSION.into());
    out
}

/// Everything that results show of some pages, behind the prints of `bodies`.
fn page_print(bodies: &Writer, documents: &[Document]) -> Writer {
    let mut out = Writer::from(bodies.bytes.clone());
    for Document { url, title, description, series, letter, .. } in documents {
        [url, title, description, series, letter].into_iter().for_each(|text| out.text(text));
    }
    out
}

/// A page, and where its texts are.
struct ShownPage<'a> {
    document: &'a Document,
    extract: Arc<Extract>,
    text: Range<usize>,
}

fn page_file(pages: &[ShownPage<'_>]) -> Writer {
    let mut out = head_with_print(b'p');
    // Like stands by like: it packs better.
    out.words(pages.iter().map(|page| page.document.url.as_str()));
    pages.iter().for_each(|page| out.text(&page.document.title));
    pages.iter().for_each(|page| out.text(&page.document.description));
    pages.iter().for_each(|page| out.text(&page.document.series));
    pages.iter().for_each(|page| out.text(&page.document.letter));
    for ShownPage { extract, .. } in pages {
        out.number(extract.headings.len());
        extract.headings.iter().for_each(|(_, heading)| out.text(heading));
    }
    // Most anchors are made of their headings.
    let headings = pages.iter().flat_map(|page| &page.extract.headings);
    headings.for_each(|(anchor, heading)| out.text(if is_made_of(anchor, heading) { "" } else { anchor }));
    out.turn();
    out.number(pages.first().map_or(0, |page| page.text.start));
    pages.iter().for_each(|page| out.number(page.text.len()));
    out
}

/// Whether an anchor is the words of a heading, with dashes between them.
fn is_made_of(anchor: &str, heading: &str) -> bool {
    let (mut rest, mut count) = (Some(anchor.as_bytes()), 0);
    each_word(heading, |word, _| {
        let behind = if count == 0 { rest } else { rest.and_then(|rest| rest.strip_prefix(b"-")) };
        rest = behind.and_then(|rest| rest.strip_prefix(word));
        count += 1;
    });
    rest == Some(b"")
}

fn facets(documents: &[Document], names: &[String]) -> Writer {
    let mut facets: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> =
        names.iter().map(|name| (name.as_str(), BTreeMap::new())).collect();
    for (at, document) in documents.iter().enumerate() {
        for (name, value) in &document.facets {
            let pages = facets.entry(name).or_default().entry(value).or_default();
            if pages.last() != Some(&at) {
                pages.push(at);
            }
        }
    }
    let mut out = head_with_print(b'f');
    out.number(facets.len());
    for (name, values) in facets {
        out.text(name);
        out.number(values.len());
        for (value, pages) in values {
            out.text(value);
            out.growing(pages.into_iter());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_followers_are_told_by_their_place() {
        for followers in 0..=u16::MAX {
            let expected = FEW.binary_search(&followers).unwrap_or(FEW.len());
            assert_eq!(usize::from(code(followers)), expected, "{followers:b}");
        }
    }

    #[test]
    fn of_very_many_postings_the_first_with_the_most_weight_are_kept() {
        let postings: Vec<Posting> = (0..3_000_u32)
            .map(|page| Posting { page: page * 2, sum: (page * 7_919 % 5) as u16, ..Posting::default() })
            .collect();
        let mut expected = postings.clone();
        expected.sort_by_key(|posting| (u16::MAX - posting.sum, posting.page));
        expected.truncate(MOST_POSTINGS);
        expected.sort_by_key(|posting| posting.page);
        assert_eq!(*kept(&postings), expected);
        assert_eq!(*kept(&postings[..MOST_POSTINGS]), postings[..MOST_POSTINGS]);
    }

    #[test]
    fn anchors_that_say_what_headings_say_are_known() {
        for (anchor, heading) in [
            ("a-new-page", "A  new page!"),
            ("a-new-page", "A new"),
            ("a-new", "A new page"),
            ("anew", "A new"),
            ("a-", "A"),
            ("über", "Über"),
            ("uber", "Über"),
            ("東京-京都", "東京都"),
            ("x", "!"),
        ] {
            assert_eq!(is_made_of(anchor, heading), anchor == words(heading).join("-"), "{anchor}: {heading}");
        }
    }
}
