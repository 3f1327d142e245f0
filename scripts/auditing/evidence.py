"""What a run of scripts/audit has left in its folder, read back: nothing here judges, and what is not there is None."""

import csv
import json
import pathlib
import re


ROOT = pathlib.Path(__file__).parents[2]


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def words_of(path):
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def scrape(text):
    """Prometheus' text: each name with its (labels, value)s."""
    found = {}
    for line in (text or "").splitlines():
        hit = re.match(r"(\w+)(?:\{(.*)\})? (\S+)$", line)
        if hit:
            labels = dict(re.findall(r'(\w+)="([^"]*)"', hit[2] or ""))
            found.setdefault(hit[1], []).append((labels, number(hit[3])))
    return found


class Load:
    """One scenario of scripts/k6: what k6 saw, what the program counted, and beside what."""

    def __init__(self, folder, scenario):
        stem = folder / scenario
        self.scenario = scenario
        self.summary = json.loads(words_of(stem.with_suffix(".json")) or "{}").get("metrics", {})
        self.about = json.loads(words_of(folder / f"{scenario}.run.json") or "{}")
        self.quiet = json.loads(words_of(folder / f"{scenario}.quiet.json") or "{}")
        self.lines = json.loads(words_of(folder / f"{scenario}.lines.json") or "[]")
        self.counts = scrape(words_of(folder / f"{scenario}.metrics"))
        rows = csv.DictReader((words_of(folder / f"{scenario}.series.csv") or "").splitlines())
        self.series = [{name: number(value) for name, value in row.items()} for row in rows]

    def took(self, part=""):
        """Milliseconds until the answer: med, p(95), p(99), max, and how many."""
        return self.summary.get(f"http_req_duration{{{part}}}" if part else "http_req_duration")

    def value(self, metric, of="value"):
        return self.summary.get(metric, {}).get(of)

    def wrong(self, part=""):
        """Which share of the answers was not its own success."""
        return self.value(f"wrong_answers{{{part}}}" if part else "wrong_answers")

    def counted(self, name, **labels):
        """The sum of what the program counted under a name, or None where it counts nothing so."""
        if name not in self.counts:
            return None
        has = [value for given, value in self.counts[name] if all(given.get(k) == v for k, v in labels.items())]
        return sum(has)

    def memory(self):
        """KB of its own at each second."""
        return [(row["second"], row["rss_kb"]) for row in self.series if row.get("rss_kb")]

    def most(self, column):
        return max((row[column] for row in self.series if row.get(column) is not None), default=None)

    def cpu(self, of):
        return self.about.get("cpu_seconds", {}).get(of)

    def requests(self):
        return self.value("http_reqs", "count")

    def is_noisy(self):
        return bool(self.quiet.get("noisy"))

    def shares(self):
        """Of the processors' time that was spent meanwhile: the load tool's, the program's, all else's; and how full they were."""
        k6, program, machine = self.cpu("k6"), self.cpu("program"), self.cpu("machine")
        if not machine:
            return None
        else_ = max(machine - k6 - program, 0)
        full = machine / (self.about["seconds"] * self.about["cores"])
        return {"k6": k6 / machine, "program": program / machine, "else": else_ / machine, "full": min(full, 1)}


class Evidence:
    """The folder of a run."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.machine = self.json("env/machine.json") or {}
        lines = (words_of(self.folder / "steps.jsonl") or "").splitlines()
        self.steps = {step["name"]: step for step in map(json.loads, lines)}

    def json(self, path):
        text = words_of(self.folder / path)
        return json.loads(text) if text else None

    def csv(self, path):
        text = words_of(self.folder / path)
        return list(csv.DictReader(text.splitlines())) if text else None

    def text(self, path):
        return words_of(self.folder / path)

    def has(self, path):
        return (self.folder / path).exists()

    def there(self, path):
        """The same path, if it is there, in this folder or in the repository; of “a.x, .y” those that are."""
        stem, *others = path.split(", ")
        paths = [stem, *(stem[:stem.rindex(".")] + other for other in others)]
        found = [each for each in paths if self.has(each) or (ROOT / each).exists()]
        return ", ".join([*found[:1], *(each[stem.rindex("."):] for each in found[1:])])

    def load(self, folder, scenario):
        found = Load(self.folder / "k6" / folder, scenario)
        return found if found.summary else None

    def loads(self):
        """Every scenario that was run, by folder."""
        for summary in sorted((self.folder / "k6").glob("*/*.run.json")):
            found = self.load(summary.parent.name, summary.name[:-len(".run.json")])
            if found:
                yield summary.parent.name, found

    def ends(self, engine):
        """Each test that was run on an engine and how it ended, by its short name."""
        text = self.text(f"logs/tests-{engine}.log")
        if text is None:
            return None
        found = re.findall(r"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)", text, re.M)
        return {name.split("::")[-1]: end for name, end in found} | {name: end for name, end in found}

    def why_not(self, *steps):
        """In words, why there is nothing of these steps."""
        for name in steps:
            step = self.steps.get(name)
            if step is None:
                return f"not run: the step “{name}” was left out"
            if step["end"] != "ok":
                return f"not run: “{name}” {step['end']}" + (f" ({step['why']})" if step["why"] else "")
        return "not run: nothing was found"

    def lighthouse(self):
        """The reports: page, scores, figures."""
        for path in sorted((self.folder / "lighthouse").glob("*/*.report.json")):
            report = json.loads(words_of(path))
            scores = {name: of["score"] for name, of in report["categories"].items()}
            figures = {name: report["audits"].get(audit, {}).get("numericValue") for name, audit in (
                ("lcp", "largest-contentful-paint"), ("cls", "cumulative-layout-shift"), ("tbt", "total-blocking-time"),
                ("bytes", "total-byte-weight"), ("nodes", "dom-size"))}
            page = re.sub(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", report["finalDisplayedUrl"].split("/", 3)[3])
            index = report["environment"]["benchmarkIndex"]
            yield {"group": path.parent.name, "page": "/" + page, "scores": scores, "index": index, **figures}


def faults(list_of_faults):
    """docs/ops/faults.md: number, words, whether PostgreSQL's alone, tests, what is expected."""
    for line in list_of_faults.splitlines():
        hit = re.match(r"\| (F\d+) (.*?)( ᴾ)? \| (.*) \| (.*) \|$", line)
        if hit:
            yield {"fault": hit[1], "what": hit[2], "postgres_only": bool(hit[3]), "expected": hit[5],
                   "tests": re.findall(r"`(\w+)`", hit[4])}


def slope(points):
    """Least squares: how much y grows with each x."""
    count = len(points)
    if count < 2:
        return None
    mean_x, mean_y = (sum(point[at] for point in points) / count for at in (0, 1))
    wide = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / wide if wide else None
