//! What is stuck stands on a page of the owner's: why, since when, and what to do.

use super::{Way, ask, done, jobs, probe, runner};
use crate::support::App;
use autoshop::entity::audit_log;
use autoshop::kernel::words::JobState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const PAGE: &str = "/settings/jobs";

async fn noted(app: &App, action: &str) -> usize {
    let query = audit_log::Entity::find().filter(audit_log::Column::Action.eq(action));
    app.db(app.shop.id).all(query).await.unwrap().len()
}

#[actix_web::test]
async fn the_page_says_that_nothing_is_stuck() {
    let app = App::start().await;
    let owner = app.owner().await;

    let page = owner.get(PAGE).await;

    let words = page.text("main");
    assert!(words.contains("Nothing is stuck"), "{words}");
    assert!(words.contains("Nothing is due."), "{words}");
    let links = owner.get("/settings").await.attributes("main a", "href");
    assert!(links.contains(&PAGE.to_owned()));
    for who in [
        app.advisor().await,
        app.technician().await,
        app.accountant().await,
    ] {
        who.get(PAGE).await.assert_status(403);
    }
}

#[actix_web::test]
async fn an_owner_sees_why_and_lets_it_be() {
    let app = App::start().await;
    let owner = app.owner().await;
    ask(&app, &app.shop, &probe("a", Way::Hopeless))
        .await
        .unwrap();
    runner(&app).drain().await.unwrap();
    ask(&app, &app.shop, &probe("b", Way::Free)).await.unwrap();
    let page = owner.get(PAGE).await;
    let words = page.text("main");
    for part in [
        "Given up",
        "Nobody has this address.",
        "1 waits for its turn.",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }

    let form = page.form("Discard test.probe");
    form.clone().submit(&owner).await.assert_status(303);
    form.submit(&owner).await.assert_status(303);

    assert!(
        owner
            .get(PAGE)
            .await
            .text("main")
            .contains("Nothing is stuck")
    );
    assert_eq!(noted(&app, "background_job.discarded").await, 1);
    runner(&app).drain().await.unwrap();
    assert_eq!(done(&app, &app.shop).await, ["b"]);
}

#[actix_web::test]
async fn two_who_try_again_start_it_once() {
    let app = App::start().await;
    let owner = app.owner().await;
    ask(&app, &app.shop, &probe("sms", Way::Unknown))
        .await
        .unwrap();
    runner(&app).drain().await.unwrap();
    let (mine, other) = (owner.get(PAGE).await, owner.get(PAGE).await);
    assert!(mine.text("main").contains("Trying again may do it twice."));

    mine.form("Try again test.probe")
        .submit(&owner)
        .await
        .assert_status(303);
    let refused = other.form("Try again test.probe").submit(&owner).await;

    refused.assert_status(409);
    assert!(refused.text("main").contains("decided about this already"));
    let waiting = jobs(&app, &app.shop).await;
    assert_eq!(
        (waiting[0].state, waiting[0].attempts),
        (JobState::Ready, 0)
    );
    assert_eq!(noted(&app, "background_job.retried").await, 1);
}

#[actix_web::test] // R-OPS-1
async fn a_queue_that_nobody_works_off_is_seen_from_outside() {
    let app = App::start().await;
    let late = async || app.visitor().get("/ready").await.body().clone();
    assert!(late().await.contains("\"late_seconds\":0"));
    ask(&app, &app.shop, &probe("a", Way::Free)).await.unwrap();

    super::later(&app, 90);

    assert!(
        late().await.contains("\"late_seconds\":90"),
        "{}",
        late().await
    );
    runner(&app).drain().await.unwrap();
    assert!(late().await.contains("\"late_seconds\":0"));
}
