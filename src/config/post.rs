//! Who sends e-mail and SMS. Without settings nobody does.

use super::secret;
use crate::kernel::contact::Email;
use crate::post::{Patience, PostSettings, SmsSettings, SmtpSettings, is_postable};
use clap::Args;
use std::fmt;

/// Flags of the ways out.
#[derive(Args, Clone, Default)]
pub struct PostArgs {
    /// The mail server: smtps://user:password@host, or smtp://host with STARTTLS [default: no mails]
    #[arg(long, env = "AUTOSHOP_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The address that mails come from; the name before it is the shop's
    #[arg(long, env = "AUTOSHOP_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// A gateway that speaks Twilio's Messages API [default: Twilio's own]
    #[arg(long, env = "AUTOSHOP_SMS_URL")]
    pub sms_url: Option<String>,
    /// The account's id at the gateway [default: no SMS]
    #[arg(long, env = "AUTOSHOP_SMS_ACCOUNT")]
    pub sms_account: Option<String>,
    /// The account's secret at the gateway
    #[arg(long, env = "AUTOSHOP_SMS_TOKEN", hide_env_values = true)]
    pub sms_token: Option<String>,
}

impl fmt::Debug for PostArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostArgs").finish_non_exhaustive()
    }
}

const SMTP: &str = "AUTOSHOP_SMTP_URL";
const FROM: &str = "AUTOSHOP_MAIL_FROM (--mail-from)";
const ACCOUNT: &str = "AUTOSHOP_SMS_ACCOUNT (--sms-account)";
const TOKEN: &str = "AUTOSHOP_SMS_TOKEN";

impl PostArgs {
    /// Reads them; each mistake is a line of `wrong`. `is_public`: the address that people use is known.
    pub(super) fn settings(&self, wrong: &mut Vec<String>, is_public: bool) -> PostSettings {
        let settings = PostSettings {
            smtp: self.smtp(wrong),
            sms: self.sms(wrong),
            patience: Patience::default(),
        };
        let sends = settings.smtp.is_some() || settings.sms.is_some();
        if sends && !is_public {
            let why = "links in messages need the address that people use";
            wrong.push(format!("AUTOSHOP_PUBLIC_URL (--public-url): {why}"));
        }
        settings
    }

    fn smtp(&self, wrong: &mut Vec<String>) -> Option<SmtpSettings> {
        let url = secret(self.smtp_url.as_ref(), SMTP, wrong)?;
        let Some(from) = &self.mail_from else {
            wrong.push(format!(
                "{FROM}: {SMTP} needs it: the address that mails come from"
            ));
            return None;
        };
        let from = Email::parse(from).map_err(|fault| fault.to_string());
        let from = from.and_then(|from| is_postable(&from).map(|()| from));
        let from = from.map_err(|fault| format!("{FROM}: {fault}"));
        let read = from.and_then(|from| {
            let read = SmtpSettings::parse(&url, from);
            read.map_err(|fault| format!("{SMTP} (--smtp-url): {fault}"))
        });
        read.map_err(|mistake| wrong.push(mistake)).ok()
    }

    fn sms(&self, wrong: &mut Vec<String>) -> Option<SmsSettings> {
        let token = secret(self.sms_token.as_ref(), TOKEN, wrong);
        let (account, token) = match (&self.sms_account, token) {
            (Some(account), Some(token)) => (account, token),
            (None, None) => return None,
            (Some(_), None) => {
                wrong.push(format!("{TOKEN} (--sms-token): {ACCOUNT} needs it"));
                return None;
            }
            (None, Some(_)) => {
                wrong.push(format!("{ACCOUNT}: {TOKEN} needs it"));
                return None;
            }
        };
        let url = self.sms_url.as_deref().unwrap_or("https://api.twilio.com");
        let read = SmsSettings::parse(url, account, token);
        let told = |fault: &str| format!("AUTOSHOP_SMS_URL (--sms-url): {fault}");
        read.map_err(|fault| wrong.push(told(fault))).ok()
    }
}
