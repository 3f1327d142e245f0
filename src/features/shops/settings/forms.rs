//! What people type about their shop.

use crate::entity::{shop, shop_settings};
use crate::kernel::contact::{Email, Phone};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;

/// What stands on every document of the shop.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) legal_name: Option<String>,
    pub(super) line1: Option<String>,
    pub(super) city: Option<String>,
    pub(super) region: Option<String>,
    pub(super) postal: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) website: Option<String>,
    pub(super) registration_no: Option<String>,
    pub(super) tax_id: Option<String>,
    pub(super) zone: String,
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
        }
    }
}

impl Profile {
    pub(super) fn state(&self) -> FormState {
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

pub(super) fn profile(form: &mut FormState) -> Option<Profile> {
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

/// Rates and rules of the shop.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) labor_rate: Cents,
    pub(super) tax_labor: Rate,
    pub(super) tax_part: Rate,
    pub(super) tax_fee: Rate,
    pub(super) tax_sublet: Rate,
    pub(super) invoice_prefix: String,
    pub(super) invoice_due_days: i32,
    pub(super) invoice_footer: Option<String>,
    pub(super) default_duration: i32,
    pub(super) buffer: i32,
    pub(super) default_travel: i32,
    pub(super) max_jobs_per_day: Option<i32>,
    pub(super) technician_sees_prices: bool,
    pub(super) technician_may_complete: bool,
}

impl From<(shop_settings::Model, String)> for Rules {
    fn from((row, invoice_prefix): (shop_settings::Model, String)) -> Self {
        Self {
            labor_rate: row.labor_rate,
            tax_labor: row.tax_labor,
            tax_part: row.tax_part,
            tax_fee: row.tax_fee,
            tax_sublet: row.tax_sublet,
            invoice_prefix,
            invoice_due_days: row.invoice_due_days,
            invoice_footer: row.invoice_footer,
            default_duration: row.default_duration,
            buffer: row.buffer,
            default_travel: row.default_travel,
            max_jobs_per_day: row.max_jobs_per_day,
            technician_sees_prices: row.technician_sees_prices,
            technician_may_complete: row.technician_may_complete,
        }
    }
}

impl Rules {
    pub(super) fn state(&self) -> FormState {
        let ticked = |yes: bool| if yes { "true" } else { "" }.to_owned();
        let most = self.max_jobs_per_day.map(|most| most.to_string());
        FormState::of([
            ("labor_rate", self.labor_rate.plain()),
            ("tax_labor", self.tax_labor.plain()),
            ("tax_part", self.tax_part.plain()),
            ("tax_fee", self.tax_fee.plain()),
            ("tax_sublet", self.tax_sublet.plain()),
            ("invoice_prefix", self.invoice_prefix.clone()),
            ("invoice_due_days", self.invoice_due_days.to_string()),
            (
                "invoice_footer",
                self.invoice_footer.clone().unwrap_or_default(),
            ),
            ("default_duration", self.default_duration.to_string()),
            ("buffer", self.buffer.to_string()),
            ("default_travel", self.default_travel.to_string()),
            ("max_jobs_per_day", most.unwrap_or_default()),
            (
                "technician_sees_prices",
                ticked(self.technician_sees_prices),
            ),
            (
                "technician_may_complete",
                ticked(self.technician_may_complete),
            ),
        ])
    }
}

pub(super) fn rules(form: &mut FormState) -> Option<Rules> {
    let labor_rate = form.money("labor_rate", "Labor rate");
    form.demand("labor_rate", "Labor rate");
    let rules = Rules {
        labor_rate: labor_rate.unwrap_or_default(),
        tax_labor: form.rate("tax_labor", "Tax on labor").unwrap_or_default(),
        tax_part: form.rate("tax_part", "Tax on parts").unwrap_or_default(),
        tax_fee: form.rate("tax_fee", "Tax on fees").unwrap_or_default(),
        tax_sublet: form
            .rate("tax_sublet", "Tax on sublet work")
            .unwrap_or_default(),
        invoice_prefix: prefix(form),
        invoice_due_days: whole(form, "invoice_due_days", "Days until due", 365),
        invoice_footer: form.multiline("invoice_footer", "Footer", 1_000),
        default_duration: whole(form, "default_duration", "Length of a visit", 1_440),
        buffer: whole(form, "buffer", "Pause between visits", 480),
        default_travel: whole(form, "default_travel", "Travel", 480),
        max_jobs_per_day: form.integer("max_jobs_per_day", "Most visits a day", 1..=99),
        technician_sees_prices: form.is_checked("technician_sees_prices"),
        technician_may_complete: form.is_checked("technician_may_complete"),
    };
    if rules.default_duration == 0 && form.error_for("default_duration").is_none() {
        form.fail("default_duration", "A visit takes at least one minute.");
    }
    (!form.has_errors()).then_some(rules)
}

fn whole(form: &mut FormState, name: &str, label: &str, most: i32) -> i32 {
    let number = form.integer(name, label, 0..=most);
    form.demand(name, label);
    number.unwrap_or_default()
}

/// What stands before the digits of an invoice's number; `{YYYY}` is the year (R-INV-7). In capitals:
/// a number is found however it is typed.
fn prefix(form: &mut FormState) -> String {
    let text = form
        .optional("invoice_prefix", "Prefix", 12)
        .unwrap_or_default()
        .to_uppercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_/.#".contains(c);
    let without_year = text.replacen("{YYYY}", "", 1);
    if !without_year.chars().all(fits) {
        form.fail(
            "invoice_prefix",
            "Prefix may have letters, digits, - _ / . # and {YYYY} for the year.",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<T>(name: &str, value: &str, read: impl Fn(&mut FormState) -> T) -> (T, bool) {
        let mut form = FormState::posted(vec![(name.to_owned(), value.to_owned())]);
        let value = read(&mut form);
        (value, form.has_errors())
    }

    // R-INV-7
    #[test]
    fn a_prefix_may_name_the_year_once() {
        for good in ["INV-", "{YYYY}-", "", "A{YYYY}/"] {
            assert!(!typed("invoice_prefix", good, prefix).1, "{good}");
        }
        for bad in ["{YY}-", "{YYYY}{YYYY}", "INV 1", "INV-INV-INV-1"] {
            assert!(typed("invoice_prefix", bad, prefix).1, "{bad}");
        }
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
