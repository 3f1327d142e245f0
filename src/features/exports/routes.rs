//! `/exports`, and a file for each kind of record.

use super::kind::Kind;
use super::views;
use crate::error::{AppError, AppResult};
use crate::features::{appointments, customers, history, invoices, reports, vehicles};
use crate::ui::form::FormState;
use crate::ui::place::refused;
use crate::web::export::{Exported, Table, export, too_many};
use crate::web::paths::{
    ExportAppointmentsPath, ExportAuditPath, ExportCustomersPath, ExportInvoicesPath,
    ExportLinesPath, ExportPaymentsPath, ExportReportPath, ExportVehiclesPath, ExportsPath,
    ReportsPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::{Page, PostForm, Staff, State, right};
use actix_web::web::{self, Data, get, post};
use actix_web::{HttpRequest, HttpResponse, Responder};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ExportsPath::PATTERN, get().to(show))
        .route(ExportAppointmentsPath::PATTERN, post().to(visits))
        .route(ExportInvoicesPath::PATTERN, post().to(bills))
        .route(ExportLinesPath::PATTERN, post().to(lines))
        .route(ExportPaymentsPath::PATTERN, post().to(payments))
        .route(ExportCustomersPath::PATTERN, post().to(people))
        .route(ExportVehiclesPath::PATTERN, post().to(cars))
        .route(ExportReportPath::PATTERN, post().to(report))
        .route(ExportAuditPath::PATTERN, post().to(audit));
}

async fn show(staff: Staff<right::Export>) -> Page {
    page(&staff, None)
}

fn page<P: Permission>(staff: &Staff<P>, refused: Option<(Kind, FormState)>) -> Page {
    let kinds = Kind::ALL.into_iter().filter(|kind| staff.may(kind.right()));
    let forms = kinds.map(|kind| match &refused {
        Some((of, form)) if *of == kind => (
            kind,
            form.clone().with_prefix(kind.word().replace(' ', "-")),
        ),
        _ => (
            kind,
            FormState::empty().with_prefix(kind.word().replace(' ', "-")),
        ),
    });
    let view = views::ExportsView {
        forms: forms.collect(),
        sees_audit: staff.may(Right::SeeAudit),
        imports: staff.may(Right::Import),
    };
    let title = match &refused {
        Some((_, form)) => form.title("Exports"),
        None => "Exports".to_owned(),
    };
    Page::new(title, views::exports(&view)).description("The shop's records as files.")
}

/// The file, or the page with what is wrong with the filters.
async fn answer<P: Permission>(
    (req, state): (&HttpRequest, &State),
    mut staff: Staff<P>,
    (kind, mut form): (Kind, FormState),
    table: Option<impl Table>,
) -> AppResult<HttpResponse> {
    if let Some(table) = table {
        match export(state, &mut staff, table, &form).await? {
            Exported::File(file) => return Ok(file),
            Exported::TooMany(count) => form.fail("from", too_many(count)),
        }
    }
    Ok(page(&staff, Some((kind, form))).invalid().respond_to(req))
}

async fn visits(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let table = appointments::export::appointments(&mut form, (staff.now, staff.zone));
    answer((&req, &state), staff, (Kind::Appointments, form), table).await
}

async fn bills(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let table = invoices::export::invoices(&mut form, staff.today());
    answer((&req, &state), staff, (Kind::Invoices, form), table).await
}

async fn lines(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let sees_cost = staff.sees_cost().await?;
    let table = invoices::export::lines(&mut form, staff.today(), sees_cost);
    answer((&req, &state), staff, (Kind::Lines, form), table).await
}

async fn payments(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let table = invoices::export::payments(&mut form);
    answer((&req, &state), staff, (Kind::Payments, form), table).await
}

async fn people(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let settings = staff.db.settings().await?;
    let rules = customers::Rules::of(&settings, staff.zone, staff.today());
    let table = customers::export::customers(&mut form, rules);
    answer((&req, &state), staff, (Kind::Customers, form), table).await
}

/// What a kind takes besides the right to export.
fn permit(staff: &Staff<right::Export>, kind: Kind) -> AppResult<()> {
    let right = kind.right();
    if staff.may(right) {
        return Ok(());
    }
    Err(AppError::Forbidden {
        right: right.words(),
        who: right.who(),
    })
}

async fn cars(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    permit(&staff, Kind::Vehicles)?;
    let mut form = post.state;
    let table = vehicles::export::vehicles(&mut form);
    answer((&req, &state), staff, (Kind::Vehicles, form), table).await
}

async fn audit(
    req: HttpRequest,
    state: Data<State>,
    staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    permit(&staff, Kind::Audit)?;
    let mut form = post.state;
    let members = staff.db.members().await?;
    let who = (staff.role, staff.actor.id);
    let table = history::export::entries(&mut form, who, staff.zone, &members);
    answer((&req, &state), staff, (Kind::Audit, form), table).await
}

/// The table of a report. Its days stand on its own page, which is where a mistake leads back to.
async fn report(
    req: HttpRequest,
    state: Data<State>,
    mut staff: Staff<right::Export>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    let table = reports::export::reports(&mut form, &staff);
    if let Some(table) = table
        && let Exported::File(file) = export(&state, &mut staff, table, &form).await?
    {
        return Ok(file);
    }
    let body = refused(
        "This report can't be read with these words. Choose its days again.",
        &ReportsPath.to_string(),
    );
    let page = Page::new("Error: Reports", body).description("A report that can't be made.");
    Ok(page.invalid().respond_to(&req))
}
