//! What the seed has none of, done by the shop's people over the web: fees, discounts, tips, deposits,
//! refunds, credit notes, void and discarded bills, odometers that are read, a car that is sold, a file
//! that is imported.

use super::{Id, Look, kept, offers};
use crate::support::{App, Browser, Reader};
use chrono::TimeDelta;

/// Days since the last visit, as the shop sets them.
pub(super) const DUE_SOON: i64 = 20;
pub(super) const OVERDUE: i64 = 30;

type Fields<'a> = &'a [(&'a str, &'a str)];

/// Fills the form with this button on that page, and presses it.
pub(super) async fn press(
    browser: &Browser,
    (page, button): (&str, &str),
    fields: Fields<'_>,
) -> String {
    let answer = browser.get(page).await;
    answer.assert_ok();
    let form = answer.form(button);
    let form = fields.iter().fold(form, |form, (n, v)| form.with(n, v));
    let done = form.submit(browser).await;
    assert_eq!(done.status.as_u16(), 303, "{button} {}", done.text("main"));
    done.location()
}

/// Visits of today or before that are done and have no bill, with a car, newest first.
const UNBILLED: &str = "SELECT a.id FROM appointment a WHERE a.status = 'completed' \
    AND a.vehicle_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invoice i \
    WHERE i.repair_order_id = a.repair_order_id) ORDER BY a.start_at DESC, a.id LIMIT 12";

const PLANNED: &str = "SELECT a.id FROM appointment a WHERE a.status = 'scheduled' \
    AND a.day > '2026-03-10' ORDER BY a.start_at, a.id LIMIT 2";

/// The car that was here most often, of somebody with more than one.
const OFTEN: &str = "SELECT v.id FROM vehicle v JOIN appointment a ON a.vehicle_id = v.id \
    WHERE (SELECT count(*) FROM vehicle_owner o JOIN vehicle_owner p ON p.customer_id = o.customer_id \
    WHERE o.vehicle_id = v.id) > 1 AND NOT EXISTS (SELECT 1 FROM appointment b \
    WHERE b.vehicle_id = v.id AND b.status IN ('scheduled', 'in_progress', 'ready')) \
    GROUP BY v.id ORDER BY count(*) DESC, v.id LIMIT 1";

struct Visits {
    owner: Browser,
    left: Vec<Id>,
}

impl Visits {
    fn next(&mut self) -> String {
        format!("/appointments/{}", self.left.remove(0).path)
    }

    async fn draft(&mut self) -> String {
        let visit = self.next();
        press(&self.owner, (&visit, "Make the invoice"), &[]).await
    }

    async fn issue(&self, bill: &str) {
        press(&self.owner, (bill, "Issue invoice"), &[]).await;
    }

    async fn pay(&self, bill: &str, fields: Fields<'_>) {
        let page = format!("{bill}/payments/new");
        press(&self.owner, (&page, "Record payment"), fields).await;
    }

    /// Of the first payment on that page.
    async fn give_back(&self, page: &str, fields: Fields<'_>) {
        let found = self.owner.get(page).await;
        let links = found.attributes("main a[href^='/payments/']", "href");
        let why = [("reason", "Paid twice")];
        let fields = [fields, &why].concat();
        press(&self.owner, (&links[0], "Give back"), &fields).await;
    }

    /// A used part, work of another shop, a discount of all and one of a line.
    async fn much(&mut self) -> String {
        let bill = self.draft().await;
        let part = [
            ("kind", "part"),
            ("name", "Alternator"),
            ("quantity", "1.5"),
            ("unit_price", "33.33"),
            ("condition", "used"),
            ("job", "Alternator"),
        ];
        press(&self.owner, (&bill, "Add line"), &part).await;
        let sublet = [
            ("kind", "sublet"),
            ("name", "Alignment"),
            ("quantity", "1"),
            ("unit_price", "89"),
        ];
        press(&self.owner, (&bill, "Add line"), &sublet).await;
        let all = [("on", "all"), ("rate", "5"), ("reason", "Regular")];
        press(&self.owner, (&bill, "Give discount"), &all).await;
        let page = self.owner.get(&bill).await;
        let lines = page.attributes("select[name=on] option[value^=line]", "value");
        let one = [
            ("on", lines[0].as_str()),
            ("amount", "3.33"),
            ("reason", "Scratched"),
        ];
        press(&self.owner, (&bill, "Give discount"), &one).await;
        bill
    }
}

async fn settings(owner: &Browser) {
    let standing = [
        ("vip_threshold", "1,500"),
        ("due_soon_days", "20"),
        ("overdue_days", "30"),
    ];
    press(owner, ("/settings/standing", "Save"), &standing).await;
    let supplies = [
        ("name", "Shop supplies"),
        ("kind", "supplies"),
        ("rate", "6"),
        ("base", "labor_parts"),
        ("cap", "12"),
    ];
    press(owner, ("/settings/fees/new", "Add fee"), &supplies).await;
    let form = owner.get("/settings/fees/new").await.form("Add fee");
    let form = form.fill("name", "Oil to the recycler");
    let form = form.fill("kind", "hazmat").fill("amount", "4.50");
    let form = form.untick("taxable").untick("is_auto");
    form.submit(owner).await.assert_status(303);
    let hourly = [
        ("name", "Wiring by the hour"),
        ("code", "WIRING"),
        ("category", "electrical_battery"),
        ("pricing", "hourly"),
        ("hours", "1.25"),
    ];
    press(owner, ("/services/new", "Add service"), &hourly).await;
}

/// Bills that are drafted, issued, paid, credited, void.
async fn bills(visits: &mut Visits) {
    let owner = visits.owner.clone();
    // Paid in part with tips, and some of both given back.
    let bill = visits.much().await;
    visits.issue(&bill).await;
    visits
        .pay(&bill, &[("amount", "50"), ("tip", "7.50")])
        .await;
    visits
        .give_back(&bill, &[("amount", "20"), ("tip", "2")])
        .await;
    let cash = [("amount", "30"), ("method", "cash"), ("tendered", "40")];
    visits.pay(&bill, &cash).await;
    // A draft with all of it, and a deposit that will pay it; the fee of hazardous waste by hand.
    let visit = visits.left[0].path.clone();
    let deposits = format!("/appointments/{visit}/deposits");
    press(&owner, (&deposits, "Take deposit"), &[("amount", "25")]).await;
    let draft = visits.much().await;
    let rules = owner.get(&draft).await;
    let rules = rules.attributes("select[name=rule] option[value*='-']", "value");
    let waste = [("rule", rules[0].as_str()), ("quantity", "2")];
    press(&owner, (&draft, "Add fee"), &waste).await;
    // Paid in full, then one line credited: money goes back.
    let bill = visits.draft().await;
    visits.issue(&bill).await;
    visits.pay(&bill, &[]).await;
    let credits = format!("{bill}/credit-notes");
    let lines = owner
        .get(&credits)
        .await
        .attributes("input[name^=line-]", "name");
    let one = [
        ("what", "lines"),
        (lines[0].as_str(), "0.5"),
        ("reason", "Half of it"),
    ];
    press(&owner, (&credits, "Issue credit note"), &one).await;
    // Never paid, and credited as a whole.
    let bill = visits.draft().await;
    visits.issue(&bill).await;
    let credits = format!("{bill}/credit-notes");
    let all = [("reason", "Warranty")];
    press(&owner, (&credits, "Issue credit note"), &all).await;
    // Void; and the work is billed again.
    let bill = visits.draft().await;
    visits.issue(&bill).await;
    let void = [("reason", "Wrong car")];
    press(&owner, (&format!("{bill}/void"), "Void invoice"), &void).await;
    // More was paid ahead than the bill asks for.
    let visit = visits.left[0].path.clone();
    let deposits = format!("/appointments/{visit}/deposits");
    press(&owner, (&deposits, "Take deposit"), &[("amount", "3,000")]).await;
    let bill = visits.draft().await;
    visits.issue(&bill).await;
    let draft = visits.draft().await;
    press(&owner, (&draft, "Discard draft"), &[]).await;
}

/// Money ahead of planned visits, of which some goes back.
async fn deposits(look: &mut Look) {
    let owner = look.browser.clone();
    let planned = look.ids(PLANNED).await;
    for (visit, amount) in planned.iter().zip(["150", "80"]) {
        let page = format!("/appointments/{}/deposits", visit.path);
        press(&owner, (&page, "Take deposit"), &[("amount", amount)]).await;
    }
    let first = format!("/appointments/{}", planned[0].path);
    let links = owner.get(&first).await;
    let links = links.attributes("main a[href^='/payments/']", "href");
    let back = [("amount", "35.50"), ("reason", "Cheaper part")];
    press(&owner, (&links[0], "Give back"), &back).await;
}

/// Who does not pay tax, who is a VIP whatever they spend, and a car with a past.
async fn people(look: &mut Look, app: &App) {
    let owner = look.browser.clone();
    let unbilled = look
        .ids(&UNBILLED.replace("SELECT a.id", "SELECT a.customer_id AS id"))
        .await;
    let exempt = format!("/customers/{}/edit", unbilled[0].path);
    let certificate = [("tax_exempt", "true"), ("tax_certificate", "EX-9")];
    press(&owner, (&exempt, "Save customer"), &certificate).await;
    let quiet = "SELECT c.id FROM customer c ORDER BY c.name DESC LIMIT 1";
    let vip = look.ids(quiet).await.remove(0);
    let edit = format!("/customers/{}/edit", vip.path);
    press(&owner, (&edit, "Save customer"), &[("is_vip", "true")]).await;
    let tags = format!("/customers/{}/tags", vip.path);
    press(&owner, (&tags, "Save tags"), &[("tags", "Fleet")]).await;
    let car = look.ids(OFTEN).await.remove(0);
    let readings = format!("/vehicles/{}/readings", car.path);
    for fields in [
        &[("value", "190,000")][..],
        &[("value", "80,123"), ("reason", "cluster_replaced")],
        &[("value", "130,001"), ("unit", "km")],
    ] {
        app.clock.advance(TimeDelta::minutes(1));
        press(&owner, (&readings, "Add reading"), fields).await;
    }
    let transfer = format!("/vehicles/{}/transfer?customer={}", car.path, vip.path);
    let page = owner.get(&transfer).await;
    let buttons = page.select("main form button");
    let button = buttons
        .iter()
        .find(|b| b.starts_with("Transfer to"))
        .unwrap();
    press(&owner, (&transfer, button), &[]).await;
    let csv = "Name,Phone,E-mail\nImogen Import,530-555-9911,imogen@new.example\n\
        Broken Import,,not an address\nIgor Import,530-555-9912,\n";
    let sent = owner.upload(
        "/imports?kind=customers",
        ("file", "people.csv"),
        csv.as_bytes(),
    );
    let import = sent.await.location();
    press(&owner, (&import, "Check every row"), &[]).await;
    press(&owner, (&import, "Import 2 rows"), &[]).await;
}

/// Two bills that should have been paid long ago.
async fn age(look: &mut Look) {
    let schema = match look.books {
        Reader::Sqlite(_) => "main",
        Reader::Postgres(_) => "public",
    };
    for (day, of) in [("2025-12-20", 0), ("2025-10-01", 1)] {
        let bill = format!(
            "UPDATE {schema}.invoice SET due_day = '{day}' WHERE id = (SELECT id FROM invoice \
             WHERE status = 'issued' AND due > 0 ORDER BY number LIMIT 1 OFFSET {of})"
        );
        look.books.run(&bill).await.unwrap();
    }
}

pub(super) async fn work(look: &mut Look, app: &App) {
    let owner = look.browser.clone();
    settings(&owner).await;
    offers::make(look).await;
    kept::make(look).await;
    people(look, app).await;
    let left = look.ids(UNBILLED).await;
    let mut visits = Visits { owner, left };
    bills(&mut visits).await;
    deposits(look).await;
    age(look).await;
    press(&visits.owner, ("/books", "Look now"), &[]).await;
}
