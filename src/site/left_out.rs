//! Pages that are not built, and how to say so.

use super::PageUrl;
use crate::config::LanguageId;
use crate::content::ParsedPage;
use crate::content::date::Moment;
use crate::content::guide::Guide;
use crate::diagnostic::FilePath;
use std::sync::Arc;

/// A page that is not built.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// Its file.
    pub file: FilePath,
    /// Its language.
    pub language: LanguageId,
    /// Logical path: `/posts/a`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its date.
    pub date: Option<Moment>,
    /// The addresses it would have.
    pub url: PageUrl,
    /// Its parsed file.
    pub source: Option<Arc<ParsedPage>>,
    /// Its guide model, for the summary of a build.
    pub guide: Guide,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a page is not built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOutReason {
    /// A draft.
    Draft,
    /// To be published at.
    Scheduled(Moment),
    /// Expired at.
    Expired(Moment),
}

impl LeftOut {
    /// What to say of a reference to it: `which is a draft, and not published`.
    pub fn why(&self) -> String {
        match self.reason {
            LeftOutReason::Draft => "which is a draft, and not published".to_string(),
            LeftOutReason::Scheduled(date) => format!("which is scheduled for {}, and not published yet", day(date)),
            LeftOutReason::Expired(date) => format!("which expired on {}, and is not published any more", day(date)),
        }
    }

    /// The option of the command line that builds it all the same.
    pub fn option(&self) -> &'static str {
        match self.reason {
            LeftOutReason::Draft => "--drafts",
            LeftOutReason::Scheduled(_) => "--future",
            LeftOutReason::Expired(_) => "--expired",
        }
    }

    /// What to do about a reference to it.
    pub fn way_out(&self) -> &'static str {
        match self.reason {
            LeftOutReason::Draft => "publish it by taking out its `draft`, or take this link out until then",
            LeftOutReason::Scheduled(_) => "take this link out until then, or give that page an earlier date",
            LeftOutReason::Expired(_) => "take this link out, or give that page a later `expiryDate`",
        }
    }
}

/// `25 Jan 2029`.
pub fn day(date: Moment) -> String {
    let civil = date.civil();
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{} {} {}", civil.day(), MONTHS[(civil.month() - 1) as usize], civil.year())
}
