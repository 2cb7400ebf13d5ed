"""One workspace as the pages see it: its situations, what is computed of them, and kept tables read once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from swayed.errors import SwayedError
from swayed.experiments import now
from swayed.lake import Withheld
from swayed.pipeline.running import Results
from swayed.review import KeptQuestions
from swayed.study import Study
from swayed.web.once import Once
from swayed.workspace import Workspace

CACHED_TABLES = 64
_STAMP = "%Y%m%dT%H%M%S%f"
_Told = TypeVar("_Told")


class NotSettled(Exception):  # noqa: N818 - no error: the visitor is shown what comes first
    """Who is who has to be found out before more can be told."""


@dataclass(frozen=True)
class Situated:
    """A situation kept in the workspace.

    Args:
        name: the file's stem, as the address has it.
        path: the file.
        state: ready, to run, or faulty.
        fault: what is wrong with a faulty one.
        study: of one that has no fault; it reads the tables as they were when it was looked at.
    """

    name: str
    path: Path
    state: str
    fault: str = ""
    study: Study | None = None

    @property
    def answers(self) -> Answers | None:
        """What is kept of one that is ready; None of all others."""
        return Answers(self.study) if self.study and self.state == "ready" else None


@dataclass(frozen=True)
class Version:
    """An earlier text of a situation.

    Args:
        name: as the address has it; written_at: when the text was written; text: it.
    """

    name: str
    written_at: datetime
    text: str


class Desk:
    """A workspace behind the pages.

    Args:
        name: its name in the address.
        folder: its folder.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.workspace = Workspace(folder)
        self._studies: dict[str, tuple[Hashable, Study]] = {}
        self._commit_id = 0
        self._once = Once()
        self._lock = Lock()

    @property
    def timezone(self) -> str:
        return self.workspace.timezone

    def situations(self) -> list[Situated]:
        """Every situation of the workspace, by name."""
        return [self._situated(path) for path in self.workspace.situations()]

    def study(self, name: str) -> Study:
        """The study of a situation; KeyError when the workspace keeps none of that name.

        Raises:
            SettingsError: the situation has faults.
        """
        path = {path.stem: path for path in self.workspace.situations()}[name]
        state = (path.stat().st_mtime_ns, self._newest())
        with self._lock:
            kept = self._studies.get(name)
            if kept is None or kept[0] != state:
                kept = (state, self.workspace.study(path))
                self._studies[name] = kept
        return kept[1]

    def once(self, study: Study, tell: Callable[..., _Told], *asked: Hashable) -> _Told:
        """What `tell(study, *asked)` says, asked once: a study reads one state of the tables, and is let go of with it."""
        return self._once.of(study, tell, study, *asked)

    def at_present(self, tell: Callable[[Workspace], _Told]) -> _Told:
        """What `tell` says of the settled workspace as it is, asked once for each state of its tables and each day.

        Raises:
            NotSettled: who is who has to be found out first.
        """
        today = now().astimezone(ZoneInfo(self.timezone)).date()
        told: _Told = self._once.of((self._newest(), today), _of_settled, self, tell)
        return told

    def _newest(self) -> tuple[int, Withheld]:
        """The newest commit, and whom no answer may be about today.

        All that was read of an earlier commit is let go of: another process may have erased somebody.
        """
        snapshot = self.workspace.snapshot()
        commit_id = snapshot.commit.commit_id
        with self._lock:
            is_new = commit_id != self._commit_id
            self._commit_id = commit_id
        if is_new:
            self.empty()
        return commit_id, snapshot.withheld

    def settled(self) -> Workspace:
        """The workspace held at its newest commit, where relations are read at once: no page computes who is who.

        Raises:
            NotSettled: it has to be found out first.
        """
        held = self.workspace.settled()
        if held is None:
            raise NotSettled
        return held

    def questions(self) -> KeptQuestions:
        """What only a human can answer, of the last time that who is who was found out.

        Raises:
            NotSettled: it has never been.
        """
        kept = self.workspace.review.kept_questions()
        if kept is None:
            raise NotSettled
        return kept

    def versions(self, path: Path) -> list[Version]:
        """Earlier versions of a situation, newest first."""
        found = sorted((path.parent / "versions" / path.stem).glob("*.yaml"), reverse=True)
        return [Version(kept.stem, _instant(kept.stem), kept.read_text(encoding="utf-8")) for kept in found]

    def keep_situation(self, path: Path, text: str) -> None:
        """Writes a definition; the one before stays as a version beside it."""
        versions = path.parent / "versions" / path.stem
        versions.mkdir(parents=True, exist_ok=True)
        stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        shutil.copy2(path, versions / f"{stamp:{_STAMP}}.yaml")
        draft = path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)

    def empty(self) -> None:
        """Lets go of all that was read: after an erasure nothing of him stays in memory."""
        with self._lock:
            self._studies.clear()
        self._once.empty()
        _read.cache_clear()

    def _situated(self, path: Path) -> Situated:
        try:
            study = self.study(path.stem)
            return Situated(path.stem, path, "ready" if study.is_ready() else "to run", study=study)
        except SwayedError as error:
            return Situated(path.stem, path, "faulty", str(error))


class Answers:
    """The kept results of a ready study.

    Args:
        study: whose steps, to the one named `until`, have run.
        until: the last step that is read.
    """

    def __init__(self, study: Study, until: str | None = None) -> None:
        self.study = study
        self._results: Results = study.run(until=until)

    def read(self, table: str) -> pa.Table:
        """A result table; kept in memory, as results never change under their name."""
        return _read(str(self._results.file(table)))


def _of_settled(desk: Desk, tell: Callable[[Workspace], _Told]) -> _Told:
    return tell(desk.settled())


@lru_cache(maxsize=CACHED_TABLES)
def _read(path: str) -> pa.Table:
    return pq.read_table(path)


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
