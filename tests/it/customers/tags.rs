//! Tags: given, seen, filtered by.

use super::{add, names};
use crate::support::{Answer, App, Browser};

async fn tag(browser: &Browser, customer: &str, tags: &str) -> Answer {
    let page = browser.get(format!("{customer}/tags")).await;
    page.form("Save tags")
        .fill("tags", tags)
        .submit(browser)
        .await
}

#[actix_web::test] // R-CUST-3, R-CUST-8
async fn customers_are_tagged_and_the_list_is_filtered_by_a_tag() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let bo = add(&app, ["Bo Diaz", "", "", "", ""]).await;
    let [ana, bo] = [ana, bo].map(|of| format!("/customers/{}", of.customer));
    let advisor = app.advisor().await;

    tag(&advisor, &ana, "Fleet, Pays cash, FLEET")
        .await
        .assert_status(303);
    tag(&advisor, &bo, "fleet").await.assert_status(303);

    let page = advisor.get(&ana).await;
    assert_eq!(page.select("main .chip"), ["Fleet", "Pays cash"]);
    let both = advisor.get("/customers?tag=FLEET&sort=name").await;
    assert_eq!(names(&both), ["Ana Ruiz", "Bo Diaz"]);
    let one = advisor.get("/customers?tag=Pays+cash").await;
    assert_eq!(names(&one), ["Ana Ruiz"]);
    assert_eq!(one.select(".chip"), ["Pays cash (remove filter)"]);
    assert_eq!(one.attributes(".chip", "href"), ["/customers?"]);
    let choices = one.select("select[name=tag] option");
    assert_eq!(choices, ["Any tag", "Fleet", "Pays cash"]);
    let two = advisor.get("/customers?tag=fleet&q=ruiz").await;
    assert_eq!(names(&two), ["Ana Ruiz"]);
    assert!(names(&advisor.get("/customers?tag=nobody").await).is_empty());

    tag(&advisor, &ana, "").await.assert_status(303);
    assert!(names(&advisor.get("/customers?tag=pays+cash").await).is_empty());
    let list = advisor.get("/customers").await;
    assert_eq!(list.select("select[name=tag] option"), ["Any tag", "Fleet"]);
}

#[actix_web::test] // R-CUST-3
async fn ten_tags_of_fifty_characters_are_the_most() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let ana = format!("/customers/{}", ana.customer);
    let advisor = app.advisor().await;
    let ten: Vec<String> = (0..10).map(|n| format!("Tag {n}")).collect();

    tag(&advisor, &ana, &ten.join(", "))
        .await
        .assert_status(303);
    let eleven = tag(&advisor, &ana, &format!("{}, eleven", ten.join(","))).await;
    eleven.assert_status(422);
    tag(&advisor, &ana, &"x".repeat(51))
        .await
        .assert_status(422);
    assert_eq!(advisor.get(&ana).await.select("main .chip").len(), 10);
}

#[actix_web::test] // R-GEN-1
async fn tags_are_each_shops_own() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let path = format!("/customers/{}", ana.customer);
    tag(&advisor, &path, "Quetzal").await.assert_status(303);
    let other = app.found_shop("b").await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;
    let bo = app.add_customer(&other, "Bo").await;

    let own = format!("/customers/{bo}");
    let page = stranger.get(format!("{own}/tags")).await;
    assert!(!page.body().contains("Quetzal"));
    tag(&stranger, &own, "quetzal").await.assert_status(303);
    let list = stranger.get("/customers?tag=Quetzal").await;
    assert_eq!(names(&list), ["Bo"]);
}

#[actix_web::test] // R-GEN-4
async fn tags_that_somebody_changed_meanwhile_are_not_lost() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let ana = format!("/customers/{}", ana.customer);
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let old = advisor.get(format!("{ana}/tags")).await.form("Save tags");
    tag(&owner, &ana, "Fleet").await.assert_status(303);

    let told = old.fill("tags", "Diesel").submit(&advisor).await;

    told.assert_status(409);
    assert!(told.text("main").contains("Fleet"));
    let again = told.form("Save tags");
    assert_eq!(again.value("tags"), "Diesel");
    let both = again.fill("tags", "Diesel, Fleet").submit(&advisor).await;
    both.assert_status(303);
    let page = advisor.get(&ana).await;
    assert_eq!(page.select("main .chip"), ["Diesel", "Fleet"]);
}

#[actix_web::test] // R-EXP-3
async fn the_file_of_customers_tells_their_tags() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let owner = app.owner().await;
    let path = format!("/customers/{}", ana.customer);
    tag(&owner, &path, "Pays cash, Fleet")
        .await
        .assert_status(303);

    let file = owner.post("/exports/customers", &[]).await;

    file.assert_ok();
    let words = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(words.contains(",Fleet; Pays cash,"), "{words}");
}
