use super::{CreditRefusal, Creditable, Held, RefundRefusal, Share, take};
use crate::features::invoices::totals::{due, status_of};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::InvoiceStatus;
use proptest::{
    collection::vec, prelude::any, prop_assert, prop_assert_eq, prop_compose, proptest,
};

fn line(quantity: i32, net: i64, rate: i32) -> Creditable {
    let (net, rate) = (Cents(net), Rate(rate));
    Creditable {
        line: Share {
            quantity: Quantity(quantity),
            net,
            tax: net.at(rate).unwrap(),
        },
        rate,
        credited: Share::default(),
    }
}

fn plus(one: Share, other: Share) -> Share {
    Share {
        quantity: Quantity(one.quantity.0 + other.quantity.0),
        net: Cents(one.net.0 + other.net.0),
        tax: Cents(one.tax.0 + other.tax.0),
    }
}

#[test] // R-INV-10, R-GEN-9
fn a_part_is_rounded_down_and_the_last_one_takes_the_rest() {
    let mut tires = line(300, 10_000, 82_500);
    let mut parts = Vec::new();
    for _ in 0..3 {
        let part = tires.share(Quantity(100)).unwrap();
        tires.credited = plus(tires.credited, part);
        parts.push((part.net.0, part.tax.0));
    }
    assert_eq!(parts, [(3_333, 275), (3_333, 275), (3_334, 275)]);
    assert_eq!(
        tires.share(Quantity(1)),
        Err(CreditRefusal::MoreThanLeft { left: Quantity(0) })
    );
    assert_eq!(tires.share(Quantity(0)), Err(CreditRefusal::NotPositive));
}

#[test] // R-PAY-5
fn money_is_taken_in_order_as_far_as_it_goes() {
    let from = [('a', Cents(50)), ('b', Cents(0)), ('c', Cents(80))];
    assert_eq!(take(Cents(70), from), [('a', Cents(50)), ('c', Cents(20))]);
    assert_eq!(take(Cents(900), from).len(), 2);
    assert!(take(Cents(0), from).is_empty());
}

const PAID: Held = Held {
    amount: Cents(10_000),
    applied: Cents(4_000),
    refunded: Cents(1_000),
    tip: Cents(500),
    tip_refunded: Cents(0),
};

#[test] // R-PAY-6
fn what_pays_nothing_goes_back_first_and_never_more_than_was_taken() {
    let after = PAID.give_back((Cents(6_000), Cents(500)), None).unwrap();
    assert_eq!(
        (after.applied, after.refunded),
        (Cents(3_000), Cents(7_000))
    );
    assert_eq!(after.tip_left(), Cents::ZERO);
    let refused = |amount, tip, limit| {
        PAID.give_back((Cents(amount), Cents(tip)), limit)
            .unwrap_err()
    };
    let left = Cents(9_000);
    assert_eq!(
        refused(9_001, 0, None),
        RefundRefusal::MoreThanLeft { left }
    );
    let left = Cents(500);
    assert_eq!(
        refused(0, 501, None),
        RefundRefusal::MoreTipThanLeft { left }
    );
    assert_eq!(refused(0, 0, None), RefundRefusal::NotPositive);
    let limit = Cents(1_500);
    let above = RefundRefusal::AboveLimit { limit };
    assert_eq!(
        refused(501, 0, Some(limit)),
        above,
        "what went back before counts"
    );
    assert!(
        PAID.give_back((Cents(400), Cents(100)), Some(limit))
            .is_ok()
    );
}

prop_compose! {
    fn lines()(lines in vec((1..2_000_i32, 0..5_000_000_i64, 0..250_000_i32), 1..6)) -> Vec<Creditable> {
        lines.into_iter().map(|(quantity, net, rate)| line(quantity, net, rate)).collect()
    }
}

/// A bill after its issue, as the commands keep it.
struct Bill {
    lines: Vec<Creditable>,
    payments: Vec<Held>,
    total: i64,
    credited: i64,
}

impl Bill {
    fn paid(&self) -> i64 {
        self.payments.iter().map(|p| p.applied.0).sum()
    }

    fn due(&self) -> i64 {
        due(Cents(self.total), Cents(self.credited), Cents(self.paid()))
            .unwrap()
            .0
    }

    fn act(&mut self, (what, at, size): (u8, usize, i64)) {
        match what % 3 {
            0 => self.pay(size % (self.due().max(1) + 1), size % 700),
            1 => self.refund(at, size),
            _ => self.credit(at, size),
        }
    }

    fn pay(&mut self, amount: i64, tip: i64) {
        if amount > 0 && amount <= self.due() {
            self.payments.push(Held {
                amount: Cents(amount),
                applied: Cents(amount),
                refunded: Cents::ZERO,
                tip: Cents(tip),
                tip_refunded: Cents::ZERO,
            });
        }
    }

    fn refund(&mut self, at: usize, size: i64) {
        let count = self.payments.len().max(1);
        if let Some(paid) = self.payments.get_mut(at % count) {
            let amount = Cents(size % (paid.left().0 + 1));
            if let Ok(after) = paid.give_back((amount, Cents::ZERO), None) {
                *paid = after;
            }
        }
    }

    fn credit(&mut self, at: usize, size: i64) {
        let at = at % self.lines.len();
        let line = &mut self.lines[at];
        let left = i64::from(line.left().quantity.0);
        let quantity = Quantity(i32::try_from(size % (left + 1)).unwrap());
        let Ok(share) = line.share(quantity) else {
            return;
        };
        line.credited = plus(line.credited, share);
        self.credited += share.total().unwrap().0;
        let over = Cents((self.credited + self.paid() - self.total).max(0));
        let newest = self.payments.iter().enumerate().rev();
        let newest: Vec<_> = newest.map(|(at, p)| (at, p.applied)).collect();
        for (at, part) in take(over, newest) {
            self.payments[at].applied.0 -= part.0;
            self.payments[at].refunded.0 += part.0;
        }
    }
}

proptest! {
    #[test] // R-INV-10, R-INV-11, R-PAY-1, R-PAY-5, R-PAY-6
    fn whatever_is_paid_refunded_and_credited_the_books_add_up(
        lines in lines(),
        deposit in 0..2_000_000_i64,
        acts in vec((any::<u8>(), any::<usize>(), 0..6_000_000_i64), 0..40),
    ) {
        let total: i64 = lines.iter().map(|l| l.line.total().unwrap().0).sum();
        let mut bill = Bill { lines, payments: Vec::new(), total, credited: 0 };
        for ((), applied) in take(Cents(total), [((), Cents(deposit))]) {
            let amount = Cents(deposit);
            let (refunded, tip, tip_refunded) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
            bill.payments.push(Held { amount, applied, refunded, tip, tip_refunded });
        }
        for act in acts {
            bill.act(act);
            prop_assert!(bill.due() >= 0, "never more paid than asked for");
            for paid in &bill.payments {
                prop_assert!(paid.applied.0 >= 0 && paid.open().0 >= 0);
                prop_assert!(paid.applied.0 + paid.refunded.0 <= paid.amount.0);
            }
            for line in &bill.lines {
                let left = line.left();
                prop_assert!(left.quantity.0 >= 0 && left.net.0 >= 0 && left.tax.0 >= 0);
                prop_assert!(left.quantity.0 > 0 || left == Share::default());
            }
            let status = status_of(Cents(total), Cents(bill.credited), Cents(bill.paid()));
            prop_assert_eq!(status == InvoiceStatus::Paid, bill.due() == 0);
        }
        for at in 0..bill.lines.len() {
            let left = i64::from(bill.lines[at].left().quantity.0);
            bill.credit(at, left);
        }
        let credited: i64 = bill.lines.iter().map(|l| l.credited.total().unwrap().0).sum();
        prop_assert_eq!(credited, total, "all of it is exactly the bill");
        prop_assert_eq!((bill.paid(), bill.due()), (0, 0));
    }
}
