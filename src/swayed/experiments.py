"""Experiments of a workspace: planned on its own past, registered and drawn, listed, read, and kept as lifts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import DuckDBEngine, Engine
from swayed.errors import Fault, SettingsError, nearest_word
from swayed.lake import Register, Snapshot, writing
from swayed.measurement.asked import Asked
from swayed.measurement.planning import proposals_of
from swayed.measurement.proposals import Proposal
from swayed.measurement.reading import Reading
from swayed.measurement.readings import lifts_of, read_experiment
from swayed.measurement.registration import Registration, registration_of
from swayed.measurement.starting import Started, prepared
from swayed.measurement.step import READS
from swayed.pipeline import Progress
from swayed.study import Study
from swayed.tables import EXPERIMENTS, HOLDOUTS, LAKE_TABLES, LIFTS

_UNTIL = "exposures"
Rows = list[dict[str, Any]]


def now() -> datetime:
    """The moment that decides whether days are past."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Plan:
    """Affordable tests, the best first."""

    situation: str
    proposals: tuple[Proposal, ...]

    def table(self) -> pa.Table:
        """One row per test."""
        return pa.Table.from_pylist([one.row(rank) for rank, one in enumerate(self.proposals, 1)])


class Experiments:
    """The experiments of a workspace.

    Args:
        register: the workspace's register.
        snapshot: the committed tables to read.
        timezone: the workspace's zone.
        study: opens a situation by name.
    """

    def __init__(self, register: Register, snapshot: Snapshot, timezone: str, study: Callable[[str], Study]) -> None:
        self._register = register
        self._snapshot = snapshot
        self._timezone = timezone
        self._study = study

    def plan(self, situation: str, progress: Progress | None = None) -> Plan:
        """The tests that this business can afford, by the smallest effect each would find on its own past.

        Raises:
            InsufficientDataError: too short a past.
        """
        with self._opened(situation, progress) as (engine, study):
            found = proposals_of(engine, study.situation, self._timezone)
        return Plan(study.situation.situation, tuple(found))

    def start(self, situation: str, asked: Asked, progress: Progress | None = None) -> Started:
        """Registers an experiment and draws its units; nothing of it can be changed afterwards.

        Raises:
            SettingsError: what was asked for cannot be; all faults together; nothing is kept.
            InsufficientDataError: no result of it could rule out chance.
        """
        moment = now()
        with self._opened(situation, progress) as (engine, study):
            made = prepared(
                engine,
                study.situation,
                asked,
                moment=moment,
                timezone=self._timezone,
                seed=secrets.randbits(62) if asked.seed is None else asked.seed,
                others=self._rows("experiments"),
            )
        with writing(self._register) as writer:
            known = self._register.latest().versions.get("experiments", -1)
            if known != self._snapshot.version("experiments"):
                raise SettingsError(
                    source="the experiment",
                    faults=[Fault("start", "another experiment registered meanwhile", "one at a time: start again")],
                )
            for table, rows in made.rows.items():
                writer.append(table, rows)
            writer.commit(f"experiment {made.registration.experiment_id} registered")
        return made

    def list(self) -> pa.Table:
        """Every experiment as registered, the newest first, and whether it can be read: see the table `experiments`."""
        rows = EXPERIMENTS.from_rows(self._rows("experiments"))
        today = now().astimezone(ZoneInfo(self._timezone)).date()
        states = [_state(row["starts_on"], row["ends_on"], today) for row in rows.to_pylist()]
        return rows.append_column("state", pa.array(states, pa.string())).sort_by([("registered_at", "descending")])

    def read(self, experiment_id: str, progress: Progress | None = None) -> Reading:
        """What an experiment showed, by the analysis it was registered with.

        Raises:
            SettingsError: no such experiment, or something registered was changed.
            InsufficientDataError: it is not over, or the data do not reach its end.
        """
        registration, sealed = self._registration(experiment_id)
        with self._opened(registration.situation, progress) as (engine, study):
            return read_experiment(
                engine,
                study.situation,
                registration,
                sealed,
                holdouts=self._holdouts(experiment_id),
                members=self._members(experiment_id),
                today=now().astimezone(ZoneInfo(self._timezone)).date(),
                timezone=self._timezone,
            )

    def keep(self, reading: Reading, progress: Progress | None = None) -> pa.Table:
        """Keeps a reading in `lifts`, where it sets the level of increments; the rows kept.

        Raises:
            InsufficientDataError: the experiment was about nobody's contacts, or none of its customers is linked.
        """
        plan = reading.registration
        with self._opened(plan.situation, progress) as (engine, study):
            rows = lifts_of(
                engine,
                study.situation,
                plan,
                self._holdouts(plan.experiment_id),
                self._members(plan.experiment_id),
                self._timezone,
            )
        with writing(self._register) as writer:
            engine = DuckDBEngine()
            try:
                writer.snapshot.open_in(engine, ["lifts"])
                earlier = engine.arrow("SELECT * FROM lifts").cast(LIFTS.schema)
            finally:
                engine.close()
            stays = pc.invert(pc.is_in(earlier.column("lift_id"), rows.column("lift_id").combine_chunks()))
            writer.replace("lifts", pa.concat_tables([earlier.filter(stays), rows]))
            writer.commit(f"result of experiment {plan.experiment_id} kept")
        return rows

    @contextmanager
    def _opened(self, situation: str, progress: Progress | None) -> Iterator[tuple[Engine, Study]]:
        study = self._study(situation)
        results = study.run(progress, until=_UNTIL)
        engine = DuckDBEngine()
        try:
            study.snapshot.open_in(engine, [name for name in READS if name in LAKE_TABLES])
            results.open_in(engine, [name for name in READS if name not in LAKE_TABLES])
            yield engine, study
        finally:
            engine.close()

    def _registration(self, experiment_id: str) -> tuple[Registration, str]:
        rows = {str(row["experiment_id"]): row for row in self._rows("experiments")}
        if experiment_id not in rows:
            fault = Fault(
                "EXPERIMENT",
                repr(experiment_id),
                ", ".join(sorted(rows)[:8]) or "none is registered yet",
                nearest=nearest_word(experiment_id, list(rows)),
            )
            raise SettingsError(source="the experiments of this workspace", faults=[fault])
        return registration_of(rows[experiment_id]), str(rows[experiment_id]["seal"])

    def _holdouts(self, experiment_id: str) -> pa.Table:
        columns = ", ".join(f'"{name}"' for name in HOLDOUTS.column_names)
        return self._where("holdouts", f"SELECT {columns} FROM holdouts", "holdout_id", experiment_id)

    def _members(self, experiment_id: str) -> pa.Table:
        return self._where("experiment_customers", "SELECT * FROM experiment_customers", "experiment_id", experiment_id)

    def _where(self, table: str, select: str, column: str, wanted: str) -> pa.Table:
        engine = DuckDBEngine()
        try:
            self._snapshot.open_in(engine, [table])
            engine.put("wanted", pa.table({"wanted_id": pa.array([wanted], pa.string())}))
            return engine.arrow(f'{select} WHERE "{column}" IN (SELECT wanted_id FROM wanted)')
        finally:
            engine.close()

    def _rows(self, table: str) -> Rows:
        engine = DuckDBEngine()
        try:
            self._snapshot.open_in(engine, [table])
            return engine.arrow(f'SELECT * FROM "{table}"').to_pylist()
        finally:
            engine.close()


def _state(starts_on: date, ends_on: date, today: date) -> str:
    if today < starts_on:
        return "not started"
    return "running" if today <= ends_on else "over"
