"""How a figure is judged: every figure of the audit has what was asked of it beside it, and a miss becomes a finding."""

from dataclasses import dataclass, field

# The targets of the project (quality handbook, section 1, and the issue that sharpened them).
RATE, P95, P99, MEMORY_MB, CONNECTIONS = 1000, 100, 300, 150, 20
WARM, COLD, HITS, GROWTH = 1.3, 1.5, 0.90, 1.5

SEVERE, MEDIUM, LOW = "high", "medium", "low"


@dataclass
class Figure:
    what: str
    measured: str
    target: str = ""
    ok: bool = None          # None: told, not judged
    severity: str = MEDIUM
    reason: str = ""


@dataclass
class Section:
    answer: str
    figures: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    plots: list = field(default_factory=list)
    table: tuple = ()        # (heads, rows): what does not fit into figures
    missing: str = ""        # why there is no evidence
    explained: str = ""      # why the question is answered without a figure of this run
    name: str = ""
    is_void: bool = False    # a load of it ran beside something else

    @property
    def verdict(self):
        judged = [figure.ok for figure in self.figures if figure.ok is not None]
        if self.is_void:
            return "void"
        if False in judged:
            return "fail"
        if self.missing:
            return "not run"
        if self.explained:
            return "explained"
        return "pass" if judged else "not run"


def under(what, measured, target, unit, severity=MEDIUM, reason=""):
    """Measured is to be under the target."""
    if measured is None:
        return Figure(what, "not measured", f"< {told(target)} {unit}", None)
    return Figure(what, f"{told(measured)} {unit}".strip(), f"< {told(target)} {unit}".strip(), measured < target, severity, reason)


def at_least(what, measured, target, unit, severity=MEDIUM, reason=""):
    if measured is None:
        return Figure(what, "not measured", f"≥ {told(target)} {unit}", None)
    return Figure(what, f"{told(measured)} {unit}".strip(), f"≥ {told(target)} {unit}".strip(), measured >= target, severity, reason)


def told(value):
    """A number as people read it."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(share):
    return "–" if share is None else f"{share * 100:.1f} %" if share < 0.999 or share == 1 else f"{share * 100:.2f} %"


def why_slow(load):
    """What the run's own data say of where the time went."""
    shares = load.shares() if load else None
    if not shares:
        return "the run left no count of processor time"
    words = [f"the processors were {percent(shares['full'])} full; of that the load tool took {percent(shares['k6'])}, "
             f"the program {percent(shares['program'])}, all else (system, database) {percent(shares['else'])}"]
    late, shed = load.counted("http_requests_total", status="5xx"), load.counted("http_shed_total")
    if late:
        forms = load.counted("http_requests_total", status="5xx", method="POST")
        words.append(f"{told(late)} requests ended with an error of the server, such as “come back later”; {told(forms)} of them were forms")
    if shed:
        words.append(f"{told(shed)} requests were refused at once with “come back later”, because the line was longer than three seconds")
    if load.is_noisy():
        words.append("something else was running before: the run is noisy and its times are void")
    return "; ".join(words)


def tests(evidence, names, engines=("sqlite", "postgres")):
    """Figures of tests, by the parts of their names; and whether any was missing on both engines."""
    figures, missing = [], []
    for name in names:
        ends = []
        for engine in engines:
            all_ends = evidence.ends(engine)
            if all_ends is None or (engine == "sqlite" and name.startswith("on_postgres_")) or (
                    engine == "postgres" and name.startswith("on_sqlite_")):
                continue
            hit = {end for test, end in all_ends.items() if ("::" in test) == ("::" in name) and matches(name, test)}
            if hit:
                ends.append((engine, "failed" if "FAILED" in hit else "passed" if "ok" in hit else "ignored"))
        if not ends:
            missing.append(name)
            continue
        words = ", ".join(f"{engine} {end}" for engine, end in ends)
        figures.append(Figure(f"test `{name}`", words, "passed", all(end == "passed" for _, end in ends), SEVERE))
    return figures, missing


def matches(name, test):
    return test.startswith(name) if name.endswith("::") else test == name


def tested(evidence, answer, names, paths, engines=("sqlite", "postgres")):
    """A section that tests answer."""
    figures, missing = tests(evidence, names, engines)
    why = ""
    if missing:
        why = "no result of " + ", ".join(f"`{name}`" for name in missing)
    return Section(answer, figures, paths, missing=why)
