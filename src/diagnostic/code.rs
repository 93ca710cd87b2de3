//! The stable names of everything hornbook can complain about.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The stable name of a kind of diagnostic. Names are never reused for something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The name in messages and documentation.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Its page of the documentation: Markdown with front matter. A code without a page does not compile.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => {
                        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/content/docs/messages/", $name, ".md"))
                    })*
                }
            }
        }
    };
}

codes! {
    // Files.
    /// A text file is not UTF-8.
    EncodingNotUtf8 = "encoding-not-utf8",
    /// A text file is UTF-16.
    EncodingUtf16 = "encoding-utf16",
    /// A text file holds a NUL byte.
    EncodingNul = "encoding-nul",
    /// A file that should be text is something else.
    EncodingBinary = "encoding-binary",
    /// A content file is empty.
    FileEmpty = "file-empty",
    /// A page or front matter is larger than the limit.
    FileTooLarge = "file-too-large",
    /// A file cannot be read.
    FileUnreadable = "file-unreadable",
    /// A FIFO, socket or device.
    FileNotRegular = "file-not-regular",
    /// A symbolic link that leads outside the site.
    FileOutsideSite = "file-outside-site",
    /// A file name that is not UTF-8.
    FileName = "file-name",
    /// A file that would give a secret away, or might.
    FileNotPublished = "file-not-published",
    /// A kind of content that is denied by default (`.html`, `.org`).
    ContentDenied = "content-denied",

    // Front matter.
    /// No closing fence.
    FrontMatterUnclosed = "front-matter-unclosed",
    /// No fence above it.
    FrontMatterMissing = "front-matter-missing",
    /// Cannot be parsed.
    FrontMatterSyntax = "front-matter-syntax",
    /// Parsed, but not to a map.
    FrontMatterNotAMap = "front-matter-not-a-map",
    /// Nested or expanded beyond the limits.
    FrontMatterTooDeep = "front-matter-too-deep",
    /// The same key twice.
    FrontMatterDuplicateKey = "front-matter-duplicate-key",
    /// A value of the wrong type.
    FrontMatterType = "front-matter-type",
    /// A page without a title.
    TitleMissing = "title-missing",
    /// A draft flag that is neither yes nor no.
    DraftUnreadable = "draft-unreadable",
    /// A date that is none.
    DateUnreadable = "date-unreadable",
    /// A key that is nearly a known one.
    FrontMatterNearMiss = "front-matter-near-miss",
    /// A key that Hugo once had and has no more.
    FrontMatterRemovedKey = "front-matter-removed-key",
    /// An unknown `markup`.
    UnknownMarkup = "unknown-markup",
    /// An unknown output format.
    UnknownOutputFormat = "unknown-output-format",
    /// An output format that is known, and comes to nothing.
    OutputNotWritten = "output-not-written",

    // Shortcodes.
    /// No shortcode of that name.
    ShortcodeUnknown = "shortcode-unknown",
    /// Opened, never closed.
    ShortcodeUnclosed = "shortcode-unclosed",
    /// Closed, never opened, or closed with another name.
    ShortcodeUnopened = "shortcode-unopened",
    /// Closed, though it takes no body.
    ShortcodeNoBody = "shortcode-no-body",
    /// Written in a way that cannot be read.
    ShortcodeSyntax = "shortcode-syntax",
    /// Arguments that do not fit.
    ShortcodeArguments = "shortcode-arguments",
    /// Nested too deep, or calling itself.
    ShortcodeTooDeep = "shortcode-too-deep",
    /// Its template failed.
    ShortcodeFailed = "shortcode-failed",

    // Markdown.
    /// Raw HTML that was not let through.
    MarkupDropped = "markup-dropped",
    /// A link with a dangerous address.
    UrlDangerous = "url-dangerous",
    /// Nested, wide or long beyond the limits.
    MarkdownTooLarge = "markdown-too-large",
    /// A link or a heading in which a reader sees nothing.
    MarkdownEmpty = "markdown-empty",
    /// A code block that is shown without colours.
    HighlightSkipped = "highlight-skipped",
    /// Braces behind the fence of a code block that hold no attributes.
    AttributesUnreadable = "attributes-unreadable",

    // Links and pictures.
    /// A link to a page that does not exist.
    LinkDead = "link-dead",
    /// A link to a heading that does not exist.
    LinkDeadAnchor = "link-dead-anchor",
    /// `ref` or `relref` to a page that does not exist.
    RefNotFound = "ref-not-found",
    /// `ref` or `relref` that several pages answer.
    RefAmbiguous = "ref-ambiguous",
    /// A picture that does not exist.
    ImageMissing = "image-missing",
    /// A picture that is none.
    ImageUnreadable = "image-unreadable",
    /// A picture beyond the limits.
    ImageTooLarge = "image-too-large",

    // The site.
    /// Two outputs with one URL.
    UrlDuplicate = "url-duplicate",
    /// A path that leaves the output folder.
    UrlOutsideSite = "url-outside-site",
    /// A path that is too long for a file system.
    UrlTooLong = "url-too-long",
    /// A URL, alias or permalink that cannot be used.
    UrlInvalid = "url-invalid",
    /// An address that is made of a date, of a page without one.
    UrlUndated = "url-undated",
    /// A permalink pattern that cannot be used.
    PermalinkPattern = "permalink-pattern",
    /// A post that is left out because its date lies ahead.
    PostScheduled = "post-scheduled",
    /// Menu entries that are each other's parent.
    MenuCycle = "menu-cycle",
    /// Two menu entries with one identifier.
    MenuDuplicate = "menu-duplicate",
    /// A menu entry whose parent the menu lacks.
    MenuParent = "menu-parent",
    /// A menu that nothing shows, and that is called nearly like one that is shown.
    MenuUnknown = "menu-unknown",
    /// A data or translation file that cannot be parsed.
    DataSyntax = "data-syntax",

    // Configuration and theme.
    /// Cannot be parsed.
    ConfigSyntax = "config-syntax",
    /// A value of the wrong type, or one that cannot be used.
    ConfigValue = "config-value",
    /// A colour that cannot be read on the pages of the site.
    ConfigContrast = "config-contrast",
    /// A key that hornbook does not know.
    ConfigUnknownKey = "config-unknown-key",
    /// Two configuration files where one is meant.
    ConfigTwoFiles = "config-two-files",
    /// The configuration file that was asked for does not exist.
    ConfigMissing = "config-missing",
    /// The site has no address.
    BaseUrlMissing = "base-url-missing",
    /// The site has no pages, or a folder of pages does not exist.
    ContentMissing = "content-missing",
    /// The theme does not exist.
    ThemeMissing = "theme-missing",
    /// Hugo's templates are there, and not used.
    LayoutsIgnored = "layouts-ignored",
    /// A template that cannot be parsed.
    TemplateSyntax = "template-syntax",
    /// A template of a shortcode whose component has another name.
    TemplateComponentName = "template-component-name",
    /// A template that cannot be rendered.
    TemplateFailed = "template-failed",
    /// A template that does not exist.
    TemplateMissing = "template-missing",
    /// A template that nothing is made with.
    TemplateUnused = "template-unused",
    /// A base that lacks a block which templates below it fill.
    TemplateBlock = "template-block",
    /// Templates that extend or include each other.
    TemplateCycle = "template-cycle",
    /// A template that runs or writes beyond the limits.
    TemplateLimit = "template-limit",

    // Publishing.
    /// A folder that hornbook will not write to.
    OutputRefused = "output-refused",
    /// A file or folder that cannot be written.
    OutputUnwritable = "output-unwritable",
    /// Another build is writing there.
    OutputBusy = "output-busy",
    /// The preview server cannot start.
    ServeFailed = "serve-failed",
    /// A page or folder that was asked for does not exist.
    NotFound = "not-found",
}

impl Code {
    /// The address of its page on the site of the documentation.
    pub fn address(self) -> String {
        format!("/docs/messages/{self}/")
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
