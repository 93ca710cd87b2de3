//! The modules that readers' browsers run, as they are published: shorter than they are written.

use std::collections::BTreeMap;

/// What the manifest is put into.
const PLACE: &str = "const MANIFEST = \"\";";
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Names that our modules alone use, for values or for what is kept in them, each in the same sense everywhere: nothing
/// outside, no text and no key of a browser is called so. They are published as letters.
const OWN: &str = "\
    ACCENTS ARTICLE FEW LETTER OF_SLIPS PAIRED PLAIN Reader Search UNSPACED WORDS above action addExcerpt address \
    allowed answer answered ask asked asking attributes bar base before beside best bits box byBytes byte bytes \
    called candidates chance chosen column common commonPlaces count counts counting dialog digits distance element \
    endings exact facet facetFile facets factor facts fail failures family few fewest file files first fold folder \
    follower followers forget forgiven form forms found front group groups guesses half halves heading here high hit \
    hits impact impacts instead isBare isKnown isOfPage isOnline isOpen isPage isPlain isRare isShort joined kept \
    kind known landed landing last later latest lead least left letters link list listed listen lists load long \
    longest look looked lookedFor make makeDialog makePage makeView mark markOf markPage marked marks mended middle \
    more most named names near neighbour nextBits note notes number ofEnding ofHalves ofWord ofWording one ones \
    opener options other otherBlanks others own packed page pageFiles pages paired pairs parts pins place places \
    plain rank ranked rarity read readFacets readPages readWords reader recent recents rest result row run said say \
    scores search_again search_clear search_count search_failed search_guides search_hint search_loading search_more \
    search_none search_none_help search_offline search_recent second sectionOf sections sendsParts settle shard \
    shards share shared show showFound showRecents shown shut slips small start stops stored sum synonyms synonymsOf \
    take telling textFiles texts timers token tokens told turn unpack utf8 view vote votes walker wanted wayOn way_on \
    way_on_path weight weightOf word wordFiles wording wordings worth written";

/// The module with this source and the manifest of an index in it. Comments, blanks that part nothing and the names of
/// constant numbers are left out; texts, patterns and templates stay as they are.
///
/// Written for our own modules: statements end with a semicolon, a pattern stands behind a sign or at the beginning of a
/// line, and one whose name is in capitals is a number that is never hidden by another. Linear.
pub fn module(source: &str, manifest: &[u8]) -> Vec<u8> {
    let (source, numbers) = without_numbers(source);
    let mut counts = BTreeMap::new();
    minified(&source, &mut |name| {
        *counts.entry(name.to_string()).or_default() += 1;
        name.to_string()
    });
    let letters = letters(&counts);
    let source = source.replacen(PLACE, &format!("const MANIFEST = \"{}\";", base64(manifest)), 1);
    let shorter = minified(&source, &mut |name| match (letters.get(name), numbers.get(name)) {
        (Some(letters), _) => letters.clone(),
        (_, Some(number)) => number.to_string(),
        // Whether a name may be given another value matters while it is written.
        _ if name == "const" => "let".to_string(),
        _ if name == "undefined" => "void 0".to_string(),
        _ => name.to_string(),
    });
    shorter.into_bytes()
}

/// Letters for the names that are our own, one for those that are used most: no other name of the module.
fn letters(counts: &BTreeMap<String, usize>) -> BTreeMap<&str, String> {
    let mut own: Vec<(&str, usize)> =
        OWN.split(' ').filter_map(|name| counts.get(name).map(|count| (name, *count))).collect();
    own.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let alphabet = || ('a'..='z').chain('A'..='Z');
    let one = alphabet().map(String::from);
    let two = alphabet().flat_map(|first| alphabet().map(move |second| format!("{first}{second}")));
    let free = one.chain(two).filter(|letters| {
        !counts.contains_key(letters) && !["as", "do", "if", "in", "is", "of"].contains(&letters.as_str())
    });
    own.into_iter().map(|(name, _)| name).zip(free).collect()
}

/// The source without comments and blanks, each name in it as `name` gives it. Linear.
fn minified(source: &str, name: &mut dyn FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(source.len());
    let (mut rest, mut empty) = (source, 0);
    // For each bracket that is open whether the statement in it is one of `let`; and where the last of these ended.
    let (mut are_let, mut after_let) = (vec![false], 0);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => quoted(rest, first),
            '`' => {
                let length = template(rest);
                push_template(&mut out, &rest[..length], name);
                rest = &rest[length..];
                continue;
            }
            '/' if rest.starts_with("//") => {
                rest = rest.find('\n').map_or("", |end| &rest[end..]);
                continue;
            }
            '/' if rest.starts_with("/*") => {
                rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                continue;
            }
            '/' if out.trim_end_matches([' ', '\n']).ends_with(|sign: char| "(,=:[!&|?{};".contains(sign)) => {
                pattern(rest)
            }
            ' ' | '\n' => {
                let behind = rest.trim_start_matches([' ', '\n']);
                // A comment may stand between two blanks.
                if !behind.starts_with("//") && !behind.starts_with("/*") {
                    push_between(&mut out, &rest[..rest.len() - behind.len()], behind);
                }
                if behind.starts_with(';') {
                    empty = out.len() + 1;
                }
                rest = behind;
                continue;
            }
            letter if is_of_name(letter) => {
                let length = rest.find(|letter| !is_of_name(letter)).unwrap_or(rest.len());
                let own = name(&rest[..length]);
                rest = &rest[length..];
                let is_let = own == "let" && !out.ends_with("export ");
                if is_let && after_let == out.len() && out.ends_with(';') {
                    out.pop();
                    out.push(',');
                } else {
                    out.push_str(&own);
                }
                if let (true, Some(last)) = (is_let, are_let.last_mut()) {
                    *last = true;
                }
                continue;
            }
            '}' => {
                // A statement that is empty needs its semicolon: `for (…) ;`.
                if out.ends_with([';', ',']) && empty != out.len() {
                    out.pop();
                }
                1
            }
            // A name alone needs no brackets.
            '=' if rest.starts_with("=>") => {
                let inside = out.strip_suffix(')').unwrap_or_default();
                let name = inside.rsplit(|letter| !is_of_name(letter)).next().unwrap_or_default().to_string();
                let before = inside.len() - name.len();
                if !name.is_empty() && inside[..before].ends_with('(') {
                    out.truncate(before - 1);
                    out.push_str(if out.ends_with(is_of_name) { " " } else { "" });
                    out.push_str(&name);
                }
                2
            }
            other => other.len_utf8(),
        };
        match first {
            '{' | '(' | '[' => are_let.push(false),
            '}' | ')' | ']' => drop(are_let.pop()),
            ';' if are_let.last_mut().is_some_and(std::mem::take) => after_let = out.len() + 1,
            _ => {}
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// Appends a template whose code is [`minified`].
fn push_template(out: &mut String, template: &str, name: &mut dyn FnMut(&str) -> String) {
    let mut rest = template;
    while let Some(start) = rest.find("${") {
        let code = &rest[start + 2..];
        let Some(length) = code_in_template(code) else { break };
        out.push_str(&rest[..start + 2]);
        out.push_str(&minified(&code[..length], name));
        rest = &code[length..];
    }
    out.push_str(rest);
}

/// The bytes of the code before the bracket that ends it.
fn code_in_template(code: &str) -> Option<usize> {
    let bytes = code.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        at += match bytes.get(at)? {
            b'}' if depth == 0 => return Some(at),
            b'}' => {
                depth -= 1;
                1
            }
            b'{' => {
                depth += 1;
                1
            }
            quote @ (b'"' | b'\'') => quoted(&code[at..], char::from(*quote)),
            b'`' => template(&code[at..]),
            _ => 1,
        };
    }
}

/// The source without the constants that are numbers, and these by their names: `const A = 1, B = [2], C = 3;` is a line.
fn without_numbers(source: &str) -> (String, BTreeMap<&str, &str>) {
    let mut numbers = BTreeMap::new();
    let mut rest = String::with_capacity(source.len());
    for line in source.lines() {
        let list = line.strip_prefix("const ").and_then(|list| list.strip_suffix(';'));
        let mut kept = Vec::new();
        for part in list.unwrap_or_default().split(", ") {
            match part.split_once(" = ") {
                Some((name, number))
                    if name.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'_')
                        && number.parse::<f64>().is_ok() =>
                {
                    numbers.insert(name, number);
                }
                _ => kept.push(part),
            }
        }
        match list {
            Some(_) if kept.is_empty() => {}
            Some(_) => rest.push_str(&format!("const {};\n", kept.join(", "))),
            None => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    (rest, numbers)
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

/// Appends the blank or the line break that must stand before `behind`, if one must.
fn push_between(out: &mut String, blanks: &str, behind: &str) {
    let (Some(before), Some(next)) = (out.chars().next_back(), behind.chars().next()) else { return };
    if blanks.contains('\n') {
        if !";{,([".contains(before) && !"})],.?:&|".contains(next) {
            out.push('\n');
        }
    } else if is_of_name(before) && is_of_name(next) || before == next && "+-".contains(next) {
        out.push(' ');
    }
}

/// The bytes of the text that `rest` begins with, its quotes included.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            letter if letter == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The bytes of the template that `rest` begins with, code inside it included.
fn template(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (1, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'$' if bytes.get(at + 1) == Some(&b'{') => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'`' if depth == 0 => return at + 1,
            // Inside code, one inside the other.
            b'`' => at += template(&rest[at..]) - 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// The bytes of the pattern that `rest` begins with.
fn pattern(rest: &str) -> usize {
    let (mut is_escaped, mut is_class) = (false, false);
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => is_class = true,
            ']' => is_class = false,
            '/' if !is_class => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().chain([&0, &0]).take(3).fold(0, |number, byte| number << 8 | usize::from(*byte));
        for digit in 0..4 {
            let is_there = digit <= chunk.len();
            text.push(if is_there { char::from(DIGITS[number >> (18 - 6 * digit) & 63]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::default_theme;

    #[test]
    fn bytes_become_letters() {
        let expected = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (length, expected) in expected.iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), *expected);
        }
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&module(source, b"foo")), expected);
    }

    #[test]
    fn comments_are_left_out_and_the_manifest_is_put_in() {
        let source = "// One.\n\nconst MANIFEST = \"\";\n/**\n * Two.\n */\nfunction f() {\n  return (/** @type {number} */ a, /** @type {[b]} */ b) => 1; // Three.\n}\n";
        check(source, "let MANIFEST=\"Zm9v\";function f(){return(a,b)=>1}");
    }

    #[test]
    fn blanks_that_part_something_stay() {
        check("a + +b - --c;\nlet d = e in f\nreturn\n", "a+ +b- --c;let d=e in f\nreturn");
        check("if (a) b();\nelse c();\nfor (d of e) ;\n", "if(a)b();else c();for(d of e);");
        check("if (a) {\n  b();\n  for (d of e) ;\n}\n", "if(a){b();for(d of e);}");
        check("class A {\n  f() {\n    g();\n  }\n\n  h = [1,\n    2,\n  ];\n}\n", "class A{f(){g()}\nh=[1,2,]}");
    }

    #[test]
    fn a_name_alone_has_no_brackets_and_values_that_are_set_one_after_the_other_share_their_word() {
        check(
            "f((/** @type {string} */ a) => b, async (c) => d, () => e, ([g]) => h);\n",
            "f(a=>b,async c=>d,()=>e,([g])=>h);",
        );
        check("const a = 1;\nlet b = { c: 2 };\nd();\nlet e;\n", "let a=1,b={c:2};d();let e;");
        check("const a = f();\n\n/** Two. */\nconst b = undefined;\n", "let a=f(),b=void 0;");
        check(
            "for (let a = 1; a < b; a++) {\n  let c = 1;\n}\nlet d = 1;\n",
            "for(let a=1;a<b;a++){let c=1}\nlet d=1;",
        );
    }

    #[test]
    fn texts_patterns_and_templates_stay_as_they_are() {
        check("a = \"b  c \\\" // d\";\n", "a=\"b  c \\\" // d\";");
        check("a.replace(/[ /] \" \\/ /gu, 'x  y') / 2 / 3;\n", "a.replace(/[ /] \" \\/ /gu,'x  y')/2/3;");
        check("`a  ${b ? `{ ${c} }` : \"\"} // d` + e;\n", "`a  ${b?`{ ${c} }`:\"\"} // d`+e;");
        check("`unfinished", "`unfinished\n");
        check("/unfinished", "/unfinished");
        check("= /unfinished", "=/unfinished\n");
    }

    #[test]
    fn numbers_stand_in_the_place_of_their_names() {
        let source = "const MOST = 12, LEAST = 0.5, LIST = [1, 0.5];\nconst ALL = 3;\nf(MOST, LEAST, x.entries, LIST, \"MOST\", ALL_MOST);\n";
        check(source, "let LIST=[1,0.5];f(12,0.5,x.entries,LIST,\"MOST\",ALL_MOST);");
    }

    #[test]
    fn own_names_become_letters_that_nothing_else_is_called() {
        let source = "function rank(ranked, a) {\n  return { ranked, b: ranked.page, c: \"ranked\", d: `page ${ranked} ${`${a + rank}`}` };\n}\n";
        check(source, "function f(e,a){return{e,b:e.g,c:\"ranked\",d:`page ${e} ${`${a+f}`}`}}");
        let modules = ["search/search.js", "search/dialog.js"].map(default_theme::file);
        let text = modules.iter().flatten().map(|file| String::from_utf8_lossy(file)).collect::<String>();
        let unused: Vec<&str> = OWN.split(' ').filter(|name| !text.contains(name)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn the_module_has_a_place_for_the_manifest() {
        let source = default_theme::file("search/search.js").and_then(|file| std::str::from_utf8(file).ok());
        let source = source.expect("the theme has the module");
        assert_eq!(source.matches(PLACE).count(), 1);
    }
}
