//! Blocks: which templates of a lower layer the site's own base can hold.
//!
//! A template of the theme or of the binary extends `base.html`, whichever layer has it. If that base lacks a block that
//! the template fills, the content would have no place. Such a template keeps the base of its own layer.

use super::layers::{DEFAULT_PREFIX, Layers, THEME_PREFIX};
use std::collections::BTreeSet;

/// Why a template keeps the base of its own layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBase {
    /// The base that it would have extended, by name in Tera.
    pub base: String,
    /// The block that this base lacks.
    pub block: String,
    /// Where the name of the base stands in the template's text.
    pub at: usize,
    /// What stands before that name when the template is compiled.
    pub prefix: &'static str,
}

impl Layers {
    /// Finds the templates that keep the base of their own layer.
    pub(super) fn settle_bases(&mut self) {
        let names: Vec<String> = self.templates.keys().cloned().collect();
        for name in names {
            let Some(kept) = self.kept_base(&name) else { continue };
            if let Some(template) = self.templates.get_mut(&name) {
                // What it extends is known by its full name from now on.
                let base = template.extends.clone().unwrap_or_default();
                template.references.remove(&base);
                template.references.insert(format!("{}{base}", kept.prefix));
                template.extends = Some(format!("{}{base}", kept.prefix));
                template.kept_base = Some(kept);
            }
        }
    }

    fn kept_base(&self, name: &str) -> Option<KeptBase> {
        let layer = [THEME_PREFIX, DEFAULT_PREFIX].into_iter().find(|prefix| name.starts_with(prefix))?;
        let template = self.templates.get(name)?;
        let wanted = template.extends.as_deref()?;
        let base = self.find(wanted)?;
        let lacks = |base: &str| {
            let there = self.blocks_of(base);
            template.fills.iter().find(|block| !there.contains(block.as_str()))
        };
        let block = lacks(base)?;
        let fits = |prefix: &&'static str| {
            let own = format!("{prefix}{wanted}");
            own != base && self.templates.contains_key(&own) && lacks(&own).is_none()
        };
        let prefix = [layer, DEFAULT_PREFIX].into_iter().find(|prefix| fits(prefix))?;
        let extends = template.text.find("extends")?;
        let at = extends + template.text[extends..].find(['"', '\'', '`'])? + 1;
        template.text[at..].starts_with(wanted).then(|| KeptBase {
            base: base.to_string(),
            block: block.clone(),
            at,
            prefix,
        })
    }

    /// The blocks of the template `name` (in Tera) and of what it extends.
    pub fn blocks_of(&self, name: &str) -> BTreeSet<&str> {
        let mut blocks = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut next = self.templates.get_key_value(name);
        while let Some((name, template)) = next.filter(|(name, _)| seen.insert(name.as_str())) {
            blocks.extend(template.blocks.iter().map(String::as_str));
            let above = template.extends.as_deref().and_then(|base| self.find(base));
            next = above.filter(|above| *above != name.as_str()).and_then(|above| self.templates.get_key_value(above));
        }
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn kept(files: &[(&str, &str)], theme: Option<&str>) -> Vec<(String, String)> {
        let files = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
        let (layers, faults) = Layers::read(&Source::memory(files), theme);
        assert_eq!(faults, []);
        let kept = layers.templates.iter().filter_map(|(name, template)| Some((name, template.kept_base.as_ref()?)));
        kept.map(|(name, kept)| (name.clone(), format!("{} {}", kept.prefix, kept.block))).collect()
    }

    #[test]
    fn a_base_with_the_blocks_holds_every_template() {
        assert_eq!(kept(&[], None), []);
        assert_eq!(kept(&[("templates/base.html", "{% block main %}{% endblock %}")], None), []);
        let inner = "{% block body %}{% block main %}{% endblock %}{% endblock %}";
        assert_eq!(kept(&[("templates/base.html", inner)], None), []);
        let through = [
            ("templates/base.html", "{% extends \"frame.html\" %}{% block body %}x{% endblock %}"),
            ("templates/frame.html", "{% block body %}{% endblock %}{% block main %}{% endblock %}"),
        ];
        assert_eq!(kept(&through, None), []);
    }

    #[test]
    fn a_base_without_a_block_holds_those_that_do_without() {
        let base = ("templates/base.html", "{% block content %}{% endblock %}");
        let found = kept(&[base], None);
        assert!(found.contains(&("default/404.html".to_string(), "default/ main".to_string())), "{found:?}");
        let theme = [
            base,
            ("themes/t/templates/base.html", "{% block hero %}{% endblock %}{% block content %}{% endblock %}"),
            ("themes/t/templates/page.html", "{% extends 'base.html' %}{% block content %}{% endblock %}"),
            (
                "themes/t/templates/section.html",
                "{% extends 'base.html' %}{% block hero %}{% block content %}{% endblock %}{% endblock %}",
            ),
        ];
        let found = kept(&theme, Some("t"));
        let of_theme: Vec<_> = found.iter().filter(|(name, _)| name.starts_with("theme/")).collect();
        assert_eq!(of_theme, [&("theme/section.html".to_string(), "theme/ hero".to_string())]);
    }
}
