//! Customers who are merged and parted again.

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
}
