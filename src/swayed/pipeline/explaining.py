"""Explains the steps: what each reads, does and writes, and whether it would run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from swayed.lake import Snapshot
from swayed.pipeline.keys import step_keys
from swayed.pipeline.plan import STEPS
from swayed.pipeline.running import Results


@dataclass(frozen=True)
class Explained:
    """One step, explained: `state` is `kept` or `to run`."""

    number: int
    name: str
    does: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    state: str


def explain(results: Results) -> list[Explained]:
    """Every step in order, from the same list that runs them."""
    return [
        Explained(
            number,
            step.name,
            step.does,
            tuple(step.reads),
            tuple(table.name for table in step.writes),
            "kept" if results.is_done(step) else "to run",
        )
        for number, step in enumerate(STEPS, 1)
    ]


def is_settled(folder: Path, snapshot: Snapshot, timezone: str) -> bool:
    """Whether who is who is up to date; who may be contacted follows from it at once."""
    # Relations are told of everybody: they are made from all rows, also of those whom no answer may be about.
    results = Results(folder / "runs", "", step_keys(STEPS, snapshot.whole(), None, timezone))
    return all(results.is_done(step) for step in STEPS if step.is_shared and step.name != "relations")


def newest_kept(
    folder: Path, table: str, snapshots: Iterable[Snapshot], timezone: str
) -> tuple[Snapshot, Results] | None:
    """The first of the snapshots at which the shared step that makes `table` has run, and its results; nothing runs."""
    for snapshot in snapshots:
        results = Results(folder / "runs", "", step_keys(STEPS, snapshot, None, timezone), snapshot.withheld)
        if results.file(table).is_file():
            return snapshot, results
    return None
