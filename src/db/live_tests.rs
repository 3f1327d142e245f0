use super::*;

const SHOP: ShopId = ShopId(Uuid::from_u128(1));
const OTHER: ShopId = ShopId(Uuid::from_u128(2));
const ANA: Uuid = Uuid::from_u128(7);

fn sit(hub: &Arc<Hub>, after: Option<&str>) -> Listener {
    hub.sit(SHOP, (ANA, "desk"), after).unwrap()
}

async fn heard(listener: &mut Listener) -> Vec<(String, String)> {
    let news = listener.next().await.unwrap_or_default();
    let told = |(place, event): (String, Event)| (place, event.names.to_string());
    news.into_iter().map(told).collect()
}

/// Up to date: the first thing that anybody hears is `all`.
async fn settled(hub: &Arc<Hub>) -> Listener {
    let mut listener = sit(hub, None);
    assert_eq!(heard(&mut listener).await[0].1, ALL);
    listener
}

#[tokio::test]
async fn everybody_of_the_shop_hears_it_in_order_and_nobody_else() {
    let hub = Arc::new(Hub::default());
    let mut ours = [settled(&hub).await, settled(&hub).await];
    let mut theirs = hub.sit(OTHER, (ANA, "desk"), None).unwrap();
    assert_eq!(heard(&mut theirs).await[0].1, ALL);

    hub.tell(SHOP, "appointment/1");
    hub.tell(SHOP, "invoice/2 customer/3");
    hub.tell(SHOP, "");
    hub.tell(OTHER, "settings");

    for listener in &mut ours {
        let told = heard(listener).await;
        let names: Vec<&str> = told.iter().map(|(_, names)| names.as_str()).collect();
        assert_eq!(names, ["appointment/1", "invoice/2 customer/3"]);
    }
    assert_eq!(heard(&mut theirs).await[0].1, "settings");
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed_or_that_all_may_have_changed() {
    let hub = Arc::new(Hub::default());
    let mut listener = settled(&hub).await;
    hub.tell(SHOP, "a");
    let place = heard(&mut listener).await[0].0.clone();
    drop(listener);
    hub.tell(SHOP, "b");
    hub.tell(SHOP, "c");

    let told = heard(&mut sit(&hub, Some(&place))).await;
    assert_eq!(told[0].1, "b");
    assert_eq!((told[1].1.as_str(), told.len()), ("c", 2));
    for unknown in ["", "0-1", &format!("{}-99", hub.boot), &hub.boot] {
        let told = heard(&mut sit(&hub, Some(unknown))).await;
        assert_eq!((told[0].1.as_str(), told.len()), (ALL, 1), "{unknown}");
    }
    for n in 0..KEPT {
        hub.tell(SHOP, &n.to_string());
    }
    assert_eq!(heard(&mut sit(&hub, Some(&place))).await[0].1, ALL);
    let kept = heard(&mut sit(&hub, Some(&told[1].0))).await;
    assert_eq!(kept.len(), KEPT);
}

#[tokio::test]
async fn a_place_of_before_the_room_was_made_is_no_place_in_it() {
    let hub = Arc::new(Hub::default());
    let mut theirs = hub.sit(OTHER, (ANA, "desk"), None).unwrap();
    let early = heard(&mut theirs).await[0].0.clone();

    let told = heard(&mut sit(&hub, Some(&early))).await;

    assert_eq!(told[0].1, ALL);
}

#[tokio::test]
async fn a_stream_ends_with_the_right_that_it_was_opened_for() {
    let hub = Arc::new(Hub::default());
    let bea = UserId(Uuid::from_u128(8));
    let mut desk = settled(&hub).await;
    let mut phone = hub.sit(SHOP, (ANA, "phone"), None).unwrap();
    let mut hers = hub.sit(OTHER, (bea.0, "hers"), None).unwrap();
    assert!(phone.next().await.is_some() && hers.next().await.is_some());

    hub.end_session("phone");
    assert!(phone.next().await.is_none());
    hub.end_person(bea);
    assert!(hers.next().await.is_none());
    hub.tell(SHOP, "a");
    assert!(desk.next().await.is_some(), "the desk still listens");
    hub.end(SHOP);
    assert!(desk.next().await.is_none());

    assert_eq!(hub.count(), 3);
    drop((desk, phone, hers));
    assert_eq!(hub.count(), 0);
    hub.close();
    assert!(hub.sit(SHOP, (ANA, "desk"), None).is_none());
}

#[tokio::test]
async fn a_person_has_so_many_streams_and_the_newest_of_a_browser_wins() {
    let hub = Arc::new(Hub::default());
    let mut seats: Vec<Listener> = (0..SEATS_EACH).map(|_| sit(&hub, None)).collect();

    assert!(hub.sit(SHOP, (ANA, "phone"), None).is_none());
    assert!(hub.sit(SHOP, (Uuid::nil(), "hers"), None).is_some());
    assert!(seats[0].next().await.is_some());
    let newest = sit(&hub, None);

    assert!(seats[0].next().await.is_none(), "the oldest made room");
    assert!(seats[1].next().await.is_some());
    drop((seats, newest));
    assert!(hub.sit(SHOP, (ANA, "phone"), None).is_some());
}

#[test]
fn names_are_few_and_say_nothing_else() {
    let id = Uuid::from_u128(5);
    let rows = [
        ("appointment", Some(id)),
        ("appointment", Some(id)),
        ("export", Some(id)),
        ("hours", None),
    ];

    assert_eq!(names(rows.into_iter()), format!("appointment/{id} hours"));
    assert_eq!(names([("import", Some(id))].into_iter()), ALL);
    assert_eq!(names([("session", None)].into_iter()), "");
    let many = (0..30).map(|n| ("service", Some(Uuid::from_u128(n))));
    assert_eq!(names(many), ALL);
}
