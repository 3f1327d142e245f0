//! What people type about a customer.

use super::commands::NewCustomer;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::words::CustomerKind;
use crate::ui::form::{FormState, ticked};

/// The country of numbers without a code.
pub(super) const COUNTRY: &str = "US";

/// The box by which somebody keeps a phone that could not be read (R-GEN-10).
pub(super) const KEEP_PHONE: &str = "keep_phone";
/// The box by which somebody saves a second customer with the same phone or e-mail (R-CUST-2).
pub(super) const ANOTHER: &str = "another";
const BOXES: [&str; 2] = ["is_vip", "tax_exempt"];

/// `None` if something is wrong; the form says what.
pub(super) fn customer(form: &mut FormState) -> Option<NewCustomer> {
    let kind: Option<CustomerKind> = form.choice("kind", "Kind");
    let name = form.required("name", "Name", 120);
    let (phone, phone_raw) = phone(form);
    let email = email(form);
    let line1 = form.optional("line1", "Street address", 120);
    let city = form.optional("city", "City", 120);
    let region = form.optional("region", "State", 120);
    let postal = form.optional("postal", "ZIP code", 120);
    let access_notes = form.multiline("access_notes", "Access notes", 500);
    let notes = form.multiline("notes", "Notes", 1000);
    let tax_exempt = form.is_checked("tax_exempt");
    let tax_certificate = form.optional("tax_certificate", "Certificate number", 60);
    if tax_exempt {
        form.demand("tax_certificate", "Certificate number");
    }
    let new = NewCustomer {
        kind: kind.unwrap_or(CustomerKind::Person),
        name,
        phone,
        phone_raw,
        email,
        line1,
        city,
        region,
        postal,
        access_notes,
        notes,
        is_vip: form.is_checked("is_vip"),
        tax_exempt,
        tax_certificate,
        next_visit_at: None,
    };
    (!form.has_errors()).then_some(new)
}

pub(super) fn phone(form: &mut FormState) -> (Option<Phone>, Option<String>) {
    let Some(text) = form.optional("phone", "Phone", 40) else {
        return (None, None);
    };
    match Phone::parse(&text, COUNTRY) {
        Ok(phone) => (Some(phone), None),
        Err(_) if form.is_checked(KEEP_PHONE) => (None, Some(text)),
        Err(fault) => {
            let words = format!("{fault} Mend it, or tick “Keep the phone as typed”.");
            form.fail("phone", words);
            (None, None)
        }
    }
}

pub(super) fn email(form: &mut FormState) -> Option<Email> {
    let text = form.optional("email", "E-mail", 254)?;
    match Email::parse(&text) {
        Ok(email) => Some(email),
        Err(fault) => {
            form.fail("email", fault.to_string());
            None
        }
    }
}

/// The form filled with what is stored.
pub(super) fn filled(stored: &NewCustomer) -> FormState {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let phone = stored.phone.as_ref().map(typed);
    let keep = ticked(stored.phone_raw.is_some());
    let mut form = FormState::of([
        ("kind", stored.kind.as_str().to_owned()),
        ("name", stored.name.clone()),
        (
            "phone",
            phone.or(stored.phone_raw.clone()).unwrap_or_default(),
        ),
        (
            "email",
            stored
                .email
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        ("line1", text(&stored.line1)),
        ("city", text(&stored.city)),
        ("region", text(&stored.region)),
        ("postal", text(&stored.postal)),
        ("access_notes", text(&stored.access_notes)),
        ("notes", text(&stored.notes)),
        ("is_vip", ticked(stored.is_vip)),
        ("tax_exempt", ticked(stored.tax_exempt)),
        ("tax_certificate", text(&stored.tax_certificate)),
    ]);
    if !keep.is_empty() {
        form.set(KEEP_PHONE, keep);
    }
    form
}

/// In national form, unless that would be read as a number of our own country.
pub(super) fn typed(phone: &Phone) -> String {
    let national = phone.national();
    if Phone::parse(&national, COUNTRY).as_ref() == Ok(phone) {
        national
    } else {
        phone.e164().to_owned()
    }
}

/// An unticked box is not sent; beside what is stored it must count as "no". A number is the same
/// with any punctuation.
pub(super) fn settle(form: &mut FormState) {
    if let Ok(phone) = Phone::parse(form.value("phone"), COUNTRY) {
        form.set("phone", typed(&phone));
    }
    for name in BOXES {
        if !form.is_checked(name) {
            form.set(name, "");
        }
    }
}

/// A form whose name or phone is what somebody looked for in vain.
pub(super) fn begun(looked_for: &str) -> FormState {
    let words = looked_for.trim();
    let field = match () {
        () if words.contains('@') => "email",
        () if Phone::parse(words, COUNTRY).is_ok() => "phone",
        () => "name",
    };
    FormState::of([
        ("kind", CustomerKind::Person.as_str().to_owned()),
        (field, words.to_owned()),
    ])
}

#[cfg(test)]
mod tests {
    use super::{customer, filled, settle};
    use crate::ui::form::FormState;

    fn posted(pairs: &[(&str, &str)]) -> FormState {
        let pairs = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        FormState::posted(pairs.collect())
    }

    // R-CUST-1
    #[test]
    fn a_name_is_enough() {
        let new = customer(&mut posted(&[("kind", "person"), ("name", " Ana Ruiz ")])).unwrap();
        assert_eq!(
            (new.name.as_str(), new.phone, new.email),
            ("Ana Ruiz", None, None)
        );
        assert!(customer(&mut posted(&[("kind", "person"), ("name", " ")])).is_none());
    }

    // R-GEN-10
    #[test]
    fn a_phone_that_cannot_be_read_is_kept_only_on_purpose() {
        let typed = [("kind", "person"), ("name", "Ana"), ("phone", "555-0142")];
        let mut form = posted(&typed);
        assert!(customer(&mut form).is_none());
        assert!(form.error_for("phone").is_some());
        let kept = customer(&mut posted(
            &[&typed[..], &[("keep_phone", "true")]].concat(),
        ));
        assert_eq!(kept.unwrap().phone_raw.as_deref(), Some("555-0142"));
    }

    // R-CUST-19
    #[test]
    fn tax_exemption_needs_a_certificate() {
        let mut form = posted(&[
            ("kind", "company"),
            ("name", "City"),
            ("tax_exempt", "true"),
        ]);
        assert!(customer(&mut form).is_none());
        assert!(form.error_for("tax_certificate").is_some());
    }

    // R-GEN-4
    #[test]
    fn what_is_stored_comes_back_as_it_was_typed() {
        let typed = [
            ("kind", "company"),
            ("name", "Delta Farms"),
            ("phone", "530.555.0142"),
            ("email", "Office@Delta.example"),
            ("line1", "1 Main St"),
            ("city", "Woodland"),
            ("region", "CA"),
            ("postal", "95695"),
            ("access_notes", "Gate 4"),
            ("notes", "Pays late"),
            ("is_vip", "true"),
            ("tax_certificate", ""),
        ];
        let mut form = posted(&typed);
        let stored = filled(&customer(&mut form).unwrap());
        settle(&mut form);
        let form = form.conflict(&stored, 2, "Ana", maud::html! {});
        assert!(form.conflicted().unwrap().stored.is_empty());
    }
}
