"""What a report tells, gathered, and cut down to what may be shared."""

from __future__ import annotations

from collections.abc import Callable
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
        lines: `ledger_lines`.
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
    lines: pa.Table
    orders: pa.Table
    codes: pa.Table
    response_bias: pa.Table
    card: Scorecard

    @classmethod
    def gathered(
        cls, read: Callable[[str], pa.Table], stages: tuple[str, ...], data_at: datetime, card: Scorecard
    ) -> ReportFacts:
        """The facts out of the results of a run, each table read by its name."""
        return cls(
            stages=stages,
            data_at=data_at,
            coverage=read("coverage").to_pylist()[0],
            card=card,
            **{name: read(name) for name in ("people", "stage_summaries", "path_shares", "response_bias")},
            **{name: read(f"ledger_{name}") for name in ("lines", "orders", "codes")},
        )

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
        claims = {row["subject_id"]: row["claimed_customers"] for row in self.card.of("person")}
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
                "tracked": shareable(row["tracked_orders"], of=claims.get(row["person_id"], 0)),
                "n_customers": row["n_customers"],
                "may_contact": row["may_contact"],
            }
            for row in self.graded[:FIRST_PEOPLE]
        ]

    def rungs(self, currency: str) -> dict[str, tuple[int, bool]]:
        """Money of each rung, and whether enough customers stand behind it to tell it."""
        lines = self.lines.filter(pc.equal(self.lines.column("currency"), currency))
        sums = lines.group_by("rung").aggregate([("amount_minor", "sum"), ("customer_id", "count_distinct")])
        return {
            row["rung"]: (row["amount_minor_sum"], row["customer_id_count_distinct"] >= LEAST_CUSTOMERS)
            for row in sums.to_pylist()
        }

    def shown_collaborations(self, *, without_names: bool) -> list[Row]:
        """Collaborations and what they cost and brought; money of few customers is withheld."""
        rows = self.card.of("collaboration")[:FIRST_COLLABORATIONS]
        return [_collaboration(row, number, without_names=without_names) for number, row in enumerate(rows, 1)]

    def shown_channels(self) -> list[Row]:
        """Collaborations together, beside other channels; of a channel that few customers stand behind nothing but its cost."""
        rows = [row for row in self.card.of("channel") if row["cost_minor"] or row["claimed_orders"]]
        return [row if row["claimed_customers"] >= LEAST_CUSTOMERS else _withheld(row) for row in rows]


def shareable(count: int | None, *, of: int | None = None) -> str:
    """A count as a guest may see it.

    Args:
        count: what is counted.
        of: customers behind it, where they are not what is counted.

    Example:
        >>> shareable(12), shareable(12, of=3), shareable(0)
        ('12', 'withheld', '–')
    """
    if not count:
        return "–"
    if (count if of is None else of) >= LEAST_CUSTOMERS:
        return f"{count:,}"
    return f"fewer than {LEAST_CUSTOMERS}" if count < LEAST_CUSTOMERS else "withheld"


def _collaboration(row: Row, number: int, *, without_names: bool) -> Row:
    named = {**row, "name": f"Collaboration {number}" if without_names else row["name"]}
    return named if (row["n_customers"] or 0) >= LEAST_CUSTOMERS else _withheld(named)


def _withheld(row: Row) -> Row:
    kept = ("subject", "subject_id", "name", "currency", "cost_minor")
    return {**dict.fromkeys(row), **{key: row[key] for key in kept}, "is_withheld": True}
