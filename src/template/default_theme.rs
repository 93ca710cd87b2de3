//! The default theme, embedded: `themes/default/` as a table.

/// Path below `themes/default` and bytes of every file, sorted by path. Checked against the folder by a test.
pub const FILES: &[(&str, &[u8])] = &[];

/// The bytes of the file at `path` below `themes/default`.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok().map(|at| FILES[at].1)
}

/// Every file below `folder`, with its path inside it.
pub fn files_below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> + use<'_> {
    FILES.iter().filter_map(move |(path, bytes)| {
        let inner = path.strip_prefix(folder)?.strip_prefix('/')?;
        Some((inner, *bytes))
    })
}
