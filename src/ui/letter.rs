//! What a mail says: a few paragraphs and one link, as plain text and as a simple page of the same words.

use maud::{DOCTYPE, Markup, html};

/// A mail's words.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// Paragraphs before the link.
    pub before: &'a [&'a str],
    /// What the link does, and where it leads.
    pub link: (&'a str, &'a str),
    /// Paragraphs after it.
    pub after: &'a [&'a str],
}

impl Letter<'_> {
    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let link = format!("{}:\n{}", self.link.0, self.link.1);
        let before = self.before.iter().copied();
        let parts = before.chain([link.as_str()]);
        let parts: Vec<&str> = parts.chain(self.after.iter().copied()).collect();
        format!("{}\n\n-- \n{}\n", parts.join("\n\n"), self.shop)
    }

    /// As a page, without a picture or a script, so that nothing is asked for when it is opened.
    #[must_use]
    pub fn page(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head { meta charset="utf-8"; title { (self.shop) } }
                body {
                    @for words in self.before { p { (words) } }
                    p { a href=(self.link.1) { (self.link.0) } }
                    p { small { (self.link.1) } }
                    @for words in self.after { p { (words) } }
                    hr;
                    p { (self.shop) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_nothing_in_them_is_markup() {
        let letter = Letter {
            shop: "Bolt & <Nut>",
            before: &["First."],
            link: ("Go on", "https://shop.example/a?b=1&c"),
            after: &["Last."],
        };

        let text = letter.text();
        assert!(text.starts_with("First.\n\nGo on:\nhttps://shop.example/a?b=1&c\n\nLast."));
        assert!(text.ends_with("-- \nBolt & <Nut>\n"), "{text}");
        let page = letter.page().into_string();
        assert!(
            page.contains(r#"href="https://shop.example/a?b=1&amp;c""#),
            "{page}"
        );
        assert!(page.contains("Bolt &amp; &lt;Nut&gt;"), "{page}");
    }
}
