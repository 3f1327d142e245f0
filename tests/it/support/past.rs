//! Visits of the past, written straight into the tables: what the product would have left behind.

use super::App;
use autoshop::entity::{
    appointment, invoice, invoice_line, payment, repair_job, repair_line, repair_order,
};
use autoshop::error::AppResult;
use autoshop::features::customers;
use autoshop::kernel::ids::{
    AppointmentId, CustomerId, InvoiceId, InvoiceLineId, PaymentId, RepairJobId, RepairLineId,
    RepairOrderId, VehicleId,
};
use autoshop::kernel::money::{Cents, Quantity, Rate};
use autoshop::kernel::words::{
    AppointmentStatus, Category, DurationSource, InvoiceStatus, LineKind, PaymentKind,
    PaymentMethod, Place,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;

/// Whose past.
#[derive(Clone, Copy)]
pub(crate) struct Of {
    pub(crate) customer: CustomerId,
    pub(crate) vehicle: Option<VehicleId>,
}

impl Of {
    pub(crate) const fn without_car(customer: CustomerId) -> Self {
        Self {
            customer,
            vehicle: None,
        }
    }
}

#[derive(Default)]
struct Rows {
    orders: Vec<repair_order::ActiveModel>,
    jobs: Vec<repair_job::ActiveModel>,
    lines: Vec<repair_line::ActiveModel>,
    appointments: Vec<appointment::ActiveModel>,
    invoices: Vec<invoice::ActiveModel>,
    charges: Vec<invoice_line::ActiveModel>,
    payments: Vec<payment::ActiveModel>,
}

/// The same number of finished visits, a week apart, the last one a week ago: each 1.5 hours at
/// $100.00 and a part of $49.99, removed work besides, billed with $10.00 tax and paid.
pub(crate) async fn paid_visits(app: &App, of: Of, count: i64) {
    let mut rows = Rows::default();
    for n in 1..=count {
        let at = app.now() - TimeDelta::weeks(n);
        visit(app, &mut rows, (of, at, AppointmentStatus::Completed));
        bill(&mut rows, (of, at, n), InvoiceStatus::Paid);
    }
    write(app, rows, of).await;
}

/// One visit that is still to come.
pub(crate) async fn planned_visit(app: &App, of: Of, at: DateTime<Utc>) {
    let mut rows = Rows::default();
    visit(app, &mut rows, (of, at, AppointmentStatus::Scheduled));
    write(app, rows, of).await;
}

/// The same number of visits today, all still to come.
pub(crate) async fn planned_visits(app: &App, of: Of, count: i64) {
    let mut rows = Rows::default();
    for n in 1..=count {
        let at = app.now() + TimeDelta::minutes(n);
        visit(app, &mut rows, (of, at, AppointmentStatus::Scheduled));
    }
    write(app, rows, of).await;
}

/// One visit that is done and has no bill yet.
pub(crate) async fn unbilled_visit(app: &App, of: Of, at: DateTime<Utc>) {
    let mut rows = Rows::default();
    visit(app, &mut rows, (of, at, AppointmentStatus::Completed));
    write(app, rows, of).await;
}

/// One visit that was billed and not yet paid.
pub(crate) async fn unpaid_visit(app: &App, of: Of, at: DateTime<Utc>) {
    let mut rows = Rows::default();
    visit(app, &mut rows, (of, at, AppointmentStatus::Completed));
    bill(&mut rows, (of, at, 9_000), InvoiceStatus::Issued);
    write(app, rows, of).await;
}

/// One of several such visits, for the race of them all.
pub(crate) async fn unpaid_visit_numbered(app: &App, of: Of, n: i64) {
    let at = app.now() - TimeDelta::days(n);
    let mut rows = Rows::default();
    visit(app, &mut rows, (of, at, AppointmentStatus::Completed));
    bill(&mut rows, (of, at, n), InvoiceStatus::Issued);
    write(app, rows, of).await;
}

fn visit(app: &App, rows: &mut Rows, (of, at, status): (Of, DateTime<Utc>, AppointmentStatus)) {
    let zone: autoshop::kernel::time::ShopTime = "America/Los_Angeles".parse().unwrap();
    let order = RepairOrderId::new(at);
    rows.orders.push(repair_order::ActiveModel {
        id: Set(order),
        created_at: Set(at),
        updated_at: Set(at),
        number: Set(order.to_string()[16..].to_owned()),
        customer_id: Set(of.customer),
        vehicle_id: Set(of.vehicle),
        version: Set(1),
        ..Default::default()
    });
    for (sort, (name, state, price, quantity)) in [
        ("Oil change", "done", 10_000, 150),
        ("Wiper blades", "done", 4_999, 100),
        ("Not wanted", "removed", 99_900, 100),
    ]
    .into_iter()
    .enumerate()
    {
        let sort = i32::try_from(sort).unwrap();
        let job = RepairJobId::new(at);
        rows.jobs.push(repair_job::ActiveModel {
            id: Set(job),
            created_at: Set(at),
            updated_at: Set(at),
            repair_order_id: Set(order),
            name: Set(name.to_owned()),
            category: Set(Some(Category::Maintenance)),
            hours: Set(Quantity(quantity)),
            state: Set(state.to_owned()),
            sort: Set(sort),
            version: Set(1),
            ..Default::default()
        });
        rows.lines.push(repair_line::ActiveModel {
            id: Set(RepairLineId::new(at)),
            created_at: Set(at),
            updated_at: Set(at),
            repair_job_id: Set(job),
            kind: Set(LineKind::Labor),
            name: Set(name.to_owned()),
            quantity: Set(Quantity(quantity)),
            unit_price: Set(Cents(price)),
            sort: Set(0),
            version: Set(1),
            ..Default::default()
        });
    }
    let is_done = status == AppointmentStatus::Completed;
    rows.appointments.push(appointment::ActiveModel {
        id: Set(AppointmentId::new(at)),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        repair_order_id: Set(order),
        customer_id: Set(of.customer),
        vehicle_id: Set(of.vehicle),
        status: Set(status),
        start_at: Set(at),
        end_at: Set(at + TimeDelta::hours(2)),
        day: Set(zone.day(at)),
        wall_start: Set(zone.wall(at)),
        zone: Set(zone.name().to_owned()),
        duration_source: Set(DurationSource::Default),
        place: Set(Place::Shop),
        completed_at: Set(is_done.then_some(at + TimeDelta::hours(2))),
        position: Set(0),
        version: Set(1),
        ..Default::default()
    });
}

fn bill(rows: &mut Rows, (of, at, number): (Of, DateTime<Utc>, i64), status: InvoiceStatus) {
    let id = InvoiceId::new(at);
    let Set(order) = rows.orders.last().unwrap().id else {
        unreachable!()
    };
    let (total, paid) = match status {
        InvoiceStatus::Paid => (Cents(20_999), Cents(20_999)),
        _ => (Cents(20_999), Cents(0)),
    };
    rows.invoices.push(invoice::ActiveModel {
        id: Set(id),
        created_at: Set(at),
        updated_at: Set(at),
        repair_order_id: Set(order),
        customer_id: Set(of.customer),
        vehicle_id: Set(of.vehicle),
        number: Set(Some(format!(
            "INV-{}-{number}",
            &of.customer.to_string()[30..]
        ))),
        status: Set(status),
        issued_at: Set(Some(at)),
        issued_day: Set(Some(at.date_naive())),
        due_day: Set(Some(at.date_naive())),
        tax_exempt: Set(false),
        gross: Set(Cents(19_999)),
        discount: Set(Cents(0)),
        subtotal: Set(Cents(19_999)),
        tax: Set(Cents(1_000)),
        total: Set(total),
        paid: Set(paid),
        due: Set(Cents(total.0 - paid.0)),
        is_current: Set(true),
        version: Set(1),
        ..Default::default()
    });
    // 5.0003 % of $199.99 are $10.00
    rows.charges.push(invoice_line::ActiveModel {
        id: Set(InvoiceLineId::new(at)),
        created_at: Set(at),
        updated_at: Set(at),
        invoice_id: Set(id),
        job_name: Set(Some("Oil change".to_owned())),
        kind: Set(LineKind::Labor),
        name: Set("Oil change".to_owned()),
        quantity: Set(Quantity(100)),
        unit_price: Set(Cents(19_999)),
        subtotal: Set(Cents(19_999)),
        net: Set(Cents(19_999)),
        tax_rate: Set(Rate(50_003)),
        tax: Set(Cents(1_000)),
        total: Set(Cents(20_999)),
        hours: Set(Quantity(100)),
        sort: Set(0),
        ..Default::default()
    });
    if paid.0 > 0 {
        rows.payments.push(payment::ActiveModel {
            id: Set(PaymentId::new(at)),
            created_at: Set(at),
            updated_at: Set(at),
            invoice_id: Set(Some(id)),
            repair_order_id: Set(order),
            customer_id: Set(of.customer),
            kind: Set(PaymentKind::Payment),
            method: Set(PaymentMethod::Cash),
            amount: Set(paid),
            applied: Set(paid),
            tip: Set(Cents(0)),
            received_at: Set(at),
            received_day: Set(at.date_naive()),
            ..Default::default()
        });
    }
}

async fn write(app: &App, rows: Rows, of: Of) {
    let mut db = app.db(app.shop.id);
    let written: AppResult<()> = db
        .transaction(async |tx| {
            tx.insert_all(rows.orders.clone()).await?;
            tx.insert_all(rows.jobs.clone()).await?;
            tx.insert_all(rows.lines.clone()).await?;
            tx.insert_all(rows.appointments.clone()).await?;
            tx.insert_all(rows.invoices.clone()).await?;
            tx.insert_all(rows.charges.clone()).await?;
            tx.insert_all(rows.payments.clone()).await?;
            customers::refresh_stats(tx, of.customer, app.now()).await
        })
        .await;
    written.unwrap();
}
