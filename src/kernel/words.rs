//! The closed vocabularies of the shop: each word once, as it is stored, and as people read it.

pub use super::notice::{Notice, NoticeOf};
use sea_orm::{DeriveActiveEnum, EnumIter, entity::prelude::StringLen};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $stored:literal $label:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize,
            Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
        pub enum $name {
            $(
                #[doc = $label]
                #[sea_orm(string_value = $stored)]
                #[serde(rename = $stored)]
                $variant,
            )+
        }

        impl $name {
            /// Every word, in the order people expect.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $stored),+ }
            }

            /// As people read it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($stored => Ok(Self::$variant),)+ _ => Err(UnknownWord) }
            }
        }
    )+};
}

pub(crate) use words;

impl AppointmentStatus {
    /// Whether the car is still to be worked on, or to be given back.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Scheduled | Self::InProgress | Self::Ready)
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro derives the same for every vocabulary"
)]
impl Default for PaperSize {
    fn default() -> Self {
        Self::Letter
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro derives the same for every vocabulary"
)]
impl Default for Density {
    fn default() -> Self {
        Self::Comfortable
    }
}

/// Not one of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of the choices")]
pub struct UnknownWord;

words! {
    /// What a member may do in a shop (product, section 4.1).
    Role {
        Owner = "owner" "Owner",
        Advisor = "advisor" "Advisor",
        Technician = "technician" "Technician",
        Accountant = "accountant" "Accountant",
    }
    /// Where the car stands; nothing about money.
    AppointmentStatus {
        Scheduled = "scheduled" "Scheduled",
        InProgress = "in_progress" "In progress",
        Ready = "ready" "Ready",
        Completed = "completed" "Completed",
        NoShow = "no_show" "No-show",
        Canceled = "canceled" "Canceled",
    }
    /// How far a bill is paid; follows from its amounts (R-INV-11).
    InvoiceStatus {
        Draft = "draft" "Draft",
        Issued = "issued" "Issued",
        PartiallyPaid = "partially_paid" "Partially paid",
        Paid = "paid" "Paid",
        Void = "void" "Void",
    }
    /// What a line charges for; each kind has its tax rate (R-INV-5).
    LineKind {
        Labor = "labor" "Labor",
        Part = "part" "Part",
        Fee = "fee" "Fee",
        Sublet = "sublet" "Sublet",
    }
    /// How money was taken (R-PAY-1).
    PaymentMethod {
        Cash = "cash" "Cash",
        Card = "card" "Card",
        Check = "check" "Check",
        Ach = "ach" "Bank transfer (ACH)",
        Other = "other" "Other",
    }
    /// What money was taken for (R-PAY-5).
    PaymentKind {
        Payment = "payment" "Payment",
        Deposit = "deposit" "Deposit",
    }
    /// What state a part was in (R-PDF-3).
    Condition {
        New = "new" "New",
        Used = "used" "Used",
        Rebuilt = "rebuilt" "Rebuilt",
    }
    /// What a fee is for.
    FeeKind {
        Supplies = "supplies" "Shop supplies",
        Hazmat = "hazmat" "Hazardous waste",
        Trip = "trip" "Trip",
        AfterHours = "after_hours" "After hours",
        Other = "other" "Other",
    }
    /// How an area is drawn that a shop serves (R-AVAIL-1).
    ZoneKind {
        Postal = "postal" "ZIP codes",
        Radius = "radius" "Around a place",
    }
    /// What a fee is a share of (R-INV-4).
    FeeBase {
        Labor = "labor" "Labor",
        Parts = "parts" "Parts",
        LaborParts = "labor_parts" "Labor and parts",
    }
    /// What a discount is taken off (R-INV-3).
    DiscountScope {
        Line = "line" "One line",
        Job = "job" "One job",
        Order = "order" "The whole bill",
    }
    /// How somebody agreed to the work (R-AUTH-0).
    AuthMethod {
        InPerson = "in_person" "In person",
        Phone = "phone" "By phone",
        Sms = "sms" "By text message",
        Email = "email" "By e-mail",
        Booking = "booking" "By booking online",
    }
    /// Whether everybody can book online, and what a booking is (R-BOOK-4).
    BookingMode {
        Off = "off" "No online booking",
        Request = "request" "People ask, the shop accepts",
        Instant = "instant" "Booked at once",
    }
    /// By which way a visit came.
    Source {
        Staff = "staff" "Staff",
        Booking = "booking" "Booked online",
        Portal = "portal" "Customer's page",
        Api = "api" "Another program",
        Import = "import" "Import",
    }
    /// Whether the shop has agreed to a visit that a customer asked for (R-BOOK-4).
    Confirmation {
        None = "none" "Not asked for",
        Requested = "requested" "Requested",
        Confirmed = "confirmed" "Confirmed",
    }
    /// Why somebody asked without booking (R-BOOK-2, R-AVAIL-3).
    LeadKind {
        OutOfArea = "out_of_area" "Outside the areas",
        NoSlot = "no_slot" "No time suited",
        Question = "question" "Question",
        Missed = "missed" "Missed call",
    }
    /// What became of it.
    LeadState {
        Open = "open" "Open",
        Won = "won" "Won",
        Lost = "lost" "Lost",
    }
    /// A person or a company.
    CustomerKind {
        Person = "person" "Person",
        Company = "company" "Company",
    }
    /// Why an odometer shows less than before (R-VEH-6).
    OdometerReason {
        TypingError = "typing_error" "The last one was a typing error",
        ClusterReplaced = "cluster_replaced" "The cluster was replaced",
        UnitChanged = "unit_changed" "The unit was changed",
    }
    /// What an odometer counts.
    DistanceUnit {
        Miles = "mi" "miles",
        Kilometers = "km" "kilometers",
    }
    /// Who told what an odometer showed.
    ReadingSource {
        Staff = "staff" "Staff",
        Customer = "customer" "Customer",
        Inspection = "inspection" "Inspection",
        Import = "import" "Import",
    }
    /// Where the work is done.
    Place {
        Mobile = "mobile" "At the customer's place",
        Shop = "shop" "At the shop",
    }
    /// The ten categories of the catalog (R-SVC-1).
    Category {
        Maintenance = "maintenance" "Maintenance",
        Brakes = "brakes" "Brakes",
        EngineDiagnostics = "engine_diagnostics" "Engine & diagnostics",
        TransmissionDrivetrain = "transmission_drivetrain" "Transmission & drivetrain",
        TiresSteeringSuspension = "tires_steering_suspension" "Tires, steering & suspension",
        Hvac = "hvac" "Heating & air conditioning",
        ElectricalBattery = "electrical_battery" "Electrical & battery",
        CoolingSystem = "cooling_system" "Cooling system",
        Adas = "adas" "Driver assistance (ADAS)",
        InspectionSafety = "inspection_safety" "Inspection & safety",
    }
    /// How close things stand on a page.
    Density {
        Comfortable = "comfortable" "Comfortable",
        Compact = "compact" "Compact",
    }
    /// The sheet that papers are printed on (R-PDF-1).
    PaperSize {
        Letter = "letter" "Letter (8.5 × 11 in)",
        A4 = "a4" "A4 (210 × 297 mm)",
    }
    /// What a file brings in (R-IMP-1).
    ImportKind {
        Customers = "customers" "Customers",
        Vehicles = "vehicles" "Vehicles",
        Services = "services" "Services",
    }
    /// What is done with a row that is there already.
    ImportPolicy {
        Skip = "skip" "Skip it",
        Fill = "fill" "Fill what is empty",
        Create = "create" "Add it once more",
    }
    /// How far an import is.
    ImportState {
        Mapped = "mapped" "Choose columns",
        Checked = "checked" "Checked",
        Applied = "applied" "Imported",
        Undone = "undone" "Undone",
    }
    /// A price as it stands, or hours times the labour rate (R-SVC-6).
    Pricing {
        Fixed = "fixed" "Fixed price",
        Hourly = "hourly" "Hours × labor rate",
    }
    /// What a technician taps on the way through a visit (R-DAY-2).
    StampKind {
        Dispatched = "dispatched" "Sent out",
        OnWay = "on_way" "On my way",
        Arrived = "arrived" "Arrived",
        Started = "started" "Started",
        Finished = "finished" "Finished",
        Left = "left" "Left",
    }
    /// What a visit waits for.
    BlockerKind {
        Parts = "parts" "Waiting for parts",
        Approval = "approval" "Needs approval",
        Customer = "customer" "Waiting for customer",
        Quality = "quality" "Quality check",
        Comeback = "comeback" "Comeback",
    }
    /// What came of a visit that was driven to (R-APPT-24).
    Outcome {
        Done = "done" "Done",
        NoAccess = "no_access" "No access",
        Unsafe = "unsafe" "Not safe",
        WrongPart = "wrong_part" "Wrong part",
        CustomerAbsent = "customer_absent" "Customer absent",
        Other = "other" "Something else",
    }
    /// How far work outside a request is.
    JobState {
        Ready = "ready" "Waiting",
        Running = "running" "At work",
        Done = "done" "Done",
        Dead = "dead" "Given up",
        Unknown = "unknown" "Outcome unknown",
    }
    /// How a message travels.
    Channel {
        Sms = "sms" "Text message",
        Email = "email" "E-mail",
    }
    /// Whose words a message holds: the customer's, or the shop's.
    Direction {
        In = "in" "Received",
        Out = "out" "Sent",
    }
    /// How far a message is (R-MSG-9).
    MessageState {
        Queued = "queued" "Waiting",
        Held = "held" "Held",
        Sending = "sending" "On its way",
        Sent = "sent" "Sent",
        Delivered = "delivered" "Delivered",
        Failed = "failed" "Failed",
        Unknown = "unknown" "Outcome unknown",
        Canceled = "canceled" "Not sent",
        Received = "received" "Received",
    }
    /// At which moment a message is written by itself (R-MSG-10).
    Trigger {
        Booked = "booked" "Booked",
        Requested = "requested" "Requested online",
        Confirmed = "confirmed" "Request confirmed",
        Reminder = "reminder" "Reminder, 24 hours before",
        Rescheduled = "rescheduled" "New time",
        Canceled = "canceled" "Canceled",
        OnWay = "on_way" "On my way",
        EstimateSent = "estimate_sent" "Estimate sent",
        EstimateReminder = "estimate_reminder" "Estimate reminder",
        Ready = "ready" "Ready",
        InvoiceSent = "invoice_sent" "Invoice issued",
        Paid = "paid" "Payment received",
        Review = "review" "Ask for a review",
        ServiceDue = "service_due" "Service due",
    }
    /// What a template is for.
    TemplateCategory {
        Reminder = "reminder" "Reminder",
        Status = "status" "Status",
        Estimate = "estimate" "Estimate",
        Payment = "payment" "Payment",
        FollowUp = "follow_up" "Follow-up",
        Other = "other" "Other",
    }
    /// What a customer agrees to be written about (R-MSG-4).
    Purpose {
        Service = "service" "About visits and bills",
        Marketing = "marketing" "Offers and news",
    }
    /// Whether a customer agreed.
    ConsentState {
        Unknown = "unknown" "Not asked",
        Granted = "granted" "Allowed",
        Denied = "denied" "Not wanted",
    }
    /// How a customer said so.
    ConsentMethod {
        Web = "web" "On a page",
        Staff = "staff" "To somebody of the shop",
        StopWord = "stop_word" "By texting STOP",
        StartWord = "start_word" "By texting START",
        Import = "import" "By an import",
        Bounce = "bounce" "The address does not exist",
    }
    /// Where an appointment's end comes from (R-APPT-5).
    DurationSource {
        Given = "given" "Given",
        Services = "services" "From the jobs",
        Default = "default" "Default",
    }
}
