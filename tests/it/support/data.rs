//! What tests put into a shop past the web: by the features' own commands.

use super::app::{App, Shop};
use autoshop::db::ShopTx;
use autoshop::error::AppResult;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::features::vehicles::{self, NewVehicle};
use autoshop::kernel::ids::{CustomerId, VehicleId};
use autoshop::kernel::time::ShopTime;
use autoshop::web::staff::{Actor, By};
use chrono::NaiveDate;

impl App {
    /// Runs `work` in a transaction of the shop.
    pub(crate) async fn write<T>(
        &self,
        shop: &Shop,
        work: impl AsyncFn(&ShopTx, By<'_>) -> AppResult<T>,
    ) -> AppResult<T> {
        let actor = Actor::system("test");
        let by = (&actor, self.now());
        let mut db = self.db(shop.id);
        db.transaction(async |tx| work(tx, by).await).await
    }

    /// The day in Los Angeles.
    pub(crate) fn today(&self) -> NaiveDate {
        let zone: ShopTime = "America/Los_Angeles".parse().unwrap();
        zone.day(self.now())
    }

    /// A customer with a name only.
    pub(crate) async fn add_customer(&self, shop: &Shop, name: &str) -> CustomerId {
        let (id, today) = (CustomerId::new(self.now()), self.today());
        let new = NewCustomer {
            name: name.to_owned(),
            ..NewCustomer::default()
        };
        self.write(shop, async |tx, by| {
            customers::create(tx, by, (id, today), &new).await
        })
        .await
        .unwrap();
        id
    }

    /// A car of that customer.
    pub(crate) async fn add_car(&self, shop: &Shop, owner: CustomerId, model: &str) -> VehicleId {
        let (id, today) = (VehicleId::new(self.now()), self.today());
        let new = NewVehicle {
            year: Some(2014),
            make: "Honda".to_owned(),
            model: model.to_owned(),
            ..NewVehicle::default()
        };
        self.write(shop, async |tx, by| {
            vehicles::create(tx, by, (id, owner, today), &new).await
        })
        .await
        .unwrap();
        id
    }
}
