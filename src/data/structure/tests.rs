use super::{Dialect, find_fault};
use proptest::prelude::*;

/// The fault of `marked` without its `‸`, which stands before the place of the fault. An empty message: none is found.
#[track_caller]
fn check(dialect: Dialect, marked: &str, message: &str) {
    let text = marked.replace('‸', "");
    let found = find_fault(&text, dialect);
    let place = marked.find('‸');
    let found = found.as_ref().map(|fault| (Some(fault.start), fault.message.as_str()));
    let expected = (!message.is_empty()).then_some((place, message));
    assert_eq!(found, expected, "{text}");
}

const UNCLOSED_LIST: &str = "the bracket `[` that opens here is never closed";
const UNCLOSED_MAP: &str = "the bracket `{` that opens here is never closed";
const UNCLOSED_QUOTE: &str = "the quote `\"` that opens here is never closed";
const GOES_ON: &str = "the text goes on behind its closing quote";
const NO_COMMA: &str = "a comma is missing behind this value";
const TWO_COMMAS: &str = "there are two commas in a row";
const MORE_FOLLOWS: &str = "this `}` closes the first bracket, and more follows";

/// JSON by the book, and the same with trailing commas as YAML, which are at fault in the same way.
#[track_caller]
fn check_json(marked: &str, message: &str) {
    check(Dialect::Json, marked, message);
    check(Dialect::Yaml, marked, message);
    let loose = marked.replace("\"z\": 1\n}", "\"z\": 1,\n}").replace("\"z\": 1 }", "\"z\": 1, }");
    check(Dialect::Yaml, &loose, message);
}

#[test]
fn the_bracket_that_is_open_is_named() {
    check_json("{\n  \"a\": ‸[\"x\", \"y\"\n  \"b\": 1,\n  \"z\": 1\n}\n", UNCLOSED_LIST);
    check_json("{\n  \"a\": ‸{ \"x\": \"y\"\n  \"b\": 1,\n  \"z\": 1\n}\n", UNCLOSED_MAP);
    check_json("{\n  \"a\": ‸{ \"x\": 1,\n  \"b\": 1,\n  \"z\": 1\n}\n", UNCLOSED_MAP);
    check_json("{\n  \"a\": ‸{\n    \"x\": 1,\n  \"b\": 1,\n  \"z\": 1\n}\n", UNCLOSED_MAP);
    check_json("‸{\n  \"a\":\n    {\n      \"x\": 1\n    },\n  \"z\": 1\n", UNCLOSED_MAP);
    check_json("‸{ \"a\": { \"x\": 1, \"z\": 1 }", UNCLOSED_MAP);
    check(Dialect::Json, "{ \"a\": ‸[\"x\", \"y\", \"b\": 1, \"z\": 1 }", UNCLOSED_LIST);
    let before = "the bracket `[` that opens here is not closed before the next `}`";
    check(Dialect::Yaml, "{ \"a\": ‸[\"x\", \"y\", \"b\": 1, \"z\": 1 }", before);
    check_json("{\n  \"a\": ‸[\"x\", \"y\"},\n  \"z\": 1\n}\n", before);
    check(Dialect::Yaml, "a: b\nc: ‸[x, y\nd: e\n", UNCLOSED_LIST);
    check(Dialect::Yaml, "a: b\nc: ‸{x: y\nd: e\n", UNCLOSED_MAP);
    check(Dialect::Yaml, "- a\n- ‸[x, y\n", UNCLOSED_LIST);
    check(Dialect::Toml, "a = 1\nc = ‸[\"x\", \"y\"\nd = 1\n", UNCLOSED_LIST);
    check(Dialect::Toml, "a = 1\nc = ‸{x = 1\nd = 1\n", UNCLOSED_MAP);
    check(Dialect::Toml, "‸[menu\na = 1\n", "the `[` that opens here is never closed");
}

#[test]
fn brackets_that_close_nothing_are_named() {
    check_json("{\n  \"a\": \"x\" ‸],\n  \"z\": 1\n}\n", "this `]` closes nothing: the bracket that is open is a `{`");
    check_json("{\n  \"a\": \"x\" ‸},\n  \"z\": 1\n}\n", MORE_FOLLOWS);
    check_json("{\n  \"a\": { \"x\": 1 }‸},\n  \"z\": 1\n}\n", MORE_FOLLOWS);
    check_json("{\n  \"z\": 1\n}\n‸}\n", "there is no open bracket that this `}` could close");
    check(Dialect::Yaml, "a: [x]‸]\n", "there is no open bracket that this `]` could close");
    check(Dialect::Toml, "a = {x = 1}‸}\n", "there is no open bracket that this `}` could close");
}

#[test]
fn the_quote_that_is_open_is_named() {
    check_json("{\n  \"a\": ‸\"x y,\n  \"b\": \"c\",\n  \"z\": 1\n}\n", UNCLOSED_QUOTE);
    check_json("{\n  \"a\": [\"x\", ‸\"y],\n  \"b\": \"c\",\n  \"z\": 1\n}\n", UNCLOSED_QUOTE);
    check_json("{\n  ‸\"a: \"x y\",\n  \"z\": 1\n}\n", UNCLOSED_QUOTE);
    check_json("{ \"a\": ‸\"x y, \"b\": \"c\", \"z\": 1 }", UNCLOSED_QUOTE);
    check_json("{ \"a\": [\"x\", ‸\"y], \"b\": \"c\", \"z\": 1 }", UNCLOSED_QUOTE);
    check_json("{\n  \"z\": 1,\n  \"a\": ‸\"x\n}\n", UNCLOSED_QUOTE);
    check(Dialect::Yaml, "{ 'a': ‸'x y,\n 'b': 'c' }", "the quote `'` that opens here is never closed");
    check(Dialect::Yaml, "a: ‸\"x y\nb: c\n", UNCLOSED_QUOTE);
    check(Dialect::Yaml, "a: ‸\"x y\nb: \"c\"\n", UNCLOSED_QUOTE);
    check(Dialect::Toml, "a = ‸\"x y\nb = \"c\"\n", UNCLOSED_QUOTE);
    check(Dialect::Toml, "a = [‸\"x, \"y\"]\n", UNCLOSED_QUOTE);
    check(Dialect::Toml, "a = ‸\"\"\"x\ny\n", "the text that opens here with `\"\"\"` is never closed");
    check(Dialect::Json, "{\"a\": ‸x\"}", "this text has a closing quote and no opening one");
    check(Dialect::Json, "{‸a\": 1}", "this text has a closing quote and no opening one");
    check(Dialect::Json, "{\"a\": ‸'x'}", "this text is not in double quotes");
}

#[test]
fn a_text_that_goes_on_is_named_behind_its_quote() {
    check_json("{\n  \"a\": \"Say \"‸hi\" now\",\n  \"z\": 1\n}\n", GOES_ON);
    check_json("{\n  \"a\": \"\"‸Hi\" she said\",\n  \"z\": 1\n}\n", GOES_ON);
    check_json("{\n  \"a\": \"She said \"‸hi\"\",\n  \"z\": 1\n}\n", GOES_ON);
    check_json("{ \"a\": \"Say \"‸hi\" now\", \"z\": 1 }", GOES_ON);
    check(Dialect::Yaml, "a: \"Hi\" ‸she said\n", GOES_ON);
    check(Dialect::Yaml, "a: 'It'‸s here'\n", GOES_ON);
    check(Dialect::Toml, "a = \"Say \"‸hi\" now\"\n", GOES_ON);
}

#[test]
fn commas_and_colons_are_named() {
    check_json("{\n  \"a\": \"x‸\"\n  \"z\": 1\n}\n", NO_COMMA);
    check_json("{ \"a\": \"x‸\" \"z\": 1 }", NO_COMMA);
    check_json("{ \"a\": [\"x‸\" \"y\"], \"z\": 1 }", NO_COMMA);
    check_json("{ \"a\": [1‸]\n \"z\": 1 }", NO_COMMA);
    check(Dialect::Toml, "a = {x = \"1‸\" y = 2}\n", NO_COMMA);
    check_json("{ \"a\": 1,‸, \"z\": 1 }", TWO_COMMAS);
    check_json("{ \"a\": [1,‸, 2], \"z\": 1 }", TWO_COMMAS);
    check_json("{ ‸, \"z\": 1 }", "there is nothing before this comma");
    check_json("{ ‸\"a\" \"x\", \"z\": 1 }", "there is no `:` behind the key `a`");
    check_json("{ ‸\"a\" {\"b\": 1}, \"z\": 1 }", "there is no `:` behind the key `a`");
    check_json("{ \"a\" ‸= \"x\", \"z\": 1 }", "there is a `=` between key and value");
    check_json("{ \"a\": \"x\"‸; \"z\": 1 }", "there is a `;` behind this value");
    check(Dialect::Json, "{\"a\": 1‸,}", "there is a comma with nothing after it");
    check(Dialect::Json, "{‸\"a\": , \"b\": 1}", "this key has no value");
    check(Dialect::Yaml, "{a: x b‸: y}", "there is a second colon behind this key");
    check(Dialect::Yaml, "a: \"x\"‸,\nb: c\n", "there is a comma behind the value");
    check(Dialect::Toml, "a = 1‸,\nb = 2\n", "there is a comma behind the value");
    check(Dialect::Toml, "‸a \"x\"\n", "there is no ` = ` between key and value");
    check(Dialect::Toml, "‸a =\n", "this key has no value");
}

#[test]
fn what_is_sound_has_no_fault() {
    for text in [
        "{\n\t\"a\": \"b\",\n\t\"c\": [\"d\", e f,],\n}",
        "{a: b, 'c d': \"e\n  f\", g: , \"h\", i: [j: k, l]}",
        "a: \"b\" # c\nd: 'it''s'\ne: |\n  \"f\n  [g\nh: some text\n  \"i\" [j\nk: [l,\n  m] # n\n",
        "a: &x {b: c}\nd: !!str \"e\"\n- f: [g]\n- - h\n\"i\": {j: \"k\"}\n",
        "a: b: c\nd: it's \"e\n",
    ] {
        check(Dialect::Yaml, text, "");
    }
    for text in [
        "a = \"b\" # c\nd = '''e\n\"f'''\n[g.h]\ni = [1, # j\n  2,\n]\n[[k]]\nl = {m = 1, n.o = \"p\"}\n",
        "\"q r\" = 2020-01-02T07:32:00Z\ns = \"\"\"\"t\"\"\"\"\n",
    ] {
        check(Dialect::Toml, text, "");
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
        "[a-z ,:=\"'\\[\\]{}#\\\\]{0,8}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-z :,]{1,6}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn sound_json_has_no_fault(value in json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("it is JSON")] {
            prop_assert_eq!(find_fault(&text, Dialect::Json), None, "{}", text);
            prop_assert_eq!(find_fault(&text, Dialect::Yaml), None, "{}", text);
        }
    }

    #[test]
    fn any_text_keeps_its_places(text in "[-\\[\\]{}\"':,=;|> a1é\n\t#&*!\\\\]{0,80}") {
        for dialect in [Dialect::Json, Dialect::Yaml, Dialect::Toml] {
            if let Some(fault) = find_fault(&text, dialect) {
                for range in [Some(fault.start..fault.end), fault.related.map(|(range, _)| range)].into_iter().flatten() {
                    prop_assert!(range.start <= range.end && text.get(range.clone()).is_some(), "{range:?} in {text:?}");
                }
            }
        }
    }
}
