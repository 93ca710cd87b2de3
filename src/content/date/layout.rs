//! The elements of Go's date layouts, in which a certain date stands for every date.

/// A part of a Go layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Year,
    ShortYear,
    Month,
    PlainMonth,
    MonthName,
    ShortMonthName,
    Day,
    PlainDay,
    BlankDay,
    YearDay,
    BlankYearDay,
    WeekdayName,
    ShortWeekdayName,
    Hour,
    Hour12,
    PlainHour12,
    Minute,
    PlainMinute,
    Second,
    PlainSecond,
    Noon,
    SmallNoon,
    ZoneName,
    Offset,
    ColonOffset,
    ZOffset,
    ZColonOffset,
}

/// Longer forms stand before those they begin with.
const TOKENS: [(&str, Token); 27] = [
    ("2006", Token::Year),
    ("January", Token::MonthName),
    ("Jan", Token::ShortMonthName),
    ("Monday", Token::WeekdayName),
    ("Mon", Token::ShortWeekdayName),
    ("MST", Token::ZoneName),
    ("Z07:00", Token::ZColonOffset),
    ("Z0700", Token::ZOffset),
    ("-07:00", Token::ColonOffset),
    ("-0700", Token::Offset),
    ("002", Token::YearDay),
    ("01", Token::Month),
    ("02", Token::Day),
    ("03", Token::Hour12),
    ("04", Token::Minute),
    ("05", Token::Second),
    ("06", Token::ShortYear),
    ("15", Token::Hour),
    ("__2", Token::BlankYearDay),
    ("_2", Token::BlankDay),
    ("PM", Token::Noon),
    ("pm", Token::SmallNoon),
    ("1", Token::PlainMonth),
    ("2", Token::PlainDay),
    ("3", Token::PlainHour12),
    ("4", Token::PlainMinute),
    ("5", Token::PlainSecond),
];

pub(super) fn next_token(layout: &str) -> Option<(Token, usize)> {
    TOKENS.iter().find(|(form, _)| layout.starts_with(form)).map(|(form, token)| (*token, form.len()))
}

/// The length in bytes of the element that `layout` begins with (`2006`, `Jan`), if it begins with one.
pub fn layout_element(layout: &str) -> Option<usize> {
    next_token(layout).map(|(_, length)| length)
}
