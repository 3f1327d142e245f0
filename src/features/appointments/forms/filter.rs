//! The filters of the list, as they stand in its address.

use super::super::queries::{Among, Assigned, Filter, Instants, Narrow};
use crate::db::page::decode;
use crate::kernel::search::SearchQuery;
use crate::kernel::time::ShopTime;
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::FormState;
use crate::web::export::{known, span};
use chrono::{DateTime, NaiveDate, Utc};
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
    pub(crate) booked_from: String,
    #[serde(default)]
    pub(crate) booked_to: String,
    #[serde(default)]
    pub(crate) completed_from: String,
    #[serde(default)]
    pub(crate) completed_to: String,
    #[serde(default)]
    pub(crate) timed: String,
    #[serde(default)]
    pub(crate) premises: String,
    #[serde(default)]
    pub(crate) unresolved: String,
    #[serde(default)]
    pub(crate) late: String,
    #[serde(default)]
    pub(crate) blocker: String,
    #[serde(default)]
    pub(crate) sort: String,
    #[serde(default)]
    pub(crate) after: String,
}

impl Listed {
    /// The words by their names, without the place in the list.
    pub(crate) fn words(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("q", &self.q),
            ("status", &self.status),
            ("from", &self.from),
            ("to", &self.to),
            ("technician", &self.technician),
            ("customer", &self.customer),
            ("booked_from", &self.booked_from),
            ("booked_to", &self.booked_to),
            ("completed_from", &self.completed_from),
            ("completed_to", &self.completed_to),
            ("timed", &self.timed),
            ("premises", &self.premises),
            ("unresolved", &self.unresolved),
            ("late", &self.late),
            ("blocker", &self.blocker),
            ("sort", &self.sort),
        ]
    }
}

/// The moment at which somebody asks: what is late, and what a day is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: DateTime<Utc>,
    pub(crate) zone: ShopTime,
}

/// What they ask for. A word that cannot be read asks for nothing; the form keeps it.
pub(crate) fn listed(asked: &Listed, at: Moment) -> (FormState, Filter) {
    let words = asked.words().into_iter();
    let mut form = FormState::of(words.map(|(name, word)| (name, word.to_owned())));
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
        narrow: narrow(&mut form, at),
        soonest: asked.sort == "soonest",
        after: decode(&asked.after),
    };
    (form, filter)
}

/// What the query of the list's address asks for.
pub(crate) fn asked(query: &str, at: Moment) -> Filter {
    let asked: Listed = serde_html_form::from_str(query).unwrap_or_default();
    listed(&asked, at).1
}

/// What an export is asked for: a word that cannot be read is a mistake there (R-EXP-4).
pub(crate) fn exported(form: &mut FormState, at: Moment) -> Option<Filter> {
    let q = form.value("q").trim().to_owned();
    let search = SearchQuery::parse(&q).ok();
    if search.is_none() && !q.is_empty() {
        form.fail("q", "Type at least two characters to search for.");
    }
    let status = match Among::of(form.value("status")).is_some() {
        true => None,
        false => known(form, "status", |word| {
            word.parse::<AppointmentStatus>().ok()
        }),
    };
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
        narrow: narrow(form, at),
        soonest: form.value("sort") == "soonest",
        after: None,
    };
    (!form.has_errors()).then_some(filter)
}

/// What figures lead to.
fn narrow(form: &mut FormState, Moment { now, zone }: Moment) -> Narrow {
    let today = zone.day(now);
    let booked = (
        form.date("booked_from", "From"),
        form.date("booked_to", "To"),
    );
    let completed = (
        form.date("completed_from", "From"),
        form.date("completed_to", "To"),
    );
    let is_set = |name: &str| form.value(name) == "true";
    Narrow {
        booked: instants(booked, zone),
        completed: instants(completed, zone),
        among: Among::of(form.value("status")),
        timed: is_set("timed"),
        premises: is_set("premises"),
        unresolved: is_set("unresolved").then_some(today),
        late: is_set("late").then(|| Narrow::late_at(today, now)),
        blocker: form.value("blocker").parse().ok(),
    }
}

/// Whole days of the shop. One that is not said is the other one, so one word asks for a day.
fn instants(
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    zone: ShopTime,
) -> Option<Instants> {
    let (from, to) = (from.or(to)?, to.or(from)?);
    Some((zone.bounds(from).0, zone.bounds(to).1))
}
