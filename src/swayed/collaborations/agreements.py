"""The collaborations of a workspace: what was agreed, paid and delivered, and whether it is stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pyarrow as pa

from swayed.collaborations import step
from swayed.collaborations.accounts import account_named
from swayed.collaborations.cases import entries_of_check, written_entry
from swayed.collaborations.terms import (
    amount_faults,
    currency_faults,
    day_faults,
    demand_faults,
    free_id,
    share,
    unknown,
    warnings_of,
)
from swayed.engines import Engine
from swayed.errors import Fault, SettingsError
from swayed.lake import Register, Snapshot, Writer, writing
from swayed.sources.records import record
from swayed.tables import DISCLOSURE_CASES

Shared = Callable[[str, Any], pa.Table]
"""A result of the steps that serve every situation, by its table's name, made where it is missing or out of date; the second
argument is told how that goes on."""
Cells = Mapping[str, str]
"""Cells as the operator wrote them, by column; an empty text sets unknown, an absent cell leaves what is there."""

_BOOK = (*step.AGREEMENT_READS, "relations")


@dataclass(frozen=True)
class Kept:
    """What was kept.

    Args:
        key: its identifier.
        warnings: what the operator should know.
    """

    key: str
    warnings: tuple[str, ...] = ()


class Collaborations:
    """The book of collaborations; every method that writes keeps all that it was given, or nothing.

    Args:
        register: the workspace's register.
        snapshot: the committed tables to read.
        settings: timezone and currency of the workspace.
        shared: results of earlier steps.
    """

    def __init__(self, register: Register, snapshot: Snapshot, settings: Mapping[str, str], shared: Shared) -> None:
        self._register = register
        self._snapshot = snapshot
        self._timezone = settings.get("timezone") or "UTC"
        self._currency = settings.get("currency") or ""
        self._shared = shared

    def overview(self, progress: Any = None) -> pa.Table:
        """One row per collaboration: costs, payments, pieces due and delivered, disclosure, usage rights."""
        with self._read(progress) as engine:
            return step.list_collaborations(engine, step.today_in(self._timezone), self._timezone)

    def payments(self, collaboration_id: str) -> pa.Table:
        """What was paid under a collaboration, the newest first: columns of `payments`."""
        with step.opened(self._snapshot, ["payments"]) as engine:
            return step.payments_of(engine, collaboration_id)

    def posts(self, progress: Any = None) -> pa.Table:
        """Every piece of content with the verdict on its disclosure: see the table `judged_posts`. Writes nothing."""
        with self._read(progress) as engine:
            return step.judge_posts(engine, self._timezone)

    def check(self, progress: Any = None) -> pa.Table:
        """The same, and the case log is brought up to date: new cases are opened, those of changed posts closed."""
        persons = self._shared("account_persons", progress)
        with (
            writing(self._register) as writer,
            step.opened(writer.snapshot, _BOOK, {"account_persons": persons}) as engine,
        ):
            judged = step.judge_posts(engine, self._timezone)
            entries = entries_of_check(judged.to_pylist(), step.list_cases(engine).to_pylist())
            if entries:
                writer.append(DISCLOSURE_CASES.name, DISCLOSURE_CASES.from_rows(entries))
                writer.commit(f"disclosure check, {len(entries)} entries")
                step.append_entries(engine, DISCLOSURE_CASES.from_rows(entries))
                judged = step.judge_posts(engine, self._timezone)
        return judged

    def cases(self) -> pa.Table:
        """One row per disclosure case, open ones first."""
        with step.opened(self._snapshot, ["disclosure_cases"]) as engine:
            return step.list_cases(engine)

    def case_log(self, case_id: str) -> pa.Table:
        """Every entry of a case, oldest first."""
        with step.opened(self._snapshot, ["disclosure_cases"]) as engine:
            return step.case_log(engine, case_id)

    def write_case(self, case_id: str, entry: str, *, by: str, why: str) -> Kept:
        """Notes something in the log of a case, or closes it.

        Args:
            case_id: see `cases`.
            entry: noted or closed.
            by: who writes.
            why: in his words.

        Raises:
            SettingsError: no such case, nobody writes, or no reason is given.
        """
        with writing(self._register) as writer, step.opened(writer.snapshot, ["disclosure_cases"]) as engine:
            cases = {case["case_id"]: case for case in step.list_cases(engine).to_pylist()}
            faults = [
                Fault(name, "nothing", allowed)
                for name, text, allowed in (("by", by, "who writes"), ("why", why, "the reason, in your words"))
                if not text.strip()
            ]
            if case_id not in cases:
                faults.append(unknown("case", case_id, list(cases)))
            elif entry == "closed" and not cases[case_id]["is_open"]:
                faults.append(Fault("case", f"{case_id}, which is closed", "an open case; or a note"))
            if faults:
                raise SettingsError(source="the case", faults=faults)
            written = written_entry(cases[case_id], entry, by, why)
            writer.append(DISCLOSURE_CASES.name, DISCLOSURE_CASES.from_rows([written]))
            writer.commit(f"case {case_id} {entry}")
        return Kept(case_id)

    def add(self, account: str, cells: Cells, *, collaboration_id: str = "") -> Kept:
        """Keeps a new collaboration.

        Args:
            account: account_id, `platform:handle`, handle or name.
            cells: columns of `collaborations`.
            collaboration_id: made from the handle where left out.

        Raises:
            SettingsError: unknown or ambiguous account, a cell that cannot be, or an opinion demanded; nothing is kept.
        """
        with writing(self._register) as writer, step.opened(writer.snapshot, _BOOK) as engine:
            found, faults = account_named(engine, account)
            ids = step.identifiers(engine, "collaborations")
            if collaboration_id and collaboration_id in ids:
                faults.append(Fault("id", repr(collaboration_id), "one that is not there yet; `change` changes it"))
            key = collaboration_id or free_id(found["handle"] if found else account, ids)
            row = {"collaboration_id": key, "account_id": found["account_id"] if found else account, **cells}
            if row.get("cost") and not row.get("currency"):
                row["currency"] = self._currency
            warnings = self._write_agreement(engine, writer, row, {}, faults)
            writer.commit(f"collaboration {key}")
        return Kept(key, tuple(warnings))

    def change(self, collaboration_id: str, cells: Cells) -> Kept:
        """Changes cells of a collaboration; the others stay.

        Raises:
            SettingsError: no such collaboration, or a cell that cannot be; nothing is kept.
        """
        with writing(self._register) as writer, step.opened(writer.snapshot, _BOOK) as engine:
            there, faults = _deal(engine, collaboration_id)
            row = {"collaboration_id": collaboration_id, "account_id": there.get("account_id") or "-", **cells}
            warnings = self._write_agreement(engine, writer, row, there, faults)
            writer.commit(f"collaboration {collaboration_id} changed")
        return Kept(collaboration_id, tuple(warnings))

    def end(self, collaboration_id: str, on: str = "", why: str = "") -> Kept:
        """Ends a collaboration on a day, today where left out; what was agreed and paid stays in the book."""
        day = on or step.today_in(self._timezone).isoformat()
        note = {"note": f"ended {day}: {why}"} if why else {}
        return self.change(collaboration_id, {"ends_on": day, **note})

    def pay(self, collaboration_id: str, cells: Cells, *, payment_id: str = "") -> Kept:
        """Keeps a payment, or corrects the one called `payment_id`.

        Args:
            collaboration_id: what is paid for.
            cells: columns of `payments`; the day is today, the currency that of the collaboration, where left out.
            payment_id: made where left out.
        """
        with writing(self._register) as writer, step.opened(writer.snapshot, _BOOK) as engine:
            there, faults = _deal(engine, collaboration_id)
            of_deal = there.get("currency") or ""
            key = payment_id or uuid4().hex[:8]
            old, elsewhere = _of_this_deal(engine, "payments", key, collaboration_id)
            today = step.today_in(self._timezone).isoformat()
            filled = {"paid_on": today, "currency": of_deal or self._currency}
            if old:
                filled = {"paid_on": old["paid_on"].isoformat(), "amount": str(old["amount"])}
            row = {"payment_id": key, "collaboration_id": collaboration_id, **filled, **cells}
            if "currency" in row:
                row["currency"] = row["currency"].strip().upper()
            faults += [*elsewhere, *currency_faults(row.get("currency", "")), *amount_faults(row)]
            record(engine, writer, "payments", [row], timezone=self._timezone, source="the payment", faults=faults)
            writer.commit(f"payment {key} for {collaboration_id}")
        paid_in = row.get("currency")
        if of_deal and paid_in and paid_in != of_deal:
            return Kept(
                key, (f"paid in {paid_in}, agreed in {of_deal}: told apart, and not subtracted from what is due",)
            )
        return Kept(key)

    def deliver(self, collaboration_id: str, cells: Cells, *, deliverable_id: str = "") -> Kept:
        """Keeps a piece of content, or corrects the one called `deliverable_id`.

        Args:
            collaboration_id: what it was delivered for.
            cells: columns of `deliverables`; at least one of url, text and post_id.
            deliverable_id: made where left out.
        """
        with writing(self._register) as writer, step.opened(writer.snapshot, _BOOK) as engine:
            _, faults = _deal(engine, collaboration_id)
            post = cells.get("post_id")
            key = deliverable_id or (f"{collaboration_id}:{post}" if post else uuid4().hex[:8])
            old, elsewhere = _of_this_deal(engine, "deliverables", key, collaboration_id)
            faults += elsewhere
            if not old and not any(cells.get(name) for name in ("url", "text", "post_id")):
                faults.append(Fault("piece", "nothing", "its url, its text, or the post_id of a post in your tables"))
            if post and not step.row_of(engine, "posts", post):
                faults.append(Fault("post_id", repr(post), "a post in your tables"))
            row = {"deliverable_id": key, "collaboration_id": collaboration_id, **cells}
            record(engine, writer, "deliverables", [row], timezone=self._timezone, source="the piece", faults=faults)
            writer.commit(f"deliverable {key} of {collaboration_id}")
        return Kept(key)

    def deliver_found(self, collaboration_id: str) -> tuple[Kept, ...]:
        """Records the posts that were found by code, link or product, so that they stay when a platform takes them back."""
        persons = self._shared("account_persons", None)
        with (
            writing(self._register) as writer,
            step.opened(writer.snapshot, _BOOK, {"account_persons": persons}) as engine,
        ):
            _, faults = _deal(engine, collaboration_id)
            if faults:
                raise SettingsError(source="the pieces", faults=faults)
            judged = step.judge_posts(engine, self._timezone).to_pylist()
            rows = [
                {name: post[name] for name in ("collaboration_id", "account_id", "post_id", "text") if post[name]}
                | {
                    "deliverable_id": f"{collaboration_id}:{post['post_id']}",
                    "posted_at": post["posted_at"].isoformat(),
                }
                for post in judged
                if post["collaboration_id"] == collaboration_id and post["found_by"] != "recorded"
            ]
            if rows:
                record(engine, writer, "deliverables", rows, timezone=self._timezone, source="the pieces")
                writer.commit(f"{len(rows)} deliverables of {collaboration_id}")
        return tuple(Kept(row["deliverable_id"]) for row in rows)

    def _read(self, progress: Any) -> AbstractContextManager[Engine]:
        return step.opened(self._snapshot, _BOOK, {"account_persons": self._shared("account_persons", progress)})

    def _write_agreement(
        self, engine: Engine, writer: Writer, row: dict[str, str], there: Mapping[str, Any], faults: Sequence[Fault]
    ) -> list[str]:
        """Checks and writes one row of `collaborations`; what the operator should know."""
        if "currency" in row:
            row["currency"] = row["currency"].strip().upper()
        if "commission_rate" in row:
            row["commission_rate"] = share(row["commission_rate"])
        found = [
            *faults,
            *currency_faults(row.get("currency", "")),
            *amount_faults(row),
            *demand_faults(row.get("agreed")),
        ]

        def check(typed: dict[str, Any]) -> list[Fault]:
            # A cell that the command leaves out stands as it is.
            return day_faults({name: typed[name] if name in row else there.get(name) for name in typed})

        record(
            engine,
            writer,
            "collaborations",
            [row],
            timezone=self._timezone,
            source="the collaboration",
            check=check,
            faults=found,
        )
        return warnings_of(engine, row, there)


def _deal(engine: Engine, collaboration_id: str) -> tuple[dict[str, Any], list[Fault]]:
    """A row of the book, or an empty one and the fault that there is none."""
    there = step.row_of(engine, "collaborations", collaboration_id)
    if there:
        return there, []
    return {}, [unknown("collaboration", collaboration_id, step.identifiers(engine, "collaborations"))]


def _of_this_deal(
    engine: Engine, table: str, key: str, collaboration_id: str
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The payment or piece that is corrected, None where it is new, and the fault that it is another collaboration's."""
    old = step.row_of(engine, table, key)
    if old and old["collaboration_id"] != collaboration_id:
        return old, [Fault("id", f"{key!r}, which is of {old['collaboration_id']}", f"one of {collaboration_id}")]
    return old, []
