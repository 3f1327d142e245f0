//! What a browser calls itself, in words that its owner knows.

/// The first sign that is found decides: many browsers also name those they are like.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// "Chrome on Windows"; a program that is no browser by its own first word.
#[must_use]
pub fn in_words(agent: &str) -> String {
    let find = |signs: &[(&str, &'static str)]| {
        let found = signs.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, words)| *words)
    };
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => {
            let first = agent.split(['/', ' ']).next().unwrap_or_default();
            let first: String = first.chars().take(40).collect();
            if first.is_empty() {
                "Unknown".to_owned()
            } else {
                first
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn browsers_are_called_as_their_owners_call_them() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        let edge = format!("{chrome} Edg/140.0.0.0");
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

        assert_eq!(in_words(chrome), "Chrome on Windows");
        assert_eq!(in_words(&edge), "Edge on Windows");
        assert_eq!(in_words(safari), "Safari on iPhone");
        assert_eq!(in_words("curl/8.5.0"), "curl");
        assert_eq!(in_words(""), "Unknown");
    }
}
