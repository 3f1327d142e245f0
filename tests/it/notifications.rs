//! What people of the shop are told, and the bell that counts it (R-NOTIF-1).

use crate::booking::{answered, chosen, draft, open, pressed};
use crate::floor::stamps::{booked, customer};
use crate::support::past::{Of, unpaid_visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, invoice, membership, notification};
use autoshop::error::AppResult;
use autoshop::features::messages::inbound;
use autoshop::features::notifications::{News, Subject, forget, tell};
use autoshop::kernel::ids::{CustomerId, MembershipId, NotificationId};
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus, Notice, Role};
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

async fn all(app: &App) -> Vec<notification::Model> {
    let query = notification::Entity::find().order_by_asc(notification::Column::Id);
    app.db(app.shop.id).all(query).await.unwrap()
}

async fn member(app: &App, role: Role) -> MembershipId {
    let people = app.db(app.shop.id).members().await.unwrap();
    people.iter().find(|one| one.role == role).unwrap().id
}

/// What each role was told, in words.
async fn told(app: &App, role: Role) -> Vec<String> {
    let whose = member(app, role).await;
    let rows = all(app).await.into_iter();
    let own = rows.filter(|row| row.membership_id == whose);
    own.map(|row| row.text).collect()
}

fn reply(of: u128, text: &str) -> News {
    News {
        kind: Notice::Reply,
        of: Subject::Customer(CustomerId(uuid::Uuid::from_u128(of))),
        text: text.to_owned(),
        technician: None,
    }
}

async fn say(app: &App, news: &[News]) {
    let said: AppResult<()> = app
        .write(&app.shop, async |tx, by| tell(tx, by.1, news).await)
        .await;
    said.unwrap();
}

fn bell(page: &Answer) -> String {
    page.text("header.top .bell .vh")
}

async fn list(browser: &Browser) -> Answer {
    browser.get("/notifications").await
}

/// Presses this of the first row: `open` or `read`.
async fn press(browser: &Browser, page: &Answer, what: &str) -> Answer {
    let forms = page.attributes("main td form, main [role=cell] form", "action");
    let first = forms.into_iter().find(|action| action.ends_with(what));
    let answer = browser.post(first.expect("a row"), &[]).await;
    answer.assert_status(303);
    answer
}

#[actix_web::test] // R-NOTIF-1
async fn whoever_books_online_rings_at_the_office_and_at_the_technicians() {
    let (app, owner) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &[("symptoms", "It squeals")]).await;
    chosen(&visitor, &base, (None, "530 555 0142")).await;
    assert_eq!(bell(&owner.get("/customers").await), "Notifications");

    pressed(&app, &visitor, &base).await.assert_status(303);

    let words = "Ada Byron asks for Tue, Mar 10, ";
    for role in [Role::Owner, Role::Advisor] {
        let told = told(&app, role).await;
        assert!(told.len() == 1 && told[0].starts_with(words), "{told:?}");
    }
    assert!(told(&app, Role::Accountant).await.is_empty());
    let visit = app.db(app.shop.id).one(appointment::Entity::find()).await;
    let visit = visit.unwrap().unwrap();
    let mut whose: Vec<_> = all(&app)
        .await
        .iter()
        .map(|row| row.membership_id)
        .collect();
    assert!(
        whose.contains(&visit.technician_id.unwrap()),
        "who drives there"
    );
    let count = whose.len();
    whose.sort();
    whose.dedup();
    assert_eq!(whose.len(), count, "each once");

    let page = owner.get("/customers").await;
    assert_eq!(bell(&page), "1 unread notification", "at once");
    assert_eq!(page.attributes(".bell a", "href"), ["/notifications"]);
    let fragment = owner.get("/notifications/count").await;
    assert!(
        fragment
            .assert_ok()
            .body()
            .contains("1 unread notification")
    );
    assert_eq!((fragment.statements(), fragment.door_statements()), (0, 0));
    let page = list(&owner).await;
    assert_eq!(
        bell(&list(&owner).await),
        bell(&page),
        "looking reads nothing"
    );
    let there = press(&owner, &page, "/open").await;
    assert_eq!(
        there.assert_status(303).location(),
        format!("/appointments/{}", visit.id)
    );
    let page = list(&owner).await;
    assert_eq!(bell(&page), "Notifications");
    assert_eq!(page.text(".empty .what"), "All read");
    assert!(
        page.attributes("main td form", "action").is_empty()
            && page.text("main table").contains("Ada Byron")
    );
    let other = app.advisor().await;
    assert_eq!(
        bell(&list(&other).await),
        "1 unread notification",
        "each reads alone"
    );
}

#[actix_web::test] // R-NOTIF-1, R-BOOK-2
async fn a_question_on_the_shops_page_rings() {
    let (app, owner) = open("request").await;
    let fields = [("name", "Far Away"), ("phone", "212 555 0142")];
    let sent = answered(&app.visitor(), "/s/shop-a/lead", ("Send", &fields)).await;
    sent.assert_status(303);

    assert_eq!(told(&app, Role::Advisor).await, ["Far Away: Question"]);
    let there = press(&owner, &list(&owner).await, "/open").await;
    assert_eq!(there.location(), "/leads");
}

#[actix_web::test] // R-NOTIF-1, R-MSG-5
async fn replies_of_one_customer_are_one_notification_that_comes_back() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let texts = async |body: &str| {
        let text = ("+15305550142", body);
        let heard = app.write(&app.shop, async |tx, by| inbound(tx, by, text, body).await);
        assert!(heard.await.unwrap());
    };
    let owner = app.owner().await;
    texts("On my way").await;
    texts("In ten minutes").await;
    assert_eq!(told(&app, Role::Owner).await, ["Ana Ruiz: In ten minutes"]);
    let page = list(&owner).await;
    assert_eq!(bell(&page), "1 unread notification");
    let there = press(&owner, &page, "/open").await;
    assert_eq!(there.location(), format!("/messages/{ana}"));

    app.clock.advance(TimeDelta::minutes(2));
    texts("Here").await;

    let rows = list(&owner).await.select("main tbody tr");
    assert!(
        rows.len() == 1 && rows[0].contains("Ana Ruiz: Here"),
        "{rows:?}"
    );
    assert!(rows[0].contains("Mark read"), "it is news again");
    assert!(told(&app, Role::Technician).await.is_empty());
}

#[actix_web::test] // R-NOTIF-1
async fn another_members_notification_is_not_found() {
    let app = App::start().await;
    say(&app, &[reply(1, "Hello")]).await;
    let owner = member(&app, Role::Owner).await;
    let row = all(&app)
        .await
        .into_iter()
        .find(|row| row.membership_id == owner);
    let id = row.unwrap().id;
    let advisor = app.advisor().await;

    for way in ["read", "open"] {
        let path = format!("/notifications/{id}/{way}");
        advisor.post(&path, &[]).await.assert_status(404);
        assert!([404, 405].contains(&advisor.get(&path).await.status.as_u16()));
    }

    assert!(all(&app).await.iter().all(|row| row.read_at.is_none()));
    let nobody = NotificationId::new(app.now());
    let path = format!("/notifications/{nobody}/read");
    app.owner().await.post(&path, &[]).await.assert_status(404);
}

#[actix_web::test] // R-NOTIF-1
async fn what_is_unread_comes_first_and_all_can_be_read_at_once() {
    let app = App::start().await;
    for n in 0..60 {
        say(&app, &[reply(n, &format!("No. {n}."))]).await;
        app.clock.advance(TimeDelta::minutes(1));
    }
    let owner = app.owner().await;
    let newest = list(&owner).await;
    assert_eq!(bell(&newest), "60 unread notifications");
    press(&owner, &newest, "/read").await;

    let page = list(&owner).await;
    let rows = page.select("main tbody tr");
    assert!(rows[0].contains("No. 58.") && rows.len() == 50, "{rows:?}");
    let next = page.attributes("a[rel=next]", "href").remove(0);
    let rest = owner.get(&next).await.select("main tbody tr");
    assert_eq!(rest.len(), 10);
    assert!(
        rest[8].contains("No. 0.") && rest[9].contains("No. 59."),
        "{rest:?}"
    );

    app.clock.advance(TimeDelta::minutes(1));
    say(&app, &[reply(99, "Meanwhile")]).await;
    page.form("Mark all read")
        .submit(&owner)
        .await
        .assert_status(303);
    let page = list(&owner).await;
    assert_eq!(
        bell(&page),
        "1 unread notification",
        "what nobody saw stays"
    );
    assert!(page.select("main tbody tr")[0].contains("Meanwhile"));
}

#[actix_web::test] // R-NOTIF-1, R-APPT-23
async fn nobody_starts_and_the_shop_is_told_once() {
    let app = App::start().await; // Tuesday, 9:30
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    booked(&office, &ana, ("2026-03-10", "10:00")).await;
    let look = async |minutes: i64| {
        app.clock.advance(TimeDelta::minutes(minutes));
        app.run_jobs().await;
        told(&app, Role::Technician).await
    };

    assert!(look(40).await.is_empty(), "ten minutes are nothing");
    let words = ["Ana Ruiz was planned for Tue, Mar 10, 10:00 AM"];
    assert_eq!(look(6).await, words);
    let first = all(&app).await;
    assert_eq!(look(30).await, words);
    assert_eq!(all(&app).await, first, "once");
    assert!(told(&app, Role::Accountant).await.is_empty());
}

#[actix_web::test] // R-NOTIF-1
async fn cars_that_nobody_fetches_and_bills_that_nobody_pays_ring() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    booked(&office, &ana, ("2026-03-10", "10:00")).await;
    let ready = app.now() - TimeDelta::hours(25);
    let of = Of::without_car(ana.parse().unwrap());
    unpaid_visit(&app, of, app.now() - TimeDelta::days(3)).await;
    let stood = async |day| {
        app.write(&app.shop, async |tx, _| {
            let visit = appointment::Entity::update_many()
                .col_expr(
                    appointment::Column::Status,
                    Expr::value(AppointmentStatus::Ready),
                )
                .col_expr(appointment::Column::ReadyAt, Expr::value(ready))
                .filter(appointment::Column::Status.eq(AppointmentStatus::Scheduled));
            tx.update_where(visit).await?;
            let bill = invoice::Entity::update_many()
                .col_expr(invoice::Column::DueDay, Expr::value(day))
                .filter(invoice::Column::Status.eq(InvoiceStatus::Issued));
            Ok(tx.update_where(bill).await?)
        })
        .await
        .unwrap()
    };
    assert_eq!(stood(app.today()).await, 1);
    app.run_jobs().await;
    assert!(
        told(&app, Role::Accountant).await.is_empty(),
        "due today is not overdue"
    );
    assert_eq!(stood(app.today() - TimeDelta::days(1)).await, 1);
    app.clock.advance(TimeDelta::minutes(6));
    app.run_jobs().await;

    let of_money = told(&app, Role::Accountant).await;
    assert!(
        of_money.len() == 1 && of_money[0].ends_with("was due Mar 9"),
        "{of_money:?}"
    );
    let office = told(&app, Role::Advisor).await;
    assert_eq!(office.len(), 2, "{office:?}");
    assert!(office[0].starts_with("Ana Ruiz has been ready since Mon, Mar 9, 8:"));
}

#[actix_web::test] // R-NOTIF-1
async fn old_ones_go_by_night() {
    let app = App::start().await;
    say(&app, &[reply(1, "Read"), reply(2, "Not read")]).await;
    let owner = app.owner().await;
    press(&owner, &list(&owner).await, "/read").await;
    let left = async |days| {
        app.clock.advance(TimeDelta::days(days));
        forget(&mut app.db(app.shop.id), app.now()).await.unwrap();
        told(&app, Role::Owner).await.len()
    };

    assert_eq!(left(29).await, 2);
    assert_eq!(left(2).await, 1, "read a month ago");
    assert_eq!(left(58).await, 1);
    assert_eq!(left(2).await, 0, "nobody cares");
}

#[actix_web::test] // R-NOTIF-1
async fn whoever_left_is_told_nothing_and_many_cost_no_more_than_few() {
    let app = App::start().await;
    let taken = async |news: News| {
        let meter = std::sync::Arc::new(autoshop::db::Meter::default());
        let mut db = app.doors().for_shop(app.shop.id, meter.clone());
        let news = [news];
        let done: AppResult<()> = db
            .transaction(async |tx| tell(tx, app.now(), &news).await)
            .await;
        done.unwrap();
        meter.statements()
    };
    let few = taken(reply(1, "One")).await;
    for n in 0..20 {
        app.add_person(&app.shop, Role::Advisor, &format!("Advisor {n}"))
            .await;
    }
    let disabled = app.write(&app.shop, async |tx, by| {
        let one = membership::Entity::update_many()
            .col_expr(membership::Column::DisabledAt, Expr::value(Some(by.1)))
            .filter(membership::Column::Name.eq("Advisor 7"));
        Ok(tx.update_where(one).await?)
    });
    assert_eq!(disabled.await.unwrap(), 1);

    assert_eq!(taken(reply(2, "Two")).await, few);

    let rows = all(&app).await;
    let two = rows.iter().filter(|row| row.text == "Two").count();
    assert_eq!(two, 2 + 20 - 1);
    assert!(few <= 2, "{few}");
}

#[actix_web::test] // R-NOTIF-1
async fn an_open_page_hears_that_its_reader_was_told_something() {
    let (app, owner) = open("request").await;
    let page = owner.get("/services").await;
    let name = page.attributes(".bell [data-live]", "data-live").remove(0);
    assert_eq!(
        name,
        format!("notification/{}", member(&app, Role::Owner).await)
    );
    assert_eq!(
        page.attributes(".bell", "data-url"),
        ["/notifications/count"]
    );
    let mut stream = owner.listen(None).await;
    assert_eq!(stream.change().await.names, "all");

    let fields = [("name", "Far Away"), ("phone", "212 555 0142")];
    let sent = answered(&app.visitor(), "/s/shop-a/lead", ("Send", &fields)).await;
    sent.assert_status(303);

    let names = stream.change().await.names;
    assert!(names.split(' ').any(|told| told == name), "{names}");
    press(&owner, &list(&owner).await, "/read").await;
    assert_eq!(
        stream.change().await.names,
        name,
        "other tabs of the same person"
    );
}
