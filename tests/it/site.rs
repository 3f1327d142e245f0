//! A shop as everybody sees it.

use crate::support::{Answer, App, Browser, picture};
use autoshop::db::cache::CacheKey;
use chrono::TimeDelta;
use image::ImageFormat;

const PAGES: [&str; 4] = [
    "/s/shop-a",
    "/s/shop-a/services",
    "/s/shop-a/areas",
    "/s/shop-a/emergency",
];

/// A shop that can be called in Woodland, and whose page is on.
async fn seen() -> (App, Browser) {
    let app = App::start().await;
    let owner = app.owner().await;
    let profile = owner.get("/settings/shop").await.form("Save");
    let profile = profile
        .fill("phone", "530 555 0142")
        .fill("line1", "7 Canary Street")
        .fill("city", "Woodland");
    profile.submit(&owner).await.assert_status(303);
    turned(&owner, true).await.assert_status(303);
    (app, owner)
}

async fn turned(owner: &Browser, on: bool) -> Answer {
    let form = owner.get("/settings/site").await.form("Save");
    let form = form.fill("about", "We drive to you.");
    let form = match on {
        true => form.tick("is_on", "true"),
        false => form.untick("is_on"),
    };
    form.submit(owner).await
}

async fn with_catalog(owner: &Browser) {
    let services = owner.get("/services").await;
    let start = services.form("Load the starter catalog");
    start.submit(owner).await.assert_status(303);
}

#[actix_web::test]
async fn a_shop_is_seen_by_everybody_once_its_owner_says_so() {
    let (app, owner) = seen().await;
    let visitor = app.visitor();

    let page = visitor.get("/s/shop-a").await;
    assert_eq!(page.assert_ok().text("h1"), "Shop A");
    assert!(page.body().contains("We drive to you."));
    assert!(
        !page.body().contains("Canary"),
        "people live at that street"
    );
    assert_eq!(
        page.attributes("main .btn-primary", "href"),
        ["tel:+15305550142"]
    );
    let start = visitor.get("/").await;
    assert_eq!(start.assert_ok().text("h1"), "Shop A", "the only shop");
    assert_eq!(owner.get("/").await.location(), "/dashboard");

    turned(&owner, false).await.assert_status(303);
    for path in PAGES {
        visitor.get(path).await.assert_status(404);
    }
    assert_eq!(visitor.get("/").await.location(), "/login");
    assert!(!visitor.get("/sitemap.xml").await.body().contains("shop-a"));
}

#[actix_web::test] // R-SET-3
async fn a_suspended_shop_has_no_page() {
    let (app, _) = seen().await;
    let visitor = app.visitor();
    let suspend =
        "UPDATE shop SET status = 'suspended' WHERE slug = 'shop-a'; SELECT name FROM shop";

    app.rows_of_shop(app.shop.id, suspend).await;

    for path in PAGES {
        visitor.get(path).await.assert_status(404);
    }
    assert_eq!(visitor.get("/").await.location(), "/login");
}

#[actix_web::test] // R-GEN-1
async fn where_there_are_several_shops_each_has_its_own_page() {
    let (app, _) = seen().await;
    let other = app.found_shop("b").await;
    let visitor = app.visitor();

    visitor.get("/s/shop-a").await.assert_ok();
    visitor.get("/s/shop-b").await.assert_status(404);
    visitor.get("/s/nobody").await.assert_status(404);
    visitor.get("/s/Shop%20A").await.assert_status(404);
    assert_eq!(visitor.get("/").await.location(), "/login");

    let theirs = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;
    let logo = picture(ImageFormat::Png, (64, 32));
    let sent = theirs.upload("/settings/brand/logo", ("logo", "b.png"), &logo);
    sent.await.assert_status(303);
    let brand = theirs.get("/settings/brand").await;
    let src = brand.attributes("main img.logo", "src")[0].clone();
    visitor
        .get(format!("/s/shop-a{src}"))
        .await
        .assert_status(404);
    visitor
        .get(format!("/s/shop-b{src}"))
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn the_logo_and_the_color_of_now_are_shown_to_everybody() {
    let (app, owner) = seen().await;
    let visitor = app.visitor();
    let mut sources = Vec::new();
    for width in [64, 128] {
        let logo = picture(ImageFormat::Png, (width, 32));
        let sent = owner.upload("/settings/brand/logo", ("logo", "a.png"), &logo);
        sent.await.assert_status(303);
        let page = visitor.get("/s/shop-a").await;
        sources.push(page.attributes("header.top img.logo", "src")[0].clone());
    }
    let color = owner.get("/settings/brand").await.form("Save");
    let color = color.fill("color", "#ffee00").submit(&owner).await;
    color.assert_status(303);

    let page = visitor.get("/s/shop-a").await;
    let sheets = page.attributes("link[rel=stylesheet]", "href");
    assert_eq!(sheets.last().unwrap(), "/brand/1/ffee00.css");
    let image = page.attributes("meta[property='og:image']", "content");
    assert!(image[0].ends_with(&sources[1]), "{image:?}");
    let file = visitor.get(&sources[1]).await;
    assert_eq!(file.assert_ok().header("content-type"), "image/png");
    visitor.get(&sources[0]).await.assert_status(404);
}

#[actix_web::test] // R-SVC-4, R-SVC-6, R-SVC-8
async fn services_stand_with_what_they_cost_today() {
    let (app, owner) = seen().await;
    with_catalog(&owner).await;
    let visitor = app.visitor();
    for (code, name, price, more) in [
        ("QUETZAL", "Quetzal hunt", "0", ("hours", "2")),
        ("GREETING", "A greeting", "0", ("hours", "0")),
    ] {
        let form = owner.get("/services/new").await.form("Add service");
        let form = form
            .fill("code", code)
            .fill("name", name)
            .fill("price", price);
        let form = form.fill("category", "adas").fill(more.0, more.1);
        let form = match code {
            "QUETZAL" => form.fill("pricing", "hourly"),
            _ => form,
        };
        form.submit(&owner).await.assert_status(303);
    }

    let page = visitor.get("/s/shop-a/services").await;

    let rows = page.select(".offers li");
    let row = |name: &str| rows.iter().find(|row| row.contains(name)).cloned().unwrap();
    assert_eq!(rows.len(), 52);
    assert!(
        row("Quetzal hunt").contains("from $300.00"),
        "two hours at $150"
    );
    assert!(row("Quetzal hunt").contains("about 2 h"));
    assert!(row("A greeting").contains("no charge"));
    let home = visitor.get("/s/shop-a").await;
    let ways = home.attributes("main ul a", "href");
    assert!(
        ways.contains(&"/s/shop-a/services#brakes".to_owned()),
        "{ways:?}"
    );

    let list = owner.get("/services?q=quetzal").await;
    let edit = list.attributes("main tbody a", "href")[0].clone();
    let gone = owner
        .get(&edit)
        .await
        .form("Deactivate")
        .submit(&owner)
        .await;
    gone.assert_status(303);
    let page = visitor.get("/s/shop-a/services").await;
    assert!(!page.body().contains("Quetzal hunt"));
}

#[actix_web::test] // R-APPT-9
async fn everybody_sees_whether_somebody_works_now() {
    let (app, owner) = seen().await; // Tuesday, 9:30
    let visitor = app.visitor();
    let now = async || visitor.get("/s/shop-a/emergency").await.body();
    assert!(now().await.contains("Call to ask when somebody can come."));

    let form = owner.get("/settings/hours").await.form("Save hours");
    let form = form
        .fill("tuesday_opens", "8:00")
        .fill("tuesday_closes", "12:00")
        .fill("thursday_opens", "10:00")
        .fill("thursday_closes", "16:00");
    form.submit(&owner).await.assert_status(303);
    assert!(now().await.contains("Open now</strong> until 12:00 PM"));
    let page = visitor.get("/s/shop-a").await;
    let hours = page.attributes("meta[itemprop=openingHours]", "content");
    assert_eq!(hours, ["Tu 08:00-12:00", "Th 10:00-16:00"]);

    app.clock.advance(TimeDelta::hours(4));
    assert!(now().await.contains("Closed now"));
    assert!(now().await.contains("Thu, Mar 12"));
    let holiday = owner.get("/settings/hours").await.form("Add holiday");
    let holiday = holiday
        .fill("day", "2026-03-12")
        .fill("holiday", "Quetzal Day");
    holiday.submit(&owner).await.assert_status(303);
    assert!(now().await.contains("Tue, Mar 17"), "not on the holiday");
    assert!(
        visitor
            .get("/s/shop-a")
            .await
            .body()
            .contains("Closed: Quetzal Day")
    );
}

#[actix_web::test]
async fn search_engines_are_told_what_there_is() {
    let (app, _) = seen().await;
    let visitor = app.visitor();

    let robots = visitor.get("/robots.txt").await.body();
    let map = robots
        .lines()
        .find_map(|line| line.strip_prefix("Sitemap: "))
        .unwrap();
    assert!(
        map.ends_with("/sitemap.xml") && map.starts_with("http"),
        "{map}"
    );
    let map = visitor.get("/sitemap.xml").await;
    assert_eq!(map.header("content-type"), "application/xml; charset=utf-8");
    for path in PAGES {
        assert!(map.body().contains(&format!("{path}</loc>")), "{path}");
        let page = visitor.get(path).await;
        let canonical = page.attributes("link[rel=canonical]", "href");
        assert!(canonical[0].ends_with(path), "{canonical:?}");
        assert!(page.attributes("meta[name=robots]", "content").is_empty());
    }
    let start = visitor.get("/").await;
    let canonical = start.attributes("link[rel=canonical]", "href");
    assert!(canonical[0].ends_with("/s/shop-a"), "one page, one address");
    let what = start.attributes("main [itemscope]", "itemtype");
    assert_eq!(what[0], "https://schema.org/AutoRepair");
}

#[actix_web::test]
async fn a_public_page_asks_as_much_for_fifty_services_as_for_none() {
    let (app, owner) = seen().await;
    let visitor = app.visitor();
    let mut counts = Vec::new();
    for round in 0..2 {
        let mut asked = Vec::new();
        for path in PAGES {
            for cache in [CacheKey::Catalog, CacheKey::Settings, CacheKey::Hours] {
                forget(&app, cache).await;
            }
            asked.push(visitor.get(path).await.statements());
        }
        counts.push(asked);
        if round == 0 {
            with_catalog(&owner).await;
        }
    }

    assert_eq!(counts[0], counts[1]);
    assert!(counts[0].iter().all(|count| *count <= 5), "{counts:?}");
    for path in PAGES {
        visitor.get(path).await.assert_ok();
        let again = visitor.get(path).await.statements();
        assert_eq!(again, 0, "what {path} says is kept");
    }
}

/// As if somebody had changed it elsewhere.
async fn forget(app: &App, key: CacheKey) {
    let touched = app.write(&app.shop, async |tx, _| {
        tx.touch(key);
        Ok(())
    });
    touched.await.unwrap();
}

#[actix_web::test] // R-BOOK-2, R-AVAIL-1
async fn whoever_says_where_the_car_stands_hears_whether_the_shop_comes() {
    let (app, owner) = seen().await;
    let visitor = app.visitor();
    let told = async |zip: &str| {
        let page = visitor.get(format!("/s/shop-a/areas?zip={zip}")).await;
        (page.text("main [role=status]"), page)
    };
    let (words, _) = told("95695").await;
    assert!(
        words.contains("Call, and the shop says"),
        "no area is drawn"
    );

    for (name, kind, reach, fee) in [
        ("Woodland", "postal", ("postals", "95695 95776"), "0"),
        ("Around Davis", "radius", ("radius", "5"), "35"),
    ] {
        let form = owner.get("/settings/zones/new").await.form("Add area");
        let form = form.fill("name", name).fill("kind", kind);
        let form = form.fill(reach.0, reach.1).fill("trip_fee", fee);
        let form = match kind {
            "radius" => form.fill("center", "7 Canary Street, 95616"),
            _ => form,
        };
        form.submit(&owner).await.assert_status(303);
    }
    let (words, page) = told("95776").await;
    assert!(
        words.contains("Yes, we come to 95776. Woodland: no trip fee."),
        "{words}"
    );
    assert_eq!(page.select(".offers li").len(), 2);
    assert!(!page.body().contains("Canary"), "somebody lives there");
    let (words, _) = told("95616").await;
    assert!(words.contains("Around Davis: trip fee $35.00."), "{words}");
    let (words, _) = told("10001").await;
    assert!(words.contains("10001 lies outside"), "{words}");
    let (words, page) = told("quetzal").await;
    assert_eq!(words, "");
    assert!(page.text(".error-summary").contains("Write a ZIP code"));
    assert_eq!(
        page.attributes("#f-zip", "value"),
        ["quetzal"],
        "what was typed stays"
    );
}
