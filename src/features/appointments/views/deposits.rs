//! What was paid for a visit before there is a bill (R-PAY-5).

use super::super::queries::Deposit;
use super::detail::DetailView;
use crate::kernel::money::Cents;
use crate::kernel::words::AppointmentStatus;
use crate::ui::{Icon, Tone, button, card, place, time};
use crate::web::paths::{AppointmentDepositsPath, PaymentRefundsPath};
use maud::{Markup, html};

pub(super) fn deposits(view: &DetailView<'_>) -> Markup {
    use AppointmentStatus::{Canceled, NoShow};
    let row = &view.at.appointment;
    let is_open = !matches!(row.status, Canceled | NoShow)
        && !view
            .bill
            .is_some_and(super::super::queries::Bill::is_issued);
    let href = AppointmentDepositsPath {
        appointment: row.id,
    }
    .to_string();
    let take = button::quiet("Take a deposit").icon(Icon::Banknote);
    let may_take = view.can.collect && is_open;
    let body = html! {
        @if view.deposits.is_empty() { p { (place::muted("None yet.")) } }
        @else {
            ol.timeline {
                @for paid in view.deposits {
                    @let left = left(paid, view.can.refund_limit);
                    @let back = PaymentRefundsPath { payment: paid.id }.to_string();
                    @let words = format!("Give back {left}");
                    li data-tone=(Tone::Ok.as_str()) {
                        p {
                            strong { (paid.amount) } " · " (paid.method.label())
                            @if paid.refunded > Cents::ZERO { " · " (paid.refunded) " given back" }
                        }
                        p.muted {
                            (time::date(paid.received_day, view.today))
                            @if let Some(who) = &paid.taken_by { " · " (who) }
                        }
                        @if view.can.refund && left > Cents::ZERO {
                            p { (button::quiet(&words).icon(Icon::Undo2).small().href(&back)) }
                        }
                    }
                }
            }
        }
    };
    html! {
        @if may_take || !view.deposits.is_empty() {
            (card("Deposits", &html! { @if may_take { (take.small().href(&href)) } }, &body))
        }
    }
}

/// What the reader may give back of it: the limit is for all that ever goes back (R-PAY-6).
fn left(paid: &Deposit, limit: Option<Cents>) -> Cents {
    let most = limit.map_or(paid.amount, |limit| limit.min(paid.amount));
    Cents(most.0.saturating_sub(paid.refunded.0))
}
