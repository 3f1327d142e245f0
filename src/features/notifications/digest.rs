//! What somebody has not read, once a day by mail to whoever asked for it (R-NOTIF-1).

use super::queries;
use crate::features::accounts::{mail, shop_name};
use crate::jobs::{Ctx, Due, Job, Priority, Recurring, Trouble, daily, enqueue};
use crate::kernel::contact::Email;
use crate::kernel::ids::MembershipId;
use crate::kernel::prefs::Prefs;
use crate::kernel::time::ShopTime;
use crate::ui::letter::Letter;
use crate::web::paths::NotificationsPath;
use chrono::{DateTime, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// At this hour by the clock on the shop's wall, or in the one after it.
const HOUR: u32 = 7;

/// So many are named in a mail; the others are counted.
const NAMED: usize = 10;

/// Asks for the mails of the day.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Digest {}

impl Job for Digest {
    const KIND: &'static str = "notification.digest";
    const WORDS: &'static str = "Look for unread notifications to mail";
    const PRIORITY: Priority = Priority::Late;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let now = ctx.now();
        let shop = ctx.db.own_shop().await?;
        let zone: Option<ShopTime> = shop.and_then(|shop| shop.zone.parse().ok());
        // A server that was off in the morning, or has it new, leaves it to the next one.
        let is_morning = |zone: &ShopTime| (HOUR..=HOUR + 1).contains(&zone.local(now).hour());
        let Some(zone) = zone.filter(is_morning).filter(|_| ctx.post.mail.is_some()) else {
            return Ok(());
        };
        let people = ctx.db.members().await?;
        let asked = people
            .iter()
            .filter(|one| one.disabled_at.is_none() && Prefs::read(one.prefs.as_ref()).digest);
        let asked: Vec<MembershipId> = asked.map(|one| one.id).collect();
        let unread = queries::who_has_unread(&ctx.db, asked).await?;
        let day = zone.day(now);
        ctx.write(async |tx| {
            for member in &unread {
                let key = format!("{member} {day}");
                let mail = DigestMail { member: *member };
                enqueue(tx, &mail, Due::now(now).once(&key)).await?;
            }
            Ok(())
        })
        .await
    }
}

impl Recurring for Digest {
    fn next(zone: ShopTime, now: DateTime<Utc>) -> DateTime<Utc> {
        let morning = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
        daily(zone, morning, now)
    }
}

/// Mails a member what is unread; nothing, if it was read meanwhile.
#[derive(Debug, Serialize, Deserialize)]
pub struct DigestMail {
    member: MembershipId,
}

impl Job for DigestMail {
    const KIND: &'static str = "notification.digest_mail";
    const WORDS: &'static str = "Mail with unread notifications";
    const PRIORITY: Priority = Priority::Late;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let person = ctx.db.person(self.member).await?;
        let unread = queries::unread(&ctx.db, self.member).await?;
        let person = person.filter(|one| one.disabled_at.is_none() && !unread.is_empty());
        let Some(person) = person else { return Ok(()) };
        let shop = shop_name(&ctx.db).await?;
        let to = Email::parse(&person.email).map_err(|fault| Trouble::Never(fault.to_string()))?;
        let mailer = ctx.mailer()?;
        let subject = match unread.len() {
            1 => "1 unread notification".to_owned(),
            many => format!("{many} unread notifications"),
        };
        let named = unread.iter().take(NAMED);
        let named = named.map(|row| format!("{}: {}", row.kind.label(), row.text));
        let more = unread.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| format!("And {more} more."));
        let words: Vec<String> = [format!("Hello {},", person.name)]
            .into_iter()
            .chain(named)
            .chain(more)
            .collect();
        let before: Vec<&str> = words.iter().map(String::as_str).collect();
        let link = ctx.post.absolute(NotificationsPath);
        let letter = Letter {
            shop: &shop,
            before: &before,
            link: ("Open your notifications", &link),
            after: &[
                "This comes at 7:00 while something is unread. Switch it off under Your account.",
            ],
        };
        Trouble::of(mailer.send(&mail(ctx, (to, subject), &letter)).await).map(drop)
    }
}
