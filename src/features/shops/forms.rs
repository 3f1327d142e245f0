//! What people type to set up a shop.

use super::commands::NewShop;
use crate::features::accounts::password;
use crate::kernel::contact::Email;
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;

/// The shop, its owner's address and name, and the password still to be hashed.
pub(super) struct SetUp {
    pub(super) shop: NewShop,
    pub(super) email: Email,
    pub(super) name: String,
    pub(super) password: String,
    /// Begin with the starter catalog (R-SVC-2).
    pub(super) with_starter: bool,
}

pub(super) fn set_up(form: &mut FormState) -> Option<SetUp> {
    let shop = form.required("shop", "Shop name", 120);
    let zone: Option<ShopTime> = form.choice("zone", "Time zone");
    let name = form.required("name", "Your name", 120);
    let email = Email::parse(form.value("email"));
    if let Err(fault) = &email {
        form.fail("email", fault.to_string());
    }
    let password = form.value("password").to_owned();
    if let Some(fault) = password::fault(&password, &[&shop, &name]) {
        form.fail("password", fault);
    }
    if form.has_errors() {
        return None;
    }
    Some(SetUp {
        shop: NewShop {
            name: shop,
            zone: zone?,
            is_demo: false,
        },
        email: email.ok()?,
        name,
        password,
        with_starter: form.is_checked("starter"),
    })
}
