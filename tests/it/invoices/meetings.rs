//! Work and bill change at the same moment: what is done and what is charged stay the same thing.

use super::{BRAKES, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, invoice, invoice_line, repair_job};
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const MEETINGS: usize = 12;

fn path(of: impl std::fmt::Display) -> String {
    format!("/appointments/{of}")
}

async fn drafted(owner: &Browser, visit: &str) -> String {
    let form = owner.get(visit).await.form("Make the invoice");
    form.submit(owner).await.location()
}

/// Saved, or refused in plain words.
#[track_caller]
fn saved(answer: &Answer) -> bool {
    assert!(
        matches!(answer.status.as_u16(), 303 | 409),
        "{}",
        answer.status
    );
    answer.status == 303
}

#[actix_web::test] // R-INV-1
async fn work_that_stands_on_a_draft_is_changed_there() {
    let app = App::start().await;
    let owner = app.starter_catalog().await;
    let visit = path(
        visit(&app, AppointmentStatus::InProgress, BRAKES)
            .await
            .appointment,
    );
    let page = owner.get(&visit).await;
    let service = page.attributes("input[name=services]", "value").remove(0);
    let add = page.form("Add to the order").tick("services", &service);
    let remove = page.select("main form button");
    let remove = remove.iter().find(|b| b.starts_with("Remove")).unwrap();
    let remove = page.form(remove);
    let draft = drafted(&owner, &visit).await;

    let page = owner.get(&visit).await;
    assert!(!page.has_form("Add to the order"));
    assert!(
        page.text("main")
            .contains("This work stands on a draft invoice")
    );
    for late in [&add, &remove] {
        let told = late.clone().submit(&owner).await;
        told.assert_status(409);
        assert!(told.text("main").contains("has a draft invoice"));
        assert!(told.attributes("main a", "href").contains(&visit));
    }
    let discard = owner.get(&draft).await.form("Discard draft");
    discard.submit(&owner).await.assert_status(303);
    add.submit(&owner).await.assert_status(303);
}

#[actix_web::test] // R-INV-1
async fn a_draft_made_while_work_is_added_has_it_or_the_work_is_refused() {
    let app = App::start().await;
    let owner = app.starter_catalog().await;
    for _ in 0..MEETINGS {
        let at = visit(&app, AppointmentStatus::InProgress, BRAKES).await;
        let page = owner.get(path(at.appointment)).await;
        let service = page.attributes("input[name=services]", "value").remove(0);
        let add = page.form("Add to the order").tick("services", &service);
        let draft = page.form("Make the invoice");

        let (added, drafted) = tokio::join!(add.submit(&owner), draft.submit(&owner));

        saved(&added);
        let bill = drafted.location();
        let bill = bill
            .rsplit('/')
            .next()
            .unwrap()
            .parse::<uuid::Uuid>()
            .unwrap();
        let db = app.db(app.shop.id);
        let jobs =
            repair_job::Entity::find().filter(repair_job::Column::RepairOrderId.eq(at.order));
        let jobs = db.all(jobs).await.unwrap();
        let lines = invoice_line::Entity::find().filter(invoice_line::Column::InvoiceId.eq(bill));
        let lines = db.all(lines).await.unwrap();
        let on_bill = |name: &str| {
            lines
                .iter()
                .any(|line| line.job_name.as_deref() == Some(name))
        };
        assert!(
            jobs.iter().all(|job| on_bill(&job.name)),
            "work that nobody charges"
        );
    }
}

#[actix_web::test] // R-APPT-3, R-INV-7
async fn a_visit_is_reopened_or_its_bill_is_issued_never_both() {
    let app = App::start().await;
    let owner = app.owner().await;
    for _ in 0..MEETINGS {
        let at = visit(&app, AppointmentStatus::Completed, BRAKES).await;
        let visit = path(at.appointment);
        let draft = drafted(&owner, &visit).await;
        let reopen = owner
            .get(&visit)
            .await
            .form("Move")
            .fill("to", "in_progress");
        let issue = owner.get(&draft).await.form("Issue invoice");

        let (reopened, issued) = tokio::join!(reopen.submit(&owner), issue.submit(&owner));

        assert!(
            saved(&reopened) != saved(&issued),
            "one of them, not both and not none"
        );
        let db = app.db(app.shop.id);
        let row = appointment::Entity::find().filter(appointment::Column::Id.eq(at.appointment));
        let row = db.one(row).await.unwrap().unwrap();
        let bill = invoice::Entity::find().filter(invoice::Column::RepairOrderId.eq(at.order));
        let bill = db.one(bill).await.unwrap().unwrap();
        let stands = (row.status, bill.status);
        assert!(
            stands == (AppointmentStatus::InProgress, InvoiceStatus::Draft)
                || stands == (AppointmentStatus::Completed, InvoiceStatus::Issued),
            "{stands:?}"
        );
    }
}

#[actix_web::test] // R-SET-2
async fn of_two_who_tax_a_draft_anew_the_second_is_told() {
    let app = App::start().await;
    let owner = app.owner().await;
    for _ in 0..MEETINGS {
        let at = visit(&app, AppointmentStatus::Ready, BRAKES).await;
        let draft = drafted(&owner, &path(at.appointment)).await;
        let form = owner.get(&draft).await.form("Recalculate");
        let again = form.clone();

        let both = tokio::join!(form.submit(&owner), again.submit(&owner));

        assert!(saved(&both.0) || saved(&both.1));
        let lines = owner.get(&draft).await.select("tr[id^=line-]");
        assert_eq!(lines.len(), BRAKES.len());
    }
}

#[actix_web::test] // R-APPT-2
async fn a_visit_is_moved_and_rescheduled_at_once_without_a_fault() {
    let app = App::start().await;
    let owner = app.owner().await;
    for n in 0..MEETINGS {
        let at = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;
        let at = path(at.appointment);
        let step = owner.get(&at).await.form("Move").fill("to", "no_show");
        let edit = owner.get(format!("{at}/edit")).await.form("Save changes");
        let edit = edit.fill("day", &format!("2026-04-{:02}", n + 1));
        let edit = edit.fill("time", "10:00");

        let (moved, changed) = tokio::join!(step.submit(&owner), edit.submit(&owner));

        assert!(
            saved(&moved) != saved(&changed),
            "{} {}",
            moved.status,
            changed.status
        );
    }
}

#[actix_web::test] // R-INV-8
async fn what_was_done_is_written_before_the_issue_or_not_at_all() {
    let app = App::start().await;
    let owner = app.owner().await;
    for _ in 0..MEETINGS {
        let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
        let visit = path(work.appointment);
        let bill = drafted(&owner, &visit).await;
        let page = owner.get(&visit).await;
        let job = page.attributes("main td a[href*='/jobs/']", "href");
        let words = owner.get(&job[0]).await.form("Save words");
        let words = words.fill("correction", "Rewritten");
        let word = page.form("Record authorization").fill("amount", "999");
        let issue = owner.get(&bill).await.form("Issue invoice");

        let (issue, words, word) = tokio::join!(
            issue.submit(&owner),
            words.submit(&owner),
            word.submit(&owner)
        );

        let written = [saved(&words), saved(&word)];
        assert!(saved(&issue) != written.contains(&true));
        let page = owner.get(&bill).await.text("main");
        assert_eq!(page.contains("Rewritten"), written[0]);
        assert_eq!(page.contains("$999.00"), written[1]);
    }
}
