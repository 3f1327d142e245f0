//! Finding somebody by what people remember.

use super::{add, found, names};
use crate::support::{App, past};

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
    let typing = advisor.htmx();
    let typed = typing.get("/customers?q=anna&filter=all&sort=").await;
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

#[actix_web::test] // R-CUST-7
async fn enter_opens_the_one_exact_hit() {
    let app = App::start().await;
    let ana = add(
        &app,
        [
            "Ana Ruiz",
            "530 555 0142",
            "",
            "7ABC123",
            "1HGCM82633A004352",
        ],
    )
    .await;
    add(&app, ["Bo Ruiz", "530 555 0199", "", "7ABC124", ""]).await;
    let advisor = app.advisor().await;
    let page = format!("/customers/{}", ana.customer);

    for q in [
        "5305550142",
        "(530)+555-0142",
        "7abc-123",
        "1HGCM82633A004352",
        "004352",
    ] {
        let answer = advisor.get(format!("/customers?q={q}")).await;
        assert_eq!(answer.location(), page, "{q}");
    }
    for q in [
        "ruiz",
        "7abc12",
        "530555",
        "7abc123&filter=vip",
        "7abc123&sort=name",
    ] {
        advisor.get(format!("/customers?q={q}")).await.assert_ok();
    }
    add(&app, ["Cy Ruiz", "530 555 0142", "", "", ""]).await;
    let two = advisor.get("/customers?q=5305550142").await;
    assert_eq!(names(&two).len(), 2, "two have the number: a choice");
}

#[actix_web::test] // R-CUST-6
async fn a_name_that_is_almost_right_is_offered() {
    let app = App::start().await;
    let mueller = add(&app, ["Johanna Müller", "530 555 0142", "", "", ""]).await;
    add(&app, ["Hanna Moller-Smith", "", "", "", ""]).await;
    let advisor = app.advisor().await;

    for q in [
        "muler",
        "mullerr",
        "mulelr",
        "muxler",
        "Johana+Muler",
        "jo+mulle4",
    ] {
        let page = advisor.get(format!("/customers?q={q}")).await;
        assert!(names(&page).is_empty(), "{q}");
        let meant = page.attributes(".notice li a", "href");
        assert!(
            meant.contains(&format!("/customers/{}", mueller.customer)),
            "{q}: {meant:?}"
        );
        assert!(page.statements() <= 4, "{q}: {}", page.statements());
    }
    let far = advisor.get("/customers?q=mahler").await;
    assert!(far.select(".notice li").is_empty());
    let found = advisor.get("/customers?q=muller").await;
    assert!(
        found.select(".notice").is_empty(),
        "only when nothing matches"
    );
    let short = advisor.get("/customers?q=xyz").await;
    assert!(
        short.select(".notice li").is_empty(),
        "no word is long enough"
    );

    let edit = advisor.get(format!("/customers/{}/edit", mueller.customer));
    let form = edit
        .await
        .form("Save customer")
        .fill("name", "Johanna Becker");
    form.submit(&advisor).await.assert_status(303);
    let gone = advisor.get("/customers?q=muler").await;
    assert!(
        gone.select(".notice li").is_empty(),
        "the keys follow the name"
    );
    let now = advisor.get("/customers?q=bekker").await;
    assert_eq!(now.select(".notice li").len(), 1);
}
