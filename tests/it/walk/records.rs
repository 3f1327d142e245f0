//! The end of the way: files in and out, and the log of it all.

use super::Walker;
use autoshop::entity::job;
use autoshop::kernel::ids::JobId;
use autoshop::kernel::words::JobState;
use sea_orm::ActiveValue::Set;

/// Files of everything.
pub(super) async fn records(walk: &mut Walker<'_>) {
    walk.see("/exports", "/exports", "oac").await;
    walk.see("/audit", "/audit", "oac").await;
    imports(walk).await;
    stuck(walk).await;
    let data = "/settings/data";
    walk.see(data, data, "o").await;
    walk.press(data, (data, "Download everything"), &[], "o")
        .await;
    for (pattern, button, roles) in [
        ("/exports/appointments", "Download appointments", "oac"),
        ("/exports/invoices", "Download invoices", "oac"),
        ("/exports/invoice-lines", "Download invoice lines", "oac"),
        ("/exports/payments", "Download payments", "oac"),
        ("/exports/customers", "Download customers", "oac"),
        ("/exports/vehicles", "Download vehicles", "oa"),
        ("/exports/audit", "Download audit log", "oac"),
    ] {
        walk.press(pattern, ("/exports", button), &[], roles).await;
    }
    let sales = ("/reports/sales", "CSV");
    walk.press("/exports/reports", sales, &[], "oac").await;
}

/// Work that was given up, twice.
async fn stuck(walk: &mut Walker<'_>) {
    for _ in 0..2 {
        let work = job::ActiveModel {
            id: Set(JobId::new(walk.app.now())),
            created_at: Set(walk.app.now()),
            updated_at: Set(walk.app.now()),
            kind: Set("quetzal.fly".to_owned()),
            payload: Set(serde_json::json!({})),
            state: Set(JobState::Dead),
            priority: Set(1),
            run_at: Set(walk.app.now()),
            attempts: Set(8),
            max_attempts: Set(8),
            ..Default::default()
        };
        let added = walk.app.write(&walk.app.shop, async |tx, _| {
            Ok(tx.insert(work.clone()).await?)
        });
        added.await.unwrap();
    }
    walk.see("/settings/speed", "/settings/speed", "o").await;
    let page = "/settings/jobs";
    walk.see(page, page, "o").await;
    let again = (page, "Try again quetzal.fly");
    walk.press("/settings/jobs/{job}/retry", again, &[], "o")
        .await;
    let let_be = (page, "Discard quetzal.fly");
    walk.press("/settings/jobs/{job}/discard", let_be, &[], "o")
        .await;
}

/// A file from its upload to its undoing.
async fn imports(walk: &mut Walker<'_>) {
    walk.see("/imports", "/imports", "oa").await;
    let sample = "/imports/sample?kind=customers";
    walk.see("/imports/sample", sample, "oa").await;
    let upload = ("/imports", "Upload customers");
    let run = walk.press("/imports", upload, &[], "oa").await.location();
    walk.see("/imports/{run}", &run, "oa").await;
    let check = (run.as_str(), "Check every row");
    walk.press("/imports/{run}", check, &[], "oa").await;
    let rejects = format!("{run}/rejects");
    walk.see("/imports/{run}/rejects", &rejects, "oa").await;
    let apply = (run.as_str(), "Import 1 rows");
    walk.press("/imports/{run}/application", apply, &[], "oa")
        .await;
    let undo = (run.as_str(), "Undo this import");
    walk.press("/imports/{run}/undo", undo, &[], "oa").await;
}
