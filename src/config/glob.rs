//! Globs on logical paths.
//!
//! `?` is one character and `*` any number of them, both without `/`; `**` crosses `/`; `[a-z]` and `[!a-z]`
//! are classes, `{a,b}` alternatives, `\` takes the next character as it is. Case does not count. A pattern
//! is compiled to a small machine that runs all ways at once, so no pattern is slow on any path.

/// Deepest nesting of `{…}`.
const MAX_NESTING: usize = 16;

/// The one letter that Go lowers `character` to.
pub fn lower_char(character: char) -> char {
    // Only `İ` has a lower case of two letters, and Go takes the first.
    character.to_lowercase().next().unwrap_or(character)
}

/// A compiled glob.
#[derive(Debug, Clone)]
pub struct Glob {
    program: Vec<Instruction>,
    negated: bool,
}

/// Why a pattern is no glob, in words for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GlobFault {
    /// `{` without `}`.
    UnclosedBrace,
    /// `[` without `]`.
    UnclosedClass,
    /// More than [`MAX_NESTING`] braces in each other.
    TooDeep,
}

impl GlobFault {
    /// What is wrong, for a message.
    pub fn message(self) -> &'static str {
        match self {
            GlobFault::UnclosedBrace => "the pattern has a `{` without its `}`",
            GlobFault::UnclosedClass => "the pattern has a `[` without its `]`",
            GlobFault::TooDeep => "the pattern has too many `{` in each other",
        }
    }
}

#[derive(Debug, Clone)]
enum Instruction {
    Literal(char),
    /// Any character but `/`.
    NotSlash,
    Any,
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
    Split(usize, usize),
    Jump(usize),
    Match,
}

/// An open `{`: where its alternative's split is, and the jumps at the ends of alternatives.
struct OpenBrace {
    split: usize,
    jumps: Vec<usize>,
}

impl Glob {
    /// Compiles `pattern`. A `!` at its start turns it around.
    pub fn new(pattern: &str) -> Result<Glob, GlobFault> {
        let (negated, pattern) = match pattern.strip_prefix('!') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, pattern),
        };
        Ok(Glob { program: compile(pattern)?, negated })
    }

    /// Whether `text` as a whole fits. Takes pattern length times text length steps at most.
    pub fn matches(&self, text: &str) -> bool {
        run(&self.program, text) != self.negated
    }
}

fn compile(pattern: &str) -> Result<Vec<Instruction>, GlobFault> {
    let mut program = Vec::new();
    let mut open: Vec<OpenBrace> = Vec::new();
    let mut characters = pattern.chars().map(lower_char).peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => program.push(Instruction::Literal(characters.next().unwrap_or('\\'))),
            '?' => program.push(Instruction::NotSlash),
            '*' => {
                let mut crosses = false;
                while characters.next_if_eq(&'*').is_some() {
                    crosses = true;
                }
                let start = program.len();
                program.push(Instruction::Split(start + 1, start + 3));
                program.push(if crosses { Instruction::Any } else { Instruction::NotSlash });
                program.push(Instruction::Jump(start));
            }
            '[' => program.push(read_class(&mut characters)?),
            '{' if open.len() == MAX_NESTING => return Err(GlobFault::TooDeep),
            '{' => {
                open.push(OpenBrace { split: program.len(), jumps: Vec::new() });
                program.push(Instruction::Split(program.len() + 1, usize::MAX));
            }
            ',' if !open.is_empty() => {
                let next = program.len() + 1;
                if let Some(brace) = open.last_mut() {
                    brace.jumps.push(program.len());
                    program[brace.split] = Instruction::Split(brace.split + 1, next);
                    brace.split = next;
                }
                program.push(Instruction::Jump(usize::MAX));
                program.push(Instruction::Split(next + 1, usize::MAX));
            }
            '}' if !open.is_empty() => {
                if let Some(brace) = open.pop() {
                    // The last alternative has none behind it: its split leads nowhere else.
                    program[brace.split] = Instruction::Jump(brace.split + 1);
                    let end = program.len();
                    for jump in brace.jumps {
                        program[jump] = Instruction::Jump(end);
                    }
                }
            }
            other => program.push(Instruction::Literal(other)),
        }
    }
    if !open.is_empty() {
        return Err(GlobFault::UnclosedBrace);
    }
    program.push(Instruction::Match);
    Ok(program)
}

fn read_class(characters: &mut std::iter::Peekable<impl Iterator<Item = char>>) -> Result<Instruction, GlobFault> {
    let negated = characters.next_if(|character| matches!(character, '!' | '^')).is_some();
    let mut ranges: Vec<(char, char)> = Vec::new();
    loop {
        let first = match characters.next().ok_or(GlobFault::UnclosedClass)? {
            ']' if !ranges.is_empty() => return Ok(Instruction::Class { negated, ranges }),
            '\\' => characters.next().ok_or(GlobFault::UnclosedClass)?,
            other => other,
        };
        let mut last = first;
        if characters.next_if_eq(&'-').is_some() {
            match characters.peek() {
                Some(']') => ranges.push(('-', '-')),
                Some(end) => {
                    last = *end;
                    characters.next();
                }
                None => return Err(GlobFault::UnclosedClass),
            }
        }
        ranges.push((first, last));
    }
}

fn run(program: &[Instruction], text: &str) -> bool {
    let mut current = Threads::new(program.len());
    let mut next = Threads::new(program.len());
    current.add(program, 0);
    for character in text.chars().map(lower_char) {
        for index in 0..current.list.len() {
            let at = current.list[index];
            let fits = match &program[at] {
                Instruction::Literal(wanted) => *wanted == character,
                Instruction::NotSlash => character != '/',
                Instruction::Any => true,
                Instruction::Class { negated, ranges } => {
                    ranges.iter().any(|(first, last)| (*first..=*last).contains(&character)) != *negated
                }
                Instruction::Split(..) | Instruction::Jump(_) | Instruction::Match => false,
            };
            if fits {
                next.add(program, at + 1);
            }
        }
        if next.list.is_empty() {
            return false;
        }
        std::mem::swap(&mut current, &mut next);
        next.clear();
    }
    current.list.iter().any(|at| matches!(program[*at], Instruction::Match))
}

/// The places of the program that are reached, each once.
struct Threads {
    list: Vec<usize>,
    seen: Vec<bool>,
    pending: Vec<usize>,
}

impl Threads {
    fn new(size: usize) -> Threads {
        Threads { list: Vec::new(), seen: vec![false; size], pending: Vec::new() }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.seen.fill(false);
    }

    fn add(&mut self, program: &[Instruction], at: usize) {
        self.pending.push(at);
        while let Some(at) = self.pending.pop() {
            if std::mem::replace(&mut self.seen[at], true) {
                continue;
            }
            match program[at] {
                Instruction::Jump(to) => self.pending.push(to),
                Instruction::Split(one, other) => self.pending.extend([one, other]),
                _ => self.list.push(at),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let glob = Glob::new(pattern).expect("a good pattern");
        assert_eq!(glob.matches(text), expected, "{pattern} on {text}");
    }

    #[test]
    fn one_star_stays_in_its_part() {
        check("/posts/*", "/posts/a", true);
        check("/posts/*", "/posts/a/b", false);
        check("/posts/*", "/posts/", true);
        check("*.jpg", "a.jpg", true);
        check("*.jpg", "img/a.jpg", false);
    }

    #[test]
    fn two_stars_cross() {
        check("/posts/**", "/posts/a/b", true);
        check("/posts/**", "/posts", false);
        check("**", "", true);
        check("/posts**", "/posts", true);
        check("**.jpg", "img/a.jpg", true);
        check("{/docs,/docs/**}", "/docs/a/b", true);
    }

    #[test]
    fn alternatives_and_classes() {
        check("{a,b{c,d}}e", "bde", true);
        check("{a,b{c,d}}e", "be", false);
        check("{,x}a", "a", true);
        check("{en,fr}", "fr", true);
        check("[a-c]x", "bx", true);
        check("[!a-c]x", "bx", false);
        check("[-a]", "-", true);
        check("a?c", "abc", true);
        check("a?c", "a/c", false);
        check("\\*", "*", true);
        check("\\*", "a", false);
    }

    #[test]
    fn case_does_not_count_and_an_exclamation_mark_turns_it_around() {
        check("/Posts/*", "/posts/A", true);
        check("! fr", "en", true);
        check("!fr", "fr", false);
    }

    #[test]
    fn a_broken_pattern_is_told() {
        assert_eq!(Glob::new("{a").err(), Some(GlobFault::UnclosedBrace));
        assert_eq!(Glob::new("[a").err(), Some(GlobFault::UnclosedClass));
        assert_eq!(Glob::new(&"{".repeat(17)).err(), Some(GlobFault::TooDeep));
    }

    proptest! {
        #[test]
        fn any_pattern_runs_on_any_text(pattern in r"[a-b*?{},\[\]!\\/-]{0,24}", text in "[a-b/]{0,24}") {
            if let Ok(glob) = Glob::new(&pattern) {
                let turned = Glob { negated: !glob.negated, ..glob.clone() };
                prop_assert_ne!(glob.matches(&text), turned.matches(&text));
            }
        }
    }
}
