"""The erasure of somebody, whole or not begun: a kill at any moment leaves it to be finished by the next command.

First the request and the tombstones are kept, then the tables are written anew and committed at once, then all that
lies beside them is cleared, and last the request itself goes. Everything after the first can be done twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from swayed.lake import Register, Writer, writing
from swayed.rights import step
from swayed.rights.purging import compact, purge, remains
from swayed.rights.subject import Subject
from swayed.sources.tombstones import bury, tombstone_key

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Erasure:
    """What an erasure did.

    Args:
        erasure_id: its name in the register.
        asked_at, finished_at: UTC.
        tables: per changed table rows before, rows of the subject that went, rows of others that no longer name him.
        beside: what went or changed beside the tables: results, vectors, originals, files, situations, register, log.
        n_remains: files in which one of his words still stands: other people's names, as a rule; None before the search.
        remains: those files with the words; told once and not kept.
    """

    erasure_id: str
    asked_at: datetime
    finished_at: datetime | None = None
    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)
    n_remains: int | None = None
    remains: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_proven(self) -> bool:
        """Whether the search over the bytes found nothing."""
        return self.n_remains == 0


def erase(register: Register, subject: Subject, tell: Tell) -> Erasure:
    """Erases a subject.

    Raises:
        AccessError: another process is writing, or the workspace or the folder of keys cannot be written.
    """
    with writing(register) as writer:
        erasure_id, now = uuid4().hex[:12], datetime.now(UTC)
        tombstone_key(register)  # refused before anything is asked, where it cannot be kept
        register.change(
            "INSERT INTO erasures (erasure_id, asked_at, plan) VALUES (?, ?, ?)",
            *(erasure_id, now.isoformat(), subject.written()),
        )
        bury(register, subject.marks, now.isoformat())
        return _finish(register, writer, erasure_id, subject, tell)


def resume(register: Register, tell: Tell) -> list[Erasure]:
    """Finishes the erasures that were broken off; none where nobody was, or where one is at work right now.

    Raises:
        AccessError: another process is writing.
    """
    if not register.rows("SELECT 1 FROM erasures WHERE plan IS NOT NULL LIMIT 1"):
        return []
    with writing(register, wait_seconds=0.0) as writer:
        rows = register.rows("SELECT erasure_id, plan FROM erasures WHERE plan IS NOT NULL ORDER BY asked_at")
        done = []
        for erasure_id, plan in rows:
            subject = Subject.read(str(plan))
            bury(register, subject.marks, datetime.now(UTC).isoformat())
            done.append(_finish(register, writer, str(erasure_id), subject, tell))
        return done


def erasures(register: Register) -> list[Erasure]:
    """Every erasure, the newest first; none tells whom it was about."""
    rows = register.rows("SELECT erasure_id, asked_at, finished_at, outcome FROM erasures ORDER BY asked_at DESC")
    return [
        Erasure(
            str(name),
            datetime.fromisoformat(str(asked)),
            datetime.fromisoformat(str(finished)) if finished else None,
            **json.loads(str(outcome or "{}")),
        )
        for name, asked, finished, outcome in rows
    ]


def _finish(register: Register, writer: Writer, erasure_id: str, subject: Subject, tell: Tell) -> Erasure:
    tell("tables")
    with step.opened(writer.snapshot) as engine:
        changed = step.rewrite(engine, writer, subject)
    tables = {name: asdict(kept) for name, kept in changed.items()}
    if tables:
        # Kept before the commit: after it the tables cannot tell any more what went.
        _keep(register, erasure_id, {"tables": tables})
    writer.commit("an erasure")
    tell("earlier states")
    writer.end_history()
    writer.commit("an erasure")
    with step.opened(writer.snapshot, ("posts", "interactions")) as engine:
        keys = step.text_keys(engine)
    outcome = _outcome(register, erasure_id)
    outcome["beside"] = outcome.get("beside") or purge(register, subject, keys, tell)
    _keep(register, erasure_id, outcome)
    finished = datetime.now(UTC).isoformat()
    register.change("UPDATE erasures SET plan = NULL, finished_at = ? WHERE erasure_id = ?", finished, erasure_id)
    compact(register.folder / "app.sqlite")
    tell("the proof")
    found = remains(register, subject)
    # How many is kept; which words is not, for the register must not name him.
    _keep(register, erasure_id, {**outcome, "n_remains": len(found)})
    return next(replace(one, remains=found) for one in erasures(register) if one.erasure_id == erasure_id)


def _outcome(register: Register, erasure_id: str) -> dict[str, Any]:
    ((text,),) = register.rows("SELECT outcome FROM erasures WHERE erasure_id = ?", erasure_id)
    return dict(json.loads(str(text or "{}")))


def _keep(register: Register, erasure_id: str, outcome: Mapping[str, Any]) -> None:
    register.change("UPDATE erasures SET outcome = ? WHERE erasure_id = ?", json.dumps(outcome), erasure_id)
