//! Points in time as front matter writes them.
//!
//! The accepted forms are Go's reference layouts, tried one after the other. The same layouts write
//! dates in permalinks.

mod layout;

pub use layout::layout_element;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use layout::{Token, next_token};
use std::sync::LazyLock;
use std::time::Duration;

/// A date with the offset it was written with. Ordered by the instant, not by what the clock showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix: i64,
    /// Billionths of a second.
    pub nanos: u32,
    /// Seconds east of Greenwich.
    pub offset: i32,
}

impl Moment {
    /// The first of January of the year 1, which stands for no date where a date must be written.
    pub const YEAR_ONE: Moment = Moment { unix: -62_135_596_800, nanos: 0, offset: 0 };

    /// The moment `unix` seconds after 1970-01-01T00:00:00Z as a clock in `zone` shows it.
    /// `None` if the year is not between 1 and 9999.
    pub fn from_unix(unix: i64, zone: &Zone) -> Option<Moment> {
        let timestamp = Timestamp::new(unix, 0).ok()?;
        let moment = Moment { unix, nanos: 0, offset: zone.0.to_offset(timestamp).seconds() };
        (1..=9999).contains(&moment.year()).then_some(moment)
    }

    /// Whether it comes after `other`, by a fraction of a second too, whatever the clocks show where they are.
    pub fn is_after(&self, other: &Moment) -> bool {
        (self.unix, self.nanos) > (other.unix, other.nanos)
    }

    /// How long it comes after `other`; no time if it does not.
    pub fn since(&self, other: &Moment) -> Duration {
        let nanos = |moment: &Moment| i128::from(moment.unix) * 1_000_000_000 + i128::from(moment.nanos);
        let between = (nanos(self) - nanos(other)).max(0);
        let seconds = u64::try_from(between / 1_000_000_000).unwrap_or(u64::MAX);
        Duration::new(seconds, u32::try_from(between % 1_000_000_000).unwrap_or_default())
    }

    /// `2023-08-29T21:30:00Z`, as Go writes RFC 3339 (seconds, `Z` for no offset, no fraction).
    pub fn rfc3339(&self) -> String {
        self.format_go("2006-01-02T15:04:05Z07:00")
    }

    /// What the clock showed where it was written.
    pub fn civil(&self) -> DateTime {
        let nanos = i32::try_from(self.nanos).unwrap_or(0);
        // By the calendar: the last day of the year 9999, which stands for never, is no instant to jiff.
        let since = SignedDuration::new(self.unix.saturating_add(i64::from(self.offset)), nanos);
        EPOCH.checked_add(since).unwrap_or(EPOCH)
    }

    /// The year as written.
    pub fn year(&self) -> i16 {
        self.civil().year()
    }

    /// The month as written, 1 to 12.
    pub fn month(&self) -> i8 {
        self.civil().month()
    }

    /// The day of the month as written, 1 to 31.
    pub fn day(&self) -> i8 {
        self.civil().day()
    }

    /// The day of the week, 0 is Sunday.
    pub fn weekday(&self) -> i8 {
        self.civil().weekday().to_sunday_zero_offset()
    }

    /// The day of the year, from 1.
    pub fn yearday(&self) -> i16 {
        self.civil().day_of_year()
    }

    /// The date after a Go layout (`2006-01-02`, `Jan 2, 2006`), in English.
    pub fn format_go(&self, layout: &str) -> String {
        let civil = self.civil();
        let mut out = String::with_capacity(layout.len() + 8);
        let mut rest = layout;
        while !rest.is_empty() {
            match next_token(rest) {
                Some((token, length)) => {
                    self.write_token(token, civil, &mut out);
                    rest = &rest[length..];
                }
                None => {
                    let length = rest.chars().next().map_or(1, char::len_utf8);
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                }
            }
        }
        out
    }

    /// The date after a `strftime` pattern (`%Y-%m-%d`, `%B`), in English; a pattern that cannot be
    /// used comes back as it is.
    pub fn strftime(&self, pattern: &str) -> String {
        let offset = Offset::from_seconds(self.offset).unwrap_or(Offset::UTC);
        let civil = self.civil();
        match TimeZone::fixed(offset).to_zoned_datetime(civil) {
            Ok(zoned) => jiff::fmt::strtime::format(pattern, &zoned).unwrap_or_else(|_| pattern.to_owned()),
            Err(_) => pattern.to_owned(),
        }
    }

    fn write_token(&self, token: Token, civil: DateTime, out: &mut String) {
        use std::fmt::Write;
        let hour12 = match civil.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        let month = usize::from(civil.month().unsigned_abs()).saturating_sub(1) % 12;
        let weekday = usize::from(self.weekday().unsigned_abs()) % 7;
        // Writing to a string does not fail.
        let _ = match token {
            Token::Year => write!(out, "{:04}", civil.year()),
            Token::ShortYear => write!(out, "{:02}", civil.year().rem_euclid(100)),
            Token::Month => write!(out, "{:02}", civil.month()),
            Token::PlainMonth => write!(out, "{}", civil.month()),
            Token::MonthName => write!(out, "{}", MONTHS[month]),
            Token::ShortMonthName => write!(out, "{}", &MONTHS[month][..3]),
            Token::Day => write!(out, "{:02}", civil.day()),
            Token::PlainDay => write!(out, "{}", civil.day()),
            Token::BlankDay => write!(out, "{:2}", civil.day()),
            Token::YearDay => write!(out, "{:03}", civil.day_of_year()),
            Token::BlankYearDay => write!(out, "{:3}", civil.day_of_year()),
            Token::WeekdayName => write!(out, "{}", WEEKDAYS[weekday]),
            Token::ShortWeekdayName => write!(out, "{}", &WEEKDAYS[weekday][..3]),
            Token::Hour => write!(out, "{:02}", civil.hour()),
            Token::Hour12 => write!(out, "{hour12:02}"),
            Token::PlainHour12 => write!(out, "{hour12}"),
            Token::Minute => write!(out, "{:02}", civil.minute()),
            Token::PlainMinute => write!(out, "{}", civil.minute()),
            Token::Second => write!(out, "{:02}", civil.second()),
            Token::PlainSecond => write!(out, "{}", civil.second()),
            Token::Noon => write!(out, "{}", if civil.hour() < 12 { "AM" } else { "PM" }),
            Token::SmallNoon => write!(out, "{}", if civil.hour() < 12 { "am" } else { "pm" }),
            Token::ZoneName if self.offset == 0 => write!(out, "UTC"),
            Token::ZOffset | Token::ZColonOffset if self.offset == 0 => write!(out, "Z"),
            Token::Offset | Token::ZOffset | Token::ZoneName => self.write_offset("", out),
            Token::ColonOffset | Token::ZColonOffset => self.write_offset(":", out),
        };
    }

    fn write_offset(&self, between: &str, out: &mut String) -> std::fmt::Result {
        use std::fmt::Write;
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        write!(out, "{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }
}

/// The zone for dates written without one.
#[derive(Debug, Clone)]
pub struct Zone(pub TimeZone);

impl Zone {
    /// Greenwich, without summer time.
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// The zone with this IANA name (`Europe/Berlin`), if there is one.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }

    /// The zone of the machine.
    pub fn system() -> Zone {
        Zone(TimeZone::system())
    }
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

const MONTHS: [&str; 12] = [
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
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The accepted forms. A zone name without an offset says nothing: the site's zone counts.
const LAYOUTS: [&str; 19] = [
    "2006-01-02",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "02 Jan 06 15:04 -0700",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "2006-01-02 15:04:05 -0700 MST",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "2006-01-02 15:04:05Z07:00",
    "02 Jan 2006",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700",
];

/// Forms without a year, which is then 0; always in Greenwich.
const CLOCK_LAYOUTS: [&str; 2] = ["3:04PM", "Jan _2 15:04:05"];

/// Reads a date in any of the forms of the specification, section 3.
///
/// `None` if it is none of them, or its year is written as 0. Linear in the length of `text`.
pub fn parse_date(text: &str, zone: &Zone) -> Option<Moment> {
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if let Some(parts) = FORMS.iter().find_map(|form| parse_form(form, text)) {
        return if parts.year >= 1 { parts.moment(zone) } else { None };
    }
    CLOCK_FORMS.iter().find_map(|form| parse_form(form, text))?.moment(&Zone::utc())
}

/// The numbers in a date as far as they are read.
struct Parts {
    year: i16,
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
    second: i8,
    nanos: i32,
    afternoon: Option<bool>,
    offset: Option<i32>,
}

impl Parts {
    fn moment(&self, zone: &Zone) -> Option<Moment> {
        let hour = match self.afternoon {
            Some(_) if self.hour > 12 => return None,
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let date = Date::new(self.year, self.month, self.day).ok()?;
        let time = jiff::civil::Time::new(hour, self.minute, self.second, self.nanos).ok()?;
        let civil = date.to_datetime(time);
        let offset = match self.offset {
            Some(seconds) => seconds,
            None => offset_at(civil, zone),
        };
        let since = civil.duration_since(EPOCH).checked_sub(SignedDuration::from_secs(i64::from(offset)))?;
        // Whole seconds below, so that the fraction is never negative, before 1970 either.
        let nanos = since.subsec_nanos();
        let unix = since.as_secs() - i64::from(nanos < 0);
        let nanos = u32::try_from(if nanos < 0 { nanos + 1_000_000_000 } else { nanos }).unwrap_or(0);
        // A time that clocks leave out, in spring, is shown as the one an hour earlier or later, as Go does.
        let shown = Timestamp::from_second(unix).map_or(offset, |instant| zone.0.to_offset(instant).seconds());
        Some(Moment { unix, nanos, offset: self.offset.unwrap_or(shown) })
    }
}

/// The offset in seconds at which Go reads `civil` in `zone`: the one that is in force where the offset of the same time in
/// Greenwich puts it. Of a time that there is twice, or not at all, it takes either side.
fn offset_at(civil: DateTime, zone: &Zone) -> i32 {
    let seconds = civil.duration_since(EPOCH).as_secs();
    let offset_of = |unix: i64| {
        let instant = Timestamp::from_second(unix).unwrap_or(if unix < 0 { Timestamp::MIN } else { Timestamp::MAX });
        zone.0.to_offset(instant).seconds()
    };
    match offset_of(seconds) {
        0 => 0,
        offset => offset_of(seconds - i64::from(offset)),
    }
}

/// A layout, cut at its elements.
type Form = Vec<Step>;

enum Step {
    Element(Token),
    /// One blank or more.
    Blanks,
    Letter(char),
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| LAYOUTS.iter().map(|layout| cut(layout)).collect());
static CLOCK_FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| CLOCK_LAYOUTS.iter().map(|layout| cut(layout)).collect());

fn cut(mut layout: &str) -> Form {
    let mut form = Form::new();
    while let Some(letter) = layout.chars().next() {
        if let Some((token, length)) = next_token(layout) {
            form.push(Step::Element(token));
            layout = &layout[length..];
        } else if letter == ' ' {
            form.push(Step::Blanks);
            layout = layout.trim_start_matches(' ');
        } else {
            form.push(Step::Letter(letter));
            layout = &layout[letter.len_utf8()..];
        }
    }
    form
}

fn parse_form(form: &[Step], mut text: &str) -> Option<Parts> {
    let mut parts =
        Parts { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanos: 0, afternoon: None, offset: None };
    for step in form {
        text = match step {
            Step::Element(token) => parts.read(*token, text)?,
            Step::Blanks => text.strip_prefix(' ')?.trim_start_matches(' '),
            Step::Letter(letter) => text.strip_prefix(*letter)?,
        };
    }
    text.is_empty().then_some(parts)
}

impl Parts {
    /// Takes what `token` stands for from `text` and returns the rest.
    fn read<'t>(&mut self, token: Token, text: &'t str) -> Option<&'t str> {
        match token {
            Token::Year => {
                let (value, rest) = digits(text, 4, 4)?;
                self.year = value;
                Some(rest)
            }
            Token::ShortYear => {
                let (value, rest) = digits(text, 2, 2)?;
                self.year = value + if value >= 69 { 1900 } else { 2000 };
                Some(rest)
            }
            Token::Month => small(text, 2, &mut self.month),
            Token::Day => small(text, 2, &mut self.day),
            Token::BlankDay => small(text.strip_prefix(' ').unwrap_or(text), 1, &mut self.day),
            Token::Hour | Token::PlainHour12 => small(text, 1, &mut self.hour),
            Token::Minute => small(text, 2, &mut self.minute),
            Token::Second => {
                let rest = small(text, 2, &mut self.second)?;
                Some(self.read_fraction(rest))
            }
            Token::ShortMonthName => {
                let at = MONTHS.iter().position(|name| starts_with_word(text, &name[..3]))?;
                self.month = i8::try_from(at + 1).ok()?;
                Some(&text[3..])
            }
            Token::ShortWeekdayName => {
                WEEKDAYS.iter().find(|name| starts_with_word(text, &name[..3]))?;
                Some(&text[3..])
            }
            Token::WeekdayName => {
                let name = WEEKDAYS.iter().find(|name| starts_with_word(text, name))?;
                Some(&text[name.len()..])
            }
            Token::Noon => {
                self.afternoon = Some(text.starts_with("PM"));
                text.strip_prefix("PM").or_else(|| text.strip_prefix("AM"))
            }
            Token::ZoneName => {
                let length = text.bytes().take_while(u8::is_ascii_uppercase).count();
                (3..=5).contains(&length).then(|| &text[length..])
            }
            Token::ZOffset | Token::ZColonOffset if text.starts_with('Z') => {
                self.offset = Some(0);
                Some(&text[1..])
            }
            Token::Offset | Token::ZOffset => self.read_offset(text, ""),
            Token::ColonOffset | Token::ZColonOffset => self.read_offset(text, ":"),
            _ => None,
        }
    }

    fn read_offset<'t>(&mut self, text: &'t str, between: &str) -> Option<&'t str> {
        let sign = match text.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let (hours, rest) = digits(&text[1..], 2, 2)?;
        let (minutes, rest) = digits(rest.strip_prefix(between)?, 2, 2)?;
        if hours > 24 || minutes > 60 {
            return None;
        }
        self.offset = Some(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60));
        Some(rest)
    }

    fn read_fraction<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(fraction) = text.strip_prefix(['.', ',']) else { return text };
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            return text;
        }
        let nine: String = fraction[..length].chars().chain(std::iter::repeat('0')).take(9).collect();
        self.nanos = nine.parse().unwrap_or(0);
        &fraction[length..]
    }
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn digits(text: &str, least: usize, most: usize) -> Option<(i16, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    Some((text[..count].parse().ok()?, &text[count..]))
}

fn small<'t>(text: &'t str, least: usize, value: &mut i8) -> Option<&'t str> {
    let (number, rest) = digits(text, least, 2)?;
    *value = i8::try_from(number).ok()?;
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let got = parse_date(text, &Zone::utc()).map_or("none".to_owned(), |moment| moment.rfc3339());
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn accepted_forms() {
        check("2021-03-04", "2021-03-04T00:00:00Z");
        check("2021-03-04T05:06:07+02:00", "2021-03-04T05:06:07+02:00");
        check("2021-03-04T05:06:07-0730", "2021-03-04T05:06:07-07:30");
        check("2021-03-04 05:06:07-07:00", "2021-03-04T05:06:07-07:00");
        check("2021-03-04 05:06:07 +0000 UTC", "2021-03-04T05:06:07Z");
        check("2021-03-04T05:06:07.5", "2021-03-04T05:06:07Z");
        check("Thu, 04 Mar 2021 05:06:07 GMT", "2021-03-04T05:06:07Z");
        check("04 Mar 21 05:06 UTC", "2021-03-04T05:06:00Z");
        check("Thursday, 04-Mar-21 05:06:07 UTC", "2021-03-04T05:06:07Z");
        check("Thu Mar  4 05:06:07 2021", "2021-03-04T05:06:07Z");
        check("Thu Mar 04 05:06:07 +0000 2021", "2021-03-04T05:06:07Z");
        check("04 Mar 2021", "2021-03-04T00:00:00Z");
        check("5:06PM", "0000-01-01T17:06:00Z");
    }

    #[test]
    fn everything_else_is_refused() {
        for text in ["2021-03-04 05:06", "2021-3-4", "2021-03", "2021", "20210304", "Mar 4, 2021", "03/04/2021"] {
            check(text, "none");
        }
        for text in [
            "2021-03-04t05:06:07z",
            " 2021-03-04",
            "2021-03-04+02",
            "2021-02-30",
            "0000-00-00",
            "99999-01-01",
            "0000-01-01",
            "é",
        ] {
            check(text, "none");
        }
    }

    #[test]
    fn a_date_without_zone_is_in_the_sites_zone() {
        let zone = Zone::named("Europe/Berlin").expect("the database is part of the program");
        let summer = parse_date("2021-07-04 05:06:07", &zone).map(|moment| moment.rfc3339());
        assert_eq!(summer.as_deref(), Some("2021-07-04T05:06:07+02:00"));
        let named = parse_date("Thu, 04 Mar 2021 05:06:07 GMT", &zone).map(|moment| moment.rfc3339());
        assert_eq!(named.as_deref(), Some("2021-03-04T05:06:07+01:00"));
    }

    #[test]
    fn a_time_that_clocks_leave_out_is_the_one_an_hour_earlier() {
        let zone = Zone::named("America/New_York").expect("the database is part of the program");
        let shown = |text: &str| parse_date(text, &zone).map(|moment| moment.rfc3339()).unwrap_or_default();
        assert_eq!(shown("2021-03-14T02:30:00"), "2021-03-14T01:30:00-05:00");
        assert_eq!(shown("2021-03-14T03:30:00"), "2021-03-14T03:30:00-04:00");
        assert_eq!(shown("2021-11-07T01:30:00"), "2021-11-07T01:30:00-04:00");
    }

    #[test]
    fn go_layouts_write_dates() {
        let moment = parse_date("2021-03-04T15:06:07+02:00", &Zone::utc()).expect("an RFC 3339 date");
        assert_eq!(
            moment.format_go("Monday, Jan 2, 2006 at 3:04PM -0700 é"),
            "Thursday, Mar 4, 2021 at 3:06PM +0200 é"
        );
        assert_eq!((moment.weekday(), moment.yearday()), (4, 63));
        assert_eq!(moment.format_go("3pm, __2 of 2006"), "3pm,  63 of 2021");
        assert_eq!(Moment::YEAR_ONE.format_go("2006-01-02 Mon __2"), "0001-01-01 Mon   1");
        assert_eq!(moment.strftime("%Y/%B"), "2021/March");
    }

    #[test]
    fn the_last_day_of_the_calendar_stands_for_never() {
        let never = parse_date("9999-12-31", &Zone::utc()).expect("a date");
        assert_eq!(never.rfc3339(), "9999-12-31T00:00:00Z");
        let later = parse_date("9999-12-31T23:00:00-05:00", &Zone::utc()).expect("a date");
        assert_eq!((later.rfc3339().as_str(), later > never), ("9999-12-31T23:00:00-05:00", true));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9TZ:. a-zA-Zé]{0,40}") {
            if let Some(moment) = parse_date(&text, &Zone::utc()) {
                prop_assert!(moment.rfc3339().len() >= 20);
            }
        }

        #[test]
        fn any_moment_can_be_written(unix in any::<i64>(), nanos in any::<u32>(), offset in any::<i32>()) {
            let moment = Moment { unix, nanos, offset };
            prop_assert!((1..=12).contains(&moment.month()) && (1..=366).contains(&moment.yearday()));
            prop_assert!(moment.format_go("January _2 __2 -0700").len() >= 10);
        }
    }
}
