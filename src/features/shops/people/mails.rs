//! Invitations by mail (R-ACC-9). The job holds an id; the link is made when it is sent, and only its
//! hash is kept.

use super::commands::link_of;
use crate::entity::invitation;
use crate::features::accounts::{mail, shop_name};
use crate::jobs::{Ctx, Job, Priority, Trouble};
use crate::kernel::contact::Email;
use crate::kernel::ids::InvitationId;
use crate::ui::letter::Letter;
use crate::web::form::new_link;
use crate::web::paths::InvitationPath;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

/// Sends the link of an invitation, while it is open.
#[derive(Debug, Serialize, Deserialize)]
pub struct InvitationMail {
    pub(super) invitation: InvitationId,
}

impl Job for InvitationMail {
    const KIND: &'static str = "account.invitation_mail";
    const WORDS: &'static str = "Mail with an invitation";
    const PRIORITY: Priority = Priority::Soon;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let query = invitation::Entity::find_by_id(self.invitation);
        let open = ctx.db.one(query).await?.filter(|invitation| {
            let is_decided = invitation.accepted_at.is_some() || invitation.revoked_at.is_some();
            !is_decided && invitation.expires_at > ctx.now()
        });
        let Some(open) = open else { return Ok(()) };
        let shop = shop_name(&ctx.db).await?;
        let to = Email::parse(&open.email).map_err(|fault| Trouble::Never(fault.to_string()))?;
        let mailer = ctx.mailer()?;
        let (token, now) = (new_link(), ctx.now());
        ctx.write(async |tx| {
            let link = link_of(open.id, &token, open.expires_at);
            Ok(tx.make_link(link, now).await?)
        })
        .await?;
        let link = ctx.post.absolute(InvitationPath { token });
        let offer = format!(
            "{shop} invites you to join as {}.",
            open.role.label().to_lowercase()
        );
        let letter = Letter {
            shop: &shop,
            before: &["Hello,", &offer],
            link: ("Look at the invitation", &link),
            after: &[
                "The link works once, for seven days. Give it to nobody else.",
                "If you do not know this shop, do nothing.",
            ],
        };
        let subject = "You are invited".to_owned();
        Trouble::of(mailer.send(&mail(ctx, (to, subject), &letter)).await).map(drop)
    }
}
