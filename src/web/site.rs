//! The proof of whoever comes without an account: that the shop wants to be seen. With it come the
//! shop's data and the frame of its pages.

use crate::db::{Meter, ShopDb};
use crate::entity::shop;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::color::Color;
use crate::kernel::contact::Phone;
use crate::kernel::link::Slug;
use crate::kernel::time::ShopTime;
use crate::ui::front::Front;
use crate::ui::layout::{Logo, Shared};
use crate::web::State;
use crate::web::field::Whose;
use crate::web::here::absolute;
use crate::web::paths::{
    BrandStylePath, LoginPath, SiteAreasPath, SiteEmergencyPath, SiteLogoPath, SitePath,
    SiteServicesPath,
};
use crate::web::staff::Actor;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use std::fmt::Display;
use std::sync::Arc;
use uuid::Uuid;

/// A shop whose pages everybody may see.
#[derive(Debug)]
pub struct Site {
    /// The shop's data.
    pub db: ShopDb,
    /// The shop.
    pub shop: shop::Model,
    /// What it is called in addresses.
    pub slug: Slug,
    /// The shop's time.
    pub zone: ShopTime,
    /// The instant of this request.
    pub now: DateTime<Utc>,
    logo: Option<Logo>,
}

impl Site {
    /// Of the shop, with the frame of its pages.
    ///
    /// # Errors
    /// Only if what the shop has stored can't be read.
    pub fn of(req: &HttpRequest, state: &State, shop: shop::Model) -> AppResult<Self> {
        let slug = shop.slug.parse();
        let slug: Slug = slug.map_err(|_| anyhow::anyhow!("the shop's word {:?}", shop.slug))?;
        let zone = shop.zone.parse();
        let zone: ShopTime = zone.map_err(|_| anyhow::anyhow!("the zone {:?}", shop.zone))?;
        let meter = req.extensions().get::<Arc<Meter>>().cloned();
        let size = shop.logo_width.zip(shop.logo_height);
        let logo = shop.logo_attachment_id.zip(size);
        let site = Self {
            db: state.db.for_shop(shop.id, meter.unwrap_or_default()),
            logo: logo.map(|(logo, (width, height))| Logo {
                href: SiteLogoPath { shop: slug, logo }.to_string(),
                width,
                height,
            }),
            shop,
            slug,
            zone,
            now: state.clock.now(),
        };
        tracing::Span::current().record("shop", site.shop.id.to_string());
        req.extensions_mut().insert(Arc::new(site.front()));
        req.extensions_mut().insert(Whose(site.shop.id));
        Ok(site)
    }

    /// How it is called: `tel:+15305550142`, "(530) 555-0142".
    #[must_use]
    pub fn call(&self) -> Option<(String, String)> {
        let phone = Phone::stored(self.shop.phone.as_deref()?);
        Some((format!("tel:{}", phone.e164()), phone.national()))
    }

    /// Whoever asks: nobody knows who it is.
    #[must_use]
    pub fn visitor(req: &HttpRequest, state: &State) -> Actor {
        Actor::on(req, state, (Uuid::nil(), "Online booking"))
    }

    pub(super) fn front(&self) -> Front {
        let shop = self.slug;
        let color: Option<Color> = self
            .shop
            .brand_color
            .as_deref()
            .and_then(|c| c.parse().ok());
        let mut places = vec![
            (SiteServicesPath { shop }.to_string(), "Services and prices"),
            (SiteAreasPath { shop }.to_string(), "Where we come"),
        ];
        if self.shop.phone.is_some() {
            places.push((SiteEmergencyPath { shop }.to_string(), "Broken down?"));
        }
        Front {
            style: color.map(|color| BrandStylePath { color }.to_string()),
            logo: self.logo.clone(),
            shop_name: self.shop.name.clone(),
            call: self.call(),
            home: SitePath { shop }.to_string(),
            places,
            sign_in: Some(LoginPath.to_string()),
            demo: self.shop.is_demo,
        }
    }

    /// The page at this path, as it is sent to others.
    #[must_use]
    pub fn shared(&self, (req, state): (&HttpRequest, &State), path: impl Display) -> Shared {
        Shared {
            href: absolute(req, state, path),
            image: self
                .logo
                .as_ref()
                .map(|logo| absolute(req, state, &logo.href)),
        }
    }
}

impl FromRequest for Site {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, AppResult<Self>>;

    /// Of the word in the path.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let state = req.app_data::<web::Data<State>>();
            let state = state.ok_or_else(|| anyhow::anyhow!("no state"))?;
            let slug: Option<Slug> = req
                .match_info()
                .get("shop")
                .and_then(|word| word.parse().ok());
            let shop = state.db.site(slug.or_not_found()?.as_str()).await?;
            Self::of(&req, state, shop.or_not_found()?)
        })
    }
}
