use super::parse_shortcodes;
use crate::content::shortcode::{Argument, Arguments, KnownShortcodes, Notation, Piece};
use crate::diagnostic::{Code, FilePath, line_and_column};
use proptest::prelude::*;

struct Known;

impl KnownShortcodes for Known {
    fn takes_body(&self, name: &str) -> Option<bool> {
        match name.to_lowercase().as_str() {
            "sig" | "args" | "image" | "ui/icon" => Some(false),
            "wrap" | "tab" | "tabs" | "note" | "highlight" => Some(true),
            _ => None,
        }
    }
    fn names(&self) -> Vec<String> {
        ["args", "highlight", "image", "note", "sig", "tab", "tabs", "ui/icon", "wrap"].map(String::from).to_vec()
    }
    fn removed(&self, name: &str) -> Option<&'static str> {
        (name == "gist").then_some("link to the gist instead")
    }
}

fn show_argument(argument: &Argument) -> String {
    match argument {
        Argument::Text(text) => format!("{text:?}"),
        Argument::Bool(value) => value.to_string(),
        Argument::Integer(value) => format!("{value}i"),
        Argument::Float(value) => format!("{value}f"),
    }
}

fn show(text: &str, pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(range) => out.push_str(&text[range.clone()]),
            Piece::Escaped(_, shown) => out.push_str(&format!("<{shown}>")),
            Piece::Call(call) => {
                let kind = if call.notation == Notation::Html { '<' } else { '%' };
                out.push_str(&format!("[{kind}{}#{}", call.name, call.ordinal));
                if !call.indent.is_empty() {
                    out.push_str(&format!("+{}", call.indent.len()));
                }
                match &call.arguments {
                    Arguments::None => {}
                    Arguments::Positional(values) => values.iter().for_each(|v| out.push_str(&format!(" {}", show_argument(v)))),
                    Arguments::Named(values) => {
                        values.iter().for_each(|(n, v)| out.push_str(&format!(" {n}={}", show_argument(v))));
                    }
                }
                if let Some(body) = &call.body {
                    out.push('|');
                    show(text, body, out);
                }
                out.push(']');
            }
        }
    }
}

fn parse(text: &str) -> (String, Vec<(Code, usize, usize, String, String)>) {
    let parsed = parse_shortcodes(&FilePath::from("content/a.md"), text, 0..text.len(), &Known);
    let mut out = String::new();
    show(text, &parsed.value, &mut out);
    let faults = parsed.diagnostics.into_iter().map(|diagnostic| {
        let span = diagnostic.span.expect("every fault of a shortcode has a place");
        let (line, column) = line_and_column(text, span.start);
        (diagnostic.code, line, column, diagnostic.message, diagnostic.help.unwrap_or_default())
    });
    (out, faults.collect())
}

/// Parses without a fault.
fn check(text: &str, expected: &str) {
    let (shown, faults) = parse(text);
    assert_eq!((shown.as_str(), faults), (expected, Vec::new()), "in {text:?}");
}

/// Has these faults, each with code, line and column, in this order.
fn check_faults(text: &str, expected: &[(&str, usize, usize)]) {
    let (_, faults) = parse(text);
    let faults: Vec<_> = faults.iter().map(|(code, line, column, ..)| (code.as_str(), *line, *column)).collect();
    assert_eq!(faults, expected, "in {text:?}");
}

fn help_of(text: &str) -> String {
    parse(text).1.remove(0).4
}

#[test]
fn values_are_positional_or_named() {
    check("{{< args >}}", "[<args#0]");
    check("{{% args one %}}", "[%args#0 \"one\"]");
    check(r#"{{< args "one two" "x" plain >}}"#, r#"[<args#0 "one two" "x" "plain"]"#);
    check(r#"{{< args "a""b" >}}"#, r#"[<args#0 "a" "b"]"#);
    check(r#"{{< args a ="x" >}}"#, r#"[<args#0 a="x"]"#);
    check(r#"{{< args a = "x" >}}"#, r#"[<args#0 a="x"]"#);
    check("{{< args a =1 b =2 >}}", "[<args#0 a=1i b=2i]");
    check("{{< args a=1 b=2 a=3 >}}", "[<args#0 a=3i b=2i]");
    check("{{< args größe=1 data-x=2 >}}", "[<args#0 größe=1i data-x=2i]");
    check("{{< args =x >}}", "[<args#0]");
    check("{{<args one>}}", "[<args#0 \"one\"]");
    check("{{<\targs\tx\n\ty\t>}}", r#"[<args#0 "x" "y"]"#);
    check("{{< args x \\y >}}", r#"[<args#0 "x" "y"]"#);
}

#[test]
fn bare_values_have_a_type() {
    check("{{< args a=+5 b=+.5 c=5. d=-.5 e=+ f=1.2.3 g=-0 h=1,5 >}}", r#"[<args#0 a=5i b=0.5f c="5." d=-0.5f e="+" f="1.2.3" g=0i h="1,5"]"#);
    check("{{< args 007 1_0 0x1F 1e5 9223372036854775808 >}}", r#"[<args#0 7i "1_0" "0x1F" "1e5" "9223372036854775808"]"#);
    check(r#"{{< args true "true" false >}}"#, r#"[<args#0 true "true" false]"#);
}

#[test]
fn quotes_keep_what_is_between_them() {
    check(r#"{{< args "say \"hi\" now" >}}"#, r#"[<args#0 "say \"hi\" now"]"#);
    check(r#"{{< args "C:\\dir" "a\nb" "one \"q\" and \\ back" >}}"#, r#"[<args#0 "C:\\\\dir" "a\\nb" "one \"q\" and  back"]"#);
    check("{{< args `x \"y\"\nz` `` >}}", r#"[<args#0 "x \"y\"\nz" ""]"#);
    check(r#"{{< args \"x y\" >}}"#, r#"[<args#0 "x y"]"#);
    check(r#"{{< args a=\"x y\" >}}"#, r#"[<args#0 a="x y"]"#);
    check(r#"{{< args "a >}} b" >}}"#, r#"[<args#0 "a >}} b"]"#);
    check(r#"{{< args a=x"y" >}}"#, r#"[<args#0 a="x\"y\""]"#);
}

#[test]
fn bodies_hold_text_and_calls() {
    check("a {{< wrap >}}x{{< /wrap >}} b", "a [<wrap#0|x] b");
    check("{{< wrap >}}a {{< sig >}} b {{< wrap />}}{{< /wrap >}}{{< sig >}}", "[<wrap#0|a [<sig#0] b [<wrap#1]][<sig#1]");
    check("{{% wrap %}}x{{< /wrap >}}", "[%wrap#0|x]");
    check("{{< wrap / >}}", "[<wrap#0]");
}

#[test]
fn closing_tags_are_read_leniently() {
    check("{{< wrap >}}x{{< / >}}", "[<wrap#0|x]");
    check("{{< wrap >}}x{{</\nwrap\n>}}", "[<wrap#0|x]");
    check("{{< WRAP >}}x{{< /WRAP >}}", "[<WRAP#0|x]");
}
