//! Reading bills. One statement fetches a bill with all that its pages and its changes need to know.

mod credit;
mod discarded;
mod document;
pub(crate) mod joins;
mod line;
mod list;
mod money;
mod narrow;
pub(super) mod out;
mod own;
pub(super) mod taken;
mod watched;

pub use credit::{
    CreditDocument, CreditLine, CreditNote, CreditedBill, GivenBack, credit_document, credit_note,
    credited,
};
pub use discarded::overtaken;
pub use document::{Document, document, stored};
pub use line::{Given, Line, Rule, Today, today};
pub use list::{Filter, Listed, Listing, Standing, list, wanted};
pub use money::{Credit, Paid, Refunded, Taken, taken};
pub use narrow::Narrow;
pub use own::{OwnVisit, own_visits};
pub use watched::became_overdue;

use super::pricing::Fee;
use crate::db::{List, ShopDb, is_true};
use crate::entity::{
    appointment, customer, invoice, membership, repair_job, repair_order, shop, shop_settings,
    vehicle,
};
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, AttachmentId, InvoiceId, RepairOrderId};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::{AppointmentStatus, AuthMethod, InvoiceStatus, PaperSize};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    RelationTrait,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A bill with its lines and payments, and what stands around it today. What stood around it when
/// it was issued is in its snapshots (R-INV-8).
#[derive(Clone, Debug, FromQueryResult)]
pub struct Bill {
    #[sea_orm(nested)]
    pub invoice: invoice::Model,
    #[sea_orm(nested)]
    pub customer: Payer,
    #[sea_orm(nested)]
    pub car: Option<Car>,
    #[sea_orm(nested)]
    pub work: Work,
    #[sea_orm(nested)]
    pub shop: Seller,
    lines: List<Line>,
    payments: List<Paid>,
    deposits: List<Paid>,
    credits: List<Credit>,
    corrections: List<Correction>,
    discounts: List<Given>,
    rules: List<Rule>,
}

impl Bill {
    /// In their order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines.0
    }

    /// Oldest first.
    #[must_use]
    pub fn payments(&self) -> &[Paid] {
        &self.payments.0
    }

    /// Deposits that no bill has taken yet, oldest first (R-PAY-5).
    #[must_use]
    pub fn deposits(&self) -> &[Paid] {
        &self.deposits.0
    }

    /// Its credit notes, oldest first.
    #[must_use]
    pub fn credits(&self) -> &[Credit] {
        &self.credits.0
    }

    /// Credited in full: the order can be billed again (R-INV-10).
    #[must_use]
    pub fn is_credited(&self) -> bool {
        let bill = &self.invoice;
        bill.credited > Cents::ZERO && bill.credited >= bill.total
    }

    /// What was found and done, by the name of the job: jobs of one name stand under one heading.
    #[must_use]
    pub fn corrections(&self) -> BTreeMap<String, String> {
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        for Correction { name, correction } in &self.corrections.0 {
            let Some(correction) = correction else {
                continue;
            };
            let said = words.entry(name.clone()).or_default();
            if !said.is_empty() {
                said.push('\n');
            }
            said.push_str(correction);
        }
        words
    }

    /// In the order in which they were given.
    #[must_use]
    pub fn discounts(&self) -> &[Given] {
        &self.discounts.0
    }

    /// The fees that the shop has now, in their order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.0.iter().filter(|rule| rule.is_active())
    }

    /// The shop's fees, as they were when it was drafted (R-SET-2).
    #[must_use]
    pub fn fees(&self) -> Vec<Fee> {
        let kept = self.invoice.fees.clone();
        // It is ours; if it can't be read, the bill still can.
        kept.and_then(|fees| serde_json::from_value(fees).ok())
            .unwrap_or_default()
    }

    /// Still a draft: lines may change.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.invoice.status == InvoiceStatus::Draft
    }

    /// A draft that was thrown away; it never had a number.
    #[must_use]
    pub fn is_discarded(&self) -> bool {
        self.invoice.status == InvoiceStatus::Void && self.invoice.number.is_none()
    }

    /// What people call it: its number, or whose draft it is.
    #[must_use]
    pub fn label(&self) -> String {
        self.invoice
            .number
            .clone()
            .unwrap_or_else(|| format!("Draft for {}", self.customer.name))
    }
}

/// What a job came to.
#[derive(Clone, Debug, Deserialize)]
struct Correction {
    name: String,
    correction: Option<String>,
}

/// Who pays, as of today.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Payer {
    #[sea_orm(from_alias = "customer_name")]
    pub name: String,
    #[sea_orm(from_alias = "customer_phone")]
    pub phone: Option<String>,
    #[sea_orm(from_alias = "customer_phone_raw")]
    pub phone_raw: Option<String>,
    #[sea_orm(from_alias = "customer_line1")]
    pub line1: Option<String>,
    #[sea_orm(from_alias = "customer_city")]
    pub city: Option<String>,
    #[sea_orm(from_alias = "customer_region")]
    pub region: Option<String>,
    #[sea_orm(from_alias = "customer_postal")]
    pub postal: Option<String>,
    #[sea_orm(from_alias = "customer_certificate")]
    pub certificate: Option<String>,
}

/// The car, as of today.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Car {
    pub year: Option<i32>,
    pub make: String,
    pub model: String,
    pub trim: Option<String>,
    pub vin: Option<String>,
    pub plate: Option<String>,
    pub plate_region: Option<String>,
    pub color: Option<String>,
    pub last_odometer: Option<i32>,
}

/// The work that is billed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Work {
    pub order_number: String,
    pub ordered_at: DateTime<Utc>,
    pub odometer_in: Option<i32>,
    pub authorised_by: Option<String>,
    pub authorised_amount: Option<Cents>,
    pub authorised_method: Option<AuthMethod>,
    pub authorised_at: Option<DateTime<Utc>>,
    pub work_day: Option<NaiveDate>,
    pub work_status: Option<AppointmentStatus>,
    pub technician: Option<String>,
}

/// Who bills, and by which rates, as of today.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Seller {
    #[sea_orm(from_alias = "shop_name")]
    pub name: String,
    #[sea_orm(from_alias = "shop_legal_name")]
    pub legal_name: Option<String>,
    #[sea_orm(from_alias = "shop_phone")]
    pub phone: Option<String>,
    #[sea_orm(from_alias = "shop_email")]
    pub email: Option<String>,
    #[sea_orm(from_alias = "shop_website")]
    pub website: Option<String>,
    #[sea_orm(from_alias = "shop_line1")]
    pub line1: Option<String>,
    #[sea_orm(from_alias = "shop_city")]
    pub city: Option<String>,
    #[sea_orm(from_alias = "shop_region")]
    pub region: Option<String>,
    #[sea_orm(from_alias = "shop_postal")]
    pub postal: Option<String>,
    #[sea_orm(from_alias = "shop_tax_id")]
    pub tax_id: Option<String>,
    #[sea_orm(from_alias = "shop_registration_no")]
    pub registration_no: Option<String>,
    pub brand_color: Option<String>,
    pub logo_attachment_id: Option<AttachmentId>,
    pub logo_width: Option<i32>,
    pub logo_height: Option<i32>,
    pub tax_labor: Rate,
    pub tax_part: Rate,
    pub tax_fee: Rate,
    pub tax_sublet: Rate,
    /// How far discounts may go without an owner, of the gross (R-INV-3).
    pub discount_limit: Rate,
    pub advisor_sees_cost: bool,
    pub require_authorisation: bool,
    pub overrun_tolerance: Rate,
    #[sea_orm(from_alias = "shop_zone")]
    pub zone: String,
    pub invoice_due_days: i32,
    pub invoice_footer: Option<String>,
    pub paper: PaperSize,
    pub terms: Option<String>,
}

/// A bill. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn bill(db: &ShopDb, id: InvoiceId) -> AppResult<Option<Bill>> {
    use {customer::Column as C, repair_order::Column as O, shop::Column as S};
    use {shop_settings::Column as R, vehicle::Column as V};
    let query = invoice::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .join(JoinType::InnerJoin, invoice::Relation::RepairOrder.def())
        .join(JoinType::InnerJoin, own_shop())
        .join(JoinType::InnerJoin, rates())
        .join(JoinType::LeftJoin, invoice::Relation::Vehicle.def())
        .join(JoinType::LeftJoin, invoice::Relation::Appointment.def())
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .column_as(C::Name, "customer_name")
        .column_as(C::Phone, "customer_phone")
        .column_as(C::PhoneRaw, "customer_phone_raw")
        .column_as(C::Line1, "customer_line1")
        .column_as(C::City, "customer_city")
        .column_as(C::Region, "customer_region")
        .column_as(C::Postal, "customer_postal")
        .column_as(C::TaxCertificate, "customer_certificate")
        .columns([V::Year, V::Make, V::Model, V::Trim, V::Vin, V::Plate])
        .columns([V::PlateRegion, V::Color, V::LastOdometer])
        .column_as(O::Number, "order_number")
        .column_as(O::CreatedAt, "ordered_at")
        .columns([O::OdometerIn, O::AuthorisedBy, O::AuthorisedAmount])
        .columns([O::AuthorisedMethod, O::AuthorisedAt])
        .column_as(appointment::Column::Day, "work_day")
        .column_as(appointment::Column::Status, "work_status")
        .column_as(membership::Column::Name, "technician")
        .column_as(S::Name, "shop_name")
        .column_as(S::LegalName, "shop_legal_name")
        .column_as(S::Phone, "shop_phone")
        .column_as(S::Email, "shop_email")
        .column_as(S::Website, "shop_website")
        .column_as(S::Line1, "shop_line1")
        .column_as(S::City, "shop_city")
        .column_as(S::Region, "shop_region")
        .column_as(S::Postal, "shop_postal")
        .column_as(S::TaxId, "shop_tax_id")
        .column_as(S::RegistrationNo, "shop_registration_no")
        .column_as(S::Zone, "shop_zone")
        .columns([R::TaxLabor, R::TaxPart, R::TaxFee, R::TaxSublet])
        .columns([
            S::BrandColor,
            S::LogoAttachmentId,
            S::LogoWidth,
            S::LogoHeight,
        ])
        .columns([R::InvoiceDueDays, R::InvoiceFooter, R::Paper, R::Terms])
        .columns([
            R::DiscountLimit,
            R::RequireAuthorisation,
            R::OverrunTolerance,
        ])
        .column(R::AdvisorSeesCost);
    let query = query
        .expr_as(line::lines(db), "lines")
        .expr_as(line::discounts(db), "discounts")
        .expr_as(line::rules(db), "rules")
        .expr_as(money::payments(db), "payments")
        .expr_as(money::deposits(db), "deposits")
        .expr_as(money::credits(db), "credits")
        .expr_as(corrections(db), "corrections");
    Ok(db.row(query).await?)
}

fn corrections(db: &ShopDb) -> Expr {
    use repair_job::Column as J;
    let of = repair_order::Relation::RepairJob.def();
    let of = of.on_condition(|_, job| {
        let stays = Expr::col((job, J::State)).ne("removed");
        stays.into_condition()
    });
    db.list(of, &[J::Name, J::Correction], (J::Sort, Order::Asc))
}

fn own_shop() -> RelationDef {
    invoice::Entity::belongs_to(shop::Entity)
        .from(invoice::Column::ShopId)
        .to(shop::Column::Id)
        .into()
}

fn rates() -> RelationDef {
    invoice::Entity::belongs_to(shop_settings::Entity)
        .from(invoice::Column::ShopId)
        .to(shop_settings::Column::ShopId)
        .into()
}

/// What a link to a bill needs.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Link {
    pub id: InvoiceId,
    pub number: Option<String>,
    pub status: InvoiceStatus,
}

/// The current bill of an order, if there is one (R-INV-1).
///
/// # Errors
/// When the database does not answer.
pub async fn of_order(db: &ShopDb, order: RepairOrderId) -> AppResult<Option<Link>> {
    use invoice::Column as I;
    let query = invoice::Entity::find()
        .select_only()
        .columns([I::Id, I::Number, I::Status])
        .filter(I::RepairOrderId.eq(order))
        .filter(is_true(I::IsCurrent));
    Ok(db.row(query).await?)
}

/// The current bill of the order of a visit, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn of_visit(db: &ShopDb, visit: AppointmentId) -> AppResult<Option<Link>> {
    let query = appointment::Entity::find_by_id(visit);
    match db.one(query).await? {
        Some(visit) => of_order(db, visit.repair_order_id).await,
        None => Ok(None),
    }
}
