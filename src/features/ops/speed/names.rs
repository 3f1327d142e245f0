//! What pages are called.

/// Those whose address says too little.
const NAMED: &[(&str, &str)] = &[
    ("/", "Start"),
    ("/today", "Today"),
    ("/s/{shop}", "Public page"),
    ("/s/{shop}/services", "Public page: services and prices"),
    ("/s/{shop}/areas", "Public page: where we come"),
    ("/s/{shop}/emergency", "Public page: broken down"),
    ("/s/{shop}/lead", "Public page: a question"),
    ("/s/{shop}/book", "Online booking"),
    ("/j/{token}", "A customer's link"),
    ("/login", "Sign in"),
    ("/quick", "Quick add"),
    ("/technicians/{technician}/route", "A technician's day"),
    ("/help/keys", "Keys"),
    ("/undo", "What can be undone"),
    ("/audit", "History"),
    ("/books", "Books"),
];

/// The page in words: "Board"; "Customers: one of them, edit" of `/customers/{customer}/edit`.
pub(super) fn name(route: &str) -> String {
    if let Some((_, name)) = NAMED.iter().find(|(named, _)| *named == route) {
        return (*name).to_owned();
    }
    let (route, first) = match route.strip_prefix("/s/{shop}/book/{draft}/") {
        Some(step) => (step, "Online booking"),
        None => match route.strip_prefix("/j/{token}/") {
            Some(part) => (part, "A customer's link"),
            None => (route, ""),
        },
    };
    let parts = route.split('/').filter(|part| !part.is_empty());
    let words = parts.map(|part| match part.starts_with('{') {
        true => "one of them".to_owned(),
        false => part.replace('-', " "),
    });
    let mut words: Vec<String> = words.collect();
    if !first.is_empty() {
        words.insert(0, first.to_owned());
    }
    let rest = words.split_off(words.len().min(1)).join(", ");
    let first = capital(&words.concat());
    match rest.is_empty() {
        true => first,
        false => format!("{first}: {rest}"),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_page_is_called_what_people_call_it() {
        for (route, called) in [
            ("/board", "Board"),
            ("/customers/{customer}", "Customers: one of them"),
            ("/customers/{customer}/edit", "Customers: one of them, edit"),
            ("/settings/time-off", "Settings: time off"),
            ("/s/{shop}/book/{draft}/slot", "Online booking: slot"),
            ("/j/{token}/invoice", "A customer's link: invoice"),
            ("/", "Start"),
        ] {
            assert_eq!(name(route), called);
        }
    }
}
