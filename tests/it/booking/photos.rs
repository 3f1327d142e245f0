//! Whoever does not know what it is shows it: up to four photos, seen by the shop (R-BOOK-3, R-INSP-4).

use super::{answered, chosen, draft, open, pressed};
use crate::support::{Answer, App, Browser, camera};
use autoshop::entity::{appointment, photo};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::EntityTrait;

const SQUEALS: [(&str, &str); 1] = [("symptoms", "It squeals")];

async fn kept(app: &App) -> Vec<photo::Model> {
    let query = photo::Entity::find();
    app.db(app.shop.id).all(query).await.unwrap()
}

/// Sends these by that button, with these words.
async fn shown(
    browser: &Browser,
    base: &str,
    (button, words): (&str, &str),
    files: &[(&str, &[u8])],
) -> Answer {
    let form = browser.get(format!("{base}/services")).await.form(button);
    let form = files
        .iter()
        .fold(form, |form, file| form.attach("photos", *file));
    form.fill("symptoms", words).submit(browser).await
}

/// The small ones that a page shows.
fn small(page: &Answer) -> Vec<String> {
    page.attributes("main .photos img", "src")
}

fn assert_picture_only(answer: &Answer) {
    answer.assert_ok();
    assert_eq!(answer.header("content-type"), "image/jpeg");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert_eq!(
        answer.header("content-disposition"),
        "inline; filename=\"photo.jpg\""
    );
}

#[actix_web::test] // R-BOOK-3, R-ACC-15, R-ACC-16
async fn four_photos_go_with_the_visit_and_a_fifth_is_not_taken() {
    let (app, owner) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let all: Vec<Vec<u8>> = (1..=5).map(|n| camera::jpeg((n * 80, 60))).collect();
    let named: Vec<(&str, &[u8])> = all.iter().map(|photo| ("leak.jpg", &photo[..])).collect();

    let add = ("Add photos", "It squeals");
    let three = shown(&visitor, &base, add, &named[..3]).await;
    let page = three.assert_status(303).follow(&visitor).await;
    assert_eq!(small(&page).len(), 3);
    let again = shown(&visitor, &base, ("Next", "It squeals"), &named[..1]).await;
    assert_eq!(again.assert_status(303).location(), format!("{base}/slot"));
    assert_eq!(kept(&app).await.len(), 3, "the same one twice is one");
    let five = shown(&visitor, &base, ("Next", "It howls"), &named[3..]).await;
    let words = five.assert_status(422).text(".error-summary");
    assert!(words.contains("there is room for 4 photos"), "{words}");
    assert_eq!(five.text("textarea"), "It howls");
    assert_eq!(small(&five).len(), 4, "what there is room for is kept");

    let mine = visitor.get(&small(&five)[0]).await;
    assert_picture_only(&mine);
    assert!(mine.statements() <= 3);
    let elsewhere = draft(&visitor, &SQUEALS).await;
    let photo = small(&five)[0].rsplit('/').next().unwrap().to_owned();
    let other = visitor.get(format!("{elsewhere}/photos/{photo}")).await;
    other.assert_status(404);
    owner
        .get(format!("/photos/{photo}"))
        .await
        .assert_status(404);

    chosen(&visitor, &base, (None, "530 555 0142")).await;
    let review = visitor.get(format!("{base}/review")).await;
    assert!(review.text("main").contains("4 photos"));
    let booked = pressed(&app, &visitor, &base).await;
    let taken = booked.assert_status(303).statements();
    assert!(taken <= 20, "{taken} statements");

    let visits = appointment::Entity::find();
    let visit = app.db(app.shop.id).one(visits).await.unwrap().unwrap();
    let page = owner.get(format!("/appointments/{}", visit.id)).await;
    assert_eq!(small(&page).len(), 4);
    let large = page.attributes("main .photos a", "href");
    let seen = owner.get(&large[0]).await;
    assert_picture_only(&seen);
    assert!(seen.statements() <= 2);
    let tag = seen.header("etag").to_owned();
    let request = owner.request(reqwest::Method::GET, &large[0]);
    let same = Answer::of(request.header("If-None-Match", tag)).await;
    same.assert_status(304);
    let stranger = app.technician().await;
    let is_own = stranger
        .get(format!("/appointments/{}", visit.id))
        .await
        .status;
    assert_eq!(stranger.get(&large[0]).await.status, is_own);
    let accountant = app.accountant().await;
    accountant.get(&large[0]).await.assert_status(403);
    let other = app.found_shop("b").await;
    let other = app.signed_in(Role::Owner, &other).await;
    other.get(&large[0]).await.assert_status(404);
    let warm = owner.get(format!("/appointments/{}", visit.id)).await;
    assert!(warm.statements() <= 5, "as many as without photos");
}

#[actix_web::test] // R-INSP-4
async fn where_a_photo_was_taken_is_forgotten_and_it_stands_upright() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let lying = camera::held_sideways(&camera::jpeg((1_800, 600)));
    assert!(camera::tells_its_place(&lying));

    let photos: [(&str, &[u8]); 1] = [("IMG_1.jpg", &lying)];
    shown(&visitor, &base, ("Next", "It squeals"), &photos)
        .await
        .assert_status(303);

    let [row] = <[_; 1]>::try_from(kept(&app).await).unwrap();
    assert_eq!((row.width, row.height), (533, 1_600));
    for (bytes, sides) in [(&row.body, (533, 1_600)), (&row.small, (107, 320))] {
        assert!(!camera::tells_its_place(bytes));
        let seen = image::load_from_memory(bytes).unwrap().into_rgb8();
        assert_eq!(seen.dimensions(), sides);
        let [red, _, blue] = seen.get_pixel(50, sides.1 / 4).0;
        assert!(red > 200 && blue < 60, "its left side is above");
        let [red, _, blue] = seen.get_pixel(50, sides.1 * 3 / 4).0;
        assert!(red < 60 && blue > 200, "its right side is below");
    }
    let page = visitor.get(format!("{base}/services")).await;
    let sides = ("width", "height");
    let image = "main .photos img";
    assert_eq!(page.attributes(image, sides.0), ["106"]);
    assert_eq!(page.attributes(image, sides.1), ["320"]);
}

#[actix_web::test] // R-INSP-4, R-GEN-13
async fn what_is_no_photo_is_told_beside_the_field_and_nothing_else_is_lost() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let good = camera::jpeg((120, 90));
    let torn = &camera::jpeg((400, 300))[..900];
    let huge = vec![0xff; 15 * 1024 * 1024 + 1];
    let page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let wrong: [(&str, &[u8], &str); 5] = [
        (
            "IMG_2.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0",
            "JPEG, PNG or WebP",
        ),
        ("leak<b>.svg", page, "JPEG, PNG or WebP"),
        ("torn.jpg", torn, "did not arrive whole"),
        ("huge.jpg", &huge, "more than 15 MB"),
        ("bomb.png", &camera::bomb(), "too many pixels"),
    ];
    for (name, bytes, why) in wrong {
        let files = [(name, bytes), ("good.jpg", &good[..])];
        let answer = shown(&visitor, &base, ("Next", "It howls"), &files).await;
        let words = answer.assert_status(422).text(".error-summary");
        assert!(words.contains(name) && words.contains(why), "{words}");
        assert!(answer.text("#f-photos-error").contains(why));
        assert_eq!(answer.text("textarea"), "It howls", "{name}");
        assert_eq!(small(&answer).len(), 1, "{name}: the good one is kept");
    }
    let none = shown(&visitor, &base, ("Add photos", "It howls"), &[]).await;
    let words = none.assert_status(422).text(".error-summary");
    assert!(words.contains("Choose a photo first."));
    assert_eq!(none.text("textarea"), "It howls");
}

#[actix_web::test] // R-GEN-13
async fn nobody_fills_the_disk_with_photos() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let good = camera::jpeg((120, 90));
    let photos: [(&str, &[u8]); 1] = [("leak.jpg", &good)];
    let send = async || shown(&visitor, &base, ("Next", "It howls"), &photos).await;
    for _ in 0..20 {
        send().await.assert_status(303);
    }

    let refused = send().await;

    let words = refused.assert_status(422).text(".error-summary");
    assert!(words.contains("Go on without more"), "{words}");
    assert_eq!(refused.text("textarea"), "It howls");
    let on = shown(&visitor, &base, ("Next", "It howls"), &[]).await;
    on.assert_status(303);
}

#[actix_web::test] // R-BOOK-3, R-GEN-13
async fn while_too_many_send_photos_only_the_photos_have_to_wait() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let queue = app.state.hearing.clone();
    let all = u32::try_from(queue.available_permits()).unwrap();
    let others = queue.acquire_many_owned(all).await.unwrap();
    let large = vec![0xff; 200 * 1024];
    let photos: [(&str, &[u8]); 1] = [("leak.jpg", &large)];

    let crowded = shown(&visitor, &base, ("Next", "It howls"), &photos).await;

    let words = crowded.assert_status(422).text("#f-photos-error");
    assert!(words.contains("go on without them"), "{words}");
    assert_eq!(crowded.text("textarea"), "It howls");
    let on = shown(&visitor, &base, ("Next", "It howls"), &[]).await;
    assert_eq!(on.assert_status(303).location(), format!("{base}/slot"));
    drop(others);
    let again = shown(&visitor, &base, ("Next", "It howls"), &photos).await;
    let words = again.assert_status(422).text("#f-photos-error");
    assert!(
        words.contains("JPEG, PNG or WebP"),
        "it was looked at: {words}"
    );
}

#[actix_web::test] // R-BOOK-3
async fn who_can_send_no_files_tells_it_in_words() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let fields = [("symptoms", "It howls"), ("photos", "leak.jpg")];

    let told = visitor.post(format!("{base}/services"), &fields).await;

    assert_eq!(told.assert_status(303).location(), format!("{base}/slot"));
    let page = visitor.get(format!("{base}/services")).await;
    assert_eq!(page.text("textarea"), "It howls");
    assert!(kept(&app).await.is_empty());
}

#[actix_web::test] // R-BOOK-1, R-BOOK-2, R-BOOK-3
async fn photos_stay_with_a_question_and_go_with_a_draft_of_which_nothing_came() {
    let (app, owner) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let photos: Vec<Vec<u8>> = [120, 140].map(|side| camera::jpeg((side, 90))).into();
    let photos: Vec<(&str, &[u8])> = photos.iter().map(|p| ("leak.jpg", &p[..])).collect();
    shown(&visitor, &base, ("Next", "It squeals"), &photos)
        .await
        .assert_status(303);
    let page = visitor.get(format!("{base}/services")).await;
    let form = page.form("Remove photo 1").fill("symptoms", "");
    let removed = form.submit(&visitor).await;
    assert_eq!(
        small(removed.assert_ok()).len(),
        1,
        "nothing typed is wrong"
    );

    let times = visitor.get(format!("{base}/slot")).await;
    let none = times.attributes("main a", "href");
    let none = none.iter().find(|href| href.contains("no_slot")).unwrap();
    let ask = [("name", "Night Owl"), ("phone", "530 555 0143")];
    let asked = answered(&visitor, none, ("Send", &ask)).await;
    asked.assert_status(303);

    let inbox = owner.get("/leads").await;
    assert!(inbox.text("main").contains("1 photo"));
    let [seen] = <[_; 1]>::try_from(small(&inbox)).unwrap();
    assert_picture_only(&owner.get(&seen).await);
    app.technician().await.get(&seen).await.assert_status(404);
    let second = draft(&visitor, &SQUEALS).await;
    shown(&visitor, &second, ("Next", "It squeals"), &photos)
        .await
        .assert_status(303);
    assert_eq!(kept(&app).await.len(), 3);

    app.clock.advance(TimeDelta::hours(25));
    app.run_jobs().await;

    let [left] = <[_; 1]>::try_from(kept(&app).await).unwrap();
    assert_eq!(left.draft_id, None);
    owner.get(&seen).await.assert_ok();
    visitor
        .get(format!("{base}/photos/{}", left.id))
        .await
        .assert_status(404);
}
