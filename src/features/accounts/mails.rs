//! Links for a new password by mail (R-ACC-6): asked for by whoever forgot it, or by an owner for
//! somebody. The job holds an id; the link is made when it is sent, and only its hash is kept.

use super::Proof;
use super::commands::make_reset_link;
use crate::db::ShopDb;
use crate::error::OrNotFound;
use crate::jobs::{Ctx, Job, Priority, Trouble};
use crate::kernel::contact::Email;
use crate::kernel::ids::UserId;
use crate::post::Mail;
use crate::ui::letter::Letter;
use crate::web::paths::ResetPath;
use serde::{Deserialize, Serialize};

/// Sends somebody of the shop a link for a new password. For nobody of the shop, nothing is done:
/// whoever asks for a link must not see by the work whether there is such an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResetMail {
    /// Who forgot it.
    pub user: UserId,
}

impl Job for ResetMail {
    const KIND: &'static str = "account.reset_mail";
    const WORDS: &'static str = "Mail with a link for a new password";
    const PRIORITY: Priority = Priority::Soon;
    const MAX_ATTEMPTS: i32 = 5;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let person = ctx.db.person_of(self.user).await?;
        let Some(person) = person.filter(|person| person.disabled_at.is_none()) else {
            return Ok(());
        };
        let shop = shop_name(&ctx.db).await?;
        let to = Email::parse(&person.email).map_err(|fault| Trouble::Never(fault.to_string()))?;
        let mailer = ctx.mailer()?;
        let (actor, now) = (ctx.actor(), ctx.now());
        let whose = (self.user, person.name.as_str());
        let proof = Proof::of_system();
        let token = ctx
            .write(async |tx| make_reset_link(tx, (&actor, now), whose, &proof).await)
            .await?;
        let link = ctx.post.absolute(ResetPath { token });
        let letter = Letter {
            shop: &shop,
            before: &[
                &format!("Hello {},", person.name),
                "somebody, probably you, asked for a link to choose a new password.",
            ],
            link: ("Choose a new password", &link),
            after: &[
                "The link works once, for an hour, and makes older ones useless. Until you use it, nothing changes.",
                "If it was not you, do nothing.",
            ],
        };
        let subject = "Choose a new password".to_owned();
        Trouble::of(mailer.send(&mail(ctx, (to, subject), &letter)).await).map(drop)
    }
}

/// The shop's name, as its mails bear it.
///
/// # Errors
/// When the database does not answer.
pub async fn shop_name(db: &ShopDb) -> Result<String, Trouble> {
    Ok(db.own_shop().await?.or_not_found()?.name)
}

/// The letter as the mail of this job.
#[must_use]
pub fn mail(ctx: &Ctx, (to, subject): (Email, String), letter: &Letter<'_>) -> Mail {
    Mail {
        // A link is another one at each try, so it is another mail.
        key: format!("{}-{}", ctx.key(), ctx.attempt()),
        at: ctx.now(),
        from_name: letter.shop.to_owned(),
        to,
        reply_to: None,
        subject: format!("{}: {subject}", letter.shop),
        text: letter.text(),
        html: Some(letter.page().into_string()),
    }
}
