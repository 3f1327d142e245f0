"""Pictures of the audit's report, as SVG written by hand: readable by light and in the dark, no script, no fonts of their own."""

import html
import math

STYLE = """<style>
  svg { --ink: #1f2933; --dim: #52606d; --line: #d9dee4; --back: #ffffff; --a: #0b62c4; --b: #c2410c; --c: #15803d; --limit: #b91c1c }
  @media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --dim: #9aa7b4; --line: #30363d; --back: #0d1117;
    --a: #58a6ff; --b: #f0883e; --c: #3fb950; --limit: #ff7b72 } }
  text { font: 13px system-ui, sans-serif; fill: var(--ink) } .dim { fill: var(--dim); font-size: 12px }
  .title { font-size: 16px; font-weight: 600 } .grid { stroke: var(--line); fill: none }
  .limit { stroke: var(--limit); stroke-dasharray: 6 4; fill: none } .limit-word { fill: var(--limit); font-size: 12px }
</style>"""
COLOURS = ["var(--a)", "var(--b)", "var(--c)", "var(--dim)"]


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{html.escape(str(words))}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<path class="{kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def whole(width, height, title, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}">'
    back = f'<rect width="{width}" height="{height}" fill="var(--back)"/>'
    return "\n".join([head, STYLE, back, text(20, 28, title, "title"), *parts, "</svg>", ""])


def plain(value):
    """1200 as "1,200", 0.5 as "0.5"."""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:g}"


def even_steps(most, about=5):
    """Round numbers from 0 to past `most`."""
    if most <= 0:
        return [0, 1]
    size = 10 ** math.floor(math.log10(most / about))
    step = next(size * by for by in (1, 2, 5, 10) if size * by * about >= most)
    return [step * at for at in range(math.ceil(most / step) + 1)]


def powers(least, most):
    """1, 10, 100 … around what is shown."""
    first, last = math.floor(math.log10(least)), math.ceil(math.log10(most))
    return [10.0 ** at for at in range(first, max(last, first + 1) + 1)]


def lines(title, series, axes, limit=None, is_log=False):
    """Lines over one another. series: (name, [(x, y)]); axes: names of x and y; limit: (y, words)."""
    left, top, right, bottom = 74, 78, 780, 340
    all_y = [y for _, points in series for _, y in points] + ([limit[0]] if limit else [])
    all_x = [x for _, points in series for x, _ in points]
    if not all_x:
        return None
    if is_log:
        all_y = [max(y, 0.1) for y in all_y]
    ticks = powers(min(all_y), max(all_y)) if is_log else even_steps(max(all_y))
    steps = even_steps(max(all_x), 6)
    scale = math.log10 if is_log else float

    def at_y(y):
        low, high = scale(ticks[0]), scale(ticks[-1])
        return bottom - (scale(max(y, ticks[0])) - low) / (high - low) * (bottom - top)

    def at_x(x):
        return left + (x - steps[0]) / (steps[-1] - steps[0]) * (right - left)

    parts = []
    for tick in ticks:
        parts += [line(left, at_y(tick), right, at_y(tick), "grid"), text(left - 8, at_y(tick) + 4, plain(tick), "dim", "end")]
    parts += [text(at_x(step), bottom + 20, plain(step), "dim", "middle") for step in steps]
    parts += [text(right, bottom + 42, axes[0], "dim", "end"), text(20, 66, axes[1], "dim")]
    if limit:
        parts += [line(left, at_y(limit[0]), right, at_y(limit[0]), "limit"),
                  text(right, 66, f"- - {limit[1]}", "limit-word", "end")]
    along = left
    for colour, (name, points) in zip(COLOURS, series):
        path = " ".join(f"{'L' if at else 'M'}{at_x(x):.1f} {at_y(y):.1f}" for at, (x, y) in enumerate(points))
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if len(points) < 30:
            parts += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts += [f'<rect x="{along}" y="{bottom + 33}" width="12" height="12" fill="{colour}"/>', text(along + 18, bottom + 43, name)]
        along += 34 + 8 * len(name)
    return whole(800, 400, title, parts)


def bars(title, rows, most=2.0):
    """Shares of a limit. rows: (name, [share, share], words); past `most` a bar is cut, and its words say so."""
    left, right, top, high = 340, 640, 74, 24
    width = (right - left) / most
    bottom = top + high * len(rows)
    parts = [text(left + width, 62, "the limit", "limit-word", "middle"), text(right + 12, 62, "p95, p99 of their limits in ms", "dim")]
    for at, name in enumerate(("p95", "p99")):
        parts += [f'<rect x="{20 + 60 * at}" y="52" width="12" height="12" fill="{COLOURS[at]}"/>', text(38 + 60 * at, 62, name)]
    for at, (name, shares, words) in enumerate(rows):
        y = top + high * at
        parts.append(text(left - 10, y + 15, name, "", "end"))
        for turn, share in enumerate(shares):
            if share is not None:
                long = max(min(share, most) * width, 1)
                parts.append(f'<rect x="{left}" y="{y + 3 + turn * 9}" width="{long:.1f}" height="8" fill="{COLOURS[turn]}"/>')
        parts.append(text(right + 12, y + 15, words, "dim"))
    parts.append(line(left + width, top - 6, left + width, bottom + 4, "limit"))
    return whole(860, bottom + 20, title, parts)
