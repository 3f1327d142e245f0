//! What was tapped on the way through a visit, and the buttons for it (R-DAY-2).

use super::super::queries::{Past, Stamped};
use super::detail::DetailView;
use crate::entity::appointment;
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::{AppointmentStatus, Place, StampKind};
use crate::ui::form::{FormState, asking_button, post_button};
use crate::ui::place::row as in_a_row;
use crate::ui::{Icon, Tone, button, card};
use crate::web::paths::{AppointmentPath, OutcomePath, StampsPath};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::fmt::Display;

/// Of this visit and this time of it.
pub(crate) fn stands(stamps: &[Stamped], kind: StampKind) -> bool {
    let mut of_kind = stamps.iter().filter(|stamp| stamp.kind == kind);
    of_kind.any(Stamped::stands)
}

/// What can be tapped that is no step of the status table, in the order in which it happens.
pub(crate) fn open(row: &appointment::Model, stamps: &[Stamped]) -> Vec<StampKind> {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    use StampKind::{Arrived, Dispatched, Left, OnWay};
    let kinds: &[StampKind] = match (row.status, row.place) {
        (Scheduled, Place::Mobile) => &[Dispatched, OnWay, Arrived],
        (Scheduled, Place::Shop) => &[Arrived],
        (InProgress | Ready | Completed, Place::Mobile) => &[Left],
        (InProgress | Ready | Completed, Place::Shop) | (NoShow | Canceled, _) => &[],
    };
    let is_open = |kind: &StampKind| !stands(stamps, *kind);
    kinds.iter().copied().filter(is_open).collect()
}

/// The button of a kind; `back`: where it is tapped, and whether the answer may be a page that asks.
pub(crate) fn tap(
    (appointment, version): (AppointmentId, i64),
    (kind, back, asks): (StampKind, impl Display, bool),
    button: &button::Button<'_>,
) -> Markup {
    let action = StampsPath { appointment }.to_string();
    let form = FormState::of([
        ("kind", kind.as_str().to_owned()),
        ("back", back.to_string()),
    ]);
    let form = form.with_version(version);
    match asks {
        true => asking_button(&action, &form, button),
        false => post_button(&action, &form, button),
    }
}

/// The symbol of a kind.
pub(crate) const fn icon(kind: StampKind) -> Icon {
    match kind {
        StampKind::Dispatched => Icon::Send,
        StampKind::OnWay => Icon::Truck,
        StampKind::Arrived => Icon::MapPin,
        StampKind::Started => Icon::Wrench,
        StampKind::Finished => Icon::CircleCheck,
        StampKind::Left => Icon::CheckCheck,
    }
}

/// The card of a visit's page, for those who may move it.
pub(super) fn on_the_way(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let mut kinds = open(row, &view.past.stamps);
    // Sending somebody out is the office's.
    kinds.retain(|kind| *kind != StampKind::Dispatched || view.can.edit);
    let here = AppointmentPath {
        appointment: row.id,
    };
    let outcome = OutcomePath {
        appointment: row.id,
    }
    .to_string();
    let is_ahead = matches!(
        row.status,
        AppointmentStatus::Scheduled | AppointmentStatus::InProgress
    );
    let buttons = html! {
        @for kind in kinds {
            (tap((row.id, row.version), (kind, here, false), &button::secondary(kind.label()).icon(icon(kind)).small()))
        }
        @if is_ahead { (button::quiet("Could not do").icon(Icon::Ban).small().href(&outcome)) }
    };
    html! {
        @if !buttons.0.is_empty() { (card("On the way", &html! {}, &in_a_row(&buttons))) }
    }
}

/// For the history: not what was taken back, nor what a step of the status table says already.
pub(super) fn events(past: &Past) -> impl Iterator<Item = (DateTime<Utc>, Tone, &str, Markup)> {
    let is_step = |at: DateTime<Utc>| past.changes.iter().any(|change| change.at == at);
    let shown = past.stamps.iter().filter(move |stamp| {
        let is_told = matches!(stamp.kind, StampKind::Started | StampKind::Finished);
        !is_told && stamp.undone_at.is_none_or(is_step)
    });
    shown.map(|stamp| {
        let words = html! { (stamp.kind.label()) };
        (stamp.at, Tone::Info, stamp.by_name.as_str(), words)
    })
}
