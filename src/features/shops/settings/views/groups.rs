//! The groups of the settings' row, each with its fields.

use super::super::forms::{
    Booking, Documents, Group, Limits, Prices, STEPS, Scheduling, Standing, Technicians, WINDOWS,
};
use super::{PREVIEW, save};
use crate::features::shops::views::settings_head;
use crate::kernel::words::{BookingMode, PaperSize};
use crate::ui::form::{FormState, field, form_for, grid, section};
use crate::ui::time::lasting;
use crate::web::paths::{
    BookingSettingsPath, DocumentsPath, LimitsPath, PricesPath, SchedulingPath, StandingPath,
    TechniciansPath,
};
use chrono::TimeDelta;
use maud::{Markup, html};

fn choices(minutes: &[i32]) -> impl Iterator<Item = (String, String)> {
    minutes.iter().map(|minutes| {
        let words = match minutes {
            0 => "The start alone".to_owned(),
            _ => lasting(TimeDelta::minutes((*minutes).into())),
        };
        (minutes.to_string(), words)
    })
}

/// A group that has a page.
pub(in super::super) trait Shown: Group {
    /// One sentence, for the meta description.
    const ABOUT: &'static str;
    /// Whether a sample invoice shows it.
    const HAS_PREVIEW: bool = false;
    /// Where it is.
    fn path() -> String;
    /// Its fields.
    fn fields(form: &FormState) -> Markup;
    /// What is to be known about saving it.
    const NOTE: Option<&'static str> = None;
}

/// The page of a group.
pub(in super::super) fn group<G: Shown>(form: &FormState) -> Markup {
    let here = G::path();
    html! {
        (settings_head(&here, true))
        (form_for(&here, "group", form, &html! {
            (G::fields(form))
            (save(G::HAS_PREVIEW))
        }))
        @if let Some(note) = G::NOTE { p.muted { (note) } }
    }
}

impl Shown for Prices {
    const ABOUT: &'static str = "What an hour of work costs, and the taxes on each kind of line.";
    const HAS_PREVIEW: bool = PREVIEW;
    const NOTE: Option<&'static str> = Some(
        "New prices and taxes are for what comes. Drafts keep their taxes until somebody presses “Recalculate” on them; what is issued never changes.",
    );

    fn path() -> String {
        PricesPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        html! {
            (section("Prices", &html! {
                (field::money(form, "labor_rate", "Labor rate").after("per h").required())
            }))
            (section("Taxes", &html! {
                (percent(form, "tax_labor", "Tax on labor"))
                (percent(form, "tax_part", "Tax on parts"))
                (percent(form, "tax_fee", "Tax on fees"))
                (percent(form, "tax_sublet", "Tax on sublet work"))
            }))
        }
    }
}

impl Shown for Scheduling {
    const ABOUT: &'static str = "How long visits and the way between them take, how many fit into a day, and which times are offered.";

    fn path() -> String {
        SchedulingPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        html! {
            (section("Visits", &html! {
            (minutes(form, "default_duration", "Length of a visit").hint("When no job of it says how long it takes."))
            (minutes(form, "buffer", "Pause between visits").hint("At least so long, for the same technician."))
            (minutes(form, "default_travel", "Travel").hint("Between two places, where the ZIP code of one is not known."))
            (field::number(form, "max_jobs_per_day", "Most visits a day").optional().hint("Of the whole shop. Booking more asks for a reason. Empty: as many as fit."))
            }))
            (section("Free times", &html! {
            (field::select(form, "slot_step", "Visits start every", choices(STEPS)).hint("Free times are offered on these minutes."))
            (minutes(form, "min_notice", "Notice").hint("No free time is offered sooner than so."))
            (field::number(form, "horizon_days", "How far ahead").after("days").hint("Free times are offered for so many days."))
            (field::select(form, "arrival_window", "Arrival window", choices(WINDOWS)).hint("What a customer is told: from the start, so long."))
            }))
        }
    }
}

impl Shown for Documents {
    const ABOUT: &'static str = "Paper, payment term, footer and terms of invoices and estimates.";
    const HAS_PREVIEW: bool = PREVIEW;
    const NOTE: Option<&'static str> =
        Some("What was issued before keeps the words and the paper that it was issued with.");

    fn path() -> String {
        DocumentsPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        let sheets = PaperSize::ALL
            .iter()
            .map(|paper| (paper.as_str(), paper.label()));
        html! {
            (section("Paper", &html! { (field::select(form, "paper", "Paper", sheets)) }))
            (section("Terms", &html! {
                (field::number(form, "invoice_due_days", "Days until due").after("days").required().hint("Of an invoice. 0 is due at once."))
                (field::number(form, "estimate_valid_days", "Estimates hold").after("days").required())
                (field::textarea(form, "terms", "Terms").optional().rows(6).hint("The small print at the end of invoices and estimates: warranty, storage, disputes."))
                (field::textarea(form, "invoice_footer", "Footer").optional().hint("At the foot of every page: thanks, or how to pay. Three lines at most are printed."))
            }))
        }
    }
}

impl Shown for Standing {
    const ABOUT: &'static str = "Who is called a VIP, and whom the shop has not seen for long.";

    fn path() -> String {
        StandingPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        grid(&html! {
            (field::money(form, "vip_threshold", "VIP from").required().hint("Spent over all the years. Anybody can be marked as VIP by hand too."))
            (field::number(form, "due_soon_days", "Due soon after").after("days").required().hint("Since the last visit."))
            (field::number(form, "overdue_days", "Overdue after").after("days").required().hint("Since the last visit."))
        })
    }
}

impl Shown for Technicians {
    const ABOUT: &'static str = "What technicians see and may do.";

    fn path() -> String {
        TechniciansPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        grid(&html! {
            (field::checkbox(form, "technician_sees_prices", "Technicians see prices").wide().hint("And the invoices of their own visits."))
            (field::checkbox(form, "technician_may_complete", "Technicians may complete appointments").wide())
            (field::checkbox(form, "technician_may_collect", "Technicians may take payments").wide().hint("For the invoices of their own visits, where they see prices."))
        })
    }
}

impl Shown for Limits {
    const ABOUT: &'static str = "How far people may go without an owner.";

    fn path() -> String {
        LimitsPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        html! {
            (section("Without an owner", &html! {
                (percent(form, "discount_limit", "Discounts up to").required()
                    .hint("Of the bill before discounts, all of them together. Only an owner lets off more."))
                (field::money(form, "refund_limit", "Refunds up to").required()
                    .hint("An advisor may give so much back of one payment. More takes an owner or an accountant."))
                (field::checkbox(form, "advisor_sees_cost", "Advisors see what parts cost the shop"))
            }))
            (section("Authorization", &html! {
                (field::checkbox(form, "require_authorisation", "No invoice without authorization"))
                (percent(form, "overrun_tolerance", "May come out higher by").required()
                    .hint("Than what the customer agreed to. Above that there is a warning, or no invoice."))
            }))
        }
    }
}

impl Shown for Booking {
    const ABOUT: &'static str = "Whether everybody can book on the shop's page.";
    const NOTE: Option<&'static str> = Some(
        "Offered are times that a technician can reach, by the hours, the areas and the scheduling of the other settings.",
    );

    fn path() -> String {
        BookingSettingsPath.to_string()
    }

    fn fields(form: &FormState) -> Markup {
        let modes = BookingMode::ALL
            .iter()
            .map(|mode| (mode.as_str(), mode.label()));
        html! {
            (section("Online booking", &html! {
                (field::radios(form, "booking_mode", "Way of booking", modes)
                    .hint("On the public page of the shop, which has to be on too."))
                (minutes(form, "cancel_notice", "Last change")
                    .hint("So long before a visit a customer can still change or cancel it alone; later only by phone."))
            }))
        }
    }
}

fn percent<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> field::Field<'a> {
    field::number(form, name, label)
        .inputmode("decimal")
        .after("%")
}

fn minutes<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> field::Field<'a> {
    field::number(form, name, label).after("min").required()
}
