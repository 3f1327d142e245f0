//! What whoever watches sees of a request: spans of its trace (ADR 0031), and one line of the log
//! (docs/logging.md). Never what anybody typed.

use crate::support::{Browser, Database, Program, autoshop, rows};
use actix_web::{App, HttpResponse, HttpServer, web};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const CALLER: &str = "b7ad6b7169203331";

/// What nobody but the shop may read: what was typed, and what became of it.
const CANARIES: [&str; 7] = [
    "uetzal",
    "5305550142",
    "530 555 0142",
    "Ana Ruiz",
    "ana@yolo",
    "gravel plum",
    "argon2id",
];

/// Takes traces as a collector does, over a real socket.
#[derive(Clone)]
struct Collector {
    endpoint: String,
    spans: Arc<Mutex<Vec<Span>>>,
}

impl Collector {
    fn start() -> Self {
        let spans = Arc::<Mutex<Vec<Span>>>::default();
        let taken = spans.clone();
        let take = move |body: web::Bytes| {
            let told = ExportTraceServiceRequest::decode(body).unwrap();
            let scopes = told
                .resource_spans
                .into_iter()
                .flat_map(|of| of.scope_spans);
            taken.lock().unwrap().extend(scopes.flat_map(|of| of.spans));
            async { HttpResponse::Ok().finish() }
        };
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::PayloadConfig::new(8_000_000))
                .route("/v1/traces", web::post().to(take.clone()))
        });
        let server = server.workers(1).disable_signals();
        let server = server.bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { endpoint, spans }
    }

    /// The spans of a trace so far.
    fn of(&self, trace: &str) -> Vec<Span> {
        let spans = self.spans.lock().unwrap();
        let is_of = |span: &&Span| hex(&span.trace_id) == trace;
        spans.iter().filter(is_of).cloned().collect()
    }

    /// The spans of a trace, once one of that name has come.
    async fn with(&self, trace: &str, name: &str) -> Vec<Span> {
        for _ in 0..200 {
            let spans = self.of(trace);
            if spans.iter().any(|span| span.name == name) {
                return spans;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{name} does not come: {:?}", self.of(trace));
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn said(span: &Span, key: &str) -> Option<String> {
    let of = span.attributes.iter().find(|of| of.key == key)?;
    Some(match of.value.clone()?.value? {
        Value::StringValue(text) => text,
        Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    })
}

/// Of a trace of the test's own that ends so, as its caller chose it (01) or did not (00).
fn trace(end: u8) -> String {
    format!("0af7651916cd43dd8448eb211c8031{end:02x}")
}

fn on(browser: &Browser, trace: &str, flags: &str) -> Browser {
    browser.on_trace(&format!("00-{trace}-{CALLER}-{flags}"))
}

async fn traced(database: &Database, collector: &Collector) -> Program {
    let settings = [("AUTOSHOP_OTLP_ENDPOINT", &*collector.endpoint)];
    let program = Program::serve_with(database, &settings);
    program.set_up().await;
    program
}

/// A customer whose every field may be read by the shop alone.
async fn quetzal(browser: &Browser) {
    let form = browser.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", "Quetzal").fill("phone", "530 555 0142");
    let form = form.fill("email", "ana@quetzal.example");
    let form = form.fill("line1", "1 Quetzal St").fill("city", "Quetzal");
    let form = form.fill("notes", "Quetzals bite.");
    form.submit(browser).await.assert_status(303);
}

#[actix_web::test]
async fn a_request_is_seen_as_spans_of_the_trace_that_it_came_with() {
    let collector = Collector::start();
    let database = Database::fresh().await;
    let program = traced(&database, &collector).await;
    let owner = program.signed_in().await;
    let (seen, typed, guessed) = (trace(0), trace(1), trace(2));
    quetzal(&on(&owner, &typed, "01")).await;

    let page = on(&owner, &seen, "01").get("/customers?q=Quetzal").await;
    assert!(page.assert_ok().body().contains("Quetzal"));
    let fields = [("email", "q@quetzal.example"), ("password", "quetzal!")];
    let visitor = on(&program.visitor(), &guessed, "01");
    visitor.post("/session", &fields).await.assert_status(422);

    let spans = collector.with(&seen, "GET /customers").await;
    let first = spans.iter().find(|span| span.name == "GET /customers");
    let first = first.unwrap();
    assert_eq!(hex(&first.parent_span_id), CALLER);
    assert_eq!(first.kind, 2, "a server's");
    let of = |key: &str| said(first, key).unwrap();
    assert_eq!(
        (of("route"), of("status")),
        ("/customers".into(), "200".into())
    );
    assert_eq!(of("request_id"), page.header("x-request-id"));
    assert!(!of("shop").is_empty() && !of("duration_ms").is_empty());
    let of_customers = spans.iter().find(|span| {
        let text = said(span, "db.query.text").unwrap_or_default();
        let rows = said(span, "db.response.returned_rows");
        text.contains("\"customer\"") && rows.as_deref() == Some("1")
    });
    let of_customers = of_customers.unwrap();
    assert_eq!(of_customers.parent_span_id, first.span_id);
    assert_eq!(of_customers.kind, 3, "a client's");
    collector.with(&typed, "POST /customers").await;
    collector.with(&guessed, "POST /session").await;
    let all = format!("{:?}", collector.spans.lock().unwrap());
    for canary in CANARIES {
        assert!(!all.contains(canary), "{canary}");
    }
}

#[actix_web::test]
async fn what_failed_is_kept_though_nobody_chose_it() {
    let collector = Collector::start();
    let database = Database::fresh().await;
    let program = traced(&database, &collector).await;
    let owner = program.signed_in().await;
    let (well, failed) = (trace(3), trace(4));

    on(&owner, &well, "00").get("/health").await.assert_ok();
    let url = database.owner_url().unwrap_or_else(|| database.url.clone());
    let away = "ALTER TABLE customer RENAME TO elsewhere; SELECT 'away'";
    rows(&url, away).await.unwrap();
    let answer = on(&owner, &failed, "00").get("/customers").await;
    answer.assert_status(500);

    let spans = collector.with(&failed, "GET /customers").await;
    let is_wrong = |span: &&Span| span.status.as_ref().is_some_and(|status| status.code == 2);
    let wrong = spans.iter().filter(is_wrong).map(|span| &*span.name);
    assert_eq!(wrong.collect::<Vec<_>>(), ["statement", "GET /customers"]);
    assert!(collector.of(&well).is_empty(), "nobody chose it");
}

#[actix_web::test]
async fn a_job_goes_on_the_trace_of_the_request_that_asked_for_it() {
    let collector = Collector::start();
    let database = Database::fresh().await;
    let settings = [
        ("AUTOSHOP_OTLP_ENDPOINT", &*collector.endpoint),
        ("AUTOSHOP_SMTP_URL", "smtp://127.0.0.1:9"),
        ("AUTOSHOP_MAIL_FROM", "shop@yolo.example"),
        ("AUTOSHOP_PUBLIC_URL", "http://127.0.0.1:1"),
    ];
    let mut program = Program::serve_with(&database, &settings);
    program.address = listens(&program).await;
    program.set_up().await;
    let trace = trace(5);

    let visitor = on(&program.visitor(), &trace, "01");
    let form = visitor.get("/password/forgot").await.form("Send the link");
    form.fill("email", "ana@yolo.example")
        .submit(&visitor)
        .await;

    let spans = collector.with(&trace, "job account.reset_mail").await;
    let named = |name: &str| spans.iter().find(|span| span.name == name).unwrap();
    let sent = named("post.send");
    assert_eq!(sent.kind, 3, "a client's");
    assert!(!format!("{spans:?}").contains("ana@yolo"));
}

/// Where it really listens, whatever address people use.
async fn listens(program: &Program) -> SocketAddr {
    for _ in 0..100 {
        let said = program.said("listening on: ");
        let at = said.first().and_then(|line| line.rsplit(": ").next());
        if let Some(at) = at.and_then(|at| at.trim().parse().ok()) {
            return at;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it does not say where it listens");
}

#[actix_web::test]
async fn nobody_waits_for_a_collector_that_does_not_answer() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let database = Database::fresh().await;
    let settings = [("AUTOSHOP_OTLP_ENDPOINT", &*endpoint)];
    let mut program = Program::serve_with(&database, &settings);
    program.set_up().await;
    let owner = on(&program.signed_in().await, &trace(6), "01");

    let begun = Instant::now();
    for _ in 0..50 {
        owner.get("/customers").await.assert_ok();
    }

    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(program.stop() < Duration::from_secs(15));
}

#[test]
fn a_place_for_traces_that_is_none_is_told_at_once() {
    let settings = [("AUTOSHOP_OTLP_ENDPOINT", "collector")];
    let told = autoshop(&["serve"], &settings, "");

    assert_eq!(told.code, Some(78), "{}", told.words);
    assert!(told.words.contains("AUTOSHOP_OTLP_ENDPOINT"), "{told:?}");
}

#[actix_web::test] // quality, section 7
async fn each_request_leaves_a_line_that_says_whose_it_was_and_what_it_took() {
    let database = Database::fresh().await;
    let settings = [("AUTOSHOP_LOG_FORMAT", "json"), ("AUTOSHOP_LOG", "info")];
    let program = Program::serve_with(&database, &settings);
    program.set_up().await;
    let owner = program.signed_in().await;
    quetzal(&owner).await;
    let fields = [("email", "q@quetzal.example"), ("password", "quetzal!")];
    let visitor = program.visitor();
    visitor.post("/session", &fields).await.assert_status(422);
    let trace = trace(7);

    let traced = on(&owner, &trace, "01");
    let page = traced.get("/customers?q=Quetzal").await;
    let other = owner.get("/customers").await;

    let line = line(&program, page.header("x-request-id")).await;
    for (field, value) in [
        ("level", "INFO"),
        ("route", "/customers"),
        ("method", "GET"),
        ("trace_id", &trace),
    ] {
        assert_eq!(line[field], value, "{line}");
    }
    for id in ["request_id", "shop", "user"] {
        let text = line[id].as_str().unwrap_or_default();
        assert!(text.parse::<uuid::Uuid>().is_ok(), "{id}: {line}");
    }
    let at = line["ts"].as_str().unwrap();
    assert!(chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
    let counts = ["status", "statements", "door_statements"];
    for count in counts.into_iter().chain(["cache", "cache_missed", "bytes"]) {
        assert!(line[count].is_u64(), "{count}: {line}");
    }
    assert!(line["statements"].as_u64() > Some(0) && line["bytes"].as_u64() > Some(1_000));
    for took in ["duration_ms", "db_ms", "door_ms"] {
        assert!(line[took].is_f64(), "{took}: {line}");
    }
    let id = other.header("x-request-id");
    let line = self::line(&program, id).await;
    assert_eq!(line["trace_id"], id.replace('-', ""), "called as itself");
    let all = program.said("").join(" ");
    for canary in CANARIES {
        assert!(!all.contains(canary), "{canary}");
    }
}

/// The line of a request, which comes by another way than its answer.
async fn line(program: &Program, id: &str) -> serde_json::Value {
    for _ in 0..100 {
        let lines = program.said(id);
        let mut lines = lines
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok());
        let found = lines.find(|line: &serde_json::Value| line["message"] == "request");
        if let Some(line) = found {
            return line;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no line for {id}");
}
