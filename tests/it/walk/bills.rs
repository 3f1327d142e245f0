//! The way of a bill: drafted, issued, paid.

use super::{Walker, money};

pub(super) async fn invoices(walk: &mut Walker<'_>, appointment: &str) {
    money::deposit(walk, appointment).await;
    let invoicing = "/appointments/{appointment}/invoice";
    let made = walk
        .press(invoicing, (appointment, "Make the invoice"), &[], "oac")
        .await;
    let discarded = made.location();
    walk.press(
        "/invoices/{invoice}/discard",
        (&discarded, "Discard draft"),
        &[],
        "oac",
    )
    .await;
    let form = walk.owner.get(appointment).await.form("Make the invoice");
    let invoice = form.submit(&walk.owner).await.location();
    draft_lines(walk, &invoice).await;
    super::pricing::draft(walk, &invoice).await;
    walk.press(
        "/invoices/{invoice}/recalculation",
        (&invoice, "Recalculate"),
        &[],
        "oac",
    )
    .await;
    walk.press(
        "/invoices/{invoice}",
        (&invoice, "Save notes"),
        &[("notes", "Thanks, Quetzal")],
        "oac",
    )
    .await;
    walk.press(
        "/invoices/{invoice}/issue",
        (&invoice, "Issue invoice"),
        &[],
        "oac",
    )
    .await;
    walk.see("/invoices", "/invoices", "oac").await;
    walk.see("/invoices/{invoice}", &invoice, "oatc").await;
    walk.see(
        "/invoices/{invoice}/document",
        &format!("{invoice}/document"),
        "oatc",
    )
    .await;
    let pay = format!("{invoice}/payments/new");
    walk.see("/invoices/{invoice}/payments/new", &pay, "oac")
        .await;
    walk.press(
        "/invoices/{invoice}/payments",
        (&pay, "Record payment"),
        &[("amount", "1.00")],
        "oac",
    )
    .await;
    let receipt = format!("{invoice}/receipt");
    walk.see("/invoices/{invoice}/receipt", &receipt, "oatc")
        .await;
    let page = walk.owner.get(&invoice).await;
    let customer = page.attributes("main a[href^='/customers/']", "href");
    let statement = format!("{}/statement", customer[0]);
    walk.see("/customers/{customer}/statement", &statement, "oac")
        .await;
    money::after_payment(walk, (appointment, &invoice)).await;
}

/// Lines of a draft: added, changed, removed, taken from the catalog and moved.
async fn draft_lines(walk: &mut Walker<'_>, invoice: &str) {
    let line = [
        ("name", "Quetzal fee"),
        ("kind", "fee"),
        ("quantity", "1"),
        ("unit_price", "5.00"),
    ];
    walk.press(
        "/invoices/{invoice}/lines",
        (invoice, "Add line"),
        &line,
        "oac",
    )
    .await;
    let page = walk.owner.get(invoice).await;
    let edit = page
        .attributes("main a", "href")
        .into_iter()
        .rfind(|h| h.contains("/lines/"))
        .unwrap();
    let one = "/invoices/{invoice}/lines/{line}";
    walk.see(one, &edit, "oac").await;
    walk.press(one, (&edit, "Save line"), &[("unit_price", "6.00")], "oac")
        .await;
    let bin = walk.owner.get(invoice).await.select("main form button");
    let bin = bin.into_iter().rfind(|b| b.starts_with("Remove")).unwrap();
    walk.press(
        "/invoices/{invoice}/lines/{line}/removal",
        (invoice, &bin),
        &[],
        "oac",
    )
    .await;
    let starter = walk.owner.get(invoice).await;
    let starter = starter.attributes("select[name=service] option", "value");
    walk.press(
        "/invoices/{invoice}/services",
        (invoice, "Add service"),
        &[("service", &starter[1])],
        "oac",
    )
    .await;
    let page = walk.owner.get(invoice).await.select("main form button");
    let up = page.into_iter().rfind(|b| b.ends_with(" up")).unwrap();
    let position = "/invoices/{invoice}/lines/{line}/position";
    walk.press(position, (invoice, &up), &[], "oac").await;
}
