"""What only a human can answer about who is who: the questions, the answers, and that they are kept for ever."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import DuckDBEngine
from swayed.identities.decisions import Decision, check_decisions, decided_rows
from swayed.lake import Register, Snapshot, writing
from swayed.pipeline import Progress, run_steps


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
        )
        return results.read("identity_questions")

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
        engine = DuckDBEngine()
        try:
            self._snapshot.open_in(engine, ["identity_decisions"])
            return engine.arrow("SELECT * FROM identity_decisions ORDER BY decided_at, decision_id")
        finally:
            engine.close()

    def _known(self, table: str, key: str) -> set[str]:
        engine = DuckDBEngine()
        try:
            self._snapshot.open_in(engine, [table])
            return {str(word) for word in engine.arrow(f'SELECT "{key}" FROM "{table}"').column(0).to_pylist()}
        finally:
            engine.close()
