//! The proof of a customer who comes by a link: which one it is, and with it the shop (R-LINK-1).

use crate::db::doors::LinkKind;
use crate::db::sessions::digest;
use crate::entity::shop;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::JobLinkId;
use crate::kernel::link::LinkToken;
use crate::web::here::household;
use crate::web::limit::GUESSES;
use crate::web::paths::LinkPath;
use crate::web::staff::Actor;
use crate::web::{Site, State};
use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;
use uuid::Uuid;

/// Somebody with a link that is open. What it leads to is the feature's to ask.
#[derive(Debug)]
pub struct Guest {
    /// The shop, with its data and its time.
    pub site: Site,
    /// The link.
    pub link: JobLinkId,
    /// The secret of its address.
    pub token: LinkToken,
    /// Who acts, as the history names it.
    pub actor: Actor,
}

impl Guest {
    async fn of(req: &HttpRequest, state: &State) -> AppResult<Self> {
        let (token, found, shop) = shop_of(req, state, LinkKind::Visit).await?;
        let site = Site::of(req, state, shop)?;
        let mut front = site.front();
        front.home = LinkPath { token }.to_string();
        front.sign_in = None;
        if !site.shop.has_site {
            front.places.clear();
        }
        req.extensions_mut().insert(Arc::new(front));
        Ok(Self {
            site,
            link: JobLinkId(found),
            token,
            actor: Actor::on(req, state, (Uuid::nil(), "The customer, by link")),
        })
    }
}

/// The secret in the path, what it leads to, and the shop, which is open.
///
/// # Errors
/// [`AppError::LinkOver`] of any other, [`AppError::TooMany`] of many others within an hour (R-GEN-13).
pub async fn shop_of(
    req: &HttpRequest,
    state: &State,
    kind: LinkKind,
) -> AppResult<(LinkToken, Uuid, shop::Model)> {
    let token = req.match_info().get("token");
    let token: Option<LinkToken> = token.and_then(|token| token.parse().ok());
    let token = token.ok_or(AppError::LinkOver)?;
    let hash = digest(&token.to_string());
    let found = state.db.link((kind, &hash), state.clock.now()).await?;
    let Some((found, shop)) = found.and_then(|found| Some((found.target_id, found.shop_id?)))
    else {
        // Only now, so that a good one costs nothing, and opens however much is guessed around it.
        let house = household(req, state.trust_proxy);
        GUESSES.count(state, house).await?;
        return Err(AppError::LinkOver);
    };
    let shop = state.db.shop(shop).await?;
    let open = shop.filter(|shop| ["trial", "active"].contains(&&*shop.status));
    Ok((token, found, open.ok_or(AppError::LinkOver)?))
}

impl FromRequest for Guest {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, AppResult<Self>>;

    /// Of the secret in the path.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let state = req.app_data::<web::Data<State>>();
            let state = state.ok_or_else(|| anyhow::anyhow!("no state"))?;
            Self::of(&req, state).await
        })
    }
}

/// Whether a person looks at the page: what scans mail for links, or loads pages ahead, says so or says
/// nothing.
#[must_use]
pub fn is_looked_at(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|found| found == value);
    is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
        && !headers.contains_key("sec-purpose")
        && !headers.contains_key("purpose")
}
