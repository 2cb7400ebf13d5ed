"""What changed in the answer about a situation since an earlier run of it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from swayed.changes import CHANGES
from swayed.changes.step import READS, changes_of
from swayed.engines import DuckDBEngine
from swayed.errors import Fault, SettingsError, nearest_word
from swayed.lake import Commit, Register, Snapshot
from swayed.lake.register import EMPTY
from swayed.pipeline import STEPS, Progress, Results, run_steps, step_keys, steps_for
from swayed.pipeline.history import Run, names_of, runs_of
from swayed.situations import Situation

DEFINING = ("decision", "customers", "segment_by", "enter", "topic", "communities", "places", "factors", "period")
"""Parts of a situation of which a list of people depends."""


@dataclass(frozen=True)
class Compared:
    """Changes, and what they were held against.

    Args:
        rows: columns of `swayed.changes.tables.CHANGES`, real changes first.
        since: the earlier run; None where there is none, or its tables alone are known.
        data_at: of the tables that the earlier result was made from; None where there is nothing to compare with.
        redefined: parts of the situation that read otherwise then.
    """

    rows: pa.Table
    since: Run | None
    data_at: datetime | None
    redefined: tuple[str, ...]


@dataclass(frozen=True)
class Past:
    """The past of one study.

    Args:
        snapshot: of now; situation, timezone, currency: as the study has them.
    """

    snapshot: Snapshot
    situation: Situation
    timezone: str
    currency: str

    def runs(self) -> list[Run]:
        """Every run of the situation that made a list of people, newest first."""
        return runs_of(self.snapshot.folder / "runs", self.situation.situation)

    def kept(self) -> frozenset[str]:
        """What there is to compare with: another set, and `compared` may say something else."""
        return names_of(self.snapshot.folder / "runs", self.situation.situation)

    def compared(self, now: Results, since: str | datetime | None, progress: Progress | None = None) -> Compared:
        """The changes between an earlier result and `now`.

        Args:
            now: results up to `people`.
            since: a time, a run's id, or None for the last other run that is still kept: then nothing is computed.
            progress: told how the earlier result is made again, where it is not kept.

        Raises:
            SettingsError: there is no such run.
        """
        moment = _instant(since) if isinstance(since, str) else since
        run = self._run_by(moment) if moment else self._run_called(str(since)) if since else self._kept_run(now)
        if run is not None:
            situation, commit = run.situation, self._commits().get(run.commit_id, EMPTY)
        else:
            situation, commit = self.situation, Register(self.snapshot.folder).latest(moment) if moment else EMPTY
        if commit.commit_id == EMPTY.commit_id:
            return Compared(CHANGES.empty(), None, None, ())
        then = self._results(self._at(commit), situation, progress)
        redefined = tuple(part for part in DEFINING if getattr(situation, part) != getattr(self.situation, part))
        return Compared(self._between(then, now, is_redefined=bool(redefined)), run, commit.committed_at, redefined)

    def _at(self, commit: Commit) -> Snapshot:
        """The tables of a commit, without the rows of those who are withheld today."""
        return Snapshot(self.snapshot.folder, commit, self.snapshot.withheld)

    def _commits(self) -> dict[int, Commit]:
        return {commit.commit_id: commit for commit in Register(self.snapshot.folder).commits()}

    def _kept_run(self, now: Results) -> Run | None:
        """The newest run with another list of people whose results are still there, and made as they would be today."""
        commits = self._commits()
        for run in self.runs():
            snapshot = self._at(commits.get(run.commit_id, EMPTY))
            keys = step_keys(STEPS, snapshot, run.situation, self.timezone, self.currency)
            results = Results(snapshot.folder / "runs", self.situation.situation, keys, snapshot.withheld)
            if keys["people"] != now.keys["people"] and _has(results, *READS):
                return run
        return None

    def _run_by(self, moment: datetime) -> Run | None:
        """The newest run made by then."""
        return next((run for run in self.runs() if run.made_at <= moment), None)

    def _run_called(self, since: str) -> Run:
        runs = self.runs()
        ids = [run.run_id for run in runs]
        if since not in ids:
            allowed = f"a time such as 2026-03-01, or a run: {', '.join(ids) or 'there is none yet'}"
            fault = Fault("--since", repr(since), allowed, nearest=nearest_word(since, ids))
            raise SettingsError(source=f"situation {self.situation.situation}", faults=[fault])
        return runs[ids.index(since)]

    def _results(self, snapshot: Snapshot, situation: Situation, progress: Progress | None) -> Results:
        """Results up to `people`, kept or made again; it can tell of every other step whether it is kept."""
        run_steps(
            folder=snapshot.folder,
            snapshot=snapshot,
            situation=situation,
            timezone=self.timezone,
            currency=self.currency,
            progress=progress,
            steps=steps_for("people"),
        )
        keys = step_keys(STEPS, snapshot, situation, self.timezone, self.currency)
        return Results(snapshot.folder / "runs", situation.situation, keys, snapshot.withheld)

    def _between(self, then: Results, now: Results, *, is_redefined: bool) -> pa.Table:
        keys = step_keys(STEPS, self.snapshot, self.situation, self.timezone, self.currency)
        later = Results(self.snapshot.folder / "runs", self.situation.situation, keys, self.snapshot.withheld)
        has_currents = _has(then, "currents") and _has(later, "currents")
        engine = DuckDBEngine()
        try:
            for when, results in (("then", then), ("now", now)):
                for table in READS:
                    engine.put(f"{when}_{table}", results.read(table))
            if has_currents:
                engine.put("then_currents", then.read("currents"))
                engine.put("now_currents", later.read("currents"))
            return changes_of(engine, is_redefined=is_redefined, has_currents=has_currents)
        finally:
            engine.close()


def _has(results: Results, *tables: str) -> bool:
    return all(results.file(table).is_file() for table in tables)


def _instant(text: str) -> datetime | None:
    """The time written so, UTC where no zone is named; None where it is no time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
