//! Names of signs: `\alpha`.

/// The sign called `name`.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    let at = SYMBOLS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(SYMBOLS[at].1)
}

/// In the order of the names.
const SYMBOLS: [(&str, &str); 64] = [
    ("Alpha", "Α"),
    ("Beta", "Β"),
    ("Delta", "Δ"),
    ("Gamma", "Γ"),
    ("Lambda", "Λ"),
    ("Leftarrow", "⇐"),
    ("Omega", "Ω"),
    ("Phi", "Φ"),
    ("Pi", "Π"),
    ("Psi", "Ψ"),
    ("Rightarrow", "⇒"),
    ("Sigma", "Σ"),
    ("Theta", "Θ"),
    ("alpha", "α"),
    ("approx", "≈"),
    ("beta", "β"),
    ("bull", "•"),
    ("cdot", "⋅"),
    ("cent", "¢"),
    ("chi", "χ"),
    ("copy", "©"),
    ("deg", "°"),
    ("delta", "δ"),
    ("dots", "…"),
    ("epsilon", "ε"),
    ("eta", "η"),
    ("euro", "€"),
    ("gamma", "γ"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("hellip", "…"),
    ("infty", "∞"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("laquo", "«"),
    ("larr", "←"),
    ("le", "≤"),
    ("leftarrow", "←"),
    ("leq", "≤"),
    ("mdash", "—"),
    ("mu", "μ"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("ne", "≠"),
    ("nu", "ν"),
    ("omega", "ω"),
    ("para", "¶"),
    ("phi", "φ"),
    ("pi", "π"),
    ("pm", "±"),
    ("pound", "£"),
    ("psi", "ψ"),
    ("raquo", "»"),
    ("rarr", "→"),
    ("reg", "®"),
    ("rho", "ρ"),
    ("rightarrow", "→"),
    ("sect", "§"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("theta", "θ"),
    ("times", "×"),
    ("xi", "ξ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_in_order() {
        assert!(SYMBOLS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!((symbol("alpha"), symbol("alp")), (Some("α"), None));
    }
}
