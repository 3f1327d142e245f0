//! Finding a car, and its page.

use super::{VIN, customer, new_car, plated};
use crate::support::App;

#[actix_web::test]
async fn cars_are_found_by_plate_owner_make_and_year() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let ben = customer(&advisor, "Ben Ode").await;
    let civic = new_car(&advisor, &ana)
        .await
        .fill("year", "2014")
        .fill("vin", VIN);
    let civic = civic.fill("plate", "7ABC123").fill("plate_region", "CA");
    civic.submit(&advisor).await.assert_status(303);
    let form = new_car(&advisor, &ben).await.fill("make", "Mercedes-Benz");
    let form = form.fill("model", "Sprinter Van").fill("year", "2020");
    form.submit(&advisor).await.assert_status(303);

    let found = async |q: &str| {
        let page = advisor.get(format!("/vehicles?q={q}")).await;
        page.assert_ok();
        assert!(page.statements() <= 3);
        page.select("tbody td:first-child strong")
    };
    for q in [
        "7abc",
        "004352",
        "ruiz",
        "honda",
        "civ",
        "2014",
        "2014+honda",
        "ana+civic",
    ] {
        assert_eq!(found(q).await, ["2014 Honda Civic"], "{q}");
    }
    for q in ["ode", "sprint", "van", "2020+merc"] {
        assert_eq!(found(q).await, ["2020 Mercedes-Benz Sprinter Van"], "{q}");
    }
    for q in ["ana+sprinter", "zzz", "%25%25"] {
        assert!(found(q).await.is_empty(), "{q}");
    }
    assert_eq!(advisor.get("/vehicles").await.select("tbody tr").len(), 2);
    app.accountant()
        .await
        .get("/vehicles")
        .await
        .assert_status(403);
}

#[actix_web::test]
async fn a_new_car_without_an_owner_asks_whose_it_is() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    customer(&advisor, "Ben Ode").await;

    let all = advisor.get("/vehicles/new").await;
    let found = advisor.get("/vehicles/new?q=ruiz").await;

    assert_eq!(all.select("main section li").len(), 2);
    let link = found.attributes("main section li a", "href");
    assert_eq!(
        link,
        [format!(
            "/vehicles/new?customer={}",
            ana.rsplit('/').next().unwrap()
        )]
    );
    advisor.get(&link[0]).await.form("Add vehicle");
}

#[actix_web::test] // R-VEH-9
async fn a_cars_page_shows_its_visits_whoever_had_it() {
    use crate::support::past::{Of, paid_visits};
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let of = Of {
        customer: id(&ana).parse().unwrap(),
        vehicle: Some(id(&car).parse().unwrap()),
    };
    paid_visits(&app, of, 30).await;

    let page = advisor.get(&car).await;

    assert!(page.statements() <= 3, "{}", page.statements());
    assert_eq!(page.select("tr[id^=visit-]").len(), 25);
    assert!(page.text("tr[id^=visit-]").contains("Ana Ruiz"));
    let older = page.attributes("a[rel=next]", "href").remove(0);
    assert_eq!(advisor.get(older).await.select("tr[id^=visit-]").len(), 5);
}

#[actix_web::test] // R-CUST-6
async fn a_car_is_found_by_its_make_whatever_the_accents() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = new_car(&advisor, &ana).await.fill("make", "Citroën");
    form.fill("model", "Ë-C4 X")
        .submit(&advisor)
        .await
        .assert_status(303);

    for q in ["citroen", "Citroën", "CITRO", "e-c4", "x citroen"] {
        let list = advisor.get(format!("/vehicles?q={q}")).await;
        assert!(list.text("main").contains("Citroën"), "{q}");
    }
    let list = advisor.get("/vehicles?q=itroen").await;
    assert!(!list.text("main").contains("Citroën"));
}

#[actix_web::test] // R-GEN-8
async fn from_every_later_page_of_a_list_one_link_leads_to_the_first() {
    let app = App::start().await;
    for n in 0..51 {
        let owner = app.add_customer(&app.shop, &format!("Owner {n}")).await;
        app.add_car(&app.shop, owner, "Civic").await;
    }
    let advisor = app.advisor().await;
    for list in ["/vehicles?q=own", "/customers?q=own"] {
        let first = advisor.get(list).await;
        assert!(!first.text(".pagination").contains("First page"), "{list}");
        let next = first
            .attributes(".pagination a[rel=next]", "href")
            .remove(0);

        let second = advisor.get(next).await;

        assert_eq!(second.text(".pagination a"), "First page", "{list}");
        let back = second.attributes(".pagination a", "href").remove(0);
        let back = advisor.get(back).await;
        assert_eq!(back.select("tbody tr"), first.select("tbody tr"), "{list}");
    }
}
