"""The results of runs, and the cache of vectors: all of it can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from swayed.doctor.bytes import fault_of_parquet
from swayed.doctor.tables import Finding, State
from swayed.pipeline import STEPS
from swayed.pipeline.history import FOLDER as HISTORY
from swayed.pipeline.seals import sealed

RUNS, VECTORS = "runs", "vectors"
_AGAIN = "`swayed doctor --mend` deletes it; the next run makes it again."


def examine_results(folder: Path) -> list[Finding]:
    """Every kept result, read to its last byte."""
    found = []
    for entry in sorted((folder / RUNS).glob("*/*")):
        if entry.name == HISTORY:
            continue
        path = str(entry.relative_to(folder))
        step = next((step for step in STEPS if entry.name.startswith(f"{step.name}-")), None)
        if entry.name.startswith("."):
            if not _is_at_work(entry):
                found.append(Finding("results", path, State.LEFTOVER, "a run that broke off left it"))
        elif step is None or not entry.is_dir():
            found.append(Finding("results", path, State.FOREIGN, "no step of this version of swayed", "Delete it."))
        else:
            found += [
                Finding("results", f"{path}/{name}", state, seen, _AGAIN)
                for name, state, seen in _faults_of(entry, [table.name for table in step.writes])
            ]
    return found


def examine_vectors(folder: Path) -> list[Finding]:
    """Every part of the cache of vectors."""
    faults = {file: fault_of_parquet(file, None) for file in sorted((folder / VECTORS).rglob("*.parquet"))}
    return [
        Finding("vectors", str(file.relative_to(folder)), State.DAMAGED, fault, _AGAIN)
        for file, fault in faults.items()
        if fault
    ]


def _faults_of(result: Path, tables: list[str]) -> Iterator[tuple[str, State, str]]:
    written = sealed(result)
    # Of results of older code, the seal alone knows which tables they have.
    names = sorted(written) or [f"{table}.parquet" for table in tables]
    for name in names:
        file = result / name
        if not file.is_file():
            yield name, State.MISSING, "the step wrote it"
        elif fault := fault_of_parquet(file, written.get(name)):
            yield name, State.DAMAGED, fault


def _is_at_work(draft: Path) -> bool:
    process = draft.name.rsplit(".", 1)[-1]
    return process.isdigit() and Path(f"/proc/{process}").exists()
