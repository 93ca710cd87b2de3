//! The parts of paginated lists.

use super::*;
use hornbook::template::view::list::Pager;

impl Facts<'_> {
    /// Every part of every list, as the paginator has it.
    pub(super) fn pagers(&self) -> Value {
        let world = &self.loaded.world;
        let mut facts = Map::new();
        for planned in &self.loaded.plan.outputs {
            let (id, number) = match planned.what {
                What::Page(id) => (id, 1),
                What::Pager(id, number) => (id, number),
                _ => continue,
            };
            let page = self.page(id);
            let Some(items) = hornbook::output::paginated(&world.site, page).filter(|_| !self.is_ours(page)) else {
                continue;
            };
            let settings = &world.site.config.language(page.language).settings.pagination;
            let size = settings.pager_size;
            let total = items.len().div_ceil(size);
            let pager = Pager {
                number,
                total,
                total_items: items.len(),
                first: page.url.relative.clone(),
                folder: settings.path.clone(),
            };
            let address = |number: usize| pager.address(number);
            let part = self.paths(&items[((number - 1) * size).min(items.len())..(number * size).min(items.len())]);
            let mut fact = json!({
                "first": address(1), "last": address(total.max(1)), "pageNumber": number, "pagerSize": size,
                "totalElements": items.len(), "totalPages": total, "url": address(number), "pages": part,
            });
            if number > 1 {
                fact["prev"] = json!(address(number - 1));
            }
            if number < total {
                fact["next"] = json!(address(number + 1));
            }
            facts.insert(planned.path.clone(), fact);
        }
        Value::Object(facts)
    }
}
