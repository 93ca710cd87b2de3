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
    after_help = "Start with:  hornbook init my-guide && hornbook serve --source my-guide"
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
    Init(Init),
    /// Publish the site into a folder of HTML
    ///
    /// Nothing is changed in the output folder unless the whole site is free of errors. What was left out (drafts,
    /// posts dated ahead) is named at the end.
    Build(Build),
    /// Show the site in a browser on this machine
    Serve(Serve),
    /// List posts: drafts, scheduled ones, expired ones, or all
    List(List),
    /// Print as JSON what templates see of the site or of a page
    Inspect(Inspect),
    /// Print a completion script for a shell
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Which site, and how to report.
#[derive(Debug, Clone, Args)]
pub struct Site {
    /// Folder of the site: the one that holds `content/`
    #[arg(long, short, global = true, value_name = "DIR", default_value = ".")]
    pub source: PathBuf,
    /// Configuration file, inside the site, instead of the one found there
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<String>,
    /// Address the site will have, such as https://guides.example.com/
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Include drafts
    #[arg(long, short = 'D', global = true)]
    pub drafts: bool,
    /// Include posts dated ahead
    #[arg(long, short = 'F', global = true)]
    pub future: bool,
    /// Include posts that have expired
    #[arg(long, short = 'E', global = true)]
    pub expired: bool,
    /// How to print what is wrong
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print nothing but errors and results
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Threads to work with; default one for each processor
    #[arg(long, short, global = true, value_name = "N", value_parser = parse_jobs)]
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
    /// With the line and what to do
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Folder to make; default the current one
    #[arg(default_value = ".")]
    pub folder: PathBuf,
}

/// `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// Folder to publish into; default `public` in the site
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Port; the next free one is taken if it is in use
    #[arg(long, short, default_value_t = 1313)]
    pub port: u16,
    /// Address to listen on; anything but this machine's own lets others read the drafts
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
}

/// `list`.
#[derive(Debug, Args)]
pub struct List {
    /// Which posts
    #[arg(value_enum, default_value_t = Which::All)]
    pub which: Which,
    /// As a table, as comma-separated values, or as JSON
    #[arg(long = "as", value_enum, default_value_t = Shape::Table)]
    pub shape: Shape,
}

/// Which posts to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Every post, published or not
    All,
    /// Drafts
    Drafts,
    /// Posts dated ahead
    Scheduled,
    /// Posts past their expiry date
    Expired,
}

/// How to print a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// A JSON array
    Json,
}

/// `inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// A page: its address (`/post/a/`), its path (`/post/a`) or its file (`content/post/a.md`); default the site
    pub page: Option<String>,
    /// Print every address with the file behind it instead, one a line
    #[arg(long, conflicts_with = "page")]
    pub urls: bool,
}
