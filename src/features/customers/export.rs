//! `customers.csv` (R-EXP-3): those the list shows, in its order.

use super::queries::list::{Show, Sort, Wanted};
use super::queries::out::{self, Last, Out};
use super::standing::Rules;
use super::tags::Tagged;
use crate::db::{ShopDb, Unread};
use crate::error::AppResult;
use crate::kernel::search::SearchQuery;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, known, span};

/// Customers to be read out.
#[derive(Debug)]
pub struct Customers {
    wanted: out::Wanted,
    last: Option<Last>,
}

/// What the words of the list's address, and of the form of exports, ask for. `None` if they can't
/// be read; the form says which.
#[must_use]
pub fn customers(form: &mut FormState, rules: Rules) -> Option<Customers> {
    let q = form.value("q").trim().to_owned();
    let query = SearchQuery::parse(&q).ok();
    if query.is_none() && !q.is_empty() {
        form.fail("q", "Type at least two characters to search for.");
    }
    let show = known(form, "filter", Show::known).unwrap_or_default();
    let sort = Sort::of(form.value("sort"), query.is_some());
    let since = span(form);
    let list = Wanted {
        query,
        show,
        tag: Some(form.value("tag").trim().to_owned()).filter(|tag| !tag.is_empty()),
        sort,
        after: None,
        size: PAGE,
    };
    let wanted = out::Wanted { list, rules, since };
    (!form.has_errors()).then_some(Customers { wanted, last: None })
}

/// The filters of the list and their words.
pub fn shows() -> impl Iterator<Item = (&'static str, &'static str)> {
    Show::ALL.iter().map(|show| (show.as_str(), show.label()))
}

impl Table for Customers {
    fn name(&self) -> &'static str {
        "customers"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        out::count(db, &self.wanted, most).await
    }
}

impl Rows for Customers {
    type Row = Unread<Out>;

    fn columns(&self) -> Vec<&'static str> {
        vec![
            "ID",
            "Name",
            "Phone",
            "Email",
            "Address",
            "City",
            "Region",
            "Postal",
            "Tags",
            "VIP",
            "Customer Since",
            "Visits",
            "Last Visit",
            "Lifetime Spend",
            "Unpaid Balance",
            "Vehicles",
        ]
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let (rows, last) = out::page(db, &self.wanted, self.last.take()).await?;
        self.last = last;
        Ok((rows, self.last.is_some()))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        let wanted = self.wanted.clone();
        move |row, sheet| {
            line(row.read()?, &wanted, sheet);
            Ok(())
        }
    }
}

fn line(row: Out, wanted: &out::Wanted, sheet: &mut Sheet) {
    let (since, place) = (
        row.customer_since,
        [row.line1, row.city, row.region, row.postal],
    );
    let customer = row.row.listed(&wanted.list, &wanted.rules);
    sheet.plain(customer.id);
    sheet.text(&customer.name);
    sheet.phone(customer.phone.as_deref(), customer.phone_raw.as_deref());
    sheet.maybe(customer.email.as_deref());
    for part in &place {
        sheet.maybe(part.as_deref());
    }
    sheet.text(&Tagged::names(row.tags).join("; "));
    sheet.plain(if customer.standing.vip.is_some() {
        "yes"
    } else {
        "no"
    });
    sheet.day(Some(since));
    sheet.plain(customer.visits);
    sheet.at(customer.last_visit_at);
    sheet.money(row.lifetime_spend);
    sheet.money(customer.unpaid);
    let cars: Vec<String> = customer
        .cars
        .iter()
        .map(super::queries::Car::label)
        .collect();
    sheet.text(&cars.join("; "));
    sheet.end();
}
