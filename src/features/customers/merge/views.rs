//! Choosing the other record, both side by side, and what was merged.

use super::fields::{Field, Fields, Whose};
use super::forms::{OTHER_VERSION, WITH};
use super::queries::{Merged, Side};
use crate::entity::customer;
use crate::features::customers::Choice;
use crate::features::customers::queries::alike::Alike;
use crate::features::customers::views::contact;
use crate::kernel::contact::Phone;
use crate::kernel::ids::CustomerId;
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, actions, asking_button, field, form_for, section};
use crate::ui::list::{self, Way};
use crate::ui::table::{Column, row, table, text};
use crate::ui::toolbar::{search, toolbar};
use crate::ui::{Icon, Tone, button, card as panel, empty, page_header, place, time};
use crate::web::paths::{CustomerMergePath, CustomerPath, MergeUndoPath};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

/// Who may be the same customer.
#[derive(Debug)]
pub(super) struct Other {
    id: CustomerId,
    name: String,
    about: String,
}

impl From<Alike> for Other {
    fn from(Alike { customer, .. }: Alike) -> Self {
        let phone = customer.phone.map(|phone| Phone::stored(phone).national());
        let about = [phone.or(customer.phone_raw), customer.email];
        Self {
            id: customer.id,
            name: customer.name,
            about: about.into_iter().flatten().collect::<Vec<_>>().join(", "),
        }
    }
}

impl From<Choice> for Other {
    fn from(found: Choice) -> Self {
        let car = found.cars.into_iter().next().map(|car| car.label);
        let about = found.phone.into_iter().chain(car);
        Self {
            id: found.id,
            name: found.name,
            about: about.collect::<Vec<_>>().join(", "),
        }
    }
}

/// Before anything is looked for those who are alike, and then who was found.
pub(super) fn choose(keep: &customer::Model, q: &str, others: &[Other]) -> Markup {
    let back = CustomerPath { customer: keep.id }.to_string();
    let here = CustomerMergePath { customer: keep.id }.to_string();
    let hrefs: Vec<String> = { others.iter() }
        .map(|other| format!("{here}?with={}", other.id))
        .collect();
    let ways: Vec<Way<'_>> = { others.iter().zip(&hrefs) }
        .map(|(Other { name, about, .. }, href)| Way {
            label: name,
            about,
            href,
        })
        .collect();
    let (none, why) = match q.trim() {
        "" => (
            "Nobody is like this customer",
            "No other phone, e-mail or name is the same or nearly so. Look for the other record.",
        ),
        _ => (
            "Nobody found",
            "Look for the other record by name, phone, e-mail or plate.",
        ),
    };
    html! {
        (page_header("Merge with another record")
            .back(&keep.name, &back)
            .meta(html! { span { "Which record is the same customer as " strong { (keep.name) } "?" } }))
        (toolbar(&here, &search(&here, "Name, phone, e-mail or plate", q)))
        @if ways.is_empty() {
            (empty(Icon::Users, none, why, None))
        } @else {
            (list::ways("Other records", &ways))
        }
    }
}

/// What stands above the form again.
pub(super) fn told(words: &str) -> Markup {
    html! { p { (words) } }
}

pub(super) fn both((keep, other): (&Side, &Side), form: &FormState, today: NaiveDate) -> Markup {
    let (stays, goes) = (&keep.customer, &other.customer);
    let back = CustomerPath { customer: stays.id }.to_string();
    let here = CustomerMergePath { customer: stays.id }.to_string();
    let swap = format!(
        "{}?with={}",
        CustomerMergePath { customer: goes.id },
        stays.id
    );
    let save = format!("Merge into {}", stays.name);
    html! {
        (page_header("Merge two records").back(&stays.name, &back).meta(html! {
            span { strong { (stays.name) } " stays, " strong { (goes.name) } " becomes part of it" }
        }))
        (panel("Side by side", &html! { (button::secondary("Keep the other one").icon(Icon::Undo2).href(&swap).small()) }, &compared(keep, other, today)))
        (form_for(&here, "merge-form", form, &html! {
            input type="hidden" name=(WITH) value=(form.value(WITH));
            input type="hidden" name=(OTHER_VERSION) value=(form.value(OTHER_VERSION));
            (questions(&keep.fields(), &other.fields(), form))
            (place::note(Tone::Info, Icon::Info, &html! {
                p { (moves(other)) " You can undo all of this for 30 days." }
                p { "A phone, an e-mail or a different name that is not chosen is kept as a contact, and search finds " strong { (stays.name) } " by it." }
            }))
            (actions(&html! { (button::primary(&save)) (button::quiet("Cancel").href(&back)) }))
        }))
    }
}

const COLUMNS: &[Column] = &[text("What"), text("Stays"), text("Goes")];

fn compared(keep: &Side, other: &Side, today: NaiveDate) -> Markup {
    let line = |label: &str, of: &dyn Fn(&Side) -> Markup| {
        row(
            None,
            COLUMNS,
            &[html! { strong { (label) } }, of(keep), of(other)],
        )
    };
    let rows = html! {
        (line("Name", &|side| html! { a href=(CustomerPath { customer: side.customer.id }) { (side.customer.name) } }))
        (line("Phone", &|side| contact::phone(side.customer.phone.as_deref(), side.customer.phone_raw.as_deref())))
        (line("E-mail", &|side| contact::email(side.customer.email.as_deref())))
        (line("Cars", &|side| html! {
            @for (at, car) in side.cars.iter().enumerate() { @if at > 0 { br; } (car.label()) }
        }))
        (line("Visits", &|side| html! { (side.orders) }))
        (line("Invoices", &|side| html! { (side.bills) }))
        (line("Lifetime spend", &|side| html! { (side.lifetime_spend) }))
        (line("Open balance", &|side| html! { (side.unpaid) }))
        (line("Notes", &|side| html! { (side.notes) }))
        (line("Tags", &|side| html! { (side.tags.join(", ")) }))
        (line("Customer since", &|side| time::date(side.customer.customer_since, today)))
    };
    table("Both records", COLUMNS, &rows, None)
}

/// Only where they differ is there something to choose.
fn questions(mine: &Fields, theirs: &Fields, form: &FormState) -> Markup {
    let open: Vec<Field> = { Field::ALL.iter().copied() }
        .filter(|field| !mine.is_same(theirs, *field))
        .collect();
    html! {
        @if !open.is_empty() {
            (section("Which to keep", &html! {
                @for field in open {
                    (field::radios(form, field.name(), field.label(), choices(mine, theirs, field)))
                }
            }))
        }
    }
}

fn choices(mine: &Fields, theirs: &Fields, field: Field) -> Vec<(&'static str, String)> {
    let mut choices = vec![
        (Whose::Keep.as_str(), mine.told(field)),
        (Whose::Other.as_str(), theirs.told(field)),
    ];
    if mine.both(theirs, field).is_some() {
        choices.push((Whose::Both.as_str(), "Both, one under the other".to_owned()));
    }
    choices
}

/// "What moves: 2 cars, 3 visits, 2 invoices and 1 note."
fn moves(other: &Side) -> String {
    let cars = i64::try_from(other.cars.len()).unwrap_or_default();
    let tags = i64::try_from(other.tags.len()).unwrap_or_default();
    let counted = [
        (cars, "car"),
        (other.orders, "visit"),
        (other.bills, "invoice"),
        (other.notes, "note"),
        (other.contacts, "contact"),
        (tags, "tag"),
    ];
    let parts: Vec<String> = { counted.into_iter().filter(|(n, _)| *n > 0) }
        .map(|(n, what)| match n {
            1 => format!("1 {what}"),
            n => format!("{n} {what}s"),
        })
        .collect();
    match parts.as_slice() {
        [] => "There are no cars, visits or notes to move.".to_owned(),
        [one] => format!("What moves: {one}."),
        [all @ .., last] => format!("What moves: {} and {last}.", all.join(", ")),
    }
}

/// Who became a part of this customer, and the way back.
pub(crate) fn card(
    customer: CustomerId,
    merges: &[Merged],
    (can_undo, now, zone): (bool, DateTime<Utc>, ShopTime),
) -> Markup {
    let undo = button::secondary("Undo the merge")
        .icon(Icon::Undo2)
        .small();
    html! {
        @if !merges.is_empty() {
            (panel("Merged", &html! {}, &html! {
                @for (at, merge) in merges.iter().enumerate() {
                    @let path = MergeUndoPath { customer, merge: merge.id }.to_string();
                    div.stack {
                        p {
                            strong { (merge.merged_name) } " became part of this customer. "
                            (place::muted(&merge.actor_name)) ", " (time::relative(merge.at, now, zone.tz()))
                        }
                        @if can_undo && at == 0 { (asking_button(&path, &FormState::empty(), &undo)) }
                    }
                }
            }))
        }
    }
}
