//! What was answered: a promise, whatever happened around it.

use crate::support::{Answer, App, Browser};
use autoshop::entity::customer;
use sea_orm::EntityTrait;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// So long somebody presses again.
const PATIENCE: Duration = Duration::from_secs(15);

/// What was answered, with the id of what was made; and what was sent and never answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    pub(super) answered: BTreeMap<String, Uuid>,
    pub(super) unanswered: BTreeSet<String>,
}

impl Ledger {
    pub(super) fn sends(&mut self, name: &str) {
        self.unanswered.insert(name.to_owned());
    }

    /// What was told is a promise from now on.
    pub(super) fn heard(&mut self, name: &str, answer: &Answer) {
        let id = answer.location().rsplit('/').next().unwrap().parse();
        let before = self.answered.insert(name.to_owned(), id.unwrap());
        assert!(before.is_none_or(|before| self.answered[name] == before));
        self.unanswered.remove(name);
    }

    /// All that was answered is there as it was answered, and nothing that nobody sent.
    pub(super) fn assert_kept(&self, there: &BTreeMap<String, Uuid>) {
        for (name, id) in &self.answered {
            let found = there.get(name);
            assert_eq!(found, Some(id), "{name} was answered, and is lost");
        }
        for name in there.keys() {
            let known = self.unanswered.contains(name) || self.answered.contains_key(name);
            assert!(known, "nobody sent {name}");
        }
    }
}

/// Adds a customer by this name, which is also the key of the press. The answer, if there was one.
pub(super) async fn add(browser: &Browser, name: &str, ledger: &RefCell<Ledger>) -> Option<Answer> {
    let fields = [
        ("name", name),
        ("_key", name),
        ("kind", "person"),
        ("another", "true"),
    ];
    ledger.borrow_mut().sends(name);
    let answer = browser.try_post("/customers", &fields).await?;
    if answer.status == 303 {
        ledger.borrow_mut().heard(name, &answer);
    }
    Some(answer)
}

/// Presses again what had no good answer, until it has one, and holds all of it against the rows.
pub(super) async fn settle(app: &App, browser: &Browser, ledger: &RefCell<Ledger>) {
    let open: Vec<_> = ledger.borrow().unanswered.iter().cloned().collect();
    for name in open {
        let begun = Instant::now();
        while add(browser, &name, ledger)
            .await
            .is_none_or(|told| told.status == 503)
        {
            assert!(begun.elapsed() < PATIENCE, "{name} can't be saved");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    let rows = app.db(app.shop.id).all(customer::Entity::find()).await;
    let rows = rows.unwrap();
    let there: BTreeMap<_, _> = rows
        .iter()
        .map(|row| (row.name.clone(), row.id.0))
        .collect();
    assert_eq!(there.len(), rows.len(), "nobody is there twice");
    ledger.borrow().assert_kept(&there);
}
