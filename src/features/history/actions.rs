//! What can be looked for. Whatever is written under another name still stands in the log.

/// Every action that the product writes, by the thing it happens to.
pub(super) const ACTIONS: &[&str] = &[
    "session.started",
    "session.refused",
    "session.ended",
    "session.entered",
    "customer.created",
    "customer.changed",
    "customer.tagged",
    "customer.deleted",
    "customer.restored",
    "customer.purged",
    "customer.merged",
    "customer.merged_away",
    "customer.merge_undone",
    "customer.parted",
    "note.created",
    "note.changed",
    "note.removed",
    "note.restored",
    "contact.created",
    "contact.changed",
    "contact.removed",
    "contact.restored",
    "vehicle.created",
    "vehicle.changed",
    "vehicle.made_primary",
    "vehicle.odometer_read",
    "vehicle.transferred",
    "appointment.booked",
    "appointment.accepted",
    "appointment.changed",
    "appointment.alerts_acknowledged",
    "appointment.moved",
    "appointment.move_undone",
    "appointment.rescheduled",
    "appointment.reschedule_undone",
    "appointment.placed",
    "appointment.blocked",
    "appointment.unblocked",
    "appointment.promised",
    "appointment.place_undone",
    "appointment.checked_in",
    "appointment.checked_out",
    "appointment.stay_undone",
    "appointment.odometer_read",
    "appointment.noted",
    "appointment.words_restored",
    "appointment.stamped",
    "appointment.stamp_undone",
    "appointment.not_done",
    "appointment.deleted",
    "appointment.restored",
    "appointment.services_added",
    "appointment.job_removed",
    "appointment.job_restored",
    "appointment.line_added",
    "appointment.line_changed",
    "appointment.line_removed",
    "appointment.line_restored",
    "appointment.correction_noted",
    "appointment.authorised",
    "lead.received",
    "lead.won",
    "lead.lost",
    "lead.reopened",
    "invoice.drafted",
    "invoice.line_added",
    "invoice.line_changed",
    "invoice.line_moved",
    "invoice.line_removed",
    "invoice.work_added",
    "invoice.discounted",
    "invoice.discounted_over_limit",
    "invoice.discount_changed",
    "invoice.discount_removed",
    "invoice.fee_added",
    "invoice.fee_changed",
    "invoice.fee_removed",
    "invoice.noted",
    "invoice.correction_noted",
    "invoice.authorised",
    "invoice.car_changed",
    "invoice.work_reopened",
    "invoice.recalculated",
    "invoice.issued",
    "invoice.discarded",
    "invoice.draft_restored",
    "invoice.payment_taken",
    "invoice.payment_refunded",
    "invoice.credited",
    "invoice.voided",
    "repair_order.deposit_taken",
    "repair_order.deposit_refunded",
    "books.checked",
    "service.created",
    "service.changed",
    "service.deactivated",
    "service.reactivated",
    "service.line_added",
    "service.line_changed",
    "service.line_removed",
    "service.line_restored",
    "package.created",
    "package.changed",
    "package.deactivated",
    "package.reactivated",
    "fee_rule.created",
    "fee_rule.changed",
    "fee_rule.deactivated",
    "fee_rule.reactivated",
    "member.added",
    "member.changed",
    "member.role_changed",
    "member.disabled",
    "member.enabled",
    "member.preferences_changed",
    "feed.made",
    "feed.revoked",
    "link.made",
    "link.revoked",
    "invitation.made",
    "invitation.revoked",
    "invitation.accepted",
    "user.reset_link_made",
    "user.reset_mail_asked",
    "user.password_reset",
    "user.password_changed",
    "user.email_changed",
    "shop.founded",
    "shop.changed",
    "settings.changed",
    "brand.changed",
    "numbering.changed",
    "hours.changed",
    "holiday.added",
    "holiday.removed",
    "holiday.restored",
    "crew.hours_changed",
    "crew.skills_changed",
    "crew.time_off_added",
    "crew.time_off_removed",
    "crew.time_off_restored",
    "crew.places_changed",
    "service_zone.created",
    "service_zone.changed",
    "service_zone.deactivated",
    "service_zone.reactivated",
    "message.queued",
    "message.received",
    "message.retried",
    "message.released",
    "message.canceled",
    "message.read",
    "consent.changed",
    "message_template.created",
    "message_template.changed",
    "message_template.deactivated",
    "message_template.reactivated",
    "message_template.usual_activated",
    "message_template.test_queued",
    "background_job.retried",
    "background_job.discarded",
    "export.made",
    "takeout.made",
    "import.uploaded",
    "import.checked",
    "import.applied",
    "import.undone",
    "customer.import_undone",
    "vehicle.import_undone",
    "service.import_undone",
];

/// "Invoice line added", "Signed in".
pub(super) fn in_words(action: &str) -> String {
    match action {
        "session.started" => "Signed in".to_owned(),
        "session.refused" => "Sign-in refused".to_owned(),
        "session.ended" => "Signed out".to_owned(),
        "session.entered" => "Came from another shop".to_owned(),
        action => capitalized(&action.replace(['.', '_'], " ")),
    }
}

/// The first letter in capitals.
pub(super) fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The kinds of records as they stand in the log, each once.
pub(super) fn entities() -> Vec<&'static str> {
    let mut found: Vec<&str> = Vec::new();
    for action in ACTIONS {
        let entity = match action.split('.').next().unwrap_or_default() {
            "brand" => "shop",
            "numbering" => "settings",
            "takeout" => "export",
            entity => entity,
        };
        if !found.contains(&entity) {
            found.push(entity);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{ACTIONS, entities, in_words};
    use std::path::Path;

    /// What is in quotes in the files below, but for this one.
    fn quoted(directory: &Path, found: &mut String) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                quoted(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !path.ends_with("history/actions.rs")
            {
                found.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    fn source() -> String {
        let mut found = String::new();
        quoted(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        );
        found
    }

    /// Words of a record and of what was done to it: "vehicle.made_primary".
    fn is_action(text: &str) -> bool {
        let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
        let done = |word: &str| word.ends_with("ed") || matches!(word, "made" | "read" | "taken");
        text.split_once('.').is_some_and(|(of, what)| {
            text.chars().all(|c| is_word(c) || c == '.')
                && entities().contains(&of)
                && what.split('_').any(done)
        })
    }

    // R-AUD-3
    #[test]
    fn every_action_of_the_source_can_be_looked_for_and_no_other() {
        let source = source();
        let found: Vec<&str> = source.split('"').filter(|text| is_action(text)).collect();
        assert!(found.len() > 60, "{found:?}");
        let missing: Vec<_> = found.iter().filter(|a| !ACTIONS.contains(a)).collect();
        assert!(
            missing.is_empty(),
            "add to history::actions::ACTIONS: {missing:?}"
        );
        let is_written = |action: &&&str| source.contains(&format!("\"{action}\""));
        let unwritten: Vec<_> = ACTIONS.iter().filter(|a| !is_written(a)).collect();
        assert!(unwritten.is_empty(), "nobody writes {unwritten:?}");
        for (at, action) in ACTIONS.iter().enumerate() {
            assert!(!ACTIONS[..at].contains(action), "{action} twice");
        }
    }

    // R-AUD-3
    #[test]
    fn each_kind_that_is_offered_is_one_that_is_written() {
        let source = source();
        for entity in entities() {
            let is_written = source.contains(&format!("entity: \"{entity}\""));
            assert!(is_written, "nothing is noted of {entity}");
        }
    }

    #[test]
    fn actions_are_told_in_words() {
        assert_eq!(in_words("invoice.line_added"), "Invoice line added");
        assert_eq!(in_words("session.refused"), "Sign-in refused");
        assert_eq!(entities()[..3], ["session", "customer", "note"]);
    }
}
