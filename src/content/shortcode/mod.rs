//! Shortcode calls in a body: `{{< name … >}}`, `{{% name … %}}` and `<<< name … >>>`.
//!
//! Lexed before and independent of Markdown, by section 14 of the specification. The result is a tree
//! of [`Piece`]s. Deliberately absent: what a shortcode prints.

mod code_ranges;
mod ends;
mod lead;
mod lex;
mod mend;
mod parse;
mod stray;

pub use code_ranges::{is_inside, literal_ranges, marked_code_ranges, sample_ranges};
pub use lead::Lead;
pub use parse::{MAX_DEPTH, parse_shortcodes};
pub use stray::stray_calls_and_links;

use std::ops::Range;

/// A part of a body. Ranges are bytes of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Text as it stands.
    Text(Range<usize>),
    /// An escaped call (`{{</* x */>}}`): the text to print instead of the range.
    Escaped(Range<usize>, String),
    /// A call.
    Call(Box<Call>),
}

/// A call of a shortcode.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// As written; look-up ignores case. `/` separates namespaces.
    pub name: String,
    /// How it was written.
    pub notation: Notation,
    /// What its tags begin and end with.
    pub brackets: (&'static str, &'static str),
    /// Its arguments.
    pub arguments: Arguments,
    /// What is between the opening and the closing tag; `None` without one and when self-closed.
    pub body: Option<Vec<Piece>>,
    /// Bytes of the body; empty at the end of the opening tag where there is none.
    pub body_range: Range<usize>,
    /// From the opening delimiter to the end of the closing tag.
    pub range: Range<usize>,
    /// The opening tag alone.
    pub opening: Range<usize>,
    /// Counted from 0 among the calls of one parent.
    pub ordinal: usize,
    /// The blanks before it, if nothing else stands before it on its line.
    pub indent: String,
    /// `name.inline`: a Go template, which prints nothing.
    pub inline: bool,
}

/// The delimiters of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// `{{< >}}` and `<<< >>>`: the output is put into the finished HTML.
    Html,
    /// `{{% %}}`: the output is Markdown.
    Markdown,
}

/// The arguments of a call.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Arguments {
    /// None.
    #[default]
    None,
    /// `a b c`.
    Positional(Vec<Argument>),
    /// `x=a y=b`, in the order written; of repeated names the last counts and alone is kept.
    Named(Vec<(String, Argument)>),
}

/// A value, typed as Hugo types bare words.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Quoted, or anything else.
    Text(String),
    /// `true` or `false`, bare.
    Bool(bool),
    /// `[+-]?\d+`, bare.
    Integer(i64),
    /// `[+-]?\d*\.\d+`, bare.
    Float(f64),
}

impl Argument {
    /// A value with the type that its looks say.
    fn of(value: String, quoted: bool) -> Argument {
        if quoted {
            return Argument::Text(value);
        }
        match value.as_str() {
            "true" => return Argument::Bool(true),
            "false" => return Argument::Bool(false),
            _ => {}
        }
        let digits = value.strip_prefix(['+', '-']).unwrap_or(&value);
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits.is_empty() && all_digits(digits) {
            if let Ok(number) = value.parse() {
                return Argument::Integer(number);
            }
        } else if let Some((whole, fraction)) = digits.split_once('.')
            && !fraction.is_empty()
            && all_digits(whole)
            && all_digits(fraction)
            && let Ok(number) = value.parse()
        {
            return Argument::Float(number);
        }
        Argument::Text(value)
    }
}

/// What the parser must know about the shortcodes of a site.
pub trait KnownShortcodes: Sync {
    /// Whether the shortcode `name` (any case) exists and takes a body; `None` if it does not exist.
    fn takes_body(&self, name: &str) -> Option<bool>;
    /// Whether its template cannot be read, which is told there: nobody knows whether it takes a body.
    fn is_broken(&self, name: &str) -> bool {
        let _ = name;
        false
    }
    /// Whether the shortcode `name` (any case) is one of the default theme that prints a block.
    fn is_block(&self, name: &str) -> bool {
        let _ = name;
        false
    }
    /// Every name, for suggestions.
    fn names(&self) -> Vec<String>;
    /// The file in which a template of Hugo's for `name` lies, if there is one.
    fn of_hugo(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
    /// What to tell who calls a name that Hugo had and hornbook cannot offer; `None` for all others.
    fn removed(&self, name: &str) -> Option<&'static str> {
        let _ = name;
        None
    }
}
