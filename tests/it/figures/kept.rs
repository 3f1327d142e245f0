//! Customers who were deleted, and two records that were one customer.

use super::staff::press;
use super::{Figure, Look, Rows};
use crate::support::Reader;

/// Three whom nobody ever served are deleted: one with a car, one who is taken out again, and one so long
/// ago that nobody can take it out any more. And two customers who owe something become one.
pub(super) async fn make(look: &mut Look) {
    let owner = look.browser.clone();
    let both = "SELECT c.id FROM customer c WHERE EXISTS (SELECT 1 FROM invoice i WHERE i.customer_id = c.id \
         AND i.status = 'issued' AND i.due > 0) ORDER BY (SELECT count(*) FROM appointment a \
         WHERE a.customer_id = c.id) DESC, c.id LIMIT 2";
    let both = look.ids(both).await;
    let merge = format!("/customers/{}/merge?with={}", both[0].path, both[1].path);
    let buttons = owner.get(&merge).await.select("main form button");
    let button = buttons.iter().find(|b| b.starts_with("Merge into"));
    press(&owner, (&merge, button.unwrap()), &[]).await;
    for (name, phone) in [
        ("Zelda Quill", "530-555-7701"),
        ("Yorick Brandt", "530-555-7702"),
        ("Xaver Moss", "530-555-7703"),
    ] {
        let typed = [("name", name), ("phone", phone)];
        let made = press(&owner, ("/customers/new", "Add customer"), &typed).await;
        if name == "Zelda Quill" {
            let id = made.rsplit('/').next().unwrap();
            let new = format!("/vehicles/new?customer={id}");
            let car = [("make", "Honda"), ("model", "Fit")];
            press(&owner, (&new, "Add vehicle"), &car).await;
        }
        let edit = format!("{made}/edit");
        press(&owner, (&edit, "Delete customer"), &[]).await;
    }
    press(&owner, ("/customers/bin", "Restore Yorick Brandt"), &[]).await;
    let schema = match look.books {
        Reader::Sqlite(_) => "main",
        Reader::Postgres(_) => "public",
    };
    let long_ago = format!(
        "UPDATE {schema}.customer SET deleted_at = '2026-02-08T19:59:00+00:00' WHERE name = 'Xaver Moss'"
    );
    look.books.run(&long_ago).await.unwrap();
}

/// Nobody who became part of somebody else is there, and nobody for longer than 30 days.
const BIN: &[Figure] = &[(
    "/customers/bin",
    Rows("Deleted customers", &["Customer", "Gone for good"]),
    "SELECT name, '@2026-04-09' FROM customer WHERE deleted_at > '2026-03-01' \
     AND merged_into_id IS NULL",
)];

/// What stands of a customer beside another one. Nobody looks for a draft that was thrown away.
const SIDE: &str = "SELECT 'Visits', count(*) || '' FROM visit WHERE customer_id = {it} \
    UNION ALL SELECT 'Invoices', count(*) || '' FROM bill WHERE customer_id = {it} \
    AND (number IS NOT NULL OR status <> 'void') \
    UNION ALL SELECT 'Lifetime spend', '$' || coalesce(sum(total - credited), 0) FROM bill \
    WHERE customer_id = {it} AND status IN ('issued', 'partially_paid', 'paid') \
    UNION ALL SELECT 'Open balance', '$' || coalesce(sum(due), 0) FROM bill WHERE customer_id = {it} \
    AND status IN ('issued', 'partially_paid') \
    UNION ALL SELECT 'Notes', count(*) || '' FROM customer_note WHERE customer_id = {it} \
    AND deleted_at IS NULL";

/// Both records of a merge to come: that of the merge before, and one with a draft that was thrown away.
async fn side_by_side(look: &mut Look) {
    let both = "SELECT survivor_id AS id FROM customer_merge UNION ALL SELECT customer_id FROM bill b \
         WHERE b.number IS NULL AND b.status = 'void' AND b.customer_id NOT IN \
         (SELECT survivor_id FROM customer_merge)";
    let both = look.ids(both).await;
    let page = format!("/customers/{}/merge?with={}", both[0].path, both[1].path);
    let columns = Rows("Both records", &["What", "Stays", "Goes"]);
    let shown = look.shown(&page, columns).await;
    let keeps = look.rows(SIDE, Some(&both[0])).await;
    let goes = look.rows(SIDE, Some(&both[1])).await;
    for (keeps, goes) in keeps.iter().zip(&goes) {
        let wanted = vec![keeps[0].clone(), keeps[1].clone(), goes[1].clone()];
        if !shown.contains(&wanted) {
            look.wrong.push(format!("{page}: {wanted:?} in {shown:?}"));
        }
    }
}

pub(super) async fn look(look: &mut Look) {
    look.all(BIN).await;
    side_by_side(look).await;
}
