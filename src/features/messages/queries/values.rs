//! What stands in the places of a template, for one customer.

use super::super::link;
use super::super::template::{Field, Values};
use super::subject::Subject;
use crate::kernel::contact::Phone;
use crate::kernel::vehicle::label;
use crate::kernel::words::{CustomerKind, Place};
use chrono::{NaiveDate, TimeDelta};

impl Subject {
    /// What stands in each place of a template.
    #[must_use]
    pub(crate) fn values(&self) -> Values {
        let mut values = Values::default();
        let first = match self.kind {
            CustomerKind::Person => self.name.split_whitespace().next(),
            CustomerKind::Company => Some(self.name.as_str()),
        };
        values.set(Field::CustomerName, self.name.clone());
        values.set(Field::FirstName, first.map(str::to_owned));
        self.visit_values(&mut values);
        let car = self.make.as_deref().zip(self.model.as_deref());
        let car = car.map(|(make, model)| label(self.year, make, model));
        values.set(Field::Vehicle, car);
        values.set(Field::Plate, self.plate.clone());
        values.set(Field::Order, self.order_number.clone());
        let link = self.order_id.map(|_| link::place());
        values.set(Field::Link, link);
        values.set(Field::InvoiceNumber, self.invoice_number.clone());
        values.set(Field::Total, self.total.map(|total| total.to_string()));
        values.set(Field::Due, self.due.map(|due| due.to_string()));
        values.set(Field::DueDay, self.due_day.map(in_words));
        values.set(Field::ShopName, self.shop_name.clone());
        let phone = self.shop_phone.clone().map(Phone::stored);
        values.set(Field::ShopPhone, phone.map(|phone| phone.national()));
        values.set(Field::ShopEmail, self.shop_email.clone());
        values
    }

    fn visit_values(&self, values: &mut Values) {
        if let Some((start, zone)) = self.start.zip(self.zone()) {
            let clock = |at| zone.local(at).format("%-I:%M %p").to_string();
            let until = start + TimeDelta::minutes(self.window.into());
            let window = match self.window {
                0 => clock(start),
                _ => format!("{} to {}", clock(start), clock(until)),
            };
            values.set(Field::Day, in_words(zone.day(start)));
            values.set(Field::Time, clock(start));
            values.set(Field::Window, window);
        }
        let technician = self.technician.as_deref();
        let first = technician.and_then(|name| name.split_whitespace().next());
        values.set(Field::Technician, first.map(str::to_owned));
        if self.place == Some(Place::Mobile) {
            let parts = [&self.line1, &self.city].into_iter().flatten();
            let parts: Vec<&str> = parts.map(String::as_str).collect();
            values.set(Field::Address, parts.join(", "));
        }
    }
}

/// "Tuesday, March 10".
fn in_words(day: NaiveDate) -> String {
    day.format("%A, %B %-d").to_string()
}
