"""The start of an experiment: everything checked, units drawn, power computed on the past, and the registration sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine
from swayed.errors import Fault, InsufficientDataError, SettingsError
from swayed.measurement.asked import Asked, faults_of, overlapping, situation_key
from swayed.measurement.assignment import RULE
from swayed.measurement.planning import played, span_of
from swayed.measurement.proposals import detectable_steps
from swayed.measurement.reading import balance_of
from swayed.measurement.registration import DESIGNS, Drawing, Registration, Units, drawn, registration_row, seal
from swayed.measurement.settings import PLAUSIBLE_SHARE, WORTH_SHARE
from swayed.measurement.step import (
    Window,
    open_window,
    read_attributes,
    read_members,
    read_persons,
    read_population,
    read_values,
)
from swayed.measurement.units import Grouping, grouped, known_of
from swayed.situations import Situation
from swayed.tables import EXPERIMENT_CUSTOMERS, EXPERIMENTS, HOLDOUTS


@dataclass(frozen=True)
class Started:
    """A registered experiment.

    Args:
        registration: as settled.
        rows: of `experiments`, `experiment_customers` and `holdouts`.
        balance: what was known of both arms before.
        warning: why it may end in cannot tell; empty where it should not.
    """

    registration: Registration
    rows: Mapping[str, pa.Table]
    balance: list[dict[str, Any]]
    warning: str

    def list_of(self, arm: str) -> pa.Table:
        """Whom one arm holds, with days: customers; where weeks are drawn weeks, and of staggered starts those who start."""
        units = self.rows["holdouts"].filter(pc.equal(self.rows["holdouts"].column("arm"), arm))
        if self.registration.design in {"weeks", "starts"}:
            return units.select(["unit_kind", "unit_id", "starts_on", "ends_on"])
        members = self.rows["experiment_customers"]
        place = pc.index_in(members.column("unit_id"), units.column("unit_id").combine_chunks())
        members = members.select(["customer_id", "unit_id"]).filter(pc.is_valid(place))
        days = units.select(["starts_on", "ends_on"]).take(pc.drop_null(place))
        for name in days.column_names:
            members = members.append_column(name, days.column(name))
        return members


def prepared(
    engine: Engine,
    situation: Situation,
    asked: Asked,
    *,
    moment: datetime,
    timezone: str,
    seed: int,
    others: Sequence[Mapping[str, Any]],
) -> Started:
    """An experiment checked, drawn and sealed, but not yet written.

    Args:
        engine: with the tables of `READS`.
        situation: resolved.
        asked: what the operator wants.
        moment: of the registration.
        timezone: the workspace's zone.
        seed: of the drawing.
        others: rows of `experiments`.
    """
    first, last = span_of(engine, timezone)
    persons = _checked(engine, situation, asked, moment.astimezone(ZoneInfo(timezone)).date(), last)
    stage = asked.stage or situation.decision.stages[-1]
    people = tuple(sorted({persons[name] for name in asked.accounts}))
    window = Window(stage, asked.starts_on, asked.ends_on, timezone, asked.attribute, people)
    open_window(engine, window)
    n_weeks = ((asked.ends_on - asked.starts_on).days + 1) // 7
    share = 0.5 if asked.design in {"weeks", "starts"} else asked.share
    grouping = grouped(asked.design, read_population(engine), share, asked.starts_on, n_weeks, asked.units)
    _check_overlap(engine, grouping, asked, others)
    _check_size(grouping, asked)
    drawing = drawn(asked.design, grouping.units, share, seed, n_weeks, asked.washout_days)
    finding, expected, longer = played(engine, grouping, drawing, window, first, last)
    anyway, detectable = detectable_steps(finding, expected, longer)
    if not np.isfinite(detectable):
        raise InsufficientDataError(
            question=f"experiment on {len(grouping.units.names)} {DESIGNS[asked.design][0]} units",
            found="that even the strongest result could be chance, or that no step is expected",
            needed="more units, more days or another design: see `swayed experiment plan`",
        )
    registration = _registration(situation, asked, grouping, drawing, stage, moment, anyway, detectable)
    holdouts = _holdouts(registration, grouping.units, drawing)
    return Started(
        registration,
        {
            "experiments": EXPERIMENTS.from_rows([registration_row(registration, seal(registration, holdouts))]),
            "experiment_customers": _members(registration, grouping),
            "holdouts": holdouts,
        },
        balance_of(known_of(grouping), drawing.treated) if asked.design not in {"weeks", "starts"} else [],
        _warning(anyway, detectable),
    )


def _checked(engine: Engine, situation: Situation, asked: Asked, today: date, last: date) -> dict[str, str]:
    """The person behind every account, once nothing is wrong with what was asked for."""
    persons = read_persons(engine)
    attributes = [str(row["attribute"]) for row in read_attributes(engine)]
    regions = {name: read_values(engine, name) if name == asked.attribute else [] for name in attributes}
    faults = faults_of(
        asked,
        today=today,
        data_end=last,
        stages=situation.decision.stages,
        accounts=persons,
        regions=regions,
        communities=read_values(engine, None),
    )
    if faults:
        raise SettingsError(source="the experiment", faults=faults)
    return persons


def _check_overlap(engine: Engine, grouping: Grouping, asked: Asked, others: Sequence[Mapping[str, Any]]) -> None:
    faults = []
    for row in overlapping(others, asked):
        shared = read_members(engine, str(row["experiment_id"])) & set(grouping.population.customers.tolist())
        if shared or "weeks" in {asked.design, row["design"]}:
            faults.append(
                Fault(
                    "from, to",
                    f"{asked.starts_on} to {asked.ends_on}, while {row['experiment_id']} runs from {row['starts_on']} to "
                    f"{row['ends_on']} with {len(shared) or 'all'} of the same customers",
                    f"days after {row['ends_on']}, or other customers",
                )
            )
    if faults:
        raise SettingsError(source="the experiment", faults=faults)


def _check_size(grouping: Grouping, asked: Asked) -> None:
    if len(grouping.units.names) < 4 and not (asked.design == "starts" and len(grouping.units.names) >= 2):
        raise InsufficientDataError(
            question=f"experiment by {asked.design}",
            found=f"{len(grouping.units.names)} {DESIGNS[asked.design][0]} units with customers of this situation",
            needed="at least four",
        )


def _registration(
    situation: Situation,
    asked: Asked,
    grouping: Grouping,
    drawing: Drawing,
    stage: str,
    moment: datetime,
    anyway: float,
    detectable: float,
) -> Registration:
    return Registration(
        experiment_id=f"{situation.situation}-{asked.design}-{asked.starts_on:%Y%m%d}-{moment:%H%M%S%f}"[:80],
        situation=situation.situation,
        situation_key=situation_key(situation),
        question=asked.question or f"Does it bring more steps into {stage}?",
        design=asked.design,
        analysis=grouping.analysis,
        stage=stage,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        share=drawing.share,
        seed=drawing.seed,
        rule=RULE,
        washout_days=asked.washout_days if asked.design == "weeks" else 0,
        worth_steps=asked.worth_steps if asked.worth_steps is not None else WORTH_SHARE * anyway,
        accounts=asked.accounts,
        attribute=asked.attribute if asked.design == "regions" else "",
        n_units=len(grouping.units.names),
        n_customers=len(grouping.population.customers),
        expected_steps=anyway,
        detectable_steps=detectable,
        registered_by=asked.registered_by.strip(),
        registered_at=moment,
    )


def _holdouts(registration: Registration, units: Units, drawing: Drawing) -> pa.Table:
    """The arm of every unit, and its days: of weeks their own, of starts from the start on."""
    rows = []
    for name, is_treated, start in zip(units.names, drawing.treated.tolist(), drawing.starts.tolist(), strict=True):
        first = date.fromisoformat(name) if registration.design == "weeks" else registration.starts_on
        first += timedelta(7 * start)
        last = first + timedelta(6) if registration.design == "weeks" else registration.ends_on
        rows.append(
            {
                "holdout_id": registration.experiment_id,
                "unit_kind": registration.unit_kind,
                "unit_id": name,
                "arm": "treated" if is_treated else "control",
                "starts_on": first,
                "ends_on": last,
            }
        )
    return HOLDOUTS.from_rows(rows)


def _members(registration: Registration, grouping: Grouping) -> pa.Table:
    """Customers with their units; where weeks are drawn everybody belongs to all of them, and nobody is listed."""
    if registration.design == "weeks":
        return EXPERIMENT_CUSTOMERS.empty()
    names = np.array(grouping.units.names, dtype=object)
    return pa.table(
        {
            "experiment_id": pa.array([registration.experiment_id] * len(grouping.unit), pa.string()),
            "customer_id": pa.array(grouping.population.customers.tolist(), pa.string()),
            "unit_id": pa.array(names[grouping.unit].tolist(), pa.string()),
            "block": pa.array(grouping.units.block[grouping.unit], pa.int64()),
        },
        schema=EXPERIMENT_CUSTOMERS.schema,
    )


def _warning(anyway: float, detectable: float) -> str:
    if detectable <= PLAUSIBLE_SHARE * anyway:
        return ""
    return (
        f"it would find only {100 * detectable / anyway:.0f} % more than happens anyway; few things do "
        f"{100 * PLAUSIBLE_SHARE:.0f} %, so it will probably end in cannot tell"
    )
