//! The way of money after the issue: deposits before it, refunds, credit notes, a void bill, reports.

use super::Walker;
use autoshop::entity::shop_settings;
use autoshop::kernel::money::Cents;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;

/// A deposit for a visit that has no bill yet.
pub(super) async fn deposit(walk: &mut Walker<'_>, appointment: &str) {
    let path = format!("{appointment}/deposits");
    let pattern = "/appointments/{appointment}/deposits";
    walk.see(pattern, &path, "oac").await;
    let typed = [("amount", "1.00")];
    walk.press(pattern, (&path, "Take deposit"), &typed, "oac")
        .await;
}

/// Whoever stands at the counter may give back up to $50.00; set before any page reads the rules.
pub(super) async fn set_limit(walk: &Walker<'_>) {
    let limit = || {
        shop_settings::Entity::update_many().col_expr(
            shop_settings::Column::RefundLimit,
            Expr::value(Cents(5_000)),
        )
    };
    let shop = walk.app.shop.clone();
    let done = walk.app.write(&shop, async |tx, _| {
        tx.touch(autoshop::db::cache::CacheKey::Settings);
        Ok(tx.update_where(limit()).await?)
    });
    done.await.unwrap();
}

pub(super) async fn after_payment(walk: &mut Walker<'_>, (appointment, invoice): (&str, &str)) {
    let page = walk.owner.get(invoice).await;
    let refunds = page.attributes("main a[href^='/payments/']", "href");
    let refunds = refunds.last().unwrap().clone();
    let pattern = "/payments/{payment}/refunds";
    walk.see(pattern, &refunds, "oac").await;
    let typed = [("amount", "0.50"), ("reason", "Quetzal paid twice")];
    walk.press(pattern, (&refunds, "Give back"), &typed, "oac")
        .await;
    let credits = format!("{invoice}/credit-notes");
    let pattern = "/invoices/{invoice}/credit-notes";
    walk.see(pattern, &credits, "oc").await;
    let typed = [("reason", "Quetzal came back")];
    let made = walk
        .press(pattern, (&credits, "Issue credit note"), &typed, "oc")
        .await;
    let note = made.location();
    walk.see("/credit-notes/{credit_note}", &note, "oac").await;
    let pattern = "/credit-notes/{credit_note}/document";
    for shown in ["", "?as=page"] {
        let path = format!("{note}/document{shown}");
        walk.see(pattern, &path, "oac").await;
    }
    let form = walk.owner.get(appointment).await.form("Make the invoice");
    let second = form.submit(&walk.owner).await.location();
    let issue = walk.owner.get(&second).await.form("Issue invoice");
    issue.submit(&walk.owner).await.assert_status(303);
    let void = format!("{second}/void");
    let pattern = "/invoices/{invoice}/void";
    walk.see(pattern, &void, "oc").await;
    let typed = [("reason", "Wrong Quetzal")];
    walk.press(pattern, (&void, "Void invoice"), &typed, "oc")
        .await;
}

/// What the money says.
pub(super) async fn reports(walk: &mut Walker<'_>) {
    for page in [
        "/reports",
        "/reports/aging",
        "/reports/tax",
        "/reports/sales",
        "/reports/appointments",
        "/reports/customers",
        "/reports/technicians",
        "/payments",
    ] {
        walk.see(page, page, "oac").await;
    }
    walk.see("/books", "/books", "oc").await;
    walk.press("/books", ("/books", "Look now"), &[], "oc")
        .await;
}
