"""The scorecard: what is claimed, what is believed and what was tested, beside each other and never added.

Claimed is what tracking alone would say: whole orders that a code or link led to, before refunds. Believed is the ledger: net of refunds,
each order shared out once. Tested is what experiments showed, or nothing yet. Other channels are counted by the claimed definition, from
their visits, so that they can be compared with collaborations on the one ground that both have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.ledger.settings import WINDOW_DAYS
from swayed.measurement.objections import objections_table
from swayed.measurement.settings import LEAST_CUSTOMERS
from swayed.measurement.tables import SCORECARD
from swayed.money import minor_units

READS = (
    "accounts",
    "collaborations",
    "touches",
    "posts",
    "selected_posts",
    "spend",
    "rates",
    "lifts",
    "experiments",
    "account_persons",
    "persons",
    "customer_persons",
    "path_bounds",
    "person_profiles",
    "effects",
    "levels",
    "stage_summaries",
    "ledger_lines",
    "ledger_orders",
    "ledger_draws",
    "tracked_orders",
)
NOTHING_YET = "nothing yet"
NO_TYPE = "no type"
UNCALIBRATED = "uncalibrated: no experiment has set its level"
HALF_WIDTH = 1.6449
"""Standard errors on each side of a 90 % interval."""
NO_COST = "No cost is entered for any collaboration, so no return is told. Enter it with `swayed collaborations`."
NO_MARGIN = (
    "The margin is unknown for some orders, so margins and returns are left out. A table `margins` states shares."
)
NO_CHANNELS = "No spend of other channels is imported (table `spend`), so there is nothing to compare with."
NO_OBJECTIONS = "No objection was found of at least ten people. They are found by their wording, in English, German, French and Spanish."
Row = dict[str, Any]


@dataclass(frozen=True)
class Scorecard:
    """Claimed, believed and tested.

    Args:
        situation: its name.
        rows: columns of `swayed.measurement.tables.SCORECARD`.
        tests: kept results of experiments, the newest first: lift_id, stage, person_id, days, extra steps with 90 % interval, verdict.
        objections: columns of `swayed.measurement.tables.OBJECTIONS`; nobody is named.
        n_registered: experiments registered for the situation.
        notes: what is left out, and why.
    """

    situation: str
    rows: pa.Table
    tests: pa.Table
    objections: pa.Table
    n_registered: int
    notes: tuple[str, ...]

    def of(self, subject: str) -> list[Row]:
        """The rows of one kind of subject, in their order."""
        return self.rows.filter(pc.equal(self.rows.column("subject"), subject)).to_pylist()

    def told(self, subject: str) -> list[Row]:
        """The same for a reader: no types where none can be told apart."""
        rows = self.of(subject)
        return [] if subject == "type" and {row["subject_id"] for row in rows} == {NO_TYPE} else rows

    @property
    def is_calibrated(self) -> bool:
        """Whether experiments have set the level of every increment that is told."""
        levels = [row["level"] for row in self.of("situation") if row["level"]]
        return bool(levels) and all(level == "calibrated" for level in levels)


def read_scorecard(engine: Engine, *, situation: str, currency: str) -> Scorecard:
    """The scorecard of one situation.

    Args:
        engine: holds the tables of `READS`.
        situation: its name.
        currency: the workspace's; empty for the most frequent of the orders.
    """
    engine.put(
        "score_settings",
        pa.table(
            {
                "currency": [currency or _usual_currency(engine)],
                "window_days": [WINDOW_DAYS],
                "least_customers": [LEAST_CUSTOMERS],
            }
        ),
    )
    _make(engine, "score_collaborations", "score_lines", "score_subjects", "channel_orders", "channel_spend")
    agreed = engine.arrow("SELECT collaboration_id, currency, cost FROM score_collaborations")
    engine.put("collaboration_costs", _in_minor(agreed, cost="cost_minor"))
    spent = engine.arrow("SELECT * FROM channel_spend")
    engine.put("channel_costs", _in_minor(spent, cost="cost_minor", told_margin="told_margin_minor"))
    _make(engine, "score_sums", "score_statistical", "score_intervals", "score_increments", "score_claims")
    _make(engine, "score_costs", "score_customers", "score_own")
    tests = _tests(engine.arrow(read_sql("swayed.measurement", "score_lifts")))
    engine.put("score_tests", _tested(tests))
    rows = engine.arrow(read_sql("swayed.measurement", "scorecard"))
    place = rows.schema.get_field_index("tested")
    rows = rows.set_column(place, "tested", pc.fill_null(rows.column("tested"), NOTHING_YET))
    rows = rows.select(SCORECARD.column_names).cast(SCORECARD.schema)
    names = engine.arrow("SELECT situation FROM experiments").column("situation").to_pylist()
    objections = objections_table(engine.arrow(read_sql("swayed.measurement", "said_texts")))
    return Scorecard(situation, rows, tests, objections, names.count(situation), _notes(rows, objections))


def read_changes(engine: Engine) -> pa.Table:
    """Why believed money differs between `then_lines`, `then_orders` and `now_lines`, `now_orders`.

    Returns:
        One row per currency and cause (new orders, orders gone, restated orders, credit drawn anew), summing to the whole change.
    """
    return engine.arrow(read_sql("swayed.measurement", "belief_changes"))


def _usual_currency(engine: Engine) -> str:
    found = engine.arrow("SELECT currency FROM ledger_orders").column("currency")
    if not len(found):
        return "XXX"
    counts = sorted(pc.value_counts(found).to_pylist(), key=lambda row: (-row["counts"], row["values"]))
    return str(counts[0]["values"])


def _in_minor(table: pa.Table, **columns: str) -> pa.Table:
    """Amounts in whole minor units, under new names."""
    currencies = table.column("currency").to_pylist()
    for told, name in columns.items():
        minor = minor_units(table.column(told), currencies)
        table = table.set_column(table.schema.get_field_index(told), name, minor)
    return table


def _tests(lifts: pa.Table) -> pa.Table:
    """Kept results with their intervals and a verdict on the sign."""
    width = pc.multiply(lifts.column("standard_error"), HALF_WIDTH)
    lower, upper = pc.subtract(lifts.column("transitions"), width), pc.add(lifts.column("transitions"), width)
    verdict = pc.if_else(pc.greater(lower, 0), "worked", pc.if_else(pc.less_equal(upper, 0), "did not", "cannot tell"))
    return lifts.append_column("lower", lower).append_column("upper", upper).append_column("verdict", verdict)


def _tested(tests: pa.Table) -> pa.Table:
    """The newest test of each subject, in words: of everybody, of a person and what stands under his name, of a stage."""
    newest: dict[tuple[str, str], str] = {}
    for row in tests.to_pylist():
        words = (
            f"{row['verdict']}: {row['transitions']:+,.0f} steps into {row['stage']} "
            f"({row['lower']:,.0f} to {row['upper']:,.0f})"
        )
        for key in _subjects_of(row):
            newest.setdefault(key, words)
    return pa.table(
        {
            "subject": pa.array([subject for subject, _ in newest], pa.string()),
            "subject_id": pa.array([name for _, name in newest], pa.string()),
            "tested": pa.array(list(newest.values()), pa.string()),
        }
    )


def _subjects_of(test: Row) -> list[tuple[str, str]]:
    """Whom a test speaks of; never a type, of which the person tested is one among others."""
    if not test["person_id"]:
        return [("situation", "all people"), ("stage", test["stage"])]
    agreed = test["collaboration_id"]
    return [("person", test["person_id"]), *([("collaboration", agreed)] if agreed else [])]


def _notes(rows: pa.Table, objections: pa.Table) -> tuple[str, ...]:
    listed = rows.select(["subject", "subject_id", "cost_minor", "net_minor", "margin_minor"]).to_pylist()
    notes = []
    if not any(row["cost_minor"] for row in listed if row["subject"] == "collaboration"):
        notes.append(NO_COST)
    if any(row["net_minor"] is not None and row["margin_minor"] is None for row in listed):
        notes.append(NO_MARGIN)
    if not any(row["subject"] == "channel" and row["subject_id"] != "collaborations" for row in listed):
        notes.append(NO_CHANNELS)
    if not objections.num_rows:
        notes.append(NO_OBJECTIONS)
    return tuple(notes)


def _make(engine: Engine, *names: str) -> None:
    for name in names:
        engine.run(name, read_sql("swayed.measurement", name))
