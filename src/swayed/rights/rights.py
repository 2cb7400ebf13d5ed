"""What people may ask of a workspace: to see, to object, to be erased; and what the operator owes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from swayed.engines import DuckDBEngine
from swayed.errors import AccessError, Fault, SettingsError, nearest_word
from swayed.lake import Register, Snapshot, drop_expired, originals, read_original, writing
from swayed.rights import erasing, step
from swayed.rights.documents import document
from swayed.rights.purging import addresses_of
from swayed.rights.subject import Subject
from swayed.rights.traces import Traces
from swayed.sources import retention
from swayed.sources.exports import SOURCES
from swayed.sources.pseudonyms import pseudonym_of, workspace_key
from swayed.sources.pulls import cursors_of
from swayed.subjects import ADULT_YEARS, FEWEST_CUSTOMERS
from swayed.tables import HELD_ROWS, INPUT_TABLES, LAKE_TABLES, OBJECTIONS

Tell = Callable[[str], None]


_HELD_FIELDS: list[pa.Field[Any]] = [
    pa.field("place", pa.string()),
    pa.field("what", pa.string()),
    pa.field("n_rows", pa.int64()),
]
_HELD = pa.schema(_HELD_FIELDS)
_RETENTION_FIELDS: list[pa.Field[Any]] = [
    pa.field("source", pa.string()),
    pa.field("keep_days", pa.int64()),
    pa.field("n_rows", pa.int64()),
    pa.field("n_originals", pa.int64()),
    pa.field("next_on", pa.date32()),
    pa.field("n_due", pa.int64()),
]
_RETENTION = pa.schema(_RETENTION_FIELDS)
_MOST_DAYS = 36_500


class Shared(Protocol):
    """Reads a result of the steps that serve every situation."""

    def __call__(self, table: str, progress: Any = None) -> pa.Table: ...


def _silent(_: str) -> None:
    """Says nothing."""


class Rights:
    """People's rights in a workspace.

    Somebody is named by account_id, `platform:handle`, handle, name, customer_id or e-mail address. He is taken with all
    accounts and customers that are known to be his, unless `only` the named one is meant.

    Args:
        register: the workspace's register.
        snapshot: the committed tables.
        shared: results of the shared steps.
    """

    def __init__(self, register: Register, snapshot: Snapshot, shared: Shared) -> None:
        self._register = register
        self._snapshot = snapshot.whole()
        self._shared = shared

    # -- who ---------------------------------------------------------------------------------------------------------

    def subject(self, name: str, *, only: bool = False, emails: Iterable[str] = (), progress: Any = None) -> Subject:
        """Whom a name means, with everything by which he is known.

        Raises:
            SettingsError: nobody, or several people, are called so.
        """
        known = [*emails, *([name] if "@" in name[1:] else [])]
        pseudonym = pseudonym_of(workspace_key(self._register), name) if known else ""
        with step.opened(self._snapshot) as engine:
            accounts, customers = step.named(engine, name.strip(), pseudonym)
            if not accounts and not customers:
                raise SettingsError(
                    source="the workspace",
                    faults=[
                        Fault("ID", repr(name), "an account, platform:handle, name, customer or e-mail that is here")
                    ],
                )
            if not only:
                persons = [self._shared(table, progress) for table in ("account_persons", "customer_persons")]
                self._check_one(name, accounts, persons[0])
                accounts, customers = step.whole_person(accounts, customers, *persons)
            elif len(accounts) + len(customers) > 1:
                raise _several(name, [*accounts, *customers])
            return step.subject_of(engine, accounts, customers, known)

    def held(self, subject: Subject) -> pa.Table:
        """What is held about a subject, without its content: place, what, n_rows."""
        rows = [
            {"place": name, "what": LAKE_TABLES[name].grain, "n_rows": table.num_rows}
            for name, table in self._rows(subject).items()
        ]
        rows += [
            {"place": f"answers: {name}", "what": "computed about him", "n_rows": table.num_rows}
            for name, table in self._answers(subject).items()
        ]
        traces = Traces(subject.needles)
        for one in originals(self._register):
            if traces.in_bytes(read_original(self._register, one.digest)):
                rows.append({"place": f"original: {one.name}", "what": f"an export of {one.source}", "n_rows": 1})
        return pa.Table.from_pylist(rows, schema=_HELD)

    def export(self, subject: Subject) -> dict[str, Any]:
        """All that is held about a subject, as plain data: JSON writes it as it is."""
        tables = {name: _plain(table) for name, table in self._rows(subject).items()}
        answers = {name: _plain(table) for name, table in self._answers(subject).items()}
        return {
            "made_at": datetime.now(UTC).isoformat(),
            "accounts": list(subject.accounts),
            "customers": list(subject.customers),
            "tables": tables,
            "answers": answers,
            "originals": [
                row["place"][10:] for row in self.held(subject).to_pylist() if row["place"].startswith("original: ")
            ],
        }

    # -- objections --------------------------------------------------------------------------------------------------

    def object(self, subject: Subject, *, by: str, how: str = "", at: datetime | None = None) -> int:
        """Records an objection: from now on no answer is about the subject; how many accounts and customers it covers.

        Recorded again it stays as it was, but for what `how` and `at` tell.
        """
        told: dict[str, Any] = ({"how": how} if how else {}) | ({"objected_at": at} if at else {})
        told |= {"recorded_by": by} if told else {}
        first = {"objected_at": datetime.now(UTC), "how": None, "recorded_by": by} | told
        named = [("account", word) for word in subject.accounts] + [("customer", word) for word in subject.customers]
        with writing(self._register) as writer, step.opened(writer.snapshot, [OBJECTIONS.name]) as engine:
            kept = engine.arrow("SELECT * FROM objections").cast(OBJECTIONS.schema).to_pylist()
            there = {(row["subject_kind"], row["subject_id"]): row for row in kept}
            rows = {
                (kind, word): (there.get((kind, word)) or {"subject_kind": kind, "subject_id": word} | first) | told
                for kind, word in named
            }
            if any(there.get(name) != row for name, row in rows.items()):
                writer.replace(OBJECTIONS.name, OBJECTIONS.from_rows([*(there | rows).values()]))
                writer.commit("an objection")
        return len(rows)

    def withheld(self) -> pa.Table:
        """Who is left out of every answer: subject_kind, subject_id, reason (objected or minor)."""
        return step.withheld_rows(self._snapshot)

    # -- erasure -----------------------------------------------------------------------------------------------------

    def forget(self, subject: Subject, tell: Tell = _silent) -> erasing.Erasure:
        """Erases a subject from everything in the workspace, for good, and proves it by a search over the bytes.

        Raises:
            AccessError: another process is writing, or something cannot be written; the erasure is finished later.
        """
        tell("addresses in the originals")
        addresses = addresses_of(self._register, set(subject.pseudonyms), workspace_key(self._register))
        return erasing.erase(self._register, subject.with_emails(addresses), tell)

    def resume(self, tell: Tell = _silent) -> list[erasing.Erasure]:
        """Finishes erasures that were broken off; none where another process is at it, or the folder is read only."""
        try:
            return erasing.resume(self._register, tell)
        except AccessError:
            return []

    def erasures(self) -> list[erasing.Erasure]:
        """Every erasure, the newest first; none tells whom it was about."""
        return erasing.erasures(self._register)

    # -- retention ---------------------------------------------------------------------------------------------------

    def retention(self) -> pa.Table:
        """Per source in use: keep_days (none: no limit), n_rows and n_originals under a limit, next_on, n_due."""
        today = datetime.now(UTC).date()
        with step.opened(self._snapshot, [HELD_ROWS.name]) as engine:
            held = engine.arrow(
                "SELECT source, keep_until, count(*) AS n FROM held_rows GROUP BY source, keep_until"
            ).to_pylist()
        kept = originals(self._register)
        pulled = {name for name in SOURCES for _ in cursors_of(self._register, name)}
        rows = []
        for source in sorted({row["source"] for row in held} | {one.source for one in kept} | pulled):
            of = [row for row in held if row["source"] == source]
            files = [one for one in kept if one.source == source]
            rows.append(
                {
                    "source": source,
                    "keep_days": self._keep_days(source),
                    "n_rows": sum(row["n"] for row in of),
                    "n_originals": len(files),
                    "next_on": min((row["keep_until"] for row in of), default=None),
                    "n_due": sum(row["n"] for row in of if row["keep_until"] < today)
                    + sum(1 for one in files if one.keep_until and one.keep_until.date() < today),
                }
            )
        return pa.Table.from_pylist(rows, schema=_RETENTION)

    def keep(self, source: str, days: str) -> None:
        """Sets how many days imports of a source are kept from now on; `terms` for as long as its platform allows.

        Raises:
            SettingsError: there is no such source, or the days are none, or more than its platform allows.
        """
        allowed = SOURCES[source].policy.keep_days if source in SOURCES else None
        most = f"at most {allowed}, which its terms allow" if allowed is not None else "at least 1"
        if source not in SOURCES:
            fault = Fault("keep", repr(source), ", ".join(SOURCES), nearest=nearest_word(source, list(SOURCES)))
        elif days != "terms" and not (days.isdecimal() and 1 <= int(days) <= (allowed or _MOST_DAYS)):
            fault = Fault("keep", f"{source}={days}", f"a number of days, {most}; or {source}=terms")
        else:
            retention.set_keep_days(self._register, source, None if days == "terms" else int(days))
            return
        raise SettingsError(source="the retention", faults=[fault])

    def expire(self, today: date | None = None) -> int:
        """Deletes rows and originals whose time is over; how many went."""
        engine = DuckDBEngine()
        try:
            return retention.expire(self._register, engine, today) + drop_expired(self._register)
        finally:
            engine.close()

    # -- texts -------------------------------------------------------------------------------------------------------

    def document(self, name: str, *, controller: str = "", contact: str = "") -> str:
        """A text for the public or the files, as Markdown: text, form, records or balance.

        Args:
            name: which.
            controller: who you are, as the law calls you.
            contact: where people write to.
        """
        return document(name, self.facts(controller=controller or "[your name]", contact=contact or "[your address]"))

    def facts(self, *, controller: str, contact: str) -> Mapping[str, Any]:
        """What the documents tell."""
        limits = self.retention().to_pylist()
        sizes = {name: self._snapshot.n_rows(name) for name in INPUT_TABLES}
        tables = [{"table": n, "rows": rows, "grain": INPUT_TABLES[n].grain} for n, rows in sizes.items() if rows]
        sources = [{"words": f"{row['source']}: {_fills(row['source'])}"} for row in limits]
        return {
            "controller": controller,
            "contact": contact,
            "workspace": self._register.folder.resolve().name,
            "today": f"{datetime.now(UTC):%Y-%m-%d}",
            "tables": tables,
            "sources": sources or [{"words": ", ".join(str(row["table"]) for row in tables) or "nothing yet"}],
            "retention": limits,
            "longest": "",
            "n_objections": self._snapshot.n_rows(OBJECTIONS.name),
            "n_erasures": len(self.erasures()),
            "n_withheld": self.withheld().num_rows,
            "floor": FEWEST_CUSTOMERS,
            "adult_years": ADULT_YEARS,
        }

    # -- inside ------------------------------------------------------------------------------------------------------

    def _keep_days(self, source: str) -> int | None:
        allowed = SOURCES[source].policy.keep_days if source in SOURCES else None
        return retention.keep_days_of(self._register, source, allowed)

    def _check_one(self, name: str, accounts: set[str], account_persons: pa.Table) -> None:
        named = account_persons.filter(
            pc.is_in(account_persons.column("account_id"), pa.array(sorted(accounts), pa.string()))
        )
        if len(named.column("person_id").unique()) > 1:
            raise _several(name, sorted(accounts))

    def _rows(self, subject: Subject) -> dict[str, pa.Table]:
        with step.opened(self._snapshot) as engine:
            return step.rows_of(engine, subject)

    def _answers(self, subject: Subject) -> dict[str, pa.Table]:
        """Rows of kept results about the subject, by situation and table."""
        found = {}
        # Folders with a dot are results in the making; others, too, may go while they are read.
        for path in sorted((self._register.folder / "runs").glob("*/[!.]*/*.parquet")):
            try:
                rows = pq.read_table(path)
            except FileNotFoundError:
                continue
            wanted = {"account_id": subject.accounts, "person_id": subject.accounts, "customer_id": subject.customers}
            tests = [
                pc.is_in(rows.column(name), pa.array(words, pa.string()))
                for name, words in wanted.items()
                if name in rows.column_names
            ]
            for test in tests[1:]:
                tests[0] = pc.or_kleene(tests[0], test)
            if tests and (own := rows.filter(tests[0])).num_rows:
                found[f"{path.parts[-3]}/{path.stem}"] = own
        return found


def _fills(source: str) -> str:
    return ", ".join(sorted(SOURCES[source].fills)) if source in SOURCES else "tables"


def _plain(table: pa.Table) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = json.loads(json.dumps(table.to_pylist(), default=str, ensure_ascii=False))
    return plain


def _several(name: str, ids: list[str]) -> SettingsError:
    fault = Fault("ID", f"{name!r}, which several are called: {', '.join(sorted(ids)[:6])}", "one of these identifiers")
    return SettingsError(source="the workspace", faults=[fault])
