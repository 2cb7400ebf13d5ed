"""The operator's relations to people: who may be contacted and why, how it stands, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from swayed.collaborations import step
from swayed.collaborations.accounts import account_named
from swayed.collaborations.agreements import Cells, Kept, Shared
from swayed.engines import Engine
from swayed.errors import Fault
from swayed.lake import Register, Snapshot, writing
from swayed.sources.records import record

ALLOWS = ("agreed", "applied", "business")
"""Words that allow a contact; each needs a basis."""

_READ = ("relations", "accounts")


class Relations:
    """The relations of a workspace. Nobody may be contacted unless a relation says so; an objection wins over everything.

    Args:
        register: the workspace's register.
        snapshot: the committed tables to read.
        timezone: the workspace's zone.
        shared: results of earlier steps.
    """

    def __init__(self, register: Register, snapshot: Snapshot, timezone: str, shared: Shared) -> None:
        self._register = register
        self._snapshot = snapshot
        self._timezone = timezone
        self._shared = shared

    def overview(self, progress: Any = None) -> pa.Table:
        """One row per account with a relation: what was told, what holds for its person and why, what comes next."""
        results = {name: self._shared(name, progress) for name in ("account_persons", "contact_rules")}
        with step.opened(self._snapshot, _READ, results) as engine:
            return step.list_relations(engine, step.today_in(self._timezone))

    def set(self, account: str, cells: Cells, progress: Any = None) -> Kept:
        """Keeps what is told of the relation to an account; cells that are left out stay as they are.

        Args:
            account: account_id, `platform:handle`, handle or name.
            cells: columns of `relations`; `agreed_on` is today where a contact is newly agreed and no day is given.

        Raises:
            SettingsError: unknown account, an unreadable cell, a contact allowed without a basis or against an
                objection; nothing is kept.
        """
        results = {name: self._shared(name, progress) for name in ("account_persons", "contact_rules")}
        with writing(self._register) as writer, step.opened(writer.snapshot, _READ, results) as engine:
            found, faults = account_named(engine, account)
            account_id = found["account_id"] if found else account
            there = step.row_of(engine, "relations", account_id) or {}
            row = {"account_id": account_id, **cells}
            if row.get("may_contact", "").casefold() in ALLOWS:
                faults += _barred(engine, account_id, row, there)
                if not row.get("agreed_on") and not there.get("agreed_on"):
                    row["agreed_on"] = step.today_in(self._timezone).isoformat()
            if not cells:
                faults.append(
                    Fault("relation", "nothing to keep", "at least one of may_contact, status, note, next_step")
                )
            record(
                engine,
                writer,
                "relations",
                [row],
                timezone=self._timezone,
                source=f"the relation to {account}",
                faults=faults,
            )
            writer.commit(f"relation to {account_id}")
        return Kept(account_id, _warnings(row, there))


def _barred(engine: Engine, account_id: str, row: Mapping[str, str], there: Mapping[str, Any]) -> list[Fault]:
    """Why a contact may not be allowed."""
    word = row["may_contact"].casefold()
    faults = []
    rule = step.contact_rule(engine, account_id)
    if rule and rule["objected_at"]:
        allowed = f"no: the person objected as a customer on {rule['objected_at']:%Y-%m-%d}, and that stands"
        faults.append(Fault("may_contact", repr(word), allowed))
    is_lifted = bool(row.get("basis") and row.get("agreed_on"))
    if there.get("may_contact") == "no" and not is_lifted:
        allowed = "no, as it is told now; to lift it, give --basis and --agreed-on: who agreed, how, and when"
        faults.append(Fault("may_contact", repr(word), allowed))
    elif not row.get("basis") and not there.get("basis"):
        faults.append(Fault("basis", "nothing", f"what {word!r} rests on, for instance: wrote to us on 2 May"))
    return faults


def _warnings(row: Mapping[str, str], there: Mapping[str, Any]) -> tuple[str, ...]:
    day = row.get("next_step_on") or there.get("next_step_on")
    if row.get("next_step") and not day:
        return ("the next step has no day; give one with --on",)
    is_gone = isinstance(day, date) and row.get("next_step") and "next_step_on" not in row
    return (f"the day of the next step is still {day}; give a new one with --on",) if is_gone else ()
