//! The forms of a visit's page, drawn again in their places as they were sent.

use super::super::forms;
use super::super::queries::Billable;
use super::super::stay::End;
use super::detail::{Open, draw, last_change};
use super::visit;
use crate::error::AppResult;
use crate::kernel::ids::AppointmentId;
use crate::ui::form::FormState;
use crate::web::staff::Permission;
use crate::web::{Answer, Staff};

/// Which form of the page was sent.
#[derive(Clone, Copy)]
pub(super) enum Sent {
    Authorised,
    Held,
    Odometer,
    Promise,
    Stay(End),
    Words,
}

/// The page's forms, that one as it was sent.
fn with<P: Permission>(
    (staff, at): (&Staff<P>, &Billable),
    (sent, form): (Sent, FormState),
) -> Open<'static> {
    let mut open = Open::fresh(staff, at);
    let forms = &mut open.forms;
    let place = match sent {
        Sent::Authorised => &mut forms.authorised,
        Sent::Held => &mut forms.held,
        Sent::Odometer => &mut forms.odometer,
        Sent::Promise => &mut forms.promise,
        Sent::Stay(End::In) => &mut forms.came,
        Sent::Stay(End::Out) => &mut forms.left,
        Sent::Words => &mut forms.words,
    };
    *place = form;
    open
}

/// Something in it is wrong.
pub(super) async fn invalid<P: Permission>(
    staff: &Staff<P>,
    at: &Billable,
    (sent, form): (Sent, FormState),
) -> AppResult<Answer> {
    let open = with((staff, at), (sent, form));
    Ok(draw(staff, at, &open).await?.invalid().into())
}

/// Somebody was faster: both values of each field (R-GEN-4).
pub(super) async fn stale<P: Permission>(
    staff: &Staff<P>,
    id: AppointmentId,
    (sent, form): (Sent, FormState),
) -> AppResult<Answer> {
    let at = visit(staff, id).await?;
    let (row, order) = (&at.appointment, &at.order);
    let (stored, version) = match sent {
        Sent::Authorised => (forms::authorised(order, staff.zone), order.version),
        Sent::Held => (FormState::empty(), row.version), // it begins empty
        Sent::Odometer => (forms::shown(&at), order.version),
        Sent::Promise => {
            let stored = forms::promising(order.promised_at, (row.day, staff.zone));
            (stored, order.version)
        }
        Sent::Stay(end) => (forms::staying((row, end), staff.zone), row.version),
        Sent::Words => (forms::worded(&at), row.version),
    };
    let (who, when) = last_change(staff, &at).await?;
    let form = form.conflict(&stored, version, &who, when);
    let open = with((staff, &at), (sent, form));
    Ok(draw(staff, &at, &open).await?.conflict().into())
}
