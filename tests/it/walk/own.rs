//! The way through one's own account and the shop's people.

use super::Walker;
use crate::support::PASSWORD;
use autoshop::kernel::words::Role;

/// One's own: everybody does it, and finds the other one's session no more than a stranger.
pub(super) async fn account(walk: &mut Walker<'_>) {
    walk.see("/account", "/account", "oatc").await;
    walk.see("/help/keys", "/help/keys", "oatc").await;
    let name = [("name", "Owner Quetzal")];
    let page = "/account";
    walk.press("/account/name", (page, "Save name"), &name, "oatc")
        .await;
    let preferences = [("density", "compact")];
    walk.press(
        "/account/preferences",
        (page, "Save preferences"),
        &preferences,
        "oatc",
    )
    .await;
    let names = [("email", "canary@quetzal.example")];
    walk.press("/account/email", (page, "Save e-mail"), &names, "oatc")
        .await;
    let passwords = [("present", PASSWORD), ("password", "velvet harbor onion 7")];
    let (one, all) = ("/account/sessions/{session}/end", "/account/sessions/end");
    walk.press(
        "/account/password",
        (page, "Change password"),
        &passwords,
        "oatc",
    )
    .await;
    let email = "canary@quetzal.example";
    let again = [("email", email), ("password", "velvet harbor onion 7")];
    walk.app.visitor().post("/session", &again).await;
    walk.press(one, (page, "Sign out there"), &[], "oatc").await;
    walk.app.visitor().post("/session", &again).await;
    walk.press(all, (page, "Sign out everywhere else"), &[], "oatc")
        .await;
}

/// Somebody more, so that those who walk keep their roles.
pub(super) async fn people(walk: &mut Walker<'_>) {
    let shop = &walk.app.shop;
    let member = walk.app.add_person(shop, Role::Technician, "Nina Quetzal");
    let page = format!("/settings/people/{}", member.await);
    walk.see("/settings/people/{member}", &page, "o").await;
    let role = "/settings/people/{member}/role";
    let to = [("role", "advisor")];
    walk.press(role, (&page, "Save role"), &to, "o").await;
    let link = "/settings/people/{member}/password-link";
    walk.press(link, (&page, "Make a link"), &[], "o").await;
    let (out, back) = (
        "/settings/people/{member}/disabling",
        "/settings/people/{member}/enabling",
    );
    walk.press(out, (&page, "Disable"), &[], "o").await;
    walk.press(back, (&page, "Enable"), &[], "o").await;
    let invite = "/settings/people/invite";
    walk.see(invite, invite, "o").await;
    let whom = [("email", "sam@quetzal.example"), ("role", "accountant")];
    walk.press(invite, (invite, "Make the invitation"), &whom, "o")
        .await;
    let revocation = "/settings/people/invitations/{invitation}/revocation";
    walk.press(revocation, ("/settings/people", "Take back"), &[], "o")
        .await;
}
