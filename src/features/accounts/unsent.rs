//! What somebody had typed when the session was over (R-UX-16). It travels in the sign-in page itself,
//! never on our side, and is sent by a press of the same person in the same shop; whoever else signs in
//! there does not see it. Passwords are not kept.

use crate::kernel::ids::{ShopId, UserId};
use crate::ui::form::FormState;
use crate::web::form::PROOF_FIELD;
use crate::web::here::is_local;
use std::fmt;
use std::str::FromStr;

/// The cookie that says who was signed in here last, and where.
pub(super) const LAST: &str = "last";

/// The largest form that is kept, in bytes: it comes again inside another one.
const MOST: usize = 40 * 1024;

/// Who was signed in, and in which shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whose {
    pub(super) user: UserId,
    pub(super) shop: ShopId,
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.user, self.shop)
    }
}

/// Not as we write it.
#[derive(Debug)]
pub(super) struct Unknown;

impl FromStr for Whose {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        let (user, shop) = text.split_once('.').ok_or(Unknown)?;
        Ok(Self {
            user: user.parse().map_err(|_| Unknown)?,
            shop: shop.parse().map_err(|_| Unknown)?,
        })
    }
}

/// A form that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsent {
    /// Where it was sent to.
    pub(super) path: String,
    pub(super) whose: Whose,
    pub(super) pairs: Vec<(String, String)>,
}

const PATH: &str = "unsent_path";
const WHOSE: &str = "unsent_whose";
const PAIRS: &str = "unsent";

impl Unsent {
    /// Of a form as it was sent; none if it is too large.
    pub(super) fn of(path: &str, whose: Whose, form: &FormState) -> Option<Self> {
        let hidden = [
            ("_key", form.key().map(str::to_owned)),
            ("version", form.version().map(|version| version.to_string())),
        ];
        let hidden = hidden
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let typed = form.pairs().iter().cloned();
        let pairs: Vec<(String, String)> = hidden
            .chain(typed.filter(|(name, _)| !is_secret(name)))
            .collect();
        let size: usize = pairs
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum();
        let path = path.to_owned();
        let fits = size <= MOST && is_local(&path);
        fits.then_some(Self { path, whose, pairs })
    }

    /// The fields of the sign-in form that carry it.
    pub(super) fn fields(&self) -> [(&'static str, String); 3] {
        let pairs = serde_html_form::to_string(&self.pairs).unwrap_or_default();
        [
            (PATH, self.path.clone()),
            (WHOSE, self.whose.to_string()),
            (PAIRS, pairs),
        ]
    }

    /// As the sign-in form brought it.
    pub(super) fn read(form: &FormState) -> Option<Self> {
        let path = form.value(PATH).to_owned();
        let pairs = serde_html_form::from_str(form.value(PAIRS)).ok()?;
        let whose = form.value(WHOSE).parse().ok()?;
        is_local(&path).then_some(Self { path, whose, pairs })
    }

    /// What a person typed of it: no ids, no switches.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let is_typed = |(name, value): &&(String, String)| {
            let is_ours = matches!(name.as_str(), "_key" | "version" | "back" | "next");
            let is_word = value.chars().any(char::is_alphanumeric) && value != "true";
            !is_ours && is_word && value.parse::<uuid::Uuid>().is_err()
        };
        self.pairs
            .iter()
            .filter(is_typed)
            .map(|(_, value)| value.as_str())
    }
}

fn is_secret(name: &str) -> bool {
    name == PROOF_FIELD || name == "present" || name.contains("password")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn whose() -> Whose {
        let now = DateTime::UNIX_EPOCH;
        Whose {
            user: UserId::new(now),
            shop: ShopId::new(now),
        }
    }

    fn form(pairs: &[(&str, &str)]) -> FormState {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        FormState::posted(pairs.iter().map(pair).collect())
    }

    #[test] // R-UX-16
    fn a_form_comes_back_as_it_was_sent_but_for_passwords() {
        let sent = form(&[
            ("_key", "k1"),
            ("version", "7"),
            ("name", "Zoë & Söhne"),
            ("services", "1"),
            ("services", "2"),
            ("proof", "plum lantern"),
            ("present", "old"),
            ("password", "new"),
        ]);
        let unsent = Unsent::of("/customers", whose(), &sent).unwrap();
        assert!(!format!("{unsent:?}").contains("plum") && unsent.pairs.len() == 5);

        let signing_in = FormState::of(unsent.fields());

        assert_eq!(Unsent::read(&signing_in), Some(unsent.clone()));
        assert!(unsent.words().eq(["Zoë & Söhne", "1", "2"]));
    }

    #[test]
    fn what_is_large_or_elsewhere_is_not_kept() {
        let large = "x".repeat(MOST + 1);
        assert_eq!(Unsent::of("/", whose(), &form(&[("notes", &large)])), None);
        for path in [
            "//evil.example",
            "https://evil.example",
            "",
            "/\\evil.example",
        ] {
            assert_eq!(
                Unsent::of(path, whose(), &form(&[("a", "b")])),
                None,
                "{path}"
            );
            let mut signing_in = form(&[("unsent", "a=b"), ("unsent_path", path)]);
            signing_in.set("unsent_whose", whose().to_string());
            assert_eq!(Unsent::read(&signing_in), None, "{path}");
        }
    }
}
