"""Read what experiments are planned and judged on; the only module of the room that touches an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.measurement.analysis import NO_FLOATS, Trial
from swayed.measurement.assignment import Counts
from swayed.measurement.inference import Floats
from swayed.measurement.population import Population, Words
from swayed.measurement.registration import Drawing
from swayed.measurement.settings import PAST_WEEKS
from swayed.measurement.units import Grouping, covariates_of

READS = (
    "customers",
    "customer_attributes",
    "events",
    "touches",
    "experiment_customers",
    "account_persons",
    "persons",
    "customer_persons",
    "selected_customers",
    "transitions",
    "activity",
    "meetings",
    "exposures",
)
_INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Window:
    """The days of an experiment, real or proposed, in the workspace's zone.

    Args:
        stage: into which steps are counted.
        starts_on, ends_on: first and last day.
        timezone: of these days.
        attribute: of customers, by which regions are told apart.
        people: whose contacts are tested.
        experiment_id: by which touches name the experiment.
    """

    stage: str
    starts_on: date
    ends_on: date
    timezone: str
    attribute: str = ""
    people: tuple[str, ...] = ()
    experiment_id: str = ""

    def midnight(self, day: date) -> datetime:
        """The first moment of a day."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.timezone))


def open_window(engine: Engine, window: Window) -> None:
    """Leaves the window and its people in the engine."""
    engine.put(
        "experiment_window",
        pa.table(
            {
                "experiment_id": [window.experiment_id],
                "stage": [window.stage],
                "attribute": [window.attribute],
                "before_at": pa.array([window.midnight(window.starts_on)], _INSTANT),
                "ends_at": pa.array([window.midnight(window.ends_on + timedelta(1))], _INSTANT),
            }
        ),
    )
    engine.put("asked_people", pa.table({"person_id": pa.array(window.people, pa.string())}))


def read_population(engine: Engine) -> Population:
    """The customers of the situation, as they were before the open window."""
    rows = engine.arrow(_sql("population"))
    past = np.column_stack([_numbers(rows, name) for name in ("n_past_steps", "n_other_steps", "n_past_contacts")])
    flags = [_numbers(rows, name).astype(np.bool_) for name in ("may_be_written_to", "is_linked")]
    words = {
        name: np.array(rows.column(column).to_pylist(), dtype=object)
        for name, column in (
            ("customers", "customer_id"),
            ("segment", "segment"),
            ("community", "community"),
            ("region", "region"),
            ("circle", "circle"),
        )
    }
    return Population(**words, may_be_written_to=flags[0], is_linked=flags[1], past=past)


def read_steps(
    engine: Engine, customers: Words, unit: Counts, window: Window, edges: Sequence[int], n_units: int
) -> Floats:
    """Steps by unit and stretch of days.

    Args:
        engine: with the window open.
        customers: ids.
        unit: of each customer, 0..n_units-1.
        window: its first day is day 0.
        edges: first day of each stretch, and the day after the last one.
        n_units: how many units.

    Returns:
        Counts; shape (n_units, n_stretches).
    """
    members = pa.table({"customer_id": pa.array(customers.tolist(), pa.string()), "unit_no": pa.array(unit)})
    engine.put("experiment_members", members)
    rows = engine.arrow(_sql("unit_steps"))
    borders = [window.midnight(window.starts_on + timedelta(day)) for day in edges]
    moments = rows.column("transition_at").cast(_INSTANT).combine_chunks()
    stretch = np.searchsorted(_microseconds(pa.array(borders, _INSTANT)), _microseconds(moments), side="right") - 1
    n_stretches = len(borders) - 1
    inside = (stretch >= 0) & (stretch < n_stretches)
    cell = _numbers(rows, "unit_no").astype(np.int64)[inside] * n_stretches + stretch[inside]
    return np.bincount(cell, minlength=n_units * n_stretches).reshape(n_units, n_stretches).astype(np.float64)


def read_trial(engine: Engine, grouping: Grouping, plan: Drawing, window: Window, n_past_weeks: int) -> Trial:
    """The numbers of a trial in the open window.

    Args:
        grouping: customers and units.
        plan: how units were drawn, and who is treated.
        window: the days.
        n_past_weeks: weeks of past that the data have, of which at most `PAST_WEEKS` are used.
    """
    n_days = (window.ends_on - window.starts_on).days + 1
    n_weeks, n_past = n_days // 7, min(n_past_weeks, PAST_WEEKS)
    edges = {
        "adjusted": [0, n_days],
        "units": [-min(n_days, 7 * n_past), 0, n_days],
        "pairs": list(range(7 * n_weeks + 1)),
    }.get(grouping.analysis, [7 * week for week in range(-n_past, n_weeks + 1)])
    n_units = 1 if grouping.analysis == "pairs" else len(grouping.units.names)
    steps = read_steps(engine, grouping.population.customers, grouping.unit, window, edges, n_units)
    if grouping.analysis == "pairs":
        n_drawn = len(grouping.units.names)
        steps = steps[:, : 7 * n_drawn].reshape(n_drawn, 7)[:, plan.washout_days :].sum(axis=1)[None, :]
    return Trial(
        analysis=grouping.analysis,
        steps=steps,
        n_past={"units": 1, "synthetic": n_past, "imputation": n_past}.get(grouping.analysis, 0),
        sizes=grouping.units.sizes.astype(np.float64),
        block=grouping.units.block,
        share=plan.share,
        seed=plan.seed,
        treated=plan.treated,
        starts=plan.starts,
        covariates=covariates_of(grouping.population) if grouping.analysis == "adjusted" else NO_FLOATS,
    )


def read_takeups(engine: Engine) -> set[str]:
    """Customers who took up what the open window's experiment offered."""
    return {str(word) for word in engine.arrow(_sql("takeups")).column("customer_id").to_pylist()}


def read_value(engine: Engine) -> tuple[float | None, str | None]:
    """Mean net value of a step, and its currency; unknown where no step has one."""
    rows = engine.arrow(_sql("step_values")).to_pylist()
    return (float(rows[0]["mean_value"]), str(rows[0]["currency"])) if rows else (None, None)


def read_people(engine: Engine) -> list[dict[str, Any]]:
    """People whom customers met, the most met first: person_id, n_met, n_customers."""
    return engine.arrow(_sql("met_people")).to_pylist()


def read_attributes(engine: Engine) -> list[dict[str, Any]]:
    """Attributes of customers: attribute, n_regions, n_customers."""
    return engine.arrow(_sql("regional_attributes")).to_pylist()


def read_values(engine: Engine, attribute: str | None) -> list[str]:
    """The regions that an attribute names; the communities where customers were met, where None."""
    if attribute is None:
        rows = engine.arrow("SELECT DISTINCT community AS unit FROM meetings WHERE community <> '' ORDER BY unit")
    else:
        engine.put("wanted_attribute", pa.table({"attribute": pa.array([attribute], pa.string())}))
        rows = engine.arrow(_sql("regions"))
    return [str(word) for word in rows.column("unit").to_pylist()]


def read_members(engine: Engine, experiment_id: str) -> set[str]:
    """Customers of a registered experiment."""
    engine.put("wanted_experiment", pa.table({"experiment_id": pa.array([experiment_id], pa.string())}))
    return {str(word) for word in engine.arrow(_sql("members")).column("customer_id").to_pylist()}


def read_persons(engine: Engine) -> dict[str, str]:
    """The person behind every account."""
    rows = engine.arrow("SELECT account_id, person_id FROM account_persons")
    return {str(row["account_id"]): str(row["person_id"]) for row in rows.to_pylist()}


def read_span(engine: Engine, timezone: str) -> tuple[date, date] | None:
    """First and last day of which events tell."""
    row = engine.arrow(_sql("data_span")).to_pylist()[0]
    if row["first_at"] is None:
        return None
    zone = ZoneInfo(timezone)
    return row["first_at"].astimezone(zone).date(), row["last_at"].astimezone(zone).date()


def _sql(name: str) -> str:
    return read_sql("swayed.measurement", name)


def _numbers(rows: pa.Table, name: str) -> Floats:
    return np.asarray(pc.cast(rows.column(name), pa.float64()).to_numpy(zero_copy_only=False))


def _microseconds(moments: pa.Array[Any]) -> Counts:
    return np.asarray(moments.cast(pa.int64()).to_numpy(zero_copy_only=False))
