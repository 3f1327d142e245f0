//! The list of bills.

use super::super::queries::Filter;
use super::super::{forms, queries, views};
use crate::error::AppResult;
use crate::kernel::words::Category;
use crate::ui::form::FormState;
use crate::web::staff::{Permission, Right};
use crate::web::{Page, Staff, right};
use actix_web::web;

pub(super) async fn index(
    staff: Staff<right::SeeInvoices>,
    asked: web::Query<Vec<(String, String)>>,
) -> AppResult<Page> {
    let mut form = FormState::posted(asked.into_inner());
    let filter = forms::filter(&mut form);
    let narrowed = narrowed(&staff, &filter).await?;
    let listing = queries::list(&staff.db, &filter, staff.today()).await?;
    let view = views::ListView {
        form: &form,
        filter: &filter,
        listing: &listing,
        narrowed: &narrowed,
        see_customers: staff.may(Right::SeeCustomers),
        see_board: staff.may(Right::SeeAppointments),
        can_export: staff.may(Right::Export),
        today: staff.today(),
    };
    Ok(Page::new(form.title("Invoices"), views::list(&view))
        .description("Invoices by status, customer, day of issue or number."))
}

/// What reports have narrowed the list to: which word does, and what it is.
async fn narrowed<P: Permission>(
    staff: &Staff<P>,
    filter: &Filter,
) -> AppResult<Vec<(&'static str, String)>> {
    let mut narrowed = Vec::new();
    let narrow = &filter.narrow;
    if let Some(category) = narrow.category {
        let words = category.map_or("No category", Category::label);
        narrowed.push(("category", words.to_owned()));
    }
    if let Some(service) = &narrow.service {
        let catalog = staff.db.active_services().await?;
        let words = match service {
            None => "Not from the catalog".to_owned(),
            Some(code) => {
                let found = catalog.iter().find(|of| of.code == *code);
                found.map_or_else(|| code.clone(), |of| of.name.clone())
            }
        };
        narrowed.push(("service", words));
    }
    if let Some(technician) = narrow.technician {
        let members = staff.db.members().await?;
        let found = members.iter().find(|of| Some(of.id) == technician);
        let words = found.map_or("No technician", |of| of.name.as_str());
        narrowed.push(("technician", words.to_owned()));
    }
    Ok(narrowed)
}
