"""What a report tells, gathered, and cut down to what may be shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from swayed.measurement.scorecard import Scorecard
from swayed.measurement.settings import LEAST_CUSTOMERS

FIRST_PEOPLE, FIRST_COLLABORATIONS = 10, 12
GRADED = ("strong", "some")
Row = dict[str, Any]


@dataclass(frozen=True)
class ReportFacts:
    """The answers of one situation.

    Args:
        stages: of its decision, in order.
        data_at: when the tables it reads were committed.
        people: as `people` of the people room.
        stage_summaries, path_shares: of the influence room.
        coverage: customers seen, one row.
        totals: `ledger_totals`.
        orders: `ledger_orders`.
        codes: `ledger_codes`.
        response_bias: of the ledger.
        card: the scorecard.
    """

    stages: tuple[str, ...]
    data_at: datetime
    people: pa.Table
    stage_summaries: pa.Table
    path_shares: pa.Table
    coverage: Row
    totals: pa.Table
    orders: pa.Table
    codes: pa.Table
    response_bias: pa.Table
    card: Scorecard

    @property
    def graded(self) -> list[Row]:
        """Who is named, by rank."""
        table = self.people.sort_by("rank")
        return table.filter(pc.is_in(table.column("grade"), pa.array(GRADED))).to_pylist()

    @property
    def smallest_effect(self) -> float | None:
        """Steps per 100 contacts that would have been found, of the person met most."""
        found = [row["smallest_effect_per_100"] for row in self.stage_summaries.to_pylist()]
        return min((effect for effect in found if effect is not None), default=None)

    def shown_people(self, *, without_names: bool) -> list[Row]:
        """The first ten; their figures are withheld where few customers met them."""
        return [
            {
                "name": f"Person {row['rank']}" if without_names else row["name"],
                "grade": row["grade"],
                "stage": row["stage"],
                "is_estimated": "estimated" in (row["basis"] or ""),
                "is_withheld": row["n_customers"] < LEAST_CUSTOMERS,
                "per_100": row["effect_per_100"],
                "lower": row["effect_lower"],
                "upper": row["effect_upper"],
                "said": shareable(row["named_by_customers"]),
                "tracked": shareable(row["tracked_orders"]),
                "n_customers": row["n_customers"],
                "may_contact": row["may_contact"],
            }
            for row in self.graded[:FIRST_PEOPLE]
        ]

    def shown_collaborations(self, *, without_names: bool) -> list[Row]:
        """Collaborations and what they cost and brought; money of few customers is withheld."""
        rows = self.card.of("collaboration")[:FIRST_COLLABORATIONS]
        return [_collaboration(row, number, without_names=without_names) for number, row in enumerate(rows, 1)]

    def shown_channels(self) -> list[Row]:
        """Collaborations together, beside other channels; of a channel that few customers stand behind nothing but its cost."""
        rows = [row for row in self.card.of("channel") if row["cost_minor"] or row["claimed_orders"]]
        return [row if row["claimed_orders"] >= LEAST_CUSTOMERS else _withheld(row) for row in rows]


def shareable(count: int | None) -> str:
    """A count as a guest may see it.

    Example:
        >>> shareable(12), shareable(3), shareable(0)
        ('12', 'fewer than 5', '–')
    """
    if not count:
        return "–"
    return f"{count:,}" if count >= LEAST_CUSTOMERS else f"fewer than {LEAST_CUSTOMERS}"


def _collaboration(row: Row, number: int, *, without_names: bool) -> Row:
    named = {**row, "name": f"Collaboration {number}" if without_names else row["name"]}
    return named if (row["n_customers"] or 0) >= LEAST_CUSTOMERS else _withheld(named)


def _withheld(row: Row) -> Row:
    kept = ("subject", "subject_id", "name", "currency", "cost_minor")
    return {**dict.fromkeys(row), **{key: row[key] for key in kept}, "is_withheld": True}
