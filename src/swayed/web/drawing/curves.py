"""A curve with its 90 % band: what more would bring."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 14, 40


def value_curve(points: Sequence[tuple[float, float, float, float]], *, across: str, up: str) -> Markup:
    """A curve of (x, lower, middle, upper), from left to right; nothing where there are fewer than two points.

    Args:
        points: sorted by x. across, up: what both axes hold.
    """
    if len(points) < 2:
        return Markup("")
    top = max(1e-9, *(upper for _, _, _, upper in points))
    bottom = min(0.0, *(lower for _, lower, _, _ in points))
    first, last = points[0][0], points[-1][0]

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - first) / ((last - first) or 1.0)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (top - value) / (top - bottom)

    band = [(x(at), y(upper)) for at, _, _, upper in points] + [(x(at), y(low)) for at, low, _, _ in reversed(points)]
    line = [(x(at), y(middle)) for at, _, middle, _ in points]
    ticks = "".join(
        f'<line class="rail" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
        f'<text x="{LEFT - 8}" y="{y(v) + 4:.1f}" text-anchor="end">{v:,.0f}</text>'
        for v in (0.0, top / 2, top)
    )
    # Two numbers at the ends; what lies between is on the line.
    ends = "".join(
        f'<text x="{x(v):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="{anchor}">{v:,.0f}</text>'
        for v, anchor in ((first, "start"), (last, "end"))
    )
    dots = "".join(f'<circle class="dot k2" cx="{a:.1f}" cy="{b:.1f}" r="3.5"/>' for a, b in line)
    middle = (LEFT + WIDTH - RIGHT) / 2
    return Markup(  # noqa: S704 - numbers, and two words of ours, escaped
        f'<svg class="curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(up)} by {escape(across)}">'
        f'{ticks}<polygon class="band" points="{_joined(band)}"/><polyline points="{_joined(line)}"/>{dots}{ends}'
        f'<text x="{middle:.0f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(across)}</text></svg>'
    )


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
