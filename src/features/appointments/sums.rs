//! What the work of an order comes to so far: by kind, together, and what is left of it.

use super::queries::Job;
use crate::kernel::money::{Cents, Overflow, Quantity, Rate};
use crate::kernel::words::LineKind;

/// The running totals of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) labor: Cents,
    pub(super) parts: Cents,
    /// Fees and work of other shops.
    pub(super) other: Cents,
    /// Before tax.
    pub(super) together: Cents,
    pub(super) hours: Quantity,
    /// Only for those who see costs (R-ACC-14).
    pub(super) margin: Margin,
}

/// What is left of the price of parts whose cost is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Margin {
    pub(super) left: Cents,
    /// Their price.
    pub(super) price: Cents,
    /// How many parts those are, and of how many.
    pub(super) known: usize,
    pub(super) of: usize,
}

impl Margin {
    /// As a part of the price.
    pub(super) fn rate(&self) -> Option<Rate> {
        let price = i128::from(self.price.0);
        if price <= 0 {
            return None;
        }
        let tenths = i128::from(self.left.0) * 1_000 / price;
        i32::try_from(tenths * 1_000).ok().map(Rate)
    }
}

/// The totals of these jobs; what nobody can mean counts as nothing, as it is shown.
pub(super) fn sums(jobs: &[Job]) -> Sums {
    added(jobs).unwrap_or_default()
}

fn added(jobs: &[Job]) -> Result<Sums, Overflow> {
    let mut sums = Sums::default();
    let hours = jobs.iter().map(|job| i64::from(job.hours.0)).sum::<i64>();
    sums.hours = Quantity(i32::try_from(hours).unwrap_or(i32::MAX));
    for line in jobs.iter().flat_map(|job| &job.lines) {
        let total = line.total();
        let of_kind = match line.kind {
            LineKind::Labor => &mut sums.labor,
            LineKind::Part => &mut sums.parts,
            LineKind::Fee | LineKind::Sublet => &mut sums.other,
        };
        *of_kind = of_kind.checked_add(total)?;
        sums.together = sums.together.checked_add(total)?;
        if line.kind != LineKind::Part {
            continue;
        }
        let margin = &mut sums.margin;
        margin.of += 1;
        if let Some(cost) = line.unit_cost {
            let left = total.checked_sub(cost.times(line.quantity)?)?;
            margin.known += 1;
            margin.price = margin.price.checked_add(total)?;
            margin.left = margin.left.checked_add(left)?;
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::{Margin, sums};
    use crate::features::appointments::queries::{Job, Line};
    use crate::kernel::ids::{RepairJobId, RepairLineId};
    use crate::kernel::money::{Cents, Quantity, Rate};
    use crate::kernel::words::LineKind;
    use chrono::DateTime;

    fn line((kind, quantity): (LineKind, i32), price: i64, cost: Option<i64>) -> Line {
        Line {
            id: RepairLineId::new(DateTime::UNIX_EPOCH),
            kind,
            name: "Line".to_owned(),
            part_no: None,
            condition: None,
            quantity: Quantity(quantity),
            unit_price: Cents(price),
            unit_cost: cost.map(Cents),
            sort: 0,
        }
    }

    fn job(hours: i32, lines: Vec<Line>) -> Job {
        Job {
            id: RepairJobId::new(DateTime::UNIX_EPOCH),
            service_id: None,
            code: None,
            name: "Job".to_owned(),
            category: None,
            skill_level: None,
            correction: None,
            hours: Quantity(hours),
            sort: 0,
            version: 1,
            lines,
        }
    }

    #[test] // R-APPT-19, R-ACC-14
    fn work_is_added_by_kind_and_margin_counts_parts_of_known_cost() {
        use LineKind::{Fee, Labor, Part, Sublet};
        let jobs = [
            job(150, vec![line((Labor, 150), 10_000, Some(1))]),
            job(
                25,
                vec![
                    line((Part, 200), 2_500, Some(1_500)),
                    line((Part, 100), 1_000, None),
                    line((Fee, 100), 500, None),
                    line((Sublet, 100), 4_000, Some(3_000)),
                ],
            ),
        ];

        let sums = sums(&jobs);

        assert_eq!((sums.labor, sums.parts), (Cents(15_000), Cents(6_000)));
        assert_eq!((sums.other, sums.together), (Cents(4_500), Cents(25_500)));
        assert_eq!(sums.hours, Quantity(175));
        let expected = Margin {
            left: Cents(2_000),
            price: Cents(5_000),
            known: 1,
            of: 2,
        };
        assert_eq!(sums.margin, expected);
        assert_eq!(sums.margin.rate(), Some(Rate(400_000)));
    }

    #[test]
    fn what_nobody_can_mean_is_nothing() {
        let dear = line((LineKind::Part, 100), i64::MAX, None);
        assert_eq!(
            sums(&[job(0, vec![dear.clone(), dear])]),
            super::Sums::default()
        );
        assert_eq!(sums(&[]).margin.rate(), None);
    }
}
