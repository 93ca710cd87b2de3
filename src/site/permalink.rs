//! Permalink patterns and their tokens.
//!
//! A pattern is parsed once ([`Pattern::parse`]) and expanded for each page from plain values
//! ([`PermalinkValues`]). [`choose_rule`] says which pattern a page has.

mod rule;

pub use rule::{PageTarget, choose_rule};

use super::url::{clean, lower, query_unescape, sanitise, urlize};
use crate::content::date::{Moment, layout_element};

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    parts: Vec<Part>,
}

/// Why a pattern cannot be used: a token that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownToken {
    /// As written, with its colon: `:Title`.
    pub token: String,
    /// Where it starts, in bytes of the pattern.
    pub start: usize,
    /// The known token that looks like it, with its colon.
    pub nearest: Option<String>,
}

/// What a page fills a pattern with.
#[derive(Debug, Clone, Copy)]
pub struct PermalinkValues<'a> {
    /// The title.
    pub title: &'a str,
    /// Whether it is the title of a term, whose `/` parts it from the terms below.
    pub is_term: bool,
    /// `slug`, or empty.
    pub slug: &'a str,
    /// Folders of its section, without slashes: `["docs", "guide"]`. For a section its own one is last.
    pub sections: &'a [String],
    /// For each of `sections` its slug, else its title.
    pub section_slugs: &'a [String],
    /// File name without extension and language, or the folder's name of a bundle.
    pub base_name: &'a str,
    /// As [`PermalinkValues::base_name`], except for sections, where it is `_index`.
    pub file_name: &'a str,
    /// The date; undated pages use the year 1.
    pub date: Option<Moment>,
    /// `disablePathToLower`.
    pub keep_case: bool,
    /// `removePathAccents`.
    pub remove_accents: bool,
}

/// Tokens other than date layouts.
const TOKENS: &[(&str, Token)] = &[
    ("year", Token::Year),
    ("month", Token::Month),
    ("monthname", Token::MonthName),
    ("day", Token::Day),
    ("weekday", Token::Weekday),
    ("weekdayname", Token::WeekdayName),
    ("yearday", Token::YearDay),
    ("section", Token::Section),
    ("sections", Token::Sections),
    ("sectionslug", Token::SectionSlug),
    ("sectionslugs", Token::SectionSlugs),
    ("title", Token::Title),
    ("slug", Token::Slug),
    ("filename", Token::FileName),
    ("contentbasename", Token::BaseName),
    ("slugorfilename", Token::SlugOrFileName),
    ("slugorcontentbasename", Token::SlugOrBaseName),
];

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Literal(String),
    Token(Token),
    Sliced(Token, Slice),
    Layout(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Year,
    Month,
    MonthName,
    Day,
    Weekday,
    WeekdayName,
    YearDay,
    Section,
    Sections,
    SectionSlug,
    SectionSlugs,
    Title,
    Slug,
    FileName,
    BaseName,
    SlugOrFileName,
    SlugOrBaseName,
}

/// `[1]`, `[1:]`, `[:last]`, ….
#[derive(Debug, Clone, Copy, PartialEq)]
enum Slice {
    One(Bound),
    Range(Option<Bound>, Option<Bound>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    Number(usize),
    Last,
}

impl Pattern {
    /// Reads a pattern: `:token`, `:token[slice]`, `:` and a Go date layout, `\:` a colon.
    pub fn parse(pattern: &str) -> Result<Pattern, UnknownToken> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(character) = pattern[at..].chars().next() {
            let rest = &pattern[at..];
            if rest.starts_with("\\:") {
                literal.push(':');
                at += 2;
            } else if let Some(name) = rest.strip_prefix(':').map(token_name).filter(|name| !name.is_empty()) {
                parts.push(Part::Literal(std::mem::take(&mut literal)));
                parts.push(read_token(name, at)?);
                at += 1 + name.len();
            } else {
                literal.push(character);
                at += character.len_utf8();
            }
        }
        parts.push(Part::Literal(literal));
        parts.retain(|part| *part != Part::Literal(String::new()));
        Ok(Pattern { parts })
    }

    /// The folder that the pattern gives a page, from the root of its language, with a slash at both ends;
    /// `/` alone where nothing is left. Not encoded. The `ending` of its file, which is not part of the result, tells
    /// whether a blank is the last of it.
    pub fn expand(&self, values: &PermalinkValues<'_>, ending: &str) -> String {
        let mut expanded = self.fill(values);
        if let Some(plain) = query_unescape(&expanded) {
            expanded = plain;
        }
        let ending = if expanded.ends_with('/') { "" } else { ending };
        expanded.push_str(ending);
        // Cleaning comes first, so that a part that sanitising empties leaves no trace but its slash.
        let path = sanitise(&clean(&format!("/{expanded}")), values.remove_accents);
        let path = clean(&format!("/{}", path.strip_suffix(ending).unwrap_or(&path)));
        let path = if values.keep_case { path } else { lower(&path) };
        if path == "/" { path } else { path + "/" }
    }

    /// The pattern with its values and nothing else done, for tokens in `url`.
    pub fn fill(&self, values: &PermalinkValues<'_>) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.clone(),
                Part::Token(token) => values.token(*token),
                Part::Sliced(token, slice) => values.sliced(*token, *slice),
                Part::Layout(layout) => values.date().format_go(layout),
            })
            .collect()
    }

    /// Whether a date is part of it, so that undated pages can be warned about.
    pub fn needs_date(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Layout(_) => true,
            Part::Token(token) => matches!(
                token,
                Token::Year
                    | Token::Month
                    | Token::MonthName
                    | Token::Day
                    | Token::Weekday
                    | Token::WeekdayName
                    | Token::YearDay
            ),
            Part::Literal(_) | Part::Sliced(..) => false,
        })
    }
}

impl PermalinkValues<'_> {
    fn token(&self, token: Token) -> String {
        let date = self.date();
        match token {
            Token::Year => date.year().to_string(),
            Token::Month => date.format_go("01"),
            Token::MonthName => self.urlize(&date.format_go("January")),
            Token::Day => date.format_go("02"),
            Token::Weekday => date.weekday().to_string(),
            Token::WeekdayName => self.urlize(&date.format_go("Monday")),
            Token::YearDay => date.yearday().to_string(),
            Token::Section => self.sections.first().map(|part| self.urlize(part)).unwrap_or_default(),
            Token::SectionSlug => self.section_slugs.first().map(|part| self.urlize(part)).unwrap_or_default(),
            Token::Sections | Token::SectionSlugs => self.urlized_join(self.list(token)),
            Token::Title => self.title_value(),
            Token::Slug => self.slug_or(Self::title_value),
            Token::FileName => self.urlize(self.file_name),
            Token::BaseName => self.urlize(self.base_name),
            Token::SlugOrFileName => self.slug_or(|values| values.urlize(values.file_name)),
            Token::SlugOrBaseName => self.slug_or(|values| values.urlize(values.base_name)),
        }
    }

    fn date(&self) -> Moment {
        self.date.unwrap_or(Moment::YEAR_ONE)
    }

    fn sliced(&self, token: Token, slice: Slice) -> String {
        let list = self.list(token);
        let place = |bound: Bound| match bound {
            Bound::Number(number) => number.min(list.len()),
            Bound::Last => list.len().saturating_sub(1),
        };
        let (start, end) = match slice {
            Slice::One(bound) => (place(bound), (place(bound) + 1).min(list.len())),
            Slice::Range(start, end) => (start.map_or(0, place), end.map_or(list.len(), place)),
        };
        self.urlized_join(list.get(start..end).unwrap_or_default())
    }

    fn list(&self, token: Token) -> &[String] {
        if matches!(token, Token::SectionSlug | Token::SectionSlugs) { self.section_slugs } else { self.sections }
    }

    fn slug_or(&self, otherwise: impl Fn(&Self) -> String) -> String {
        if self.slug.is_empty() { otherwise(self) } else { self.urlize(self.slug) }
    }

    fn title_value(&self) -> String {
        if self.is_term { self.urlize(self.title) } else { self.urlize(&self.title.replace('/', "-")) }
    }

    fn urlized_join(&self, parts: &[String]) -> String {
        parts.iter().map(|part| self.urlize(part)).collect::<Vec<_>>().join("/")
    }

    fn urlize(&self, text: &str) -> String {
        urlize(text, self.keep_case, self.remove_accents)
    }
}

/// The token at the start of `rest`: a word, or digits, and a slice behind it.
fn token_name(rest: &str) -> &str {
    let end = rest.find(|character: char| !(character.is_ascii_alphanumeric())).unwrap_or(rest.len());
    let close = rest[end..].find(']').filter(|_| end > 0 && rest[end..].starts_with('['));
    if let Some(close) = close {
        return &rest[..end + close + 1];
    }
    // A date layout ends with the word: in `:2006-01-02` only the year is one, and the rest stands as it is.
    let long = rest.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    let long = rest[..long.unwrap_or(rest.len())].trim_end_matches('_');
    if is_layout(long) { long } else { &rest[..end] }
}

fn read_token(name: &str, start: usize) -> Result<Part, UnknownToken> {
    let unknown = || UnknownToken {
        token: format!(":{name}"),
        start,
        nearest: crate::diagnostic::nearest(name, TOKENS.iter().map(|(known, _)| *known))
            .map(|known| format!(":{known}")),
    };
    let (word, slice) = match name.split_once('[') {
        Some((word, slice)) => (word, Some(slice.trim_end_matches(']'))),
        None => (name, None),
    };
    let token = TOKENS.iter().find(|(known, _)| *known == word).map(|(_, token)| *token);
    match (token, slice) {
        (Some(token), None) => Ok(Part::Token(token)),
        (Some(token @ (Token::Sections | Token::SectionSlugs)), Some(slice)) => {
            read_slice(slice).map(|slice| Part::Sliced(token, slice)).ok_or_else(unknown)
        }
        (None, None) if is_layout(name) => Ok(Part::Layout(name.to_string())),
        _ => Err(unknown()),
    }
}

fn read_slice(slice: &str) -> Option<Slice> {
    let bound = |text: &str| match text {
        "last" => Some(Bound::Last),
        number => number.parse().ok().map(Bound::Number),
    };
    match slice.split_once(':') {
        None => bound(slice).map(Slice::One),
        Some((start, end)) => {
            let optional = |text: &str| if text.is_empty() { Some(None) } else { bound(text).map(Some) };
            Some(Slice::Range(optional(start)?, optional(end)?))
        }
    }
}

/// Whether all of `text` is a date layout: elements, and marks between them.
fn is_layout(text: &str) -> bool {
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        if let Some(length) = layout_element(rest) {
            found = true;
            rest = &rest[length..];
        } else if let Some(after) = rest.strip_prefix(['-', '.', '_', ' ', 'T']) {
            rest = after;
        } else {
            return false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expand(pattern: &str, title: &str, slug: &str) -> String {
        let sections = ["posts", "one", "two"].map(String::from);
        let slugs = ["p", "One Two", "Three"].map(String::from);
        let values = PermalinkValues {
            title,
            is_term: false,
            slug,
            sections: &sections,
            section_slugs: &slugs,
            base_name: "c++-guide",
            file_name: "c++-guide",
            // 2021-03-04T23:30:00-02:00, which is the 5th in Greenwich.
            date: Some(Moment { unix: 1_614_907_800, nanos: 0, offset: -7_200 }),
            keep_case: false,
            remove_accents: false,
        };
        Pattern::parse(pattern).expect("a good pattern").expand(&values, "")
    }

    fn check(pattern: &str, expected: &str) {
        assert_eq!(expand(pattern, "The Title of It", ""), expected, "{pattern}");
    }

    #[test]
    fn dates_are_as_written() {
        check("/:year/:month/:day/", "/2021/03/04/");
        check("/:monthname/:weekdayname/:weekday/:yearday/", "/march/thursday/4/63/");
        check("/:2006/:01/:Jan/:2", "/2021/03/mar/4/");
        check("/:2006-:01-:02/:title", "/2021-03-04/the-title-of-it/");
        check("/:2006-01-02/:title", "/2021-01-02/the-title-of-it/");
        check("/:3pm/:15.04/x:__2", "/11pm/23.04/x-63/");
    }

    #[test]
    fn undated_pages_are_of_the_year_one() {
        let nothing = |date| PermalinkValues {
            title: "",
            is_term: false,
            slug: "",
            sections: &[],
            section_slugs: &[],
            base_name: "",
            file_name: "",
            date,
            keep_case: false,
            remove_accents: false,
        };
        let pattern = Pattern::parse("/:year/:2006/:month/:day/:weekdayname/:yearday/").expect("a good pattern");
        assert_eq!(pattern.expand(&nothing(None), ""), "/1/0001/01/01/monday/1/");
        assert!(pattern.needs_date());
    }

    #[test]
    fn sections_can_be_sliced() {
        check("/:section/:sections/", "/posts/posts/one/two/");
        check("/:sections[0]/:sections[last]/x", "/posts/two/x/");
        check("/:sections[1:]/:sections[:1]/:sections[:last]", "/one/two/posts/posts/one/");
        check("/x/:sections[5]/:sections[9:2]/y", "/x/y/");
        check("/:sectionslug/:sectionslugs/", "/p/p/one-two/three/");
    }

    #[test]
    fn literals_are_lowered_and_a_colon_can_be_meant() {
        check("/A\\:b/:slug.html", "/ab/the-title-of-it.html/");
        check("/:year//:slug", "/2021/the-title-of-it/");
        check("fixed", "/fixed/");
    }

    #[test]
    fn plus_and_hash_are_lost_where_hugo_loses_them() {
        for (title, expected) in [
            ("C++", "/p/c/"),
            ("C#", "/p/c/"),
            ("50%25", "/p/50/"),
            ("a+b", "/p/a-b/"),
            ("~tilde @at", "/p/~tilde-@at/"),
            ("x#y z", "/p/x#y-z/"),
            ("Either / Or", "/p/either-or/"),
            ("C++ & C# / .NET", "/p/c-c#-.net/"),
            ("", "/p/"),
        ] {
            assert_eq!(expand("/p/:title/", title, ""), expected, "{title:?}");
        }
        check("/p/:filename/", "/p/c-guide/");
    }

    #[test]
    fn the_title_of_a_term_may_hold_slashes() {
        let values = PermalinkValues {
            title: "X/Y z",
            is_term: true,
            slug: "",
            sections: &[],
            section_slugs: &[],
            base_name: "",
            file_name: "",
            date: None,
            keep_case: false,
            remove_accents: false,
        };
        let expand = |pattern| Pattern::parse(pattern).expect("a good pattern").expand(&values, "");
        assert_eq!(expand("/t/:slug/"), "/t/x/y-z/");
        assert_eq!(expand("/t/:title/"), "/t/x/y-z/");
    }

    #[test]
    fn a_slug_may_hold_slashes() {
        assert_eq!(expand("/p/:slug/", "T", "with/slash"), "/p/with/slash/");
        assert_eq!(expand("/:slugorfilename/", "T", "own"), "/own/");
        assert_eq!(expand("/:slugorcontentbasename/", "T", ""), "/c-guide/");
    }

    #[test]
    fn an_unknown_token_is_told_with_its_place() {
        let fault = Pattern::parse("/x/:Title/").expect_err("tokens are in lower case");
        assert_eq!((fault.token.as_str(), fault.start, fault.nearest.as_deref()), (":Title", 3, Some(":title")));
        assert!(Pattern::parse("/:sections[x]/").is_err());
        assert!(Pattern::parse("/:title[0]/").is_err());
    }

    proptest! {
        #[test]
        fn any_pattern_gives_a_folder_inside(pattern in any::<String>(), title in any::<String>()) {
            match Pattern::parse(&pattern) {
                Ok(_) => {
                    let path = expand(&pattern, &title, "");
                    prop_assert!(path.starts_with('/') && path.ends_with('/') && !path.contains("/../"));
                }
                Err(fault) => prop_assert!(pattern[fault.start..].starts_with(':')),
            }
        }
    }
}
