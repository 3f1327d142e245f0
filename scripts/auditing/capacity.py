"""How many shops a machine carries: the quality handbook's section 8, computed from what this run measured."""

from .judge import CONNECTIONS, Figure, Section, percent, told
from .loads import about, ceiling, hits, judged_line, traffic_load

# The profile's target peak: requests an hour of one shop, all 37 lines.
PEAK_AN_HOUR = 1890


def mean_seconds(load):
    """The mean time of a request, by the program's own clock."""
    count, total = load.counted("http_request_seconds_count"), load.counted("http_request_seconds_sum")
    return total / count if count else None


def figures_of(load):
    """What the formulas need, from one run: rate, mean time, processor time a request, statements a request."""
    requests, seconds = load.requests(), load.about.get("seconds")
    if not requests or not seconds:
        return None
    statements, asked = load.counted("db_statements_per_request_sum"), load.counted("db_statements_per_request_count")
    held, sent = load.counted("db_statement_seconds_sum"), load.counted("db_statement_seconds_count")
    return {
        "rate": requests / seconds, "mean": mean_seconds(load), "program_ms": 1000 * load.cpu("program") / requests,
        "k6_ms": 1000 * load.cpu("k6") / requests, "all_ms": 1000 * load.cpu("machine") / requests,
        "statements": statements / asked if asked else None, "statement_ms": 1000 * held / sent if sent else None,
    }


def model(load, found):
    """The formulas, each a line: what, how it is computed, what comes out."""
    of, cores = figures_of(load), load.about["cores"]
    held = of["statements"] * of["statement_ms"] / 1000 if of["statements"] and of["statement_ms"] else None
    pool = load.counted("db_pool_connections", state="max")
    mine = 1000 * cores / of["all_ms"]
    alone = 1000 * cores / (of["all_ms"] - of["k6_ms"]) if of["all_ms"] > of["k6_ms"] else None
    rate = found or of["rate"]
    lines = [
        ("requests in flight (Little's law)", f"{told(of['rate'])} /s × {told((of['mean'] or 0) * 1000)} ms", told(of["rate"] * (of["mean"] or 0))),
        ("statements a request, time of each", "counted by the program", f"{told(of['statements'])}, {told(of['statement_ms'])} ms"),
        ("connections needed at this rate", "rate × time that a request's statements hold one", told(of["rate"] * held) if held else "–"),
        ("of all connections", f"of {told(pool)}", percent(of["rate"] * held / pool) if held and pool else "–"),
        ("processor time a request: program", f"{told(load.cpu('program'))} s / {told(load.requests())} requests", f"{told(of['program_ms'])} ms"),
        ("processor time a request: load tool", f"{told(load.cpu('k6'))} s / {told(load.requests())} requests", f"{told(of['k6_ms'])} ms"),
        ("processor time a request: whole machine", f"{told(load.cpu('machine'))} s / {told(load.requests())} requests", f"{told(of['all_ms'])} ms"),
        ("the most this machine could do with the load tool on it", f"{cores} cores / {told(of['all_ms'])} ms", f"{told(mine)} /s"),
        ("the most it could do without", f"{cores} cores / {told(of['all_ms'] - of['k6_ms'])} ms (computed, not measured)", f"{told(alone)} /s"),
        ("shops at their peak, at half of the measured ceiling", f"{told(rate)} /s / 2 / ({PEAK_AN_HOUR} / 3,600 s)", told(rate / 2 / (PEAK_AN_HOUR / 3600))),
        ("instances on a PostgreSQL of 100 connections", f"(100 − 15) / {told((pool or 0) + 2)}" if load.about["engine"] == "postgres" else "(100 − 15) / 14",
         told((100 - 15) // ((pool or 12) + 2 if load.about["engine"] == "postgres" else 14))),
    ]
    return lines, of


def basis(evidence):
    """The run that the model stands on: at a rate that was borne, if there is one."""
    return evidence.load("sqlite", "soak") or evidence.load("sqlite", "mixed")


def capacity(evidence):
    answer = ("How many shops one machine carries follows from what was measured: Little's law (requests under way = rate × time each takes), "
              "the connections they hold, and the processor time of each. Computed figures say that they are.")
    load = basis(evidence)
    if not load or not figures_of(load):
        return Section(answer, missing=evidence.why_not("load sqlite soak", "load sqlite mixed"))
    steps = evidence.load("sqlite", "steps")
    found = ceiling(steps.lines) if steps else 0
    lines, of = model(load, found)
    pool = load.counted("db_pool_connections", state="max")
    section = Section(answer, [
        Figure("processor time a request, of the program", f"{told(of['program_ms'])} ms", "≤ 1 ms", of["program_ms"] <= 1,
               reason="2 cores / 2,000 requests a second; the database of a file is in it"),
        Figure("connections", told(pool), f"≤ {CONNECTIONS}", pool is not None and pool <= CONNECTIONS)],
        ["capacity/model.md"], [f"From “{load.scenario}”."] + about(load), table=(("what", "how", "comes to"), lines), is_void=load.is_noisy())
    if not found:
        section.notes.append("No step of the ceiling kept its targets, so the shops are computed from this run's own rate.")
    return section


OUT, IN, MOST = 0.60, 0.25, 10


def decided(minutes, cores):
    """The policy of docs/ops/hpa.yaml on a time line: (minute, seconds of processor a second, instances)."""
    instances, above, below, rest, seen = 2, 0, 0, 0, []
    for minute, need in enumerate(minutes):
        use = need / (instances * cores)
        above, below = (above + 1 if use > OUT else 0), (below + 1 if use < IN else 0)
        rest = max(rest - 1, 0)
        if above >= 2 and instances < MOST and not rest:
            instances, above, rest = instances + 1, 0, 3
        elif below >= 10 and instances > 2 and not rest:
            instances, below, rest = instances - 1, 0, 3
        seen.append((minute, need, use, instances))
    return seen


def time_line(evidence):
    """Up and down the steps at the processor time that was measured, then a quiet evening."""
    load = basis(evidence)
    steps = evidence.load("sqlite", "steps")
    of = figures_of(load) if load else None
    if not of or not steps or not steps.lines:
        return None
    each = of["program_ms"] / 1000
    rates = [step["asked"] for step in steps.lines]
    day = [rate for rate in rates for _ in range(6)] + [rate for rate in reversed(rates) for _ in range(14)] + [rates[0] / 4] * 150
    return decided([rate * each for rate in day], 1)


def scaling(evidence):
    answer = ("Over PostgreSQL more instances may share the work. The rule: one more when the processors are over 60 % busy for two minutes, one "
              "less when under 25 % for ten. Over a file there is one instance: it grows with its machine.")
    line = time_line(evidence)
    section = Section(answer, [], ["docs/ops/hpa.yaml", "capacity/scaling.csv"])
    if not line:
        section.missing = evidence.why_not("load sqlite steps")
        return section
    most, last = max(row[3] for row in line), line[-1][3]
    changes = sum(one[3] != other[3] for one, other in zip(line, line[1:]))
    full = max((row[2] for at, row in enumerate(line) if at > 4 and row[3] < MOST), default=0)
    section.figures = [
        Figure("instances at most, and after the load went", f"{most}, {last}", "grows, and is 2 in the end", most >= 2 and last == 2),
        Figure("changes, with at least three minutes between", told(changes)),
        Figure("busiest minute of an instance", percent(full))]
    section.notes.append("The rule is computed on a time line of the measured steps (six minutes each upwards, fourteen downwards, then two and a half quiet hours), with the measured "
                         "processor time of a request and instances of one core. No cluster was run.")
    return section


def traffic_profile_json(evidence):
    """The lines of the profile with limits and what was measured, for whoever computes with them."""
    times, load = traffic_load(evidence)
    if not load:
        return None
    return [{"line": line["name"], "times": times, "p95_limit_ms": float(line["p95"]), "p99_limit_ms": float(line["p99"]),
             "errors_limit": line["errors"], "measured": line.get("took"), "wrong": (line.get("wrong") or {}).get("rate"),
             "kept": judged_line(line)[2]} for line in load.lines]


def hit_rates_json(evidence):
    found = {}
    for name, load in (("traffic", traffic_load(evidence)[1]), ("read_heavy", evidence.load("sqlite", "read_heavy"))):
        if load:
            by_kind, share = hits(load)
            found[name] = {"of_all": share, "by_kind": {kind: {"found": pair[0], "loaded": pair[1]} for kind, pair in by_kind.items()}}
    return found or None
