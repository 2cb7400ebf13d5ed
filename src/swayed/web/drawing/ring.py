"""The ring: the customer in the middle, people around him by closeness.

Distance from the centre is closeness (near is close), size is effect, colour is the stage he moves customers to, outline
is the grade; people who broadcast stand at the rim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markupsafe import Markup

SIZE = 720
CENTRE = SIZE / 2
NEAREST, FARTHEST, RIM = 92.0, 286.0, 326.0
LARGEST, SMALLEST = 17.0, 4.0
MOST_MARKS, MOST_NAMES = 300, 8
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class Planet:
    """One person's mark.

    Args:
        x, y, r: place and radius in the drawing.
        row: the person's row of `people`.
        stage: place of his stage on the path.
    """

    x: float
    y: float
    r: float
    row: Mapping[str, Any]
    stage: int


def planets_of(rows: Sequence[Mapping[str, Any]], stages: Sequence[str]) -> list[Planet]:
    """A mark for each person, graded ones first; people of one stage share a sector.

    Args:
        rows: of `people`, in rank order; the first 300 are drawn.
        stages: the path.
    """
    drawn = list(rows[:MOST_MARKS])
    close = sorted(row["closeness"] for row in drawn if row["closeness"] is not None)
    strongest = max((_weight(row) for row in drawn), default=0.0)
    sectors = [index for index in range(len(stages)) if any(_stage(row, stages) == index for row in drawn)]
    planets = []
    for index in sectors:
        members = [row for row in drawn if _stage(row, stages) == index]
        start = 2 * math.pi * sectors.index(index) / len(sectors) - math.pi / 2
        width = 2 * math.pi / len(sectors)
        for place, row in enumerate(members):
            # A golden-ratio sequence spreads any number of people evenly over the sector.
            turn = (place * _GOLDEN / (2 * math.pi) + 0.5) % 1.0
            angle = start + width * (0.06 + 0.88 * turn)
            distance = _distance(row, close)
            radius = _radius(row, strongest)
            planets.append(
                Planet(CENTRE + distance * math.cos(angle), CENTRE + distance * math.sin(angle), radius, row, index)
            )
    # Small marks are drawn last, so that none hides behind a large one.
    return sorted(planets, key=lambda planet: -planet.r)


def ring(planets: Sequence[Planet], *, centre: str, address: str, described: str) -> Markup:
    """The drawing; each mark is a link to the person's page.

    Args:
        centre: one or two letters of the customer or segment.
        address: of the people's pages; the person's id is put behind it.
        described: what the picture shows, for who cannot see it.
    """
    circles = "".join(
        f'<circle class="orbit" cx="{CENTRE}" cy="{CENTRE}" r="{radius:.0f}"/>'
        for radius in (NEAREST, (NEAREST + FARTHEST) / 2, FARTHEST, RIM)
    )
    rays = "".join(
        f'<line class="ray" x1="{CENTRE}" y1="{CENTRE}" x2="{planet.x:.1f}" y2="{planet.y:.1f}"/>'
        for planet in planets
        if planet.row["grade"] != "not_enough"
    )
    marks = "".join(_mark(planet, address) for planet in planets)
    named = [planet for planet in planets if planet.row["grade"] != "not_enough"]
    # More names than these would cover each other; every mark tells its own when pointed at.
    names = "".join(_name(planet) for planet in named) if len(named) <= MOST_NAMES else ""
    return Markup(  # noqa: S704 - every text is escaped here
        f'<svg class="ring" viewBox="0 0 {SIZE} {SIZE}" role="group" aria-label="{escape(described)}">'
        f"{circles}{rays}{marks}{names}"
        f'<circle class="sun" cx="{CENTRE}" cy="{CENTRE}" r="34"/>'
        f'<text class="sun" x="{CENTRE}" y="{CENTRE}" dy=".36em" text-anchor="middle">{escape(centre)}</text></svg>'
    )


def _mark(planet: Planet, address: str) -> str:
    row = planet.row
    label = f"{row['name']}: {row['grade'].replace('_', ' ')}"
    if row["effect_per_100"] is not None and row["stage"]:
        label += (
            f", {row['effect_per_100']:.1f} steps into {row['stage']} per 100 contacts "
            f"({row['effect_lower']:.1f}–{row['effect_upper']:.1f})"
        )
    return (
        f'<a href="{escape(address)}{quoted(row["person_id"])}" aria-label="{escape(label)}" tabindex="-1">'
        f'<circle class="planet k{planet.stage} {row["grade"]}" cx="{planet.x:.1f}" cy="{planet.y:.1f}" '
        f'r="{planet.r:.1f}"><title>{escape(label)}</title></circle></a>'
    )


def _name(planet: Planet) -> str:
    """The name beside the mark, where there is room for it; the mark tells it to who cannot see it."""
    is_right = (planet.x >= CENTRE) == (abs(planet.x - CENTRE) < CENTRE / 2)
    side, anchor = (1, "start") if is_right else (-1, "end")
    return (
        f'<text class="name" x="{planet.x + side * (planet.r + 6):.1f}" y="{planet.y:.1f}" dy=".35em" '
        f'text-anchor="{anchor}" aria-hidden="true">{escape(str(planet.row["name"]))}</text>'
    )


def quoted(text: str) -> str:
    """A text as one part of an address."""
    from urllib.parse import quote

    return quote(text, safe="")


def _stage(row: Mapping[str, Any], stages: Sequence[str]) -> int:
    return stages.index(row["stage"]) if row["stage"] in stages else len(stages) - 1


def _weight(row: Mapping[str, Any]) -> float:
    """The effect drawn: none for who is not graded."""
    return float(row["effect_per_100"] or 0.0) if row["grade"] != "not_enough" else 0.0


def _radius(row: Mapping[str, Any], strongest: float) -> float:
    if strongest <= 0:
        return SMALLEST
    # The area, not the radius, is in proportion to the effect.
    return SMALLEST + (LARGEST - SMALLEST) * math.sqrt(_weight(row) / strongest)


def _distance(row: Mapping[str, Any], close: Sequence[float]) -> float:
    if row["type"] == "macro" or row["closeness"] is None or not close:
        return RIM
    closeness = float(row["closeness"])
    nearer_than = sum(value < closeness for value in close)
    return FARTHEST - (FARTHEST - NEAREST) * min(nearer_than / max(len(close) - 1, 1), 1.0)
