//! What the search knows of a page.

/// A page as the search sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its address on the site, as links name it: `/post/a/`.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub description: String,
    /// The task of a guide, where the title does not say it.
    pub task: String,
    /// The series of a guide; empty for every other page.
    pub series: String,
    /// The letter of a guide.
    pub letter: String,
    /// Tags and other terms, authors: names that readers look for.
    pub names: Vec<String>,
    /// Words that mean the same as some of the page's, from front matter.
    pub synonyms: Vec<String>,
    /// How much better than others it is; 1 for most.
    pub boost: f32,
    /// What lists of results can be narrowed to: name (`tags`) and value (`security`).
    pub facets: Vec<(String, String)>,
    /// Queries that it answers first, whatever else does.
    pub pins: Vec<String>,
}

/// A part of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// What links to it lead to; empty before the first heading.
    pub anchor: String,
    /// The text of its heading; empty before the first one.
    pub heading: String,
    /// The text below it.
    pub text: String,
    /// What the pictures below it show, in words that readers do not see.
    pub pictures: String,
}
