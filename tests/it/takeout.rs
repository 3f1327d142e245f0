//! A shop leaves with all it has, and comes back as it was.

use crate::database::floor;
use crate::seed::{on, seeded};
use crate::support::{Database, Program, autoshop, rows};
use autoshop::db::{Db, Meter};
use autoshop::entity::{appointment, attachment, customer, photo};
use autoshop::features::customers::{Fields, Merging, merge};
use autoshop::kernel::ids::{AttachmentId, MergeId, PhotoId};
use autoshop::kernel::time::{Clock, SystemClock};
use autoshop::web::staff::Actor;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, QueryOrder};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const LARGE: &str = "valley-mobile-mechanics";

/// The manifest of a shop taken out into the folder of this name.
pub(crate) fn taken_out(database: &Database, slug: &str, folder: &Path) -> String {
    let (code, words) = on(database, &["export", slug, folder.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{words}");
    fs::read_to_string(folder.join("manifest.json")).unwrap()
}

fn manifest_in(archive: &Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
    let manifest = archive.by_name("manifest.json").unwrap();
    std::io::read_to_string(manifest).unwrap()
}

/// A command on a file of SQLite that may not be there yet.
pub(crate) fn on_file(file: &Path, command: &[&str]) -> (Option<i32>, String) {
    let url = format!("sqlite:{}", file.display());
    let folder = file.parent().unwrap().to_str().unwrap();
    let settings = [
        ("DATABASE_URL", url.as_str()),
        ("AUTOSHOP_DATA_DIR", folder),
    ];
    let told = autoshop(command, &settings, "");
    (told.code, told.words)
}

/// An issued document of the large shop, and something in each table that no page fills yet.
async fn add_document(database: &Database) {
    let db = Db::connect(&database.url, 1, Duration::from_secs(5))
        .await
        .unwrap();
    let shops = db.shops().await.unwrap();
    let shop = shops.iter().find(|shop| shop.slug == LARGE).unwrap();
    let now = shop.created_at;
    let mut shop = db.for_shop(shop.id, Arc::new(Meter::default()));
    let document = attachment::ActiveModel {
        id: Set(AttachmentId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set("pdf".to_owned()),
        owner_kind: Set("invoice".to_owned()),
        owner_id: Set(AttachmentId::new(now).0),
        name: Set("../INV 1.pdf".to_owned()),
        mime: Set("application/pdf".to_owned()),
        size: Set(5),
        sha256: Set("0".repeat(64)),
        body: Set(b"%PDF\0".to_vec()),
        ..Default::default()
    };
    let member = shop.members().await.unwrap()[0].id;
    let visit = shop
        .one(appointment::Entity::find())
        .await
        .unwrap()
        .unwrap();
    let shown = photo::ActiveModel {
        id: Set(PhotoId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(Some(visit.id)),
        mime: Set("image/jpeg".to_owned()),
        sha256: Set("0".repeat(64)),
        small: Set(b"small".to_vec()),
        body: Set(b"large".to_vec()),
        ..Default::default()
    };
    let added = shop
        .transaction(async |tx| {
            tx.insert(document.clone()).await?;
            tx.insert(shown.clone()).await?;
            floor::rows(tx, (member, visit.id), now).await
        })
        .await;
    added.unwrap();
    drop(shop);
    db.close().await;
}

/// The first two customers of the large shop become one; the paths of both.
async fn merge_two(database: &Database) -> (String, String) {
    let db = Db::connect(&database.url, 1, Duration::from_secs(5))
        .await
        .unwrap();
    let shops = db.shops().await.unwrap();
    let shop = shops.iter().find(|shop| shop.slug == LARGE).unwrap();
    let mut shop = db.for_shop(shop.id, Arc::new(Meter::default()));
    let people = customer::Entity::find().order_by_asc(customer::Column::Id);
    let people = shop.all(people).await.unwrap();
    let (keep, other) = (&people[0], &people[1]);
    let now = SystemClock.now(); // it is undone by a program, whose clock is the real one
    let merging = Merging {
        id: MergeId::new(now),
        keep: keep.id,
        other: other.id,
        seen: (keep.version, other.version),
        fields: Fields::of(keep),
    };
    let actor = Actor::system("test");
    let done = shop.transaction(async |tx| merge(tx, (&actor, now), &merging).await);
    done.await.unwrap();
    let paths = (
        format!("/customers/{}", keep.id),
        format!("/customers/{}", other.id),
    );
    drop(shop);
    db.close().await;
    paths
}

#[actix_web::test] // R-EXP-7
async fn a_shop_that_was_taken_out_and_in_again_has_the_same_hashes_on_either_database() {
    let database = Database::fresh().await;
    seeded(&database);
    add_document(&database).await;
    let (keep, gone) = merge_two(&database).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let manifest = taken_out(&database, LARGE, &at("out"));
    let zip = at("out.zip");
    let zip = zip.to_str().unwrap();
    assert_eq!(on(&database, &["export", LARGE, zip]).0, Some(0));
    let zipped = manifest_in(Path::new(zip));

    let mode = fs::metadata(zip).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let people = fs::read_to_string(at("out/tables/user.jsonl")).unwrap();
    assert!(people.contains("owner@demo.autoshop.example") && !people.contains("argon2"));
    let customers = fs::read_to_string(at("out/tables/customer.jsonl")).unwrap();
    assert_eq!(customers.lines().count(), 100, "one shop's only");
    let documents: Vec<PathBuf> = fs::read_dir(at("out/files/attachment"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(documents.len(), 1);
    assert_eq!(fs::read(&documents[0]).unwrap(), b"%PDF\0");
    let photos = fs::read_dir(at("out/files/photo")).unwrap();
    let photos = photos.map(|file| fs::read(file.unwrap().path()).unwrap());
    let mut photos: Vec<_> = photos.collect();
    photos.sort();
    assert_eq!(photos, [b"large", b"small"], "both sizes");

    // From the archive into a new file, from the folder into an empty database of this engine.
    let (code, words) = on_file(&at("new/shop.db"), &["import", zip]);
    assert_eq!(code, Some(0), "{words}");
    let out = at("from-file");
    let (code, words) = on_file(
        &at("new/shop.db"),
        &["export", LARGE, out.to_str().unwrap()],
    );
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(
        fs::read_to_string(out.join("manifest.json")).unwrap(),
        zipped
    );
    assert_ne!(zipped, manifest, "the second one has the note of the first");
    let other = Database::fresh().await;
    let (code, words) = on(&other, &["import", at("out").to_str().unwrap()]);
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(taken_out(&other, LARGE, &at("from-other")), manifest);
    let (code, words) = on(&other, &["check"]);
    assert_eq!(code, Some(0), "{words}");

    // Its people sign in by a new password.
    let reset = ["staff", "reset", "owner@demo.autoshop.example"];
    let (code, words) = on_file(&at("new/shop.db"), &reset);
    assert_eq!(code, Some(0), "{words}");
    let path = words.find("/password/reset/").unwrap();
    let program = Program::serve_file(&at("new/shop.db"));
    let visitor = program.visitor();
    let link = visitor.get(words[path..].trim()).await;
    let form = link
        .form("Set the password")
        .fill("password", "violet kettle prairie 8");
    form.submit(&visitor).await.assert_status(303);
    let owner = program.signed_in_as("owner@demo.autoshop.example", "violet kettle prairie 8");
    let owner = owner.await;
    owner.get("/customers").await.assert_ok();
    // What was merged there is undone here.
    assert_eq!(owner.get(&gone).await.location(), keep);
    let undo = owner.get(&keep).await.form("Undo the merge");
    assert_eq!(undo.submit(&owner).await.location(), gone);
    owner.get(&gone).await.assert_ok();
}

#[actix_web::test] // R-EXP-6, R-EXP-7, R-AUD-2
async fn a_take_out_is_noted_in_the_log_of_its_shop() {
    let database = Database::fresh().await;
    seeded(&database);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    taken_out(&database, LARGE, &out);

    taken_out(&database, LARGE, &folder.path().join("again"));

    let log = fs::read_to_string(folder.path().join("again/tables/audit_log.jsonl")).unwrap();
    let noted: Vec<&str> = log.lines().filter(|l| l.contains("export.made")).collect();
    assert_eq!(noted.len(), 1, "and of no other shop");
    assert!(noted[0].contains("everything") && noted[0].contains("command line"));
    let refused = on(&database, &["export", LARGE, out.to_str().unwrap()]);
    assert_eq!(refused.0, Some(1));
}

#[actix_web::test] // R-EXP-7
async fn a_take_out_that_was_changed_is_refused_and_nothing_is_written() {
    let database = Database::fresh().await;
    seeded(&database);
    add_document(&database).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let out = at("out");
    taken_out(&database, LARGE, &out);
    let new = at("new.db");
    let import = |from: &Path| on_file(&new, &["import", from.to_str().unwrap()]);
    let changed = |path: &str, from: &str, to: &str, why: &str| {
        let path = out.join(path);
        let before = fs::read_to_string(&path).unwrap();
        assert!(before.contains(from), "{from}");
        fs::write(&path, before.replacen(from, to, 1)).unwrap();
        let (code, words) = import(&out);
        assert_eq!(code, Some(1), "{words}");
        assert!(words.contains(why), "{words}");
        fs::write(&path, before).unwrap();
    };

    changed(
        "tables/customer.jsonl",
        "Ada",
        "Eva",
        "is not what was taken out",
    );
    changed(
        "tables/invoice.jsonl",
        "\n",
        "\n\n",
        "is not what was taken out",
    );
    changed(
        "manifest.json",
        "autoshop-takeout-1",
        "autoshop-takeout-9",
        "no take-out of this kind",
    );
    changed(
        "manifest.json",
        "\"schema\": \"m",
        "\"schema\": \"x",
        "made with the schema",
    );
    changed(
        "manifest.json",
        "\"rows\": 100",
        "\"rows\": 101",
        "manifest was changed",
    );
    assert!(
        !new.exists(),
        "all that was seen before the database was touched"
    );
    let document = fs::read_dir(out.join("files/attachment"))
        .unwrap()
        .next()
        .unwrap();
    let path = document.unwrap().path();
    let name = path.strip_prefix(&out).unwrap().to_str().unwrap();
    changed(name, "PDF", "PDG", "not the one that was taken out");
    fs::remove_file(&path).unwrap();
    let (code, words) = import(&out);
    assert!(code == Some(1) && words.contains("is missing"), "{words}");
    let there = rows(
        &format!("sqlite:{}", new.display()),
        "SELECT name FROM shop",
    )
    .await;
    assert_eq!(there.unwrap(), Vec::<Vec<String>>::new());
    fs::write(&path, b"%PDF\0").unwrap();

    let (code, words) = import(&at("nowhere"));
    assert!(
        code == Some(1) && words.contains("can't be taken in"),
        "{words}"
    );
    let (code, words) = on(&database, &["import", out.to_str().unwrap()]);
    assert!(code == Some(1) && words.contains("not empty"), "{words}");
    let (code, words) = on(&database, &["export", "nobody", at("x").to_str().unwrap()]);
    assert!(code == Some(1) && words.contains(LARGE), "{words}");
    let (code, words) = on(&database, &["export", LARGE, out.to_str().unwrap()]);
    assert!(
        code == Some(1) && words.contains("is there already"),
        "{words}"
    );
    assert_eq!(import(&out).0, Some(0), "as it was");
}
