//! What drafts are made of: discounts, fees of the shop, the state and the cost of parts, and the page
//! that explains it all (R-INV-3 to R-INV-6).

use super::{BRAKES, draft, issue, set_rates, sum, sums, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{audit_log, invoice, invoice_line};
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::AppointmentStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The page of a new draft: labor of $225.00 and parts of $39.98, the parts taxed with 8.25 %.
async fn drafted(app: &App, browser: &Browser) -> (String, Answer) {
    let work = visit(app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(browser, &work).await;
    let page = browser.get(&path).await;
    (path, page)
}

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

async fn give(browser: &Browser, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let form = page.form("Give discount");
    let form = typed.iter().fold(form, |form, (n, v)| form.fill(n, v));
    form.submit(browser).await
}

/// A rule of the owner's: 6 % of labor and parts, at most $15.00.
pub(super) async fn supplies(app: &App) -> String {
    let owner = app.owner().await;
    let form = owner.get("/settings/fees/new").await.form("Add fee");
    let form = form
        .fill("name", "Shop supplies")
        .fill("rate", "6")
        .fill("base", "labor_parts")
        .fill("cap", "15.00");
    form.submit(&owner).await.assert_status(303);
    let list = owner.get("/settings/fees").await;
    list.attributes("tbody td a", "href").remove(0)
}

#[actix_web::test] // R-INV-3, R-INV-5, R-PDF-3
async fn a_discount_is_spread_over_the_lines_before_tax_and_printed_with_its_reason() {
    let app = app().await;
    let advisor = app.advisor().await;
    let (path, page) = drafted(&app, &advisor).await;

    let typed = [("rate", "10"), ("reason", "Loyal for ten years")];
    let given = give(&advisor, &page, &typed).await;
    let page = given.follow(&advisor).await;

    assert!(given.statements() <= 10, "{}", given.statements());
    assert_eq!(sum(&page, "Before discounts"), "$264.98");
    assert_eq!(sum(&page, "10 % off: Loyal"), "− $26.50");
    assert_eq!(sum(&page, "Subtotal"), "$238.48");
    assert_eq!(sum(&page, "Tax 8.25 % on $35.98"), "$2.97");
    assert_eq!(sum(&page, "Total"), "$241.45");

    let edit = page
        .attributes("main a[href*='/discounts/']", "href")
        .remove(0);
    let form = advisor.get(&edit).await.form("Save discount");
    assert_eq!(form.value("reason"), "Loyal for ten years");
    let job = form
        .fill("on", "job:Front pads")
        .fill("rate", "")
        .fill("amount", "20.00");
    let page = job.submit(&advisor).await.follow(&advisor).await;
    assert_eq!(sum(&page, "Discount on Front pads: Loyal"), "− $20.00");
    assert_eq!(sum(&page, "Subtotal"), "$244.98");

    issue(&advisor, &path).await.assert_status(303);
    let page = advisor.get(&path).await;
    assert_eq!(sum(&page, "Subtotal"), "$244.98");
    assert!(!page.has_form("Give discount"));
}

#[actix_web::test] // R-INV-3, R-AUD-2
async fn above_the_limit_only_an_owner_lets_off_more() {
    let app = app().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let (path, page) = drafted(&app, &advisor).await;
    let typed = [("amount", "26.51"), ("reason", "Friend")];

    let refused = give(&advisor, &page, &typed).await;

    refused.assert_status(422);
    let form = refused.form("Give discount");
    assert_eq!(
        (form.value("amount"), form.value("reason")),
        ("26.51", "Friend")
    );
    assert!(refused.text(".error-summary").contains("Only an owner"));
    assert_eq!(sum(&advisor.get(&path).await, "Total"), "$268.28");

    let page = owner.get(&path).await;
    give(&owner, &page, &typed).await.assert_status(303);
    let page = advisor.get(&path).await;
    assert_eq!(sum(&page, "Discount: Friend"), "− $26.51");
    let over = audit_log::Column::Action.eq("invoice.discounted_over_limit");
    let noted = audit_log::Entity::find().filter(over);
    assert_eq!(app.db(app.shop.id).all(noted).await.unwrap().len(), 1);

    // What was agreed on a large bill is not kept on a small one.
    let bin = page.form("Remove Labor 0").submit(&advisor).await;
    bin.assert_status(403);
    assert!(bin.text("main").contains("An owner can."));
    page.form("Remove Labor 0")
        .submit(&owner)
        .await
        .assert_status(303);
}

#[actix_web::test] // R-INV-3
async fn a_discount_says_why_and_an_accountant_gives_none() {
    let app = app().await;
    let (advisor, accountant) = (app.advisor().await, app.accountant().await);
    let (_, page) = drafted(&app, &advisor).await;

    let refused = give(&advisor, &page, &[("rate", "5")]).await;
    refused.assert_status(422);
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#discount-reason"]
    );
    let form = page.form("Give discount");
    let form = form.fill("rate", "5").fill("reason", "Mine");
    form.submit(&accountant).await.assert_status(403);
}

#[actix_web::test] // R-INV-4
async fn a_fee_follows_the_lines_up_to_its_cap_and_is_left_out_with_a_reason() {
    let app = app().await;
    supplies(&app).await;
    let accountant = app.accountant().await;

    let (path, page) = drafted(&app, &app.advisor().await).await;
    assert_eq!(sum(&page, "Subtotal"), "$279.98", "capped at $15.00");
    assert!(page.text(".sheet").contains("Shop supplies"));
    let bin = page.form("Remove Labor 0").submit(&accountant).await;
    let page = bin.follow(&accountant).await;
    assert_eq!(sum(&page, "Subtotal"), "$42.38", "6 % of $39.98 is $2.40");

    let fee = page.attributes("main a[href*='/fees/']", "href").remove(0);
    let page = accountant.get(&fee).await;
    page.form("Leave out")
        .submit(&accountant)
        .await
        .assert_status(422);
    let removal = page
        .form("Leave out")
        .fill("reason", "A friend of the house");
    let page = removal.submit(&accountant).await.follow(&accountant).await;
    assert_eq!(sum(&page, "Subtotal"), "$39.98");
    assert!(
        page.text("main")
            .contains("left out: A friend of the house")
    );
    assert!(
        !page.text(".sheet").contains("friend"),
        "no customer reads it"
    );
    issue(&accountant, &path).await.assert_status(303);
    let page = accountant.get(&path).await;
    assert!(!page.text("main").contains("friend"));
}

#[actix_web::test] // R-SET-2, R-INV-4
async fn a_changed_fee_reaches_a_draft_only_when_it_is_recalculated() {
    let app = app().await;
    let rule = supplies(&app).await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let (path, _) = drafted(&app, &advisor).await;

    let form = owner.get(&rule).await.form("Save").fill("cap", "9.00");
    form.submit(&owner).await.assert_status(303);
    let page = advisor.get(&path).await;
    assert_eq!(sum(&page, "Subtotal"), "$279.98");
    let page = page.form("Recalculate").submit(&advisor).await;
    let page = page.follow(&advisor).await;
    assert_eq!(sum(&page, "Subtotal"), "$273.98");

    let off = owner.get(&rule).await.form("Deactivate");
    off.submit(&owner).await.assert_status(303);
    let page = page.form("Recalculate").submit(&advisor).await;
    let page = page.follow(&advisor).await;
    assert_eq!(sum(&page, "Subtotal"), "$264.98");
}

#[actix_web::test] // R-SET-2, R-AUD-3
async fn the_history_says_what_the_tax_was_before_and_after() {
    let app = app().await;
    let owner = app.owner().await;
    let (_, page) = drafted(&app, &owner).await;
    let prices = owner.get("/settings/prices").await.form("Save");
    let prices = prices.fill("tax_part", "9");
    prices.submit(&owner).await.assert_status(303);

    let again = page.form("Recalculate").submit(&owner).await;

    again.assert_status(303);
    let told = owner.get("/audit?action=invoice.recalculated").await;
    let told = told.text("main tbody");
    assert!(told.contains("Tax: $3.30 → $3.60"), "{told}");
}

#[actix_web::test] // R-INV-4
async fn each_line_of_a_draft_has_a_place_of_its_own() {
    let app = app().await;
    let owner = app.owner().await;
    for fee in [
        [("name", "Rags"), ("rate", "10"), ("base", "labor")],
        [("name", "Trip"), ("kind", "trip"), ("amount", "5")],
    ] {
        let form = owner.get("/settings/fees/new").await.form("Add fee");
        let form = fee.iter().fold(form, |form, (n, v)| form.fill(n, v));
        form.submit(&owner).await.assert_status(303);
    }
    let parts = &BRAKES[1..];
    let work = visit(&app, AppointmentStatus::Ready, parts).await;
    let path = draft(&owner, &work).await;
    let page = owner.get(&path).await;
    let line = page.attributes("tbody td a", "href").remove(0);

    // From now on there is labor, and with it a fee before the one that is there.
    let form = owner.get(&line).await.form("Save line");
    let form = form.fill("kind", "labor").submit(&owner).await;

    form.assert_status(303);
    let lines = app.db(app.shop.id).all(invoice_line::Entity::find()).await;
    let mut places: Vec<i32> = lines.unwrap().iter().map(|line| line.sort).collect();
    places.sort_unstable();
    assert_eq!(places, [0, 1, 2]);
}

#[actix_web::test] // R-INV-4
async fn hazardous_waste_is_asked_for_each_unit() {
    let app = app().await;
    let owner = app.owner().await;
    let form = owner.get("/settings/fees/new").await.form("Add fee");
    let form = form
        .fill("name", "Waste tire")
        .fill("kind", "hazmat")
        .fill("amount", "4.50")
        .untick("is_auto");
    form.submit(&owner).await.assert_status(303);
    let (path, page) = drafted(&app, &owner).await;
    assert_eq!(sum(&page, "Subtotal"), "$264.98", "only when it is added");

    let form = page.form("Add fee");
    let rule = page
        .attributes("select[name=rule] option", "value")
        .remove(1);
    let form = form.fill("rule", &rule).fill("quantity", "4");
    let page = form.submit(&owner).await.follow(&owner).await;

    assert_eq!(sum(&page, "Subtotal"), "$282.98");
    let page = owner.get(format!("{path}/fees/{rule}")).await;
    let form = page.form("Save fee").fill("quantity", "2");
    let page = form.submit(&owner).await.follow(&owner).await;
    assert_eq!(sum(&page, "Subtotal"), "$273.98");
}

#[actix_web::test] // R-PDF-3, R-ACC-14, R-ACC-17
async fn a_parts_condition_is_printed_and_its_cost_stays_with_those_who_may_see_it() {
    let app = app().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let (path, page) = drafted(&app, &owner).await;

    let form = page.form("Add line").fill("name", "Alternator");
    let form = form.fill("condition", "rebuilt").fill("unit_price", "210");
    let form = form.fill("unit_cost", "133.70");
    let page = form.submit(&owner).await.follow(&owner).await;
    assert!(page.text(".sheet").contains("(rebuilt)"));
    assert!(!page.text(".sheet").contains("133.70"));
    let edit = page.attributes("tbody td a", "href").pop().unwrap();
    assert_eq!(
        owner.get(&edit).await.form("Save line").value("unit_cost"),
        "133.70"
    );

    let form = advisor.get(&edit).await;
    assert!(!form.body().contains("133.70") && !form.body().contains("unit_cost"));
    let form = form.form("Save line");
    let sneaky = form.clone().with("unit_cost", "1").submit(&advisor).await;
    sneaky.assert_status(403);
    form.fill("unit_price", "220")
        .submit(&advisor)
        .await
        .assert_status(303);
    assert_eq!(
        owner.get(&edit).await.form("Save line").value("unit_cost"),
        "133.70"
    );

    let limits = owner.get("/settings/limits").await.form("Save");
    limits
        .tick("advisor_sees_cost", "true")
        .submit(&owner)
        .await
        .assert_status(303);
    assert_eq!(
        advisor
            .get(&edit)
            .await
            .form("Save line")
            .value("unit_cost"),
        "133.70"
    );
    let labor = page
        .form("Add line")
        .fill("name", "Labor")
        .fill("kind", "labor");
    let labor = labor.fill("condition", "used").fill("unit_price", "1");
    labor.submit(&owner).await.assert_status(422);
    assert!(path.starts_with("/invoices/"));
}

#[actix_web::test] // R-INV-6
async fn the_explanation_is_what_the_books_say_number_by_number() {
    let app = app().await;
    supplies(&app).await;
    let (owner, accountant) = (app.owner().await, app.accountant().await);
    let (path, page) = drafted(&app, &owner).await;
    give(&owner, &page, &[("rate", "7.5"), ("reason", "Fleet")])
        .await
        .assert_status(303);
    let line = owner.get(&path).await.form("Add line");
    let line = line
        .fill("name", "Windshield")
        .fill("kind", "sublet")
        .fill("unit_price", "99.99");
    line.submit(&owner).await.assert_status(303);
    let db = app.db(app.shop.id);
    for issued in [false, true] {
        if issued {
            issue(&owner, &path).await.assert_status(303);
        }

        let page = accountant.get(format!("{path}/explanation")).await;

        page.assert_ok();
        assert_eq!(page.statements(), 1);
        let bill = db.one(invoice::Entity::find()).await.unwrap().unwrap();
        let stored = [
            bill.gross,
            bill.discount,
            bill.subtotal,
            bill.tax,
            bill.total,
            bill.credited,
            bill.paid,
            bill.due,
        ];
        let shown: Vec<String> = sums(&page).into_iter().map(|(_, sum)| sum).collect();
        let shown: Vec<&str> = shown.iter().map(|s| s.trim_start_matches("− ")).collect();
        assert_eq!(shown, stored.map(|cents| cents.to_string()));
        let lines = invoice_line::Entity::find().order_by_asc(invoice_line::Column::Sort);
        let lines = db.all(lines).await.unwrap();
        let rows = page.select("main section:first-of-type tbody tr");
        for (line, row) in lines.iter().zip(&rows) {
            for cents in [line.subtotal, line.net, line.tax, line.total] {
                assert!(row.contains(&cents.to_string()), "{cents} in {row}");
            }
        }
        let off = lines.iter().filter(|line| line.fee_rule_id.is_none());
        let off = Cents::sum(off.map(|line| line.discount)).unwrap();
        assert!(
            page.text("main").contains(&format!("Together − {off}")),
            "{off}"
        );
    }
}
