//! The shop's side of every paper.

use crate::db::ShopDb;
use crate::entity::{customer, shop, shop_settings, vehicle};
use crate::error::{AppResult, OrNotFound};
use crate::features::invoices::paper::{LogoRef, address, national};
use crate::features::invoices::pdf::{BillTo, Logo, Sheet, ShopBlock, VehicleBlock};
use crate::features::invoices::queries::stored;
use crate::kernel::vehicle::{label, miles};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The shop as its papers show it today.
pub(super) struct Office {
    pub(super) shop: shop::Model,
    pub(super) settings: Arc<shop_settings::Model>,
    pub(super) now: DateTime<Utc>,
}

/// Two statements at most.
pub(super) async fn office(db: &ShopDb, now: DateTime<Utc>) -> AppResult<Office> {
    Ok(Office {
        shop: db.own_shop().await?.or_not_found()?,
        settings: db.settings().await?,
        now,
    })
}

impl Office {
    /// An empty sheet of the shop.
    pub(super) fn sheet(&self, name: &'static str, party: (&'static str, BillTo)) -> Sheet {
        Sheet {
            name,
            number: None,
            watermark: None,
            paper: self.settings.paper,
            brand: self
                .shop
                .brand_color
                .as_deref()
                .and_then(|c| c.parse().ok()),
            shop: self.seller(),
            party,
            vehicle: None,
            facts: Vec::new(),
            band: Vec::new(),
            main: None,
            blocks: Vec::new(),
            footer: self.settings.invoice_footer.clone(),
            generated_at: self.now,
        }
    }

    pub(super) fn seller(&self) -> ShopBlock {
        let shop = &self.shop;
        ShopBlock {
            name: shop.name.clone(),
            legal_name: shop.legal_name.clone(),
            address_lines: address(&shop.line1, [&shop.city, &shop.region, &shop.postal]),
            phone: shop.phone.clone().map(national),
            email: shop.email.clone(),
            website: shop.website.clone(),
            registration_no: shop.registration_no.clone(),
            tax_id: shop.tax_id.clone(),
            logo: None,
        }
    }

    pub(super) fn logo(&self) -> Option<LogoRef> {
        Some(LogoRef {
            id: self.shop.logo_attachment_id?,
            width: self.shop.logo_width?,
            height: self.shop.logo_height?,
        })
    }
}

/// The pixels of the logo, for a file.
pub(super) async fn pixels(db: &ShopDb, logo: Option<LogoRef>) -> AppResult<Option<Logo>> {
    let Some(logo) = logo else { return Ok(None) };
    let stored = stored(db, logo.id).await?;
    Ok(stored.and_then(|logo| Logo::read(&logo.body)))
}

/// The customer at the own address.
pub(super) fn payer(customer: &customer::Model) -> BillTo {
    let town = [&customer.city, &customer.region, &customer.postal];
    BillTo {
        name: customer.name.clone(),
        lines: address(&customer.line1, town),
        phone: phone(customer),
        ..BillTo::default()
    }
}

pub(super) fn phone(customer: &customer::Model) -> Option<String> {
    let phone = customer.phone.clone().map(national);
    phone.or_else(|| customer.phone_raw.clone())
}

pub(super) fn car(car: &vehicle::Model, odometer: Option<i32>) -> VehicleBlock {
    let name = label(car.year, &car.make, &car.model);
    VehicleBlock {
        title: match &car.trim {
            Some(trim) => format!("{name} {trim}"),
            None => name,
        },
        vin: car.vin.clone(),
        plate: car.plate.clone(),
        plate_region: car.plate_region.clone(),
        odometer: odometer.or(car.last_odometer).map(miles),
        color: car.color.clone(),
    }
}
