"""The words of the audit's report: which questions there are, in which order, and how they are written down."""

import collections

from . import capacity, loads, rows, watching
from .judge import (COLD, CONNECTIONS, GROWTH, HITS, LOW, MEDIUM, MEMORY_MB, P95, P99, RATE, SEVERE, WARM, percent, told)

# The questions, as the quality handbook's section 15 has them, with what the proof of speed asks beside.
QUESTIONS = [
    ("Traffic profile", loads.traffic), ("Environment and flags", rows.environment), ("N+1 (questions per row)", rows.statements),
    ("Index coverage", rows.explain), ("Top statements", rows.top_statements), ("Pooling", rows.pooling), ("Caching strategy", loads.caching),
    ("Background jobs and backpressure", rows.jobs), ("The limit of the machine", rows.limit), ("CPU profiling", rows.profile_cpu),
    ("Memory profiling", rows.profile_memory), ("Timeouts, limits, retries", rows.limits), ("Bundle budgets", rows.bundle),
    ("Code splitting, render health", rows.rendering), ("Core Web Vitals, lab", rows.lighthouse), ("Core Web Vitals, field", rows.field),
    ("k6 smoke", loads.smoke), ("k6 sustained, 1,000 people", loads.mixed), ("Read-heavy", loads.read_heavy),
    ("Write-heavy with idempotency", loads.write_heavy), ("Mixed 80/20", loads.mixed_80_20), ("Steps to the ceiling", loads.steps),
    ("Burst", loads.burst), ("Spike", loads.spike), ("Ten times the data", loads.growth), ("Soak", loads.soak), ("Chaos", rows.chaos),
    ("Capacity planning", capacity.capacity), ("Autoscaling policy", capacity.scaling), ("Metrics", watching.metrics),
    ("Traces", watching.traces), ("Logs", watching.log_lines), ("Dashboards", watching.dashboards), ("Alerts", rows.alerts),
    ("Slow-query logger", rows.slow_log), ("Timing middleware", rows.timing),
    ("Bundle guard", rows.standing("A test fails the build when scripts or styles grow over their ceiling.", ["src/ui/assets.rs"],
                                   ["a_page_stays_within_its_budget"],
                                   "That it fails with a padded file was not shown in this run; the test asserts the ceiling.")),
    ("CI enforcement", rows.standing("What CI runs is one command that everybody can run at home; any step that fails makes it red.",
                                     [".ci/run", "scripts/check"])),
    ("PR checklist", rows.standing("A list of questions for whoever reviews a change; most are also kept by a test.", ["docs/review.md"])),
]

# The targets of the project: words, the question that measures them, the figures' beginnings.
TARGETS = [
    (f"1,000 people, 70/30, about 1 s to think: ≥ {RATE:,} requests/s, no errors, p95 < {P95} ms, p99 < {P99} ms, ≤ {CONNECTIONS} connections, "
     f"memory < {MEMORY_MB} MB", "k6 sustained, 1,000 people", ""),
    ("memory flat over the soak", "Soak", "memory grows"),
    (f"warm profile ≤ {WARM} × the same bytes behind the same middleware", "The limit of the machine", "customer profile warm"),
    (f"cold profile ≤ {COLD} × the same statements alone", "The limit of the machine", "customer profile cold"),
    (f"hit rate ≥ {HITS * 100:.0f} % on the profile", "Caching strategy", "hit rate of the traffic"),
    (f"ten times the data: p95 of every page ≤ {GROWTH} ×", "Ten times the data", ""),
    ("each line of the traffic profile within its limits at 10 × its target peak", "Traffic profile", "lines within"),
    ("Lighthouse, phone: performance ≥ 99, the rest 100", "Core Web Vitals, lab", ""),
]

WORDS = """| word | means |
|---|---|
| p95, p99 | 95 (99) of 100 answers came within this time; the rest took longer |
| ms | a thousandth of a second |
| warm, cold | what a page is made of is in memory already, or nothing is |
| hit rate | which share of what was looked for in memory was there |
| RssAnon, “memory of its own” | memory that belongs to the program alone; files that it has mapped are not in it |
| WAL | the log into which a database writes first; it must not grow without end |
| idempotency key | a number in each form: pressed twice, it is saved once |
| constant rate | requests come whether answers come or not, as people do; who waits is counted with the waiting |
| noisy | something else ran on the machine; the times of such a run are void |"""

METHOD = """One machine does everything: it serves the shop and plays the people (k6, at the lowest priority), so both share its processors and \
every figure of time is worse than with two machines. Therefore counts and ratios decide; times are told with how full the processors were and who \
used them. Before each load its processors must be idle ({quiet}). A load counts only if every answer was its own success: a run with wrong answers \
has failed, whatever its times. Of each page status and kind are looked at, and a line that ends before the page does is an error; one page of ten is \
unpacked, must be as long as such pages were before the load (at least half of the shortest of five) and end with its last tag, for unpacking all \
of them would take more of the processors than drawing them. All who are played are the owner of one shop, on twenty browsers; the customers, cars, \
visits and bills that they open are those of the first four pages of each list (some two hundred of each), as the people of a shop open those of these \
days: who opened all ten thousand at random would find less in memory. The made-up shop has {customers} customers with their history (`autoshop seed`). The program is the \
release build with its usual settings; limits on how often one person may do something are lifted, but for “Burst”. {mode}"""

MODES = {"quick": "This is the quick form: short runs, the data ten times as large measured as 1,000 against 10,000 customers, a soak of minutes.",
         "full": "This is the full form: runs of minutes, 10,000 against 100,000 customers, a soak of two hours."}

CHECKLIST = [
    ("No question to the database for each row", "N+1 (questions per row)"), ("No plan walks a large table", "Index coverage"),
    ("Few connections, and they come back by themselves", "Pooling"), ("What is kept in memory is found there", "Caching strategy"),
    ("A form pressed twice is saved once", "Write-heavy with idempotency"), ("1,000 people at once are served", "k6 sustained, 1,000 people"),
    ("Ten times the data is no slower", "Ten times the data"), ("Memory does not grow", "Soak"), ("Nothing answered is lost in a fault", "Chaos"),
    ("Pages are light", "Bundle budgets"), ("Pages are fast on a phone", "Core Web Vitals, lab"), ("Whoever watches sees it", "Metrics"),
]


def sections(evidence):
    found = []
    for name, question in QUESTIONS:
        section = question(evidence)
        section.name = name
        section.evidence = [path for path in map(evidence.there, section.evidence) if path]
        found.append(section)
    return found


def by_name(found, name):
    return next(section for section in found if section.name == name)


def table(heads, lines):
    clean = [[str(cell).replace("\n", " ") for cell in line] for line in lines]
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *("| " + " | ".join(line) + " |" for line in clean)])


def mark(verdict):
    return f"**{verdict}**" if verdict in ("fail", "not run", "void") else verdict


def judged(section, begin=""):
    """Measured and verdict of a target."""
    figures = [figure for figure in section.figures if figure.what.startswith(begin) and (figure.target or begin)]
    if not figures:
        return section.missing or "–", "not run"
    bad = [figure for figure in figures if figure.ok is False]
    open_ = [figure for figure in figures if figure.ok is None and figure.target]
    shown = bad or figures
    if section.is_void:
        return words_of(shown, begin), "void"
    return words_of(shown, begin), "fail" if bad else "not judged" if len(open_) == len(figures) else "pass"


def words_of(figures, begin):
    return "; ".join(f"{figure.what}: {figure.measured}" if not begin else figure.measured for figure in figures[:7])


def findings(found):
    for section in found:
        if section.is_void:
            yield LOW, section.name, "void", "something else ran on the machine before it", "an idle machine", "its times are told and not judged"
        for figure in section.figures:
            if figure.ok is False and (figure.severity == SEVERE or not section.is_void):
                yield figure.severity, section.name, figure.what, figure.measured, figure.target, figure.reason
        if section.verdict == "not run":
            yield LOW, section.name, "not answered by this run", section.missing or "no evidence", "an answer", ""


def lead(evidence):
    machine = evidence.machine
    lines = [f"Commit `{machine.get('commit', '')[:12] or 'unknown'}`{' with changes that are not committed' if machine.get('changed') else ''}, "
             f"{machine.get('date', 'unknown date')}, {machine.get('mode', '?')} form. {machine.get('cores', '?')} cores "
             f"({machine.get('processor', '?')}), {told(machine.get('memory_mb'))} MB."]
    if machine.get("trial"):
        lines.append(f"\n> **A trial of the audit itself, no result:** each load lasted {machine['trial']} seconds and other work ran beside.")
    return "\n".join(lines)


def plain_words(evidence):
    """What was seen, for whoever reads nothing else."""
    crowd, soak, (times, traffic) = evidence.load("sqlite", "mixed"), evidence.load("sqlite", "soak"), loads.traffic_load(evidence)
    steps = evidence.load("sqlite", "steps")
    if crowd and crowd.took("part:all"):
        took, shares, shed = crowd.took("part:all"), crowd.shares(), crowd.counted("http_requests_total", status="5xx")
        yield (f"- A thousand people at once: half of the answers came within {told(took['med'])} ms, 95 of 100 within {told(took['p(95)'])} ms, and "
               f"{percent(crowd.wrong('part:all'))} of the answers were not what was asked for"
               + (f" ({percent(shed / crowd.requests())} of all ended with an error of the server, such as “come back later”)" if shed else "") + f". The processors were {percent(shares['full'])} full; "
               f"the tool that played the people took {percent(shares['k6'])} of what was used.")
    if steps and steps.lines:
        most = loads.ceiling(steps.lines)
        yield (f"- Up to {told(most)} requests a second were answered without a miss and within the targets." if most else
               f"- Already at {told(min(step['asked'] for step in steps.lines))} requests a second, the first step, a target was missed.")
    if traffic:
        kept = [loads.judged_line(line)[2] for line in traffic.lines]
        yield (f"- Of the {len(kept)} kinds of requests of the traffic profile, at {times} times their target peak, {kept.count(True)} kept their own limits, "
               f"{kept.count(False)} did not, {kept.count(None)} were too rare to be seen.")
    if soak and soak.memory():
        yield f"- Over {len(soak.series) / 60:.0f} minutes of steady work the program held {told(soak.most('rss_kb') / 1024)} MB of its own at most."


def summary(evidence, found):
    counts = collections.Counter(section.verdict for section in found)
    targets = [judged(by_name(found, name), begin)[1] for _, name, begin in TARGETS]
    severe = [finding for finding in findings(found) if finding[0] == SEVERE]
    noisy = [f"{load.scenario} ({folder})" for folder, load in evidence.loads() if load.is_noisy()]
    met, missed = targets.count("pass"), targets.count("fail")
    ends = (("answered well by this run", counts["pass"]), ("answered in words", counts["explained"]),
            ("with a figure that misses what was asked", counts["fail"]), ("void, because something else ran on the machine", counts["void"]),
            ("not answered in full", counts["not run"]))
    lines = [f"Questions: {len(found)}; " + "; ".join(f"{words}: {count}" for words, count in ends) + ".", "",
             f"Targets of the project: {len(targets)}. Met: {met}; missed: {missed}; not judged: {len(targets) - met - missed}.", ""]
    lines += plain_words(evidence)
    chaos = by_name(found, "Chaos")
    lines.append("")
    lines.append({"pass": "**No answered work was lost** in any fault that was tried.", "fail": "**A test of a fault failed**: see “Chaos” first.",
                  }.get(chaos.verdict, "**Faults were not tried completely in this run.**"))
    lines.append(f"Findings of high severity: {len(severe)}." if severe else "No finding is of high severity.")
    if noisy:
        lines.append(f"Something else ran on the machine before these loads, so their times are void: {', '.join(noisy)}.")
    return "\n".join(lines)


def targets_table(found):
    lines = []
    for words, name, begin in TARGETS:
        measured, verdict = judged(by_name(found, name), begin)
        lines.append((words, measured, mark(verdict)))
    return table(("target", "measured (what missed it, if something did)", "verdict"), lines)


def environment(evidence):
    machine = evidence.machine
    versions = ", ".join(f"{name} {version}" for name, version in machine.get("libraries", {}).items())
    return table(("what", "is"), [
        ("processors", f"{machine.get('cores')} × {machine.get('processor')}, {machine.get('architecture')}"),
        ("memory", f"{told(machine.get('memory_mb'))} MB"), ("system", machine.get("system")), ("compiler", machine.get("compiler")),
        ("libraries", versions), ("PostgreSQL", machine.get("postgres"))])


def finding_lines(found):
    all_ = list(findings(found))
    words = []
    for severity in (SEVERE, MEDIUM, LOW):
        these = [finding for finding in all_ if finding[0] == severity]
        words.append(f"### {severity.capitalize()} ({len(these)})\n")
        words += [f"{at}. **{name}**, {what}: {measured}{f' (asked: {target})' if target else ''}.{f' Why, as far as this run shows: {reason}.' if reason else ''}"
                  for at, (_, name, what, measured, target, reason) in enumerate(these, 1)] or ["None."]
        words.append("")
    return "\n".join(words)


def verdict_of(section, figure):
    if section.is_void and figure.ok is not None and figure.severity != SEVERE:
        return "void"
    return {True: "pass", False: "**fail**", None: "–"}[figure.ok]


def written(section):
    words = [f"### {section.name}: {mark(section.verdict)}\n", section.answer, ""]
    if section.figures:
        words += [table(("what", "measured", "asked", "verdict"), [
            (figure.what, figure.measured, figure.target or "–", verdict_of(section, figure)) for figure in section.figures]), ""]
    words += [f"![{plot}](plots/{plot}.svg)\n" for plot in section.plots]
    if section.table and section.table[1]:
        words += [table(*section.table), ""]
    words += [note + "\n" for note in section.notes]
    if section.missing:
        words.append(f"Not answered in full: {section.missing}.\n")
    words.append("Evidence: " + ", ".join(f"`{path}`" for path in section.evidence) + "." if section.evidence else "Evidence: none of this run.")
    return "\n".join(words) + "\n"


def steps_table(evidence):
    took = sum(int(step["seconds"]) for name, step in evidence.steps.items() if name != "build")
    return f"All of it after the build took {took / 60:.0f} minutes.\n\n" + table(("step", "end", "seconds", "why"), [(step["name"], mark("pass") if step["end"] == "ok" else f"**{step['end']}**", step["seconds"],
                                                      step["why"] or "–") for step in evidence.steps.values()])


def report(evidence, found):
    quiet = [load.quiet.get("busy_percent") for _, load in evidence.loads() if load.quiet]
    method = METHOD.format(quiet=f"they were {min(quiet)} to {max(quiet)} % busy in this run" if quiet else "not noted in this run", customers="10,000",
                           mode=MODES.get(evidence.machine.get("mode"), ""))
    checks = [(words, mark(by_name(found, name).verdict), name) for words, name in CHECKLIST]
    sign = table(("role", "name", "date", "signature"), [(role, " ", " ", " ") for role in ("Owner of the shop", "Technical advisor", "Engineer who ran it")])
    return "\n".join([
        "# Performance and scalability audit\n", lead(evidence), "\n## 1. In short\n", summary(evidence, found), "\n## 2. The targets\n",
        targets_table(found), "\n## 3. Environment\n", environment(evidence), "\n## 4. Method\n", method, "\n### Words\n", WORDS,
        "\n### What was run\n", steps_table(evidence), "\n## 5. Findings by severity\n", finding_lines(found), "## 6. The questions, one by one\n",
        "\n".join(written(section) for section in found), "\n## 7. Checklist\n", table(("what", "verdict", "question"), checks),
        "\n## 8. Sign-off\n", "Empty until a person signs.\n", sign, ""])


def index(evidence, found):
    lines = [(section.name, mark(section.verdict), ", ".join(f"`{path}`" for path in section.evidence) or "–") for section in found]
    return "\n".join(["# Index of the audit\n", lead(evidence), "", table(("question", "verdict", "evidence"), lines), "",
                      "The report: [06-performance-scalability-audit.md](06-performance-scalability-audit.md).", ""])


def one(evidence, found, name):
    return f"# {name}\n\n{lead(evidence)}\n\n" + written(by_name(found, name))


def model(evidence, load, lines):
    return "\n".join(["# Capacity model\n", lead(evidence), "", f"From the run “{load.scenario}”.", "", *loads.about(load), "",
                      table(("what", "how", "comes to"), lines), ""])


def closing(evidence, found):
    counts = collections.Counter(section.verdict for section in found)
    return ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) + f" of {len(found)}: {evidence.folder}/INDEX.md"
