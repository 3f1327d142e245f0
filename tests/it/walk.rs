//! Every route of the product, walked by its owner, by the owner of another shop with the very same
//! id, body and version, and by each role: refused what it may not, and then, in a shop of its own,
//! doing all it may. And what each change leaves in the audit log.
//!
//! A path that is in `web::paths::ALL` and not in the walk fails it.

use crate::support::{Answer, App, Browser, Form, Shop};
use autoshop::entity::audit_log;
use autoshop::kernel::words::Role;
use autoshop::web::paths;
use reqwest::Method;
use sea_orm::EntityTrait;
use std::collections::{BTreeMap, BTreeSet};

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

/// What belongs to nobody's data, with the reason.
const PUBLIC: &[(&str, &str)] = &[
    ("/", "leads elsewhere"),
    ("/login", "before anybody is signed in"),
    ("/session", "signing in: sign_in.rs"),
    ("/session/end", "signing out: sign_in.rs"),
    ("/setup", "gone after its first use: set_up.rs"),
    ("/theme", "a choice of the browser, kept in its cookie"),
    ("/health", "no data"),
    ("/ready", "no data"),
    ("/api/health", "no data"),
    ("/static/{file}", "the same for all"),
];

/// Words that only shop A knows.
const CANARIES: &[&str] = &[
    "Quetzal",
    "8CNRY77",
    "canary@quetzal.example",
    "CANARY_SERVICE",
    "Canary Street",
];

struct Walker<'a> {
    app: &'a App,
    owner: Browser,
    other: Browser,
    roles: Vec<(char, Browser)>,
    visitor: Browser,
    /// Who does what the role may, with forms of the own pages; without one the owner does all.
    doer: Option<(char, Browser)>,
    /// Verb and pattern, with the last path that was taken.
    walked: BTreeMap<(&'static str, &'static str), String>,
}

impl<'a> Walker<'a> {
    async fn new(app: &'a App, other: &Shop) -> Self {
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
    async fn done_by(app: &'a App, other: &Shop, letter: char) -> Self {
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
            let records = if step.pattern == "/services/starter" {
                50
            } else {
                1
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
    async fn other_verbs(&self) {
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

    async fn see(&mut self, pattern: &'static str, path: &str, roles: &'static str) -> Answer {
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
    async fn press(
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

#[actix_web::test] // R-GEN-1, R-ACC-13, R-AUD-1
async fn every_route_serves_its_own_shop_its_roles_and_leaves_a_trace() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let mut walk = Walker::new(&app, &other).await;

    all(&mut walk).await;

    let excused: BTreeSet<&str> = PUBLIC.iter().map(|(path, _)| *path).collect();
    let missing: Vec<_> = paths::ALL
        .iter()
        .filter(|p| !walk.walked.keys().any(|(_, walked)| walked == *p))
        .filter(|p| !excused.contains(**p))
        .collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
    let is_page = |pattern: &str| walk.walked.keys().any(|step| *step == ("GET", pattern));
    let pages = paths::ALL.iter().filter(|p| !excused.contains(**p));
    for pattern in pages {
        let only_forms = paths::POST_ONLY.contains(pattern);
        assert_eq!(is_page(pattern), !only_forms, "{pattern} in POST_ONLY");
    }
    walk.other_verbs().await;
}

#[actix_web::test] // R-ACC-13
async fn every_role_does_all_it_may() {
    for letter in ['a', 't', 'c'] {
        let app = App::start().await;
        let other = app.found_shop("b").await;
        let mut walk = Walker::done_by(&app, &other, letter).await;
        all(&mut walk).await;
    }
}

async fn all(walk: &mut Walker<'_>) {
    settings(walk).await;
    let service = catalog(walk).await;
    let (customer, vehicle) = customers(walk).await;
    let appointment = appointments(walk, (&customer, &vehicle, &service)).await;
    invoices(walk, &appointment).await;
}

async fn settings(walk: &mut Walker<'_>) {
    walk.see("/settings", "/settings", "o").await;
    walk.press(
        "/settings",
        ("/settings", "Save"),
        &[("line1", "1 Canary Street")],
        "o",
    )
    .await;
    walk.see("/settings/rates", "/settings/rates", "o").await;
    walk.press(
        "/settings/rates",
        ("/settings/rates", "Save"),
        &[("tax_part", "8")],
        "o",
    )
    .await;
    walk.see("/settings/hours", "/settings/hours", "oa").await;
    walk.press(
        "/settings/hours",
        ("/settings/hours", "Save hours"),
        &[],
        "oa",
    )
    .await;
    let day = [("day", "2026-12-25"), ("holiday", "Christmas of Quetzal")];
    walk.press(
        "/settings/hours/holidays",
        ("/settings/hours", "Add holiday"),
        &day,
        "oa",
    )
    .await;
    let removal = "/settings/hours/holidays/{holiday}/removal";
    walk.press(removal, ("/settings/hours", "Remove"), &[], "oa")
        .await;
    let people = walk.see("/settings/people", "/settings/people", "o").await;
    let words = people.select("main form button");
    let booking = "/settings/people/{member}/booking";
    walk.press(booking, ("/settings/people", &words[0]), &[], "o")
        .await;
}

async fn catalog(walk: &mut Walker<'_>) -> String {
    walk.press(
        "/services/starter",
        ("/services", "Load the starter catalog"),
        &[],
        "o",
    )
    .await;
    walk.see("/services", "/services", "oatc").await;
    walk.see("/services/new", "/services/new", "o").await;
    let new = [
        ("name", "Canary check"),
        ("code", "CANARY_SERVICE"),
        ("category", "brakes"),
        ("price", "100.00"),
        ("hours", "1"),
    ];
    let made = walk
        .press("/services", ("/services/new", "Add service"), &new, "o")
        .await;
    let service = made.location().split('?').next().unwrap().to_owned();
    walk.see("/services/{service}", &service, "oatc").await;
    let edit = format!("{service}/edit");
    walk.see("/services/{service}/edit", &edit, "o").await;
    walk.press(
        "/services/{service}",
        (&edit, "Save"),
        &[("price", "110.00")],
        "o",
    )
    .await;
    walk.press(
        "/services/{service}/deactivation",
        (&service, "Deactivate"),
        &[],
        "o",
    )
    .await;
    walk.press(
        "/services/{service}/reactivation",
        (&service, "Reactivate"),
        &[],
        "o",
    )
    .await;
    service
}

async fn customers(walk: &mut Walker<'_>) -> (String, String) {
    walk.see("/customers/new", "/customers/new", "oa").await;
    let new = [
        ("name", "Ada Quetzal"),
        ("phone", "530 555 0142"),
        ("email", "canary@quetzal.example"),
    ];
    let made = walk
        .press("/customers", ("/customers/new", "Add customer"), &new, "oa")
        .await;
    let customer = made.location();
    walk.see("/customers", "/customers", "oac").await;
    walk.see("/customers/{customer}", &customer, "oac").await;
    let edit = format!("{customer}/edit");
    walk.see("/customers/{customer}/edit", &edit, "oa").await;
    walk.press(
        "/customers/{customer}/edit",
        (&edit, "Save customer"),
        &[("city", "Davis")],
        "oa",
    )
    .await;
    let id = customer.rsplit('/').next().unwrap();
    let fresh = format!("/vehicles/new?customer={id}");
    let page = walk.owner.get(&fresh).await;
    page.assert_ok();
    walk.see("/vehicles/new", "/vehicles/new", "oa").await;
    let new = [
        ("make", "Honda"),
        ("model", "Fit"),
        ("plate", "8CNRY77"),
        ("plate_region", "CA"),
    ];
    let made = walk
        .press("/vehicles", (&fresh, "Add vehicle"), &new, "oa")
        .await;
    let vehicle = made.location();
    let second = [("make", "Honda"), ("model", "Quetzal")];
    let form = walk.owner.get(&fresh).await.form("Add vehicle");
    let form = second.iter().fold(form, |form, (n, v)| form.fill(n, v));
    let other = form.submit(&walk.owner).await.location();
    let primary = "/vehicles/{vehicle}/primary";
    walk.press(primary, (&other, "Make it the main car"), &[], "oa")
        .await;
    walk.see("/vehicles", "/vehicles", "oa").await;
    walk.see("/vehicles/{vehicle}", &vehicle, "oa").await;
    let edit = format!("{vehicle}/edit");
    walk.see("/vehicles/{vehicle}/edit", &edit, "oa").await;
    walk.press(
        "/vehicles/{vehicle}/edit",
        (&edit, "Save vehicle"),
        &[("color", "Blue")],
        "oa",
    )
    .await;
    (customer, vehicle)
}

/// The technician's own visits are all that a technician sees.
async fn technician(owner: &Browser) -> String {
    let page = owner.get("/appointments/new").await;
    let names = page.select("select[name=technician] option");
    let at = names
        .iter()
        .position(|name| name == "Technician A")
        .unwrap();
    page.attributes("select[name=technician] option", "value")[at].clone()
}

async fn appointments(
    walk: &mut Walker<'_>,
    (customer, vehicle, service): (&str, &str, &str),
) -> String {
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let fresh = format!(
        "/appointments/new?customer={}&vehicle={}",
        id(customer),
        id(vehicle)
    );
    walk.see("/appointments/new", "/appointments/new", "oa")
        .await;
    let service = id(service);
    let technician = technician(&walk.owner).await;
    let new = [
        ("technician", technician.as_str()),
        ("services", service.as_str()),
        ("day", "2026-03-11"),
        ("time", "10:00"),
        ("line1", "9 Elm St"),
        ("city", "Davis"),
    ];
    let made = walk
        .press("/appointments", (&fresh, "Book appointment"), &new, "oa")
        .await;
    let appointment = made.location();
    walk.see("/appointments", "/appointments", "oat").await;
    walk.see("/board", "/board?day=2026-03-11", "oat").await;
    walk.see("/appointments/{appointment}", &appointment, "oat")
        .await;
    let edit = format!("{appointment}/edit");
    walk.see("/appointments/{appointment}/edit", &edit, "oa")
        .await;
    walk.press(
        "/appointments/{appointment}",
        (&edit, "Save changes"),
        &[("notes", "Bring Quetzal's key")],
        "oa",
    )
    .await;
    let starter = walk
        .owner
        .get("/appointments/new")
        .await
        .attributes("input[name=services]", "value");
    let second = starter.iter().find(|s| **s != service).unwrap();
    let jobs = "/appointments/{appointment}/jobs";
    walk.press(
        jobs,
        (&appointment, "Add to the order"),
        &[("services", second)],
        "oa",
    )
    .await;
    let page = walk.owner.get(&appointment).await;
    let remove = page
        .select("main form button")
        .into_iter()
        .find(|b| b.starts_with("Remove ") && !b.contains("Canary"));
    let removal = "/appointments/{appointment}/jobs/{job}/removal";
    walk.press(removal, (&appointment, &remove.unwrap()), &[], "oa")
        .await;
    let position = "/appointments/{appointment}/position";
    walk.press(position, (&appointment, "Start work"), &[], "oat")
        .await;
    walk.press(position, (&appointment, "Mark ready"), &[], "oat")
        .await;
    appointment
}

async fn invoices(walk: &mut Walker<'_>, appointment: &str) {
    let invoicing = "/appointments/{appointment}/invoice";
    let made = walk
        .press(invoicing, (appointment, "Make the invoice"), &[], "oac")
        .await;
    let discarded = made.location();
    walk.press(
        "/invoices/{invoice}/discard",
        (&discarded, "Discard draft"),
        &[],
        "oac",
    )
    .await;
    let form = walk.owner.get(appointment).await.form("Make the invoice");
    let invoice = form.submit(&walk.owner).await.location();
    draft_lines(walk, &invoice).await;
    walk.press(
        "/invoices/{invoice}/recalculation",
        (&invoice, "Recalculate taxes"),
        &[],
        "oac",
    )
    .await;
    walk.press(
        "/invoices/{invoice}",
        (&invoice, "Save notes"),
        &[("notes", "Thanks, Quetzal")],
        "oac",
    )
    .await;
    walk.press(
        "/invoices/{invoice}/issue",
        (&invoice, "Issue invoice"),
        &[],
        "oac",
    )
    .await;
    walk.see("/invoices", "/invoices", "oac").await;
    walk.see("/invoices/{invoice}", &invoice, "oac").await;
    walk.see(
        "/invoices/{invoice}/document",
        &format!("{invoice}/document"),
        "oac",
    )
    .await;
    let pay = format!("{invoice}/payments/new");
    walk.see("/invoices/{invoice}/payments/new", &pay, "oac")
        .await;
    walk.press(
        "/invoices/{invoice}/payments",
        (&pay, "Record payment"),
        &[("amount", "1.00")],
        "oac",
    )
    .await;
}

/// Lines of a draft: added, changed, removed, taken from the catalog and moved.
async fn draft_lines(walk: &mut Walker<'_>, invoice: &str) {
    let line = [
        ("name", "Quetzal fee"),
        ("kind", "fee"),
        ("quantity", "1"),
        ("unit_price", "5.00"),
    ];
    walk.press(
        "/invoices/{invoice}/lines",
        (invoice, "Add line"),
        &line,
        "oac",
    )
    .await;
    let page = walk.owner.get(invoice).await;
    let edit = page
        .attributes("main a", "href")
        .into_iter()
        .rfind(|h| h.contains("/lines/"))
        .unwrap();
    let one = "/invoices/{invoice}/lines/{line}";
    walk.see(one, &edit, "oac").await;
    walk.press(one, (&edit, "Save line"), &[("unit_price", "6.00")], "oac")
        .await;
    let bin = walk.owner.get(invoice).await.select("main form button");
    let bin = bin.into_iter().rfind(|b| b.starts_with("Remove")).unwrap();
    walk.press(
        "/invoices/{invoice}/lines/{line}/removal",
        (invoice, &bin),
        &[],
        "oac",
    )
    .await;
    let starter = walk.owner.get(invoice).await;
    let starter = starter.attributes("select[name=service] option", "value");
    walk.press(
        "/invoices/{invoice}/services",
        (invoice, "Add service"),
        &[("service", &starter[1])],
        "oac",
    )
    .await;
    let page = walk.owner.get(invoice).await.select("main form button");
    let up = page.into_iter().rfind(|b| b.ends_with(" up")).unwrap();
    let position = "/invoices/{invoice}/lines/{line}/position";
    walk.press(position, (invoice, &up), &[], "oac").await;
}
