//! The way through what drafts are made of: fees, limits, discounts.

use super::Walker;

pub(super) async fn settings(walk: &mut Walker<'_>) {
    let limits = "/settings/limits";
    walk.see(limits, limits, "o").await;
    walk.press(limits, (limits, "Save"), &[("refund_limit", "50")], "o")
        .await;
    let fees = "/settings/fees";
    walk.see(fees, fees, "oatc").await;
    walk.see("/settings/fees/new", "/settings/fees/new", "o")
        .await;
    let new = [
        ("name", "Quetzal waste"),
        ("kind", "hazmat"),
        ("amount", "4.50"),
    ];
    walk.press(fees, ("/settings/fees/new", "Add fee"), &new, "o")
        .await;
    let list = walk.owner.get(fees).await;
    let rule = list.attributes("tbody td a", "href").remove(0);
    let one = "/settings/fees/{rule}";
    walk.see(one, &rule, "o").await;
    walk.press(one, (&rule, "Save"), &[("cap", "20")], "o")
        .await;
    let off = "/settings/fees/{rule}/deactivation";
    walk.press(off, (&rule, "Deactivate"), &[], "o").await;
    let on = "/settings/fees/{rule}/reactivation";
    walk.press(on, (&rule, "Reactivate"), &[], "o").await;
}

/// What is let off a draft, and the shop's fee on it.
pub(super) async fn draft(walk: &mut Walker<'_>, invoice: &str) {
    let given = [("rate", "5"), ("reason", "Quetzal's regular")];
    let all = "/invoices/{invoice}/discounts";
    walk.press(all, (invoice, "Give discount"), &given, "oa")
        .await;
    let page = walk.owner.get(invoice).await;
    let edit = page.attributes("main a[href*='/discounts/']", "href");
    let one = "/invoices/{invoice}/discounts/{discount}";
    walk.see(one, &edit[0], "oa").await;
    walk.press(one, (&edit[0], "Save discount"), &[("rate", "6")], "oa")
        .await;
    let removal = "/invoices/{invoice}/discounts/{discount}/removal";
    let bin = "Remove the discount “Quetzal's regular”";
    walk.press(removal, (invoice, bin), &[], "oa").await;
    super::packages::draft(walk, invoice).await;
    let fee = page.attributes("main a[href*='/fees/']", "href");
    let one = "/invoices/{invoice}/fees/{rule}";
    walk.see(one, &fee[0], "oac").await;
    walk.press(one, (&fee[0], "Save fee"), &[("quantity", "2")], "oac")
        .await;
    let removal = "/invoices/{invoice}/fees/{rule}/removal";
    let why = [("reason", "Quetzal has paid it")];
    walk.press(removal, (&fee[0], "Leave out"), &why, "oac")
        .await;
    let rule = fee[0].rsplit('/').next().unwrap().to_owned();
    let fees = "/invoices/{invoice}/fees";
    walk.press(fees, (invoice, "Add fee"), &[("rule", &rule)], "oac")
        .await;
    let explained = format!("{invoice}/explanation");
    walk.see("/invoices/{invoice}/explanation", &explained, "oac")
        .await;
}
