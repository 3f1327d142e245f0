//! How long something is kept that was changed where nobody tells (architecture, section 6).

use crate::support::App;
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::Role;
use std::time::Duration;

const RIGHTS: Duration = Duration::from_secs(1);

#[actix_web::test]
async fn a_right_that_was_taken_elsewhere_ends_in_seconds_and_a_rule_may_stand_longer() {
    let app = App::keeping(RIGHTS).await;
    let shop = app.db(app.shop.id);
    let owners = async || {
        let people = shop.members().await.unwrap();
        people.iter().filter(|m| m.role == Role::Owner).count()
    };
    let rate = async || shop.settings().await.unwrap().labor_rate;
    let (had, known) = (owners().await, rate().await);

    let behind = "UPDATE membership SET role = 'advisor' WHERE role = 'owner'; \
                  UPDATE shop_settings SET labor_rate = 1; SELECT 'done'";
    app.rows_of_shop(app.shop.id, behind).await;

    tokio::time::sleep(RIGHTS).await;
    assert_eq!((had, owners().await), (1, 0));
    assert_eq!(rate().await, known);
    assert_ne!(known, Cents(1));
}
