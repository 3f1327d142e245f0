//! Every figure of every page equals a plain query of the rows: one shop of `autoshop seed`, with what
//! the seed has none of done by its people over the web, and tables of (page, where it stands there,
//! the query that says the same). A figure of a new page is one line more.
//!
//! The queries ask base tables only: never `customer_stats`, never a sum that is stored. What many of them
//! need is worked out from the rows once: [`bills::CHARGE`], [`bills::BILL`], [`visits::VISIT`]. Each cell is
//! a text; how its numbers are marked stands in [`reading`]. `{it}` is the record that the page is of.
//!
//! Pages without a figure: those where one signs in, is invited or chooses (`/login`, `/setup`,
//! `/invitations`, `/password`, `/shop-choice`), forms that only show what they take (new and edit pages,
//! notes, tags, `/settings/…` but numbering and fees), `/reports` and `/exports` (ways to others),
//! `/vehicles/{vehicle}/transfer`, `/settings/preview` (an invoice of no shop), `/settings/data`,
//! `/account` but where one is signed in, and what is no page (`/logo`, `/brand`, `/static`, `/health`).

mod bills;
mod calendar;
#[macro_use]
mod floor;
mod kept;
mod offers;
mod papers;
mod people;
mod reading;
mod reports;
mod shop;
mod sold;
mod staff;
mod visits;

use crate::seed::on;
use crate::support::{App, Browser, Database, Reader};
use chrono::{NaiveDate, TimeDelta};
use reading::{Page, said};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A page, where the figure stands on it, and what it is.
type Figure = (&'static str, Spot, &'static str);

/// Where a figure stands. All that stands there is compared with all rows of the query.
#[derive(Clone, Copy, Debug)]
enum Spot {
    /// Beside this label, in that part of the page.
    Fact(&'static str, &'static str),
    /// Those columns of a table, by its caption, on this page and all that follow.
    Rows(&'static str, &'static [&'static str]),
    /// The same on this page only.
    Here(&'static str, &'static [&'static str]),
    /// The row of totals.
    Foot(&'static str, &'static [&'static str]),
    /// The whole text of each match.
    Texts(&'static str),
    /// Somewhere in the text of the match: each row of the query, and not the other way round.
    Says(&'static str),
    /// In the field, as it is typed.
    Value(&'static str),
    /// Somewhere in the text of the file.
    Pdf,
}

use Spot::{Fact, Foot, Here, Pdf, Rows, Says, Texts, Value};

/// The seeded shop, somebody who looks at it, and the rows behind.
struct Look {
    browser: Browser,
    books: Reader,
    today: NaiveDate,
    pages: HashMap<String, Rc<Page>>,
    /// Figures that stood on a page.
    seen: HashSet<(&'static str, String)>,
    wrong: Vec<String>,
}

const PASSWORD: &str = "demo-autoshop-2026";

async fn sign_in(app: &App, who: &str) -> Browser {
    let browser = app.visitor();
    let form = browser.get("/login").await.form("Sign in");
    let form = form.fill("email", &format!("{who}@demo.autoshop.example"));
    let form = form.fill("password", PASSWORD);
    form.submit(&browser).await.assert_status(303);
    browser
}

/// Tuesday, 10 March 2026, past noon; and a second shop, of which nothing may be counted.
async fn seeded() -> App {
    let database = Database::fresh().await;
    let (code, words) = on(
        &database,
        &[
            "seed",
            "--customers",
            "100",
            "--shops",
            "1",
            "--seed",
            "7",
            "--today",
            "2026-03-10",
        ],
    );
    assert_eq!(code, Some(0), "{words}");
    let app = App::over(database).await;
    app.clock.set("2026-03-10T20:00:00Z".parse().unwrap());
    app
}

/// A connection on which each table holds the large shop's rows only.
async fn books(app: &App) -> Reader {
    let is_postgres = app.is_postgres();
    let url = app.owner_url().unwrap_or_else(|| app.url());
    let mut books = Reader::open(&url).await.unwrap();
    let large = "SELECT CAST(id AS TEXT) FROM shop WHERE name LIKE 'Valley%'";
    let large = match is_postgres {
        true => large.to_owned(),
        false => large.replace("CAST(id AS TEXT)", "lower(hex(id))"),
    };
    let large = books.rows(&large).await.unwrap().remove(0).remove(0);
    let owned = match is_postgres {
        true => {
            "SELECT table_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name = 'shop_id'"
        }
        false => {
            "SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND c.name = 'shop_id'"
        }
    };
    let (schema, id) = match is_postgres {
        true => ("public", format!("'{large}'")),
        false => ("main", format!("x'{large}'")),
    };
    for table in books.rows(owned).await.unwrap() {
        let table = &table[0];
        let view = format!(
            "CREATE TEMP VIEW {table} AS SELECT * FROM {schema}.{table} WHERE shop_id = {id}"
        );
        books.run(&view).await.unwrap();
    }
    if is_postgres {
        let wall = format!("SET app.shop_id = '{large}'");
        books.run(&wall).await.unwrap();
    }
    books
}

/// An id as a path names it, and as a query does.
#[derive(Clone, Debug)]
struct Id {
    path: String,
    sql: String,
}

impl Look {
    /// The ids that a query gives, in its order.
    async fn ids(&mut self, sql: &str) -> Vec<Id> {
        let (text, before) = match self.books {
            Reader::Sqlite(_) => ("lower(hex(id))", "x"),
            Reader::Postgres(_) => ("replace(CAST(id AS TEXT), '-', '')", ""),
        };
        let found = format!("SELECT {text} FROM ({}) found", self.filled(sql));
        let rows = self.books.rows(&found).await;
        let rows = rows.unwrap_or_else(|e| panic!("{e}: {sql}"));
        let id = |row: Vec<String>| {
            let id: uuid::Uuid = row[0].parse().unwrap();
            let plain = id.simple().to_string();
            let plain = if before.is_empty() {
                id.to_string()
            } else {
                plain
            };
            Id {
                path: id.to_string(),
                sql: format!("{before}'{plain}'"),
            }
        };
        rows.into_iter().map(id).collect()
    }

    /// The query with its words in braces filled in.
    fn filled(&self, sql: &str) -> String {
        let day = |ago| (self.today - TimeDelta::days(ago)).to_string();
        let words = [
            ("{standing}", bills::STANDING),
            ("{method}", bills::METHOD),
            ("{status}", visits::STATUS),
            ("{today}", &day(0)),
            ("{due soon}", &day(staff::DUE_SOON)),
            ("{overdue}", &day(staff::OVERDUE)),
        ];
        let fill = |sql: String, (word, is): &(&str, &str)| sql.replace(word, is);
        words.iter().fold(sql.to_owned(), fill)
    }

    /// What the rows say.
    async fn rows(&mut self, sql: &str, it: Option<&Id>) -> Vec<Vec<String>> {
        let mut sql = self.filled(sql);
        if let Some(it) = it {
            sql = sql.replace("{it}", &it.sql);
        }
        let rows = match self.books.rows(&sql).await {
            Ok(rows) => rows,
            Err(error) => {
                self.wrong.push(format!("{error}: {sql}"));
                return Vec::new();
            }
        };
        let said = |row: Vec<String>| row.iter().map(|cell| said(cell, self.today)).collect();
        rows.into_iter().map(said).collect()
    }

    async fn page(&mut self, path: &str) -> Rc<Page> {
        if let Some(page) = self.pages.get(path) {
            return page.clone();
        }
        let answer = self.browser.get(path).await;
        if answer.status.as_u16() != 200 {
            self.wrong.push(format!("{path}: {}", answer.status));
        }
        let page = Rc::new(Page::of(&answer));
        self.pages.insert(path.to_owned(), page.clone());
        page
    }

    /// What stands there.
    async fn shown(&mut self, path: &str, spot: Spot) -> Vec<Vec<String>> {
        let page = self.page(path).await;
        let each = |texts: Vec<String>| texts.into_iter().map(|text| vec![text]).collect();
        match spot {
            Fact(part, label) => each(page.facts(part, label)),
            Here(caption, columns) => page.rows((caption, columns), false),
            Foot(caption, columns) => page.rows((caption, columns), true),
            Texts(selector) | Says(selector) => each(page.texts(selector)),
            Value(selector) => each(page.values(selector)),
            Rows(caption, columns) => {
                let mut all = page.rows((caption, columns), false);
                let mut next = page.next();
                while let Some(path) = next {
                    let page = self.page(&path).await;
                    all.extend(page.rows((caption, columns), false));
                    next = page.next();
                }
                all
            }
            Pdf => Vec::new(),
        }
    }

    /// Each figure of a page, of one record.
    async fn check(&mut self, figures: &[Figure], it: Option<&Id>) {
        for (path, spot, sql) in figures {
            let at = it.map_or((*path).to_owned(), |it| path.replace("{it}", &it.path));
            let mut wanted = self.rows(sql, it).await;
            let mut shown = match spot {
                Pdf => {
                    let file = self.browser.get(&at).await;
                    assert_eq!(file.status.as_u16(), 200, "{at}");
                    let words = crate::invoices::pdf_text(&file);
                    vec![vec![words.split_whitespace().collect::<Vec<_>>().join(" ")]]
                }
                spot => self.shown(&at, *spot).await,
            };
            if !wanted.is_empty() && !shown.is_empty() {
                self.seen.insert((path, format!("{spot:?}")));
            }
            let is_right = match spot {
                Says(_) | Pdf => {
                    let said = |row: &Vec<String>| shown.iter().any(|s| s[0].contains(&row[0]));
                    wanted.iter().all(said)
                }
                Value(_) => {
                    let plain = |row: &Vec<String>| vec![row[0].replace(['$', ','], "")];
                    wanted = wanted.iter().map(plain).collect();
                    wanted == shown
                }
                _ => {
                    wanted.sort_unstable();
                    shown.sort_unstable();
                    wanted == shown
                }
            };
            if !is_right {
                let only = |of: &[Vec<String>], not: &[Vec<String>]| {
                    let rows = of.iter().filter(|row| !not.contains(row));
                    rows.take(6)
                        .map(|row| format!("\n    {row:?}"))
                        .collect::<String>()
                };
                let (rows, page) = (only(&wanted, &shown), only(&shown, &wanted));
                self.wrong.push(format!(
                    "{at} {spot:?}: {} rows, {} shown\n  by the rows:{rows}\n  on the page:{page}",
                    wanted.len(),
                    shown.len()
                ));
            }
        }
    }

    /// Each figure of the page of each of these records; each stands on one of them at least.
    async fn each(&mut self, of: &str, figures: &[Figure]) {
        let ids = self.ids(of).await;
        if ids.is_empty() {
            self.wrong.push(format!("no records: {of}"));
        }
        for id in &ids {
            self.check(figures, Some(id)).await;
        }
        self.stand(figures);
    }

    async fn all(&mut self, figures: &[Figure]) {
        self.check(figures, None).await;
        self.stand(figures);
    }

    fn stand(&mut self, figures: &[Figure]) {
        for (path, spot, _) in figures {
            if !self.seen.contains(&(*path, format!("{spot:?}"))) {
                self.wrong.push(format!("{path} {spot:?}: stands nowhere"));
            }
        }
    }
}

#[actix_web::test] // R-CUST-10 to 16, R-APPT-19, R-INV-6, R-PAY-4
async fn every_figure_of_every_page_is_what_a_plain_query_says() {
    let app = seeded().await;
    let owner = sign_in(&app, "owner").await;
    let mut look = Look {
        browser: owner,
        books: books(&app).await,
        today: "2026-03-10".parse().unwrap(),
        pages: HashMap::new(),
        seen: HashSet::new(),
        wrong: Vec::new(),
    };
    staff::work(&mut look, &app).await;
    for table in [
        bills::CHARGE,
        bills::BILL,
        visits::VISIT,
        offers::OFFERED,
        offers::PACKED,
        offers::PACKET,
    ] {
        look.books.run(table).await.unwrap();
    }
    people::look(&mut look).await;
    visits::look(&mut look).await;
    bills::look(&mut look).await;
    reports::look(&mut look).await;
    floor::look(&mut look).await;
    calendar::look(&mut look).await;
    sold::look(&mut look).await;
    papers::look(&mut look).await;
    offers::look(&mut look).await;
    kept::look(&mut look).await;
    shop::look(&mut look).await;
    look.browser = sign_in(&app, "technician").await;
    look.pages.clear();
    visits::look_as_technician(&mut look).await;
    let Look { books, wrong, .. } = look;
    books.close().await.unwrap();
    assert!(
        wrong.is_empty(),
        "{} figures are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
