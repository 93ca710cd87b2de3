//! Names of languages: which are known, and which syntax colours them.

/// The syntax for the language `name`: `None` for an unknown language, an empty text for a known one
/// that is shown without colours.
pub(super) fn syntax_for(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    LANGUAGES.iter().find(|(names, _)| names.split(' ').any(|known| known == name)).map(|(_, syntax)| *syntax)
}

/// Names, and the syntax that colours them: their own, or one near to it.
const LANGUAGES: &[(&str, &str)] = &[
    ("text plain txt plaintext no-highlight", ""),
    ("go golang", "Go"),
    ("javascript js jsx node mjs cjs react", "JavaScript"),
    ("typescript ts tsx", "JavaScript"),
    ("json jsonc json5", "JSON"),
    ("yaml yml", "YAML"),
    ("html htm xhtml vue svelte", "HTML"),
    ("xml svg xsd xsl xslt visualforce vf", "XML"),
    ("css scss sass less", "CSS"),
    ("bash sh shell zsh ksh bash-session console shell-session", "Bourne Again Shell (bash)"),
    ("python py python3 py3 sage starlark bzl", "Python"),
    ("ruby rb", "Ruby"),
    ("java", "Java"),
    ("apex", "Java"),
    ("kotlin kt groovy", "Java"),
    ("c h", "C"),
    ("cpp c++ cc hpp cxx arduino", "C++"),
    ("csharp c# cs", "C#"),
    ("rust rs", "Rust"),
    ("php php3 php4 php5 php7", "PHP"),
    ("sql mysql postgres postgresql pgsql plpgsql tsql t-sql sqlite", "SQL"),
    ("soql sosl", "SQL"),
    ("markdown md mkd", "Markdown"),
    ("diff udiff patch", "Diff"),
    ("makefile make mf bsdmake", "Makefile"),
    ("lua", "Lua"),
    ("perl pl", "Perl"),
    ("r s splus", "R"),
    ("scala", "Scala"),
    ("haskell hs", "Haskell"),
    ("erlang erl", "Erlang"),
    ("clojure clj edn", "Clojure"),
    ("lisp common-lisp cl emacs elisp emacs-lisp", "Lisp"),
    ("ocaml ml", "OCaml"),
    ("pascal delphi objectpascal", "Pascal"),
    ("matlab octave", "MATLAB"),
    ("objective-c objectivec obj-c objc", "Objective-C"),
    ("d", "D"),
    ("tcl", "Tcl"),
    ("latex tex", "LaTeX"),
    ("bat batch dosbatch winbatch", "Batch File"),
    ("applescript", "AppleScript"),
    ("actionscript as as3", "ActionScript"),
    ("swift dart", "JavaScript"),
    ("graphql graphqls gql", ""),
    ("toml ini cfg dosini properties java-properties", ""),
    ("docker dockerfile", ""),
    ("powershell posh ps1 psm1 pwsh", ""),
    ("nginx apache apacheconf caddyfile caddy", ""),
    ("terraform tf hcl", ""),
    ("protobuf proto thrift", ""),
    ("elixir ex exs elm julia jl nim zig crystal cr fsharp racket scheme scm", ""),
    ("vb.net vbnet vb basic qbasic", ""),
    ("viml vim abap ada ada95 ada2005 agda awk gawk bicep brainfuck cmake cobol coffeescript coffee", ""),
    ("django jinja jinja2 twig handlebars hbs go-template go-html-template go-text-template erb smarty", ""),
    ("gherkin cucumber glsl gnuplot haxe http idris mathematica mlir nix prolog promql", ""),
    ("puppet rst rest restructuredtext org smalltalk sparql solidity sol systemverilog sv verilog v vhdl", ""),
    ("raku perl6 fish fishshell asm nasm gas armasm fortran f90 csv alloy antlr apl ballerina bibtex bnf ebnf", ""),
    ("cassandra cython dtd env factor groff hy io j jsonata jsonnet lighttpd llvm mason meson metal natural", ""),
    ("openscad pig pony ps psl python2 qml re reasonml rego rexx sas sed snobol squid stylus systemd tcsh", ""),
    ("tradingview turing turtle vala wgsl", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_regard_to_case() {
        assert_eq!(syntax_for("TypeScript"), Some("JavaScript"));
        assert_eq!(syntax_for("toml"), Some(""));
        assert_eq!(syntax_for("unknownx"), None);
        assert_eq!(syntax_for(""), None);
    }
}
