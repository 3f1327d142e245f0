//! Which tables belong to a shop, and which rows people change.

use sea_orm::EntityTrait;

/// An entity whose every row belongs to one shop.
pub trait ShopOwned: EntityTrait {
    /// The column that says which.
    const SHOP_ID: Self::Column;
}

/// An entity whose rows people change. Its `version` begins at 1, the column's default.
pub trait Versioned: ShopOwned {
    /// Grows by one with every write.
    const VERSION: Self::Column;
    /// When it was last written.
    const UPDATED_AT: Self::Column;
}

/// What is done with any table of a shop, whatever its columns: taking it out, and in again.
pub(crate) trait EachTable {
    /// What may go wrong.
    type Error;
    /// Does it with this table.
    async fn table<E: ShopOwned>(&mut self) -> Result<(), Self::Error>;
}

// A table without the column does not compile into the list. An entity is called as its table.
macro_rules! shop_owned {
    ($($entity:ident),+ $(,)?) => {
        $(
            impl ShopOwned for crate::entity::$entity::Entity {
                const SHOP_ID: Self::Column = crate::entity::$entity::Column::ShopId;
            }
        )+

        /// Hands the entity of the table to `to`. `false`: no such table belongs to shops.
        pub(crate) async fn with_table<T: EachTable>(table: &str, to: &mut T) -> Result<bool, T::Error> {
            match table {
                $(stringify!($entity) => to.table::<crate::entity::$entity::Entity>().await?,)+
                _ => return Ok(false),
            }
            Ok(true)
        }
    };
}
macro_rules! versioned {
    ($($entity:ident),+ $(,)?) => {$(
        impl Versioned for crate::entity::$entity::Entity {
            const VERSION: Self::Column = crate::entity::$entity::Column::Version;
            const UPDATED_AT: Self::Column = crate::entity::$entity::Column::UpdatedAt;
        }
    )+};
}
// `membership` is a door, and yet its rows belong to a shop: features read technicians by it.
shop_owned!(
    shop_settings,
    business_hours,
    holiday,
    number_series,
    number_skip,
    idempotency,
    audit_log,
    attachment,
    search_term,
    customer,
    customer_stats,
    vehicle,
    vehicle_owner,
    customer_note,
    alert_acknowledgement,
    tag,
    customer_tag,
    customer_contact,
    odometer_reading,
    customer_merge,
    service,
    service_line,
    repair_order,
    repair_job,
    repair_line,
    appointment,
    status_change,
    invoice,
    invoice_line,
    payment,
    fee_rule,
    invoice_discount,
    credit_note,
    credit_note_line,
    refund,
    books_check,
    package,
    package_item,
    technician_hours,
    time_off,
    technician_skill,
    visit_stamp,
    blocker,
    service_zone,
    service_zone_technician,
    technician_profile,
    job,
    job_link,
    message_template,
    message,
    consent,
    consent_event,
    booking_draft,
    lead,
    notification,
    calendar_feed,
    photo,
    field_vital,
    membership,
    invitation,
    import_run,
);
versioned!(
    shop_settings,
    membership,
    customer,
    customer_note,
    customer_contact,
    vehicle,
    service,
    repair_order,
    repair_job,
    repair_line,
    appointment,
    invoice,
    fee_rule,
    import_run,
    package,
    time_off,
    service_zone,
    message_template,
    lead
);
