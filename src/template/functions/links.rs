//! Addresses of pages and files.

use crate::config::LanguageId;
use crate::content::markdown::is_dangerous;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::site::PageId;
use crate::site::lookup::Found;
use crate::template::frame;
use crate::template::view::front_pictures::missing_picture;
use crate::template::view::{Fields, links};
use crate::template::world::World;
use tera::{Kwargs, State, TeraResult, Value};

/// `get_url(path="/x.css", absolute=false)`: the address of a file or page with the base path in front.
///
/// `@/post/x.md` must be a page; everything else is taken as it is.
pub fn get_url(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, _) = frame::current()?;
    let path: &str = arguments.must_get("path")?;
    let absolute: bool = arguments.get("absolute")?.unwrap_or(false);
    let address = address_of(path)?;
    Ok(Value::from(if absolute && !address.is_empty() { links::absolute(&world, &address) } else { address }))
}

/// `asset(path="/x.css", absolute=false)`: the address of a file of `static/`, `assets/` or the theme under a name that
/// tells what is in it. An error where there is no such file.
pub fn asset(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, _) = frame::current()?;
    let path: &str = arguments.must_get("path")?;
    let absolute: bool = arguments.get("absolute")?.unwrap_or(false);
    let cut = path.find(['?', '#']).unwrap_or(path.len());
    let key = path[..cut].trim_start_matches('/');
    let printed = match world.printed(key) {
        Some(printed) => printed,
        None if links::is_external(path) => return Ok(Value::from(path)),
        None => {
            let message = format!("there is no file `{path}` in `static/` or `assets/`");
            let near = nearest(key, world.public_file_names().like(key)).map(|near| format!("did you mean `/{near}`?"));
            let help = near.or_else(|| Some("write its path from the root of the site, such as `/img/a.png`".into()));
            return Err(frame::fail(Code::TemplateFailed, message, help));
        }
    };
    let address = format!("{}{}", printed.address, &path[cut..]);
    Ok(Value::from(if absolute { links::absolute(&world, &address) } else { address }))
}

/// The address that `path` has on the site: of a page for `@/guides/s.md`, below the base path for `/guides/s/`. Empty for
/// one that could run code.
pub fn address_of(path: &str) -> TeraResult<String> {
    let (world, _) = frame::current()?;
    if is_dangerous(path) {
        warn_dangerous(path);
        return Ok(String::new());
    }
    let address = if let Some(reference) = path.strip_prefix("@/") {
        resolve_reference(&format!("/{reference}"), None, None)?.0
    } else if links::is_external(path) || path.starts_with('#') {
        path.to_string()
    } else {
        let cut = path.find(['?', '#']).unwrap_or(path.len());
        let key = links::percent_decode(path[..cut].trim_start_matches('/'));
        if key.split('/').any(|part| part == "..") {
            let help = "write the path from the root of the site, without `..`".to_string();
            return Err(frame::fail(Code::UrlOutsideSite, format!("`{path}` leads out of the site"), Some(help)));
        }
        world.request(&key);
        let key = links::without_base(&world, &key).unwrap_or(key);
        format!("{}{}", links::address(&world, &key), &path[cut..])
    };
    Ok(address)
}

/// Tells the author of the call that `address` could run code and is left out.
pub fn warn_dangerous(address: &str) {
    if let Some(call) = frame::call() {
        let shown: String = address.trim().chars().filter(|c| !c.is_control()).take(40).collect();
        let message = format!("the address `{shown}` could run code, so it is left out");
        let help = "write an address that begins with `https://`, or a path";
        frame::report(Diagnostic::warning(Code::UrlDangerous, call, message).help(help));
    }
}

/// `resource(path="img/a.png")`: `url`, `width`, `height`, `media_type` of a file of the page's bundle, `assets/`
/// or `static/`; nothing where there is none. In a shortcode a missing file is reported at the call.
pub fn resource(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let path: &str = arguments.must_get("path")?;
    if path.is_empty() || links::is_external(path) {
        return Ok(Value::none());
    }
    let Some(found) = links::find_file(&world, page, path) else {
        if let Some(call) = frame::call() {
            frame::report(missing_picture(&world, page, path, call));
        }
        return Ok(Value::none());
    };
    if let Some(fault) = links::picture_fault(&world, &found) {
        match frame::call() {
            Some(call) => frame::report(Diagnostic { span: Some(call), ..fault }),
            // A template of the site asks for this very file: without it the page is not what was meant.
            None => return Err(frame::fail(fault.code, fault.message, fault.help)),
        }
    }
    let size = found
        .file
        .as_ref()
        .filter(|_| found.media_type.starts_with("image/"))
        .and_then(|file| world.picture_size(file));
    let tail = &path[path.find(['?', '#']).unwrap_or(path.len())..];
    let mut fields = Fields::new();
    fields
        .set("url", format!("{}{tail}", found.url))
        .set("width", size.map(|size| size.0))
        .set("height", size.map(|size| size.1))
        .set("media_type", found.media_type);
    Ok(fields.into_value())
}

/// `ref(path=…)`: the absolute address of a page.
pub fn reference(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (_, absolute) = called_reference(&arguments)?;
    Ok(Value::from(absolute))
}

/// `relref(path=…)`: the address of a page from the root of the host.
pub fn relative_reference(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (relative, _) = called_reference(&arguments)?;
    Ok(Value::from(relative))
}

fn called_reference(arguments: &Kwargs) -> TeraResult<(String, String)> {
    let wanted = |name| arguments.get::<&str>(name).map(|value| value.filter(|value| !value.is_empty()));
    resolve_reference(arguments.must_get("path")?, wanted("lang")?, wanted("output_format")?)
}

/// What is said of a page that is there, but not in `language`.
fn in_another_language(
    world: &World,
    page: Option<PageId>,
    language: LanguageId,
    path: &str,
) -> Option<(Code, String, String)> {
    let config = &world.site.config;
    let mut others = config.language_ids().filter(|other| *other != language);
    let (other, found) =
        others.find_map(|other| Some((other, world.lookup.find_page(&world.site, page, other, path)?)))?;
    let key = |language| &config.language(language).key;
    let (wanted, there) = (key(language), key(other));
    let file = world.site.page(found).file.as_deref().unwrap_or(path);
    let message = format!("the page `{path}` is not there in the language `{wanted}`: there is `{file}` in `{there}`");
    let help = format!("translate it, or write `lang=\"{there}\"` into the call, with the path as `path=\"{path}\"`");
    Some((Code::RefNotFound, message, help))
}

/// Both addresses of the page that `written` refers to, fragment kept; in a language and an output format of its own, if
/// they are given. Section 14 of the specification: `#x` alone stays, what is not found is an
/// error unless the site says otherwise.
fn resolve_reference(
    written: &str,
    wanted_language: Option<&str>,
    format: Option<&str>,
) -> TeraResult<(String, String)> {
    let (world, page) = frame::current()?;
    if written.is_empty() {
        let help = "write the path of a file below `content/`, as in `ref \"post/a.md\"`".to_string();
        let message = "the shortcode does not say which page it refers to".to_string();
        return Err(frame::fail(Code::ShortcodeArguments, message, Some(help)));
    }
    if written.starts_with('#') || links::is_external(written) {
        return Ok((written.to_string(), written.to_string()));
    }
    let config = &world.site.config;
    let own = page.map_or(config.default_language, |page| world.site.page(page).language);
    let language = wanted_language.map_or(Some(own), |key| config.language_id(&key.to_lowercase()));
    let cut = written.find(['?', '#']).unwrap_or(written.len());
    let (path, tail) = written.split_at(cut);
    let settings = world.settings(own);
    let found = language.map(|language| world.lookup.find(&world.site, page, language, path));
    let failure = match found.unwrap_or(Found::Nothing(None)) {
        Found::Page(found) => {
            let found = world.site.page(found);
            let output =
                format.map(|format| found.outputs.iter().find(|output| output.format.eq_ignore_ascii_case(format)));
            match output {
                None => {
                    let url = &found.url;
                    return Ok((format!("{}{tail}", url.relative), format!("{}{tail}", url.absolute)));
                }
                Some(Some(output)) => {
                    return Ok((format!("{}{tail}", output.relative), format!("{}{tail}", output.absolute)));
                }
                Some(None) => {
                    let has: Vec<&str> = found.outputs.iter().map(|output| output.format.as_str()).collect();
                    (
                        Code::RefNotFound,
                        format!("the page `{path}` has no output format `{}`", format.unwrap_or_default()),
                        format!("it has `{}`", has.join("`, `")),
                    )
                }
            }
        }
        Found::Nothing(_) if language.is_none() => (
            Code::RefNotFound,
            format!("the site has no language `{}`", wanted_language.unwrap_or_default()),
            "write the key of a language as the configuration has it".to_string(),
        ),
        Found::Ambiguous(paths) => (
            Code::RefAmbiguous,
            format!("several pages answer to `{path}`: `{}`", paths.join("`, `")),
            "write the whole path, from `/`".to_string(),
        ),
        Found::LeftOut(at) => {
            let left_out = &world.site.left_out[at];
            let message = format!("`{path}` leads to `{}`, {}", left_out.file, left_out.why());
            (Code::RefNotFound, message, left_out.way_out().to_string())
        }
        Found::Nothing(near) => {
            let elsewhere = language.and_then(|language| in_another_language(&world, page, language, path));
            elsewhere.unwrap_or_else(|| {
                let help = near.map_or("write the path of its file below `content/`".to_string(), |near| {
                    format!("did you mean `{near}`?")
                });
                (Code::RefNotFound, format!("there is no page `{path}` to refer to"), help)
            })
        }
    };
    let (code, message, help) = failure;
    if !settings.ref_links_warn_only {
        return Err(frame::fail(code, message, Some(help)));
    }
    if let Some(call) = frame::call() {
        frame::report(Diagnostic::warning(code, call, message).help(help));
    }
    let instead = settings.ref_links_not_found_url.clone().unwrap_or_default();
    Ok((instead.clone(), instead))
}
