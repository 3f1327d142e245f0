//! What tests put into a shop past the web: by the features' own commands.

use super::app::{App, PASSWORD, Shop, password_hash};
use super::browser::Browser;
use autoshop::db::ShopTx;
use autoshop::entity::shop_settings;
use autoshop::error::AppResult;
use autoshop::features::accounts::{Account, Member, NewPerson, add_member, add_person};
use autoshop::features::customers::{self, NewCustomer};
use autoshop::features::vehicles::{self, NewVehicle};
use autoshop::kernel::contact::Email;
use autoshop::kernel::ids::{CustomerId, MembershipId, UserId, VehicleId};
use autoshop::kernel::time::ShopTime;
use autoshop::kernel::words::Role;
use autoshop::web::staff::{Actor, By};
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;

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

    /// Changes the shop's settings.
    pub(crate) async fn change_settings(&self, change: impl Fn(&mut shop_settings::ActiveModel)) {
        let version = self.db(self.shop.id).settings().await.unwrap().version;
        let done = self.write(&self.shop, async |tx, by| {
            let mut row = shop_settings::ActiveModel {
                shop_id: Set(self.shop.id),
                version: Set(version),
                ..Default::default()
            };
            change(&mut row);
            tx.update(row, by.1).await?;
            Ok(())
        });
        done.await.unwrap();
        self.forget().await;
    }

    /// What was written past the server, it must not remember otherwise.
    async fn forget(&self) {
        let caches = &self.state.db.caches;
        caches.settings.drop(self.shop.id, ()).await;
        caches.hours.drop(self.shop.id, ()).await;
    }

    /// One more person of the shop, who signs in with [`PASSWORD`].
    pub(crate) async fn add_person(&self, shop: &Shop, role: Role, name: &str) -> MembershipId {
        let email = format!(
            "{}@{}.example",
            name.to_lowercase().replace(' ', "."),
            shop.domain
        );
        let new = NewPerson {
            email: Email::parse(&email).unwrap(),
            name: name.to_owned(),
            role,
            is_bookable: role == Role::Technician,
            password_hash: password_hash().await,
        };
        let added = self.write(shop, async |tx, by| Ok(add_person(tx, by, &new).await?));
        added.await.unwrap()
    }

    /// Somebody who signs in already joins one more shop.
    pub(crate) async fn join(&self, shop: &Shop, user: UserId, role: Role) {
        let member = Member {
            email: String::new(),
            name: "The same one".to_owned(),
            role,
            is_bookable: false,
        };
        let account = Account::Known(user);
        let joined = self.write(shop, async |tx, by| {
            Ok(add_member(tx, by, (&member, &account)).await?)
        });
        joined.await.unwrap();
    }

    /// Somebody signs in with this address and [`PASSWORD`].
    pub(crate) async fn signed_in_as(&self, email: &str) -> Browser {
        let browser = self.visitor();
        let page = browser.get("/login").await.form("Sign in");
        let page = page.fill("email", email).fill("password", PASSWORD);
        page.submit(&browser).await.assert_status(303);
        browser
    }

    /// The starter catalog, loaded by the owner's form; gives the owner.
    pub(crate) async fn starter_catalog(&self) -> Browser {
        let owner = self.owner().await;
        let page = owner.get("/services").await;
        let loaded = page.form("Load the starter catalog").submit(&owner).await;
        loaded.assert_status(303);
        owner
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
