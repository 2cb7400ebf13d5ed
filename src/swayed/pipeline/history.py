"""The runs of a situation that made a list of people: when, from which tables, under which definition.

The results of a run are kept for a while only; what is written here is enough to make them again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from swayed.lake import Snapshot
from swayed.pipeline.keys import step_keys
from swayed.pipeline.plan import STEPS
from swayed.situations import Situation

NAMED_STEP = "people"
"""The step whose key tells runs apart: the same key is the same list."""
FOLDER = "history"


@dataclass(frozen=True)
class Run:
    """One run.

    Args:
        run_id: first letters of the key of the list of people.
        made_at: UTC instant of the first run with this key.
        commit_id: the commit whose tables it read.
        situation: the definition it followed.
        keys: key of each step.
    """

    run_id: str
    made_at: datetime
    commit_id: int
    situation: Situation
    keys: Mapping[str, str]


def record_run(runs: Path, situation: Situation, snapshot: Snapshot, timezone: str, currency: str) -> None:
    """Writes the run down, unless its list of people is known already.

    Args:
        runs: the workspace's `runs` folder; the rest: as in `run_steps`.
    """
    keys = step_keys(STEPS, snapshot, situation, timezone, currency)
    file = _folder(runs, situation.situation) / f"{keys[NAMED_STEP]}.json"
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "made_at": datetime.now(UTC).isoformat(),
        "commit_id": snapshot.commit.commit_id,
        "situation": situation.model_dump(mode="json"),
        "keys": keys,
    }
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(told, indent=1), encoding="utf-8")
    draft.replace(file)


def runs_of(runs: Path, situation: str) -> list[Run]:
    """Every run of a situation, newest first; what cannot be read, as after an older version, is passed over."""
    found = [_read(file) for file in _folder(runs, situation).glob("*.json")]
    return sorted((run for run in found if run is not None), key=lambda run: run.made_at, reverse=True)


def names_of(runs: Path, situation: str) -> frozenset[str]:
    """Names of a situation's runs and of the results kept of it; what stands under a name never changes."""
    folder = _folder(runs, situation)
    return frozenset(path.name for place in (folder, folder.parent) for path in place.glob("*"))


def _read(file: Path) -> Run | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Run(
            told["keys"][NAMED_STEP][:8],
            datetime.fromisoformat(told["made_at"]),
            int(told["commit_id"]),
            Situation.model_validate(told["situation"]),
            told["keys"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _folder(runs: Path, situation: str) -> Path:
    return runs / f"situation-{situation}" / FOLDER
