//! How many statements a page may send: never more for more rows, and never more than its budget
//! (quality, section 2). A budget only goes down. And how much it may weigh.

mod budgets;
mod told;

use crate::support::past::{Of, paid_visits, planned_visits};
use crate::support::{Answer, App, Browser};
use autoshop::db::cache::CacheKey;
use autoshop::entity::service;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::features::vehicles::{self, NewVehicle};
use autoshop::kernel::ids::{CustomerId, ServiceId, VehicleId};
use autoshop::kernel::money::{Cents, Quantity};
use autoshop::kernel::words::{Category, Pricing};
use budgets::{BUDGETS, PAGE};
use reqwest::Method;
use sea_orm::ActiveValue::Set;
use std::collections::BTreeMap;

/// What each request took, by request, once for each number of rows.
type Taken = BTreeMap<String, Vec<u32>>;

struct Shelf {
    owner: Browser,
    taken: Taken,
    /// The most bytes each page was transferred in.
    weights: BTreeMap<String, usize>,
    problems: Vec<String>,
}

/// "/customers/0199…/edit?x=1" is "/customers/{}/edit".
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap();
    let is_id = |part: &&str| part.len() == 36 && part.matches('-').count() == 4;
    let parts = path.split('/').map(|p| if is_id(&p) { "{}" } else { p });
    parts.collect::<Vec<_>>().join("/")
}

fn budget(name: &str) -> u32 {
    let budget = BUDGETS.iter().find(|(of, _)| *of == name);
    budget.unwrap_or_else(|| panic!("no budget for {name}")).1
}

impl Shelf {
    fn note(&mut self, name: String, budget_of: &str, answer: &Answer) {
        let statements = answer.statements();
        let budget = budget(budget_of);
        if statements > budget {
            self.problems
                .push(format!("{name} took {statements}, its budget is {budget}"));
        }
        self.taken.entry(name).or_default().push(statements);
    }

    /// Seen twice: rates, people, catalog and hours are then kept in memory. The first time it is
    /// weighed, as a browser asks for it.
    async fn see(&mut self, path: &str) -> Answer {
        let packed = self.owner.request(Method::GET, path);
        let packed = packed.header("Accept-Encoding", "gzip, deflate, br, zstd");
        let packed = Answer::of(packed).await;
        assert_eq!(packed.status, 200, "{path}");
        let name = format!("GET {}", shape(path));
        self.weigh(path, &packed);
        let mut answer = self.owner.get(path).await;
        answer.assert_ok();
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let query: Vec<_> = query.split('&').filter(|p| !p.contains('-')).collect();
        let asked = format!("{name}?{}", query.join("&"));
        let before = self.taken.get(&asked).and_then(|counts| counts.last());
        let differs = before.is_some_and(|before| *before != answer.statements());
        if differs || answer.statements() > budget(&name) {
            answer = self.owner.get(path).await; // what is kept in memory ran out just then
        }
        self.note(asked, &name, &answer);
        answer
    }

    fn weigh(&mut self, path: &str, packed: &Answer) {
        if !packed.header("content-type").starts_with("text/html") {
            return;
        }
        let (name, bytes) = (shape(path), packed.bytes.len());
        assert_ne!(packed.header("content-encoding"), "", "{name} is packed");
        let most = self.weights.entry(name).or_default();
        *most = bytes.max(*most);
    }

    async fn press(&mut self, page: &Answer, button: &str, typed: &[(&str, &str)]) -> String {
        let mut form = page.form(button);
        for (name, value) in typed {
            form = if *name == "services" {
                form.tick(name, value)
            } else {
                form.fill(name, value)
            };
        }
        let name = format!("POST {}", shape(form.action()));
        let answer = form.submit(&self.owner).await;
        let location = answer.location();
        self.note(format!("{name} by {button}"), &name, &answer);
        location
    }
}

/// Customers with a car each.
async fn fill_customers(app: &App, count: usize) -> Vec<(CustomerId, VehicleId)> {
    let (today, now) = (app.today(), app.now());
    let ids: Vec<_> = (0..count)
        .map(|_| (CustomerId::new(now), VehicleId::new(now)))
        .collect();
    app.write(&app.shop, async |tx, by| {
        for (n, (customer, vehicle)) in ids.iter().enumerate() {
            let new = NewCustomer {
                name: format!("Ada Number {n}"),
                ..NewCustomer::default()
            };
            customers::create(tx, by, (*customer, today), &new).await?;
            let car = NewVehicle {
                make: "Honda".to_owned(),
                model: "Fit".to_owned(),
                ..NewVehicle::default()
            };
            vehicles::create(tx, by, (*vehicle, *customer, today), &car).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    ids
}

async fn fill_catalog(app: &App, count: usize) -> Vec<String> {
    let now = app.now();
    let rows: Vec<_> = (0..count)
        .map(|n| service::ActiveModel {
            id: Set(ServiceId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            code: Set(format!("S{n}_{count}")),
            name: Set(format!("Service {n} of {count}")),
            category: Set(Category::Brakes),
            search: Set(format!("service {n}")),
            pricing: Set(Pricing::Fixed),
            price: Set(Cents(1_000)),
            hours: Set(Quantity(10)),
            skill_level: Set(1),
            is_active: Set(true),
            sort: Set(1),
            version: Set(1),
            ..Default::default()
        })
        .collect();
    app.write(&app.shop, async |tx, _| {
        tx.touch(CacheKey::Catalog);
        Ok(tx.insert_all(rows.clone()).await?)
    })
    .await
    .unwrap();
    rows.iter()
        .map(|row| row.id.clone().unwrap().to_string())
        .collect()
}

/// A visit with that many jobs, from its booking to its first payment.
async fn loop_of(shelf: &mut Shelf, services: &[String], time: &str) {
    let page = shelf.owner.get("/appointments/new").await;
    let plate = format!("8AB{:04}", services.len());
    let mut typed = vec![
        ("name", "Berta"),
        ("make", "Honda"),
        ("model", "Civic"),
        ("plate", plate.as_str()),
        ("plate_region", "CA"),
        ("day", "2026-03-11"),
        ("time", time),
        ("duration", "1"),
        ("line1", "9 Elm St"),
        ("city", "Davis"),
    ];
    typed.extend(services.iter().map(|id| ("services", id.as_str())));
    let visit = shelf.press(&page, "Book appointment", &typed).await;
    let edit = format!("{visit}/edit");
    shelf.see(&edit).await;
    let page = shelf.see(&visit).await;
    let more: Vec<_> = services
        .iter()
        .map(|id| ("services", id.as_str()))
        .collect();
    shelf.press(&page, "Add to the order", &more).await;
    let page = shelf.see(&format!("{visit}/reschedule")).await;
    let later = [("when", "3/12 at noon")];
    shelf.press(&page, "Save the new time", &later).await;
    let page = shelf.owner.get(&visit).await;
    let held = [("kind", "parts")];
    shelf.see(&format!("{visit}/blockers")).await;
    shelf.press(&page, "Hold up", &held).await;
    let promised = [("day", "2026-03-12"), ("time", "17:00")];
    shelf.press(&page, "Save promised time", &promised).await;
    let page = shelf.owner.get(&visit).await;
    let words = [("complaint", "Squeals"), ("notes", "Key in the box")];
    shelf.press(&page, "Save words", &words).await;
    let page = shelf.owner.get(&visit).await;
    let shown = [("odometer_in", "84210")];
    shelf.press(&page, "Save odometer", &shown).await;
    for press in ["Check in", "Check out"] {
        let page = shelf.owner.get(&visit).await;
        shelf.press(&page, press, &[]).await;
    }
    let page = shelf.see(&format!("{visit}/outcome")).await;
    shelf
        .press(&page, "Could not do", &[("why", "unsafe")])
        .await;
    for step in [
        "On my way",
        "Arrived",
        "Start work",
        "Mark ready",
        "Undo",
        "Mark ready",
        "Left",
    ] {
        let page = shelf.owner.get(&visit).await;
        shelf.press(&page, step, &[]).await;
    }
    let page = shelf.owner.get(&visit).await;
    let bill = shelf.press(&page, "Make the invoice", &[]).await;
    let page = shelf.see(&bill).await;
    shelf.press(&page, "Issue invoice", &[]).await;
    shelf.see(&bill).await;
    shelf.see(&format!("{bill}/document")).await;
    let page = shelf.owner.get(format!("{bill}/payments/new")).await;
    let typed = [("amount", "1.00")];
    shelf.press(&page, "Record payment", &typed).await;
    let page = shelf.see(&bill).await;
    let back = page.attributes("main a[href^='/payments/']", "href");
    let page = shelf.owner.get(&back[0]).await;
    let typed = [("amount", "0.40"), ("reason", "Too much")];
    shelf.press(&page, "Give back", &typed).await;
    let page = shelf.owner.get(format!("{bill}/credit-notes")).await;
    let typed = [("reason", "Came back")];
    let credit = shelf.press(&page, "Issue credit note", &typed).await;
    shelf.see(&credit).await;
}

#[actix_web::test]
async fn no_page_asks_or_weighs_more_than_its_budget() {
    let app = App::start().await;
    let mut shelf = Shelf {
        owner: app.owner().await,
        taken: Taken::new(),
        weights: BTreeMap::new(),
        problems: Vec::new(),
    };

    for (rows, time) in [(1, "08:00"), (10, "11:00"), (100, "14:00")] {
        let services = fill_catalog(&app, rows).await;
        let people = fill_customers(&app, rows).await;
        let (customer, vehicle) = people[0];
        let of = Of {
            customer,
            vehicle: Some(vehicle),
        };
        let visits = i64::try_from(rows).unwrap();
        planned_visits(&app, of, visits).await;
        paid_visits(&app, of, visits).await;
        loop_of(&mut shelf, &services, time).await;

        for path in [
            "/customers".to_owned(),
            "/customers?q=ada".to_owned(),
            "/customers?q=nobody".to_owned(),
            "/search".to_owned(),
            "/search?q=ada".to_owned(),
            "/search?q=nobody".to_owned(),
            format!("/customers/{customer}"),
            format!("/customers/{customer}/edit"),
            format!("/customers/{customer}/notes/new"),
            format!("/customers/{customer}/tags"),
            "/customers/new".to_owned(),
            "/vehicles".to_owned(),
            "/vehicles?q=fit".to_owned(),
            format!("/vehicles/{vehicle}"),
            format!("/vehicles/{vehicle}/edit"),
            format!("/vehicles/{vehicle}/readings"),
            format!("/vehicles/{vehicle}/transfer?q=ada"),
            format!("/vehicles/{vehicle}/transfer?customer={customer}"),
            format!("/vehicles/new?customer={customer}"),
            "/vehicles/new?q=ada".to_owned(),
            "/audit".to_owned(),
            format!("/audit?entity=customer&id={customer}"),
            "/exports".to_owned(),
            "/imports".to_owned(),
            "/services".to_owned(),
            "/services?q=service".to_owned(),
            format!("/services/{}", services[0]),
            "/appointments".to_owned(),
            "/appointments?status=scheduled".to_owned(),
            "/appointments?q=ada".to_owned(),
            "/appointments/new?q=ada".to_owned(),
            format!("/appointments/new?customer={customer}"),
            "/quick".to_owned(),
            "/quick?line=8AB0001+civic+service+tomorrow+2pm".to_owned(),
            "/help/keys".to_owned(),
            "/today".to_owned(),
            "/undo".to_owned(),
            "/undo?show=moves".to_owned(),
            "/board".to_owned(),
            "/board?canceled=true".to_owned(),
            "/calendar".to_owned(),
            "/calendar?view=week".to_owned(),
            "/calendar?view=month".to_owned(),
            "/calendar?view=agenda".to_owned(),
            "/board?blocker=any".to_owned(),
            "/board?q=ada".to_owned(),
            "/board?view=wall".to_owned(),
            "/board?day=2026-03-01&to=2026-03-31".to_owned(),
            "/dashboard".to_owned(),
            "/reports/sales".to_owned(),
            "/reports/sales?by=service".to_owned(),
            "/reports/sales?by=technician&range=year".to_owned(),
            "/reports/appointments".to_owned(),
            "/reports/customers?range=year".to_owned(),
            "/reports/technicians".to_owned(),
            "/invoices".to_owned(),
            "/invoices?q=berta".to_owned(),
            "/payments".to_owned(),
            "/payments?from=2026-01-01&to=2026-03-10".to_owned(),
            "/reports/aging".to_owned(),
            "/reports/tax".to_owned(),
            "/books".to_owned(),
            "/settings".to_owned(),
            "/settings/shop".to_owned(),
            "/settings/prices".to_owned(),
            "/settings/numbering".to_owned(),
            "/settings/fees".to_owned(),
            "/settings/limits".to_owned(),
            "/settings/zones".to_owned(),
            "/settings/messages".to_owned(),
            "/settings/templates".to_owned(),
            "/settings/templates/new?trigger=booked&channel=sms".to_owned(),
            "/messages".to_owned(),
            "/messages?show=waiting".to_owned(),
            "/messages?show=all".to_owned(),
            format!("/messages/{customer}"),
            "/schedule/availability?where=95695".to_owned(),
            "/leads".to_owned(),
            "/notifications".to_owned(),
            "/settings/booking".to_owned(),
            "/settings/jobs".to_owned(),
            "/settings/speed".to_owned(),
            "/settings/hours".to_owned(),
            "/settings/people".to_owned(),
            "/settings/people/invite".to_owned(),
            "/account".to_owned(),
        ] {
            shelf.see(&path).await;
        }
        let who = "u".repeat(rows.to_string().len() + 2);
        let page = format!("/quick?line={who}+2026-03-13+{time}:+hums");
        let page = shelf.owner.get(page).await;
        shelf.press(&page, "Book", &[]).await;
        let page = shelf.owner.get("/customers/new").await;
        let typed = [("name", time), ("line1", "1 Main St")];
        let made = shelf.press(&page, "Add customer", &typed).await;
        let page = shelf.owner.get(format!("{made}/edit")).await;
        shelf
            .press(&page, "Save customer", &[("city", "Davis")])
            .await;
        let page = shelf.owner.get(format!("{made}/notes/new")).await;
        let words = [("body", "Dog"), ("is_alert", "true")];
        shelf.press(&page, "Add note", &words).await;
        let page = shelf
            .owner
            .get(format!("/vehicles/{vehicle}/readings"))
            .await;
        shelf
            .press(&page, "Add reading", &[("value", "90000")])
            .await;
        let page = shelf.owner.get(format!("{made}/tags")).await;
        shelf.press(&page, "Save tags", &[("tags", "Fleet")]).await;
        let page = shelf.owner.get("/settings/prices").await;
        shelf.press(&page, "Save", &[]).await;
    }

    told::write_down(&shelf);
    for (name, counts) in &shelf.taken {
        let mut differing = counts.clone();
        differing.dedup();
        if differing.len() > 1 {
            let grows = format!("{name} took {counts:?} for 1, 10 and 100 rows");
            shelf.problems.push(grows);
        }
    }
    for (name, bytes) in shelf.weights.iter().filter(|(_, bytes)| **bytes > PAGE) {
        let large = format!("{name} was transferred in {bytes} bytes");
        shelf.problems.push(large);
    }
    assert!(shelf.problems.is_empty(), "{}", shelf.problems.join("\n"));
}
