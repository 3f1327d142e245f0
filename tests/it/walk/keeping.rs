//! Customers who are merged and parted, deleted and restored, and who speaks for them.

use super::Walker;

/// Another record of the walk's customer, merged into it and parted again.
pub(super) async fn merges(walk: &mut Walker<'_>, customer: &str) {
    let other = walk.app.add_customer(&walk.app.shop, "Ida Quetzal").await;
    let pattern = "/customers/{customer}/merge";
    let page = format!("{customer}/merge");
    walk.see(pattern, &page, "oa").await;
    let both = format!("{page}?with={other}");
    walk.press(pattern, (&both, "Merge into Ada Quetzal"), &[], "oa")
        .await;
    walk.press(
        "/customers/{customer}/merges/{merge}/undo",
        (customer, "Undo the merge"),
        &[],
        "oa",
    )
    .await;
    bin(walk, &format!("/customers/{other}")).await;
}

/// Into the bin and out of it.
async fn bin(walk: &mut Walker<'_>, customer: &str) {
    let edit = format!("{customer}/edit");
    let delete = (edit.as_str(), "Delete customer");
    walk.press("/customers/{customer}/deletion", delete, &[], "oa")
        .await;
    walk.see("/customers/bin", "/customers/bin", "oa").await;
    let restore = ("/customers/bin", "Restore Ida Quetzal");
    walk.press("/customers/{customer}/restoration", restore, &[], "oa")
        .await;
}

/// Somebody who speaks for the walk's customer.
pub(super) async fn contacts(walk: &mut Walker<'_>, customer: &str) {
    let new = format!("{customer}/contacts/new");
    walk.see("/customers/{customer}/contacts/new", &new, "oa")
        .await;
    let typed = [("name", "Uma Quetzal"), ("role", "Quetzal office")];
    let add = (new.as_str(), "Add contact");
    walk.press("/customers/{customer}/contacts", add, &typed, "oa")
        .await;
    let page = walk.owner.get(customer).await;
    let page = page.attributes("a[href*='/contacts/0']", "href").remove(0);
    let one = "/customers/{customer}/contacts/{contact}";
    walk.see(one, &page, "oa").await;
    let save = (page.as_str(), "Save contact");
    walk.press(one, save, &[("role", "Quetzal driver")], "oa")
        .await;
    let removal = "/customers/{customer}/contacts/{contact}/removal";
    let remove = (page.as_str(), "Remove contact");
    walk.press(removal, remove, &[], "oa").await;
}

/// A visit out of one line.
pub(super) async fn quick(walk: &mut Walker<'_>) {
    let page = "/quick?line=530-555-0142%202026-03-26%209am:%20hums";
    walk.see("/quick", page, "oa").await;
    let anyhow = [("override_reason", "Walked")];
    walk.press("/quick", (page, "Book"), &anyhow, "oa").await;
}
