//! E-mail by SMTP, over a connection of its own for each mail: one that was kept may be gone when it is
//! wanted, and then nobody knows what it took with it.

use super::mail::{Mail, address};
use super::settings::{Patience, SmtpSettings, Tls};
use super::stream::Bounded;
use super::{Answer, Mailer, tls, words};
use async_trait::async_trait;
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::ClientId;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

/// So long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

pub(super) struct Smtp {
    settings: SmtpSettings,
    patience: Patience,
    from: Address,
    hello: ClientId,
    tls: TlsConnector,
    starttls: TlsParameters,
}

/// Why a mail did not even begin to be sent.
enum Fault {
    /// The server, or the way to it.
    Server(String),
    /// Whom it is for.
    Address(String),
}

fn server(error: impl Display) -> Fault {
    Fault::Server(words(&format!("The mail server: {error}")))
}

impl Smtp {
    pub(super) fn new(settings: SmtpSettings, patience: Patience) -> anyhow::Result<Self> {
        let from = address(&settings.from).map_err(|words| anyhow::anyhow!(words))?;
        Ok(Self {
            hello: ClientId::Domain(from.domain().to_owned()),
            from,
            tls: TlsConnector::from(Arc::new(tls::config()?)),
            starttls: TlsParameters::new(settings.host.clone())?,
            settings,
            patience,
        })
    }

    /// Up to where the server waits for the text.
    async fn prepared(&self, to: Address) -> Result<AsyncSmtpConnection, Fault> {
        let mut line = self.connected().await?;
        let from = commands::Mail::new(Some(self.from.clone()), Vec::new());
        line.command(from).await.map_err(server)?;
        for step in [
            commands::Rcpt::new(to, Vec::new()).to_string(),
            commands::Data.to_string(),
        ] {
            let done = line.command(step).await;
            done.map_err(|error| match error.is_permanent() {
                true => Fault::Address(words(&format!("The mail server: {error}"))),
                false => server(error),
            })?;
        }
        Ok(line)
    }

    /// A line on which the server knows us.
    async fn connected(&self) -> Result<AsyncSmtpConnection, Fault> {
        let to = (self.settings.host.as_str(), self.settings.port);
        let line = timeout(self.patience.connecting, TcpStream::connect(to)).await;
        let line = line
            .map_err(|_| server("no connection in time"))?
            .map_err(server)?;
        let peer = line.peer_addr().map_err(server)?;
        let line: Box<dyn AsyncTokioStream> = match self.settings.tls {
            Tls::Always => {
                let name = ServerName::try_from(self.settings.host.clone()).map_err(server)?;
                let line = self.tls.connect(name, line).await.map_err(server)?;
                Box::new(Bounded::new(line, peer))
            }
            Tls::Asked | Tls::Offered => Box::new(Bounded::new(line, peer)),
        };
        let mut line = AsyncSmtpConnection::connect_with_transport(line, &self.hello)
            .await
            .map_err(server)?;
        if self.settings.tls != Tls::Always && line.can_starttls() {
            let done = line.starttls(self.starttls.clone(), &self.hello).await;
            done.map_err(server)?;
        } else if self.settings.tls == Tls::Asked {
            return Err(server("it offers no STARTTLS"));
        }
        if let Some((user, password)) = &self.settings.login {
            let login = Credentials::new(user.clone(), password.shown().to_owned());
            let ways = [Mechanism::Plain, Mechanism::Login];
            line.auth(&ways, &login).await.map_err(server)?;
        }
        Ok(line)
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &Mail) -> Answer {
        let from = &self.settings.from;
        let ready = address(&mail.to).and_then(|to| Ok((to, mail.message(from)?.formatted())));
        let (to, message) = match ready {
            Ok(ready) => ready,
            Err(words) => return Answer::Refused { words },
        };
        let later = |words: String| Answer::Later { after: None, words };
        let mut line = match timeout(self.patience.answer, self.prepared(to)).await {
            Ok(Ok(line)) => line,
            Ok(Err(Fault::Address(words))) => return Answer::Refused { words },
            Ok(Err(Fault::Server(words))) => return later(words),
            Err(_) => return later("The mail server does not answer.".to_owned()),
        };
        // From here on it may have been taken, whatever is heard of it.
        match timeout(self.patience.answer, line.message(&message)).await {
            Ok(Ok(_)) => {
                drop(timeout(GOODBYE, line.quit()).await);
                Answer::Accepted {
                    reference: mail.reference(from),
                }
            }
            Ok(Err(error)) => {
                let words = words(&format!("The mail server: {error}"));
                match (error.is_permanent(), error.is_transient()) {
                    (true, _) => Answer::Refused { words },
                    (_, true) => later(words),
                    _ => Answer::Unknown { words },
                }
            }
            Err(_) => Answer::Unknown {
                words: "The mail server got all of it and did not answer.".to_owned(),
            },
        }
    }
}
