//! Fit for everyone: no fault that axe finds and no sideways scroll, on a phone and at a desk, in
//! light and dark.

use super::driver::{BOTH, Screen, Size};
use serde_json::{Value, json};

/// Everything axe knows.
const ALL: &str = "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";
/// What another theme can break.
const COLOURS: &str = "{type: 'rule', values: ['color-contrast']}";

impl Screen {
    /// Leaves the screen at `size` and in light.
    pub(super) async fn is_fit(&self, what: &str, size: Size) {
        let axe = include_str!("../support/axe.min.js");
        self.run(axe).await;
        for at in BOTH {
            self.resize(at).await;
            for (theme, rules) in [("dark", COLOURS), ("light", ALL)] {
                let set = format!("document.documentElement.dataset.theme = '{theme}'");
                self.run(&set).await;
                let found = self.faults(rules).await;
                assert_eq!(found, json!([]), "{what}, {at:?}, {theme}");
            }
            let wide = "const page = document.documentElement;
                return page.scrollWidth > page.clientWidth";
            assert_eq!(self.run(wide).await, json!(false), "{what} scrolls, {at:?}");
        }
        self.resize(size).await;
    }

    async fn faults(&self, rules: &str) -> Value {
        let run = format!(
            "const done = arguments[arguments.length - 1];
            axe.run(document, {{runOnly: {rules}, resultTypes: ['violations']}})
              .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes[0].html)))"
        );
        self.client.execute_async(&run, vec![]).await.unwrap()
    }
}
