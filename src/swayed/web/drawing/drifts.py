"""Series of shares: one as a chart with its slope, all of them as lanes of one river."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import pairwise
from statistics import median
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 320, 120
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 8, 20
LANE, RIVER, NAMES = 46, 960, 190
DAYS_A_YEAR = 365.25
SMOOTHED = 24
"""Stretches into which a line is smoothed: finer ones show noise."""

Row = Mapping[str, Any]
Across = Callable[[float], float]
"""From a day or a share to its place in the drawing."""


def drift_chart(row: Row) -> Markup:
    """The share over time: every period as a point, their moving mean, the slope, new level or height.

    Args:
        row: of `study.currents()`; nothing is drawn with fewer than two periods.
    """
    points: list[tuple[int, float]] = [(point["period_on"].toordinal(), point["share"]) for point in row["series"]]
    if len(points) < 2:
        return Markup("")
    first, last = points[0][0], points[-1][0]
    top = max(1e-6, *(share for _, share in points))

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first) / ((last - first) or 1)

    def y(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(share / top, 0.0), 1.0))

    dots = "".join(f'<circle class="raw" cx="{x(day):.1f}" cy="{y(share):.1f}" r="1.3"/>' for day, share in points)
    line = " ".join(f"{x(day):.1f},{y(share):.1f}" for day, share in smoothed(points))
    ticks = "".join(
        f'<line class="rail" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>'
        f'<text x="{LEFT - 5}" y="{y(share) + 4:.1f}" text-anchor="end">{100 * share:.{0 if top >= 0.1 else 1}f} %</text>'
        for share in (0.0, top)
    )
    ends = "".join(
        f'<text x="{x(day):.1f}" y="{HEIGHT - 5}" text-anchor="{anchor}">{date.fromordinal(day):%b %Y}</text>'
        for day, anchor in ((first, "start"), (last, "end"))
    )
    return Markup(  # noqa: S704 - numbers and days; our own class name
        f'<svg class="drift {escape(row["label"])}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{ticks}{dots}'
        f'{_slope(row, points, x, y)}<polyline points="{line}"/>{_marked(row, x, first, last)}{ends}</svg>'
    )


def river(rows: Sequence[Row], titles: Mapping[str, str]) -> Markup:
    """Topics as lanes over one axis of time; a lane is as thick as its share, on a scale of its own.

    Args:
        rows: of `study.currents()`, in the order wanted. titles: what each label is called.
    """
    drawn = [row for row in rows if len(row["series"]) > 1]
    if not drawn:
        return Markup("")
    first: int = min(row["series"][0]["period_on"] for row in drawn).toordinal()
    last: int = max(row["series"][-1]["period_on"] for row in drawn).toordinal()
    foot = LANE * len(drawn) + 6

    def x(day: float) -> float:
        return NAMES + (RIVER - NAMES - 8) * (day - first) / ((last - first) or 1)

    years = "".join(
        f'<line class="rail" x1="{x(day):.1f}" x2="{x(day):.1f}" y1="0" y2="{foot}"/>'
        f'<text x="{x(day):.1f}" y="{foot + 16}" text-anchor="{anchor}">{date.fromordinal(round(day)):%b %Y}</text>'
        for day, anchor in ((first, "start"), ((first + last) / 2, "middle"), (last, "end"))
    )
    lanes = "".join(_lane(row, LANE * number, x, titles) for number, row in enumerate(drawn))
    said = ", ".join(f"{row['topic']}: {titles[row['label']].lower()}" for row in drawn)
    return Markup(  # noqa: S704 - every text is escaped
        f'<svg class="river" viewBox="0 0 {RIVER} {foot + 24}" role="img" aria-label="{escape(said)}">{years}{lanes}</svg>'
    )


def smoothed(points: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
    """Means of neighbours: as many stretches as a line can show."""
    n = min(SMOOTHED, len(points))
    edges = [round(i * len(points) / n) for i in range(n + 1)]
    parts = [points[a:b] for a, b in pairwise(edges)]
    return [(sum(day for day, _ in part) / len(part), sum(share for _, share in part) / len(part)) for part in parts]


def _lane(row: Row, at: float, x: Across, titles: Mapping[str, str]) -> str:
    line = smoothed([(point["period_on"].toordinal(), float(point["share"])) for point in row["series"]])
    top = max(1e-6, *(share for _, share in line))
    middle, reach = at + LANE / 2, LANE * 0.42
    upper = [(x(day), middle - reach * share / top) for day, share in line]
    lower = [(x(day), middle + reach * share / top) for day, share in reversed(line)]
    shape = " ".join(f"{a:.1f},{b:.1f}" for a, b in (*upper, *lower))
    topic = row["topic"] if len(row["topic"]) <= 26 else row["topic"][:25] + "…"
    changed = row["changed_on"]
    mark = (
        f'<line class="changed" x1="{x(changed.toordinal()):.1f}" x2="{x(changed.toordinal()):.1f}" '
        f'y1="{at + 2:.1f}" y2="{at + LANE - 2:.1f}"/>'
        if changed
        else ""
    )
    return (
        f'<g class="{escape(row["label"])}"><polygon points="{shape}"/>{mark}'
        f'<text class="name" x="0" y="{middle - 2:.1f}">{escape(topic)}</text>'
        f'<text x="0" y="{middle + 13:.1f}">{escape(titles[row["label"]].lower())}</text></g>'
    )


def _slope(row: Row, points: Sequence[tuple[int, float]], x: Across, y: Across) -> str:
    """Theil and Sen's line: through the medians of days and shares."""
    if row["slope_per_year"] is None:
        return ""
    middle, height = median(day for day, _ in points), median(share for _, share in points)
    ends = [
        (day, height + row["slope_per_year"] * (day - middle) / DAYS_A_YEAR) for day in (points[0][0], points[-1][0])
    ]
    (a, b), (c, d) = ((x(day), y(share)) for day, share in ends)
    return f'<line class="slope" x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}"/>'


def _marked(row: Row, x: Across, first: int, last: int) -> str:
    """The day of a new level, and that of a fad's height."""
    days = {"changed": row["changed_on"], "peak": row["peak_on"]}
    return "".join(
        f'<line class="{name}" x1="{x(day.toordinal()):.1f}" x2="{x(day.toordinal()):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        for name, day in days.items()
        if day is not None and first <= day.toordinal() <= last
    )
