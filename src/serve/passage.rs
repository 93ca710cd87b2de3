//! Where in its source file a text of a page stands.
//!
//! Both are compared by their letters alone. What is written twice is told apart by the text around it.

use crate::content::html::read_entity;

/// So many letters of a text are looked for; where they are not found, fewer.
const LENGTHS: [usize; 5] = [120, 60, 30, 15, 8];
/// So far ahead in a line the end of a link, a tag or a code is looked for.
const AHEAD: usize = 2_000;
/// Parameters of shortcodes that no reader sees.
const UNSEEN: [&str; 8] = ["src", "href", "url", "link", "class", "id", "file", "path"];

/// What is looked for, as the page has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// The text itself, or of a picture what is said of it.
    pub words: String,
    /// The name of its element.
    pub tag: String,
    /// The end of the text before it.
    pub before: String,
    /// The beginning of the text behind it.
    pub after: String,
    /// Of a picture, the name of its file.
    pub file: String,
}

/// The line of `text`, from 1, in which what is sought stands, if it does.
pub(super) fn line_of(text: &str, sought: &Sought) -> Option<usize> {
    let letters = Letters::of(text);
    letters.line_of_file(text, sought).or_else(|| letters.line_of_words(text, sought)).map(|line| line + 1)
}

/// The first line of the body, from 1.
pub(super) fn first_line(text: &str) -> usize {
    body_start(text) + 1
}

/// How many lines the front matter takes.
fn body_start(text: &str) -> usize {
    let is_mark = |line: &str| line.starts_with("---") || line.starts_with("+++");
    let Some(first) = text.lines().next().filter(|line| is_mark(line)) else { return 0 };
    let mark = &first[..3];
    text.lines().skip(1).position(|line| line.starts_with(mark)).map_or(0, |at| at + 2)
}

/// The letters of a file that readers see, one behind the other.
struct Letters {
    all: String,
    /// Where the letters of each line begin.
    starts: Vec<usize>,
    /// The first line of the body.
    body: usize,
}

impl Letters {
    fn of(text: &str) -> Letters {
        let mut letters =
            Letters { all: String::with_capacity(text.len()), starts: Vec::new(), body: body_start(text) };
        let mut fence = None;
        for (number, line) in text.lines().enumerate() {
            letters.starts.push(letters.all.len());
            if number < letters.body {
                letters.push(value_of(line));
                continue;
            }
            let plain = line.trim_start_matches([' ', '\t', '>']);
            let mark = ["```", "~~~"].into_iter().find(|mark| plain.starts_with(mark));
            match (fence, mark) {
                (None, Some(_)) => fence = mark,
                (Some(open), Some(mark)) if open == mark => fence = None,
                (Some(_), _) => letters.push(line),
                (None, None) => letters.push_markdown(plain),
            }
        }
        letters
    }

    fn push(&mut self, text: &str) {
        push_letters(&mut self.all, text);
    }

    fn push_markdown(&mut self, line: &str) {
        let mut rest = without_marker(line);
        if rest.starts_with('[') && !rest.starts_with("[^") && rest.contains("]:") {
            // It says where links lead to.
            return;
        }
        while let Some(letter) = rest.chars().next() {
            let length = match letter {
                '`' => self.push_code(rest),
                '\\' => 1,
                ']' => 1 + target_length(&rest[1..]),
                '[' if rest.starts_with("[^") => past(rest, "]").unwrap_or(1),
                '{' if rest.starts_with("{{<") || rest.starts_with("{{%") => self.push_shortcode(rest),
                '{' if rest.starts_with("{#") || rest.starts_with("{.") => past(rest, "}").unwrap_or(1),
                '<' => self.push_tag(rest),
                '&' => {
                    let (text, length) = read_entity(rest);
                    self.push(&text);
                    length
                }
                _ => {
                    self.push(&rest[..letter.len_utf8()]);
                    letter.len_utf8()
                }
            };
            rest = &rest[length..];
        }
    }

    /// Each of these returns how many bytes it has read.
    fn push_code(&mut self, rest: &str) -> usize {
        let marks = rest.bytes().take_while(|byte| *byte == b'`').count();
        let (open, behind) = rest.split_at(marks);
        let Some(end) = past(behind, open) else { return marks };
        self.push(&behind[..end]);
        marks + end
    }

    fn push_shortcode(&mut self, rest: &str) -> usize {
        let close = if rest.starts_with("{{<") { ">}}" } else { "%}}" };
        let length = past(rest, close).unwrap_or(rest.len());
        let mut parts = rest[3..length].split('"');
        let mut name = parts.next().unwrap_or_default();
        while let (Some(value), behind) = (parts.next(), parts.next()) {
            let name_of_value = name.trim_end_matches('=').rsplit(char::is_whitespace).next().unwrap_or_default();
            if !(name.ends_with('=') && UNSEEN.contains(&name_of_value)) {
                self.push(value);
            }
            name = behind.unwrap_or_default();
        }
        length
    }

    fn push_tag(&mut self, rest: &str) -> usize {
        if !rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!')) {
            return 1;
        }
        let Some(length) = past(rest, ">") else { return 1 };
        let inside = &rest[1..length - 1];
        let is_address = inside.contains([':', '@']) && !inside.contains([' ', '"', '\'']);
        if is_address {
            self.push(inside);
        }
        length
    }

    fn line_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The line that names the file of a picture.
    fn line_of_file(&self, text: &str, sought: &Sought) -> Option<usize> {
        let file = sought.file.as_str();
        let before = letters_of(&sought.before);
        let around = |line: usize| {
            let end = self.starts.get(line + 1).map_or(self.all.len(), |end| *end);
            alike_before(&self.all[..self.starts[line]], &before).max(alike_before(&self.all[..end], &before))
        };
        let lines = text.lines().enumerate().filter(|(_, line)| !file.is_empty() && line.contains(file));
        // The body comes before the front matter, and what comes first before the rest.
        let lines = lines.map(|(line, _)| (line >= self.body, around(line), line));
        lines.max_by_key(|(is_body, around, line)| (*is_body, *around, std::cmp::Reverse(*line))).map(|(.., line)| line)
    }

    fn line_of_words(&self, text: &str, sought: &Sought) -> Option<usize> {
        let wanted = letters_of(&sought.words);
        let (before, after) = (letters_of(&sought.before), letters_of(&sought.after));
        let lines: Vec<&str> = text.lines().collect();
        let mut tried = 0;
        for length in LENGTHS {
            let end = wanted.char_indices().nth(length).map_or(wanted.len(), |(end, _)| end);
            if end == 0 || end == tried {
                continue;
            }
            tried = end;
            let places = memchr::memmem::find_iter(self.all.as_bytes(), &wanted.as_bytes()[..end]);
            let scored = places.filter(|at| self.all.is_char_boundary(*at)).map(|at| {
                let line = self.line_at(at);
                let behind = at + wanted.len();
                let rest = self.all.get(behind..).filter(|_| self.all[at..].starts_with(&wanted));
                let score = alike_before(&self.all[..at], &before)
                    + rest.map_or(0, |rest| alike(rest.chars(), after.chars()))
                    + if self.starts[line] == at { 4 } else { 0 }
                    + if rest.is_some() && (behind == self.all.len() || self.starts[self.line_at(behind)] == behind) {
                        4
                    } else {
                        0
                    }
                    + self.fit(line, lines[line], &sought.tag);
                (score, line)
            });
            if let Some((_, line)) = scored.max_by_key(|(score, line)| (*score, std::cmp::Reverse(*line))) {
                return Some(line);
            }
        }
        None
    }

    /// How well a line suits the element that was made of it.
    fn fit(&self, number: usize, line: &str, tag: &str) -> usize {
        let plain = line.trim_start_matches([' ', '\t', '>']);
        if number < self.body {
            return if tag == "h1" && plain.starts_with("title") { 12 } else { 0 };
        }
        let is_alike = match tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => plain.starts_with('#'),
            "li" => plain.starts_with(['-', '*', '+']) || without_marker(plain).len() < plain.len(),
            "td" | "th" => plain.contains('|'),
            _ => !plain.starts_with(['#', '|']),
        };
        6 + if is_alike { 6 } else { 0 }
    }
}

/// Reads on until behind `end`, not too far.
fn past(text: &str, end: &str) -> Option<usize> {
    let near = text.as_bytes().get(..AHEAD).unwrap_or(text.as_bytes());
    memchr::memmem::find(near, end.as_bytes()).map(|at| at + end.len())
}

/// How long what `text` says of the target of a link is, if it does.
fn target_length(text: &str) -> usize {
    let (open, close) = match text.as_bytes().first() {
        Some(b'(') => (b'(', b')'),
        Some(b'[') => (b'[', b']'),
        _ => return 0,
    };
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(AHEAD) {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    0
}

/// A line of Markdown without the number of an item.
fn without_marker(line: &str) -> &str {
    let plain =
        line.trim_start_matches(|letter: char| matches!(letter, '-' | '*' | '+' | '#') || letter.is_whitespace());
    let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
    match plain.as_bytes().get(digits..digits + 2) {
        Some([b'.' | b')', b' ' | b'\t']) if (1..=9).contains(&digits) => &plain[digits + 2..],
        _ => plain,
    }
}

/// The value of a line of front matter.
fn value_of(line: &str) -> &str {
    let is_name = |name: &str| {
        !name.is_empty() && name.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    match line.split_once([':', '=']) {
        Some((name, value)) if is_name(name) => value,
        _ => line,
    }
}

fn letters_of(text: &str) -> String {
    let mut letters = String::new();
    push_letters(&mut letters, text);
    letters
}

fn push_letters(letters: &mut String, text: &str) {
    letters.extend(text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase));
}

fn alike_before(text: &str, wanted: &str) -> usize {
    alike(text.chars().rev(), wanted.chars().rev())
}

fn alike(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\ntitle: The oak shelf\ntags: [wood]\ncover: big.png\n---\n\nThe oak shelf is saved.\n\n\
        [Buy a saw](https://example.org/saw_(tool)) before you begin with it.\n\n- Save\n- Glue it\n- 7\n\n\
        | Size | Count |\n|------|-------|\n| big  | 2     |\n\nUse `Vec<String>` and **then** <b>look</b> at [it][ref].\n\n\
        Black &amp; white is a choice.\n\nThis paragraph is a\nlong one that goes over\nseveral lines.\n\n\
        ![](/big.png)\n\n## Glue it {#glue}\n\n```python\nimport <os>\n```\n\n![](/big.png)\n\n1. First do this\n2. Then do that\n\n\
        {{< note title=\"Beware of saws\" src=\"saw.png\" >}}\nA note inside.\n{{< /note >}}\n\n[ref]: https://example.org/ref\n\nVisit <https://example.org/2024>.\n";

    #[track_caller]
    fn check(sought: Sought, expected: Option<&str>) {
        let line = line_of(PAGE, &sought);
        assert_eq!(line.and_then(|line| PAGE.lines().nth(line - 1)), expected, "{sought:?}");
    }

    #[test]
    fn the_line_of_a_text_is_found_by_what_readers_see() {
        for (tag, words, expected) in [
            ("h1", "The oak shelf", "title: The oak shelf"),
            ("p", "The oak shelf is saved.", "The oak shelf is saved."),
            (
                "p",
                "Buy a saw before you begin with it.",
                "[Buy a saw](https://example.org/saw_(tool)) before you begin with it.",
            ),
            ("li", "Glue it", "- Glue it"),
            ("h2", "Glue it", "## Glue it {#glue}"),
            ("td", "big", "| big  | 2     |"),
            ("td", "2", "| big  | 2     |"),
            ("th", "Count", "| Size | Count |"),
            ("p", "Use Vec<String> and then look at it.", "Use `Vec<String>` and **then** <b>look</b> at [it][ref]."),
            ("p", "Black & white is a choice.", "Black &amp; white is a choice."),
            ("p", "This paragraph is a long one that goes over several lines.", "This paragraph is a"),
            ("pre", "import <os>", "import <os>"),
            ("li", "Then do that", "2. Then do that"),
            ("p", "Beware of saws", "{{< note title=\"Beware of saws\" src=\"saw.png\" >}}"),
            ("p", "A note inside. And more that the theme adds", "A note inside."),
            ("p", "Visit https://example.org/2024.", "Visit <https://example.org/2024>."),
        ] {
            check(Sought { words: words.into(), tag: tag.into(), ..Sought::default() }, Some(expected));
        }
        for words in ["nowhere", "saw.png", "", "…"] {
            check(Sought { words: words.into(), tag: "p".into(), ..Sought::default() }, None);
        }
    }

    #[test]
    fn what_is_written_twice_is_told_apart_by_what_is_around_it() {
        let at = |tag: &str, words: &str, before: &str, after: &str, file: &str| {
            let [words, tag, before, after, file] = [words, tag, before, after, file].map(str::to_string);
            line_of(PAGE, &Sought { words, tag, before, after, file })
        };
        let line = |start: &str| PAGE.lines().position(|line| line.starts_with(start)).map(|at| at + 1);
        assert_eq!(at("li", "7", "Save Glue it", "Size Count", ""), line("- 7"));
        assert_eq!(at("span", "Glue it", "Save\n", "7\nSize", ""), line("- Glue it"));
        assert_eq!(at("span", "Glue it", "several lines.\n", "import", ""), line("## Glue it"));
        let first = line("![](/big.png)");
        assert_eq!(at("img", "", "that goes over several lines.", "Glue it", "big.png"), first);
        assert_eq!(at("img", "", "Glue it import <os>", "First", "big.png"), first.map(|line| line + 8));
        assert_eq!(at("img", "", "", "", "big.png"), first);
        assert_eq!(at("img", "Buy a saw", "", "", "other.png"), line("[Buy"));
    }

    #[test]
    fn the_first_line_of_the_body_is_behind_the_front_matter() {
        assert_eq!(first_line(PAGE), 6);
        assert_eq!(first_line("+++\na = 1\n+++\ntext"), 4);
        assert_eq!(first_line("plain"), 1);
        assert_eq!(first_line("--- never closed\ntext"), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_line_or_none(text in "([a-c ]|\n|`|<|>|\\[|\\]|\\(|\\)|\\{\\{<|>\\}\\}|\"|=|&|;|---\n|ü|1\\. |#){0,40}", words in "[a-cü1]{0,4}") {
            let sought = Sought { words, tag: "li".into(), before: "a".into(), after: "b".into(), file: "a".into() };
            if let Some(line) = line_of(&text, &sought) {
                proptest::prop_assert!(line >= 1 && line <= text.lines().count());
            }
        }
    }
}
