"""Sections of the audit about being seen: metrics, log lines, traces, dashboards."""

import json
import re

from .evidence import scrape
from .judge import LOW, SEVERE, Figure, Section, tested, told

# The quality handbook's table (section 7).
ASKED = {
    "requests": "http_requests_total http_request_seconds http_requests_in_flight http_shed_total",
    "process": "process_anonymous_bytes process_cpu_seconds_total process_open_fds process_memory_limit_bytes tokio_busy_ratio tokio_long_polls_total disk_free_bytes",
    "database": "db_pool_connections db_pool_wait_seconds db_statement_seconds db_statements_per_request db_slow_statements_total "
                "db_pool_rebuilt_total db_tx_retries_total sqlite_wal_bytes",
    "memory": "cache_hits_total cache_misses_total cache_evictions_total cache_bytes cache_invalidations_total bus_reconnects_total",
    "jobs": "jobs_waiting jobs_oldest_wait_seconds job_seconds jobs_dead_total",
    "safety": "rate_limited_total login_failures_total csrf_rejected_total panics_total idempotent_replays_total",
    "field": "rum_lcp_ms rum_inp_ms rum_cls",
    "business": "appointments_created_total invoices_issued_total payments_cents_total",
}
# Counted from the first time that it happens, so that a short run may not have it.
LATER = {"rum_lcp_ms", "rum_inp_ms", "rum_cls", "job_seconds", "jobs_ended_total"}


def scraped(evidence):
    """All metrics that any run saw, and their types."""
    names, types, secrets = {}, {}, []
    for _, load in evidence.loads():
        names.update(load.counts)
    for path in sorted((evidence.folder / "k6").glob("*/*.metrics")):
        text = path.read_text(encoding="utf-8")
        types.update(dict(re.findall(r"^# TYPE (\w+) (\w+)", text, re.M)))
        secrets += re.findall(r'"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"', text)
        names.update(scrape(text))
    return names, types, secrets


def metrics(evidence):
    answer = ("The program counts for Prometheus on an address of its own: requests by page, times, statements, connections, memory, jobs. "
              "No label names a shop or a person.")
    names, types, secrets = scraped(evidence)
    if not names:
        return Section(answer, missing=evidence.why_not("load sqlite smoke"))
    rows, absent = [], []
    for kind, asked in ASKED.items():
        for name in asked.split():
            there = any(found in names for found in (name, f"{name}_count", f"{name}_bucket")) or name.removesuffix("_total") in types
            word = "counted" if there else "registered, not yet seen" if name in types or name in LATER else "not counted"
            absent += [name] if word == "not counted" else []
            rows.append((kind, f"`{name}`", word))
    section = tested(evidence, answer, ["whoever_watches_sees_requests_by_route_and_never_whose_they_are"], ["observability/metrics.txt"])
    section.figures += [Figure("metrics of the handbook's list", f"{len(rows) - len(absent)} of {len(rows)}", f"{len(rows)}", not absent, LOW,
                               "not counted: " + ", ".join(absent)),
                        Figure("ids in labels", told(len(secrets)), "0", not secrets, SEVERE)]
    section.table = (("kind", "metric", "in this run"), rows)
    return section


def about(span):
    of = span["attributes"]
    words = str(of.get("db.query.text") or of.get("cache.name") or "–").replace("|", " ")
    return f"`{words[:60]}…`" if len(words) > 60 else words


def traces(evidence):
    answer = ("A request carries an id of its trace in and out; its statements, jobs and calls to others are parts of it. Where they are sent is a "
              "setting, off by default.")
    section = tested(evidence, answer, ["traces::"], ["observability/trace.json"])
    spans = evidence.json("observability/trace.json")
    if not spans:
        section.missing = section.missing or evidence.why_not("trace")
        return section
    names = {span["span"]: span["name"] for span in spans}
    statements = [span for span in spans if "db.query.text" in span["attributes"]]
    work = [span for span in spans if span["kind"] == "consumer" or "job" in span["name"]]
    section.figures += [Figure("parts of one trace: a page and a form that leaves a letter to be sent", told(len(spans)), "> 0", True),
                        Figure("of them statements, with their shape", told(len(statements)), "> 0", bool(statements), LOW),
                        Figure("of them work outside the request", told(len(work)), "> 0", bool(work), LOW)]
    section.table = (("part", "kind", "within", "ms", "of"), [
        (f"`{span['name']}`", span["kind"], names.get(span["parent"], "the caller"), told(span["ms"]), about(span)) for span in spans[:40]])
    return section


# Of the quality handbook (section 7).
WANTED = "ts level request_id trace_id shop user route method status duration_ms db_ms statements cache bytes"


def log_lines(evidence):
    answer = "One line a request, as JSON on demand, with ids and never with names, addresses or what was typed."
    section = tested(evidence, answer, ["each_request_leaves_one_line_and_each_slow_statement_its_shape",
                                        "each_request_leaves_a_line_that_says_whose_it_was_and_what_it_took"], ["observability/log_sample.jsonl"])
    lines = [json.loads(line) for line in (evidence.text("observability/log_sample.jsonl") or "").splitlines()]
    if not lines:
        section.missing = section.missing or evidence.why_not("look")
        return section
    text = json.dumps(lines)
    without = [word for word in WANTED.split() if f'"{word}"' not in text]
    typed = [word for word in ("Looked at", "password", "@demo.autoshop.example") if word in text]
    section.figures += [Figure("lines looked at", told(len(lines))),
                        Figure("fields of the schema that are missing", ", ".join(without) or "none", "none", not without, LOW),
                        Figure("what was typed, found in them", ", ".join(typed) or "none", "none", not typed, SEVERE)]
    section.notes.append("One of them:\n\n```json\n" + json.dumps(lines[-1], indent=1)[:1500] + "\n```")
    return section


def dashboards(evidence):
    answer = "Dashboards for Grafana lie in the repository. A test reads each query in them and fails if it names what is not counted."
    section = tested(evidence, answer, ["dashboards_and_alerts_ask_for_nothing_that_is_not_counted"], ["docs/ops/"])
    return section
