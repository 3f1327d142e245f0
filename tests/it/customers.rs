//! Finding, keeping and understanding customers.

use crate::support::past::{self, Of};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{audit_log, customer_stats};
use autoshop::features::customers::{self, NewCustomer};
use autoshop::features::vehicles::{self, NewVehicle};
use autoshop::kernel::contact::{Email, Phone};
use autoshop::kernel::ids::{CustomerId, VehicleId};
use autoshop::kernel::money::Cents;
use autoshop::kernel::vehicle::{Plate, Vin};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Somebody with this name, phone, e-mail, plate and VIN; blanks are left out.
async fn add(app: &App, [name, phone, email, plate, vin]: [&str; 5]) -> Of {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let new = NewCustomer {
        name: name.to_owned(),
        phone: some(phone).map(|p| Phone::parse(&p, "US").unwrap()),
        email: some(email).map(|e| Email::parse(&e).unwrap()),
        ..NewCustomer::default()
    };
    let car = NewVehicle {
        year: Some(2014),
        make: "Honda".to_owned(),
        model: "Civic".to_owned(),
        plate: some(plate).map(|p| Plate::parse(&p, "CA").unwrap()),
        vin: some(vin).map(|v| Vin::parse(&v).unwrap()),
        ..NewVehicle::default()
    };
    let (now, today) = (app.now(), app.today());
    let (customer, vehicle) = (CustomerId::new(now), VehicleId::new(now));
    let added = app.write(&app.shop, async |tx, by| {
        customers::create(tx, by, (customer, today), &new).await?;
        vehicles::create(tx, by, (vehicle, customer, today), &car).await
    });
    added.await.unwrap();
    app.clock.advance(TimeDelta::seconds(1));
    Of {
        customer,
        vehicle: Some(vehicle),
    }
}

fn names(answer: &Answer) -> Vec<String> {
    answer.assert_ok();
    answer.select("tbody tr td:first-child strong")
}

async fn found(browser: &Browser, q: &str) -> Vec<String> {
    let q = q.replace('%', "%25").replace('+', "%2B").replace(' ', "+");
    names(&browser.get(format!("/customers?q={q}")).await)
}

#[actix_web::test] // R-CUST-6
async fn a_customer_is_found_by_any_fragment_people_remember() {
    let app = App::start().await;
    add(
        &app,
        [
            "Łukasz O’Brien-Müller",
            "530 555 0142",
            "Luke.OB@Garage.example",
            "7ABC·123",
            "1HGCM82633A004352",
        ],
    )
    .await;
    add(&app, ["Somebody Else", "530 555 0199", "", "8XYZ999", ""]).await;
    let advisor = app.advisor().await;

    for q in [
        "luk",
        "MÜLLER",
        "uller",
        "obrien",
        "555-0142",
        "(530) 555-0142",
        "0142",
        "luke.ob",
        "garage.ex",
        "@garage",
        "7abc123",
        "bc 12",
        "1HGCM82633A004352",
        "004352",
        "4352",
        "muller lukasz",
        "0142 luk 7abc",
    ] {
        assert_eq!(found(&advisor, q).await, ["Łukasz O’Brien-Müller"], "{q}");
    }
    for q in ["luk smith", "0143", "arage", "%%", "__", "lu%mn", "00435"] {
        assert!(found(&advisor, q).await.is_empty(), "{q}");
    }
    assert_eq!(found(&advisor, "530555").await.len(), 2);
}

#[actix_web::test] // R-CUST-6
async fn one_character_finds_nothing_and_says_why() {
    let app = App::start().await;
    add(&app, ["Ana Ruiz", "", "", "", ""]).await;

    let page = app.advisor().await.get("/customers?q=a").await;

    assert!(names(&page).is_empty());
    assert_eq!(page.text(".empty .what"), "Type at least two characters");
    assert_eq!(page.statements(), 0);
}

#[actix_web::test] // R-CUST-7
async fn exact_hits_stand_before_beginnings_and_those_before_the_rest() {
    let app = App::start().await;
    add(&app, ["Joanna Middle", "", "", "", ""]).await;
    let recent = add(&app, ["Anna Beginning", "", "", "", ""]).await;
    add(&app, ["Anna Aged", "", "", "", ""]).await;
    add(&app, ["Plate Start", "", "", "ANNA77", ""]).await;
    add(&app, ["Plate Exact", "", "", "AN-NA", ""]).await;
    let middle = add(&app, ["Susanna Seen", "", "", "", ""]).await;
    past::paid_visits(&app, recent, 1).await;
    past::paid_visits(&app, middle, 2).await;
    let advisor = app.advisor().await;

    assert_eq!(
        found(&advisor, "anna").await,
        [
            "Plate Exact",
            "Plate Start",
            "Anna Beginning",
            "Anna Aged",
            "Susanna Seen",
            "Joanna Middle",
        ]
    );
    let list = advisor.get("/customers").await;
    let sorts = list.attributes("select[name=sort] option", "value");
    assert_eq!(
        sorts[0], "",
        "a query typed into the list is sorted by its hits"
    );
    let typed = advisor.get("/customers?q=anna&filter=all&sort=").await;
    assert_eq!(names(&typed)[0], "Plate Exact");
    add(&app, ["Phone Exact", "530 555 0142", "", "", ""]).await;
    add(&app, ["Abroad", "+49 530 5550142", "", "", ""]).await;
    assert_eq!(
        found(&advisor, "5305550142").await,
        ["Phone Exact", "Abroad"]
    );
}

#[actix_web::test] // R-CUST-7
async fn the_car_that_was_looked_for_stands_first() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let advisor = app.advisor().await;
    let form = advisor
        .get(format!("/vehicles/new?customer={}", ana.customer))
        .await;
    let form = form
        .form("Add vehicle")
        .fill("make", "Ford")
        .fill("model", "Transit")
        .fill("plate", "9VAN000")
        .fill("plate_region", "CA");
    form.submit(&advisor).await.assert_status(303);

    let by_plate = advisor.get("/customers?q=9van").await;
    let by_name = advisor.get("/customers?q=ruiz").await;

    let car = "tbody tr:first-child .plate";
    assert_eq!(by_plate.text(car), "CA 9VAN000");
    assert_eq!(by_name.text(car), "CA 7ABC123");
}

#[actix_web::test] // R-UX-5
async fn somebody_not_found_can_be_added_with_the_words_looked_for() {
    let app = App::start().await;
    let advisor = app.advisor().await;

    let page = advisor.get("/customers?q=Dana+Field").await;
    let link = page.attributes(".empty a", "href").remove(0);
    let form = advisor.get(link).await.form("Add customer");

    assert_eq!(page.text(".empty .what"), "Nobody found for “Dana Field”");
    assert_eq!(form.value("name"), "Dana Field");
    let phone = advisor.get("/customers/new?like=530-555-0142").await;
    assert_eq!(phone.form("Add customer").value("phone"), "530-555-0142");
}

#[actix_web::test] // R-CUST-2, R-GEN-5
async fn a_second_customer_with_the_same_phone_is_saved_only_on_purpose() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "ana@a.example", "", ""]).await;
    let advisor = app.advisor().await;
    let page = advisor.get("/customers/new").await;
    let form = page
        .form("Add customer")
        .fill("name", "Ben Ruiz")
        .fill("phone", "(530) 555-0142");

    let warned = form.submit(&advisor).await;

    warned.assert_status(422);
    assert!(warned.text("title").starts_with("Error:"));
    let link = format!("/customers/{}", ana.customer);
    assert!(warned.attributes(".notice a", "href").contains(&link));
    let again = warned.form("Add customer");
    assert_eq!(again.value("name"), "Ben Ruiz");
    let again = again.tick("another", "true");
    let first = again.submit(&advisor).await;
    let second = again.submit(&advisor).await;
    assert_eq!(first.header("idempotency-status"), "stored");
    assert_eq!(second.header("idempotency-status"), "replayed");
    assert_eq!(first.location(), second.location());
    assert_eq!(found(&advisor, "5550142").await, ["Ana Ruiz", "Ben Ruiz"]);

    let by_email = advisor.get("/customers/new").await;
    let by_email = by_email
        .form("Add customer")
        .fill("name", "Cleo")
        .fill("email", "ANA@a.example");
    by_email.submit(&advisor).await.assert_status(422);
}

#[actix_web::test] // R-GEN-5
async fn pressing_save_twice_makes_one_customer_and_other_words_ask_first() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let form = advisor.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", "Ana Ruiz").fill("phone", "530 555 0142");

    let first = form.submit(&advisor).await.location();
    let again = form.submit(&advisor).await.location();
    let other = form.clone().fill("name", "Ben Ruiz").submit(&advisor).await;

    assert_eq!(first, again);
    other.assert_status(409);
    assert!(other.attributes(".notice a", "href").contains(&first));
    let fresh = other.form("Add customer");
    assert_eq!(fresh.value("name"), "Ben Ruiz");
    assert_ne!(fresh.value("_key"), form.value("_key"));
    assert_eq!(found(&advisor, "ruiz").await, ["Ana Ruiz"]);
}

#[actix_web::test] // R-CUST-1, R-GEN-3, R-GEN-10
async fn a_name_is_needed_and_a_strange_phone_must_be_meant() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let form = advisor.get("/customers/new").await.form("Add customer");

    let refused = form.fill("phone", "ext. 12").submit(&advisor).await;

    refused.assert_status(422);
    let links = refused.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-name", "#f-phone"]);
    let kept = refused
        .form("Add customer")
        .fill("name", "Front desk")
        .tick("keep_phone", "true");
    let page = kept.submit(&advisor).await.follow(&advisor).await;
    assert!(page.text("main").contains("ext. 12"));
    assert_eq!(page.text("#toasts p"), "Customer added.");
}

#[actix_web::test] // R-GEN-4
async fn of_two_people_the_slower_one_sees_both_values() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "", ""]).await;
    let edit = format!("/customers/{}/edit", ana.customer);
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let slow = advisor.get(&edit).await.form("Save customer");
    let fast = owner.get(&edit).await.form("Save customer");
    let saved = fast
        .fill("phone", "530 555 0199")
        .fill("city", "Davis")
        .submit(&owner)
        .await;
    saved.assert_status(303);
    app.clock.advance(TimeDelta::minutes(2));

    let late = slow
        .fill("phone", "530 555 0111")
        .fill("notes", "Call first")
        .submit(&advisor)
        .await;

    late.assert_status(409);
    let notice = late.text(".notice");
    assert!(
        notice.contains("Changed by Owner A") && notice.contains("2 minutes ago"),
        "{notice}"
    );
    assert_eq!(
        late.text("#f-phone-stored strong"),
        "(530) 555-0199",
        "what is stored"
    );
    assert!(late.select("#f-name-stored").is_empty());
    assert!(late.select("#f-is_vip-stored").is_empty());
    let again = late.form("Save customer");
    assert_eq!(
        again.value("phone"),
        "530 555 0111",
        "the number as it was typed"
    );
    assert_eq!(again.value("notes"), "Call first");
    again.submit(&advisor).await.assert_status(303);
    let page = advisor.get(format!("/customers/{}", ana.customer)).await;
    assert!(page.text("main").contains("(530) 555-0111"));
}

#[actix_web::test] // R-AUD-1
async fn a_change_is_searchable_at_once_and_leaves_one_trace() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let edit = format!("/customers/{}/edit", ana.customer);

    let form = advisor.get(&edit).await.form("Save customer");
    let saved = form.fill("name", "Ana Whitfield").submit(&advisor).await;

    saved.assert_status(303);
    assert!(saved.statements() <= 9, "{}", saved.statements());
    assert!(found(&advisor, "ruiz").await.is_empty());
    assert_eq!(found(&advisor, "whit").await, ["Ana Whitfield"]);
    let query = audit_log::Entity::find()
        .filter(audit_log::Column::EntityId.eq(ana.customer.0))
        .filter(audit_log::Column::Action.eq("customer.changed"));
    let rows = app.db(app.shop.id).all(query).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        rows[0].before,
        Some(serde_json::json!({"name": "Ana Ruiz"}))
    );
    assert_eq!(
        rows[0].after,
        Some(serde_json::json!({"name": "Ana Whitfield"}))
    );
}

#[actix_web::test] // R-CUST-17
async fn a_profile_takes_four_statements_for_20_or_200_visits() {
    let app = App::start().await;
    let few = add(&app, ["Few Visits", "", "", "", ""]).await;
    let many = add(&app, ["Many Visits", "", "", "", ""]).await;
    past::paid_visits(&app, few, 20).await;
    past::paid_visits(&app, many, 200).await;
    let advisor = app.advisor().await;

    let cold = advisor.get(format!("/customers/{}", few.customer)).await;
    let warm = advisor.get(format!("/customers/{}", many.customer)).await;

    cold.assert_ok();
    assert!(cold.statements() <= 4, "{}", cold.statements());
    assert!(warm.statements() <= 3, "{}", warm.statements());
    assert_eq!(cold.select("tr[id^=visit-]").len(), 20);
    assert_eq!(warm.select("tr[id^=visit-]").len(), 25);
    assert!(warm.bytes.len() < 200_000, "{} bytes", warm.bytes.len());
}

#[actix_web::test] // R-CUST-10 to -13, R-APPT-19
async fn a_profile_shows_what_was_done_paid_and_owed() {
    let app = App::start().await;
    let ana = add(
        &app,
        ["Ana Ruiz", "530 555 0142", "ana@a.example", "7ABC123", ""],
    )
    .await;
    past::paid_visits(&app, ana, 2).await;
    past::unpaid_visit(&app, ana, app.now() - TimeDelta::days(3)).await;
    past::planned_visit(&app, ana, app.now() + TimeDelta::days(2)).await;

    let page = app
        .advisor()
        .await
        .get(format!("/customers/{}", ana.customer))
        .await;

    assert_eq!(page.text("title"), "Ana Ruiz · Customers · Shop A");
    let figures = page.select(".kpi dd");
    assert_eq!(figures, ["$209.99", "$629.97", "$209.99", "3"]);
    assert_eq!(
        page.text(".meta"),
        "Last visit Sat, Mar 7 Next visit Thu, Mar 12 , 9:30 AM"
    );
    let newest = page.select("tr[id^=visit-]:nth-child(2) td");
    assert_eq!(newest[0], "Sat, Mar 7 8:30 AM");
    assert_eq!(newest[1], "Completed");
    assert_eq!(newest[2], "Oil change $150.00 Wiper blades $49.99");
    assert_eq!(newest[3], "2014 Honda Civic CA 7ABC123");
    assert_eq!(newest[4], "$209.99", "what the bill says, tax included");
    let all = page.attributes("a", "href");
    for list in ["/appointments", "/invoices"] {
        let all_of = format!("{list}?customer={}", ana.customer);
        assert!(all.contains(&all_of), "{all_of}");
    }
    let bills = page.select("tr[id^=invoice-]");
    assert!(bills[0].contains("Overdue 3 days"), "{}", bills[0]);
    assert!(bills[1].contains("$209.99 Cash Tue, Mar 3"), "{}", bills[1]);
    assert!(
        page.attributes("a", "href")
            .contains(&"tel:+15305550142".to_owned())
    );
}

#[actix_web::test] // R-CUST-17
async fn older_visits_are_a_page_away_and_none_is_lost() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    past::paid_visits(&app, ana, 60).await;
    let advisor = app.advisor().await;
    let mut seen: Vec<String> = Vec::new();

    let mut next = Some(format!("/customers/{}", ana.customer));
    while let Some(path) = next {
        let page = advisor.get(path).await;
        seen.extend(page.attributes("tr[id^=visit-]", "id"));
        next = page.attributes("a[rel=next]", "href").pop();
    }

    assert_eq!(seen.len(), 60);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
}

#[actix_web::test] // R-ACC-13, R-ACC-16, R-GEN-1
async fn each_role_sees_its_part_and_another_shop_nothing() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let (profile, edit) = (
        format!("/customers/{}", ana.customer),
        format!("/customers/{}/edit", ana.customer),
    );
    let advisor = app.advisor().await;
    let form = advisor.get(&edit).await.form("Save customer");
    let form = form
        .fill("notes", "Owes me a beer")
        .fill("access_notes", "Gate 4711");
    form.submit(&advisor).await.assert_status(303);
    let accountant = app.accountant().await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;

    let seen = advisor.get(&profile).await.body();
    assert!(seen.contains("Owes me a beer") && seen.contains("Gate 4711"));
    assert!(seen.contains("Book") && seen.contains(&edit));
    let seen = accountant.get(&profile).await;
    seen.assert_ok();
    let seen = seen.body();
    assert!(!seen.contains("Owes me a beer") && !seen.contains("Gate 4711"));
    assert!(!seen.contains("/appointments/new") && !seen.contains(&edit));
    assert!(!seen.contains("/vehicles/"));
    accountant.get(&edit).await.assert_status(403);
    accountant.get("/customers/new").await.assert_status(403);
    app.technician()
        .await
        .get(&profile)
        .await
        .assert_status(403);
    for path in [&profile, &edit] {
        stranger.get(path).await.assert_status(404);
    }
    let fields = [("name", "Mine"), ("kind", "person"), ("version", "2")];
    stranger.post(&edit, &fields).await.assert_status(404);
    assert!(found(&stranger, "ruiz").await.is_empty());
}

#[actix_web::test] // R-CUST-8, R-CUST-14, R-CUST-15
async fn the_list_is_filtered_by_what_matters() {
    let app = App::start().await;
    let vip = add(&app, ["Very Good", "", "", "", ""]).await;
    let owing = add(&app, ["Still Owing", "", "", "", ""]).await;
    let long_ago = add(&app, ["Long Ago", "", "", "", ""]).await;
    let due = add(&app, ["Due Soon", "", "", "", ""]).await;
    add(&app, ["Never Here", "", "", "", ""]).await;
    past::paid_visits(&app, vip, 24).await; // $5,039.76
    past::unpaid_visit(&app, owing, app.now() - TimeDelta::days(2)).await;
    past::unpaid_visit(&app, long_ago, app.now() - TimeDelta::days(200)).await;
    past::unpaid_visit(&app, due, app.now() - TimeDelta::days(160)).await;
    let advisor = app.advisor().await;
    let shown = async |filter: &str| {
        let path = format!("/customers?filter={filter}&sort=name");
        names(&advisor.get(path).await)
    };

    assert_eq!(shown("vip").await, ["Very Good"]);
    assert_eq!(shown("overdue").await, ["Long Ago"]);
    assert_eq!(shown("due_soon").await, ["Due Soon"]);
    assert_eq!(
        shown("unpaid").await,
        ["Due Soon", "Long Ago", "Still Owing"]
    );
    assert_eq!(shown("all").await.len(), 5);
    let by_spend = advisor.get("/customers?sort=spend").await;
    assert_eq!(names(&by_spend)[0], "Very Good");
    let row = by_spend.text("tbody tr:first-child td:first-child");
    assert_eq!(row, "Very Good VIP by spend");
}

#[actix_web::test] // R-GEN-8
async fn every_order_of_the_list_shows_each_customer_once() {
    let app = App::start().await;
    let mut visited = Vec::new();
    for n in 0..120 {
        let name = format!("Customer {:03}", n % 60);
        let of = add(&app, [&name, "", "", "", ""]).await;
        if n % 10 == 0 {
            visited.push(of);
        }
    }
    for of in visited {
        past::paid_visits(&app, of, 1).await;
    }
    let advisor = app.advisor().await;

    for start in [
        "/customers",
        "/customers?sort=name",
        "/customers?sort=name_down",
        "/customers?sort=visit",
        "/customers?sort=spend",
        "/customers?q=cust",
    ] {
        let mut seen = Vec::new();
        let mut counts = Vec::new();
        let mut next = Some(start.to_owned());
        while let Some(path) = next {
            let page = advisor.get(path).await;
            assert!(page.statements() <= 3, "{}", page.statements());
            seen.extend(page.attributes("tbody tr", "id"));
            counts.push(page.text(".pagination p"));
            next = page.attributes("a[rel=next]", "href").pop();
        }
        assert_eq!(seen.len(), 120, "{start}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120, "{start}");
        assert_eq!(counts, ["1–50 of 120", "51–100 of 120", "101–120 of 120"]);
    }
}

async fn figures(app: &App, id: CustomerId) -> customer_stats::Model {
    let query = customer_stats::Entity::find().filter(customer_stats::Column::CustomerId.eq(id));
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}

#[actix_web::test] // R-CUST-10 to -13, R-CUST-18
async fn figures_follow_from_their_definitions() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let at = |days: i64| -> DateTime<Utc> { app.now() + TimeDelta::days(days) };
    past::paid_visits(&app, ana, 3).await;
    past::unpaid_visit(&app, ana, at(-2)).await;
    past::planned_visit(&app, ana, at(5)).await;
    past::planned_visit(&app, ana, at(2)).await;
    past::planned_visit(&app, ana, at(-1)).await;

    let stats = figures(&app, ana.customer).await;

    assert_eq!(stats.lifetime_spend, Cents(4 * 20_999));
    assert_eq!(stats.unpaid, Cents(20_999));
    assert_eq!((stats.invoices, stats.visits, stats.no_shows), (4, 4, 0));
    assert_eq!(stats.last_visit_at, Some(at(-2) + TimeDelta::hours(2)));
    assert_eq!(stats.next_visit_at, Some(at(2)));
    assert_eq!(stats.last_activity_at, app.now());
}

#[actix_web::test] // R-CUST-18
async fn of_changes_at_the_same_time_none_is_missing_in_the_figures() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;

    let visits = (1..=8).map(|n| past::unpaid_visit_numbered(&app, ana, n));
    futures_util::future::join_all(visits).await;

    let stats = figures(&app, ana.customer).await;
    assert_eq!(stats.unpaid, Cents(8 * 20_999));
    assert_eq!((stats.invoices, stats.visits), (8, 8));
}
