//! The keys and their list (R-UX-11).

use crate::support::{Answer, App};
use autoshop::ui::keys::KEYS;

/// The keys that the page tells of.
fn told(page: &Answer) -> Vec<String> {
    page.select("main dt")
        .iter()
        .map(|keys| keys.replace(" then", ""))
        .collect()
}

#[actix_web::test] // R-UX-11, R-ACC-13
async fn the_list_tells_each_role_what_its_keys_do() {
    let app = App::start().await;
    let advisor = app.advisor().await.get("/help/keys").await;
    let technician = app.technician().await.get("/help/keys").await;
    let accountant = app.accountant().await.get("/help/keys").await;

    for keys in ["n", "?", "g b", "g k", "j", "m", "Ctrl + K"] {
        assert!(
            told(&advisor).contains(&keys.to_owned()),
            "{keys}: {:?}",
            told(&advisor)
        );
    }
    assert!(!told(&technician).contains(&"g c".to_owned()));
    assert!(told(&technician).contains(&"g t".to_owned()));
    for keys in ["n", "g b"] {
        assert!(!told(&accountant).contains(&keys.to_owned()), "{keys}");
    }
    assert_eq!(advisor.attributes("[data-key='?']", "href"), ["/help/keys"]);
    assert_eq!(advisor.attributes("[data-key='n']", "href"), ["/quick"]);
    assert_eq!(advisor.attributes("[data-key='g b']", "href"), ["/board"]);
}

#[actix_web::test] // R-UX-11, WCAG 2.1.4
async fn whoever_switched_them_off_is_told_so() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/account").await.form("Save preferences");
    form.untick("keys").submit(&owner).await.assert_status(303);

    let page = owner.get("/help/keys").await;

    assert_eq!(page.attributes("body", "data-keys"), ["off"]);
    assert!(page.text(".notice").contains("switched single keys off"));
    assert!(told(&page).contains(&"Ctrl + K".to_owned()) && !told(&page).contains(&"n".to_owned()));
}

#[actix_web::test] // R-UX-11
async fn every_key_that_a_page_marks_is_in_the_list() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = app.add_customer(&app.shop, "Ana Ruiz").await;
    for path in [
        "/dashboard".to_owned(),
        "/board".to_owned(),
        "/calendar?view=month".to_owned(),
        "/quick".to_owned(),
        "/customers".to_owned(),
        format!("/customers/{ana}"),
        "/settings/people".to_owned(),
    ] {
        let page = owner.get(&path).await;
        let marked = page.attributes("[data-key]", "data-key");
        assert!(marked.len() > 5, "{path}");
        for key in marked {
            assert!(
                KEYS.iter().any(|known| known.keys == key),
                "{key} on {path}"
            );
        }
    }
}
