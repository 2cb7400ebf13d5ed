"""What only a human can answer about who is who: the questions, the answers, and that they are kept for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pyarrow as pa

from swayed.engines import DuckDBEngine
from swayed.identities.decisions import Decision, check_decisions, decided_rows
from swayed.identities.step import open_questions
from swayed.lake import Register, Snapshot, writing
from swayed.pipeline import Progress, run_steps, steps_for
from swayed.pipeline.explaining import newest_kept

_QUESTIONS = "identity_questions"


@dataclass(frozen=True)
class KeptQuestions:
    """Questions of the last time that who is who was found out.

    Args:
        questions: those that are not answered since: columns of `identity_questions`, the most met accounts first.
        is_behind: something was answered or imported since; the next run follows it, and may ask otherwise.
    """

    questions: pa.Table
    is_behind: bool


class Review:
    """The review queue of a workspace.

    Args:
        register: the workspace's register.
        snapshot: the committed tables to read.
        timezone: the workspace's zone.
    """

    def __init__(self, register: Register, snapshot: Snapshot, timezone: str) -> None:
        self._register = register
        self._snapshot = snapshot
        self._timezone = timezone

    def questions(self, progress: Progress | None = None) -> pa.Table:
        """The open questions, the most met accounts first: see the table `identity_questions`."""
        results = run_steps(
            folder=self._register.folder,
            snapshot=self._snapshot,
            situation=None,
            timezone=self._timezone,
            progress=progress,
            steps=steps_for("identities"),
        )
        return self._open(results.read(_QUESTIONS))

    def kept_questions(self) -> KeptQuestions | None:
        """The open questions without computing who is who; None where that has never been found out."""
        found = newest_kept(self._register.folder, _QUESTIONS, self._snapshots(), self._timezone)
        if found is None:
            return None
        snapshot, results = found
        return KeptQuestions(self._open(results.read(_QUESTIONS)), is_behind=snapshot is not self._snapshot)

    def decide(self, *decisions: Decision) -> None:
        """Keeps a reviewer's answers for ever; they win over every rule, and the next run learns from them.

        Raises:
            SettingsError: an answer, account or customer that cannot be; nothing is kept.
        """
        check_decisions(decisions, self._known("accounts", "account_id"), self._known("customers", "customer_id"))
        with writing(self._register) as writer:
            writer.append("identity_decisions", decided_rows(decisions))
            writer.commit(f"{len(decisions)} decisions on identities")

    def decisions(self) -> pa.Table:
        """Every decision, oldest first."""
        with closing(DuckDBEngine()) as engine:
            self._snapshot.open_in(engine, ["identity_decisions"])
            return engine.arrow("SELECT * FROM identity_decisions ORDER BY decided_at, decision_id")

    def _snapshots(self) -> Iterator[Snapshot]:
        """The tables as they are read, then as they were after each earlier commit, without whom no answer may be about."""
        yield self._snapshot
        for commit in self._register.commits():
            if commit.commit_id < self._snapshot.commit.commit_id:
                yield Snapshot(self._snapshot.folder, commit, self._snapshot.withheld)

    def _open(self, found: pa.Table) -> pa.Table:
        with closing(DuckDBEngine()) as engine:
            engine.put("found_questions", found)
            self._snapshot.open_in(engine, ["identity_decisions"])
            return open_questions(engine)

    def _known(self, table: str, key: str) -> set[str]:
        with closing(DuckDBEngine()) as engine:
            self._snapshot.open_in(engine, [table])
            return {str(word) for word in engine.arrow(f'SELECT "{key}" FROM "{table}"').column(0).to_pylist()}
