//! People who speak for a customer (R-CUST-1).

use super::{add, found};
use crate::support::past::Of;
use crate::support::{Answer, App, Browser};
use autoshop::entity::{audit_log, customer_contact};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

fn page(of: Of) -> String {
    format!("/customers/{}", of.customer)
}

async fn contact(browser: &Browser, of: Of, typed: &[(&str, &str)]) -> Answer {
    let new = format!("{}/contacts/new", page(of));
    let form = browser.get(new).await.form("Add contact");
    let form = typed
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value));
    form.submit(browser).await
}

#[actix_web::test] // R-CUST-1, R-CUST-6
async fn a_company_has_several_contacts_and_is_found_by_each() {
    let app = App::start().await;
    let fleet = add(&app, ["Delta Fleet", "530 555 0100", "", "", ""]).await;
    let advisor = app.advisor().await;

    let bea = [
        ("name", "Bea Okafor"),
        ("role", "Office"),
        ("phone", "530 555 0177"),
        ("email", "bea@delta.example"),
    ];
    contact(&advisor, fleet, &bea).await.assert_status(303);
    let main = [
        ("name", "Zoe Lang"),
        ("role", "Driver"),
        ("is_main", "true"),
    ];
    contact(&advisor, fleet, &main).await.assert_status(303);

    let profile = advisor.get(page(fleet)).await;
    let words = profile.text("main");
    assert!(words.contains("Bea Okafor Office"), "{words}");
    let (zoe, bea) = (words.find("Zoe Lang"), words.find("Bea Okafor"));
    assert!(zoe < bea, "the main one first: {words}");
    let call = profile.attributes("main a[href^='tel:']", "href");
    assert!(call.contains(&"tel:+15305550177".to_owned()), "{call:?}");
    for q in ["okafor", "5550177", "bea@delta", "zoe"] {
        assert_eq!(found(&advisor, q).await, ["Delta Fleet"], "{q}");
    }
    let whole = advisor.get("/customers?q=530+555+0177").await;
    assert_eq!(whole.location(), page(fleet), "a whole phone opens at once");
    // another main one
    let edits = profile.attributes("a[href*='/contacts/0']", "href");
    let form = advisor.get(&edits[1]).await.form("Save contact");
    assert_eq!(form.value("name"), "Bea Okafor");
    let form = form.tick("is_main", "true").fill("phone", "530 555 0178");
    form.submit(&advisor).await.assert_status(303);
    let mains = customer_contact::Entity::find().filter(customer_contact::Column::IsMain.eq(true));
    let mains = app.db(app.shop.id).all(mains).await.unwrap();
    assert_eq!(mains.len(), 1);
    assert_eq!(mains[0].name, "Bea Okafor");
    assert!(found(&advisor, "5550177").await.is_empty());
    assert_eq!(found(&advisor, "5550178").await, ["Delta Fleet"]);
    // and gone
    let edit = advisor.get(&edits[0]).await.form("Remove contact");
    edit.submit(&advisor).await.assert_status(303);
    assert!(found(&advisor, "zoe").await.is_empty());
    let traces = audit_log::Entity::find().filter(audit_log::Column::Entity.eq("contact"));
    assert_eq!(app.db(app.shop.id).all(traces).await.unwrap().len(), 4);
}

#[actix_web::test] // R-CUST-2, R-GEN-5
async fn a_phone_that_reaches_two_customers_is_saved_only_on_purpose() {
    let app = App::start().await;
    let fleet = add(&app, ["Delta Fleet", "530 555 0100", "", "", ""]).await;
    let ana = add(&app, ["Ana Ruiz", "530 555 0142", "", "", ""]).await;
    let advisor = app.advisor().await;

    let typed = [("name", "Ana R."), ("phone", "(530) 555-0142")];
    let warned = contact(&advisor, fleet, &typed).await;

    warned.assert_status(422);
    assert!(warned.attributes(".notice a", "href").contains(&page(ana)));
    let again = warned.form("Add contact");
    assert_eq!(again.value("name"), "Ana R.", "nothing typed is lost");
    let again = again.tick("another", "true");
    let first = again.submit(&advisor).await;
    assert_eq!(first.location(), again.submit(&advisor).await.location());
    let all = customer_contact::Entity::find();
    assert_eq!(app.db(app.shop.id).all(all).await.unwrap().len(), 1);
    // the other way round: a new customer with the phone of somebody's contact
    let typed = [("name", "Office"), ("phone", "530 555 0155")];
    contact(&advisor, fleet, &typed).await.assert_status(303);
    let new = advisor.get("/customers/new").await.form("Add customer");
    let new = new.fill("name", "Otto").fill("phone", "530 555 0155");
    let warned = new.submit(&advisor).await;
    warned.assert_status(422);
    assert!(
        warned
            .attributes(".notice a", "href")
            .contains(&page(fleet))
    );
}

#[actix_web::test] // R-GEN-3, R-GEN-4
async fn a_contact_needs_a_name_and_the_slower_one_sees_both_values() {
    let app = App::start().await;
    let fleet = add(&app, ["Delta Fleet", "", "", "", ""]).await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let refused = contact(&advisor, fleet, &[("phone", "ext. 9")]).await;
    refused.assert_status(422);
    let links = refused.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-name", "#f-phone"]);
    contact(&advisor, fleet, &[("name", "Bea")])
        .await
        .assert_status(303);
    let edit = advisor.get(page(fleet)).await;
    let edit = edit.attributes("a[href*='/contacts/0']", "href").remove(0);
    let slow = advisor.get(&edit).await.form("Save contact");
    let fast = owner.get(&edit).await.form("Save contact");
    fast.fill("role", "Office")
        .submit(&owner)
        .await
        .assert_status(303);

    let late = slow.fill("role", "Driver").submit(&advisor).await;

    late.assert_status(409);
    assert_eq!(late.text("#f-role-stored strong"), "Office");
    assert_eq!(late.form("Save contact").value("role"), "Driver");
}

#[actix_web::test] // R-CUST-4
async fn contacts_move_with_a_merge_and_back() {
    let app = App::start().await;
    let keep = add(&app, ["Delta Fleet", "530 555 0100", "", "", ""]).await;
    let other = add(&app, ["Delta Fleet Inc", "530 555 0101", "", "", ""]).await;
    let advisor = app.advisor().await;
    for (of, name) in [(keep, "Bea"), (other, "Zoe")] {
        let typed = [("name", name), ("is_main", "true")];
        contact(&advisor, of, &typed).await.assert_status(303);
    }
    let path = format!("{}/merge?with={}", page(keep), other.customer);
    let form = advisor.get(path).await.form("Merge into Delta Fleet");
    form.submit(&advisor).await.assert_status(303);
    let main = |answer: &Answer| answer.text("main");
    let words = main(&advisor.get(page(keep)).await);
    assert_eq!(words.matches("Main contact").count(), 1, "{words}");
    assert!(
        words.contains("Bea Main contact") && words.contains("Zoe"),
        "{words}"
    );
    assert!(
        words.contains("(530) 555-0101"),
        "the phone of the other one is not lost: {words}"
    );
    assert_eq!(found(&advisor, "5550101").await, ["Delta Fleet"]);

    let undo = advisor.get(page(keep)).await.form("Undo the merge");
    undo.submit(&advisor).await.assert_status(303);

    let words = main(&advisor.get(page(other)).await);
    assert!(words.contains("Zoe Main contact"), "{words}");
    let words = main(&advisor.get(page(keep)).await);
    assert!(
        words.contains("Bea Main contact") && !words.contains("Zoe"),
        "{words}"
    );
    assert!(!words.contains("555-0101"), "{words}");
}
