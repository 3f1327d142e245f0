//! `GET /quick?line=`: what was understood. `POST /quick`: booked.

use super::draft::{Free, Given, Hints, NEW, draft};
use super::parse::{self, Understood};
use super::queries::{Found, who};
use super::views::{self, Person, QuickView};
use crate::entity::customer;
use crate::error::AppResult;
use crate::features::appointments::availability;
use crate::features::appointments::{self, Again, Counter, Taken, twice};
use crate::features::customers;
use crate::kernel::contact::Phone;
use crate::kernel::ids::ServiceId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::paths::QuickPath;
use crate::web::{Answer, Page, PostForm, Staff, right};
use actix_web::web::{self, get, post};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(QuickPath::PATTERN, get().to(show))
        .route(QuickPath::PATTERN, post().to(book));
}

type Desk = Staff<right::EditAppointments>;

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    line: String,
}

/// The shop's counter, and what was read of the line there.
struct Reading {
    counter: Counter,
    line: String,
    said: Understood,
}

impl Reading {
    async fn of(staff: &Desk, line: &str) -> AppResult<Self> {
        let counter = Counter::of(staff).await?.with_packages(staff).await?;
        let line: String = line.trim().chars().take(parse::LONGEST).collect();
        let said = parse::read(&line, counter.menu().catalog, staff.zone.local(staff.now));
        Ok(Self {
            counter,
            line,
            said,
        })
    }
}

async fn show(staff: Desk, asked: web::Query<Asked>) -> AppResult<Page> {
    let reading = Reading::of(&staff, &asked.line).await?;
    if reading.line.is_empty() {
        return Ok(page("Quick add", views::empty()));
    }
    let found = who(&staff.db, &reading.said).await?;
    let customer = match found.taken() {
        Some(taken) => customers::named(&staff.db, taken.id).await?,
        None => None,
    };
    let free = first(&staff, &reading, customer.as_ref()).await?;
    let (form, hints) = draft(&Given {
        line: &reading.line,
        said: &reading.said,
        found: &found,
        customer: customer.as_ref(),
        free,
        hours: &reading.counter.hours(),
        now: staff.zone.local(staff.now),
    });
    let again = Again::of(form.with_key(new_key()), None);
    Ok(render((&staff, &reading), (again, &found), &hints))
}

/// The first time at which somebody can be there, if the line says none. Where the customer lives decides,
/// if it is known.
async fn first<'a>(
    staff: &Desk,
    reading: &'a Reading,
    customer: Option<&customer::Model>,
) -> AppResult<Option<Free<'a>>> {
    let (said, counter) = (&reading.said, &reading.counter);
    let from = said.day.unwrap_or_else(|| staff.today());
    if said.time.is_some() || from < staff.today() {
        return Ok(None);
    }
    let best = said.services.iter().filter_map(|fit| fit.services.first());
    let services: Vec<ServiceId> = best.copied().collect();
    let zip = customer.and_then(|one| one.postal.as_deref());
    let asked = counter.asked(&services, zip);
    let now = (staff.now, staff.zone);
    let found = availability::first(&staff.db, now, &asked, (from, said.day.is_some())).await?;
    Ok(found.and_then(|slot| {
        let mut people = counter.technicians();
        let who = people.find(|member| member.id == slot.technician)?;
        Some((staff.zone.local(slot.start), who))
    }))
}

fn page(title: impl Into<String>, body: maud::Markup) -> Page {
    let title = format!("{} · Appointments", title.into());
    Page::new(title, body).description("Book a visit out of one line.")
}

fn render(
    (staff, reading): (&Desk, &Reading),
    (again, found): (Again, &Found),
    hints: &Hints,
) -> Page {
    let mut form = again.form;
    let is_new = form
        .pairs()
        .iter()
        .any(|(name, value)| name == "customer" && value.is_empty());
    let people = people(
        found,
        &again.known.map(|(customer, _)| customer),
        &again.alike,
    );
    if is_new && !people.is_empty() {
        form.set("customer", NEW);
    }
    let view = QuickView {
        form: &form,
        line: &reading.line,
        people: &people,
        fits: &reading.said.services,
        hints,
        menu: reading.counter.menu(),
        technicians: reading.counter.technicians().collect(),
        conflicts: &again.conflicts,
        areas: reading.counter.areas(),
        twice: twice(&form, staff.zone),
        zone: staff.zone.tz(),
    };
    page(form.title("Quick add"), views::page(&view))
}

/// Whom to choose from: those the line may mean, whoever was chosen, and who has the same phone.
fn people(
    found: &Found,
    chosen: &Option<customer::Model>,
    alike: &[customer::Model],
) -> Vec<Person> {
    let mut people: Vec<Person> = found.people.iter().map(Person::from).collect();
    for one in chosen.iter().chain(alike) {
        if people.iter().all(|person| person.id != one.id) {
            let phone = one
                .phone
                .clone()
                .map(|phone| Phone::stored(phone).national());
            people.push(Person {
                id: one.id,
                name: one.name.clone(),
                phone,
                cars: Vec::new(),
            });
        }
    }
    people
}

async fn book(mut staff: Desk, mut post: PostForm) -> AppResult<Answer> {
    let reading = Reading::of(&staff, post.state.value("line")).await?;
    let is_chosen = post
        .state
        .pairs()
        .iter()
        .any(|(name, _)| name == "customer");
    post.state = tidied(&post.state);
    let again = if is_chosen {
        match appointments::take(&mut staff, &reading.counter, &post).await? {
            Taken::Done(there) => return Ok(there.flash("Appointment booked.").into()),
            Taken::Again(again) => *again,
        }
    } else {
        let mut form = post.state;
        form.fail("customer", "Choose whom it is for.");
        Again::of(form, None)
    };
    let found = who(&staff.db, &reading.said).await?;
    let is_conflict = again.is_conflict;
    let page = render((&staff, &reading), (again, &found), &Hints::default());
    Ok(match is_conflict {
        true => page.conflict().into(),
        false => page.invalid().into(),
    })
}

/// As the booking form sends it: a new customer has no id, and no work is no service.
fn tidied(sent: &FormState) -> FormState {
    let pairs = sent.pairs().iter().cloned();
    let pairs = pairs.filter(|(name, value)| name != "services" || !value.is_empty());
    let mut form = FormState::posted(pairs.collect());
    if form.value("customer") == NEW {
        form.set("customer", "");
    }
    match sent.key() {
        Some(key) => form.with_key(key.to_owned()),
        None => form,
    }
}
