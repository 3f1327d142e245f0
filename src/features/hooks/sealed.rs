//! The proof of a call that is no browser's: the gateway's seal on its address and all its fields.

use crate::error::AppError;
use crate::post::SEAL;
use crate::web::State;
use crate::web::form::read;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

/// What the gateway said, as it said it.
#[derive(Debug)]
pub(super) struct Sealed(Vec<(String, String)>);

impl Sealed {
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(given, _)| given == name)?;
        Some(value)
    }
}

impl FromRequest for Sealed {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let state = req.app_data::<web::Data<State>>();
        let seal = state.and_then(|state| state.post.seal.clone());
        let given = req.headers().get(SEAL);
        let given = given
            .and_then(|given| given.to_str().ok())
            .map(str::to_owned);
        let query = req.query_string().to_owned();
        let body = read(payload.take());
        Box::pin(async move {
            let seal = seal.ok_or(AppError::NotFound)?;
            let body = body.await?;
            let fields: Vec<(String, String)> =
                serde_html_form::from_bytes(&body).map_err(|_| AppError::BadRequest)?;
            let is_theirs =
                given.is_some_and(|given| seal.is_on((query.as_str(), fields.as_slice()), &given));
            if !is_theirs {
                tracing::warn!("hook.forged");
                return Err(AppError::CrossSite);
            }
            // PostgreSQL has no place for it.
            let kept = fields.into_iter();
            let kept = kept.map(|(name, value)| (name, value.replace('\0', "")));
            Ok(Self(kept.collect()))
        })
    }
}
