//! What a shop's books must say whatever happened: asked after every test that went well.

use autoshop::db::{Db, Meter, ShopDb};
use autoshop::entity::{
    appointment, credit_note, invoice, invoice_discount, invoice_line, number_skip, payment,
    refund, repair_order, status_change,
};
use autoshop::features::reports::books::check;
use autoshop::kernel::ids::{AppointmentId, InvoiceId, PaymentId};
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus, PaymentKind};
use sea_orm::EntityTrait;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Every contradiction there is, in words.
pub(crate) async fn faults(url: &str) -> Vec<String> {
    let db = Db::connect(url, 1, Duration::from_secs(5)).await.unwrap();
    let mut faults = Vec::new();
    for shop in db.shops().await.unwrap() {
        let shop = db.for_shop(shop.id, Arc::new(Meter::default()));
        money(&shop, &mut faults).await;
        numbers(&shop, &mut faults).await;
        steps(&shop, &mut faults).await;
        back(&shop, &mut faults).await;
        promises(&shop, &mut faults).await;
    }
    db.close().await;
    faults
}

fn add<K: std::hash::Hash + Eq>(sums: &mut HashMap<K, i64>, key: K, amount: Cents) {
    *sums.entry(key).or_default() += amount.0;
}

/// What of the payments was applied sums to what the bill says is paid and its lines to what it asks for.
async fn money(db: &ShopDb, faults: &mut Vec<String>) {
    let (mut paid, mut asked) = (HashMap::new(), HashMap::new());
    let (mut gross, mut off, mut given) = (HashMap::new(), HashMap::new(), HashMap::new());
    for discount in db.all(invoice_discount::Entity::find()).await.unwrap() {
        add::<InvoiceId>(&mut given, discount.invoice_id, discount.given);
    }
    for payment in db.all(payment::Entity::find()).await.unwrap() {
        if let Some(bill) = payment.invoice_id {
            add::<InvoiceId>(&mut paid, bill, payment.applied);
        }
    }
    for line in db.all(invoice_line::Entity::find()).await.unwrap() {
        add::<InvoiceId>(&mut asked, line.invoice_id, line.total);
        add::<InvoiceId>(&mut gross, line.invoice_id, line.subtotal);
        add::<InvoiceId>(&mut off, line.invoice_id, line.discount);
    }
    for bill in db.all(invoice::Entity::find()).await.unwrap() {
        let sum = paid.get(&bill.id).copied().unwrap_or_default();
        if sum != bill.paid.0 {
            faults.push(format!(
                "{:?}: paid is {}, the payments are {sum}",
                bill.number, bill.paid.0
            ));
        }
        if let Some(sum) = asked.get(&bill.id).filter(|sum| **sum != bill.total.0) {
            faults.push(format!(
                "{:?}: the total is {}, the lines are {sum}",
                bill.number, bill.total.0
            ));
        }
        let has_lines = asked.contains_key(&bill.id);
        for (words, sums, sum) in [
            ("gross", &gross, bill.gross),
            ("discount", &off, bill.discount),
            ("discounts given", &given, bill.discount),
        ] {
            let lines = sums.get(&bill.id).copied().unwrap_or_default();
            if has_lines && lines != sum.0 {
                faults.push(format!(
                    "{:?}: {words} of {lines}, and the bill says {}",
                    bill.number, sum.0
                ));
            }
        }
        let is_open = bill.due.0 > 0;
        let due = match bill.status {
            InvoiceStatus::Void => 0,
            _ => bill.total.0 - bill.credited.0 - bill.paid.0,
        };
        if bill.due.0 != due {
            faults.push(format!(
                "{:?}: {} is due, not {due}",
                bill.number, bill.due.0
            ));
        }
        let fits = match bill.status {
            InvoiceStatus::Draft => bill.number.is_none() && bill.paid.0 == 0,
            InvoiceStatus::Issued => bill.paid.0 == 0,
            InvoiceStatus::PartiallyPaid => bill.paid.0 > 0 && is_open,
            InvoiceStatus::Paid => !is_open,
            InvoiceStatus::Void => true,
        };
        if !fits {
            faults.push(format!(
                "{:?} is {:?} with {} paid and {} due",
                bill.number, bill.status, bill.paid.0, bill.due.0
            ));
        }
    }
}

/// What went back sums to what payments and bills say of it, and never exceeds what came (R-PAY-6,
/// R-INV-10).
async fn back(db: &ShopDb, faults: &mut Vec<String>) {
    let (mut given, mut tips, mut credited) = (HashMap::new(), HashMap::new(), HashMap::new());
    for back in db.all(refund::Entity::find()).await.unwrap() {
        add::<PaymentId>(&mut given, back.payment_id, back.amount);
        add::<PaymentId>(&mut tips, back.payment_id, back.tip);
    }
    for note in db.all(credit_note::Entity::find()).await.unwrap() {
        add::<InvoiceId>(&mut credited, note.invoice_id, note.total);
    }
    for paid in db.all(payment::Entity::find()).await.unwrap() {
        let of = |sums: &HashMap<PaymentId, i64>| sums.get(&paid.id).copied().unwrap_or_default();
        let is_so = of(&given) == paid.refunded.0 && of(&tips) == paid.tip_refunded.0;
        let fits = paid.applied.0 + paid.refunded.0 <= paid.amount.0;
        let is_all =
            paid.kind == PaymentKind::Deposit || paid.applied.0 + paid.refunded.0 == paid.amount.0;
        if !(is_so && fits && is_all) {
            faults.push(format!("a payment of {} is {paid:?}", paid.amount.0));
        }
    }
    for bill in db.all(invoice::Entity::find()).await.unwrap() {
        let sum = credited.get(&bill.id).copied().unwrap_or_default();
        if sum != bill.credited.0 || sum > bill.total.0 {
            faults.push(format!(
                "{:?}: {} credited of {}, the credit notes are {sum}",
                bill.number, bill.credited.0, bill.total.0
            ));
        }
    }
}

/// What tests write past the program: a visit without its customer's figures, the next number.
const PAST_THE_PROGRAM: &[&str] = &["customers", "series"];

/// The product's own look at the books finds nothing either: no false alarm.
async fn promises(db: &ShopDb, faults: &mut Vec<String>) {
    for finding in check(db).await.unwrap() {
        let name = finding.promise.name;
        if !finding.is_kept() && !PAST_THE_PROGRAM.contains(&name) {
            faults.push(format!("{}: {:?}", name, finding.faults));
        }
    }
}

/// Invoice numbers have no gaps but where the shop skipped (R-INV-7), and no two orders one number.
async fn numbers(db: &ShopDb, faults: &mut Vec<String>) {
    let mut series: HashMap<String, Vec<i32>> = HashMap::new();
    for bill in db.all(invoice::Entity::find()).await.unwrap() {
        if let (Some(number), Some(no)) = (bill.number, bill.series_no) {
            let name = number.trim_end_matches(|c: char| c.is_ascii_digit());
            series.entry(name.to_owned()).or_default().push(no);
        }
    }
    let skips = db.all(number_skip::Entity::find()).await.unwrap();
    let skips: Vec<i32> = skips.into_iter().map(|skip| skip.next).collect();
    for (name, mut numbers) in series {
        numbers.sort_unstable();
        let before = std::iter::once(0).chain(numbers.iter().copied());
        let mut steps = before.zip(&numbers);
        if steps.any(|(before, no)| before + 1 != *no && !skips.contains(no)) {
            faults.push(format!("the series {name} has gaps: {numbers:?}"));
        }
    }
    let orders = db.all(repair_order::Entity::find()).await.unwrap();
    let mut names: Vec<&str> = orders.iter().map(|o| o.number.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() != orders.len() {
        faults.push("two repair orders have one number".to_owned());
    }
}

/// An appointment stands where its steps have led: as often entered as left, but for the last one.
/// (Steps of one instant have no order, so they are not followed one by one.)
async fn steps(db: &ShopDb, faults: &mut Vec<String>) {
    let mut balance: HashMap<AppointmentId, HashMap<AppointmentStatus, i64>> = HashMap::new();
    for step in db.all(status_change::Entity::find()).await.unwrap() {
        let of = balance.entry(step.appointment_id).or_default();
        *of.entry(step.to_status).or_default() += 1;
        if let Some(from) = step.from_status {
            *of.entry(from).or_default() -= 1;
        }
    }
    for visit in db.all(appointment::Entity::find()).await.unwrap() {
        let Some(mut led) = balance.remove(&visit.id) else {
            continue;
        };
        // Booking is no step: every visit begins as scheduled.
        *led.entry(AppointmentStatus::Scheduled).or_default() += 1;
        led.retain(|_, times| *times != 0);
        if led != HashMap::from([(visit.status, 1)]) {
            faults.push(format!(
                "an appointment is {:?}, but its steps led to {led:?}",
                visit.status
            ));
        }
    }
}
