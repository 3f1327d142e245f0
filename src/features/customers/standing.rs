//! Badges: who is a very good customer, and whom the shop has not seen for long. Pure.

use crate::entity::shop_settings;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// What the shop calls very good, and what long; and the day on which it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    vip_threshold: Cents,
    due_soon_days: i32,
    overdue_days: i32,
    zone: ShopTime,
    today: NaiveDate,
}

/// Why somebody is a VIP (R-CUST-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vip {
    /// Somebody said so.
    Marked,
    /// The lifetime spend reached the shop's threshold.
    Spend,
}

/// How long ago the last visit was (R-CUST-15, R-CUST-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recall {
    /// Long enough to ask.
    DueSoon,
    /// Too long.
    Overdue,
}

/// The badges of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// VIP, and why.
    pub vip: Option<Vip>,
    /// Due soon or overdue; never visited is neither.
    pub recall: Option<Recall>,
}

impl Rules {
    /// The shop's, today.
    #[must_use]
    pub fn of(settings: &shop_settings::Model, zone: ShopTime, today: NaiveDate) -> Self {
        Self {
            vip_threshold: settings.vip_threshold,
            due_soon_days: settings.due_soon_days,
            overdue_days: settings.overdue_days,
            zone,
            today,
        }
    }

    /// Those of a test: the threshold, and the days of both badges.
    #[cfg(test)]
    pub(super) fn by(
        [threshold, due_soon_days, overdue_days]: [i32; 3],
        zone: ShopTime,
        today: NaiveDate,
    ) -> Self {
        Self {
            vip_threshold: Cents(threshold.into()),
            due_soon_days,
            overdue_days,
            zone,
            today,
        }
    }

    /// The badges of a customer with this mark, spend and last visit.
    #[must_use]
    pub fn standing(
        &self,
        is_vip: bool,
        spend: Cents,
        last_visit: Option<DateTime<Utc>>,
    ) -> Standing {
        let vip = if is_vip {
            Some(Vip::Marked)
        } else {
            (spend >= self.vip_threshold).then_some(Vip::Spend)
        };
        let recall = last_visit.and_then(|at| match () {
            () if at < self.overdue_before() => Some(Recall::Overdue),
            () if at < self.due_before() => Some(Recall::DueSoon),
            () => None,
        });
        Standing { vip, recall }
    }

    /// The local day on which they are asked.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The spend from which somebody is a VIP.
    #[must_use]
    pub const fn vip_threshold(&self) -> Cents {
        self.vip_threshold
    }

    /// A last visit before this instant is overdue: more than so many local days ago.
    #[must_use]
    pub fn overdue_before(&self) -> DateTime<Utc> {
        self.zone.bounds(self.days_ago(self.overdue_days)).0
    }

    /// A last visit before this instant, and not overdue, is due soon.
    #[must_use]
    pub fn due_before(&self) -> DateTime<Utc> {
        self.zone.bounds(self.days_ago(self.due_soon_days)).1
    }

    fn days_ago(&self, days: i32) -> NaiveDate {
        self.today
            .checked_sub_signed(TimeDelta::days(i64::from(days)))
            .unwrap_or(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::{Recall, Rules, Vip};
    use crate::kernel::money::Cents;
    use chrono::{DateTime, TimeDelta, Utc};

    fn rules() -> Rules {
        let zone = "America/Los_Angeles".parse().unwrap();
        Rules::by([500_000, 150, 180], zone, "2026-06-30".parse().unwrap())
    }

    fn recall(days_ago: i64) -> Option<Recall> {
        let noon: DateTime<Utc> = "2026-06-30T19:00:00Z".parse().unwrap();
        let last = noon - TimeDelta::days(days_ago);
        rules().standing(false, Cents::ZERO, Some(last)).recall
    }

    // R-CUST-14
    #[test]
    fn five_thousand_dollars_exactly_make_a_vip() {
        let vip = |marked, spend| rules().standing(marked, Cents(spend), None).vip;
        assert_eq!(vip(false, 499_999), None);
        assert_eq!(vip(false, 500_000), Some(Vip::Spend));
        assert_eq!(vip(true, 0), Some(Vip::Marked));
    }

    // R-CUST-15, R-CUST-16
    #[test]
    fn due_soon_is_from_150_to_180_days_and_then_overdue() {
        for (days, badge) in [
            (0, None),
            (149, None),
            (150, Some(Recall::DueSoon)),
            (180, Some(Recall::DueSoon)),
            (181, Some(Recall::Overdue)),
        ] {
            assert_eq!(recall(days), badge, "{days} days ago");
        }
        assert_eq!(rules().standing(false, Cents::ZERO, None).recall, None);
    }

    #[test]
    fn days_are_those_of_the_shop() {
        // 2026-01-01 is 180 local days before; one minute earlier it was still 2025 there.
        let at = |text: &str| Some(text.parse().unwrap());
        let recall = |last| rules().standing(false, Cents::ZERO, last).recall;
        assert_eq!(recall(at("2026-01-01T08:00:00Z")), Some(Recall::DueSoon));
        assert_eq!(recall(at("2026-01-01T07:59:00Z")), Some(Recall::Overdue));
    }
}
