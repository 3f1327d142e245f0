//! How many bytes each page of the demo shop comes in, with all that it brings, and how many statements it sends, against
//! the ceilings of the design (frontend, section 2; quality, section 1). They only go down; one that goes up needs a decision in docs/adr/.
//!
//! `AUTOSHOP_REPORTS=FOLDER` writes the table to FOLDER/bytes/pages.csv.

use crate::booking::{answered, chosen};
use crate::support::{Answer, Browser, Crawl, Program, is_html, patiently, reports};
use autoshop::ui::assets::CEILINGS;
use reqwest::Method;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// In bytes, as a browser is sent them; what comes with the page has its ceilings where its files are.
const HTML: usize = 30 * 1024;
const FIRST_VISIT: usize = 100 * 1024;
/// Requests of a first visit.
const REQUESTS: usize = 10;
/// Statements of a page that is seen for the first time, whatever is in memory; many have a tighter budget of their own
/// (`statements/budgets.rs`).
const STATEMENTS: u32 = 9;

/// The demo shop, as everybody sees it.
pub(crate) const SITE: &str = "/s/edgars-mobile-auto-shop";

/// Where no link of the demo shop leads, with the reason.
const UNLINKED: &[(&str, &str)] = &[
    ("/setup", "gone after its first use"),
    ("/shop-choice", "for who works in several shops"),
    ("/invitations/{token}", "by a link in a mail"),
    ("/password/reset/{token}", "by a link in a mail"),
    ("/feeds/{token}.ics", "shown once, when it is made"),
    ("/j/{token}", LINK),
    ("/j/{token}/cancellation", LINK),
    ("/j/{token}/reschedule", LINK),
    ("/j/{token}/invoice", "a PDF"),
    ("/j/{token}/receipt", "a PDF"),
    ("/j/{token}/visit.ics", "a file for a calendar"),
    (
        "/s/{shop}/book/{draft}/done",
        "whoever has sent it: the smallest of a draft's pages",
    ),
    ("/s/{shop}/book/{draft}/photos/{photo}", "a picture"),
    ("/s/{shop}/logo/{logo}", "a picture"),
    ("/logo/{logo}", "a picture"),
    ("/photos/{photo}", "a picture"),
    ("/photos/{photo}/small", "a picture"),
    (
        "/brand/1/{color}.css",
        "the demo shop has no color of its own",
    ),
    ("/settings/preview", "a PDF"),
    ("/imports/{run}", "nothing was brought in"),
    ("/imports/{run}/rejects", "nothing was brought in"),
    (
        "/appointments/{appointment}/blockers",
        "a part of a visit's page",
    ),
    (
        "/invoices/{invoice}/discounts/{discount}",
        "a part of a draft's page",
    ),
    (
        "/invoices/{invoice}/fees/{rule}",
        "a part of a draft's page",
    ),
    (
        "/invoices/{invoice}/void",
        "a bill that nothing was paid of: smaller than that bill",
    ),
];

const LINK: &str = "whoever holds the link: weighed in browser/booking.rs";

/// What came, plain and as it was sent.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    plain: usize,
    sent: usize,
}

struct Page {
    pattern: &'static str,
    path: String,
    html: Weight,
    css: usize,
    js: usize,
    icons: usize,
    all: usize,
    requests: usize,
    statements: u32,
}

impl Page {
    fn faults(&self) -> Vec<String> {
        let sizes = [
            ("HTML", self.html.sent, HTML),
            ("CSS", self.css, CEILINGS.styles),
            ("JavaScript", self.js, CEILINGS.scripts),
            ("icons", self.icons, CEILINGS.icons),
            ("a first visit", self.all, FIRST_VISIT),
        ];
        let too_large = sizes.iter().filter(|(_, bytes, most)| bytes > most);
        let faults = too_large.map(|(what, bytes, most)| {
            format!("{}: {bytes} bytes of {what}, at most {most}", self.path)
        });
        let many = format!(
            "{}: {} requests, at most {REQUESTS}",
            self.path, self.requests
        );
        let many = (self.requests > REQUESTS).then_some(many);
        let asks = format!(
            "{}: {} statements, at most {STATEMENTS}",
            self.path, self.statements
        );
        let asks = (self.statements > STATEMENTS).then_some(asks);
        faults.chain(many).chain(asks).collect()
    }
}

/// Whoever weighs: what all pages share is fetched once.
struct Scales {
    browser: Browser,
    files: BTreeMap<String, usize>,
}

impl Scales {
    async fn sent(&self, path: &str) -> Answer {
        let ask = async || {
            let request = self.browser.request(Method::GET, path);
            let request = request.header("Accept-Encoding", "gzip, deflate, br, zstd");
            Answer::of(request).await
        };
        patiently(ask).await
    }

    async fn file(&mut self, path: &str) -> usize {
        if let Some(bytes) = self.files.get(path) {
            return *bytes;
        }
        let file = self.sent(path).await;
        assert_eq!(file.status, 200, "{path}");
        self.files.insert(path.to_owned(), file.bytes.len());
        file.bytes.len()
    }

    async fn weigh(&mut self, pattern: &'static str, path: String, page: &Answer) -> Page {
        let packed = self.sent(&path).await;
        assert_ne!(packed.header("content-encoding"), "", "{path} is packed");
        let html = Weight {
            plain: page.bytes.len(),
            sent: packed.bytes.len(),
        };
        let (mut css, mut js, mut icons, mut all) = (0, 0, 0, html.sent);
        let files = files(&page.body());
        for file in &files {
            let bytes = self.file(file).await;
            all += bytes;
            match file.rsplit('.').next() {
                Some("css") => css += bytes,
                Some("js") => js += bytes,
                Some("svg") if file.contains("icons") => icons += bytes,
                _ => {}
            }
        }
        let requests = 1 + files.len();
        Page {
            pattern,
            path,
            html,
            css,
            js,
            icons,
            all,
            requests,
            statements: page.statements() + page.door_statements(),
        }
    }
}

/// What a page brings: its styles, scripts, icons and pictures. Not what it only leads to.
fn files(html: &str) -> BTreeSet<String> {
    let brings = ["<link ", "<script ", "<img ", "<use "];
    let tags = brings.iter().flat_map(|tag| html.split(tag).skip(1));
    let names = tags.filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let name = ["src=\"", "href=\""]
            .iter()
            .find_map(|name| tag.split(name).nth(1))?;
        name.split(['"', '#']).next()
    });
    let own = names.filter(|name| name.starts_with("/static/") || name.starts_with("/brand/"));
    own.map(str::to_owned).collect()
}

fn table(pages: &[Page]) -> String {
    let mut table = String::from(
        "pattern,path,html,html_sent,css_sent,js_sent,icons_sent,first_visit,requests,statements\n",
    );
    for page in pages {
        let Page {
            pattern,
            path,
            html,
            css,
            js,
            icons,
            all,
            requests,
            statements,
        } = page;
        let (plain, sent) = (html.plain, html.sent);
        let path = path.replace(',', "%2C");
        writeln!(
            table,
            "{pattern},{path},{plain},{sent},{css},{js},{icons},{all},{requests},{statements}"
        )
        .unwrap();
    }
    table
}

/// The pages of a visitor's way to a booking, up to its last button.
pub(crate) async fn drafted(browser: &Browser) -> Vec<String> {
    let place = [
        ("line1", "9 Elm St"),
        ("zip", "95695"),
        ("city", "Woodland"),
    ];
    let begun = answered(browser, &format!("{SITE}/book"), ("Next", &place)).await;
    let vehicle = begun.location();
    let base = vehicle.strip_suffix("/vehicle").unwrap();
    let car = [("year", "2014"), ("make", "Honda"), ("model", "Civic")];
    let car = answered(browser, &vehicle, ("Next", &car)).await;
    let work = answered(browser, &car.location(), ("Next", &[("symptoms", "Hums")])).await;
    work.assert_status(303);
    chosen(browser, base, (None, "530 555 0142")).await;
    let steps = ["place", "vehicle", "services", "slot", "contact", "review"];
    steps.map(|step| format!("{base}/{step}")).into()
}

#[actix_web::test] // R-GEN-8
async fn no_page_of_the_demo_shop_weighs_more_than_its_ceiling() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let program = Program::demo(&folder.path().join("demo.db"));
    let owner = program
        .signed_in_as("owner@demo.autoshop.example", "demo-autoshop-2026")
        .await;
    let visitor = program.visitor();
    let draft = drafted(&visitor).await;
    let (mut pages, mut missed) = (Vec::new(), None::<BTreeSet<&str>>);
    let within = [
        "/dashboard",
        "/search?q=smith",
        "/quick",
        "/help/keys",
        "/undo",
        "/settings",
        "/account",
        "/notifications/count",
    ];
    let outside = [
        "/login",
        "/password/forgot",
        "/status",
        SITE,
        "/s/edgars-mobile-auto-shop/lead",
        "/sitemap.xml",
        "/robots.txt",
        "/health",
        "/ready",
        "/api/health",
    ];

    let outside: Vec<&str> = outside
        .into_iter()
        .chain(draft.iter().map(String::as_str))
        .collect();
    for (browser, first) in [(owner, &within[..]), (visitor, &outside)] {
        let mut crawl = Crawl::from(first);
        let mut scales = Scales {
            browser: browser.clone(),
            files: BTreeMap::new(),
        };
        while let Some((pattern, path, page)) = crawl.next(&browser).await {
            assert!(page.status.as_u16() < 400, "{path}: {}", page.status);
            if is_html(&page) {
                pages.push(scales.weigh(pattern, path, &page).await);
            }
        }
        let left: BTreeSet<&str> = crawl.missed().into_iter().collect();
        missed = Some(missed.map_or(left.clone(), |before| &before & &left));
    }

    if let Some(folder) = reports("bytes") {
        std::fs::write(folder.join("pages.csv"), table(&pages)).unwrap();
    }
    let faults: Vec<String> = pages.iter().flat_map(Page::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let mut missed = missed.unwrap_or_default();
    missed.retain(|pattern| UNLINKED.iter().all(|(unlinked, _)| unlinked != pattern));
    assert!(missed.is_empty(), "nobody came to {missed:?}");
}
