//! Names of languages: which are known, and which syntax colours them.

use super::plain_language;

/// The syntax for the language `name`: `None` for an unknown language, an empty text for a known one
/// that is shown without colours.
pub(super) fn syntax_for(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let coloured = LANGUAGES.iter().find(|(names, _)| names.split(' ').any(|known| known == name));
    coloured.map(|(_, syntax)| *syntax).or_else(|| plain_language::is_known(&name).then_some(""))
}

/// Names, and the syntax that colours them: their own, or one near to it.
const LANGUAGES: &[(&str, &str)] = &[
    ("text plain txt plaintext no-highlight", ""),
    ("go golang", "Go"),
    ("javascript js jsx node mjs cjs react jsm es", "JavaScript"),
    ("typescript ts tsx mts cts", "JavaScript"),
    ("json jsonc json5 jsonl avsc", "JSON"),
    ("yaml yml ansible salt", "YAML"),
    ("html htm xhtml vue svelte vuejs mhtml", "HTML"),
    ("xml svg xsd xsl xslt visualforce vf rss wsdl csproj fsproj vcxproj", "XML"),
    ("css scss sass less", "CSS"),
    (
        "bash sh shell zsh ksh bash-session console shell-session sh-session bashrc zshrc ebuild apkbuild pkgbuild",
        "Bourne Again Shell (bash)",
    ),
    (
        "python py python3 py3 sage starlark bzl pyi pyw buck sconscript sconstruct workspace build.bazel module.bazel repo.bazel workspace.bazel workspace.bzlmod",
        "Python",
    ),
    ("ruby rb rake gemspec gemfile rbw rakefile vagrantfile appraisals", "Ruby"),
    ("java", "Java"),
    ("apex", "Java"),
    ("kotlin kt groovy kts gradle", "Java"),
    ("c h idc", "C"),
    ("cpp c++ cc hpp cxx arduino h++ hh hxx ino cp", "C++"),
    ("csharp c# cs", "C#"),
    ("rust rs", "Rust"),
    ("php php3 php4 php5 php7 phtml", "PHP"),
    ("sql mysql postgres postgresql pgsql plpgsql tsql t-sql sqlite mariadb transact-sql pl/pgsql", "SQL"),
    ("soql sosl", "SQL"),
    ("markdown md mkd", "Markdown"),
    ("diff udiff patch", "Diff"),
    ("makefile make mf bsdmake mk mak gnumakefile bsdmakefile", "Makefile"),
    ("lua", "Lua"),
    ("perl pl pm", "Perl"),
    ("r s splus", "R"),
    ("scala sc", "Scala"),
    ("haskell hs", "Haskell"),
    ("erlang erl hrl escript", "Erlang"),
    ("clojure clj edn", "Clojure"),
    ("lisp common-lisp cl emacs elisp emacs-lisp el emacslisp", "Lisp"),
    ("ocaml ml mli mll mly", "OCaml"),
    ("pascal delphi objectpascal pas dpr", "Pascal"),
    ("matlab octave", "MATLAB"),
    ("objective-c objectivec obj-c objc", "Objective-C"),
    ("d", "D"),
    ("tcl rvt", "Tcl"),
    ("latex tex toc aux", "LaTeX"),
    ("bat batch dosbatch winbatch cmd batchfile", "Batch File"),
    ("applescript", "AppleScript"),
    ("actionscript as as3 actionscript3", "ActionScript"),
    ("swift dart", "JavaScript"),
    ("graphql graphqls gql", ""),
    ("toml pipfile ini cfg dosini properties java-properties", ""),
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
