//! Other hosts: what a site shows of them.

use crate::config::EmbedStyle;
use crate::diagnostic::Code;
use crate::template::frame;
use crate::template::view::Fields;
use tera::{Kwargs, State, TeraResult, Value};

/// Arguments that show something of the service.
fn example(service: &str) -> &'static str {
    match service {
        "youtube" => "id=\"dQw4w9WgXcQ\"",
        "vimeo" => "id=\"55073825\"",
        "x" => "user=\"NAME\" id=\"453110110599868418\"",
        "gist" => "USER ID",
        _ => "id=\"…\"",
    }
}

/// What is wrong with an id that is none: an address, or a name where a number belongs.
fn fault_of_id(service: &str, id: &str) -> Option<tera::Error> {
    let is_of_address = |letter: char| matches!(letter, ':' | '?' | '&' | '#' | '/' | ' ');
    // The address of a video that is not listed has a second part: `123/abc`.
    let has_parts = service == "vimeo" && id.starts_with(|first: char| first.is_ascii_digit());
    let is_address = id.contains(is_of_address) && !(has_parts && !id.contains(':'));
    let is_name = service == "x" && !id.bytes().all(|byte| byte.is_ascii_digit());
    if !is_address && !is_name {
        return None;
    }
    let shown: String = id.chars().take(60).collect();
    if !is_address {
        let help = format!("give it the number of the post: `{{{{< {service} {} >}}}}`", example(service));
        return Some(frame::fail(Code::ShortcodeArguments, format!("`{shown}` is no post on X"), Some(help)));
    }
    let path = id.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let query = id.split_once("v=").map(|(_, rest)| rest.split(['&', '#']).next().unwrap_or_default());
    let part = query.filter(|_| service == "youtube").or_else(|| path.rsplit('/').next()).unwrap_or_default();
    let is_id =
        !part.is_empty() && part.len() <= 40 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    let example = if is_id { format!("id=\"{part}\"") } else { example(service).to_string() };
    let help = format!("give it the `id` alone: `{{{{< {service} {example} >}}}}`");
    Some(frame::fail(Code::ShortcodeArguments, format!("`{shown}` is an address, and no `id`"), Some(help)))
}

/// `embed(service="youtube", id=id)`: how something of another host is shown: `style` (`card`, `player` or `none`),
/// `no_cookies`, `do_not_track`. An error without an id, and for `removed` shortcodes where the site wants Hugo's.
pub fn embed(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let service: &str = arguments.must_get("service")?;
    let language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
    let settings = world.settings(language);
    let is_meant = |name: &String| name == service || (service == "x" && name == "twitter");
    let is_off = settings.privacy.disabled.iter().any(is_meant);
    let like_hugo = settings.guide.embeds == EmbedStyle::Hugo;
    let style = match (is_off, like_hugo) {
        (true, _) => "none",
        (false, true) => "player",
        (false, false) => "card",
    };
    if let Some(removed) = arguments.get::<&str>("removed")?.filter(|_| like_hugo) {
        return Err(frame::fail(
            Code::ShortcodeFailed,
            format!("Hugo no longer has the shortcode `{removed}`"),
            Some("write a link instead, or take `embeds` out of `[guide]` for a card".to_string()),
        ));
    }
    let has_id = arguments.get::<Value>("id")?.is_some_and(|id| !id.is_none() && id.as_str() != Some(""));
    if !is_off && !has_id {
        return Err(frame::fail(
            Code::ShortcodeArguments,
            format!("`{service}` does not say what to show"),
            Some(format!(
                "give it the `id`, which is the last part of the address on the other site: `{{{{< {service} {} >}}}}`",
                example(service)
            )),
        ));
    }
    if let Some(id) = arguments.get::<Value>("id")?.filter(|_| !is_off).map(|id| id.to_string())
        && let Some(fault) = fault_of_id(service, id.trim())
    {
        return Err(fault);
    }
    let mut fields = Fields::new();
    fields
        .set("style", style)
        .set("no_cookies", settings.privacy.youtube_privacy_enhanced)
        .set("do_not_track", settings.privacy.vimeo_do_not_track);
    Ok(fields.into_value())
}
