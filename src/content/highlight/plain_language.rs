//! Names of languages that are known and shown without colours: the code gets the same wrapper as any other.

/// Whether `name`, in lower case, is one of them: a language, or what the names of its files end with.
pub(super) fn is_known(name: &str) -> bool {
    NAMES.binary_search(&name).is_ok()
}

/// In order.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    ".bashrc", ".editorconfig", ".env", ".exrc", ".gitconfig", ".gvimrc", ".htaccess", ".justfile", ".luaurc",
    ".pryrc", ".pylintrc", ".vimrc", ".zshrc", "1p", "1s", "1s:enterprise", "3pm", "_exrc", "_gvimrc", "_vimrc",
    "abl", "abnf", "aconf", "adb", "ads", "ahk", "ahkl", "al", "als", "ampl", "angular2", "apache.conf",
    "apache2.conf", "aql", "arexx", "art", "arturo", "atl", "au3", "autodelegate", "autohandler", "autohotkey",
    "autoit", "automount", "b", "b3d", "bal", "bas", "bb", "beef", "bf", "bib", "bind", "blitzbasic", "bplus", "bqn",
    "build", "c3", "c3i", "c3t", "caddy-d", "caddyfile-directives", "capnp", "cassette", "cdf", "ceylon", "cf", "cf3",
    "cfengine3", "cfs", "cfstatement", "cginc", "chai", "chaiscript", "chapel", "cheetah", "chpl", "cls",
    "cmakelists.txt", "cob", "coffee-script", "container", "containerfile", "coq", "core", "cpy", "cql", "csh", "cue",
    "dal", "dax", "decls", "def", "desktop", "desktop_entry", "device", "devicetree", "dhandler", "dhcpd.conf", "di",
    "django/jinja", "dns", "dnssd", "dpk", "dts", "dtsi", "duby", "dyl", "dylan", "dzn", "ecl", "eclass", "eex",
    "epf", "eps", "epsf", "epsi", "erf", "exheres-0", "exlib", "f", "f03", "f95", "feature", "fennel", "fnl", "forth",
    "fortranfixed", "frag", "frt", "fs", "fsi", "fth", "fun", "fx", "fxh", "fzn", "gd", "gd3", "gdscript",
    "gdscript3", "gemfile-lock", "gemfile.lock", "gemfilelock", "genshi", "genshitext", "geo", "gettext", "gleam",
    "go.tmpl", "gotmpl", "gsed", "gvimrc", "ha", "hare", "hc", "hc.z", "hexdump", "hlb", "hlsl", "hlsli", "holyc",
    "html+genshi", "hx", "hxsl", "hylang", "i", "idr", "igor", "igorpro", "ijs", "image", "inc", "inf", "intr", "ipf",
    "iscdhcpd", "janet", "jdn", "json.jbuilder", "jungle", "justfile", "jy", "kak", "kakoune", "kakrc", "kakscript",
    "kdl", "kid", "kube", "lateralus", "lean", "lean4", "libsonnet", "lighty", "lilypond", "link", "ll", "load",
    "lox", "lpk", "lpr", "ltl", "luau", "ly", "m", "m2", "ma", "mako", "man", "mao", "materialize", "mawk", "mbt",
    "mc", "mcad", "mcf", "mcfunction", "meson.build", "meson.options", "meson_options.txt", "mi", "microcad",
    "minizinc", "mma", "mo", "mod", "modelica", "modula-2", "modula2", "mojo", "monkeyc", "moon", "moonbit",
    "moonscript", "morrowind", "morrowindscript", "mount", "mt", "mwscript", "mx", "myghty", "myt", "mzn", "mzsql",
    "nawk", "nb", "nbp", "ndisasm", "netdev", "network", "newspeak", "ng2", "nginx.conf", "nimrod", "nixos", "nroff",
    "ns2", "ns7", "nsa", "nsc", "nsg", "nsh", "nsi", "nsis", "nsl", "nsm", "nsn", "nsp", "nss", "nu", "odin", "ones",
    "onesenterprise", "openedge", "openedgeabl", "orgmode", "p", "pacman.conf", "pacmanconf", "path", "pbtxt", "pc",
    "pfa", "pkgconfig", "plc", "plot", "plt", "plutus-core", "pml", "po", "pod", "poetry.lock", "postscr",
    "postscript", "pot", "pov", "povray", "powerquery", "pp", "pq", "pr", "prm", "pro", "proc", "progress", "prom",
    "promela", "prql", "psd1", "pxd", "pxi", "py2", "pylintrc", "pyrex", "pyx", "qbs", "qrc", "ragel", "rbx",
    "reason", "reg", "registry", "rei", "rex", "rform", "rgbasm", "rh", "ring", "rkt", "rktd", "rktl", "rpgle",
    "rpmspec", "rq", "rs.in", "run", "rx", "scad", "scd", "scdoc", "sce", "sci", "scilab", "scope", "service",
    "sieve", "sig", "siv", "slice", "smali", "sml", "snbt", "socket", "sourcepawn", "sp", "spade", "spec", "spitfire",
    "spt", "sqlrpgle", "squeak", "squid.conf", "squidconf", "ss", "ssed", "st", "star", "stas", "styl", "svh", "swap",
    "t", "t42", "tablegen", "tac", "tal", "tape", "target", "tasm", "td", "templ", "termcap", "termcap.src",
    "terminfo", "terminfo.src", "textpb", "textproto", "timer", "tmpl", "tpl", "tpp", "trig", "tst", "ttl", "tu",
    "tv", "txtpb", "typ", "typoscript", "typoscriptcssdata", "typoscripthtmldata", "typst", "uc", "ucad", "ucode",
    "uv.lock", "uxntal", "v.mod", "vapi", "vert", "vhd", "vhs", "vimrc", "vlang", "volume", "vsh", "vshell", "vtt",
    "vv", "w", "wast", "wat", "wdte", "webvtt", "whiley", "wl", "wlua", "wsf", "xorg", "xorg.conf", "yaml+jinja",
    "yang", "z80", "zed", "zon", "zone", "µcad", "🔥",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(NAMES.is_sorted());
        assert!(is_known("gotmpl") && is_known("reg") && !is_known("gotmp"));
    }
}
