//! What an owner says of the shop's page.

use crate::entity::shop;
use crate::ui::form::{FormState, ticked};

/// Whether everybody may see it, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Site {
    pub(in super::super) is_on: bool,
    pub(in super::super) about: Option<String>,
}

impl From<&shop::Model> for Site {
    fn from(shop: &shop::Model) -> Self {
        Self {
            is_on: shop.has_site,
            about: shop.site_about.clone(),
        }
    }
}

impl Site {
    pub(in super::super) fn state(&self) -> FormState {
        FormState::of([
            ("is_on", ticked(self.is_on)),
            ("about", self.about.clone().unwrap_or_default()),
        ])
    }
}

pub(in super::super) fn site(form: &mut FormState) -> Option<Site> {
    let new = Site {
        is_on: form.is_checked("is_on"),
        about: form.multiline("about", "About the shop", 1000),
    };
    (!form.has_errors()).then_some(new)
}
