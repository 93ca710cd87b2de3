//! Pages that keep the frame of a theme, because the site's own lacks a block.

use super::plan::{Plan, What};
use super::render::template_for;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::Site;
use crate::template::Engine;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A warning for each base and block, with the templates that miss it and the number of their pages.
pub fn warn_of_bases(site: &Site, engine: &Engine, plan: &Plan) -> Vec<Diagnostic> {
    let layers = &engine.layers;
    if layers.templates.values().all(|template| template.kept_base.is_none()) {
        return Vec::new();
    }
    let mut found: BTreeMap<(&str, &str), Kept<'_>> = BTreeMap::new();
    for output in &plan.outputs {
        let name = match &output.what {
            What::Page(page) => template_for(engine, site, site.page(*page)).map(Cow::Owned),
            What::NotFound(_) => Some(Cow::Borrowed("404.html")),
            What::AToZ(_) => Some(Cow::Borrowed("a-z.html")),
            What::SearchPage(_) => Some(Cow::Borrowed("search.html")),
            _ => None,
        };
        let template = name.as_deref().and_then(|name| layers.templates.get(layers.find(name)?));
        if let (Some(name), Some(kept)) = (name, template.and_then(|template| template.kept_base.as_ref())) {
            let kept = found.entry((&kept.base, &kept.block)).or_default();
            kept.templates.insert(name);
            kept.pages += 1;
        }
    }
    found.into_iter().filter_map(|((base, block), kept)| warning(engine, base, block, &kept)).collect()
}

/// What keeps the frame of a theme.
#[derive(Default)]
struct Kept<'a> {
    templates: BTreeSet<Cow<'a, str>>,
    pages: usize,
}

fn warning(engine: &Engine, base: &str, block: &str, kept: &Kept<'_>) -> Option<Diagnostic> {
    let file = &engine.layers.templates.get(base)?.file;
    let templates: Vec<&str> = kept.templates.iter().map(|name| &**name).collect();
    let pages = if kept.pages == 1 { "1 page keeps".to_string() } else { format!("{} pages keep", kept.pages) };
    let message = format!(
        "there is no block `{block}` in this frame, so {pages} the frame of the theme: what is made with `{}`",
        templates.join("`, `")
    );
    let help = format!(
        "write `{{% block {block} %}}{{% endblock {block} %}}` where a page belongs, or add templates of your own for these"
    );
    Some(Diagnostic::warning(Code::TemplateBlock, Span::whole(file), message).help(help))
}
