//! Who takes each step of the walk: the owner, the stranger, every role; and what each may see of it.

use crate::support::{Answer, App, Browser, Form, Shop, picture};
use autoshop::entity::audit_log;
use autoshop::kernel::words::Role;
use reqwest::Method;
use sea_orm::EntityTrait;
use std::collections::BTreeMap;

/// One request of the walk.
struct Step {
    pattern: &'static str,
    verb: &'static str,
    path: String,
    /// A form's fields as the owner's page filled them, and what was typed.
    fields: Vec<(String, String)>,
    /// Who may: `o`wner, `a`dvisor, `t`echnician, a`c`countant.
    roles: &'static str,
    /// Whether the other shop must not find it.
    is_foreign: bool,
}

/// What a technician may of the own visits only: any other record is as if not there.
const OWN_ONLY: &[&str] = &[
    "/customers/{customer}/notes",
    "/customers/{customer}/notes/new",
    "/customers/{customer}/notes/{note}",
    "/customers/{customer}/notes/{note}/removal",
    "/vehicles/{vehicle}/readings",
    "/messages/{customer}",
    "/technicians/{technician}/route",
];

/// Words that only shop A knows.
const CANARIES: &[&str] = &[
    "Quetzal",
    "8CNRY77",
    "canary@quetzal.example",
    "CANARY_SERVICE",
    "Canary Street",
];

pub(super) struct Walker<'a> {
    pub(super) app: &'a App,
    pub(super) owner: Browser,
    other: Browser,
    roles: Vec<(char, Browser)>,
    visitor: Browser,
    /// Who does what the role may, with forms of the own pages; without one the owner does all.
    pub(super) doer: Option<(char, Browser)>,
    /// Verb and pattern, with the last path that was taken.
    pub(super) walked: BTreeMap<(&'static str, &'static str), String>,
}

impl<'a> Walker<'a> {
    pub(super) async fn new(app: &'a App, other: &Shop) -> Self {
        let mut roles = Vec::new();
        for (letter, role) in [
            ('o', Role::Owner),
            ('a', Role::Advisor),
            ('t', Role::Technician),
            ('c', Role::Accountant),
        ] {
            roles.push((letter, app.signed_in(role, &app.shop).await));
        }
        Self {
            app,
            owner: app.owner().await,
            other: app.signed_in(Role::Owner, other).await,
            roles,
            visitor: app.visitor(),
            doer: None,
            walked: BTreeMap::new(),
        }
    }

    /// In a shop where somebody of this role does all the role may.
    pub(super) async fn done_by(app: &'a App, other: &Shop, letter: char) -> Self {
        let mut walk = Self::new(app, other).await;
        walk.doer = walk.roles.iter().find(|(l, _)| *l == letter).cloned();
        walk
    }

    async fn audited(&self) -> u64 {
        self.app
            .db(self.app.shop.id)
            .count_up_to(audit_log::Entity::find(), 10_000)
            .await
            .unwrap()
    }

    async fn send(&self, browser: &Browser, step: &Step) -> Answer {
        if step.verb == "GET" {
            return browser.get(&step.path).await;
        }
        if step.pattern == "/settings/brand/logo" {
            let logo = picture(image::ImageFormat::Png, (64, 32));
            return browser
                .upload(&step.path, ("logo", "logo.png"), &logo)
                .await;
        }
        if step.pattern == "/imports" {
            let people = b"Name,Phone\nAda Quetzal,530 555 0142\nBea Quetzal,530 555 0143\n";
            return browser
                .upload(&step.path, ("file", "people.csv"), people)
                .await;
        }
        let fields: Vec<(&str, &str)> = step
            .fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        browser.post(&step.path, &fields).await
    }

    /// Those who may not come first: what refuses them changes nothing. Then the owner, whose
    /// success proves that the request was right; then the stranger once more.
    async fn take(&mut self, step: Step) -> Answer {
        let name = format!("{} {}", step.verb, step.pattern);
        if let Some((letter, browser)) = &self.doer {
            let is_permitted = step.roles.contains(*letter);
            let browser = if is_permitted { browser } else { &self.owner };
            let done = self.send(browser, &step).await;
            let (status, words) = (done.status.as_u16(), done.text("main"));
            assert!(
                (200..400).contains(&status),
                "{name} as {letter}: {status} {words}"
            );
            self.walked
                .insert((step.verb, step.pattern), step.path.clone());
            return done;
        }
        let visitor = self.send(&self.visitor, &step).await;
        assert!(visitor.location().starts_with("/login"), "{name}");
        for (letter, browser) in &self.roles {
            if *letter != 'o' && !step.roles.contains(*letter) {
                let refused = self.send(browser, &step).await;
                if *letter == 't' && OWN_ONLY.contains(&step.pattern) {
                    assert_eq!(refused.status.as_u16(), 404, "{name} as {letter}");
                    continue;
                }
                assert_eq!(refused.status.as_u16(), 403, "{name} as {letter}");
                assert!(
                    refused.text("main").contains("can."),
                    "{name} as {letter} says who can"
                );
            }
        }
        if step.is_foreign {
            self.refuse_stranger(&step, &name).await;
        }
        let before = self.audited().await;
        let own = self.send(&self.owner, &step).await;
        let status = own.status.as_u16();
        assert!(
            (200..400).contains(&status),
            "{name} as its owner: {status} {}",
            own.text("main")
        );
        if step.verb != "GET" {
            // a row for each record: the starter catalog has fifty
            // the row itself and the import that it came with
            let records = match step.pattern {
                "/services/starter" => 50,
                // the visit, and the reading of its car
                "/appointments/{appointment}/odometer" => 2,
                "/imports/{run}/application" | "/imports/{run}/undo" => 2,
                // both customers, and the contact that keeps the other name
                "/customers/{customer}/merge" | "/customers/{customer}/merges/{merge}/undo" => 3,
                // that somebody has read is nobody's business
                pattern if pattern.starts_with("/notifications") => 0,
                _ => 1,
            };
            assert_eq!(
                self.audited().await,
                before + records,
                "{name} leaves exactly one audit row a record"
            );
        }
        if step.verb == "GET" {
            for (letter, browser) in &self.roles {
                if step.roles.contains(*letter) {
                    assert_eq!(
                        self.send(browser, &step).await.status.as_u16(),
                        200,
                        "{name} as {letter}"
                    );
                }
            }
        }
        self.walked
            .insert((step.verb, step.pattern), step.path.clone());
        if step.is_foreign {
            self.refuse_stranger(&step, &name).await;
        } else if step.verb == "GET" {
            let foreign = self.send(&self.other, &step).await;
            Self::assert_silent(&foreign, &name);
        }
        own
    }

    /// The other shop's owner finds nothing, in the very words for what never was.
    async fn refuse_stranger(&self, step: &Step, name: &str) {
        let foreign = self.send(&self.other, step).await;
        assert_eq!(foreign.status.as_u16(), 404, "{name} of another shop");
        let nothing = "/customers/0199d2f0-7c1a-7000-8000-00000000002a";
        let unknown = self.other.get(nothing).await;
        assert_eq!(
            foreign.select("main"),
            unknown.select("main"),
            "{name}: the same body as for nothing"
        );
        Self::assert_silent(&foreign, name);
    }

    fn assert_silent(foreign: &Answer, name: &str) {
        let body = foreign.body();
        for canary in CANARIES {
            assert!(
                !body.contains(canary),
                "{name} shows {canary} to another shop: {body}"
            );
        }
    }

    /// No route beside the walked ones: an owner's DELETE of the owner's own customer finds nothing.
    pub(super) async fn other_verbs(&self) {
        let paths: BTreeMap<_, _> = self
            .walked
            .iter()
            .map(|((_, p), path)| (*p, path))
            .collect();
        for (pattern, path) in paths {
            let verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];
            let beside = verbs.map(|v| (v, self.walked.contains_key(&(v, pattern))));
            for (verb, _) in beside.into_iter().filter(|(_, is_walked)| !is_walked) {
                let verb: Method = verb.parse().unwrap();
                let request = self.owner.request(verb.clone(), path);
                let answer = Answer::of(request.header("Sec-Fetch-Site", "same-origin")).await;
                let status = answer.status.as_u16();
                assert!(
                    [404, 405].contains(&status),
                    "{verb} {pattern} answers {status} and is not walked"
                );
            }
        }
    }

    pub(super) async fn see(
        &mut self,
        pattern: &'static str,
        path: &str,
        roles: &'static str,
    ) -> Answer {
        let is_foreign = pattern.contains('{');
        let fields = Vec::new();
        self.take(Step {
            pattern,
            verb: "GET",
            path: path.to_owned(),
            fields,
            roles,
            is_foreign,
        })
        .await
    }

    /// The form of the doer's own page. What is billed stands on a page that an accountant does not
    /// see, so that form is the owner's.
    async fn form(&self, page: &str, button: &str, roles: &str) -> Form {
        if let Some((_, browser)) = self.doer.as_ref().filter(|(l, _)| roles.contains(*l)) {
            let own = browser.get(page).await;
            if own.status.as_u16() != 403 {
                return own.form(button);
            }
        }
        self.owner.get(page).await.form(button)
    }

    /// Sends the form with this button of the page.
    #[expect(
        clippy::too_many_arguments,
        reason = "a step of the walk reads like a line of a table"
    )]
    pub(super) async fn press(
        &mut self,
        pattern: &'static str,
        (page, button): (&str, &str),
        typed: &[(&str, &str)],
        roles: &'static str,
    ) -> Answer {
        let form = self.form(page, button, roles).await;
        let mut fields: Vec<(String, String)> = form
            .fields()
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        for (name, value) in typed {
            fields.retain(|(n, _)| n != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let path = form.action().to_owned();
        let is_foreign = pattern.contains('{');
        self.take(Step {
            pattern,
            verb: "POST",
            path,
            fields,
            roles,
            is_foreign,
        })
        .await
    }
}
