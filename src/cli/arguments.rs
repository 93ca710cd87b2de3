//! What can be written behind `hornbook`.

use crate::config::Overrides;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

/// Builds how-to guide sites from Markdown, as Hugo authors write it.
///
/// Point it at a folder with `content/` and it publishes a complete site into `public/`: pages, an A-Z index, series,
/// tags, feeds and redirects. No configuration is needed; `hornbook.toml` or Hugo's own files are read where they exist.
#[derive(Debug, Parser)]
#[command(
    name = "hornbook",
    version,
    propagate_version = true,
    after_help = TOP_EXAMPLES
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Which site, and how to report.
    #[command(flatten)]
    pub site: Site,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new site with a first guide in it
    ///
    /// The site has a configuration (`hornbook.toml`), a front page, a first guide that says how guides are written
    /// (`content/guides/a.md`), and a picture. Where content is there already, the configuration alone is made. No file
    /// that is there is changed: a folder with a configuration is left as it is.
    #[command(after_help = INIT_EXAMPLES)]
    Init(Init),
    /// Publish the site into a folder of HTML
    ///
    /// Nothing is changed in the output folder unless the whole site is free of errors. What was left out (drafts,
    /// posts dated ahead, expired ones) is named at the end. Files in the folder that hornbook did not write stay as
    /// they are.
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Build),
    /// Show the site in a browser on this machine
    ///
    /// The site is shown from memory and follows what you save; the folder that `hornbook build` publishes into is not
    /// touched. What has errors is shown as far as it goes. Ctrl+C ends it.
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(Serve),
    /// List posts with their state, date, letter, title, address and file
    ///
    /// The list goes to standard output, so that other programs can read it.
    #[command(after_help = LIST_EXAMPLES)]
    List(List),
    /// Print as JSON what templates see of the site or of a page
    ///
    /// Whoever writes templates finds here every value there is, under the name it has there: `page.title`,
    /// `page.guide.letter`.
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(Inspect),
    /// Tell more about a message: what it means, an example, and what to do
    ///
    /// A code is the word in brackets in front of a message, such as `link-dead`. Without one, all codes are listed.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Ask the search of a site, and see why a page is found
    ///
    /// Answers as the search on the site does, slips of the finger forgiven.
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(Search),
    /// See what the theme is made of, and take parts of it into the site to change them
    ///
    /// The theme makes every page: templates, components, shortcodes, a style sheet, a script, an icon and the texts of the
    /// interface. A file of the same name in the site counts before the one of the theme, so a site changes what it wants
    /// to and keeps the rest. Colours, fonts and a logo need no template: they are set below `[design]` in the
    /// configuration.
    #[command(after_help = THEME_EXAMPLES)]
    Theme(Theme),
    /// Print a script that completes commands and options in your shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell you work with
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = MAN_EXAMPLES)]
    Man,
}

const TOP_EXAMPLES: &str = "\
Examples:
  hornbook init my-guide                    make a new site
  hornbook serve --source my-guide --open   look at it in a browser
  hornbook build --source my-guide          publish it into my-guide/public/
  hornbook help build                       more about a command";

const INIT_EXAMPLES: &str = "\
Examples:
  hornbook init my-guide   in the new folder my-guide
  hornbook init            in the folder you are in";

const BUILD_EXAMPLES: &str = "\
Examples:
  hornbook build                            the site you are in, into its folder public/
  hornbook build --output /srv/www          into another folder
  hornbook build --strict --format short    to check a change: warnings count, a line each
  hornbook build --drafts --output /tmp/all drafts too, to look at";

const SERVE_EXAMPLES: &str = "\
Examples:
  hornbook serve --open              the site you are in, in your browser
  hornbook serve --drafts --future   with what is not published yet
  hornbook serve --port 8080         at http://localhost:8080/";

const LIST_EXAMPLES: &str = "\
Examples:
  hornbook list                                every post, published or not
  hornbook list scheduled                      what waits for its day
  hornbook list drafts --as csv > drafts.csv   for a spreadsheet
  hornbook list --as json                      for a program";

const INSPECT_EXAMPLES: &str = "\
Examples:
  hornbook inspect /guides/a/           a page, by its address
  hornbook inspect content/guides/a.md  the same page, by its file
  hornbook inspect                      the site: `site`, `config`, and every page in brief
  hornbook inspect --urls               every address of the site, and the file behind it";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  hornbook explain link-dead   what `warning[link-dead]` means
  hornbook explain             every code, a line each";

const SEARCH_EXAMPLES: &str = "\
Examples:
  hornbook search reset token                     the pages that answer `reset token`
  hornbook search secuirty --explain              and why
  hornbook search report --filter tags=reports    among those with a tag
  hornbook search --log queries.txt               which pages and queries need words";

const THEME_EXAMPLES: &str = "\
Examples:
  hornbook theme list                         every part, what it is for, and whose it is
  hornbook theme eject partials/footer.html   copy the foot of all pages into the site, to change it
  hornbook theme eject ui.card                copy a single component";

const THEME_LIST_EXAMPLES: &str = "\
Examples:
  hornbook theme list                for people
  hornbook theme list shortcode      the shortcodes alone
  hornbook theme list --as json      for a program";

const EJECT_EXAMPLES: &str = "\
Examples:
  hornbook theme eject page.html       the template of pages, into templates/page.html
  hornbook theme eject ui.card note    a component, and the shortcode `note`
  hornbook theme eject hornbook.css    the style sheet, into static/hornbook.css
  hornbook theme eject de              the German texts, into i18n/de.yaml
  hornbook theme eject                 the whole theme";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  hornbook completions bash > hornbook.bash && source hornbook.bash
  hornbook completions fish > ~/.config/fish/completions/hornbook.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  hornbook man | man -l -";

/// Heading of the options in [`Site`].
const EVERY: &str = "Options of every command";

/// Which site, and how to report.
#[derive(Debug, Clone, Args)]
pub struct Site {
    /// Folder of the site: the one that holds `content/`
    #[arg(long, short, global = true, help_heading = EVERY, value_name = "DIR", default_value = ".")]
    pub source: PathBuf,
    /// Configuration to read, a file inside the site, instead of `hornbook.toml` or Hugo's files
    #[arg(long, global = true, help_heading = EVERY, value_name = "FILE")]
    pub config: Option<String>,
    /// Address the site will have, such as https://guides.example.com/, instead of `baseURL` in the configuration
    #[arg(long, global = true, help_heading = EVERY, value_name = "URL")]
    pub base_url: Option<String>,
    /// Include drafts: posts with `draft: true`
    #[arg(long, short = 'D', global = true, help_heading = EVERY)]
    pub drafts: bool,
    /// Include posts whose date lies ahead
    #[arg(long, short = 'F', global = true, help_heading = EVERY)]
    pub future: bool,
    /// Include posts whose `expiryDate` has passed
    #[arg(long, short = 'E', global = true, help_heading = EVERY)]
    pub expired: bool,
    /// How to print messages: what is wrong, and the summary
    #[arg(long, global = true, help_heading = EVERY, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print errors and results alone: no warnings, no summary
    #[arg(long, short, global = true, help_heading = EVERY)]
    pub quiet: bool,
    /// How many threads to work with, 1 to 256 [default: one for each processor]
    #[arg(long, short, global = true, help_heading = EVERY, value_name = "N", value_parser = parse_jobs)]
    pub jobs: Option<usize>,
}

impl Site {
    /// What these arguments set over the configuration.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            file: self.config.clone(),
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            future: self.future,
            expired: self.expired,
        }
    }
}

fn parse_jobs(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(jobs @ 1..=256) => Ok(jobs),
        _ => Err("write a number from 1 to 256".to_string()),
    }
}

/// How to print what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: with the line of the file and what to do
    Human,
    /// One line each, as compilers print them: `file:line:column: …`
    Short,
    /// For programs: one JSON object a line
    Json,
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Folder of the new site, which is made if it is not there [default: the current folder]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// Folder to publish into [default: `publishDir` of the configuration, else `public` in the site]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Treat warnings as errors: nothing is published while there are any
    #[arg(long)]
    pub strict: bool,
    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Port to listen on; if it is in use, the next free one is taken
    #[arg(long, short, default_value_t = 1313)]
    pub port: u16,
    /// Address to listen on; with any but this machine's own, others can read what you preview
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = parse_address)]
    pub bind: IpAddr,
    /// Open the site in your browser
    #[arg(long)]
    pub open: bool,
    /// Leave drafts out, as a build does
    #[arg(long)]
    pub no_drafts: bool,
    /// Command that opens a source file when you click a text with Alt: `code`, or `my-editor {file} {line}`
    #[arg(long, value_name = "COMMAND", env = "HORNBOOK_EDITOR")]
    pub editor: Option<String>,
}

/// `list`.
#[derive(Debug, Args)]
pub struct List {
    /// Which posts to list
    #[arg(value_enum, default_value_t = Which::All)]
    pub which: Which,
    /// How to print the list [default: `table`; with `--format json`, `json`]
    #[arg(long = "as", value_enum)]
    pub shape: Option<Shape>,
}

/// Which posts to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Every post, published or not
    All,
    /// Posts with `draft: true`
    Drafts,
    /// Posts whose date lies ahead: the first build after it publishes them
    Scheduled,
    /// Posts whose `expiryDate` has passed
    Expired,
    /// Posts with an error, which stops the build
    Faulty,
}

/// How to print a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Columns, for people
    Table,
    /// Comma-separated values, for spreadsheets
    Csv,
    /// A JSON array, for programs
    Json,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code of a message: the word in brackets [default: a list of all codes]
    pub code: Option<String>,
}

/// `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// What a reader would type
    #[arg(required_unless_present_any = ["report", "log"], conflicts_with_all = ["report", "log"])]
    pub query: Vec<String>,
    /// Most pages to show
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub limit: usize,
    /// Show what each word gave each page
    #[arg(long)]
    pub explain: bool,
    /// Only pages with this value: `"tags=Big Data"`, `letter=R`; several values of one name are alternatives
    #[arg(long, value_name = "NAME=VALUE")]
    pub filter: Vec<String>,
    /// The language to search in [default: that of the site]
    #[arg(long, value_name = "KEY")]
    pub language: Option<String>,
    /// Tell instead which words are frequent, and which pages their own tasks do not find
    #[arg(long, conflicts_with_all = ["limit", "explain", "filter"])]
    pub report: bool,
    /// A file of queries, one a line: as `--report`, and tell which of the queries find nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["limit", "explain", "filter"])]
    pub log: Option<PathBuf>,
}

/// `theme`.
#[derive(Debug, Args)]
pub struct Theme {
    /// What to do with the theme.
    #[command(subcommand)]
    pub command: ThemeCommand,
}

/// What to do with the theme.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// List the parts of the theme: what each is for, and whether the site has its own
    ///
    /// PART is the file of the site that takes the place of a part, or the name of a component. OWNER is `default` for the
    /// theme that is built in, `theme` for the one that the configuration names, and `site` where the site has its own.
    #[command(after_help = THEME_LIST_EXAMPLES)]
    List(ThemeList),
    /// Copy parts of the theme into the site, to change them there
    ///
    /// A copy counts before the part of the theme, and stays as it is when hornbook is renewed. No file that exists is
    /// written over. Delete the copy to have the theme's own back.
    #[command(after_help = EJECT_EXAMPLES)]
    Eject(ThemeEject),
}

/// `theme list`.
#[derive(Debug, Args)]
pub struct ThemeList {
    /// Which parts to list [default: all]
    #[arg(value_enum)]
    pub kind: Option<PartChoice>,
    /// How to print the list [default: `table`; with `--format json`, `json`]
    #[arg(long = "as", value_enum)]
    pub shape: Option<Shape>,
}

/// Which parts to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PartChoice {
    /// What makes pages and files, and pieces of them
    Template,
    /// Pieces that templates call with arguments
    Component,
    /// What authors call in Markdown
    Shortcode,
    /// What is published as it is: style sheet, script, icon
    File,
    /// The texts of the interface, a file for each language
    Texts,
}

/// `theme eject`.
#[derive(Debug, Args)]
pub struct ThemeEject {
    /// What to copy: a file (`partials/footer.html`), a shortcode (`note`) or a component (`ui.card`) [default: everything]
    #[arg(value_name = "PART")]
    pub parts: Vec<String>,
}

/// `inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// A page: its address (`/post/a/`), its path (`/post/a`) or its file (`content/post/a.md`) [default: the site]
    pub page: Option<String>,
    /// Print every address of the site and the file behind it instead, one a line, with a tab between
    #[arg(long, conflicts_with = "page")]
    pub urls: bool,
}

/// An address in numbers, or `localhost`.
fn parse_address(text: &str) -> Result<IpAddr, String> {
    let text = if text.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { text };
    text.parse().map_err(|_| "write an address in numbers, such as `127.0.0.1`, or `localhost`".to_string())
}
