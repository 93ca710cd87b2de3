//! Permalink patterns and their tokens.
