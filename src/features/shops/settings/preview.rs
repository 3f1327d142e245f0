//! The settings as they would be with what was typed, for a sample (R-SET-1). Nothing is saved.

use super::forms::{self, Documents, Group, Prices, Profile};
use super::queries;
use crate::db::ShopDb;
use crate::entity::{shop, shop_settings};
use crate::error::AppResult;
use crate::kernel::color::Color;
use crate::ui::form::FormState;
use sea_orm::{IntoActiveModel, TryIntoModel};

/// The shop as it would be.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Its own row.
    pub shop: shop::Model,
    /// Its rates and words.
    pub settings: shop_settings::Model,
    /// The number that the next invoice would have.
    pub number: String,
    /// The number that the next order would have.
    pub order: String,
}

/// What is stored, with the group of the form over it. What is wrong stays as it is stored, and
/// stands in the form's errors.
///
/// # Errors
/// When the database does not answer.
pub async fn typed(db: &ShopDb, form: &mut FormState, year: i32) -> AppResult<Typed> {
    let mut typed = Typed {
        shop: queries::shop(db).await?,
        settings: queries::settings(db).await?,
        number: String::new(),
        order: String::new(),
    };
    let has = |form: &FormState, name: &str| form.pairs().iter().any(|(n, _)| n == name);
    if has(form, "zone")
        && let Some(new) = forms::profile(form)
    {
        put_shop(&mut typed.shop, new);
    }
    if has(form, "color") {
        let color: Option<Color> = form.parsed_as("color");
        if !form.has_errors() {
            typed.shop.brand_color = color.map(|color| format!("#{color}"));
        }
    }
    if has(form, "labor_rate") {
        put::<Prices>(&mut typed.settings, form);
    }
    if has(form, "paper") {
        put::<Documents>(&mut typed.settings, form);
    }
    let (series, _) = queries::series(db, year).await?;
    let numbers = match has(form, "invoice_prefix") {
        true => forms::numbers(form, &series),
        false => None,
    };
    let number = |kind: &str| {
        let stored = series.iter().find(|one| one.kind == kind);
        let new = numbers
            .as_ref()
            .and_then(|all| all.iter().find(|one| one.kind == kind));
        stored
            .map(|stored| stored.with(new, year))
            .unwrap_or_default()
    };
    (typed.number, typed.order) = (number("invoice"), number("order"));
    Ok(typed)
}

fn put<G: Group>(settings: &mut shop_settings::Model, form: &mut FormState) {
    if let Some(group) = G::read(form) {
        let mut row = settings.clone().into_active_model();
        group.put(&mut row);
        if let Ok(changed) = row.try_into_model() {
            *settings = changed;
        }
    }
}

fn put_shop(shop: &mut shop::Model, new: Profile) {
    shop.name = new.name;
    shop.legal_name = new.legal_name;
    shop.line1 = new.line1;
    shop.city = new.city;
    shop.region = new.region;
    shop.postal = new.postal;
    shop.phone = new.phone;
    shop.email = new.email;
    shop.website = new.website;
    shop.registration_no = new.registration_no;
    shop.tax_id = new.tax_id;
}
