//! The list of what somebody is told.

use crate::entity::notification::Model;
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, MembershipId};
use crate::kernel::words::{Notice, NoticeOf};
use crate::ui::bell::Bell;
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{self, Column};
use crate::ui::time::relative;
use crate::ui::toolbar::{Back, pagination};
use crate::ui::{Tone, badge, button, empty, page_header, place as layout};
use crate::web::form::new_key;
use crate::web::paths::{
    AppointmentPath, InvoicePath, LeadsPath, MessagesPath, NotificationOpenPath,
    NotificationReadPath, NotificationsPath, NotificationsReadPath, ThreadPath,
};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What is listed.
#[derive(Debug)]
pub(super) struct List<'a> {
    /// Whose it is.
    pub(super) member: MembershipId,
    pub(super) rows: &'a [Model],
    pub(super) next: Option<&'a str>,
    pub(super) is_first: bool,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

/// Where it leads.
pub(super) fn place(row: &Model) -> String {
    let id = row.subject_id;
    match row.subject_kind {
        NoticeOf::Appointment => AppointmentPath {
            appointment: AppointmentId(id),
        }
        .to_string(),
        NoticeOf::Lead => LeadsPath.to_string(),
        NoticeOf::Customer => ThreadPath {
            customer: CustomerId(id),
        }
        .to_string(),
        NoticeOf::Message if row.kind == Notice::NotSent => format!("{MessagesPath}?show=trouble"),
        NoticeOf::Message => MessagesPath.to_string(),
        NoticeOf::Invoice => InvoicePath {
            invoice: InvoiceId(id),
        }
        .to_string(),
    }
}

const fn sign(kind: Notice) -> (Tone, Icon) {
    match kind {
        Notice::Booking => (Tone::Ok, Icon::CalendarClock),
        Notice::Lead => (Tone::Warn, Icon::MessageSquare),
        Notice::Reply => (Tone::Warn, Icon::Mail),
        Notice::Canceled => (Tone::Bad, Icon::Ban),
        Notice::Moved => (Tone::Warn, Icon::CalendarClock),
        Notice::NotSent => (Tone::Bad, Icon::TriangleAlert),
        Notice::Late => (Tone::Bad, Icon::AlarmClock),
        Notice::Waiting => (Tone::Warn, Icon::Car),
        Notice::Overdue => (Tone::Bad, Icon::ReceiptText),
    }
}

const COLUMNS: &[Column] = &[
    table::text("What"),
    table::text("Why"),
    table::text("When"),
    table::actions("What to do"),
];

pub(super) fn page(list: &List<'_>) -> Markup {
    let has_unread = list.rows.first().is_some_and(|row| row.read_at.is_none());
    let head = page_header("Notifications");
    let head = match has_unread {
        true => {
            let until = list.now.to_rfc3339_opts(SecondsFormat::Micros, true);
            let form = FormState::of([("until", until)]).with_key(new_key());
            let all = button::secondary("Mark all read").icon(Icon::Check);
            head.action(post_button(&NotificationsReadPath.to_string(), &form, &all))
        }
        false => head,
    };
    let first = NotificationsPath.to_string();
    let next = list.next.map(|after| format!("{first}?after={after}"));
    let back = (!list.is_first).then_some(Back::First(&first));
    let body = html! {
        (head)
        @if !has_unread && list.is_first {
            (empty(Icon::Bell, "All read", "What needs you stands here, and the bell above counts it.", None))
        }
        @if !list.rows.is_empty() {
            (table::table("What you are told", COLUMNS, &html! { @for told in list.rows { (row(list, told)) } }, None))
        }
        @if back.is_some() || next.is_some() {
            (pagination(back, next.as_deref(), &format!("{} shown", list.rows.len())))
        }
    };
    layout::live(&Bell::name(list.member), &body)
}

fn row(list: &List<'_>, told: &Model) -> Markup {
    let (tone, icon) = sign(told.kind);
    let notification = told.id;
    let press = |href: String, button: &button::Button<'_>| {
        post_button(&href, &FormState::empty().with_key(new_key()), button)
    };
    let open = NotificationOpenPath { notification }.to_string();
    let read = NotificationReadPath { notification }.to_string();
    let there = place(told);
    let is_new = told.read_at.is_none();
    let cells = [
        html! { @if is_new { strong { (told.text) } } @else { (told.text) } },
        html! { (badge(if is_new { tone } else { Tone::Idle }, icon, told.kind.label())) },
        relative(told.created_at, list.now, list.zone),
        layout::row(&html! {
            @if is_new {
                (press(open, &button::secondary("Open").small().of(&told.text)))
                (press(read, &button::quiet("Mark read").small().of(&told.text)))
            } @else {
                (button::quiet("Open").small().of(&told.text).href(&there))
            }
        }),
    ];
    table::row(None, COLUMNS, &cells)
}
