//! Submits the form that was rendered, hidden fields and all; so one that renders wrongly fails.

use super::browser::{Answer, Browser};
use scraper::{ElementRef, Html, Selector};

/// A form as a person fills it in.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    action: String,
    method: String,
    fields: Vec<(String, String)>,
    names: Vec<String>,
    /// Whether it is sent in parts, and its files: field, name, bytes.
    is_parted: bool,
    files: Vec<(String, String, Vec<u8>)>,
}

fn all<'a>(of: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    of.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(of: ElementRef<'_>) -> String {
    of.text()
        .collect::<Vec<_>>()
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

impl Form {
    pub(super) fn of(html: &str, button: &str) -> Option<Self> {
        let document = Html::parse_document(html);
        let forms = document
            .select(&Selector::parse("form").unwrap())
            .collect::<Vec<_>>();
        forms.into_iter().find_map(|form| {
            let pressed = all(form, "button")
                .into_iter()
                .find(|b| text(*b) == button)?;
            let mut found = Self {
                action: form.attr("action").unwrap_or_default().to_owned(),
                method: form.attr("method").unwrap_or("get").to_owned(),
                fields: Vec::new(),
                names: Vec::new(),
                is_parted: form.attr("enctype") == Some("multipart/form-data"),
                files: Vec::new(),
            };
            for control in all(form, "input, select, textarea") {
                found.take(control);
            }
            if let (Some(name), Some(value)) = (pressed.attr("name"), pressed.attr("value")) {
                found.fields.push((name.to_owned(), value.to_owned()));
            }
            Some(found)
        })
    }

    fn take(&mut self, control: ElementRef<'_>) {
        let Some(name) = control.attr("name").map(str::to_owned) else {
            return;
        };
        self.names.push(name.clone());
        let value = match control.value().name() {
            "select" => {
                let options = all(control, "option");
                let chosen = options
                    .iter()
                    .find(|o| o.attr("selected").is_some())
                    .or(options.first());
                chosen.map(|o| o.attr("value").map_or_else(|| text(*o), str::to_owned))
            }
            "textarea" => Some(control.text().collect::<String>()),
            _ => match control.attr("type") {
                Some("checkbox" | "radio") if control.attr("checked").is_none() => None,
                Some("submit" | "button" | "file") => None,
                Some("checkbox" | "radio") => {
                    Some(control.attr("value").unwrap_or("on").to_owned())
                }
                _ => Some(control.attr("value").unwrap_or_default().to_owned()),
            },
        };
        self.fields.extend(value.map(|value| (name, value)));
    }

    /// Types into a field, or chooses in a list; the field must be there.
    #[track_caller]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        assert!(
            self.names.iter().any(|n| n == name),
            "no field {name:?} among {:?}",
            self.names
        );
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses one more file for a field; the field must be there.
    #[track_caller]
    pub(crate) fn attach(mut self, name: &str, (called, bytes): (&str, &[u8])) -> Self {
        assert!(self.names.iter().any(|n| n == name), "no field {name:?}");
        self.files
            .push((name.to_owned(), called.to_owned(), bytes.to_vec()));
        self
    }

    /// Ticks one more box of that name.
    #[track_caller]
    pub(crate) fn tick(mut self, name: &str, value: &str) -> Self {
        assert!(
            self.names.iter().any(|n| n == name),
            "no field {name:?} among {:?}",
            self.names
        );
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends this besides, or instead, whether the form offers it or not.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Unticks every box of that name.
    pub(crate) fn untick(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// What the form holds under that name.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, v)| v)
    }

    pub(crate) fn action(&self) -> &str {
        &self.action
    }

    /// Every field as it would be sent.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        self.fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect()
    }

    pub(crate) async fn submit(&self, browser: &Browser) -> Answer {
        assert_eq!(
            self.method, "post",
            "submit posts; follow a GET form by its URL"
        );
        if self.is_parted {
            let files = self.files.iter();
            let files: Vec<_> = files
                .map(|(field, name, bytes)| (field.as_str(), name.as_str(), bytes.as_slice()))
                .collect();
            return browser
                .send_parts("same-origin", &self.action, (&self.fields(), &files))
                .await;
        }
        browser.post(&self.action, &self.fields()).await
    }
}
