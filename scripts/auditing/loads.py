"""Sections of the audit that loads answer: k6 on one side, what the program counted of itself on the other."""

import re

from .evidence import slope
from .judge import (CONNECTIONS, GROWTH, HITS, LOW, MEDIUM, MEMORY_MB, P95, P99, RATE, SEVERE, Figure, Section, at_least,
                         percent, told, under, why_slow)

EVIDENCE = "k6/{folder}/{scenario}.json, .html, .metrics, .series.csv, .run.json"


def wrong(load, part=""):
    """Every answer must be its own success, whole."""
    share = load.wrong(part)
    words = "not measured" if share is None else percent(share)
    return Figure("answers that were not their own success", words, "0 %", None if share is None else share == 0, SEVERE, why_slow(load))


def memory(load):
    most, kept, flight = load.most("rss_kb"), load.counted("cache_bytes", cache="fragments"), load.most("in_flight")
    reason = (f"read each second from the process itself; bodies of pages that are kept were {told(kept / 2 ** 20 if kept is not None else None)} MB at "
              f"the end, {told(flight)} requests were under way at most. No profile divides the rest: it is what connections of a file keep and what "
              "the allocator has not given back")
    return under("memory of its own, at most", most / 1024 if most else None, MEMORY_MB, "MB", MEDIUM, reason)


def about(load):
    """Beside what it was measured, for the notes of each section."""
    shares = load.shares()
    if not shares:
        return []
    said = load.about
    return [f"Measured on {said['engine']}, {told(said['customers'])} customers, {said['cores']} cores shared with the load tool, limits "
            f"{said['limits']}, load average before {said['load_before']}"
            + (f", processors {load.quiet['busy_percent']} % busy before" if load.quiet else "")
            + f". The processors were {percent(shares['full'])} full: load tool {percent(shares['k6'])}, program "
            f"{percent(shares['program'])}, all else {percent(shares['else'])} of what was used."
            + (" **Noisy: something else was running; the times are void.**" if load.is_noisy() else "")]


def loaded(evidence, folder, scenario, answer, judge, step=""):
    """A section of one scenario; `judge` gives its figures."""
    load = evidence.load(folder, scenario)
    if not load:
        return Section(answer, missing=evidence.why_not(step or f"load {folder} {scenario}"))
    paths = [EVIDENCE.format(folder=folder, scenario=scenario)]
    return Section(answer, judge(load), paths, about(load), is_void=load.is_noisy())


def times(load, p95, p99=None, part=""):
    took, reason = load.took(part) or {}, why_slow(load)
    figures = [Figure("half of the answers came within", f"{told(took.get('med'))} ms")]
    figures.append(under("95 of 100 came within (p95)", took.get("p(95)"), p95, "ms", MEDIUM, reason))
    if p99:
        figures.append(under("99 of 100 came within (p99)", took.get("p(99)"), p99, "ms", MEDIUM, reason))
    return figures


def smoke(evidence):
    return loaded(evidence, "sqlite", "smoke", "Twenty people open every page and send every form, one after the other. It shows that all "
                  "of it works before anything harder is tried.", lambda load: [wrong(load), *times(load, 50)])


def of_the_crowd(load):
    """A thousand people: judged by the time when all of them are there."""
    took = load.took("part:all") or {}
    rate = took["count"] / float(load.about.get("each") or 60) if took.get("count") else None
    failed = wrong(load, "part:all") if took else wrong(load)
    return [at_least("requests answered a second, with all 1,000 there", rate, RATE, "/s", MEDIUM, why_slow(load)), failed,
            *times(load, P95, P99, "part:all"), memory(load), connections(load), late_turns(load)]


def late_turns(load):
    """What waits for a worker for longer than 50 ms, because work holds it or because the processors are full."""
    late = load.counted("tokio_long_polls_total")
    return Figure("turns of a worker that came over 50 ms late", told(late), "0", None if late is None else late == 0, LOW,
                  "they come late when work holds the worker, and when the processors are full; " + why_slow(load))


def connections(load):
    most = load.counted("db_pool_connections", state="max")
    if most is None:
        return Figure("database connections", "not measured", f"≤ {CONNECTIONS}")
    beside = 2 if load.about.get("engine") == "postgres" else 0
    return Figure("database connections it may open", f"{told(most + beside)}", f"≤ {CONNECTIONS}", most + beside <= CONNECTIONS)


def by_the_profile(evidence, section):
    """A miss names the functions that took most, where a flame graph was drawn: of SQLite, as that is what it is drawn of."""
    own = (evidence.text("profiles/cpu.txt") or "").split("of ours, with what they call")[0]
    most = re.findall(r"^ *([\d.]+ %) (.*)$", own, re.M)[:4]
    if most:
        words = "; in the flame graph most of the program's time was in " + ", ".join(f"`{name[:70]}` ({share})" for share, name in most)
        for figure in section.figures:
            if figure.ok is False and figure.measured.endswith((" ms", " /s")):
                figure.reason += words


CROWD = ("A thousand people at once, each with about a second to think between two clicks: several times the pace of real people. "
         "{share}. The first 15 seconds, in which they come, are not judged.")


def mixed(evidence):
    section = loaded(evidence, "sqlite", "mixed", CROWD.format(share="They read 70 of 100 times and write 30"), of_the_crowd)
    by_the_profile(evidence, section)
    other = loaded(evidence, "postgres", "mixed", "", of_the_crowd)
    for figure in other.figures:
        figure.what += ", on PostgreSQL"
    section.figures += other.figures
    section.evidence += other.evidence
    section.notes += other.notes
    section.is_void = section.is_void or other.is_void
    section.missing = section.missing or other.missing and f"on PostgreSQL {other.missing}"
    return section


def mixed_80_20(evidence):
    return loaded(evidence, "sqlite", "mixed_80_20", CROWD.format(share="They read 80 of 100 times and write 20"), of_the_crowd)


def hits(load):
    """Found in memory, of all that was asked there: by kind, and of all."""
    kinds = {labels["cache"] for labels, _ in load.counts.get("cache_hits_total", [])}
    by_kind = {}
    for kind in sorted(kinds):
        found, lost = (load.counted(name, cache=kind) or 0 for name in ("cache_hits_total", "cache_misses_total"))
        if found + lost:
            by_kind[kind] = (found, lost)
    found, lost = (sum(pair[at] for pair in by_kind.values()) for at in (0, 1))
    return by_kind, found / (found + lost) if found + lost else None


def read_heavy(evidence):
    def judge(load):
        return [wrong(load), *times(load, 50), memory(load)]
    return loaded(evidence, "sqlite", "read_heavy", "Fifty people who become two hundred and mostly look things up: 90 of 100 times they "
                  "read.", judge)


def caching(evidence):
    answer = ("What is asked for again within seconds is kept in memory: who is signed in, settings, lists, finished parts of pages. A "
              "write drops what it changes, on every instance; nobody sees an own change late. “Hit rate” is the share that was found there.")
    read, profile = evidence.load("sqlite", "read_heavy"), traffic_load(evidence)[1]
    if not read and not profile:
        return Section(answer, missing=evidence.why_not("load sqlite read_heavy"))
    figures, rows = [], []
    for words, load in (("traffic profile", profile), ("read-heavy load", read)):
        if not load:
            figures.append(Figure(f"hit rate of the {words}", "not measured", f"≥ {percent(HITS)}"))
            continue
        by_kind, share = hits(load)
        worst = sorted(by_kind.items(), key=lambda item: -item[1][1])[:3]
        reason = "most were loaded of " + ", ".join(f"“{kind}” ({told(lost)} times)" for kind, (_, lost) in worst)
        figures.append(Figure(f"hit rate of the {words}", percent(share), f"≥ {percent(HITS)}", share is not None and share >= HITS, MEDIUM, reason))
        drawn = [by_kind.get(kind, (0, 0)) for kind in ("fragments", "lists", "pages")]
        of_drawn = sum(found for found, _ in drawn) / max(sum(found + lost for found, lost in drawn), 1)
        figures.append(Figure(f"of it lists, parts of pages and figures alone, {words}", percent(of_drawn)))
        rows += [(words, kind, told(found), told(lost), percent(found / (found + lost))) for kind, (found, lost) in by_kind.items()]
    return Section(answer, figures, ["cache/hit_rate.json"], table=(("load", "kind", "found", "loaded", "hit rate"), rows))


def write_heavy(evidence):
    def judge(load):
        saved, replayed = load.value("keys_saved", "count"), load.value("keys_replayed", "count")
        rows, lost, twice = (load.value(name, "count") for name in ("rows_found", "keys_without_row", "rows_twice"))
        return [wrong(load), *times(load, P95), Figure("forms with a key of their own that were saved", told(saved)),
                Figure("of them sent twice and answered from what was stored", told(replayed)),
                Figure("rows found for these keys afterwards", told(rows), f"{told(saved)}", rows == saved, SEVERE,
                       "rows are counted in the customers' own export"),
                Figure("keys without a row, rows twice", f"{told(lost)}, {told(twice)}", "0, 0", not lost and not twice, SEVERE), memory(load)]
    return loaded(evidence, "sqlite", "write_heavy", "Fifty people who mostly write: 70 of 100 times. One form of ten is sent twice with "
                  "its key, as by a thumb that presses twice. Each key must end as exactly one row: none lost, none double.", judge)


def traffic_load(evidence):
    """The run of the profile nearest to the target of ten times."""
    for times_ in ("10", "30", "3", "1"):
        load = evidence.load(f"traffic-{times_}x", "traffic")
        if load:
            return times_, load
    return None, None


def judged_line(line):
    """Whether a line of the profile kept its limits: (shares of p95 and p99, words, ok)."""
    took, share = line.get("took") or {}, (line.get("wrong") or {}).get("rate")
    if not took.get("count"):
        return [None, None], "not asked", None
    p95, p99 = float(line["p95"]), float(line["p99"])
    ok = took["p(95)"] < p95 and took["p(99)"] < p99 and (share or 0) < line["errors"]
    words = f"{took['p(95)']:.0f} of {p95:.0f}, {took['p(99)']:.0f} of {p99:.0f}"
    return [took["p(95)"] / p95, took["p(99)"] / p99], words, ok


def traffic(evidence):
    answer = ("The profile has 37 kinds of requests, each with its own limits. Every one is replayed on a page or form of ours that does the "
              "same work, at many times its target peak, at rates that do not wait for answers.")
    most, load = traffic_load(evidence)
    if not load:
        return Section(answer, missing=evidence.why_not("load traffic-30x", "load traffic-10x"))
    rows, over, unasked = [], [], 0
    for line in load.lines:
        _, words, ok = judged_line(line)
        took, share = line.get("took") or {}, (line.get("wrong") or {}).get("rate")
        rows.append((line["name"], told(took.get("count", 0)), words, percent(share) if share is not None else "–",
                     {True: "pass", False: "fail", None: "not asked"}[ok]))
        if ok is False:
            over.append(line["name"])
        unasked += ok is None
    figures = [Figure(f"lines within p95, p99 and share of errors, at {most} times the target peak", f"{len(rows) - len(over) - unasked} of {len(rows)}",
                      f"{len(rows)} of {len(rows)}", not over and not unasked, MEDIUM,
                      "over: " + ", ".join(over) + "; " + why_slow(load) if over else f"{unasked} lines are too rare to be asked in this time")]
    for times_ in ("1", "3"):
        other = evidence.load(f"traffic-{times_}x", "traffic")
        if other and times_ != most:
            kept = [judged_line(line)[2] for line in other.lines]
            figures.append(Figure(f"… at {times_} times", f"{kept.count(True)} of {len(kept)}, {kept.count(None)} not asked", "no miss", False not in kept))
    figures.append(memory(load))
    paths = ["traffic/profile.json", EVIDENCE.format(folder=f"traffic-{most}x", scenario="traffic")]
    return Section(answer, figures, paths, about(load), ["traffic"],
                   (("line", "asked", "p95 and p99 of their limits, ms", "not a success", "verdict"), rows), is_void=load.is_noisy())


def ceiling(lines):
    """The most requests a second at which all were answered, p95 and p99 within the targets; 0 if none was."""
    held = [step["asked"] for step in lines if step["wrong"] == 0 and step["p(95)"] < P95 and step["p(99)"] < P99
            and step["answered"] >= 0.95 * step["asked"]]
    return max(held, default=0)


def steps(evidence):
    answer = ("Ever more requests a second, step by step, until answers begin to wait. The last step that keeps the targets is the ceiling of "
              "this machine, on which the load tool works too.")
    load = evidence.load("sqlite", "steps")
    if not load:
        return Section(answer, missing=evidence.why_not("load sqlite steps"))
    rows = [(told(step["asked"]), told(step["answered"]), percent(step["wrong"]), told(step["med"]), told(step["p(95)"]), told(step["p(99)"]))
            for step in load.lines]
    found = ceiling(load.lines)
    return Section(answer, [Figure("the ceiling, 70 % reading", f"{told(found)} /s", f"≥ {RATE} /s", found >= RATE, MEDIUM, why_slow(load))],
                   [EVIDENCE.format(folder="sqlite", scenario="steps")], about(load), ["steps"],
                   (("asked /s", "answered /s", "wrong", "median ms", "p95 ms", "p99 ms"), rows), is_void=load.is_noisy())


def soak_slopes(load):
    """What grows in an hour: memory (MB), open files, the database's log (MB); after a warm-up of a fifth."""
    begin = len(load.series) / 5
    slopes = {}
    for name, column, by in (("memory, MB", "rss_kb", 1024), ("open files", "fds", 1), ("log of the database, MB", "wal_bytes", 2 ** 20)):
        points = [(row["second"] / 3600, row[column] / by) for row in load.series if row.get(column) is not None and row["second"] > begin]
        slopes[name] = slope(points)
    return slopes


def by_minute(load):
    found = []
    for at in range(1000):
        took = load.took(f"minute:m{at}")
        if not took:
            return found
        if took.get("count"):
            found.append((at, took))
    return found


def soak(evidence):
    answer = ("For a long time at 70 % of the ceiling. Memory, open files, the database's log file and the slowest answers must not grow: "
              "their growth an hour is the slope of a straight line through all seconds after the warm-up (least squares).")
    load = evidence.load("sqlite", "soak")
    if not load:
        return Section(answer, missing=evidence.why_not("load sqlite soak"))
    minutes, lasted = by_minute(load), len(load.series) / 60
    slopes = soak_slopes(load) if lasted > 3 else dict.fromkeys(soak_slopes(load))
    long = lasted >= 60
    note = "" if long else f"{lasted:.1f} minutes are too short for a growth an hour: told, not judged; the full audit lasts two hours"
    grown = slopes["memory, MB"]
    begun = "" if long or grown is None else f", of a line through {lasted:.1f} minutes alone"
    figures = [wrong(load), *times(load, P95, P99), memory(load),
               Figure("memory grows, in an hour", f"{told(grown)} MB{begun}", "< 1 MB", grown < 1 if long and grown is not None else None)]
    figures += [Figure(f"{name}: growth in an hour", told(value)) for name, value in slopes.items() if name != "memory, MB"]
    late = slope([(at / 60, took["p(99)"]) for at, took in minutes])
    figures.append(Figure("p99 of a minute: growth in an hour", f"{told(late)} ms"))
    section = Section(answer, figures, ["k6/soak.csv", EVIDENCE.format(folder="sqlite", scenario="soak")], about(load),
                      ["memory"] + ["soak"] * (len(minutes) > 1), is_void=load.is_noisy())
    section.notes += [note.capitalize() + "."] if note else []
    section.notes.append(f"Asked at {load.about.get('rate')} requests a second.")
    return section


def surge(load):
    after, meanwhile = load.took("part:after") or {}, load.took("part:burst") or {}
    return [wrong(load), under("p95 right afterwards", after.get("p(95)"), P95, "ms", MEDIUM, why_slow(load)),
            Figure("refused afterwards", percent(load.value("refused{part:after}")), "0 %", load.value("refused{part:after}") == 0),
            Figure("meanwhile: sent in all, and not sent because the load tool was full",
                   f"{told(meanwhile.get('count'))}, {told(load.value('dropped_iterations', 'count') or 0)}"), Figure("meanwhile: p95", f"{told(meanwhile.get('p(95)'))} ms"),
            Figure("meanwhile: refused, with a time to come back", percent(load.value("refused{part:burst}")))]


def spike(evidence):
    return loaded(evidence, "sqlite", "spike", "Ten times as many requests as usual for some seconds, and nobody is held to a "
                  "pace. An answer may be a page or a “come back later” that says when, and afterwards all is as before.", surge)


def burst(evidence):
    return loaded(evidence, "sqlite", "burst", "Ten times as many requests as usual for some seconds, with all limits on. An answer may be a "
                  "page or a refusal that says when to come back, and afterwards all is as before.", surge)


def growth(evidence):
    answer = ("The same pages of two shops, one with ten times the data of the other, at a rate that both bear. A page that grows with "
              "the data is found here.")
    small, large = evidence.load("small", "pages"), evidence.load("large", "pages")
    if not small or not large:
        return Section(answer, missing=evidence.why_not("load small pages", "load large pages"))
    figures = []
    for name in sorted(summary[len("http_req_duration{page:"):-1] for summary in large.summary if summary.startswith("http_req_duration{page:")):
        before, after = small.took(f"page:{name}"), large.took(f"page:{name}")
        ratio = after["p(95)"] / before["p(95)"] if before and before.get("p(95)") else None
        figures.append(Figure(f"page “{name}”: p95 in the large shop, of that in the small one",
                              f"{told(after['p(95)'])} ms / {told(before['p(95)'] if before else None)} ms = {told(ratio)}",
                              f"≤ {GROWTH}", ratio is not None and ratio <= GROWTH, MEDIUM, f"medians: {told(after['med'])} and {told(before['med'])} ms"))
    sizes = f"{told(small.about['customers'])} and {told(large.about['customers'])} customers."
    return Section(answer, figures, ["k6/small/pages.json", "k6/large/pages.json"], [sizes] + about(large),
                   is_void=small.is_noisy() or large.is_noisy())
