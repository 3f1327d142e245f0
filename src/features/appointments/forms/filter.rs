//! The filters of the list, as they stand in its address.

use super::super::queries::{Assigned, Filter};
use crate::db::page::decode;
use crate::kernel::search::SearchQuery;
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::FormState;
use crate::web::export::{known, span};
use serde::Deserialize;

/// The address's words.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Listed {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) from: String,
    #[serde(default)]
    pub(crate) to: String,
    #[serde(default)]
    pub(crate) technician: String,
    #[serde(default)]
    pub(crate) customer: String,
    #[serde(default)]
    pub(crate) sort: String,
    #[serde(default)]
    pub(crate) after: String,
}

/// What they ask for. A word that cannot be read asks for nothing; the form keeps it.
pub(crate) fn listed(asked: &Listed) -> (FormState, Filter) {
    let mut form = FormState::of([
        ("q", asked.q.clone()),
        ("status", asked.status.clone()),
        ("from", asked.from.clone()),
        ("to", asked.to.clone()),
        ("technician", asked.technician.clone()),
    ]);
    let technician = match asked.technician.as_str() {
        "nobody" => Some(Assigned::Nobody),
        id => id.parse().ok().map(Assigned::To),
    };
    let filter = Filter {
        status: asked.status.parse().ok(),
        from: form.date("from", "From"),
        to: form.date("to", "To"),
        technician,
        customer: asked.customer.parse().ok(),
        search: SearchQuery::parse(&asked.q).ok(),
        soonest: asked.sort == "soonest",
        after: decode(&asked.after),
    };
    (form, filter)
}

/// What an export is asked for: a word that cannot be read is a mistake there (R-EXP-4).
pub(crate) fn exported(form: &mut FormState) -> Option<Filter> {
    let q = form.value("q").trim().to_owned();
    let search = SearchQuery::parse(&q).ok();
    if search.is_none() && !q.is_empty() {
        form.fail("q", "Type at least two characters to search for.");
    }
    let status = known(form, "status", |word| {
        word.parse::<AppointmentStatus>().ok()
    });
    let technician = known(form, "technician", |word| match word {
        "nobody" => Some(Assigned::Nobody),
        id => id.parse().ok().map(Assigned::To),
    });
    let customer = known(form, "customer", |id| id.parse().ok());
    let (from, to) = span(form);
    let filter = Filter {
        status,
        from,
        to,
        technician,
        customer,
        search,
        soonest: form.value("sort") == "soonest",
        after: None,
    };
    (!form.has_errors()).then_some(filter)
}
