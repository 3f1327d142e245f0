//! The shop itself: its name, address and numbers, as its documents show them.

use crate::entity::shop;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use std::str::FromStr;

/// What stands on every document of the shop.
#[derive(Clone, Debug)]
pub(in super::super) struct Profile {
    pub(in super::super) name: String,
    pub(in super::super) legal_name: Option<String>,
    pub(in super::super) line1: Option<String>,
    pub(in super::super) city: Option<String>,
    pub(in super::super) region: Option<String>,
    pub(in super::super) postal: Option<String>,
    pub(in super::super) phone: Option<String>,
    pub(in super::super) email: Option<String>,
    pub(in super::super) website: Option<String>,
    pub(in super::super) registration_no: Option<String>,
    pub(in super::super) tax_id: Option<String>,
    pub(in super::super) zone: String,
    /// What becomes of visits that are booked ahead, if the zone is another one (R-APPT-16).
    pub(in super::super) visits: Option<Keep>,
}

/// What a visit keeps when the shop goes to another time zone (R-APPT-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Keep {
    /// What the customer was told: 9:30 stays 9:30.
    WallTime,
    /// The moment, which has another name now.
    Instant,
}

impl FromStr for Keep {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "wall" => Ok(Self::WallTime),
            "instant" => Ok(Self::Instant),
            _ => Err(()),
        }
    }
}

impl From<shop::Model> for Profile {
    fn from(row: shop::Model) -> Self {
        Self {
            name: row.name,
            legal_name: row.legal_name,
            line1: row.line1,
            city: row.city,
            region: row.region,
            postal: row.postal,
            phone: row.phone,
            email: row.email,
            website: row.website,
            registration_no: row.registration_no,
            tax_id: row.tax_id,
            zone: row.zone,
            visits: None,
        }
    }
}

impl Profile {
    pub(in super::super) fn state(&self) -> FormState {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        FormState::of([
            ("name", self.name.clone()),
            ("legal_name", text(&self.legal_name)),
            ("line1", text(&self.line1)),
            ("city", text(&self.city)),
            ("region", text(&self.region)),
            ("postal", text(&self.postal)),
            (
                "phone",
                self.phone.as_deref().map(typed).unwrap_or_default(),
            ),
            ("email", text(&self.email)),
            ("website", text(&self.website)),
            ("registration_no", text(&self.registration_no)),
            ("tax_id", text(&self.tax_id)),
            ("zone", self.zone.clone()),
        ])
    }
}

/// A number as it can be typed again: abroad with its country.
fn typed(e164: &str) -> String {
    if e164.starts_with("+1") {
        Phone::stored(e164).national()
    } else {
        e164.to_owned()
    }
}

pub(in super::super) fn profile(form: &mut FormState) -> Option<Profile> {
    let profile = Profile {
        name: form.required("name", "Shop name", 120),
        legal_name: form.optional("legal_name", "Legal name", 120),
        line1: form.optional("line1", "Street", 120),
        city: form.optional("city", "City", 120),
        region: form.optional("region", "State", 120),
        postal: form.optional("postal", "ZIP code", 120),
        phone: phone(form),
        email: email(form),
        website: website(form),
        registration_no: form.optional("registration_no", "Registration number", 40),
        tax_id: form.optional("tax_id", "Tax number", 40),
        zone: form
            .choice::<ShopTime>("zone", "Time zone")
            .map(|zone| zone.name().to_owned())
            .unwrap_or_default(),
        visits: form.value("visits").parse().ok(),
    };
    (!form.has_errors()).then_some(profile)
}

fn phone(form: &mut FormState) -> Option<String> {
    let text = form.optional("phone", "Phone", 40)?;
    match Phone::parse(&text, "US") {
        Ok(phone) => Some(phone.e164().to_owned()),
        Err(fault) => {
            form.fail("phone", fault.to_string());
            None
        }
    }
}

fn email(form: &mut FormState) -> Option<String> {
    let text = form.optional("email", "E-mail", 254)?;
    match Email::parse(&text) {
        Ok(email) => Some(email.as_str().to_owned()),
        Err(fault) => {
            form.fail("email", fault.to_string());
            None
        }
    }
}

/// It becomes a link on documents, so nothing but the web will do.
fn website(form: &mut FormState) -> Option<String> {
    let text = form.optional("website", "Website", 200)?;
    let lower = text.to_lowercase();
    let host = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .unwrap_or(&lower);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.contains(|c: char| c.is_whitespace() || c == '@');
    if !is_host || text.contains(char::is_whitespace) {
        form.fail(
            "website",
            "Website must be an address like www.example.com.",
        );
        return None;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<T>(name: &str, value: &str, read: impl Fn(&mut FormState) -> T) -> (T, bool) {
        let mut form = FormState::posted(vec![(name.to_owned(), value.to_owned())]);
        let value = read(&mut form);
        (value, form.has_errors())
    }

    #[test]
    fn a_website_is_nothing_but_the_web() {
        for good in ["www.example.com", "https://example.com/shop?a=b"] {
            assert_eq!(typed("website", good, website).0.as_deref(), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            "shop",
            "a b.example",
            "me@example.com",
        ] {
            assert!(typed("website", bad, website).1, "{bad}");
        }
    }
}
