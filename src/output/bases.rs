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
    let mut found: BTreeMap<(&str, &str), (BTreeSet<Cow<'_, str>>, usize)> = BTreeMap::new();
    for output in &plan.outputs {
        let name = match &output.what {
            What::Page(page) => template_for(engine, site, site.page(*page)).map(Cow::Owned),
            What::NotFound(_) => Some(Cow::Borrowed("404.html")),
            What::AToZ(_) => Some(Cow::Borrowed("a-z.html")),
            _ => None,
        };
        let template = name.as_deref().and_then(|name| layers.templates.get(layers.find(name)?));
        if let (Some(name), Some(kept)) = (name, template.and_then(|template| template.kept_base.as_ref())) {
            let (templates, pages) = found.entry((&kept.base, &kept.block)).or_default();
            templates.insert(name);
            *pages += 1;
        }
    }
    let warning = |((base, block), (templates, pages)): ((&str, &str), (BTreeSet<Cow<'_, str>>, usize))| {
        let file = &layers.templates.get(base)?.file;
        let templates: Vec<&str> = templates.iter().map(|name| &**name).collect();
        let pages = if pages == 1 { "1 page keeps".to_string() } else { format!("{pages} pages keep") };
        let message = format!(
            "there is no block `{block}` in this frame, so {pages} the frame of the theme: what is made with `{}`",
            templates.join("`, `")
        );
        let help = format!(
            "write `{{% block {block} %}}{{% endblock {block} %}}` where a page belongs, or add templates of your own \
             for these"
        );
        Some(Diagnostic::warning(Code::TemplateBlock, Span::whole(file), message).help(help))
    };
    found.into_iter().filter_map(warning).collect()
}
