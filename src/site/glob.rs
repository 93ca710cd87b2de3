//! Globs on logical paths.
