"""A situation: the marketer's own definition of a decision, as frozen models.

The models hold a situation that has been read and validated; `reading` turns YAML text into them and reports faults.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DEFAULT_STAGES = ("awareness", "research", "evaluation", "purchase", "experience")
FACTOR_NAMES = ("life_stage", "economics", "culture", "emotion")

Match = Literal["product", "category", "any"]
Enter = Literal["created_at", "period", "first_trace"]
Use = Literal["require", "weight", "compare"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Decision(_Part):
    """Which decision: its stages, and the products or categories it is about."""

    stages: tuple[str, ...] = ()
    repeatable: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    match: Match | None = None


class Bounds(_Part):
    """Allowed range of a number or a date; either side may be open."""

    min: float | date | None = None
    max: float | date | None = None


class Topic(_Part):
    """What is talked about: `about` ranks by meaning, `any` makes candidates, `none` always wins."""

    about: str = ""
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class Places(_Part):
    """Where: towns or countries, and platforms or communities."""

    physical: tuple[str, ...] = ()
    digital: tuple[str, ...] = ()


class Factor(_Part):
    """A situational influence or factor: a declared attribute, or wording in posts."""

    from_: Literal["attribute", "wording"] = Field(alias="from")
    field: str = ""
    values: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    use: Use = "compare"


class Period(_Part):
    """Inclusive days in the workspace's zone; they bound transitions."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


class Situation(_Part):
    """One situation; `situation` is its name."""

    situation: str
    decision: Decision = Decision()
    customers: dict[str, tuple[str, ...] | Bounds] = {}
    segment_by: tuple[str, ...] | None = None
    enter: Enter | None = None
    topic: Topic = Topic()
    communities: tuple[str, ...] = ()
    places: Places = Places()
    factors: dict[str, Factor] = {}
    period: Period = Period()
