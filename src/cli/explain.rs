//! `hornbook explain`: the page of the documentation about a message, for the terminal.

use super::arguments::{Explain, Site};
use super::{USAGE, not_found, print_result, report};
use crate::diagnostic::human::Colour;
use crate::diagnostic::{Code, nearest};
use std::io::IsTerminal;

/// Letters in a line of text. Code keeps its lines.
const WIDTH: usize = 80;

pub fn run(site: &Site, arguments: &Explain) -> u8 {
    let is_plain = !std::io::stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some();
    let colour = if is_plain { Colour::Never } else { Colour::Always };
    let Some(wanted) = &arguments.code else {
        return print_result(list().as_bytes());
    };
    let name = bare(wanted);
    if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) {
        return print_result(render(*code, colour).as_bytes());
    }
    let help = match nearest(&name, Code::ALL.iter().map(|code| code.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`hornbook explain` lists every code".to_string(),
    };
    report::print(site, &site.source, &[not_found(format!("no message has the code `{name}`"), help)]);
    USAGE
}

/// The code in what was copied out of a message: `error[link-dead]:`.
fn bare(written: &str) -> String {
    let inner = written.split_once('[').map_or(written, |(_, rest)| rest);
    inner.split(']').next().unwrap_or(inner).trim().to_lowercase()
}

/// Every code with what it means, one a line.
fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
    let line = |code: &Code| format!("{:<width$}  {}\n", code.as_str(), Page::of(*code).description);
    Code::ALL.iter().map(line).collect()
}

/// A page of the documentation, apart.
struct Page {
    description: String,
    /// Markdown, with calls of shortcodes as they are written elsewhere.
    body: String,
}

impl Page {
    fn of(code: Code) -> Page {
        let (front, body) = code.page().trim_start_matches("---\n").split_once("\n---\n").unwrap_or_default();
        let description = front.lines().find_map(|line| line.strip_prefix("description: ")).unwrap_or_default();
        let quoted = description.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        Page { description: quoted.map_or(description.to_string(), |text| text.replace("''", "'")), body: shown(body) }
    }
}

/// Calls that are escaped, since the page shows them rather than running them, as a reader sees them.
fn shown(text: &str) -> String {
    let escapes = [("{{</*", "{{<"), ("*/>}}", ">}}"), ("{{%/*", "{{%"), ("*/%}}", "%}}")];
    escapes.iter().fold(text.to_string(), |text, (written, meant)| text.replace(written, meant))
}

/// The page about `code` as text. Only what these pages hold is known of Markdown: headings, paragraphs, lists, fences.
fn render(code: Code, colour: Colour) -> String {
    let page = Page::of(code);
    let mut out = Out { text: String::new(), colour, is_list: false };
    out.heading(code.as_str());
    out.paragraph("", &page.description);
    let mut lines = page.body.lines().peekable();
    while let Some(line) = lines.next() {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if ticks >= 3 {
            let code: Vec<&str> = lines.by_ref().take_while(|line| **line != "`".repeat(ticks)).collect();
            out.code(&code);
        } else if let Some(heading) = line.strip_prefix("## ") {
            out.heading(heading);
        } else if !line.is_empty() {
            let (lead, first) = line.strip_prefix("* ").map_or(("", line), |item| ("* ", item));
            let mut text = first.to_string();
            while let Some(next) = lines.next_if(|next| !next.is_empty() && !next.starts_with("* ")) {
                text.push(' ');
                text.push_str(next.trim_start());
            }
            out.paragraph(lead, &text);
        }
    }
    out.text
}

struct Out {
    text: String,
    colour: Colour,
    /// Whether the last thing in it is an item of a list.
    is_list: bool,
}

impl Out {
    /// A blank line before everything but the first and the further items of a list.
    fn begin(&mut self) {
        self.is_list = false;
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn heading(&mut self, words: &str) {
        self.begin();
        let (bold, plain) = if self.colour == Colour::Always { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        self.text.extend([bold, words, plain, "\n"]);
    }

    fn code(&mut self, lines: &[&str]) {
        self.begin();
        for line in lines {
            self.text.push_str(if line.is_empty() { "" } else { "    " });
            self.text.extend([line, "\n"]);
        }
    }

    /// Words in lines of at most [`WIDTH`] letters; those behind the first stand below the text of a list item.
    fn paragraph(&mut self, lead: &str, markdown: &str) {
        if lead.is_empty() || !self.is_list {
            self.begin();
        }
        self.is_list = !lead.is_empty();
        self.text.push_str(lead);
        let mut width = lead.len();
        for (at, word) in plain(markdown).split_whitespace().enumerate() {
            let length = word.chars().count();
            if at > 0 && width + 1 + length > WIDTH {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(lead.len()));
                width = lead.len();
            } else if at > 0 {
                self.text.push(' ');
                width += 1;
            }
            self.text.push_str(word);
            width += length;
        }
        self.text.push('\n');
    }
}

/// A paragraph without signs of Markdown: emphasis is left out, of links the words stay, code keeps its back quotes.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find(['`', '*', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.strip_prefix('`').and_then(|behind| behind.find('`')).map(|length| length + 2);
        let link = rest.strip_prefix('[').and_then(|behind| {
            let (words, behind) = behind.split_once("](")?;
            Some((words, &behind[behind.find(')')? + 1..]))
        });
        match (code, link) {
            (Some(length), _) => {
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            (None, Some((words, behind))) => {
                out.push_str(&plain(words));
                rest = behind;
            }
            (None, None) => {
                let sign = &rest[..1];
                out.push_str(if sign == "*" { "" } else { sign });
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_copied_out_of_a_message_is_a_code() {
        for written in ["link-dead", "Link-Dead", "[link-dead]", "error[link-dead]:", " warning[link-dead]"] {
            assert_eq!(bare(written), "link-dead", "{written}");
        }
    }

    #[test]
    fn signs_of_markdown_are_left_out_and_code_stays() {
        for (markdown, expected) in [
            ("**An error.** *Save as* it", "An error. Save as it"),
            ("see [the `list`](/docs/x/) there", "see the `list` there"),
            ("write `***`, or `[a](b)` [x", "write `***`, or `[a](b)` [x"),
        ] {
            assert_eq!(plain(markdown), expected);
        }
    }

    #[test]
    fn every_page_is_text() {
        for code in Code::ALL {
            let text = render(*code, Colour::Never);
            assert!(text.starts_with(&format!("{code}\n\n")), "{text}");
            let prose: Vec<&str> = text.lines().filter(|line| !line.starts_with("    ")).collect();
            for sign in ["](", "**A", "```", "{{</*"] {
                assert!(!prose.iter().any(|line| line.contains(sign)), "`{sign}` in {text}");
            }
            assert!(!prose.iter().any(|line| line.starts_with("## ")), "{text}");
            assert!(!text.contains("{{</*") && !text.contains("*/>}}") && !text.contains("\n\n\n"), "{text}");
            assert_eq!(prose.iter().find(|line| line.chars().count() > WIDTH), None, "{code}");
        }
    }
}
