//! Permalink patterns and their tokens.
//!
//! A pattern is parsed once ([`Pattern::parse`]) and expanded for each page from plain values
//! ([`PermalinkValues`]). [`choose_rule`] says which pattern a page has.

use super::Kind;
use super::glob::Glob;
use super::url::{clean, lower, query_unescape, sanitise, urlize};
use crate::config::PermalinkRule;
use crate::content::date::Moment;

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

/// The environment that sites are built for.
const ENVIRONMENT: &str = "production";

/// What a rule is chosen by.
#[derive(Debug, Clone, Copy)]
pub struct PageTarget<'a> {
    /// The kind.
    pub kind: Kind,
    /// Logical path.
    pub path: &'a str,
    /// Key of the language.
    pub language: &'a str,
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
    /// `/` alone where nothing is left. Not encoded.
    pub fn expand(&self, values: &PermalinkValues<'_>) -> String {
        let mut expanded = self.fill(values);
        if let Some(plain) = query_unescape(&expanded) {
            expanded = plain;
        }
        // Cleaning comes first, so that a part that sanitising empties leaves no trace but its slash.
        let path = sanitise(&clean(&format!("/{expanded}")), values.remove_accents);
        let path = clean(&format!("/{path}"));
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
                Part::Layout(layout) => Civil::of(values.date).format(layout),
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

/// The rule for a page: of rules that name the section the one with the longest name, otherwise the first
/// that fits. A rule with a glob that cannot be read fits nothing.
pub fn choose_rule<'a>(rules: &'a [PermalinkRule], target: &PageTarget<'_>) -> Option<&'a PermalinkRule> {
    let mut best: Option<(usize, &PermalinkRule)> = None;
    for rule in rules.iter().filter(|rule| rule_fits(rule, target)) {
        let length = rule.section.as_deref().map_or(0, |section| section.trim_matches('/').len());
        if rule.section.is_none() && best.is_none() {
            return Some(rule);
        }
        if best.is_none_or(|(longest, _)| length > longest) {
            best = Some((length, rule));
        }
    }
    best.map(|(_, rule)| rule)
}

fn rule_fits(rule: &PermalinkRule, target: &PageTarget<'_>) -> bool {
    let matches = |glob: &str, text: &str| Glob::new(glob).is_ok_and(|glob| glob.matches(text));
    let fits = |glob: &Option<String>, text: &str| glob.as_deref().is_none_or(|glob| matches(glob, text));
    let kind_fits = match rule.kinds.as_slice() {
        [] if rule.section.is_some() => matches!(target.kind, Kind::Page | Kind::Term),
        // A site without a page at its root is nobody's wish: the home page moves only where it is named.
        [] => target.kind != Kind::Home,
        kinds => kinds.iter().any(|kind| matches(kind, target.kind.as_str())),
    };
    kind_fits
        && fits(&rule.environment_glob, ENVIRONMENT)
        && rule.section.as_deref().is_none_or(|section| is_in_section(target, section))
        && fits(&rule.path_glob, target.path)
        && fits(&rule.language_glob, target.language)
}

fn is_in_section(target: &PageTarget<'_>, section: &str) -> bool {
    let section = lower(section.trim_matches('/'));
    let path = target.path.trim_start_matches('/');
    if section.is_empty() {
        return !path.contains('/') && matches!(target.kind, Kind::Page | Kind::Home);
    }
    match path.strip_prefix(section.as_str()) {
        // A page beside the folder has its name but not its section.
        Some("") => target.kind != Kind::Page,
        Some(rest) => rest.starts_with('/'),
        None => false,
    }
}

impl PermalinkValues<'_> {
    fn token(&self, token: Token) -> String {
        let civil = || Civil::of(self.date);
        match token {
            Token::Year => civil().year.to_string(),
            Token::Month => format!("{:02}", civil().month),
            Token::MonthName => self.urlize(civil().month_name()),
            Token::Day => format!("{:02}", civil().day),
            Token::Weekday => civil().weekday.to_string(),
            Token::WeekdayName => self.urlize(civil().weekday_name()),
            Token::YearDay => civil().day_of_year.to_string(),
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
        self.urlize(&self.title.replace('/', "-"))
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
    // Date layouts may hold hyphens and dots: `:2006-01-02`.
    let long = rest.find(|character: char| !(character.is_ascii_alphanumeric() || "-._ ".contains(character)));
    let long = rest[..long.unwrap_or(rest.len())].trim_end_matches(['-', '.', '_', ' ']);
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

/// Elements of Go's date layouts that make sense in a path; longer ones first.
const LAYOUT: &[&str] = &[
    "2006", "January", "Monday", "Jan", "Mon", "002", "__2", "_2", "01", "02", "03", "04", "05", "06", "15", "PM",
    "pm", "1", "2", "3", "4", "5",
];

fn is_layout(text: &str) -> bool {
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        if let Some(element) = LAYOUT.iter().find(|element| rest.starts_with(**element)) {
            found = true;
            rest = &rest[element.len()..];
        } else if let Some(after) = rest.strip_prefix(['-', '.', '_', ' ', 'T']) {
            rest = after;
        } else {
            return false;
        }
    }
    found
}

/// `date` in a Go date layout; undated is the first of January of the year 1.
pub fn format_date(date: Option<Moment>, layout: &str) -> String {
    Civil::of(date).format(layout)
}

/// A date as the calendar shows it where it was written.
struct Civil {
    year: i64,
    month: u32,
    day: u32,
    hour: i64,
    minute: i64,
    second: i64,
    /// 0 is Sunday.
    weekday: i64,
    day_of_year: i64,
}

impl Civil {
    /// Undated pages have the first of January of the year 1.
    fn of(date: Option<Moment>) -> Civil {
        const YEAR_ONE: i64 = -62_135_596_800;
        let seconds = date.map_or(YEAR_ONE, |date| date.unix.saturating_add(i64::from(date.offset)));
        let days = seconds.div_euclid(86_400);
        let of_day = seconds.rem_euclid(86_400);
        let (year, month, day) = year_month_day(days);
        let first = days_before_year(year);
        Civil {
            year,
            month,
            day,
            hour: of_day / 3_600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            weekday: (days + 4).rem_euclid(7),
            day_of_year: days - first + 1,
        }
    }

    fn month_name(&self) -> &'static str {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        NAMES[(self.month as usize).saturating_sub(1).min(11)]
    }

    fn weekday_name(&self) -> &'static str {
        const NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        NAMES[(self.weekday as usize).min(6)]
    }

    fn format(&self, layout: &str) -> String {
        let mut out = String::new();
        let mut rest = layout;
        while let Some(character) = rest.chars().next() {
            let Some(element) = LAYOUT.iter().find(|element| rest.starts_with(**element)) else {
                out.push(character);
                rest = &rest[character.len_utf8()..];
                continue;
            };
            rest = &rest[element.len()..];
            let twelve = (self.hour + 11) % 12 + 1;
            out.push_str(&match *element {
                "2006" => format!("{:04}", self.year),
                "06" => format!("{:02}", self.year.rem_euclid(100)),
                "January" => self.month_name().to_string(),
                "Jan" => self.month_name()[..3].to_string(),
                "Monday" => self.weekday_name().to_string(),
                "Mon" => self.weekday_name()[..3].to_string(),
                "002" => format!("{:03}", self.day_of_year),
                "__2" => format!("{:3}", self.day_of_year),
                "_2" => format!("{:2}", self.day),
                "01" => format!("{:02}", self.month),
                "1" => self.month.to_string(),
                "02" => format!("{:02}", self.day),
                "2" => self.day.to_string(),
                "15" => format!("{:02}", self.hour),
                "03" => format!("{twelve:02}"),
                "3" => twelve.to_string(),
                "04" => format!("{:02}", self.minute),
                "4" => self.minute.to_string(),
                "05" => format!("{:02}", self.second),
                "5" => self.second.to_string(),
                "PM" => if self.hour < 12 { "AM" } else { "PM" }.to_string(),
                _ => if self.hour < 12 { "am" } else { "pm" }.to_string(),
            });
        }
        out
    }
}

/// Days from 1970-01-01 to the calendar, by counting years from March on, so that the leap day is last.
fn year_month_day(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

/// Days from 1970-01-01 to the first of January of `year`.
fn days_before_year(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) - 719_162
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
        Pattern::parse(pattern).expect("a good pattern").expand(&values)
    }

    fn check(pattern: &str, expected: &str) {
        assert_eq!(expand(pattern, "The Title of It", ""), expected, "{pattern}");
    }

    #[test]
    fn dates_are_as_written() {
        check("/:year/:month/:day/", "/2021/03/04/");
        check("/:monthname/:weekdayname/:weekday/:yearday/", "/march/thursday/4/63/");
        check("/:2006/:01/:Jan/:2", "/2021/03/mar/4/");
        check("/:2006-01-02/:title", "/2021-03-04/the-title-of-it/");
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

    #[test]
    fn undated_pages_are_of_the_year_one() {
        let civil = Civil::of(None);
        assert_eq!((civil.year, civil.month, civil.day, civil.weekday, civil.day_of_year), (1, 1, 1, 1, 1));
    }

    fn rule(kinds: &[&str], section: Option<&str>, path_glob: Option<&str>, pattern: &str) -> PermalinkRule {
        PermalinkRule {
            pattern: pattern.to_string(),
            kinds: kinds.iter().map(ToString::to_string).collect(),
            section: section.map(String::from),
            path_glob: path_glob.map(String::from),
            language_glob: None,
            environment_glob: None,
        }
    }

    #[test]
    fn a_rule_without_a_kind_is_for_every_kind_but_home() {
        let rule = |kinds: &[&str]| rule(kinds, None, Some("{/,/posts,/posts/**}"), "1");
        let has_rule = |rules: &[PermalinkRule], kind, path| {
            choose_rule(rules, &PageTarget { kind, path, language: "en" }).is_some()
        };
        let any = [rule(&[])];
        assert!(has_rule(&any, Kind::Section, "/posts"));
        assert!(has_rule(&any, Kind::Page, "/posts/a"));
        assert!(!has_rule(&any, Kind::Page, "/a"));
        assert!(!has_rule(&any, Kind::Home, "/"));
        let some = [rule(&["{home,page}"])];
        assert!(has_rule(&some, Kind::Home, "/"));
        assert!(!has_rule(&some, Kind::Section, "/posts"));
        let elsewhere = [PermalinkRule { environment_glob: Some("dev*".into()), ..rule(&[]) }];
        assert!(!has_rule(&elsewhere, Kind::Page, "/posts/a"));
    }

    #[test]
    fn the_longest_section_wins_and_globs_in_their_order() {
        let rules = [
            rule(&[], Some("docs"), None, "1"),
            rule(&[], Some("docs/guide"), None, "2"),
            rule(&["section"], Some("docs"), None, "3"),
            rule(&[], Some("/"), None, "4"),
            rule(&["page"], None, Some("/news/**"), "5"),
            rule(&["page"], None, None, "6"),
        ];
        let chosen = |kind, path| {
            choose_rule(&rules, &PageTarget { kind, path, language: "en" }).map(|rule| rule.pattern.as_str())
        };
        assert_eq!(chosen(Kind::Page, "/docs/a"), Some("1"));
        assert_eq!(chosen(Kind::Page, "/docs/guide/a"), Some("2"));
        assert_eq!(chosen(Kind::Section, "/docs"), Some("3"));
        assert_eq!(chosen(Kind::Page, "/a"), Some("4"));
        assert_eq!(chosen(Kind::Page, "/news/a"), Some("5"));
        assert_eq!(chosen(Kind::Page, "/documents/a"), Some("6"));
        assert_eq!(chosen(Kind::Term, "/docs/a"), Some("1"));
        assert_eq!(chosen(Kind::Home, "/"), None);
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

        #[test]
        fn any_moment_has_a_date(unix in any::<i64>(), offset in any::<i32>()) {
            let civil = Civil::of(Some(Moment { unix, nanos: 0, offset }));
            prop_assert!((1..=12).contains(&civil.month) && (1..=366).contains(&civil.day_of_year));
        }
    }
}
