"""Runs the steps that are missing or out of date, and keeps their results."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import get_ident
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from swayed.engines import DuckDBEngine, Engine, open_engine, repeated_keys
from swayed.errors import AccessError, EngineError, NotFittedError, TableContractError
from swayed.lake import NOBODY, Snapshot, Withheld
from swayed.pipeline.history import NAMED_STEP, record_run
from swayed.pipeline.keys import step_keys
from swayed.pipeline.plan import STEPS, Step, StepContext
from swayed.pipeline.seals import seal
from swayed.situations import Situation
from swayed.tables import Table

KEPT_PER_STEP = 3
"""Results of a step that stay on disk, so that a reader of the last answer is not disturbed by the next one."""


class Progress(Protocol):
    """Told how a run goes on."""

    def started(self, step: Step, number: int, n_steps: int) -> None: ...

    def told(self, words: str) -> None: ...

    def finished(self, step: Step, seconds: float, *, is_kept: bool) -> None: ...


class Silent:
    """A progress that says nothing."""

    def started(self, step: Step, number: int, n_steps: int) -> None:
        """Says nothing."""

    def told(self, words: str) -> None:
        """Says nothing."""

    def finished(self, step: Step, seconds: float, *, is_kept: bool) -> None:
        """Says nothing."""


class Results:
    """Where the results of one situation's steps lie.

    Args:
        folder: the workspace's `runs` folder.
        situation: name of the situation, empty for the shared steps alone.
        keys: key of each step.
        withheld: whose rows are not read.
    """

    def __init__(self, folder: Path, situation: str, keys: dict[str, str], withheld: Withheld = NOBODY) -> None:
        self._folder = folder
        self._situation = situation
        self.keys = keys
        self._withheld = withheld
        self._step_of = {table.name: step for step in STEPS for table in step.writes}

    def step_folder(self, step: Step) -> Path:
        """Folder of a step's results, named by its key."""
        owner = "shared" if step.is_shared else f"situation-{self._situation}"
        return self._folder / owner / f"{step.name}-{self.keys[step.name]}"

    def is_done(self, step: Step) -> bool:
        """Whether the step's results are there and up to date."""
        return self.step_folder(step).is_dir()

    def file(self, table: str) -> Path:
        """Parquet file of a result table."""
        return self.step_folder(self._step_of[table]) / f"{table}.parquet"

    def read(self, table: str, where: pc.Expression | None = None) -> pa.Table:
        """A result table, or those of its rows for which a condition holds; the others are not held in memory.

        Raises:
            NotFittedError: its step has not run.
        """
        path = self.file(table)
        if not path.is_file():
            raise NotFittedError(what=f"table {table}", do="Run the situation first.")
        return self._withheld.apart_from(pq.read_table(path, filters=where))

    def open_in(self, engine: Engine, tables: Iterable[str], *, sees_all: bool = False) -> None:
        """Opens result tables in `engine` under their own names."""
        withheld = NOBODY if sees_all else self._withheld
        for table in tables:
            contract = next(t for t in self._step_of[table].writes if t.name == table)
            withheld.open_table(engine, table, [str(self.file(table))], contract.schema)


def run_steps(
    *,
    folder: Path,
    snapshot: Snapshot,
    situation: Situation | None,
    timezone: str,
    currency: str = "",
    progress: Progress | None = None,
    steps: Sequence[Step] = STEPS,
) -> Results:
    """Runs every step whose results are missing or out of date; the others are kept.

    Args:
        folder: the workspace's folder.
        snapshot: the committed tables to read.
        situation: resolved; None runs the shared steps alone.
        timezone: the workspace's zone.
        currency: the workspace's, empty for the most frequent of its orders.
        progress: told how it goes on.
        steps: the steps, in order.
    """
    told = progress or Silent()
    chosen = [step for step in steps if situation is not None or step.is_shared]
    keys = step_keys(steps, snapshot, situation, timezone, currency)
    results = Results(folder / "runs", situation.situation if situation else "", keys, snapshot.withheld)
    is_new = False
    for number, step in enumerate(chosen, 1):
        told.started(step, number, len(chosen))
        began = time.monotonic()
        is_kept = results.is_done(step)
        if not is_kept:
            is_new = True
            _run_step(step, folder, snapshot, situation, (timezone, currency), results, told)
        told.finished(step, time.monotonic() - began, is_kept=is_kept)
    if is_new and situation is not None and NAMED_STEP in keys:
        record_run(folder / "runs", situation, snapshot, timezone, currency)
    return results


def _run_step(
    step: Step,
    folder: Path,
    snapshot: Snapshot,
    situation: Situation | None,
    told_in: tuple[str, str],
    results: Results,
    told: Progress,
) -> None:
    target = results.step_folder(step)
    # Of this process and thread alone: two readers may find the same step missing at the same moment.
    draft = target.with_name(f".{target.name}.{get_ident()}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent, step)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        engine = open_engine(draft)
        try:
            (snapshot.whole() if step.sees_all else snapshot).open_in(engine, step.lake_reads)
            made = [name for name in step.reads if name not in step.lake_reads]
            results.open_in(engine, made, sees_all=step.sees_all)
            step.run(StepContext(engine, situation, *told_in, folder / "vectors", told.told))
            for table in step.writes:
                # In the order of the key: the same answer is then the same file, however many threads made it.
                engine.write_parquet(table.name, table.schema, draft / f"{table.name}.parquet", table.key)
        finally:
            engine.close()
        _check(draft, step.writes)
        seal(draft)
        _appear(draft, target)
    except (OSError, EngineError) as error:
        if isinstance(error, EngineError | FileNotFoundError) and _is_taken_away(draft, step, snapshot, results):
            raise AccessError(
                path=str(target),
                found="was taken away while it was made, as the erasure of somebody does",
                do="Run again.",
            ) from error
        if isinstance(error, EngineError):
            raise
        raise AccessError(
            path=str(error.filename or target),
            found=f"cannot be written ({error.strerror or error})",
            do="Check free space and permissions, then run again; finished steps are kept.",
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _is_taken_away(draft: Path, step: Step, snapshot: Snapshot, results: Results) -> bool:
    """Whether what a step reads or writes is gone."""
    read = [file for table in step.lake_reads for file in snapshot.named_files(table)]
    read += [results.file(table) for table in step.reads if table not in step.lake_reads]
    return not draft.is_dir() or not all(file.is_file() for file in read)


def _appear(draft: Path, target: Path) -> None:
    """The folder appears whole or not at all; where somebody else's is there already, that one stays."""
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise


def _check(folder: Path, tables: Iterable[Table]) -> None:
    """The contracts of written tables: required cells are there, keys are unique."""
    engine = DuckDBEngine(spill_folder=folder)
    try:
        for table in tables:
            engine.open_table(table.name, [str(folder / f"{table.name}.parquet")], table.schema)
            _check_one(engine, table)
    finally:
        engine.close()


def _check_one(engine: Engine, table: Table) -> None:
    empty = [f'"{c.name}" IS NULL' for c in table.columns if c.required]
    if empty:
        n_empty = engine.arrow(f'SELECT count(*) AS n FROM "{table.name}" WHERE {" OR ".join(empty)}')
        if n_empty.column(0)[0].as_py():
            raise TableContractError(table=table.name, found="rows without a required value", allowed="none")
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        repeated = repeated_keys(f'"{table.name}"', key)
        twice = engine.arrow(f"{repeated} LIMIT 1")
        if twice.num_rows:
            raise TableContractError(
                table=table.name, found=f"key {twice.to_pylist()[0]} twice", allowed="each key once"
            )


def _sweep(folder: Path, step: Step) -> None:
    """Deletes what crashed runs left behind, and all but the newest results of a step."""
    for draft in folder.glob(f".{step.name}-*"):
        process = draft.name.rsplit(".", 1)[-1]
        if not process.isdigit() or not Path(f"/proc/{process}").exists():
            shutil.rmtree(draft, ignore_errors=True)
    kept = sorted(folder.glob(f"{step.name}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[KEPT_PER_STEP - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
