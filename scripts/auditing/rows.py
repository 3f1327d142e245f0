"""Sections of the audit that are not loads: what is asked, our answer in words, and the evidence that this run left."""

import collections
import json
import re
import statistics

from . import loads
from .evidence import ROOT, faults
from .judge import (COLD, LOW, MEDIUM, SEVERE, WARM, Figure, Section, at_least, tested, told, under)


def environment(evidence):
    answer = ("One list of settings, each with its default and its variable. A mistake ends the program before it starts and says all "
              "mistakes at once; what is unsafe is refused where others could reach it.")
    section = tested(evidence, answer, ["limits_are_lifted_only_where_nobody_else_can_reach_the_server",
                                        "all_mistakes_of_the_settings_are_told_at_once"], ["env/machine.json", "env/flags.md"])
    step = evidence.steps.get("environment")
    if step:
        section.figures.append(Figure("unlimited use on an open address", "refused" if step["end"] == "ok" else step["end"], "refused",
                                      step["end"] == "ok", SEVERE))
    return section


HOT = ("GET /customers/{}", "GET /customers", "GET /appointments", "GET /vehicles", "GET /invoices", "GET /board", "GET /calendar",
       "GET /dashboard", "GET /search?q=ada", "GET /appointments/{}", "GET /invoices/{}")


def statements(evidence):
    answer = ("Each page and each form has a budget of questions to the database. The same page is opened with 1, 10 and 100 rows and must "
              "ask equally often: a page that asks once more for each row (“N+1”) can't pass. Pages without a budget of their own have one for all.")
    section = tested(evidence, answer, ["no_page_asks_or_weighs_more_than_its_budget"],
                     ["queries/statement_counts.csv", "bytes/pages.csv"])
    rows = evidence.csv("queries/statement_counts.csv")
    if not rows:
        section.missing = section.missing or "the table of counts was not written"
        return section
    over = [row["request"] for row in rows if max(int(row[name] or 0) for name in ("rows_1", "rows_10", "rows_100")) > int(row["budget"])]
    grows = [row["request"] for row in rows if len({row[name] for name in ("rows_1", "rows_10", "rows_100")} - {""}) > 1]
    section.figures += [Figure("kinds of requests counted", told(len(rows))),
                        Figure("over their budget", told(len(over)), "0", not over, MEDIUM, ", ".join(over)),
                        Figure("that ask more for more rows", told(len(grows)), "0", not grows, MEDIUM, ", ".join(grows))]
    pages = evidence.csv("bytes/pages.csv")
    if pages and "statements" in pages[0]:
        worst = max(pages, key=lambda page: int(page["statements"]))
        asked = int(worst["statements"])
        section.figures.append(Figure("statements of a page of the demo shop, seen for the first time, at most",
                                      f"{asked} (`{worst['pattern']}`)", "≤ 9", asked <= 9))
    shown = [(row["request"], row["rows_1"], row["rows_10"], row["rows_100"], row["budget"]) for row in rows if row["request"] in HOT]
    section.table = (("request, seen a second time", "1 row", "10 rows", "100 rows", "budget"), shown)
    return section


def explain(evidence):
    answer = ("The database tells the plan of each question against the large shop. A plan that reads a whole large table, or sorts all of it "
              "for one page, fails. Beside: indexes that this run's load never used on PostgreSQL (told, not judged: many are for rare pages).")
    section = tested(evidence, answer, ["on_sqlite_no_page_sorts_or_walks_a_whole_table_for_what_it_shows"],
                     ["explain/sqlite/", "explain/postgres/", "tests/explain_allow.txt"])
    for engine in ("sqlite", "postgres"):
        step, plans = evidence.steps.get(f"explain {engine}"), list((evidence.folder / "explain" / engine).glob("*.txt"))
        if not step or step["end"] not in ("ok", "failed"):
            section.missing = section.missing or evidence.why_not(f"explain {engine}")
            continue
        section.figures.append(Figure(f"plans of {told(len(plans))} pages of the large shop on {engine}", step["end"], "ok",
                                      step["end"] == "ok" and bool(plans), MEDIUM, f"which: `{step['log']}`"))
    unused = evidence.csv("explain/postgres/unused_indexes.csv")
    if unused is not None:
        section.figures.append(Figure("indexes not used by the load on PostgreSQL", told(len(unused))))
    return section


def top_statements(evidence):
    answer = "Which questions cost the most in all: on SQLite from the program's own log of each statement, on PostgreSQL from its counts."
    figures, rows = [], []
    for engine, step in (("sqlite", "look"), ("postgres", "postgres statements")):
        found = evidence.csv(f"queries/top_{engine}.csv")
        if not found:
            figures.append(Figure(f"top statements on {engine}", evidence.why_not(step)))
            continue
        figures.append(Figure(f"slowest mean on {engine}, of those asked often", f"{max(float(row['mean_ms']) for row in found):.2f} ms",
                              "< 200 ms", max(float(row["mean_ms"]) for row in found) < 200))
        rows += [(engine, row["calls"], row["mean_ms"], row["total_ms"], "`" + row["statement"][:110].replace("|", "\\|").replace("`", "") + "…`")
                 for row in found[:8]]
    section = Section(answer, figures, ["queries/top_sqlite.csv", "queries/top_postgres.csv"],
                      ["On SQLite 18 pages and a form, three times each, in whole milliseconds (0 is less than one); on PostgreSQL all of the load."],
                      table=(("engine", "times", "mean ms", "sum ms", "statement"), rows))
    section.missing = "" if rows else "no statements were counted"
    return section


def pooling(evidence):
    answer = ("Few connections, a limit to each wait, and a watchdog that replaces connections which died of silence. While the database is "
              "away, everybody is told so at once instead of waiting in line.")
    section = tested(evidence, answer, ["on_postgres_a_silence_ends_each_request_in_time_and_leaves_no_dead_pool",
                                        "on_postgres_places_whose_begin_was_never_answered_are_not_lost_for_ever",
                                        "on_postgres_a_pooler_that_mixes_up_statements_is_refused_in_words"], ["pool/report.md"])
    for engine in ("sqlite", "postgres"):
        load = evidence.load(engine, "mixed")
        if load:
            section.figures.append(loads.connections(load))
            section.figures[-1].what += f", {engine}"
            section.figures.append(Figure(f"in use at most under 1,000 people, {engine}", told(load.most("pool_used"))))
    return section


def jobs(evidence):
    answer = ("Letters, texts and nightly work are rows of a table, written together with what caused them: nothing is lost or done twice when "
              "the program dies. One shop with a hundred thousand of them does not hold up another; what fails eight times is shown to the owner.")
    section = tested(evidence, answer, [name for fault in listed() if fault["fault"] in ("F34", "F35", "F36", "F37") for name in fault["tests"]],
                     ["chaos/results.json"])
    return section


def listed():
    return list(faults((ROOT / "docs/ops/faults.md").read_text(encoding="utf-8")))


def profile_cpu(evidence):
    answer = "A flame graph shows in which functions the program's processor time went while 300 people worked in the large shop."
    top = evidence.text("profiles/cpu.txt")
    if not top or not evidence.has("profiles/cpu.svg"):
        return Section(answer, missing=evidence.why_not("flame graph"))
    words = [line if len(line) < 150 else line[:147] + "…" for line in top.splitlines()]
    return Section(answer, [Figure("drawn", "cpu.svg", "", True)], ["profiles/cpu.svg", "profiles/cpu.txt"],
                   ["What takes most:\n\n```text\n" + "\n".join(words) + "\n```"])


def profile_memory(evidence):
    answer = ("How often the hottest pages ask for memory is counted and compared with a list in the repository: one that asks more often fails. "
              "A heap profile shows who holds it.")
    section = tested(evidence, answer, ["the_hottest_pages_ask_for_memory_no_more_often_than_they_did"],
                     ["profiles/heap.json", "allocations/sqlite.csv", "allocations/postgres.csv"])
    rows = evidence.csv("allocations/sqlite.csv") or []
    section.table = (("page", "state", "allocations a request"), [(row["page"], row["state"], told(float(row["allocations"]))) for row in rows])
    heap = evidence.json("profiles/heap.json")
    if not heap:
        section.missing = section.missing or evidence.why_not("heap profile")
        return section
    for state in heap if isinstance(heap, list) else heap.get("states", []):
        most = state["places"][:5]
        section.notes.append(f"{state['state'].capitalize()}, who asks most often: " + "; ".join(
            f"`{place['place']}` ({told(place['allocations'])} times)" for place in most) + ".")
    return section


def limit(evidence):
    answer = ("What a page costs beside the least that this machine can do for it: the same bytes behind the same surroundings (“warm”), and the "
              "same questions sent to the database with nothing around them (“cold”). Ratios, because times depend on the machine.")
    report = evidence.json("limit/limit.json")
    if not report:
        return Section(answer, missing=evidence.why_not("limit"))
    rows, figures = [], []
    for page in report["pages"]:
        of = {name: value / 1000 for name, value in page["thousandths"].items()}
        micros = {name: value / 1000 for name, value in page["ns"].items()}
        rows.append((page["page"], *(told(micros[name]) for name in ("bare", "behind", "warm", "cold", "asked")),
                     told(of["behind_bare"]), told(of["warm_behind"]), told(of["cold_asked"])))
        if page["page"] == report["targets"]["page"]:
            figures = [Figure("customer profile warm, of the same bytes behind the same middleware", f"{of['warm_behind']:.2f} ×", f"≤ {WARM} ×",
                              of["warm_behind"] <= WARM, MEDIUM, of_the_work(evidence, "warm")),
                       Figure("customer profile cold, of the same statements alone", f"{of['cold_asked']:.2f} ×", f"≤ {COLD} ×",
                              of["cold_asked"] <= COLD, MEDIUM, of_the_work(evidence, "cold")),
                       Figure("surroundings, of a bare server", f"{of['behind_bare']:.2f} ×")]
    heads = ("page", "bare µs", "behind µs", "warm µs", "cold µs", "statements alone µs", "behind/bare", "warm/behind", "cold/statements")
    notes = [f"Load average before: {report.get('load_before', '–')}."]
    kinds = {state: kinds_of_work(evidence, state) for state in ("warm", "cold")}
    if not all(kinds.values()):
        notes.append(f"What the work of a page is was not looked at: {evidence.why_not('page profile')}.")
    for state in kinds:
        if kinds[state]:
            notes.append(f"The work of the customer profile, {state}: " + ", ".join(f"{name} {share}" for share, name in kinds[state]) + ".")
    return Section(answer, figures, ["limit/limit.json", "profiles/warm.txt", "profiles/cold.txt"], notes, table=(heads, rows))


def kinds_of_work(evidence, state):
    """What processors did for a customer's page, as scripts/profile counts its samples: (share, kind), most first."""
    return re.findall(r"^ *([\d.]+ %) +(.+)$", evidence.text(f"profiles/{state}.txt") or "", re.M)


def of_the_work(evidence, state):
    kinds = kinds_of_work(evidence, state)
    return "of its work " + ", ".join(f"{share} is “{name}”" for share, name in kinds[:4]) if kinds else ""


def limits(evidence):
    answer = ("Each wait is shorter than the one around it: for a lock, for a connection, for a statement, for the whole request. Who dawdles "
              "is cut off, what is monstrous is refused, and a refusal says when to come back.")
    return tested(evidence, answer, [name for fault in listed() if fault["fault"] in ("F1", "F4", "F9", "F44", "F45") for name in fault["tests"]],
                  ["chaos/results.json", "docs/ops/faults.md"])


# Bytes as they are sent (frontend handbook, section 2): the column of bytes/pages.csv, in words, the ceiling.
CEILINGS = (("js_sent", "JavaScript", 25 * 1024), ("css_sent", "styles", 12 * 1024), ("html_sent", "the page itself", 30 * 1024),
            ("icons_sent", "icons", 4 * 1024), ("first_visit", "a first visit in all", 100 * 1024), ("requests", "requests of a first visit", 10))


def bundle(evidence):
    answer = "Every page of the demo shop is weighed as a browser is sent it: page, styles, script, icons, and all of a first visit."
    section = tested(evidence, answer, ["no_page_of_the_demo_shop_weighs_more_than_its_ceiling", "a_page_stays_within_its_budget"],
                     ["bytes/pages.csv", "bundle/assets.csv"], ("sqlite",))
    rows = evidence.csv("bytes/pages.csv") or []
    for column, words, ceiling in CEILINGS if rows else ():
        worst = max(rows, key=lambda row: int(row[column]))
        section.figures.append(Figure(f"{words}, at most", f"{told(int(worst[column]))} (`{worst['pattern']}`)", f"≤ {told(ceiling)}",
                                      int(worst[column]) <= ceiling))
    section.table = (("file, as sent", "bytes"), [(row["file"], row["bytes_as_sent"]) for row in evidence.csv("bundle/assets.csv") or []])
    return section


def rendering(evidence):
    answer = ("There is one small script for all pages, so there is nothing to split; pages are drawn on the server. What a browser has to do is "
              "seen in the number of parts of a page and in the time it is blocked.")
    reports = list(evidence.lighthouse())
    if not reports:
        return Section(answer, missing=evidence.why_not("lighthouse"))
    nodes, blocked = (max(report[name] or 0 for report in reports) for name in ("nodes", "tbt"))
    return Section(answer, [under("parts of a page (DOM nodes), at most", nodes, 1500, ""), under("script blocks a page (TBT), at most", blocked, 200, "ms")],
                   ["lighthouse/"])


def lighthouse(evidence):
    answer = ("Lighthouse opens public pages, the steps of a booking and signed-in pages as a phone with a slower processor would, and "
              "scores them from 0 to 100.")
    reports = list(evidence.lighthouse())
    if not reports:
        return Section(answer, missing=evidence.why_not("lighthouse"))
    rows = [(report["page"], *("–" if score is None else told(score * 100) for score in report["scores"].values()), told(report["lcp"]), told(report["cls"]),
             told(report["tbt"]), told(report["index"])) for report in reports]
    figures = []
    for name in reports[0]["scores"]:
        scores = collections.defaultdict(list)
        for report in reports:
            if report["scores"].get(name) is not None:
                scores[report["page"]].append(report["scores"][name] * 100)
        middle = {page: statistics.median_low(of) for page, of in scores.items()}
        target = 99 if name == "performance" else 100
        figures.append(at_least(f"{name}, the lowest of all pages", min(middle.values(), default=None), target, "", MEDIUM,
                                "pages: " + ", ".join(page for page, score in middle.items() if score < target)))
    heads = ("page", *reports[0]["scores"], "LCP ms", "CLS", "TBT ms", "machine's index")
    notes = ["The processor is slowed down by the factor of `lighthouserc.json`. The machine's index says how fast a processor is; 1,000 is a mid-range phone. A score without it is no evidence."]
    step = evidence.steps.get("lighthouse", {})
    if step.get("end") not in (None, "ok"):
        notes.append(f"The step itself ended so: {step['end']} {step['why']}.")
    return Section(answer, figures, ["lighthouse/"], notes, table=(heads, rows))


def field(evidence):
    answer = ("Each visitor's browser tells how fast a page was for a person: the largest paint, the wait after a press, jumps of the "
              "layout. The owner sees per page what three of four visits stayed within, under Settings, Speed.")
    section = tested(evidence, answer, ["speed::"], ["docs/adr/0028-what-the-field-tells.md"])
    section.explained = "p75 needs visitors; an audit on one machine has none, and a made-up figure would be none. What counts and shows them is tested"
    section.notes.append("Figures of the field: none of this run. " + section.explained + ".")
    return section


# F53 is the soak, which has a section of its own.
ASKED_FAULTS = {*range(1, 5), 6, 8, 9, *range(12, 16), 19, 20, *range(22, 28), *range(43, 47), 50}


def chaos(evidence):
    answer = ("What can break is broken on purpose: the database is cut, slowed, silenced; the program is killed while people write; its "
              "files may not grow any more. A ledger of what was answered is compared with what is there afterwards.")
    results = evidence.json("chaos/results.json")
    if not results:
        return Section(answer, missing=evidence.why_not("tests sqlite"))
    ran = [row for row in results if row["tests"]]
    bad = sorted({row["fault"] for row in ran if any(test["end"] == "failed" for test in row["tests"])}, key=lambda name: int(name[1:]))
    unrun = [row["fault"] for row in ran if any(test["end"] == "not run" for test in row["tests"])]
    none = [row["fault"] for row in results if not row["tests"]]
    rows = []
    for row in ran:
        ends = {}
        for test in row["tests"]:
            ends.setdefault(test["engine"], []).append(test["end"])
        words = [", ".join(f"{len([e for e in ends.get(engine, []) if e == end])} {end}" for end in ("passed", "failed", "not run")
                           if end in ends.get(engine, [])) or "–" for engine in ("sqlite", "postgres")]
        rows.append((row["fault"], row["what"], *words, row["expected"]))
    asked = [name for name in none if int(name[1:]) in ASKED_FAULTS]
    figures = [Figure("faults with tests that ran", f"{len(ran)} of 54"),
               Figure("faults that the proof of speed asks for, without a test", ", ".join(asked) or "0", "0", not asked, LOW,
                      "the list of faults says what is done by hand or not yet"),
               Figure("faults with a failed test", ", ".join(bad) or "0", "0", not bad, SEVERE),
               Figure("faults without a test", f"{len(none)}: {', '.join(none)}", "0", None)]
    section = Section(answer, figures, ["chaos/results.json", "docs/ops/faults.md"],
                      table=(("fault", "what breaks", "SQLite", "PostgreSQL", "expected"), rows))
    if unrun:
        section.missing = "some tests did not run: " + ", ".join(unrun)
    return section


def alerts(evidence):
    answer = "When somebody is to be woken, and why, stands in a file that Prometheus reads; its own tool checks it."
    section = tested(evidence, answer, ["dashboards_and_alerts_ask_for_nothing_that_is_not_counted"], ["docs/ops/alerts.yml", "observability/alerts.txt"])
    if not evidence.has("observability/alerts.txt"):
        section.missing = evidence.why_not("alerts")
    section.notes.append("Whether each rule fires and clears in time is not tested: only its words are.")
    return section


def slow_log(evidence):
    answer = ("A statement over 200 ms (a setting) is logged with its shape, never its values, with the page and the shop that asked. To see it "
              "at work, the limit was set to 0 for a moment.")
    section = tested(evidence, answer, ["each_request_leaves_one_line_and_each_slow_statement_its_shape"], ["queries/slow.jsonl"])
    lines = [json.loads(line) for line in (evidence.text("queries/slow.jsonl") or "").splitlines()]
    if lines:
        text = json.dumps(lines)
        section.figures.append(Figure("lines with statement, duration and the request's id", told(len(lines)), "> 0",
                                      all(f'"{word}"' in text for word in ("sql", "duration_ms", "request_id"))))
        itself = all('"route"' in json.dumps(line) and '"shop"' in json.dumps(line) for line in lines)
        section.figures.append(Figure("they name page and shop themselves", "yes" if itself else "no", "yes", itself, LOW,
                                      "page and shop stand on the request's own line, which has the same id"))
    else:
        section.missing = section.missing or evidence.why_not("look")
    return section


def timing(evidence):
    answer = "Every answer says in a header how long the program and the database took and how many statements ran, errors too."
    section = tested(evidence, answer, ["every_answer_tells_its_id_and_its_time"], ["observability/timing.csv"])
    rows = evidence.csv("observability/timing.csv")
    if not rows:
        section.missing = section.missing or evidence.why_not("look")
        return section
    without = sorted({row["path"] for row in rows if "app;dur=" not in row["server_timing"]})
    section.figures.append(Figure("answers without it", told(len(without)), "0", not without, LOW, ", ".join(without)))
    last = {("POST " if row["turn"].startswith("form") else "") + row["path"]: row for row in rows}
    section.table = (("page or form, the third time", "status", "bytes as sent", "Server-Timing"),
                     [(path, row["status"], row["bytes"], f"`{row['server_timing']}`") for path, row in last.items()])
    return section


def standing(answer, paths, names=(), note=""):
    """A section whose evidence stands in the repository."""
    def made(evidence):
        section = tested(evidence, answer, names, paths) if names else Section(answer, [], paths)
        there = [path for path in paths if (ROOT / path).exists() or evidence.has(path)]
        section.figures.append(Figure("is there", ", ".join(there) or "nothing", "", len(there) == len(paths), LOW))
        section.notes += [note] if note else []
        return section
    return made

