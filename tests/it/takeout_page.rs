//! An owner takes everything out in the browser (R-EXP-7, R-ACC-5).

use crate::invoices::{BRAKES, issued, visit};
use crate::support::{Answer, App, PASSWORD};
use crate::takeout::on_file;
use autoshop::entity::audit_log;
use autoshop::kernel::words::AppointmentStatus;
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::io::{Cursor, Read};

fn inside(archive: &Answer, path: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive.bytes.clone())).unwrap();
    let mut text = String::new();
    let mut file = zip.by_name(path).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

async fn noted(app: &App) -> usize {
    let made = audit_log::Entity::find().filter(audit_log::Column::Action.eq("takeout.made"));
    app.db(app.shop.id).all(made).await.unwrap().len()
}

#[actix_web::test] // R-EXP-7, R-AUD-1
async fn the_download_is_the_take_out_of_the_command_and_comes_back_with_its_hashes() {
    let app = App::start().await;
    let owner = app.owner().await;
    let other = app.found_shop("b").await;
    app.add_customer(&other, "Berta of another shop").await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let bill = issued(&owner, &work).await;
    let document = owner.get(format!("{bill}/document")).await.bytes;

    let page = owner.get("/settings/data").await;
    let archive = page.form("Download everything").submit(&owner).await;

    archive.assert_ok();
    assert_eq!(archive.header("content-type"), "application/zip");
    assert_eq!(
        archive.header("content-disposition"),
        "attachment; filename=\"autoshop-2026-03-10.zip\""
    );
    assert_eq!(archive.header("cache-control"), "no-store");
    assert_eq!(noted(&app).await, 1);
    let people = inside(&archive, "tables/user.jsonl");
    assert!(people.contains("owner@") && !people.contains("argon2"));
    let customers = inside(&archive, "tables/customer.jsonl");
    assert!(customers.contains("Zoë") && !customers.contains("Berta"));
    assert!(inside(&archive, "tables/audit_log.jsonl").contains("takeout.made"));
    let mut zip = zip::ZipArchive::new(Cursor::new(archive.bytes.clone())).unwrap();
    let pdf = (0..zip.len()).find_map(|at| {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        file.name().unwrap().ends_with(".pdf").then_some(bytes)
    });
    assert_eq!(pdf.unwrap(), document);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.zip");
    std::fs::write(&file, &archive.bytes).unwrap();
    let new = folder.path().join("new/shop.db");
    let (code, words) = on_file(&new, &["import", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{words}");
    let manifest = inside(&archive, "manifest.json");
    let read: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let out = folder.path().join("again");
    let slug = read["slug"].as_str().unwrap();
    let (code, words) = on_file(&new, &["export", slug, out.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{words}");
    let again = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    assert_eq!(again, manifest);
}

#[actix_web::test] // R-ACC-5, R-ACC-13
async fn everything_is_taken_out_by_an_owner_who_gave_the_password() {
    let app = App::start().await;
    let owner = app.owner().await;
    for who in [
        app.advisor().await,
        app.technician().await,
        app.accountant().await,
    ] {
        who.get("/settings/data").await.assert_status(403);
        who.post("/settings/data", &[]).await.assert_status(403);
    }
    let index = owner.get("/settings").await;
    let links = index.attributes("main a", "href");
    assert!(links.contains(&"/settings/data".to_owned()));
    let fresh = owner.get("/settings/data").await;
    assert!(fresh.select("input[name=proof]").is_empty());
    app.clock.advance(TimeDelta::minutes(16));

    let asked = fresh.form("Download everything").submit(&owner).await;
    asked.assert_status(422);
    assert_eq!(asked.select(".error-summary a"), ["Enter your password."]);
    let wrong = asked.form("Download everything").fill("proof", "not this");
    let wrong = wrong.submit(&owner).await;
    wrong.assert_status(422);
    assert_eq!(noted(&app).await, 0, "nothing was taken out");
    let right = wrong.form("Download everything").fill("proof", PASSWORD);
    let archive = right.submit(&owner).await;

    assert_eq!(
        archive.assert_ok().header("content-type"),
        "application/zip"
    );
    assert!(inside(&archive, "manifest.json").contains("sha256"));
    assert_eq!(noted(&app).await, 1);
}
