//! How a person likes the pages of a shop, and what is told by mail. Kept with the person's place in it, so that every browser
//! obeys; what is not there, or of a later version, is as most people have it.

use crate::kernel::words::Density;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a person has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// Single keys do something (WCAG 2.1.4).
    pub keys: bool,
    /// How close things stand.
    pub density: Density,
    /// What is unread comes by mail once a day (R-NOTIF-1).
    pub digest: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            keys: true,
            density: Density::default(),
            digest: false,
        }
    }
}

impl Prefs {
    /// As it is stored; what cannot be read is left as most people have it.
    #[must_use]
    pub fn read(stored: Option<&serde_json::Value>) -> Self {
        let of = |name| stored.and_then(|json| json.get(name));
        let is = |name| of(name).and_then(Value::as_bool);
        let usual = Self::default();
        Self {
            keys: is("keys").unwrap_or(usual.keys),
            digest: is("digest").unwrap_or(usual.digest),
            density: of("density")
                .and_then(|json| Density::deserialize(json).ok())
                .unwrap_or(usual.density),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_said_is_as_most_people_have_it() {
        let read = |json| Prefs::read(Some(&json));
        let compact = Prefs {
            density: Density::Compact,
            ..Prefs::default()
        };

        assert_eq!(Prefs::read(None), Prefs::default());
        assert_eq!(read(json!({"density": "compact"})), compact);
        assert_eq!(
            read(json!({"density": "compact", "cards": ["car"]})),
            compact
        );
        assert_eq!(read(json!({"density": "airy"})), Prefs::default());
        assert!(!read(json!({"keys": false, "density": "airy"})).keys);
        assert!(read(json!({"digest": true})).digest);
        let stored = serde_json::to_value(compact).unwrap();
        assert_eq!(read(stored), compact);
    }
}
