//! Automatic titles: title case in its styles, and plurals.
