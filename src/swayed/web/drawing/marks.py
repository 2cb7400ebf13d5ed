"""Small marks that stand in a line of text or a table: interval, share bar, sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 132, 14


def interval_mark(low: float, mean: float, high: float, top: float, stage: int = 0) -> Markup:
    """A 90 % interval as a line with its mean as a dot, on a scale from 0 to `top`."""
    scale = (WIDTH - 8) / top if top > 0 else 0.0
    x0, x, x1 = (4 + scale * min(max(value, 0.0), top) for value in (low, mean, high))
    middle = HEIGHT / 2
    return Markup(  # noqa: S704 - numbers alone
        f'<svg class="mark" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">'
        f'<line class="rail" x1="4" x2="{WIDTH - 4}" y1="{middle}" y2="{middle}"/>'
        f'<line class="range k{stage}" x1="{x0:.1f}" x2="{x1:.1f}" y1="{middle}" y2="{middle}"/>'
        f'<circle class="dot k{stage}" cx="{x:.1f}" cy="{middle}" r="4"/></svg>'
    )


def share_bar(parts: Sequence[tuple[str, float]], *, width: int = 640, height: int = 22) -> Markup:
    """A bar divided into parts that sum to one; each part is (class, share)."""
    pieces, at = [], 0.0
    for name, part in parts:
        size = max(part, 0.0) * width
        if size > 0:
            pieces.append(f'<rect class="{escape(name)}" x="{at:.1f}" y="0" width="{size:.1f}" height="{height}"/>')
        at += size
    return Markup(  # noqa: S704 - numbers and our own class names
        f'<svg class="sharebar" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(pieces)}</svg>"
    )


def sparkline(values: Sequence[float | None], *, width: int = 120, height: int = 28, name: str = "line") -> Markup:
    """A series as a line; unknown points are gaps."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    step = (width - 4) / (len(values) - 1)
    paths: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            paths.append([])
            continue
        paths[-1].append(f"{2 + index * step:.1f},{height - 3 - (value - low) / spread * (height - 6):.1f}")
    lines = "".join(f'<polyline points="{" ".join(points)}"/>' for points in paths if len(points) > 1)
    return Markup(  # noqa: S704 - numbers alone
        f'<svg class="spark {escape(name)}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true">{lines}</svg>'
    )
