//! The gateway's seal on what it tells us: `X-Twilio-Signature`, the base64 of an HMAC-SHA1 with the
//! account's secret over the address that it called and all fields, sorted by their names.

use super::settings::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use std::fmt;

/// The header that bears it.
pub const SEAL: &str = "x-twilio-signature";

/// What is sealed besides our address: its query, without the mark, and the fields.
pub type Call<'a> = (&'a str, &'a [(String, String)]);

/// Tells the gateway's calls from others.
pub struct Seal {
    secret: Secret,
    address: String,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").finish_non_exhaustive()
    }
}

impl Seal {
    /// Of whoever knows the secret and calls at this address.
    #[must_use]
    pub const fn new(secret: Secret, address: String) -> Self {
        Self { secret, address }
    }

    fn over(&self, (query, fields): Call<'_>) -> Option<Hmac<Sha1>> {
        let mut mac = Hmac::<Sha1>::new_from_slice(self.secret.shown().as_bytes()).ok()?;
        mac.update(self.address.as_bytes());
        if !query.is_empty() {
            mac.update(b"?");
            mac.update(query.as_bytes());
        }
        let mut fields: Vec<_> = fields.iter().collect();
        fields.sort();
        fields.dedup(); // as its own libraries do
        for (name, value) in fields {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        Some(mac)
    }

    /// Was this seal put on the call by whoever knows the secret? Takes as long for a wrong one as
    /// for the right one.
    #[must_use]
    pub fn is_on(&self, call: Call<'_>, seal: &str) -> bool {
        let given = STANDARD.decode(seal);
        let (Ok(given), Some(mac)) = (given, self.over(call)) else {
            return false;
        };
        mac.verify_slice(&given).is_ok()
    }

    /// The seal on a call, as the gateway puts it: for tests.
    #[must_use]
    pub fn on(&self, call: Call<'_>) -> String {
        let mac = self.over(call);
        mac.map_or_else(String::new, |mac| {
            STANDARD.encode(mac.finalize().into_bytes())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "foo=1&bar=2";

    /// The example of the documentation.
    fn documented() -> (Seal, Vec<(String, String)>) {
        let address = "https://mycompany.com/myapp.php";
        let seal = Seal::new(Secret::new("12345"), address.to_owned());
        let fields = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        (seal, fields.into())
    }

    #[test]
    fn the_seal_is_that_of_the_documentation() {
        let (seal, mut fields) = documented();
        fields.reverse();

        assert_eq!(seal.on((QUERY, &fields)), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
        assert!(seal.is_on((QUERY, &fields), "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
    }

    #[test] // F39
    fn a_forged_seal_fits_nothing() {
        let (seal, fields) = documented();
        let mut changed = fields.clone();
        changed[1].1.push('0');

        assert!(!seal.is_on((QUERY, &changed), "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        for forged in ["", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "RSOY", "no base64!"] {
            assert!(!seal.is_on((QUERY, &fields), forged), "{forged}");
        }
        assert!(!seal.is_on(("", &fields), "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        let other = Seal::new(Secret::new("12346"), seal.address.clone());
        assert!(!other.is_on((QUERY, &fields), &seal.on((QUERY, &fields))));
    }
}
