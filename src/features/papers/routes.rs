//! Where the papers are: each as a file, and as a page with `?as=page`.

use super::money::{self, Period};
use super::office::{Office, office, pixels};
use super::{guest, queries, sample, work};
use crate::db::ShopDb;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries::{Billable, billable};
use crate::features::invoices::paper::{Around, LogoRef};
use crate::features::invoices::pdf::{self, Sheet};
use crate::features::invoices::queries::Bill;
use crate::features::invoices::{commands, own, print_page, queries as bills};
use crate::features::shops::typed;
use crate::kernel::ids::AppointmentId;
use crate::ui::form::{FormState, error_summary};
use crate::ui::place::refused;
use crate::ui::{Icon, Tone, place};
use crate::web::file::{self, Shown};
use crate::web::paths::{
    AppointmentPath, CustomerPath, CustomerStatementPath, EstimatePath, InvoicePath,
    InvoiceReceiptPath, LinkInvoicePath, LinkReceiptPath, PreviewPath, WorkOrderPath,
};
use crate::web::staff::Permission;
use crate::web::{Page, Staff, State, in_turn, right};
use actix_web::http::StatusCode;
use actix_web::{Either, HttpRequest, HttpResponse, web};
use anyhow::Context;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use maud::html;
use std::fmt::Display;

/// Mounts the papers.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(WorkOrderPath::PATTERN, web::get().to(work_order))
        .route(EstimatePath::PATTERN, web::get().to(estimate))
        .route(InvoiceReceiptPath::PATTERN, web::get().to(receipt))
        .route(CustomerStatementPath::PATTERN, web::get().to(statement))
        .route(LinkInvoicePath::PATTERN, web::get().to(guest::invoice))
        .route(LinkReceiptPath::PATTERN, web::get().to(guest::receipt))
        .route(PreviewPath::PATTERN, web::get().to(preview));
}

/// A page, or a file.
pub(super) type Paper = Either<Page, HttpResponse>;

/// What is asked for, and of whom.
pub(super) struct Asked<'a> {
    pub(super) req: &'a HttpRequest,
    pub(super) state: &'a State,
    pub(super) shown: &'a Shown,
    /// "Appointments", and the page to which the print page leads back.
    pub(super) section: &'static str,
    pub(super) back: String,
    /// Whether the print page has the logo: the frame of a guest's page shows it already.
    pub(super) is_framed: bool,
}

pub(super) async fn answer(
    db: &mut ShopDb,
    asked: &Asked<'_>,
    (mut sheet, logo): (Sheet, Option<LogoRef>),
) -> AppResult<Paper> {
    let title = sheet.title();
    if asked.shown.is_page() {
        let file = asked.req.path();
        let logo = logo.filter(|_| !asked.is_framed);
        let body = print_page(&sheet, logo, (&asked.back, file));
        let page = Page::new(format!("{title} · {}", asked.section), body);
        let words = format!("{} as it is printed.", sheet.name);
        return Ok(Either::Left(page.description(words)));
    }
    sheet.shop.logo = pixels(db, logo).await?;
    db.end_reading();
    let name = file::name(
        &sheet.name.to_lowercase().replace(' ', "-"),
        sheet.number.as_deref().unwrap_or(&sheet.party.1.name),
    );
    let printed = in_turn(&asked.state.printing, move || pdf::print(&sheet)).await?;
    let bytes = printed.context("a paper could not be printed")?;
    Ok(Either::Right(file::made(asked.req, &name, bytes)))
}

/// A visit of this person's: a technician's own ones only.
async fn visit<P: Permission>(staff: &Staff<P>, id: AppointmentId) -> AppResult<Billable> {
    let at = billable(&staff.db, id).await?.or_not_found()?;
    let own = staff.own_only();
    if own.is_some() && at.appointment.technician_id != own {
        return Err(AppError::NotFound);
    }
    Ok(at)
}

async fn work_order(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Staff<right::SeeAppointments>,
    (path, shown): (web::Path<WorkOrderPath>, web::Query<Shown>),
) -> AppResult<Paper> {
    let appointment = path.appointment;
    let at = visit(&staff, appointment).await?;
    let office = office(&staff.db, staff.now).await?;
    let members = staff.db.members().await?;
    let technician = at.appointment.technician_id;
    let technician = members.iter().find(|member| Some(member.id) == technician);
    let sight = staff.sight(&office.settings);
    let reader = work::Reader {
        reach: sight.reaches(at.appointment.day, staff.today()),
        technician: technician.map(|member| member.name.as_str()),
        zone: staff.zone,
    };
    let sheet = work::work_order(&office, &at, &reader);
    let asked = Asked {
        req: &req,
        state: &state,
        shown: &shown,
        section: "Appointments",
        back: AppointmentPath { appointment }.to_string(),
        is_framed: false,
    };
    answer(&mut staff.db, &asked, (sheet, office.logo())).await
}

async fn estimate(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Staff<right::EditAppointments>,
    (path, shown): (web::Path<EstimatePath>, web::Query<Shown>),
) -> AppResult<Paper> {
    let appointment = path.appointment;
    let at = visit(&staff, appointment).await?;
    let office = office(&staff.db, staff.now).await?;
    let back = AppointmentPath { appointment }.to_string();
    let rules = bills::today(&staff.db).await?;
    let (lines, all) = commands::priced(&at, &rules, staff.now)?;
    let Some(sheet) = work::estimate(&office, &at, (&lines, &all), staff.today())? else {
        let words = "Nothing of this visit has a price yet. Add jobs from the catalog first.";
        return Ok(none(
            "No estimate yet · Appointments",
            words,
            &back,
            StatusCode::CONFLICT,
        ));
    };
    let asked = Asked {
        req: &req,
        state: &state,
        shown: &shown,
        section: "Appointments",
        back,
        is_framed: false,
    };
    answer(&mut staff.db, &asked, (sheet, office.logo())).await
}

/// Why there is no such paper, and the way on.
pub(super) fn none(title: &str, words: &str, on: impl Display, status: StatusCode) -> Paper {
    let body = refused(words, &on.to_string());
    Either::Left(Page::new(title, body).status(status))
}

async fn receipt(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Staff<right::SeeInvoice>,
    (path, shown): (web::Path<InvoiceReceiptPath>, web::Query<Shown>),
) -> AppResult<Paper> {
    let invoice = path.invoice;
    let bill = own::seen(&staff, invoice).await?.bill;
    let asked = Asked {
        req: &req,
        state: &state,
        shown: &shown,
        section: "Invoices",
        back: InvoicePath { invoice }.to_string(),
        is_framed: false,
    };
    received(&mut staff.db, &asked, (&bill, staff.now)).await
}

/// The receipt of a bill, as far as it is paid.
pub(super) async fn received(
    db: &mut ShopDb,
    asked: &Asked<'_>,
    (bill, now): (&Bill, DateTime<Utc>),
) -> AppResult<Paper> {
    let moved = queries::of_bill(db, bill.invoice.id).await?;
    if moved.payments.is_empty() {
        let title = format!("No receipt yet · {}", asked.section);
        let words = "Nothing has been paid on this invoice, so there is no receipt yet.";
        return Ok(none(&title, words, &asked.back, StatusCode::NOT_FOUND));
    }
    let office = office(db, now).await?;
    let around = Around::of(bill);
    let of = (&bill.invoice, around.bill_to, around.vehicle);
    let sheet = money::receipt(&office, of, &moved)?;
    answer(db, asked, (sheet, office.logo())).await
}

#[derive(serde::Deserialize)]
struct Days {
    from: Option<String>,
    to: Option<String>,
}

impl Days {
    /// The last 90 days, if nothing that can be understood was asked for.
    fn period<P: Permission>(self, staff: &Staff<P>) -> Period {
        let asked = [("from", self.from), ("to", self.to)];
        let mut asked = FormState::of(asked.map(|(name, day)| (name, day.unwrap_or_default())));
        let today = staff.today();
        let to = asked.date("to", "To").unwrap_or(today);
        let from = asked.date("from", "From");
        let from = from.unwrap_or(to - TimeDelta::days(90));
        Period {
            from: from.min(to),
            to: to.max(from),
            today,
            zone: staff.zone,
        }
    }
}

async fn statement(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Staff<right::SeeInvoices>,
    (path, shown, days): (
        web::Path<CustomerStatementPath>,
        web::Query<Shown>,
        web::Query<Days>,
    ),
) -> AppResult<Paper> {
    let customer = path.customer;
    let found = queries::customer(&staff.db, customer)
        .await?
        .or_not_found()?;
    let moved = queries::of_customer(&staff.db, customer).await?;
    let office = office(&staff.db, staff.now).await?;
    let sheet = money::statement(&office, (&found, &moved), days.into_inner().period(&staff))?;
    let asked = Asked {
        req: &req,
        state: &state,
        shown: &shown,
        section: "Customers",
        back: CustomerPath { customer }.to_string(),
        is_framed: false,
    };
    answer(&mut staff.db, &asked, (sheet, office.logo())).await
}

/// A sample invoice with the settings as they were typed; nothing is saved (R-SET-1).
async fn preview(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Staff<right::EditSettings>,
    sent: web::Query<Vec<(String, String)>>,
) -> AppResult<Paper> {
    let mut form = FormState::posted(sent.into_inner());
    let as_file = form.value("as") == "pdf";
    let today = staff.today();
    let typed = typed(&staff.db, &mut form, today.year()).await?;
    let office = Office {
        shop: typed.shop.clone(),
        settings: staff.db.settings().await?,
        now: staff.now,
    };
    let logo = office.logo();
    let mut document = sample::invoice(&typed, office.seller(), (staff.now, today))?;
    if as_file {
        document.shop.logo = pixels(&staff.db, logo).await?;
        staff.db.end_reading();
        let printed = in_turn(&state.printing, move || pdf::render(&document)).await?;
        let bytes = printed.context("a sample could not be printed")?;
        return Ok(Either::Right(file::made(&req, "sample-invoice.pdf", bytes)));
    }
    let file = format!("{PreviewPath}?{}&as=pdf", req.query_string());
    let body = html! {
        (place::note(Tone::Info, Icon::Info, &html! {
            p { "A sample with what you typed. Nothing is saved: close this tab, and save where you typed it." }
        }))
        (error_summary(&form))
        (print_page(&document.sheet(), logo, (&crate::web::paths::SettingsPath.to_string(), &file)))
    };
    let page = Page::new("Preview · Settings", body)
        .description("A sample invoice with the settings as they were typed.");
    Ok(Either::Left(if form.has_errors() {
        page.invalid()
    } else {
        page
    }))
}
