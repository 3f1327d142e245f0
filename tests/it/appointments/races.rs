//! Two people at once: of what only one may have, one gets it (R-APPT-11).

use super::{conflicts, customer, form, id};
use crate::support::{Answer, App, Browser, Form};
use futures_util::future::join_all;
use sea_orm::ActiveValue::Set;

/// Sends all forms at the same time, each with a key of its own.
async fn at_once(browser: &Browser, forms: Vec<Form>) -> Vec<Answer> {
    let sent = forms.into_iter().enumerate().map(|(n, form)| {
        let form = form.fill("_key", &format!("key-of-somebody-{n}"));
        async move { form.submit(browser).await }
    });
    join_all(sent).await
}

fn with(answers: &[Answer], status: u16) -> usize {
    let all = answers.iter().map(|answer| answer.status.as_u16());
    all.filter(|s| *s == status).count()
}

#[actix_web::test] // F14, R-APPT-9, R-APPT-11
async fn a_day_takes_no_more_than_its_maximum_however_many_book_at_once() {
    let app = App::start().await;
    app.change_settings(|row| row.max_jobs_per_day = Set(Some(2)))
        .await;
    let advisor = app.advisor().await;
    let page = advisor.get("/appointments/new").await;
    let form = page.form("Book appointment").fill("complaint", "Noise");
    let form = form.fill("day", "2026-03-11").fill("place", "shop");
    let forms = (0..12).map(|n| {
        let form = form.clone().fill("name", &format!("Caller {n}"));
        form.fill("time", &format!("{:02}:00", 8 + n % 8))
    });

    let answers = at_once(&advisor, forms.collect()).await;

    assert_eq!(with(&answers, 303), 2);
    assert_eq!(with(&answers, 409) + with(&answers, 503), 10);
    let full = answers.iter().find(|answer| answer.status == 409);
    let words = conflicts(full.unwrap()).join(" ");
    assert!(words.contains('2'), "{words}");
}

#[actix_web::test] // R-APPT-9, R-APPT-11
async fn a_customer_is_not_booked_twice_for_a_day_by_two_at_once() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let mut forms = Vec::new();
    for hour in 8..16 {
        let time = format!("{hour:02}:00");
        forms.push(form(&advisor, &ana, ("2026-03-11", &time)).await);
    }

    let answers = at_once(&advisor, forms).await;

    assert_eq!(with(&answers, 303), 1);
    assert_eq!(with(&answers, 409) + with(&answers, 503), 7);
}

#[actix_web::test] // R-VEH-5, R-APPT-14
async fn two_first_cars_of_one_customer_at_once_make_one_main_car() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let mut forms = Vec::new();
    for n in 0..6 {
        let day = format!("2026-03-{}", 11 + n);
        let form = form(&advisor, &ana, (&day, "09:00")).await;
        let form = form
            .fill("make", "Honda")
            .fill("model", &format!("Model {n}"));
        forms.push(form);
    }

    let answers = at_once(&advisor, forms).await;

    assert_eq!(with(&answers, 303) + with(&answers, 503), 6);
    let page = advisor.get(&ana).await;
    let cars = page.select(".columns section li");
    assert_eq!(cars.len(), with(&answers, 303));
    let main = cars.iter().filter(|car| car.contains("main car")).count();
    assert_eq!(main, 1, "{cars:?} of {}", id(&ana));
}
