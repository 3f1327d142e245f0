//! Groups of the settings' one row. Each is read, saved and noted apart from the others (R-SET-1).

use crate::entity::shop_settings::{ActiveModel, Model};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::PaperSize;
use crate::ui::form::{FormState, ticked};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// Some columns of the settings that are decided together.
pub(in super::super) trait Group: Sized + 'static {
    /// As the index and the audit log call it.
    const NAME: &'static str;
    /// Good news once it is saved.
    const SAVED: &'static str;
    /// What is stored.
    fn of(row: &Model) -> Self;
    /// Ready to be edited.
    fn state(&self) -> FormState;
    /// What was typed, or errors by field.
    fn read(form: &mut FormState) -> Option<Self>;
    /// Into the row, and nothing beside.
    fn put(&self, row: &mut ActiveModel);
    /// For the audit log.
    fn facts(&self) -> Value;
}

/// What an hour costs, and what is taxed.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Prices {
    labor_rate: Cents,
    tax_labor: Rate,
    tax_part: Rate,
    tax_fee: Rate,
    tax_sublet: Rate,
}

impl Group for Prices {
    const NAME: &'static str = "Prices and taxes";
    const SAVED: &'static str = "Prices and taxes saved.";

    fn of(row: &Model) -> Self {
        Self {
            labor_rate: row.labor_rate,
            tax_labor: row.tax_labor,
            tax_part: row.tax_part,
            tax_fee: row.tax_fee,
            tax_sublet: row.tax_sublet,
        }
    }

    fn state(&self) -> FormState {
        FormState::of([
            ("labor_rate", self.labor_rate.plain()),
            ("tax_labor", self.tax_labor.plain()),
            ("tax_part", self.tax_part.plain()),
            ("tax_fee", self.tax_fee.plain()),
            ("tax_sublet", self.tax_sublet.plain()),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        let labor_rate = form.money("labor_rate", "Labor rate");
        form.demand("labor_rate", "Labor rate");
        let mut tax = |name, label| form.rate(name, label).unwrap_or_default();
        let prices = Self {
            labor_rate: labor_rate.unwrap_or_default(),
            tax_labor: tax("tax_labor", "Tax on labor"),
            tax_part: tax("tax_part", "Tax on parts"),
            tax_fee: tax("tax_fee", "Tax on fees"),
            tax_sublet: tax("tax_sublet", "Tax on sublet work"),
        };
        (!form.has_errors()).then_some(prices)
    }

    fn put(&self, row: &mut ActiveModel) {
        row.labor_rate = Set(self.labor_rate);
        row.tax_labor = Set(self.tax_labor);
        row.tax_part = Set(self.tax_part);
        row.tax_fee = Set(self.tax_fee);
        row.tax_sublet = Set(self.tax_sublet);
    }

    fn facts(&self) -> Value {
        json!({
            "labor_rate": self.labor_rate, "tax_labor": self.tax_labor, "tax_part": self.tax_part,
            "tax_fee": self.tax_fee, "tax_sublet": self.tax_sublet,
        })
    }
}

/// How long things take, and how many fit into a day.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Scheduling {
    default_duration: i32,
    buffer: i32,
    default_travel: i32,
    max_jobs_per_day: Option<i32>,
    slot_step: i32,
    min_notice: i32,
    horizon_days: i32,
    arrival_window: i32,
}

impl Group for Scheduling {
    const NAME: &'static str = "Scheduling";
    const SAVED: &'static str = "Scheduling saved.";

    fn of(row: &Model) -> Self {
        Self {
            default_duration: row.default_duration,
            buffer: row.buffer,
            default_travel: row.default_travel,
            max_jobs_per_day: row.max_jobs_per_day,
            slot_step: row.slot_step,
            min_notice: row.min_notice,
            horizon_days: row.horizon_days,
            arrival_window: row.arrival_window,
        }
    }

    fn state(&self) -> FormState {
        let most = self.max_jobs_per_day.map(|most| most.to_string());
        FormState::of([
            ("default_duration", self.default_duration.to_string()),
            ("buffer", self.buffer.to_string()),
            ("default_travel", self.default_travel.to_string()),
            ("max_jobs_per_day", most.unwrap_or_default()),
            ("slot_step", self.slot_step.to_string()),
            ("min_notice", self.min_notice.to_string()),
            ("horizon_days", self.horizon_days.to_string()),
            ("arrival_window", self.arrival_window.to_string()),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        let scheduling = Self {
            default_duration: whole(form, "default_duration", "Length of a visit", 1_440),
            buffer: whole(form, "buffer", "Pause between visits", 480),
            default_travel: whole(form, "default_travel", "Travel", 480),
            max_jobs_per_day: form.integer("max_jobs_per_day", "Most visits a day", 1..=99),
            slot_step: one_of(form, "slot_step", STEPS),
            min_notice: whole(form, "min_notice", "Notice", 10_080),
            horizon_days: whole(form, "horizon_days", "How far ahead", 180),
            arrival_window: one_of(form, "arrival_window", WINDOWS),
        };
        if scheduling.default_duration == 0 && form.error_for("default_duration").is_none() {
            form.fail("default_duration", "A visit takes at least one minute.");
        }
        if scheduling.horizon_days == 0 && form.error_for("horizon_days").is_none() {
            form.fail("horizon_days", "Offer times for at least one day.");
        }
        (!form.has_errors()).then_some(scheduling)
    }

    fn put(&self, row: &mut ActiveModel) {
        row.default_duration = Set(self.default_duration);
        row.buffer = Set(self.buffer);
        row.default_travel = Set(self.default_travel);
        row.max_jobs_per_day = Set(self.max_jobs_per_day);
        row.slot_step = Set(self.slot_step);
        row.min_notice = Set(self.min_notice);
        row.horizon_days = Set(self.horizon_days);
        row.arrival_window = Set(self.arrival_window);
    }

    fn facts(&self) -> Value {
        json!({
            "default_duration": self.default_duration, "buffer": self.buffer,
            "default_travel": self.default_travel, "max_jobs_per_day": self.max_jobs_per_day,
            "slot_step": self.slot_step, "min_notice": self.min_notice,
            "horizon_days": self.horizon_days, "arrival_window": self.arrival_window,
        })
    }
}

/// On which minutes visits may start (R-AVAIL-1).
pub(in super::super) const STEPS: &[i32] = &[10, 15, 20, 30, 60];
/// How long a customer is told to wait (R-APPT-13).
pub(in super::super) const WINDOWS: &[i32] = &[0, 15, 30, 60, 120, 180, 240];

/// One of the choices of a list.
fn one_of(form: &mut FormState, name: &str, choices: &[i32]) -> i32 {
    let chosen = form.value(name).parse().ok();
    let known = chosen.filter(|minutes| choices.contains(minutes));
    known.unwrap_or_else(|| {
        form.fail(name, "Choose one of the list.");
        0
    })
}

/// The sheet, and the small print on it.
#[derive(Clone, Debug)]
pub(in super::super) struct Documents {
    paper: PaperSize,
    invoice_due_days: i32,
    estimate_valid_days: i32,
    invoice_footer: Option<String>,
    terms: Option<String>,
}

impl Group for Documents {
    const NAME: &'static str = "Documents";
    const SAVED: &'static str = "Documents saved.";

    fn of(row: &Model) -> Self {
        Self {
            paper: row.paper,
            invoice_due_days: row.invoice_due_days,
            estimate_valid_days: row.estimate_valid_days,
            invoice_footer: row.invoice_footer.clone(),
            terms: row.terms.clone(),
        }
    }

    fn state(&self) -> FormState {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        FormState::of([
            ("paper", self.paper.as_str().to_owned()),
            ("invoice_due_days", self.invoice_due_days.to_string()),
            ("estimate_valid_days", self.estimate_valid_days.to_string()),
            ("invoice_footer", text(&self.invoice_footer)),
            ("terms", text(&self.terms)),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        let documents = Self {
            paper: form.choice("paper", "Paper").unwrap_or(PaperSize::Letter),
            invoice_due_days: whole(form, "invoice_due_days", "Days until due", 365),
            estimate_valid_days: whole(form, "estimate_valid_days", "Estimates hold", 365),
            invoice_footer: form.multiline("invoice_footer", "Footer", 1_000),
            terms: form.multiline("terms", "Terms", 4_000),
        };
        (!form.has_errors()).then_some(documents)
    }

    fn put(&self, row: &mut ActiveModel) {
        row.paper = Set(self.paper);
        row.invoice_due_days = Set(self.invoice_due_days);
        row.estimate_valid_days = Set(self.estimate_valid_days);
        row.invoice_footer = Set(self.invoice_footer.clone());
        row.terms = Set(self.terms.clone());
    }

    fn facts(&self) -> Value {
        json!({
            "paper": self.paper, "invoice_due_days": self.invoice_due_days,
            "estimate_valid_days": self.estimate_valid_days,
            "invoice_footer": self.invoice_footer, "terms": self.terms,
        })
    }
}

/// Who is called very good, due soon and overdue (R-CUST-14 to R-CUST-16).
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Standing {
    vip_threshold: Cents,
    due_soon_days: i32,
    overdue_days: i32,
}

impl Group for Standing {
    const NAME: &'static str = "Customer badges";
    const SAVED: &'static str = "Customer badges saved.";

    fn of(row: &Model) -> Self {
        Self {
            vip_threshold: row.vip_threshold,
            due_soon_days: row.due_soon_days,
            overdue_days: row.overdue_days,
        }
    }

    fn state(&self) -> FormState {
        FormState::of([
            ("vip_threshold", self.vip_threshold.plain()),
            ("due_soon_days", self.due_soon_days.to_string()),
            ("overdue_days", self.overdue_days.to_string()),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        let vip_threshold = form.money("vip_threshold", "VIP from");
        form.demand("vip_threshold", "VIP from");
        let standing = Self {
            vip_threshold: vip_threshold.unwrap_or_default(),
            due_soon_days: whole(form, "due_soon_days", "Due soon after", 3_650),
            overdue_days: whole(form, "overdue_days", "Overdue after", 3_650),
        };
        if !form.has_errors() && standing.overdue_days <= standing.due_soon_days {
            let words = "Overdue after must be more days than due soon after.";
            form.fail("overdue_days", words);
        }
        if !form.has_errors() && standing.vip_threshold == Cents::ZERO {
            let words = "VIP from must be above zero, or everybody is one.";
            form.fail("vip_threshold", words);
        }
        (!form.has_errors()).then_some(standing)
    }

    fn put(&self, row: &mut ActiveModel) {
        row.vip_threshold = Set(self.vip_threshold);
        row.due_soon_days = Set(self.due_soon_days);
        row.overdue_days = Set(self.overdue_days);
    }

    fn facts(&self) -> Value {
        json!({
            "vip_threshold": self.vip_threshold, "due_soon_days": self.due_soon_days,
            "overdue_days": self.overdue_days,
        })
    }
}

/// What technicians see and may do (R-ACC-14, R-ACC-15).
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Technicians {
    sees_prices: bool,
    may_complete: bool,
    may_collect: bool,
}

impl Group for Technicians {
    const NAME: &'static str = "Technicians";
    const SAVED: &'static str = "Technicians saved.";

    fn of(row: &Model) -> Self {
        Self {
            sees_prices: row.technician_sees_prices,
            may_complete: row.technician_may_complete,
            may_collect: row.technician_may_collect,
        }
    }

    fn state(&self) -> FormState {
        FormState::of([
            ("technician_sees_prices", ticked(self.sees_prices)),
            ("technician_may_complete", ticked(self.may_complete)),
            ("technician_may_collect", ticked(self.may_collect)),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        Some(Self {
            sees_prices: form.is_checked("technician_sees_prices"),
            may_complete: form.is_checked("technician_may_complete"),
            may_collect: form.is_checked("technician_may_collect"),
        })
    }

    fn put(&self, row: &mut ActiveModel) {
        row.technician_sees_prices = Set(self.sees_prices);
        row.technician_may_complete = Set(self.may_complete);
        row.technician_may_collect = Set(self.may_collect);
    }

    fn facts(&self) -> Value {
        json!({
            "technician_sees_prices": self.sees_prices,
            "technician_may_complete": self.may_complete,
            "technician_may_collect": self.may_collect,
        })
    }
}

pub(super) fn whole(form: &mut FormState, name: &str, label: &str, most: i32) -> i32 {
    let number = form.integer(name, label, 0..=most);
    form.demand(name, label);
    number.unwrap_or_default()
}
