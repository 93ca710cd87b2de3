//! Menus.

use super::PageId;
use crate::data::DataMap;

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MenuEntry {
    /// What it is found by; empty where none is written.
    pub identifier: String,
    /// For readers.
    pub name: String,
    /// `title`.
    pub title: String,
    /// HTML before the name.
    pub pre: String,
    /// HTML behind the name.
    pub post: String,
    /// 0 is last.
    pub weight: i64,
    /// The address.
    pub url: String,
    /// The page it leads to.
    pub page: Option<PageId>,
    /// `params`.
    pub params: DataMap,
    /// Entries below.
    pub children: Vec<MenuEntry>,
}
