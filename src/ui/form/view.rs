//! What surrounds the fields: the form itself, its hidden fields, the summary of its errors.

use maud::{Markup, html};

use super::{Conflict, FormState};
use crate::ui::button::Button;
use crate::ui::icon::Icon;

/// The idempotency key and the version of the row. There is no CSRF field.
#[must_use]
pub fn hidden_fields(form: &FormState) -> Markup {
    html! {
        @if let Some(key) = form.key() { input type="hidden" name="_key" value=(key); }
        @if let Some(version) = form.version() { input type="hidden" name="version" value=(version); }
    }
}

/// "There is a problem", with a link to each field. Has the focus after a refused save.
#[must_use]
pub fn error_summary(form: &FormState) -> Markup {
    html! {
        @if form.has_errors() {
            div.error-summary role="alert" tabindex="-1" {
                h2 { "There is a problem" }
                ul {
                    @for error in form.errors() {
                        li {
                            @if error.field.is_empty() { (error.message) }
                            @else { a href={ "#" (form.id(&error.field)) } { (error.message) } }
                        }
                    }
                }
            }
        }
    }
}

/// The fields that somebody else saved otherwise, as they are called on this form. One that is not
/// on it can't be compared.
fn differing<'a>(form: &FormState, conflict: &'a Conflict) -> Vec<(&'a str, String)> {
    let names = conflict.stored.iter().map(|(name, _)| name.as_str());
    names
        .filter_map(|name| Some((name, form.label(name)?)))
        .collect()
}

/// What is to be said above the fields: that somebody else saved, or the form's own notice. It is
/// drawn after them, because they know what they are called.
#[must_use]
pub fn notice(form: &FormState) -> Markup {
    html! {
        @if let Some(conflict) = form.conflicted() {
            div.notice data-tone="warn" role="alert" tabindex="-1" {
                (Icon::TriangleAlert)
                div {
                    p { strong { "Changed by " (conflict.who) " " (conflict.when) "." } }
                    @let differing = differing(form, conflict);
                    @if differing.is_empty() {
                        p { "Nothing differs from what you typed. Save again to keep it." }
                    } @else {
                        p {
                            "Not the same as yours: "
                            @for (at, (name, label)) in differing.iter().enumerate() {
                                @if at > 0 { ", " }
                                a href={ "#" (form.id(name)) } { (label) }
                            }
                            ". Your words are kept; save again to replace what is stored."
                        }
                    }
                }
            }
        }
        @if let Some(notice) = &form.notice {
            div.notice data-tone="info" { (Icon::Info) div { (notice) } }
        }
    }
}

/// A form that works with and without script: 422 and 409 answer it again, a success moves on.
#[must_use]
pub fn form_tag(action: &str, id: &str, body: &Markup) -> Markup {
    html! {
        form.form id=(id) method="post" action=(action) novalidate
            hx-post=(action) hx-target="this" hx-select=(format!("#{id}")) hx-swap="outerMorph" hx-sync="this:drop"
            hx-disable="find button" { (body) }
    }
}

/// A [`form_tag`] that starts with the hidden fields, the errors and the notice of `form`.
#[must_use]
pub fn form_for(action: &str, id: &str, form: &FormState, body: &Markup) -> Markup {
    form_tag(
        action,
        id,
        &html! { (hidden_fields(form)) (error_summary(form)) (notice(form)) (body) },
    )
}

/// A form with files, sent by the browser itself: the answer is a page.
#[must_use]
pub fn upload_tag(action: &str, id: &str, body: &Markup) -> Markup {
    html! {
        form.form id=(id) method="post" action=(action) enctype="multipart/form-data" novalidate { (body) }
    }
}

/// Fields in two columns on a desk, in one on a phone.
#[must_use]
pub fn grid(fields: &Markup) -> Markup {
    html! { div.fields { (fields) } }
}

/// A part of a long form, with its heading.
#[must_use]
pub fn section(title: &str, fields: &Markup) -> Markup {
    html! { fieldset.section { legend { (title) } div.fields { (fields) } } }
}

/// The last row of a form: the primary button first.
#[must_use]
pub fn actions(buttons: &Markup) -> Markup {
    html! { div.actions { (buttons) } }
}

/// A form that is only a button: "Start", "Void". Answers with a redirect or a toast.
#[must_use]
pub fn post_button(action: &str, form: &FormState, button: &Button<'_>) -> Markup {
    html! {
        form.inline method="post" action=(action)
            hx-post=(action) hx-target="this" hx-swap="none" hx-sync="this:drop" hx-disable="find button" {
            (hidden_fields(form))
            @for (name, value) in form.pairs() { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}

/// A [`post_button`] whose answer may be a page with a question: it takes the page's place.
#[must_use]
pub fn asking_button(action: &str, form: &FormState, button: &Button<'_>) -> Markup {
    html! {
        form.inline method="post" action=(action) hx-post=(action) hx-target="closest [data-host]" hx-swap="innerHTML"
            hx-sync="this:drop" hx-disable="find button" {
            (hidden_fields(form))
            @for (name, value) in form.pairs() { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Role;
    use crate::ui::form::field;

    #[test]
    fn errors_are_tied_to_their_fields() {
        let mut form = FormState::posted(vec![("name".to_owned(), String::new())]);
        form.required("name", "Full name", 80);

        let summary = error_summary(&form).into_string();
        let field =
            html! { (field(&form, "name", "Full name").hint("As on the card.")) }.into_string();

        assert!(
            summary.contains(r##"<a href="#f-name">Enter a full name.</a>"##),
            "{summary}"
        );
        assert!(
            field.contains(r#"aria-describedby="f-name-hint f-name-error""#),
            "{field}"
        );
        assert!(field.contains(r#"aria-invalid="true""#), "{field}");
        assert!(error_summary(&FormState::empty()).into_string().is_empty());
    }

    #[test]
    fn a_password_is_never_echoed() {
        let form = FormState::posted(vec![("password".to_owned(), "hunter2".to_owned())]);

        let field = html! { (field::password(&form, "password", "Password")) }.into_string();

        assert!(!field.contains("hunter2"), "{field}");
    }

    #[test]
    fn a_date_that_no_picker_can_show_is_kept_as_text() {
        let form = FormState::posted(vec![("day".to_owned(), "tomorrow".to_owned())]);

        let field = html! { (field::date(&form, "day", "Day")) }.into_string();

        assert!(
            field.contains(r#"type="text""#) && field.contains("tomorrow"),
            "{field}"
        );
    }

    #[test]
    fn a_conflict_calls_the_fields_as_the_form_does() {
        let stored = FormState::of([
            ("line1", "12 Elm St".to_owned()),
            ("unseen", "x".to_owned()),
        ]);
        let typed = FormState::posted(vec![("line1".to_owned(), "9 Oak St".to_owned())]);
        let form = typed.conflict(&stored, 3, "Ana", html! { "just now" });

        let body = html! { (field(&form, "line1", "Street address")) };
        let page = form_for("/", "f", &form, &body).into_string();

        assert!(
            page.contains(r##"Not the same as yours: <a href="#f-line1">Street address</a>. "##),
            "{page}"
        );
    }

    #[test]
    fn a_conflict_shows_the_stored_choice_in_words() {
        let stored = FormState::of([("role", "advisor".to_owned())]);
        let typed = FormState::posted(vec![("role".to_owned(), "owner".to_owned())]);
        let form = typed.conflict(&stored, 3, "Ana", html! { "just now" });

        let choices = Role::ALL.iter().map(|role| (role.as_str(), role.label()));
        let field = html! { (field::select(&form, "role", "Role", choices)) }.into_string();

        assert!(field.contains("<strong>Advisor</strong>"), "{field}");
        assert!(field.contains(r#"value="owner" selected"#), "{field}");
        assert!(
            notice(&form)
                .into_string()
                .contains("Changed by Ana just now")
        );
        assert!(
            hidden_fields(&form)
                .into_string()
                .contains(r#"name="version" value="3""#)
        );
    }
}
