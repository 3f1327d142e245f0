//! Looking through the catalog.

use super::{address, names, new_service, started};
use crate::support::Answer;
use autoshop::entity::audit_log;
use autoshop::features::shops::catalog;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[actix_web::test] // R-SVC-4
async fn services_are_found_by_the_beginnings_of_words_in_name_code_and_keywords() {
    let app = started().await;
    let advisor = app.advisor().await;
    let found = async |q: &str| names(&advisor.get(format!("/services?q={q}")).await);

    assert_eq!(
        found("rotor+FRONT").await,
        ["Front Brake Pads & Rotors"],
        "in any order and case"
    );
    assert_eq!(found("cvt_ser").await, ["CVT Transmission Service"]);
    assert_eq!(found("walnut").await, ["Intake Valve Carbon Clean (GDI)"]);
    assert_eq!(
        found("ac").await,
        [
            "A/C Recharge (R-1234yf)",
            "Evaporator Core Clean & Deodorize",
            "Static ACC Radar Calibration"
        ],
        "not every replacement"
    );
    assert_eq!(found("a").await.len(), 50, "one letter asks for nothing");
    let nothing = advisor.get("/services?q=%25").await;
    assert_eq!(names(&nothing).len(), 50);
    let nothing = advisor.get("/services?q=zebra").await;
    assert_eq!(nothing.text(".empty .what"), "No service matches");
}

#[actix_web::test] // R-SVC-4
async fn the_list_is_narrowed_by_category_and_tells_how_many_each_has() {
    let app = started().await;
    let advisor = app.advisor().await;

    let page = advisor.get("/services?category=brakes").await;

    assert_eq!(names(&page).len(), 5);
    assert_eq!(page.text(".pagination p"), "5 services");
    let choices = page.select("select[name=category] option");
    assert_eq!(choices.len(), 11);
    assert_eq!(choices[..3], ["All (50)", "Maintenance (10)", "Brakes (5)"]);
    let unknown = advisor.get("/services?category=boats&sort=weight").await;
    assert_eq!(names(&unknown).len(), 50, "unknown words mean all");
}

#[actix_web::test] // R-SVC-4, R-SVC-6
async fn the_price_that_is_shown_is_the_one_that_is_sorted_by() {
    let app = started().await;
    let owner = app.owner().await;
    for (code, [kind, quantity, price]) in [
        ("WIPER_BLADE_REPLACE", ["part", "2.33", "455.55"]),
        ("OIL_SYNTH", ["labor", "0.33", ""]),
    ] {
        let service = address(&owner, code).await;
        let line = owner.get(&service).await.form("Add line");
        let line = line.fill("kind", kind).fill("name", "Quetzal");
        let line = line.fill("quantity", quantity).fill("unit_price", price);
        line.submit(&owner).await.assert_status(303);
    }
    for (code, hours) in [("LONG", "17.77"), ("SHORT", "0.33")] {
        let form = new_service(&owner, &format!("Hourly {code}"), code).await;
        let form = form.fill("pricing", "hourly").fill("hours", hours);
        form.submit(&owner).await.assert_status(303);
    }
    let cents = |shown: String| {
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().unwrap_or_default()
    };
    let prices = |page: &Answer| -> Vec<u64> {
        let shown = page.select("tbody td[data-label=Price]");
        shown.into_iter().map(cents).collect()
    };

    for sort in ["price", "-price"] {
        let first = owner.get(format!("/services?sort={sort}")).await;
        let next = first
            .attributes(".pagination a[rel=next]", "href")
            .remove(0);
        let second = owner.get(next).await;
        let shown = [prices(&first), prices(&second)].concat();
        assert_eq!(shown.len(), 52);
        assert!(shown.contains(&106_143), "2.33 × $455.55");
        let mut sorted = shown.clone();
        sorted.sort_unstable();
        if sort == "-price" {
            sorted.reverse();
        }
        assert_eq!(shown, sorted, "{sort}");
    }
}

#[actix_web::test] // R-SVC-4, R-GEN-8
async fn the_list_is_sorted_and_paged_both_ways() {
    let app = started().await;
    let owner = app.owner().await;
    for n in 1..=3 {
        let form = new_service(&owner, &format!("Zebra {n}"), &format!("ZEBRA_{n}")).await;
        form.submit(&owner).await.assert_status(303);
    }

    for sort in [
        "",
        "name",
        "-name",
        "category",
        "-category",
        "price",
        "-price",
    ] {
        let first = owner.get(format!("/services?sort={sort}")).await;
        assert_eq!(first.text(".pagination p"), "1–50 of 53 services");
        // The first time also the settings and template lines, which are kept for a while.
        assert!(first.statements() <= if sort.is_empty() { 4 } else { 2 });
        let next = first.attributes(".pagination a[rel=next]", "href")[0].clone();
        let second = owner.get(next).await;
        assert_eq!(second.text(".pagination p"), "51–53 of 53 services");
        assert!(
            second
                .attributes(".pagination a[rel=next]", "href")
                .is_empty()
        );
        let mut all = [names(&first), names(&second)].concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 53, "sorted by {sort:?}");
        let prev = second.attributes(".pagination a[rel=prev]", "href")[0].clone();
        let back = owner.get(prev).await;
        assert_eq!(names(&back), names(&first), "sorted by {sort:?}");
        assert!(
            back.attributes(".pagination a[rel=prev]", "href")
                .is_empty()
        );
    }
    let dear = owner.get("/services?sort=-price").await;
    assert_eq!(names(&dear)[0], "Timing Belt & Water Pump (Honda V6)");
    let last = owner.get("/services?sort=-name").await;
    assert_eq!(names(&last)[0], "Zebra 3");
    let stranger = owner.get("/services?sort=name&after=616263").await;
    assert_eq!(
        names(&stranger).len(),
        50,
        "a strange cursor is the beginning"
    );
}

#[actix_web::test] // R-SVC-4
async fn an_inactive_service_is_kept_but_no_longer_offered() {
    let app = started().await;
    let owner = app.owner().await;
    let db = app.db(app.shop.id);
    assert_eq!(catalog::active(&db).await.unwrap().len(), 50);
    let page = address(&owner, "ECU_TUNE_STAGE1_VAG").await;

    let off = owner.get(&page).await.form("Deactivate");
    assert_eq!(off.submit(&owner).await.location(), page);
    off.submit(&owner).await.assert_status(303);

    let active = catalog::active(&app.db(app.shop.id)).await.unwrap();
    assert_eq!(active.len(), 49, "dropped from memory at once");
    assert_eq!(names(&owner.get("/services?q=ecu").await).len(), 0);
    let all = owner.get("/services?q=ecu&inactive=true").await;
    assert_eq!(all.select("tbody .badge"), ["Inactive"]);
    let on = owner.get(&page).await.form("Reactivate");
    on.submit(&owner).await.assert_status(303);
    assert_eq!(names(&owner.get("/services?q=ecu").await).len(), 1);
    let notes = audit_log::Entity::find().filter(audit_log::Column::Action.contains("activated"));
    assert_eq!(
        app.db(app.shop.id).all(notes).await.unwrap().len(),
        2,
        "what changed nothing is not noted"
    );
}
