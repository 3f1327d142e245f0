//! What can be written into a template, and what comes out of it (R-MSG-1).

use super::{Field, Values, Wrong, compile};
use crate::kernel::words::Trigger;
use proptest::{prop_assert, prop_assert_eq, proptest, sample::select};
use std::fmt::Write;

const BOOKED: Option<Trigger> = Some(Trigger::Booked);

fn ada() -> Values {
    let mut values = Values::default();
    values.set(Field::CustomerName, Some("Ada Byron".to_owned()));
    values.set(Field::FirstName, Some("Ada".to_owned()));
    values.set(Field::ShopName, Some("Edgar's".to_owned()));
    values
}

fn filled(text: &str) -> String {
    compile(text, BOOKED).unwrap().fill(&ada())
}

fn wrong(text: &str, moment: Option<Trigger>) -> String {
    compile(text, moment).unwrap_err().to_string()
}

// R-MSG-1
#[test]
fn places_are_filled_and_missing_ones_have_their_fallback() {
    for (text, is) in [
        ("", ""),
        ("No places }} at all", "No places }} at all"),
        ("Hi {{customer.first_name}}!", "Hi Ada!"),
        ("{{ customer.name }}{{shop.name}}", "Ada ByronEdgar's"),
        ("{{vehicle.name | \"your car\"}} is in", "your car is in"),
        ("{{vehicle.name | “your car”}}", "your car"),
        ("{{vehicle.plate|\"\"}}.", "."),
        ("{{customer.name | \"you\"}}", "Ada Byron"),
        (r"\{{customer.name}}", "{{customer.name}}"),
        (r"\{{ and {{customer.first_name}}", "{{ and Ada"),
        ("{ {{customer.first_name}} }", "{ Ada }"),
    ] {
        assert_eq!(filled(text), is, "{text}");
    }
}

// R-MSG-1
#[test]
fn what_cannot_be_filled_in_is_told_with_the_right_spelling() {
    for (text, is) in [
        ("Hi {{costumer.name}}", "Did you mean {{customer.name}}?"),
        (
            "Hi {{customer.firstname}}",
            "Did you mean {{customer.first_name}}?",
        ),
        ("Hi {{Customer.Name}}", "Did you mean {{customer.name}}?"),
        (
            "Hi {{vehicl.name | \"it\"}}",
            "Did you mean {{vehicle.name}}?",
        ),
        ("Hi {{name}}", "Did you mean {{customer.name}}?"),
        (
            "{{appointment.windw}}",
            "Did you mean {{appointment.window}}?",
        ),
        ("{{weather.tomorrow}}", "Choose one from the list."),
        ("Hi {{customer.name", "“{{customer.name” is not closed"),
        ("Hi {{}}", "is not understood"),
        ("Hi {{customer name}}", "is not understood"),
        ("{{vehicle.name | your car}}", "is not understood"),
        ("{{vehicle.name | \"your car}}", "is not understood"),
        ("{{vehicle.name}}", "{{vehicle.name | \"your car\"}}"),
        (
            "{{invoice.total}}",
            "not always there in a message for “Booked”",
        ),
    ] {
        let said = wrong(text, BOOKED);
        assert!(said.contains(is), "{text}: {said}");
    }
}

// R-MSG-1
#[test]
fn what_is_there_depends_on_the_moment() {
    assert!(compile("{{invoice.total}}", Some(Trigger::Paid)).is_ok());
    assert!(compile("{{appointment.window}}", Some(Trigger::Reminder)).is_ok());
    assert!(compile("{{appointment.window}}", Some(Trigger::Paid)).is_err());
    assert!(compile("{{order.number}}", Some(Trigger::Paid)).is_ok());
    let own = compile("{{appointment.window}}", None).unwrap_err();
    assert_eq!(own, Wrong::Empty(Field::Window, None));
    assert!(compile("{{appointment.window | \"soon\"}}", None).is_ok());
}

// R-MSG-1
#[test]
fn values_are_plain_text() {
    let mut values = Values::default();
    values.set(Field::CustomerName, Some("Ada\r\nBcc: all\u{7}".to_owned()));
    values.set(Field::FirstName, Some(" \t ".to_owned()));
    assert_eq!(values.of(Field::CustomerName), Some("Ada  Bcc: all"));
    assert_eq!(values.of(Field::FirstName), None);
    let text = compile("{{customer.name}}", None).unwrap();
    let mut values = Values::default();
    values.set(Field::CustomerName, Some("{{shop.name}}".to_owned()));
    assert_eq!(
        text.fill(&values),
        "{{shop.name}}",
        "what stands there is no template"
    );
}

proptest! {
    // R-MSG-1
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", moment in select(Trigger::ALL)) {
        if let Ok(template) = compile(&text, Some(moment)) {
            let told = template.fill(&ada());
            prop_assert!(told.len() <= 10 * text.len());
            prop_assert!(template.fill(&Values::default()).len() <= text.len());
        }
    }

    // R-MSG-1
    #[test]
    fn no_known_place_is_left_in_a_message(
        words in proptest::collection::vec(("[^{}\\\\]{0,20}", select(Field::ALL)), 0..8),
        moment in select(Trigger::ALL),
    ) {
        let mut text = String::new();
        for (words, field) in &words {
            write!(text, "{words}{{{{{} | \"there\"}}}}", field.path()).unwrap();
        }
        let made = compile(&text, Some(moment)).unwrap();
        prop_assert!(!made.fill(&ada()).contains("{{"));
        let all = words.iter().map(|(words, _)| words.len() + "there".len());
        prop_assert_eq!(made.fill(&Values::default()).len(), all.sum::<usize>());
    }

    // R-MSG-1
    #[test]
    fn what_was_refused_is_mended_by_what_is_offered(field in select(Field::ALL), moment in select(Trigger::ALL)) {
        let text = format!("{{{{{}}}}}", field.path());
        if let Err(why) = compile(&text, Some(moment)) {
            let said = why.to_string();
            let from = said.rfind("{{").unwrap();
            let to = said.rfind("}}").unwrap();
            prop_assert!(compile(&said[from..to + 2], Some(moment)).is_ok(), "{}", said);
        }
    }
}
