//! The logo and the colour: what is taken, what is refused, and where it shows.

use super::noted;
use crate::support::{Answer, App, picture};
use autoshop::entity::attachment;
use image::ImageFormat;
use reqwest::Method;
use sea_orm::EntityTrait;

const PAGE: &str = "/settings/brand";
const LOGO: &str = "/settings/brand/logo";

async fn kept(app: &App) -> Vec<attachment::Model> {
    let db = app.db(app.shop.id);
    db.all(attachment::Entity::find()).await.unwrap()
}

#[actix_web::test] // R-PDF-3
async fn a_logo_is_decoded_written_anew_and_shown_to_everybody_of_the_shop() {
    let app = App::start().await;
    let owner = app.owner().await;

    for format in [ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Png] {
        let sent = picture(format, (1_280, 320));
        let saved = owner.upload(LOGO, ("logo", "logo.exe"), &sent).await;
        assert_eq!(saved.location(), PAGE);
    }

    assert_eq!(kept(&app).await.len(), 3, "a document may have one of them");
    assert_eq!(noted(&app, "brand.changed").await.len(), 3);
    let board = app.technician().await;
    let page = board.get("/board").await;
    let src = page.attributes("header.top img.logo", "src")[0].clone();
    assert_eq!(page.attributes("header.top img.logo", "width"), ["640"]);
    assert_eq!(page.attributes("header.top img.logo", "height"), ["160"]);
    let file = board.get(&src).await;
    assert_eq!(file.assert_ok().header("content-type"), "image/png");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-security-policy").ends_with("sandbox"));
    assert!(file.header("cache-control").starts_with("private, max-age"));
    let seen = image::load_from_memory(&file.bytes).unwrap();
    assert_eq!((seen.width(), seen.height()), (640, 160));
    for tag in [
        file.header("etag"),
        &format!("\"old\", W/{}", file.header("etag")),
    ] {
        let again = board.request(Method::GET, &src);
        let again = Answer::of(again.header("If-None-Match", tag)).await;
        again.assert_status(304);
        assert!(again.bytes.is_empty());
    }
}

#[actix_web::test] // R-SET-1
async fn what_is_saved_shows_on_the_next_page() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get(PAGE).await;
    assert!(page.attributes("header.top img.logo", "src").is_empty());

    let logo = picture(ImageFormat::Png, (64, 32));
    let saved = owner.upload(LOGO, ("logo", "a.png"), &logo).await;
    let page = saved.follow(&owner).await;
    assert_eq!(page.attributes("header.top img.logo", "src").len(), 1);
    let form = page.form("Save").fill("color", "#ffee00");
    let page = form.submit(&owner).await.follow(&owner).await;
    let sheets = page.attributes("link[rel=stylesheet]", "href");
    assert_eq!(sheets.last().unwrap(), "/brand/1/ffee00.css");
    let removed = page.form("Remove logo").submit(&owner).await;
    let page = removed.follow(&owner).await;
    assert!(page.attributes("header.top img.logo", "src").is_empty());
    let form = owner.get("/settings/shop").await.form("Save");
    let form = form.fill("name", "Yolo Mechanics");
    let page = form.submit(&owner).await.follow(&owner).await;
    assert_eq!(page.text("a.brand span:last-child"), "Yolo Mechanics");
}

#[actix_web::test] // R-GEN-13
async fn a_person_sends_sixty_files_an_hour() {
    let app = App::start().await;
    let owner = app.owner().await;
    for _ in 0..60 {
        let refused = owner.upload(LOGO, ("logo", "a.png"), b"GIF89a").await;
        refused.assert_status(422);
    }

    let late = owner.upload(LOGO, ("logo", "a.png"), b"GIF89a").await;

    late.assert_status(429);
}

#[actix_web::test]
async fn whatever_is_no_plain_picture_is_refused_in_words_and_changes_nothing() {
    let app = App::start().await;
    let owner = app.owner().await;
    let good = picture(ImageFormat::Png, (64, 32));
    owner
        .upload(LOGO, ("logo", "a.png"), &good)
        .await
        .assert_status(303);
    let shown = owner
        .get(PAGE)
        .await
        .attributes("header.top img.logo", "src");
    assert_eq!(shown.len(), 1);
    let svg = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let polyglot = [&good[..], b"<script>alert(1)</script>"].concat();
    let mut bomb = good.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let wide = picture(ImageFormat::Png, (6_500, 16));
    let huge = vec![0_u8; 3 * 1024 * 1024];

    for (file, words) in [
        (&svg[..], "no PNG, JPEG or WebP"),
        (b"GIF89a\x01\0\x01\0", "no PNG, JPEG or WebP"),
        (b"MZ\x90\0", "no PNG, JPEG or WebP"),
        (&polyglot, "Something else follows"),
        (&bomb, ""),
        (&wide, "too many pixels"),
        (&good[..good.len() / 2], "damaged"),
        (&huge, "at most 2 MB"),
    ] {
        let refused = owner.upload(LOGO, ("logo", "logo.png"), file).await;
        refused.assert_status(422);
        let told = refused.text("#f-logo-error");
        assert!(!told.is_empty() && told.contains(words), "{told}");
    }
    let none = owner.upload(LOGO, ("logo", ""), b"").await;
    none.assert_status(422);
    assert!(none.text("#f-logo-error").contains("Choose a picture"));
    let elsewhere = ("logo", "logo.png", &good[..]);
    owner
        .upload_from("cross-site", LOGO, elsewhere)
        .await
        .assert_status(403);
    owner.post(LOGO, &[("logo", "x")]).await.assert_status(415);
    app.advisor()
        .await
        .upload(LOGO, ("logo", "a.png"), &good)
        .await
        .assert_status(403);

    let page = owner.get(PAGE).await;
    assert_eq!(page.attributes("header.top img.logo", "src"), shown);
    assert_eq!(kept(&app).await.len(), 1);
    assert_eq!(noted(&app, "brand.changed").await.len(), 1);
}

#[actix_web::test] // R-PDF-3
async fn a_logo_is_removed_from_what_comes_and_stays_with_what_was_issued() {
    let app = App::start().await;
    let owner = app.owner().await;
    let good = picture(ImageFormat::Png, (64, 32));
    owner
        .upload(LOGO, ("logo", "a.png"), &good)
        .await
        .assert_status(303);
    let page = owner.get(PAGE).await;
    let src = page.attributes("main img.logo", "src")[0].clone();

    page.form("Remove logo")
        .submit(&owner)
        .await
        .assert_status(303);

    let page = owner.get(PAGE).await;
    assert!(page.attributes("img.logo", "src").is_empty());
    owner.get(&src).await.assert_ok();
}

#[actix_web::test]
async fn a_colour_that_cannot_be_read_is_moved_and_said_so() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get(PAGE).await.form("Save");

    let wrong = form.clone().fill("color", "yellowish").submit(&owner).await;
    wrong.assert_status(422);
    assert!(wrong.text("#f-color-error").contains("#1f6feb"));
    form.fill("color", " FFEE00 ")
        .submit(&owner)
        .await
        .assert_status(303);

    let page = owner.get(PAGE).await;
    let facts = page.text("main dl.facts");
    assert!(
        facts.contains("made darker, because links in #ffee00"),
        "{facts}"
    );
    let sheets = page.attributes("link[rel=stylesheet]", "href");
    assert_eq!(sheets.last().unwrap(), "/brand/1/ffee00.css");
    let css = app.visitor().get("/brand/1/ffee00.css").await;
    assert_eq!(
        css.assert_ok().header("content-type"),
        "text/css; charset=utf-8"
    );
    assert!(css.body().contains("--brand:#ffee00;--on-brand:#1b1d22;"));
    assert!(css.header("cache-control").contains("immutable"));
    app.visitor()
        .get("/brand/1/url(x).css")
        .await
        .assert_status(404);
    page.form("Save")
        .fill("color", "")
        .submit(&owner)
        .await
        .assert_status(303);
    let page = owner.get(PAGE).await;
    assert_eq!(page.attributes("link[rel=stylesheet]", "href").len(), 1);
    assert_eq!(noted(&app, "brand.changed").await.len(), 2);
}
