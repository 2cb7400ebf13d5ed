"""Small drawings of the report, as SVG without anything from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

WIDTH = 160.0
RUNG_COLOURS = {"declared": "#1f5f8b", "deterministic": "#3a8fb7", "statistical": "#8fc1d9", "organic": "#dfe5e8"}


def interval_mark(middle: float, lower: float, upper: float, highest: float) -> Markup:
    """A point on its interval, from 0 to `highest`."""
    at = [WIDTH * min(max(value, 0.0) / highest, 1.0) if highest > 0 else 0.0 for value in (lower, middle, upper)]
    return Markup(
        '<svg class="mark" viewBox="-5 0 {width} 14" role="img" aria-label="{middle:.1f}, from {lower:.1f} to {upper:.1f}">'
        '<line x1="0" y1="7" x2="{end}" y2="7" class="axis"/><line x1="{a:.1f}" y1="7" x2="{c:.1f}" y2="7" class="range"/>'
        '<circle cx="{b:.1f}" cy="7" r="4" class="point"/></svg>'
    ).format(width=WIDTH + 10, end=WIDTH, middle=middle, lower=lower, upper=upper, a=at[0], b=at[1], c=at[2])


def share_bar(parts: Sequence[tuple[str, str, float]]) -> Markup:
    """A bar of parts: (rung, words, share); negative shares are left out."""
    found: list[Any] = []
    left = 0.0
    for rung, words, share in parts:
        width = 100.0 * min(max(share, 0.0), 1.0)
        found.append(
            Markup(
                '<rect x="{x:.2f}" y="0" width="{w:.2f}" height="5" fill="{f}"><title>{t}: {s:.1f} %</title></rect>'
            ).format(x=left, w=width, f=RUNG_COLOURS[rung], t=words, s=100 * share)
        )
        left += width
    return Markup(
        '<svg class="bar" viewBox="0 0 100 5" preserveAspectRatio="none" role="img" aria-label="{label}">{parts}</svg>'
    ).format(label=", ".join(f"{words} {100 * share:.1f} %" for _, words, share in parts), parts=Markup("").join(found))
