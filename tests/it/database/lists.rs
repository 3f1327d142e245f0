//! Child lists as one column.

use crate::support::App;
use autoshop::db::List;
use autoshop::entity::{customer, vehicle, vehicle_owner};
use autoshop::kernel::ids::{VehicleId, VehicleOwnerId};
use sea_orm::sea_query::Order;
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect, RelationTrait};

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Car {
    id: VehicleId,
    year: Option<i32>,
    model: String,
    is_active: bool,
    deleted_at: Option<String>,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Owned {
    id: VehicleOwnerId,
    is_primary: bool,
    from_day: chrono::NaiveDate,
    until_day: Option<chrono::NaiveDate>,
    vehicle: Vec<Car>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    name: String,
    cars: List<Owned>,
}

#[actix_web::test]
async fn child_lists_read_alike_on_both_engines() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ada = app.add_customer(&app.shop, "Ada O'Neil \"100%\" ✓").await;
    app.add_customer(&app.shop, "Berta").await;
    let stranger = app.add_customer(&other, "Carla").await;
    app.add_car(&other, stranger, "Foreign").await;
    let civic = app.add_car(&app.shop, ada, "Civic").await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let fit = app.add_car(&app.shop, ada, "Fit \\ \"EV\"").await;

    let db = app.db(app.shop.id);
    use vehicle::Column::{DeletedAt, Id, IsActive, Model, Year};
    let car = db.list(
        vehicle_owner::Relation::Vehicle.def(),
        &[Id, Year, Model, IsActive, DeletedAt],
        (Id, Order::Asc),
    );
    use vehicle_owner::Column::{FromDay, Id as OwnerId, IsPrimary, UntilDay};
    let cars = db.list_with(
        customer::Relation::VehicleOwner.def(),
        &[OwnerId, IsPrimary, FromDay, UntilDay],
        vec![("vehicle", car)],
        (OwnerId, Order::Desc),
    );
    let query = customer::Entity::find()
        .select_only()
        .column(customer::Column::Name)
        .expr_as(cars, "cars");
    let mut rows: Vec<Row> = db.rows(query).await.unwrap();
    rows.sort_by(|a, b| a.name.cmp(&b.name));

    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].name, "Ada O'Neil \"100%\" ✓");
    assert_eq!(rows[1].cars, List(vec![]));
    let List(owned) = &rows[0].cars;
    let found: Vec<_> = owned
        .iter()
        .map(|o| (o.vehicle[0].id, o.is_primary))
        .collect();
    assert_eq!(found, [(fit, false), (civic, true)], "newest first");
    assert_eq!(
        owned[0].vehicle,
        [Car {
            id: fit,
            year: Some(2014),
            model: "Fit \\ \"EV\"".to_owned(),
            is_active: true,
            deleted_at: None,
        }]
    );
    assert_eq!((owned[0].from_day, owned[0].until_day), (app.today(), None));
}
