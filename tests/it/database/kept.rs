//! How long something is kept that was changed where nobody tells (architecture, section 6).

use crate::support::App;
use std::time::Duration;

const RIGHTS: Duration = Duration::from_secs(1);

#[actix_web::test]
async fn a_right_that_was_taken_where_nobody_tells_ends_in_seconds() {
    let app = App::keeping(RIGHTS).await;
    let owner = app.owner().await;
    owner
        .get("/settings/people/invite")
        .await
        .assert_status(200);

    let behind = "UPDATE membership SET role = 'technician' WHERE role = 'owner'; SELECT 'done'";
    app.rows_of_shop(app.shop.id, behind).await;
    tokio::time::sleep(RIGHTS).await;

    owner
        .get("/settings/people/invite")
        .await
        .assert_status(403);
}
