//! What a message can name: the places in a template, and what stands there.

use crate::kernel::words::Trigger;

macro_rules! fields {
    ($($name:ident = $path:literal $about:literal $sample:literal),+ $(,)?) => {
        /// A place in a template.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $(#[doc = $about] $name),+ }

        impl Field {
            /// Every one, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is written: "customer.first_name".
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }

            /// What stands there, for people.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about),+ }
            }

            /// For a look at words that nobody can get yet.
            #[must_use]
            pub const fn sample(self) -> &'static str {
                match self { $(Self::$name => $sample),+ }
            }
        }
    };
}

fields! {
    CustomerName = "customer.name" "The customer's name" "Ada Byron",
    FirstName = "customer.first_name" "The first name; of a company, its name" "Ada",
    Vehicle = "vehicle.name" "2014 Honda Civic" "2014 Honda Civic",
    Plate = "vehicle.plate" "The license plate" "7ABC123",
    Day = "appointment.day" "Tuesday, March 10" "Tuesday, March 10",
    Time = "appointment.time" "9:00 AM" "9:00 AM",
    Window = "appointment.window" "9:00 AM to 11:00 AM" "9:00 AM to 11:00 AM",
    Technician = "appointment.technician" "The technician's first name" "Sam",
    Address = "appointment.address" "Where the car stands" "1 Main St, Woodland",
    Order = "order.number" "RO-00042" "RO-00042",
    InvoiceNumber = "invoice.number" "INV-00042" "INV-00042",
    Total = "invoice.total" "What the invoice comes to" "$200.00",
    Due = "invoice.due" "What is still to be paid" "$50.00",
    DueDay = "invoice.due_day" "Friday, March 20" "Friday, March 20",
    ShopName = "shop.name" "The shop's name" "Your shop",
    ShopPhone = "shop.phone" "The shop's phone" "(530) 555-0100",
    ShopEmail = "shop.email" "The shop's e-mail" "hello@shop.example",
    Link = "link.job" "The customer's page about this visit" "https://your-shop.example/j/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
}

impl Field {
    /// Whether it is there whenever that moment comes (R-MSG-1); without a moment staff choose whom they
    /// write to, about anything.
    #[must_use]
    pub const fn is_always_there(self, moment: Option<Trigger>) -> bool {
        use Trigger::{InvoiceSent, Paid, Review, ServiceDue};
        match self {
            Self::CustomerName | Self::FirstName | Self::ShopName => true,
            Self::Order | Self::Link => !matches!(moment, None | Some(ServiceDue)),
            Self::Day | Self::Time | Self::Window => !matches!(
                moment,
                None | Some(InvoiceSent | Paid | Review | ServiceDue)
            ),
            Self::InvoiceNumber | Self::Total | Self::Due | Self::DueDay => {
                matches!(moment, Some(InvoiceSent | Paid))
            }
            Self::Vehicle
            | Self::Plate
            | Self::Technician
            | Self::Address
            | Self::ShopPhone
            | Self::ShopEmail => false,
        }
    }

    /// Whether it can be there at that moment at all.
    #[must_use]
    pub const fn is_ever_there(self, moment: Option<Trigger>) -> bool {
        use Trigger::{InvoiceSent, Paid};
        let is_bill = matches!(moment, Some(InvoiceSent | Paid));
        match self {
            Self::Day | Self::Time | Self::Window | Self::Technician | Self::Address => {
                moment.is_some() && !is_bill
            }
            Self::InvoiceNumber | Self::Total | Self::Due | Self::DueDay => is_bill,
            Self::Order | Self::Vehicle | Self::Plate | Self::Link => moment.is_some(),
            _ => true,
        }
    }

    /// What may stand in its place where it is missing.
    #[must_use]
    pub const fn instead(self) -> &'static str {
        match self {
            Self::Vehicle => "your car",
            Self::Technician => "our technician",
            Self::Address => "the agreed place",
            Self::Day | Self::DueDay => "soon",
            _ => "",
        }
    }
}
