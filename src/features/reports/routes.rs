//! `/reports`, `/payments` and `/books`.

use super::sheets::{self, Kind, Reader};
use super::{books, commands, forms, queries, views};
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::ui::form::FormState;
use crate::web::paths::{
    AgingPath, BooksPath, CustomersReportPath, PaymentsPath, ReportsPath, SalesReportPath,
    TaxReportPath, TechniciansReportPath, VisitsReportPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, right};
use actix_web::web;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ReportsPath::PATTERN, web::get().to(index))
        .route(PaymentsPath::PATTERN, web::get().to(day))
        .route(AgingPath::PATTERN, web::get().to(aging))
        .route(TaxReportPath::PATTERN, web::get().to(taxes))
        .route(SalesReportPath::PATTERN, web::get().to(sales))
        .route(VisitsReportPath::PATTERN, web::get().to(visits))
        .route(CustomersReportPath::PATTERN, web::get().to(customers))
        .route(TechniciansReportPath::PATTERN, web::get().to(technicians))
        .route(BooksPath::PATTERN, web::get().to(show_books))
        .route(BooksPath::PATTERN, web::post().to(look));
}

type Asked = web::Query<Vec<(String, String)>>;

async fn index(staff: Staff<right::SeeReports>) -> AppResult<Page> {
    let body = views::index(staff.may(Right::SeeBooks));
    Ok(Page::new("Reports", body).description("What the shop's money says."))
}

/// The end of a day by method, or of several days.
async fn day(staff: Staff<right::SeeReports>, asked: Asked) -> AppResult<Page> {
    let mut form = FormState::posted(asked.into_inner());
    let days = forms::days(&mut form, staff.today());
    let found = queries::days(&staff.db, &days).await?;
    let view = views::DayView {
        form: &form,
        found: &found,
        asked: &days,
        today: staff.today(),
        zone: staff.zone.tz(),
        see_customers: staff.may(Right::SeeCustomers),
        see_visits: staff.may(Right::SeeAppointments),
        refund: staff.may(Right::RefundPayments),
    };
    let title = match view.is_day() {
        true => "End of day · Reports",
        false => "Payments · Reports",
    };
    Ok(Page::new(form.title(title), views::day(&view)?)
        .description("Payments, deposits, refunds and tips of a day, or of some, by method."))
}

async fn aging(staff: Staff<right::SeeReports>, asked: Asked) -> AppResult<Page> {
    let form = FormState::posted(asked.into_inner());
    let after = Some(form.value("after")).filter(|after| !after.is_empty());
    let found = queries::aging(&staff.db, staff.today(), after).await?;
    let is_first = after.is_none();
    Ok(Page::new(
        "Aging · Reports",
        views::aging((&found, is_first), staff.today()),
    )
    .description("What customers owe, by how long it is past due."))
}

async fn taxes(staff: Staff<right::SeeReports>, asked: Asked) -> AppResult<Page> {
    let mut form = FormState::posted(asked.into_inner());
    let (from, to) = forms::span(&mut form, staff.today());
    let found = queries::taxes(&staff.db, (from, to)).await?;
    let after = Some(form.value("after")).filter(|after| !after.is_empty());
    let is_credited = found.values().any(|taxed| taxed.credited > Cents::ZERO);
    let credits = match is_credited {
        true => Some(queries::credits(&staff.db, (from, to), after).await?),
        false => None,
    };
    let credits = (credits.as_ref(), after.is_none());
    Ok(Page::new(
        form.title("Tax by rate · Reports"),
        views::taxes((&found, (from, to)), credits, &form)?,
    )
    .description("Sales and tax by rate, less what was credited."))
}

type Reporter = Staff<right::SeeReports>;

async fn sales(staff: Reporter, asked: Asked) -> AppResult<Page> {
    report(&staff, asked, Kind::Sales).await
}

async fn visits(staff: Reporter, asked: Asked) -> AppResult<Page> {
    report(&staff, asked, Kind::Appointments).await
}

async fn customers(staff: Reporter, asked: Asked) -> AppResult<Page> {
    report(&staff, asked, Kind::Customers).await
}

async fn technicians(staff: Reporter, asked: Asked) -> AppResult<Page> {
    report(&staff, asked, Kind::Technicians).await
}

/// Which rows lead where, for who asks.
pub(super) fn reader<P: Permission>(staff: &Staff<P>) -> Reader {
    Reader {
        today: staff.today(),
        zone: staff.zone,
        sees_visits: staff.may(Right::SeeAppointments),
        sees_customers: staff.may(Right::SeeCustomers),
    }
}

/// A report. A span that can't be is told, with the month instead (R-DASH-2).
async fn report(staff: &Reporter, asked: Asked, kind: Kind) -> AppResult<Page> {
    let mut form = FormState::posted(asked.into_inner());
    let asked = forms::report(&mut form, kind, staff.today());
    let found = sheets::report(&staff.db, &asked, reader(staff)).await?;
    let view = views::ReportView {
        form: &form,
        asked: &asked,
        report: &found,
        today: staff.today(),
        can_export: staff.may(Right::Export),
    };
    let title = format!("{} · Reports", kind.label());
    let page = Page::new(form.title(&title), views::report(&view)).description(kind.about());
    Ok(match form.has_errors() {
        true => page.invalid(),
        false => page,
    })
}

async fn show_books(staff: Staff<right::SeeBooks>) -> AppResult<Page> {
    let last = queries::last_look(&staff.db).await?;
    let body = views::books(&last, (staff.now, staff.zone.tz()));
    Ok(
        Page::new("The books · Reports", body)
            .description("What the last look at the books found."),
    )
}

/// Looks now: what it finds takes the place of the last look of today.
async fn look(
    mut staff: Staff<right::SeeBooks>,
    state: web::Data<State>,
    _form: PostForm,
) -> AppResult<Answer> {
    let (shop, today) = (staff.shop(), staff.today());
    let findings = books::check(&staff.db).await?;
    staff
        .write(async |tx, by| commands::look(tx, by, today, &findings).await)
        .await?;
    let is_broken = findings.iter().any(|finding| !finding.is_kept());
    state.alarms.set(shop, is_broken);
    Ok(SeeOther::to(BooksPath)
        .flash(if is_broken {
            "Something in the books does not add up."
        } else {
            "The books add up."
        })
        .into())
}
