//! The words that a shop begins with, for each moment that comes by itself today. They are off until an
//! owner switches them on (R-MSG-10).

use crate::kernel::words::{Channel, TemplateCategory, Trigger};

/// A template as it comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usual {
    pub trigger: Trigger,
    pub channel: Channel,
    pub subject: Option<&'static str>,
    pub body: &'static str,
    /// Whether it is among those that are switched on by one press.
    pub is_common: bool,
}

impl Usual {
    /// By which the shop's own row is found: "booked_sms".
    #[must_use]
    pub(crate) fn code(&self) -> String {
        code(self.trigger, self.channel)
    }
}

/// One row for each moment and channel.
#[must_use]
pub(crate) fn code(trigger: Trigger, channel: Channel) -> String {
    format!("{}_{}", trigger.as_str(), channel.as_str())
}

/// What a moment is about.
#[must_use]
pub(crate) const fn category(trigger: Trigger) -> TemplateCategory {
    match trigger {
        Trigger::Reminder => TemplateCategory::Reminder,
        Trigger::EstimateSent | Trigger::EstimateReminder => TemplateCategory::Estimate,
        Trigger::InvoiceSent | Trigger::Paid => TemplateCategory::Payment,
        Trigger::Review | Trigger::ServiceDue => TemplateCategory::FollowUp,
        _ => TemplateCategory::Status,
    }
}

/// The one for this moment and channel.
#[must_use]
pub(crate) fn usual(trigger: Trigger, channel: Channel) -> Option<&'static Usual> {
    let is_it = |usual: &&Usual| usual.trigger == trigger && usual.channel == channel;
    ALL.iter().find(is_it)
}

const fn sms(trigger: Trigger, is_common: bool, body: &'static str) -> Usual {
    Usual {
        trigger,
        channel: Channel::Sms,
        subject: None,
        body,
        is_common,
    }
}

const fn email(
    trigger: Trigger,
    is_common: bool,
    (subject, body): (&'static str, &'static str),
) -> Usual {
    Usual {
        trigger,
        channel: Channel::Email,
        subject: Some(subject),
        body,
        is_common,
    }
}

/// All of them, in the order of a visit.
pub(crate) const ALL: &[Usual] = &[
    sms(
        Trigger::Booked,
        true,
        "{{shop.name}}: You are booked for {{appointment.day}}, {{appointment.window}}. {{link.job}} Reply STOP to end.",
    ),
    email(
        Trigger::Booked,
        true,
        (
            "Booked: {{appointment.day}}, {{appointment.window}}",
            "Hello {{customer.first_name}},\n\nyou are booked for {{appointment.day}}, {{appointment.window}}, for {{vehicle.name | \"your car\"}}. \
             Your order is {{order.number}}.\n\nWhere it stands, and how to move or cancel it: {{link.job}}\n\nQuestions? Call us at {{shop.phone | \"our number\"}}.\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::Requested,
        true,
        "{{shop.name}}: We have your request for {{appointment.day}}, {{appointment.window}}, and will confirm it soon. {{link.job}} Reply STOP to end.",
    ),
    email(
        Trigger::Requested,
        true,
        (
            "Your request for {{appointment.day}}",
            "Hello {{customer.first_name}},\n\nwe have your request for {{appointment.day}}, {{appointment.window}}. \
             We look at it and confirm it soon; until then nothing is fixed.\n\nWhere it stands: {{link.job}}\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::Confirmed,
        true,
        "{{shop.name}}: Confirmed. We come {{appointment.day}}, {{appointment.window}}. {{link.job}} Reply STOP to end.",
    ),
    email(
        Trigger::Confirmed,
        true,
        (
            "Confirmed: {{appointment.day}}, {{appointment.window}}",
            "Hello {{customer.first_name}},\n\nyour visit on {{appointment.day}}, {{appointment.window}}, is confirmed. \
             Your order is {{order.number}}.\n\nWhere it stands, and how to move or cancel it: {{link.job}}\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::Reminder,
        true,
        "{{shop.name}}: See you {{appointment.day}}, {{appointment.window}}, for {{vehicle.name | \"your car\"}}. Reply STOP to end.",
    ),
    email(
        Trigger::Reminder,
        false,
        (
            "Reminder: {{appointment.day}}, {{appointment.window}}",
            "Hello {{customer.first_name}},\n\nwe expect to see {{vehicle.name | \"your car\"}} on {{appointment.day}}, \
             {{appointment.window}}. Please see that we can get to it.\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::Rescheduled,
        true,
        "{{shop.name}}: New time: {{appointment.day}}, {{appointment.window}}. {{link.job}} Reply STOP to end.",
    ),
    email(
        Trigger::Rescheduled,
        true,
        (
            "New time: {{appointment.day}}, {{appointment.window}}",
            "Hello {{customer.first_name}},\n\nyour visit has a new time: {{appointment.day}}, {{appointment.window}}. \
             Your order is {{order.number}}.\n\nWhere it stands: {{link.job}}\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::Canceled,
        true,
        "{{shop.name}}: Your visit on {{appointment.day}}, {{appointment.time}}, is canceled. Reply STOP to end.",
    ),
    email(
        Trigger::Canceled,
        true,
        (
            "Canceled: {{appointment.day}}, {{appointment.time}}",
            "Hello {{customer.first_name}},\n\nyour visit on {{appointment.day}}, {{appointment.time}}, is canceled. \
             Write or call to find another time.\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::OnWay,
        true,
        "{{shop.name}}: {{appointment.technician | \"Our technician\"}} is on the way to you. {{link.job}} Reply STOP to end.",
    ),
    sms(
        Trigger::Ready,
        true,
        "{{shop.name}}: {{vehicle.name | \"Your car\"}} is ready. {{link.job}} Reply STOP to end.",
    ),
    email(
        Trigger::Ready,
        false,
        (
            "{{vehicle.name | \"Your car\"}} is ready",
            "Hello {{customer.first_name}},\n\n{{vehicle.name | \"your car\"}} is ready. Your order is {{order.number}}.\n\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::InvoiceSent,
        false,
        "{{shop.name}}: Invoice {{invoice.number}} over {{invoice.total}}, due {{invoice.due_day}}. {{link.job}} Reply STOP to end.",
    ),
    email(
        Trigger::InvoiceSent,
        true,
        (
            "Invoice {{invoice.number}} of {{shop.name}}",
            "Hello {{customer.first_name}},\n\ninvoice {{invoice.number}} for order {{order.number}} comes to {{invoice.total}}. \
             Due by {{invoice.due_day}}: {{invoice.due}}.\n\nWhat was done: {{link.job}}\n\nThank you,\n{{shop.name}}",
        ),
    ),
    sms(
        Trigger::Paid,
        false,
        "{{shop.name}}: Thank you for your payment of invoice {{invoice.number}}. Open now: {{invoice.due}}. Reply STOP to end.",
    ),
    email(
        Trigger::Paid,
        true,
        (
            "Receipt for invoice {{invoice.number}}",
            "Hello {{customer.first_name}},\n\nthank you for your payment of invoice {{invoice.number}}. \
             Still open: {{invoice.due}}.\n\n{{shop.name}}",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::features::messages::template::compile;
    use crate::kernel::words::Channel;

    // R-MSG-1, R-MSG-8, R-UX-19
    #[test]
    fn the_words_that_come_with_the_program_can_be_saved() {
        for (at, usual) in ALL.iter().enumerate() {
            let code = usual.code();
            let texts = [Some(usual.body), usual.subject];
            for text in texts.into_iter().flatten() {
                if let Err(wrong) = compile(text, Some(usual.trigger)) {
                    panic!("{code}: {wrong}");
                }
            }
            let is_text = usual.channel == Channel::Sms;
            assert_eq!(usual.subject.is_none(), is_text, "{code}");
            assert_eq!(usual.body.contains("STOP"), is_text, "{code}");
            assert!(usual.body.contains("{{shop.name}}"), "{code}");
            assert!(
                !ALL[..at].iter().any(|other| other.code() == code),
                "{code} twice"
            );
        }
    }
}
