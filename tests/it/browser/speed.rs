//! What a real browser tells of the speed of a page, and the page where it is read.

use super::driver::{BOTH, Size, opened};
use autoshop::features::ops::speed::write;
use std::time::Duration;

const SLOW_PRESS: &str = "document.addEventListener('keydown', () => {
      const begun = performance.now();
      while (performance.now() - begun < 60);
    });
    new PerformanceObserver(list => {
      window.measured ||= list.getEntries().some(entry => entry.interactionId);
    }).observe({ type: 'event', durationThreshold: 16 });";

#[actix_web::test] // ADR 0028
async fn a_browser_tells_how_fast_a_page_was_when_it_is_left() {
    for size in BOTH {
        let Some((app, screen)) = opened(size).await else {
            return;
        };
        screen.sign_in("owner").await;
        screen.go("/customers").await;
        screen.wait_for("main").await;
        // A press that takes long enough to be measured on any machine, and is.
        screen.run(SLOW_PRESS).await;
        screen.keys("/x".chars()).await;
        screen.until("return window.measured === true").await;
        screen.go("/settings/speed").await;
        screen.is_fit("the page of speeds without any", size).await;
        let mut rows = 0;
        for _ in 0..50 {
            write(&app.state_here()).await;
            screen.go("/settings/speed").await;
            let script = "return [...document.querySelectorAll('main tbody tr')].filter(row => \
                /^Customers/.test(row.textContent) && (row.textContent.match(/, (good|needs work|poor)/g) ?? []).length === 3).length";
            rows = screen.run(script).await.as_u64().unwrap();
            if rows == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(rows, 1, "{}", screen.text("main").await);
        screen.is_fit("the page of speeds", size).await;
        let other = if size == Size::Phone { "desk" } else { "phone" };
        screen.go(&format!("/settings/speed?on={other}")).await;
        assert!(screen.text("main").await.contains("Nobody told yet"));
        screen.go("/status").await;
        screen.is_fit("status", size).await;
        screen.close().await;
    }
}
