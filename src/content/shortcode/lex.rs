//! Delimiters, names and values.
