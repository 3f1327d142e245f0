//! What a page asks of the database, before and after something is written.

use super::Browser;

/// Statements of a page after it was looked at and `write`, and of the next looks. What the server writes by itself
/// may come between, so there are a few tries.
pub(crate) async fn costs<const LOOKS: usize>(
    browser: &Browser,
    page: &str,
    (write, expected): (impl AsyncFn(), [u32; LOOKS]),
) {
    let mut taken = [u32::MAX; LOOKS];
    for _ in 0..5 {
        browser.get(page).await.assert_ok();
        write().await;
        browser.get("/appointments").await.assert_ok(); // who looks, rates and people are in memory
        for statements in &mut taken {
            *statements = browser.get(page).await.statements();
        }
        if taken == expected {
            break;
        }
    }
    assert_eq!(taken, expected, "{page}");
}
