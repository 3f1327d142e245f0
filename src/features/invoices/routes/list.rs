//! The list of bills.

use super::super::{forms, queries, views};
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web;

pub(super) async fn index(
    staff: Staff<right::SeeInvoices>,
    asked: web::Query<Vec<(String, String)>>,
) -> AppResult<Page> {
    let mut form = FormState::posted(asked.into_inner());
    let filter = forms::filter(&mut form);
    let listing = queries::list(&staff.db, &filter, staff.today()).await?;
    let view = views::ListView {
        form: &form,
        filter: &filter,
        listing: &listing,
        see_customers: staff.may(Right::SeeCustomers),
        see_board: staff.may(Right::SeeAppointments),
        can_export: staff.may(Right::Export),
        today: staff.today(),
    };
    Ok(Page::new(form.title("Invoices"), views::list(&view))
        .description("Invoices by status, customer, day of issue or number."))
}
