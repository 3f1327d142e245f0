//! The keyboard alone: Tab to a thing, and it must be seen to have the focus.

use super::driver::Screen;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

/// What has the focus, and what is wrong with that: no ring, hidden under something, or before
/// what had it last.
const FOCUS: &str = "
    const e = document.activeElement, last = window.lastFocus;
    if (!e || e === document.body || e === document.documentElement) return null;
    window.lastFocus = e;
    const box = e.getBoundingClientRect(), look = getComputedStyle(e);
    const x = box.left + Math.min(box.width / 2, 40), y = box.top + Math.min(box.height / 2, 20);
    const there = document.elementFromPoint(x, y);
    const faults = [];
    if (look.outlineStyle === 'none' || parseFloat(look.outlineWidth) < 2) faults.push('no ring');
    if (!there || !(e.contains(there) || there.contains(e))) faults.push('hidden');
    if (last && last.isConnected && last.compareDocumentPosition(e) & 2) faults.push('out of order');
    const words = (e.innerText || e.getAttribute('aria-label') || '').trim().replace(/\\s+/g, ' ');
    return {name: e.name || '', words, faults};";

impl Screen {
    /// Presses Tab until something of this name, or that begins with these words, has the focus.
    pub(super) async fn tab_to(&self, what: &str) {
        let mut seen = Vec::new();
        for _ in 0..90 {
            self.key(Key::Tab).await;
            let focus = self.run(FOCUS).await;
            if focus.is_null() {
                continue;
            }
            let text = |part: &str| focus[part].as_str().unwrap_or_default().to_owned();
            let faults = focus["faults"].as_array().cloned().unwrap_or_default();
            assert_eq!(faults, Vec::<Value>::new(), "{focus}");
            if text("name") == what || text("words").starts_with(what) {
                return;
            }
            seen.push(format!("{}{}", text("name"), text("words")));
        }
        panic!("Tab does not reach {what:?}, only {seen:?}");
    }

    /// Shift and Tab: to what had the focus before.
    pub(super) async fn tab_back(&self) {
        let (shift, tab) = (char::from(Key::Shift), char::from(Key::Tab));
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: shift })
            .then(KeyAction::Down { value: tab })
            .then(KeyAction::Up { value: tab })
            .then(KeyAction::Up { value: shift });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Tab to a link, button or heading, and Enter.
    pub(super) async fn enter(&self, what: &str) {
        self.tab_to(what).await;
        self.key(Key::Enter).await;
    }

    /// Past what stands before the page's main part.
    pub(super) async fn skip(&self) {
        self.enter("Skip to content").await;
    }

    /// Tab to a field, and type.
    pub(super) async fn type_into(&self, name: &str, text: &str) {
        self.tab_to(name).await;
        self.keys(text.chars()).await;
    }
}
