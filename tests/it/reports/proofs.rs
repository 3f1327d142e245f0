//! Whatever is done with money, in whatever order, the books keep every promise.

use crate::invoices::{BRAKES, Visit, set_rates, visit};
use crate::support::App;
use autoshop::entity::{invoice, invoice_line, payment};
use autoshop::error::{AppError, AppResult};
use autoshop::features::accounts::proof::Proof;
use autoshop::features::invoices::commands::{
    Chosen, NewCredit, NewPayment, NewRefund, credit, draft, issue, record, refund, take_deposit,
    void,
};
use autoshop::features::reports::books::check;
use autoshop::kernel::ids::{CreditNoteId, InvoiceId, PaymentId, RefundId};
use autoshop::kernel::money::{Cents, Quantity};
use autoshop::kernel::words::{AppointmentStatus, LineKind, PaymentMethod};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sea_orm::{EntityTrait, QueryOrder};

/// What somebody does: which of these, to which row, and how much.
type Act = (u8, usize, i64);

const CASES: usize = 12;

/// Kinds, hundredths and cents that round badly.
const ODD: &[(LineKind, i32, i64)] = &[
    (LineKind::Labor, 133, 14_999),
    (LineKind::Part, 300, 3_333),
    (LineKind::Part, 7, 129_999),
    (LineKind::Fee, 100, 501),
];

/// A refusal is an answer; anything else is a fault of ours.
fn allowed(done: AppResult<()>) {
    match done {
        Ok(()) | Err(AppError::Refused(_) | AppError::Stale) => {}
        Err(e) => panic!("{e:?}"),
    }
}

async fn act(app: &App, at: &Visit, (what, which, size): Act) {
    let (now, today) = (app.now(), app.today());
    let db = app.db(app.shop.id);
    let bills = db
        .all(invoice::Entity::find().order_by_asc(invoice::Column::Id))
        .await
        .unwrap();
    let payments = db
        .all(payment::Entity::find().order_by_asc(payment::Column::Id))
        .await
        .unwrap();
    let bill = bills.last();
    drop(db);
    let paying = |amount: i64| NewPayment {
        method: PaymentMethod::Cash,
        amount: Cents(amount),
        tip: Cents(size % 300),
        cash: None,
        reference: None,
        note: None,
        received_at: now,
        received_day: today,
    };
    let shop = &app.shop;
    let done = match (what % 7, bill) {
        (0, _) => {
            let (id, new) = (
                PaymentId::new(now),
                NewPayment {
                    tip: Cents::ZERO,
                    ..paying(1 + size % 20_000)
                },
            );
            app.write(shop, async |tx, by| {
                take_deposit(tx, by, (id, at.appointment), &new).await
            })
            .await
        }
        (1, Some(bill)) => {
            let new = paying(1 + size % bill.due.0.max(1));
            let (id, bill) = (PaymentId::new(now), bill.id);
            app.write(shop, async |tx, by| record(tx, by, (id, bill), &new).await)
                .await
        }
        (2, _) if !payments.is_empty() => {
            let paid = &payments[which % payments.len()];
            let new = NewRefund {
                method: paid.method,
                amount: Cents(size % (paid.amount.0 + 2)),
                tip: Cents(size % (paid.tip.0 + 1)),
                reason: "Any".to_owned(),
                reference: None,
                limit: None,
                day: today,
            };
            let (id, of) = (RefundId::new(now), paid.id);
            app.write(shop, async |tx, by| {
                refund(tx, by, (id, of), (&new, &Proof::of_system())).await
            })
            .await
        }
        (3 | 4, Some(bill)) => {
            let lines = app
                .db(shop.id)
                .all(invoice_line::Entity::find())
                .await
                .unwrap();
            let lines: Vec<_> = lines
                .into_iter()
                .filter(|line| line.invoice_id == bill.id)
                .collect();
            let line = &lines[which % lines.len()];
            let part = Quantity(1 + i32::try_from(size % i64::from(line.quantity.0)).unwrap());
            let chosen = match size % 6 {
                0 => Chosen::Everything,
                _ => Chosen::Lines(vec![(line.id, part)]),
            };
            let new = NewCredit {
                chosen,
                reason: "Any".to_owned(),
                reference: None,
                day: today,
            };
            let (id, of) = (CreditNoteId::new(now), bill.id);
            app.write(shop, async |tx, by| {
                credit(tx, by, (id, of), (&new, &Proof::of_system())).await
            })
            .await
        }
        (5, Some(bill)) => {
            let of = (bill.id, bill.version);
            app.write(shop, async |tx, by| void(tx, by, of, "Any").await)
                .await
        }
        _ => {
            let id = InvoiceId::new(now);
            app.write(shop, async |tx, by| {
                draft(tx, by, (id, at.appointment)).await?;
                issue(tx, by, (id, 1), today).await.map(drop)
            })
            .await
        }
    };
    allowed(done);
}

#[actix_web::test] // R-PAY-1, R-PAY-5, R-PAY-6, R-INV-9, R-INV-10
async fn any_sequence_of_money_keeps_every_promise() {
    let mut runner = TestRunner::deterministic();
    let acts = vec((any::<u8>(), any::<usize>(), 0..60_000_i64), 6..18);
    for case in 0..CASES {
        let app = App::start().await;
        let acts = acts.new_tree(&mut runner).unwrap().current();
        let charges = if case % 2 == 0 { ODD } else { BRAKES };
        set_rates(&app, &app.shop).await;
        let at = visit(&app, AppointmentStatus::Ready, charges).await;
        for (n, step) in acts.iter().enumerate() {
            act(&app, &at, *step).await;
            let findings = check(&app.db(app.shop.id)).await.unwrap();
            let broken: Vec<_> = findings
                .iter()
                .filter(|finding| !finding.is_kept())
                .collect();
            assert!(
                broken.is_empty(),
                "case {case}, after {:?}: {broken:?}",
                &acts[..=n]
            );
        }
    }
}
