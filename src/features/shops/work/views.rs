//! Work that could not be done, with its two buttons.

use super::queries::{MOST, SHOWN};
use crate::entity::job;
use crate::features::shops::views::settings_head;
use crate::kernel::words::JobState;
use crate::post::Health;
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{self, Column};
use crate::ui::time::relative;
use crate::ui::{Tone, badge, button, empty, place};
use crate::web::form::new_key;
use crate::web::paths::{JobDiscardPath, JobRetryPath, JobsPath};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    table::text("Work"),
    table::text("State"),
    table::text("Why"),
    table::text("Since"),
    table::number("Tries"),
    table::actions("What to do"),
];

/// What is stuck, each with its kind in words; how many wait for their turn; how mails and SMS leave.
pub(super) fn index(
    (stuck, waiting): (&[(&job::Model, &str)], u64),
    ways: &[(&str, Health)],
    now: (DateTime<Utc>, Tz),
) -> Markup {
    let rows = html! { @for job in stuck.iter().take(SHOWN) { (row(job, now)) } };
    html! {
        (settings_head(&JobsPath.to_string(), true))
        p { "Work that nobody waits for in front of a page, such as the nightly clean-up, is done by itself. What fails is tried again after growing pauses, and stands here when that did not help." }
        @for (way, health) in ways { @if matches!(health, Health::Resting(_)) { (resting(way)) } }
        @if stuck.is_empty() {
            (empty(Icon::Check, "Nothing is stuck", "All work in the background was done, or waits for its turn.", None))
        } @else {
            (table::table("Work that is stuck", COLUMNS, &rows, None))
            @if stuck.len() > SHOWN { (place::muted("Only the newest are shown. Decide about these, and the others follow.")) }
            @if stuck.iter().any(|(job, _)| job.state == JobState::Unknown) {
                (place::muted("Outcome unknown: it may have been done. Trying again may do it twice."))
            }
        }
        (place::muted(&waits(waiting)))
    }
}

/// What waits for a provider is not stuck, and nobody has to do anything.
fn resting(way: &str) -> Markup {
    let (name, what) = match way {
        "mail" => ("The mail server", "Mails"),
        _ => ("The SMS gateway", "SMS"),
    };
    place::note(
        Tone::Warn,
        Icon::CircleQuestionMark,
        &html! {
            p { (name) " does not do its work just now. " (what) " wait meanwhile, and are sent by themselves: it is asked again within minutes." }
        },
    )
}

fn waits(waiting: u64) -> String {
    match waiting {
        0 => "Nothing is due. What is done each night waits for its hour.".to_owned(),
        1 => "1 waits for its turn.".to_owned(),
        n if n >= MOST => "10,000 or more wait for their turn.".to_owned(),
        n => format!("{n} wait for their turn."),
    }
}

fn row((job, words): &(&job::Model, &str), (now, zone): (DateTime<Utc>, Tz)) -> Markup {
    let retry = JobRetryPath { job: job.id }.to_string();
    let discard = JobDiscardPath { job: job.id }.to_string();
    let form = || FormState::empty().with_key(new_key());
    let tone = match job.state {
        JobState::Unknown => (Tone::Warn, Icon::CircleQuestionMark),
        _ => (Tone::Bad, Icon::Ban),
    };
    let again = button::secondary("Try again").small().of(words);
    let let_be = button::quiet("Discard").small().of(words);
    let cells = [
        html! { (words) },
        html! { (badge(tone.0, tone.1, job.state.label())) },
        html! { (job.last_error.as_deref().unwrap_or("Nobody knows.")) },
        html! { (relative(job.updated_at, now, zone)) },
        html! { (job.attempts) },
        place::row(&html! {
            (post_button(&retry, &form(), &again))
            (post_button(&discard, &form(), &let_be))
        }),
    ];
    table::row(None, COLUMNS, &cells)
}
