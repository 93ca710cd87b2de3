//! The value of every setting that nobody wrote.

use super::settings::*;

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            base_url: String::new(),
            title: String::new(),
            copyright: String::new(),
            time_zone: None,
            build_drafts: false,
            build_future: false,
            build_expired: false,
            permalinks: Vec::new(),
            taxonomies: vec![("tag".into(), "tags".into()), ("category".into(), "categories".into())],
            pagination: Pagination { pager_size: 10, path: "page".into(), disable_aliases: false },
            params: Default::default(),
            format_names: indexmap::IndexMap::new(),
            ignored_files: super::IgnoredFiles::default(),
            menus: Default::default(),
            section_pages_menu: None,
            outputs: Default::default(),
            disable_kinds: Vec::new(),
            summary_length: 70,
            enable_emoji: false,
            has_cjk_language: false,
            markup: Markup::default(),
            related: Related::default(),
            dates: DateSources::default(),
            cascade: Vec::new(),
            ugly_urls: UglyUrls::Never,
            disable_path_to_lower: false,
            remove_path_accents: false,
            canonify_urls: false,
            title_case_style: TitleCaseStyle::Ap,
            capitalize_list_titles: true,
            pluralize_list_titles: true,
            disable_aliases: false,
            enable_robots_txt: false,
            ref_links_not_found_url: None,
            ref_links_warn_only: false,
            sitemap: Sitemap {
                change_frequency: String::new(),
                priority: -1.0,
                file_name: "sitemap.xml".into(),
                disable: false,
                in_robots: true,
            },
            rss_limit: -1,
            privacy: Privacy::default(),
            security: Security {
                allow_content: vec!["! ^text/html$".into(), "! ^text/org$".into()],
                enable_inline_shortcodes: false,
            },
            next_prev_descending: true,
            next_prev_in_section_descending: true,
            main_sections: Vec::new(),
            enable_git_info: false,
            guide: GuideSettings { infer_steps: true, pages: true, alphabet: Vec::new(), embeds: EmbedStyle::Card },
            markdown_twins: false,
            llms_txt: true,
            search_index: true,
        }
    }
}

impl Default for Markup {
    fn default() -> Markup {
        Markup {
            raw_html: RawHtml::SafeList,
            hard_wraps: false,
            xhtml: false,
            linkify: true,
            linkify_protocol: "https".into(),
            typographer: Some(Typographer::default()),
            table: true,
            strikethrough: true,
            task_list: true,
            definition_list: true,
            footnote: true,
            footnote_backlink: "&#x21a9;&#xfe0e;".into(),
            footnote_id_prefix: false,
            auto_heading_id: true,
            heading_id_style: HeadingIdStyle::GitHub,
            heading_attributes: true,
            block_attributes: false,
            wrap_lone_image: true,
            extras: Extras::default(),
            cjk: Cjk::default(),
            passthrough: Passthrough::default(),
            link_hooks: LinkHooks::Auto,
            image_hooks: LinkHooks::Auto,
            split_paragraphs: true,
            duplicate_resource_files: false,
            toc: TocSettings { start_level: 2, end_level: 3, ordered: false },
            highlight: HighlightSettings::default(),
        }
    }
}

impl Default for Typographer {
    fn default() -> Typographer {
        Typographer {
            apostrophe: "&rsquo;".into(),
            ellipsis: "&hellip;".into(),
            em_dash: "&mdash;".into(),
            en_dash: "&ndash;".into(),
            left_angle_quote: "&laquo;".into(),
            left_double_quote: "&ldquo;".into(),
            left_single_quote: "&lsquo;".into(),
            right_angle_quote: "&raquo;".into(),
            right_double_quote: "&rdquo;".into(),
            right_single_quote: "&rsquo;".into(),
        }
    }
}

impl Default for HighlightSettings {
    fn default() -> HighlightSettings {
        HighlightSettings {
            code_fences: true,
            guess_syntax: false,
            line_numbers: LineNumbers::None,
            line_numbers_in_table: true,
            line_number_start: 1,
            highlight_lines: String::new(),
            anchor_line_numbers: false,
            line_anchors: String::new(),
            tab_width: 4,
            wrapper_class: "highlight".into(),
        }
    }
}

impl Default for Related {
    fn default() -> Related {
        let index = |name: &str, weight| RelatedIndex {
            name: name.into(),
            weight,
            to_lower: false,
            pattern: String::new(),
            cardinality_threshold: 0,
            kind: String::from("basic"),
            apply_filter: false,
        };
        Related {
            threshold: 80,
            include_newer: false,
            to_lower: false,
            indices: vec![index("keywords", 100), index("date", 10), index("tags", 80)],
        }
    }
}

impl Default for DateSources {
    fn default() -> DateSources {
        let list = |keys: &[&str]| keys.iter().flat_map(|key| DateSources::with_aliases(key)).collect();
        DateSources {
            date: list(&["date", "publishdate", "lastmod"]),
            lastmod: list(&[":git", "lastmod", "date", "publishdate"]),
            publish_date: list(&["publishdate", "date"]),
            expiry_date: list(&["expirydate"]),
        }
    }
}
