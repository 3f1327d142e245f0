//! Pages to come back to: plain paths of ours that answer GET. And from where somebody asks for them.

use crate::web::State;
use crate::web::paths::{ALL, HomePath, POST_ONLY};
use actix_web::HttpRequest;
use actix_web::http::{Uri, header};
use std::fmt::Display;
use std::net::IpAddr;

/// A plain path of ours as an address holds it, not another site's: `//host` and `/\host` are not
/// local, nor `/<tab>/host`, from which browsers drop the tab.
#[must_use]
pub fn is_local(next: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_graphic() && b != b'\\';
    next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(is_plain)
        && next.len() < 500
}

/// The peer's address; behind a trusted proxy the last one it names: what stands before was sent by
/// whoever asks.
#[must_use]
pub fn address(req: &HttpRequest, trust_proxy: bool) -> Option<String> {
    let last = req.headers().get_all("x-forwarded-for").last();
    let forwarded: Option<IpAddr> = last
        .filter(|_| trust_proxy)
        .and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    forwarded
        .or_else(|| req.peer_addr().map(|peer| peer.ip()))
        .map(|ip| ip.to_canonical().to_string())
}

/// Whose address it is, as far as anybody can tell: of the newer kind a household has as many as it likes,
/// which begin with the same half.
#[must_use]
pub fn household(req: &HttpRequest, trust_proxy: bool) -> String {
    let address = address(req, trust_proxy).unwrap_or_default();
    match address.parse() {
        Ok(IpAddr::V6(v6)) => {
            let half = v6.to_bits() >> 64;
            format!("{half:016x}")
        }
        _ => address,
    }
}

/// The browser's own name, shortened.
#[must_use]
pub fn client(req: &HttpRequest) -> Option<String> {
    let agent = req.headers().get(header::USER_AGENT)?.to_str().ok()?;
    Some(agent.chars().take(200).collect())
}

/// A link of ours as it is handed on: under the address people use or, as long as nobody said which
/// it is, under the one that was asked. What else a request says of itself leads nobody anywhere.
#[must_use]
pub fn absolute(req: &HttpRequest, state: &State, path: impl Display) -> String {
    if let Some(origin) = &state.public_url {
        return format!("{origin}{path}");
    }
    let asked = req.headers().get(header::HOST);
    let asked = asked.and_then(|host| host.to_str().ok());
    let host = asked.unwrap_or_else(|| req.app_config().host());
    format!("http://{host}{path}")
}

/// The page that this request shows or, where it was sent by a form and is no page by itself, the
/// form's own page.
#[must_use]
pub fn here(req: &HttpRequest) -> String {
    if req.method().is_safe() {
        let page = req.uri().path_and_query();
        return page.map(ToString::to_string).unwrap_or_default();
    }
    from_page(req).unwrap_or_else(|| nearest_page(req.path()))
}

/// The page of ours on which the form stood, as browsers say it.
fn from_page(req: &HttpRequest) -> Option<String> {
    let referer = req.headers().get(header::REFERER)?.to_str().ok()?;
    let referer: Uri = referer.parse().ok()?;
    let is_ours = referer.authority()?.as_str() == req.connection_info().host();
    let page = referer.path_and_query()?.to_string();
    (is_ours && is_local(&page) && is_page(referer.path())).then_some(page)
}

/// The address itself, or the first above it that is a page: `/invoices/{id}` of its `/lines`.
fn nearest_page(mut path: &str) -> String {
    while !is_page(path) {
        let Some((above, _)) = path.rsplit_once('/') else {
            return HomePath.to_string();
        };
        path = above;
    }
    path.to_owned()
}

fn is_page(path: &str) -> bool {
    let fits = |pattern: &&str| {
        let (pattern, path) = (pattern.split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count()
            && pattern
                .zip(path)
                .all(|(wanted, part)| wanted == part || wanted.starts_with('{'))
    };
    ALL.iter().any(fits) && !POST_ONLY.iter().any(fits)
}

#[cfg(test)]
mod tests {
    use super::nearest_page;

    #[test]
    fn a_form_that_is_no_page_leads_to_the_one_above_it() {
        for (path, page) in [
            ("/customers", "/customers"),
            ("/appointments/7/jobs/8/removal", "/appointments/7/jobs/8"),
            ("/invoices/7/lines/8/removal", "/invoices/7/lines/8"),
            ("/invoices/7/payments", "/invoices/7"),
            ("/services/starter", "/services"),
            ("/session", "/"),
            ("/nowhere/at/all", "/"),
        ] {
            assert_eq!(nearest_page(path), page);
        }
    }
}
