//! Which requests are answered at all, and which file they ask for.

use crate::source::is_for_servers;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use std::net::IpAddr;

/// What a request is held against.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// Where the site lies, with slashes at both ends.
    pub(super) base: String,
    /// The address listened on.
    pub(super) bind: IpAddr,
    /// More host names that are ours.
    pub(super) hosts: Vec<String>,
}

/// Whether the request names this server, so that no foreign site can read it under its own name.
pub(super) fn is_our_host(parts: &Parts, rules: &Rules) -> bool {
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let is_ours = |host: &str| is_our_name(host, rules);
    host.to_str().is_ok_and(is_ours) && parts.uri.authority().is_none_or(|authority| is_ours(authority.as_str()))
}

/// Whether no foreign page made the request, as far as the browser says: a page at the very address that is asked, which
/// [`is_our_host`] has looked at.
pub(super) fn is_our_origin(parts: &Parts) -> bool {
    let asked = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    parts.headers.get_all(header::ORIGIN).iter().all(|origin| {
        let host = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
        host.zip(asked).is_some_and(|(host, asked)| host.eq_ignore_ascii_case(asked))
    })
}

/// What of the path of an address lies below `base`; letters may be written in several ways.
pub(super) fn below<'a>(url_path: &'a str, base: &str) -> Option<&'a str> {
    if let Some(rest) = url_path.strip_prefix(base) {
        return Some(rest);
    }
    let slashes = base.matches('/').count();
    let (end, _) = url_path.match_indices('/').nth(slashes.checked_sub(1)?)?;
    let (start, rest) = url_path.split_at(end + 1);
    (decode(start)? == decode(base)?).then_some(rest)
}

/// `base` as browsers write it.
pub(super) fn encoded(base: &str) -> String {
    let mut encoded = String::with_capacity(base.len());
    for byte in base.bytes() {
        match byte {
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'_' | b'a'..=b'z' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn is_our_name(host: &str, rules: &Rules) -> bool {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, rest)) if rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port) => name,
        Some(_) => return false,
        None => match host.split_once(':') {
            Some((name, port)) if is_port(port) => name,
            Some(_) => return false,
            None => host,
        },
    };
    if let Ok(ip) = name.parse::<IpAddr>() {
        // Names can be made to lead anywhere; numbers cannot.
        return ip.is_loopback() || ip == rules.bind || rules.bind.is_unspecified();
    }
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || rules.hosts.iter().any(|host| host.eq_ignore_ascii_case(&name))
}

/// The file path that a URL path below the base asks for: decoded once, `/` or empty at the end
/// for a folder. An error is the status to answer with.
pub(super) fn file_path(url_path: &str) -> Result<String, StatusCode> {
    let decoded = decode(url_path).ok_or(StatusCode::BAD_REQUEST)?;
    if decoded.contains('\\') || decoded.chars().any(char::is_control) {
        return Err(StatusCode::NOT_FOUND);
    }
    let parts = decoded.strip_suffix('/').unwrap_or(&decoded);
    let is_hidden = |part: &str| part.is_empty() || (part.starts_with('.') && !is_for_servers(part));
    if !decoded.is_empty() && parts.split('/').any(is_hidden) {
        return Err(StatusCode::NOT_FOUND);
    }
    // Streams and drives of Windows.
    if cfg!(windows) && decoded.contains([':', '~']) {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(decoded)
}

pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_are_answered() {
        let rules = Rules { base: "/".into(), bind: [192, 168, 0, 5].into(), hosts: vec!["me.example".into()] };
        for host in [
            "localhost",
            "LOCALHOST:1313",
            "a.localhost",
            "127.0.0.1:80",
            "127.9.9.9",
            "[::1]:1",
            "192.168.0.5",
            "me.example:1",
            "localhost.",
        ] {
            assert!(is_our_name(host, &rules), "{host}");
        }
        for host in [
            "",
            "example.org",
            "localhost.example.org",
            "192.168.0.6",
            "[::1",
            "[::1]x",
            "localhost:x",
            "127.0.0.1.nip.io",
            "user@localhost",
        ] {
            assert!(!is_our_name(host, &rules), "{host}");
        }
    }

    #[test]
    fn paths_are_decoded_once_and_stay_inside() {
        let check = |path: &str, expected: Result<&str, u16>| {
            assert_eq!(file_path(path).map_err(|status| status.as_u16()), expected.map(str::to_owned), "{path}");
        };
        check("", Ok(""));
        check("a/b/", Ok("a/b/"));
        check("gr%C3%B6%C3%9Fe.html", Ok("größe.html"));
        check(".well-known/x", Ok(".well-known/x"));
        check("%252e%252e/x", Ok("%2e%2e/x"));
        for path in [
            "..",
            "../x",
            "a/../b",
            "%2e%2e/x",
            "a/%2E%2e/b",
            ".git/HEAD",
            "a/.env",
            "a//b",
            "/a",
            "a%5c..%5cb",
            "a%00",
            "./a",
            "%2fetc/passwd",
        ] {
            check(path, Err(404));
        }
        for path in ["%", "%f", "%zz", "%ff"] {
            check(path, Err(400));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_path_stays_inside(path in "[./%25eEcC0\\\\a]{0,24}|.{0,40}") {
            if let Ok(file) = file_path(&path) {
                proptest::prop_assert!(!file.starts_with('/') && file.split('/').all(|part| part != ".." && part != "."));
            }
        }
    }
}
