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
                    Arguments::Positional(values) => {
                        values.iter().for_each(|v| out.push_str(&format!(" {}", show_argument(v))))
                    }
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

/// Code, line, column, message and help.
type Fault = (Code, usize, usize, String, String);

fn parse(text: &str) -> (String, Vec<Fault>) {
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
    check("{{< args größe=1 data-x=2 >}}", "[<args#0 größe=1i data-x=2i]");
    check("{{< args =x >}}", "[<args#0]");
    check("{{<args one>}}", "[<args#0 \"one\"]");
    check("{{<\targs\tx\n\ty\t>}}", r#"[<args#0 "x" "y"]"#);
    check("{{< args x \\y >}}", r#"[<args#0 "x" "y"]"#);
}

#[test]
fn of_values_with_one_name_the_last_counts_and_both_are_named() {
    let (shown, faults) = parse("{{< args a=1 b=2 a=x a=\"two words\" >}}");
    assert_eq!(shown, "[<args#0 a=\"two words\" b=2i]");
    let messages: Vec<&str> = faults.iter().map(|(.., message, _)| message.as_str()).collect();
    assert_eq!(messages, ["`a` is given twice to `args`: `x` and `two words`"]);
    check_faults("{{< args a=1 a=1 >}}", &[("shortcode-arguments", 1, 1)]);
}

#[test]
fn closing_tags_are_shown_as_they_are_to_be_written() {
    for (text, closing) in [
        ("{{% note %}}", "`{{% /note %}}`"),
        ("<<< note >>>", "`<<< /note >>>`"),
        ("{{< note >}}x{{< /tab >}}", "`{{< /note >}}`"),
        ("{{% note %}}x{{< /tab >}}", "`{{% /note %}}`"),
    ] {
        assert!(help_of(text).contains(closing), "{text}: {}", help_of(text));
    }
}

#[test]
fn bare_values_have_a_type() {
    check(
        "{{< args a=+5 b=+.5 c=5. d=-.5 e=+ f=1.2.3 g=-0 h=1,5 >}}",
        r#"[<args#0 a=5i b=0.5f c="5." d=-0.5f e="+" f="1.2.3" g=0i h="1,5"]"#,
    );
    check(
        "{{< args 007 1_0 0x1F 1e5 9223372036854775808 >}}",
        r#"[<args#0 7i "1_0" "0x1F" "1e5" "9223372036854775808"]"#,
    );
    check(r#"{{< args true "true" false >}}"#, r#"[<args#0 true "true" false]"#);
}

#[test]
fn quotes_keep_what_is_between_them() {
    check(r#"{{< args "say \"hi\" now" >}}"#, r#"[<args#0 "say \"hi\" now"]"#);
    check(
        r#"{{< args "C:\\dir" "a\nb" "one \"q\" and \\ back" >}}"#,
        r#"[<args#0 "C:\\\\dir" "a\\nb" "one \"q\" and  back"]"#,
    );
    check("{{< args `x \"y\"\nz` `` >}}", r#"[<args#0 "x \"y\"\nz" ""]"#);
    check(r#"{{< args \"x y\" >}}"#, r#"[<args#0 "x y"]"#);
    check(r#"{{< args a=\"x y\" >}}"#, r#"[<args#0 a="x y"]"#);
    check(r#"{{< args "a >}} b" >}}"#, r#"[<args#0 "a >}} b"]"#);
    check(r#"{{< args a=x"y" >}}"#, r#"[<args#0 a="x\"y\""]"#);
}

#[test]
fn bodies_hold_text_and_calls() {
    check("a {{< wrap >}}x{{< /wrap >}} b", "a [<wrap#0|x] b");
    check(
        "{{< wrap >}}a {{< sig >}} b {{< wrap />}}{{< /wrap >}}{{< sig >}}",
        "[<wrap#0|a [<sig#0] b [<wrap#1]][<sig#1]",
    );
    check("{{% wrap %}}x{{< /wrap >}}", "[%wrap#0|x]");
    check("{{< wrap / >}}", "[<wrap#0]");
}

#[test]
fn closing_tags_are_read_leniently() {
    check("{{< wrap >}}x{{< / >}}", "[<wrap#0|x]");
    check("{{< wrap >}}x{{</\nwrap\n>}}", "[<wrap#0|x]");
    check("{{< WRAP >}}x{{< /WRAP >}}", "[<WRAP#0|x]");
}

#[test]
fn three_brackets_are_a_spelling_of_angle_braces_outside_code() {
    check("<<< image src=\"a.png\" title=\"b c\" >>>", "[<image#0 src=\"a.png\" title=\"b c\"]");
    check("<<< wrap >>>x<<< /wrap >>>", "[<wrap#0|x]");
    for text in ["<<<", "a <<< b", "<<< other >>>", "`<<< sig >>>`", "```\n<<< sig >>>\n```\n"] {
        check(text, text);
    }
    check("{{< highlight >}}cat <<< sig >>> x{{< /highlight >}}", "[<highlight#0|cat <<< sig >>> x]");
    check("<<< highlight >>>cat <<< sig >>> x<<< /highlight >>>", "[<highlight#0|cat <<< sig >>> x]");
    check("{{< highlight >}}<<< /highlight >>>{{< /highlight >}}", "[<highlight#0|<<< /highlight >>>]");
}

#[test]
fn escaped_calls_are_text() {
    check("{{</* sig */>}} {{%/*x*/%}} {{</**/>}}", "<{{< sig >}}> <{{%x%}}> <{{<>}}>");
    check("{{ .Title }} {{/* c */}} {{{< sig >}}} {% sig %}", "{{ .Title }} {{/* c */}} {[<sig#0]} {% sig %}");
    check_faults("a\n{{</* sig >}}", &[("shortcode-syntax", 2, 1)]);
    check_faults("{{</*/>}} x", &[("shortcode-syntax", 1, 1)]);
}

#[test]
fn every_fault_is_told_at_its_place() {
    check_faults(
        "a {{< nope >}}\n{{< nope2 >}}x{{< /nope2 >}}",
        &[("shortcode-unknown", 1, 3), ("shortcode-unknown", 2, 1)],
    );
    check_faults("{{< wrap >}}a", &[("shortcode-unclosed", 1, 1)]);
    check_faults("{{< tabs >}}{{< tab >}}y{{< /tabs >}}", &[("shortcode-unclosed", 1, 1)]);
    check_faults("{{< tab >}}{{< tabs >}}{{< /tab >}}{{< /tabs >}}", &[("shortcode-unclosed", 1, 1)]);
    check_faults("{{< sig >}}x{{< /sig >}}", &[("shortcode-no-body", 1, 13)]);
    check_faults("{{< sig />}}", &[("shortcode-no-body", 1, 1)]);
    check_faults("{{< wrap >}}x{{< /wrap y >}}", &[("shortcode-syntax", 1, 24)]);
    check_faults("{{< wrap >}}\n{{< /note >}}", &[("shortcode-unopened", 2, 1)]);
    check_faults("{{< / >}}", &[("shortcode-unopened", 1, 1)]);
    check_faults("{{< sig %}}", &[("shortcode-syntax", 1, 9)]);
    check_faults("x\n{{< sig\n\ntext", &[("shortcode-syntax", 2, 1)]);
    check_faults("{{< args a=1>}}\nb", &[("shortcode-syntax", 1, 1)]);
    check_faults("{{%  %}}", &[("shortcode-syntax", 1, 1)]);
    check_faults("{{< args a=1 two >}}", &[("shortcode-syntax", 1, 14)]);
    check_faults("{{< args one b=2 >}}", &[("shortcode-syntax", 1, 14)]);
    check_faults("{{< args \"abc\ndef\" >}}", &[("shortcode-syntax", 1, 11)]);
    check_faults("{{< args /path/x >}}", &[("shortcode-syntax", 1, 10)]);
    check_faults("{{< args a@b.c >}}", &[("shortcode-syntax", 1, 11)]);
    check_faults("{{< args 'x' >}}", &[("shortcode-syntax", 1, 10)]);
    check_faults("{{< my.thing >}}", &[("shortcode-syntax", 1, 5)]);
    check_faults("{{< -x >}}", &[("shortcode-syntax", 1, 5)]);
    check_faults("{{< t.inline >}}{{< sig >}}{{< /t.inline >}}", &[("shortcode-syntax", 1, 17)]);
}

#[test]
fn a_tag_whose_end_is_missing_or_mistyped_is_told_where_it_opens() {
    for (text, line, help) in [
        ("x\n\n{{< image src=\"a.png\" }}\n\nSome text: \"yes\".\n", 3, "write `>}}` in place of `}}`"),
        ("{{< image src=\"a.png\"\n\nSome text: \"yes\".\n", 1, "put `>}}` at its end"),
        ("{{< image src=\"a.png\"\nSome text, {{< sig >}} >}}\n", 1, "put `>}}` at its end"),
        ("{{< image src=\"a.png\" >}\n\nSome", 1, "write `>}}` in place of `>}`"),
        ("{{< image src=\"a.png\" > }}\n\nSome", 1, "write `>}}` in place of `> }}`"),
        ("{{< image src=a.png}}\r\n\r\nSome, text", 1, "write `>}}` in place of `}}`"),
        ("{{% args one two }}\n\nSome", 1, "write `%}}` in place of `}}`"),
        ("<<< image src=\"a.png\" >>\n\nSome", 1, "write `>>>` in place of `>>`"),
        ("x\n<<< note\n\n<<< note >>> x<<< /note >>>", 2, "put `>>>` at its end"),
        ("{{< note\n\nSome text `a\n\nb`, more {{< /note >}}", 1, "put `>}}` at its end"),
        ("{{< note >}}x{{< /note }} more\n\n", 1, "write `>}}` in place of `}}`"),
    ] {
        let (_, faults) = parse(text);
        let told: Vec<_> =
            faults.iter().map(|(code, line, _, message, help)| (*code, *line, &**message, &**help)).collect();
        let right = &help[help.find('`').unwrap_or(0) + 1..][..3];
        let message = format!("the tag is opened here, and no `{right}` ends it");
        assert_eq!(told, [(Code::ShortcodeSyntax, line, &*message, help)], "{text:?}");
    }
}

#[test]
fn what_is_wrong_inside_a_tag_that_ends_is_told_at_its_place() {
    check_faults("{{< args\n  a=1\n  b\n>}}\n", &[("shortcode-syntax", 3, 3)]);
    check_faults("{{< args `a\n\nb` c=1 >}}\n", &[("shortcode-syntax", 1, 10)]);
    check_faults("{{< args a}}b >}}", &[("shortcode-syntax", 1, 11)]);
    check_faults("<<< sig >}}", &[("shortcode-syntax", 1, 9)]);
    let many = "{{< sig }}\n\n".repeat(40);
    assert_eq!(parse(&many).1.len(), 40);
    let on_one_line = "{{< sig }} ä".repeat(100_000);
    assert_eq!(
        parse_shortcodes(&FilePath::from("a.md"), &on_one_line, 0..on_one_line.len(), &Known).diagnostics.len(),
        100_000
    );
}

#[test]
fn help_names_what_was_meant() {
    assert_eq!(help_of("{{< nots >}}"), "did you mean `note`?");
    assert_eq!(help_of("{{< gist 1 >}}"), "link to the gist instead");
}

#[test]
fn nesting_beyond_the_limit_is_one_fault_and_no_overflow() {
    let text = format!("{}{}", "{{< wrap >}}".repeat(10_000), "{{< /wrap >}}".repeat(10_000));
    check_faults(&text, &[("shortcode-too-deep", 1, 769)]);
}

#[test]
fn a_slash_that_ends_nothing_has_its_place_between_letters() {
    for text in ["{{%ä\n/ä{{<", "{{< x / ä", "{{< x /\u{2003}ä >}}"] {
        let parsed = parse_shortcodes(&FilePath::from("a.md"), text, 0..text.len(), &Known);
        assert!(!parsed.diagnostics.is_empty(), "{text}");
        for span in parsed.diagnostics.iter().filter_map(|diagnostic| diagnostic.span.as_ref()) {
            assert!(text.get(span.start..span.end).is_some(), "{text}: {span:?}");
        }
    }
}

fn spans_are_inside(pieces: &[Piece], end: usize) -> bool {
    pieces.iter().all(|piece| match piece {
        Piece::Text(range) | Piece::Escaped(range, _) => range.start <= range.end && range.end <= end,
        Piece::Call(call) => call.range.end <= end && call.body.as_ref().is_none_or(|body| spans_are_inside(body, end)),
    })
}

proptest! {
    #[test]
    fn any_text_is_cut_into_pieces_inside_it(parts in proptest::collection::vec(
        prop_oneof![Just("{{<"), Just(">}}"), Just("{{%"), Just("%}}"), Just("<<< "), Just(">>>"), Just(" wrap "), Just(" sig "),
            Just("/"), Just("/*"), Just("*/"), Just("\""), Just("`"), Just("\\"), Just("="), Just("ä"), Just("\n"), Just(".inline "), Just("x")], 0..60)) {
        let text = parts.concat();
        let parsed = parse_shortcodes(&FilePath::from("a.md"), &text, 0..text.len(), &Known);
        prop_assert!(spans_are_inside(&parsed.value, text.len()));
        for diagnostic in parsed.diagnostics {
            let span = diagnostic.span.expect("every fault of a shortcode has a place");
            prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        }
    }
}
