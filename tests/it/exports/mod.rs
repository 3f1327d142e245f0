//! Files for a spreadsheet (product, section 4.15).

mod limits;

use crate::invoices::{BRAKES, give_back, visit};
use crate::support::past::{Of, paid_visits, planned_visit, unpaid_visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, audit_log, customer};
use autoshop::features::customers::{self, NewCustomer};
use autoshop::kernel::contact::{Email, Phone};
use autoshop::kernel::ids::CustomerId;
use autoshop::kernel::words::AppointmentStatus;
use chrono::TimeDelta;
use csv::{ReaderBuilder, StringRecord};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The rows of a file by their headings.
struct File {
    columns: StringRecord,
    rows: Vec<StringRecord>,
}

impl File {
    #[track_caller]
    fn of(answer: &Answer) -> Self {
        answer.assert_ok();
        let mut reader = ReaderBuilder::new().from_reader(answer.bytes.as_slice());
        Self {
            columns: reader.headers().unwrap().clone(),
            rows: reader.records().map(Result::unwrap).collect(),
        }
    }

    /// What stands in this column, row by row.
    #[track_caller]
    fn column(&self, name: &str) -> Vec<&str> {
        let at = self.columns.iter().position(|c| c == name);
        let at = at.unwrap_or_else(|| panic!("no column {name:?} among {:?}", self.columns));
        self.rows.iter().map(|row| &row[at]).collect()
    }
}

async fn export(browser: &Browser, kind: &str, filters: &[(&str, &str)]) -> Answer {
    browser.post(format!("/exports/{kind}"), filters).await
}

/// Ada with a car, two paid visits, one that is billed and not paid, and one to come.
async fn ada(app: &App) -> CustomerId {
    let ada = app.add_customer(&app.shop, "Ada Byron").await;
    let car = app.add_car(&app.shop, ada, "Civic").await;
    let of = Of {
        customer: ada,
        vehicle: Some(car),
    };
    paid_visits(app, of, 2).await;
    unpaid_visit(app, of, app.now() - TimeDelta::days(3)).await;
    planned_visit(app, of, app.now() + TimeDelta::days(1)).await;
    ada
}

#[actix_web::test] // R-EXP-1
async fn appointments_are_read_out_with_amounts_and_local_times() {
    let app = App::start().await;
    ada(&app).await;

    let answer = export(&app.owner().await, "appointments", &[]).await;

    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let attached = "attachment; filename=\"appointments.csv\"";
    assert_eq!(answer.header("content-disposition"), attached);
    let head = "ID,Status,Start,End,Total Amount,Paid Amount,Customer Name,Customer Email,\
        Customer Phone,Vehicle Year,Vehicle Make,Vehicle Model,Vehicle VIN,Services,\
        Vehicle Plate,Technician,Order Number,Invoice Number,Source\r\n";
    assert!(answer.body().starts_with(head), "{}", answer.body());
    let file = File::of(&answer);
    assert_eq!(
        file.column("Start"),
        [
            "2026-03-11T09:30:00-07:00",
            "2026-03-07T08:30:00-08:00", // before the clocks went forward
            "2026-03-03T08:30:00-08:00",
            "2026-02-24T08:30:00-08:00"
        ]
    );
    assert_eq!(
        file.column("Total Amount"),
        ["199.99", "209.99", "209.99", "209.99"]
    );
    assert_eq!(
        file.column("Paid Amount"),
        ["0.00", "0.00", "209.99", "209.99"]
    );
    assert_eq!(file.column("Services")[0], "Oil change; Wiper blades");
    assert_eq!(file.column("Status")[0], "scheduled");
    assert_eq!(file.column("Vehicle Model")[3], "Civic");
}

#[actix_web::test] // R-EXP-1, R-APPT-19, R-PAY-5
async fn a_visit_is_paid_by_what_was_kept_of_a_deposit() {
    let app = App::start().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;
    let path = format!("/appointments/{}", work.appointment);
    let page = owner.get(format!("{path}/deposits")).await;
    let form = page.form("Take deposit").fill("amount", "50");
    form.submit(&owner).await.assert_status(303);
    give_back(&owner, &path, "20").await.assert_status(303);

    let file = File::of(&export(&owner, "appointments", &[]).await);

    assert_eq!(file.column("Paid Amount"), ["30.00"]);
}

#[actix_web::test] // R-EXP-2, R-GEN-11
async fn a_payment_names_no_visit_that_was_deleted() {
    let app = App::start().await;
    let owner = app.owner().await;
    ada(&app).await;
    let delete = || {
        let column = appointment::Column::DeletedAt;
        appointment::Entity::update_many().col_expr(column, Expr::value(app.now()))
    };
    let deleted = app.write(&app.shop, async |tx, _| {
        Ok(tx.update_where(delete()).await?)
    });
    deleted.await.unwrap();

    let file = File::of(&export(&owner, "payments", &[]).await);

    assert_eq!(file.column("Appointment ID"), ["", ""]);
}

#[actix_web::test] // R-EXP-2, R-EXP-3
async fn bills_lines_and_payments_are_read_out() {
    let app = App::start().await;
    let owner = app.owner().await;
    ada(&app).await;

    let bills = File::of(&export(&owner, "invoices", &[]).await);
    assert_eq!(bills.column("Status"), ["issued", "paid", "paid"]);
    assert_eq!(bills.column("Balance"), ["209.99", "0.00", "0.00"]);
    assert_eq!(bills.column("Method(s)"), ["", "cash", "cash"]);
    assert_eq!(bills.column("Vehicle")[0], "2014 Honda Civic");
    let paid = File::of(&export(&owner, "payments", &[]).await);
    assert_eq!(paid.column("Amount"), ["209.99", "209.99"]);
    assert_eq!(paid.column("Payment Method"), ["cash", "cash"]);
    assert_eq!(
        paid.column("Payment Date"),
        ["2026-02-24T08:30:00-08:00", "2026-03-03T08:30:00-08:00"]
    );
    assert_eq!(paid.column("Invoice Number")[1], bills.column("Number")[1]);
    let lines = File::of(&export(&owner, "invoice-lines", &[]).await);
    assert_eq!(lines.rows.len(), bills.rows.len(), "one line a bill");
    assert!(lines.columns.iter().any(|name| name == "Unit Cost"));
}

#[actix_web::test] // R-EXP-3, R-EXP-4, R-EXP-5
async fn customers_are_read_out_without_formulas() {
    let app = App::start().await;
    ada(&app).await;
    let new = NewCustomer {
        name: "=HYPERLINK(\"http://evil.example\")".to_owned(),
        phone: Phone::parse("530 555 0142", "US").ok(),
        email: Email::parse("+46@evil.example").ok(),
        city: Some("-Davis".to_owned()),
        ..NewCustomer::default()
    };
    let made = (CustomerId::new(app.now()), app.today());
    app.write(&app.shop, async |tx, by| {
        customers::create(tx, by, made, &new).await
    })
    .await
    .unwrap();

    let answer = export(&app.owner().await, "customers", &[("sort", "name")]).await;

    let file = File::of(&answer);
    assert_eq!(
        file.column("Name"),
        ["Ada Byron", "'=HYPERLINK(\"http://evil.example\")"]
    );
    assert_eq!(file.column("Phone"), ["", "(530) 555-0142"]);
    assert_eq!(file.column("Email"), ["", "'+46@evil.example"]);
    assert_eq!(file.column("City"), ["", "'-Davis"]);
    assert_eq!(file.column("Visits"), ["3", "0"]);
    assert_eq!(file.column("Lifetime Spend"), ["629.97", "0.00"]);
    assert_eq!(file.column("Unpaid Balance"), ["209.99", "0.00"]);
    assert_eq!(file.column("Last Visit")[0], "2026-03-07T10:30:00-08:00");
    assert_eq!(file.column("Vehicles")[0], "2014 Honda Civic");
}

#[actix_web::test] // R-EXP-4
async fn the_mark_of_utf_8_is_a_choice() {
    let app = App::start().await;
    app.add_customer(&app.shop, "Zoë").await;
    let owner = app.owner().await;

    let plain = export(&owner, "customers", &[]).await;
    let marked = export(&owner, "customers", &[("mark", "true")]).await;

    assert!(plain.bytes.starts_with(b"ID,Name"));
    assert!(marked.bytes.starts_with(b"\xef\xbb\xbfID,Name"));
    assert_eq!(marked.bytes[3..], plain.bytes);
    assert!(plain.body().contains("Zoë") && plain.body().ends_with("\r\n"));
}

#[actix_web::test] // R-EXP-4
async fn days_and_status_narrow_the_file() {
    let app = App::start().await;
    ada(&app).await;
    let owner = app.owner().await;

    let days = [("from", "2026-03-03"), ("to", "2026-03-07")];
    let visits = File::of(&export(&owner, "appointments", &days).await);
    assert_eq!(visits.rows.len(), 2, "the last day is included");
    let planned = [("status", "scheduled")];
    let planned = File::of(&export(&owner, "appointments", &planned).await);
    assert_eq!(planned.rows.len(), 1);
    let open = File::of(&export(&owner, "invoices", &[("status", "unpaid")]).await);
    assert_eq!(open.column("Status"), ["issued"]);
    let paid = File::of(&export(&owner, "payments", &days).await);
    assert_eq!(paid.rows.len(), 1);
    let card = File::of(&export(&owner, "payments", &[("method", "card")]).await);
    assert!(card.rows.is_empty());
    let new = File::of(&export(&owner, "customers", &[("from", "2026-03-11")]).await);
    assert!(new.rows.is_empty());
}

#[actix_web::test] // R-EXP-4, R-GEN-3
async fn filters_that_make_no_sense_are_told_at_their_fields() {
    let app = App::start().await;
    let owner = app.owner().await;

    for (kind, filter, words) in [
        ("appointments", ("from", "soon"), "From must be a date"),
        ("appointments", ("status", "asleep"), "is not known"),
        ("invoices", ("status", "asleep"), "Choose a status."),
        ("invoice-lines", ("to", "2026-02-30"), "To must be a date"),
        ("payments", ("method", "shells"), "is not known"),
        ("customers", ("filter", "nice"), "is not known"),
        ("vehicles", ("q", "x"), "at least two characters"),
    ] {
        let refused = export(&owner, kind, &[filter]).await;
        refused.assert_status(422);
        let told = refused.text(".error-summary");
        assert!(told.contains(words), "{kind}: {told}");
    }
    let backwards = [("from", "2026-03-07"), ("to", "2026-03-03")];
    let refused = export(&owner, "payments", &backwards).await;
    refused.assert_status(422);
    let kept = refused.form("Download payments");
    assert_eq!(kept.value("from"), "2026-03-07");
    let db = app.db(app.shop.id);
    let noted = audit_log::Entity::find().filter(audit_log::Column::Action.eq("export.made"));
    assert!(db.all(noted).await.unwrap().is_empty());
}

#[actix_web::test] // R-EXP-7
async fn each_list_gives_a_file_of_what_it_shows() {
    let app = App::start().await;
    ada(&app).await;
    app.add_customer(&app.shop, "Berta Benz").await;
    let owner = app.owner().await;
    for (list, rows) in [
        ("/customers?q=berta", 1),
        ("/customers?filter=unpaid", 1),
        ("/customers", 2),
        ("/vehicles?q=civic", 1),
        ("/vehicles?q=mazda", 0),
        ("/appointments?status=completed&from=2026-03-01", 2),
        ("/invoices?status=paid", 2),
    ] {
        let file = owner.get(list).await.form("CSV").submit(&owner).await;
        assert_eq!(File::of(&file).rows.len(), rows, "{list}");
    }
    let soonest = owner.get("/appointments?sort=soonest").await.form("CSV");
    let soonest = File::of(&soonest.submit(&owner).await);
    let mut sorted = soonest.column("Start");
    sorted.sort_unstable();
    assert_eq!(soonest.column("Start"), sorted, "in the order of the list");
}

#[actix_web::test] // R-EXP-6
async fn a_long_file_holds_each_row_once() {
    let app = App::start().await;
    let now = app.now();
    for chunk in 0..6_i64 {
        let ids: Vec<_> = (0..350).map(|n| (n, CustomerId::new(now))).collect();
        app.write(&app.shop, async |tx, by| {
            for (n, id) in &ids {
                let new = NewCustomer {
                    name: format!("Same Name {}", (n + chunk) % 7),
                    ..NewCustomer::default()
                };
                customers::create(tx, by, (*id, app.today()), &new).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    }
    let owner = app.owner().await;

    for sort in ["name", "name_down", "activity", "visit", "spend"] {
        let file = File::of(&export(&owner, "customers", &[("sort", sort)]).await);
        let mut ids = file.column("ID");
        assert_eq!(ids.len(), 2_100, "{sort}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2_100, "{sort}");
    }
}

#[actix_web::test] // R-EXP-6
async fn a_file_is_of_one_moment() {
    let app = App::start().await;
    app.add_customer(&app.shop, "Ada").await;
    let count = async |db: &autoshop::db::ShopDb| {
        let all = customer::Entity::find();
        db.count_up_to(all, 10).await.unwrap()
    };

    let moment = app.db(app.shop.id).snapshot().await.unwrap();
    assert_eq!(count(&moment).await, 1);
    app.add_customer(&app.shop, "Berta").await;

    assert_eq!(count(&moment).await, 1, "it stands still");
    assert_eq!(count(&app.db(app.shop.id)).await, 2);
}
