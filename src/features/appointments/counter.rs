//! What lies on the shop's counter while somebody books: rules, people, catalog, hours. All of it is kept
//! in memory.

use super::availability::{Area, Asked};
use super::commands::Rules;
use super::forms::{self, Desk};
use super::views::Menu;
use crate::db::OpenHours;
use crate::entity::{membership, service, shop_settings};
use crate::error::AppResult;
use crate::features::shops::Hours;
use crate::features::shops::catalog::{Job, Prices};
use crate::features::shops::packages::{self, Offer};
use crate::kernel::ids::ServiceId;
use crate::kernel::money::Quantity;
use crate::kernel::place::Where;
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use crate::web::Staff;
use crate::web::staff::Permission;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Rules, people, catalog and hours.
#[derive(Debug)]
pub struct Counter {
    pub(super) settings: Arc<shop_settings::Model>,
    pub(super) members: Arc<Vec<membership::Model>>,
    pub(super) catalog: Arc<Vec<service::Model>>,
    pub(super) hours: Arc<OpenHours>,
    pub(super) prices: Prices,
    /// Only where work is chosen.
    pub(super) packages: Vec<Offer>,
}

impl Counter {
    /// As they are now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of<P: Permission>(staff: &Staff<P>) -> AppResult<Self> {
        Ok(Self {
            settings: staff.db.settings().await?,
            members: staff.db.members().await?,
            catalog: staff.db.active_services().await?,
            hours: staff.db.open_hours(staff.now).await?,
            prices: Prices::of(&staff.db).await?,
            packages: Vec::new(),
        })
    }

    /// And the packages that can be put on an order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn with_packages<P: Permission>(self, staff: &Staff<P>) -> AppResult<Self> {
        let packages = packages::offers(&staff.db, &self.prices).await?;
        Ok(Self { packages, ..self })
    }

    pub(super) fn desk<P: Permission>(&self, staff: &Staff<P>) -> Desk<'_> {
        Desk {
            now: staff.now,
            zone: staff.zone,
            members: &self.members,
            catalog: &self.catalog,
            packages: &self.packages,
            prices: &self.prices,
            default_duration: self.settings.default_duration,
            areas: &self.hours.areas,
        }
    }

    /// What can be put on an order.
    pub(crate) fn menu(&self) -> Menu<'_> {
        Menu {
            catalog: &self.catalog,
            packages: &self.packages,
            prices: &self.prices,
        }
    }

    /// What times are asked for: for these services, at the place with this ZIP code.
    #[must_use]
    pub fn asked(&self, services: &[ServiceId], zip: Option<&str>) -> Asked {
        let chosen = self.catalog.iter().filter(|one| services.contains(&one.id));
        let jobs: Vec<Job> = chosen
            .map(|service| self.prices.job(service, Quantity::ONE))
            .collect();
        let place = zip.and_then(Where::of_zip);
        Asked::of(&jobs, place, self.settings.default_duration)
    }

    /// Where it drives to.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.hours.areas
    }

    /// When the shop works.
    #[must_use]
    pub fn hours(&self) -> Hours {
        Hours::of(self.hours.clone())
    }

    /// Who can be booked (R-APPT-15).
    pub fn technicians(&self) -> impl Iterator<Item = &membership::Model> {
        let all = self.members.iter();
        all.filter(|member| member.is_bookable && member.disabled_at.is_none())
    }

    pub(super) fn rules<P: Permission>(&self, staff: &Staff<P>) -> Rules {
        Rules::of(&self.settings, self.hours.clone(), staff.zone)
    }
}

/// Which instant is meant, if the typed wall time happens twice (R-APPT-16).
#[must_use]
pub fn twice(form: &FormState, zone: ShopTime) -> Option<String> {
    let mut read = form.clone();
    let (day, time) = (read.date("day", "Date")?, read.clock_time("time", "Time")?);
    let local = zone.instant(day, time).ok()?;
    let [first, second] = [local.instant, local.later?];
    let chosen = forms::chosen(form, zone, local);
    let (this, meant, that, other) = match chosen == first {
        true => ("first", first, "second", second),
        false => ("second", second, "first", first),
    };
    let told = |at: DateTime<Utc>| {
        at.with_timezone(&zone.tz())
            .format("%-I:%M %p %Z")
            .to_string()
    };
    Some(format!(
        "The clocks go back over this time, so it comes twice. The {this} one is meant ({}), not the {that} ({}).",
        told(meant),
        told(other),
    ))
}
