"""Read agreements, posts and relations; say what was delivered and stated, and who may be contacted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from swayed.collaborations.cases import case_of, text_md5
from swayed.collaborations.demands import demanded_opinion
from swayed.collaborations.disclosure import judge
from swayed.collaborations.settings import SOON_DAYS
from swayed.collaborations.tables import BOUNDS, CONTACT_RULES, DAYS, JUDGED_POSTS
from swayed.engines import DuckDBEngine, Engine, read_sql
from swayed.lake import Snapshot
from swayed.tables import LAKE_TABLES

READS = ("relations", "customers", "account_persons", "customer_persons")
WRITES = (CONTACT_RULES,)
AGREEMENT_READS = ("collaborations", "deliverables", "payments", "disclosure_cases", "posts", "accounts")


def run(engine: Engine) -> None:
    """Leaves `contact_rules` in the engine."""
    _make(engine, "contact_rules")


@contextmanager
def opened(
    snapshot: Snapshot, tables: Iterable[str], results: Mapping[str, pa.Table] | None = None
) -> Iterator[Engine]:
    """An engine in which tables of the lake, and results of earlier steps, are open.

    Args:
        snapshot: the committed tables.
        tables: those of the lake.
        results: those of earlier steps.
    """
    engine = DuckDBEngine()
    try:
        snapshot.open_in(engine, tables)
        for name, table in (results or {}).items():
            engine.put(name, table)
        yield engine
    finally:
        engine.close()


def today_in(timezone: str) -> date:
    """The day it is in the workspace's zone."""
    return datetime.now(ZoneInfo(timezone)).date()


def put_days(engine: Engine, today: date) -> None:
    """Leaves `days` in the engine."""
    engine.put("days", DAYS.from_rows([{"today": today, "soon_on": today + timedelta(days=SOON_DAYS)}]))


def judge_posts(engine: Engine, timezone: str) -> pa.Table:
    """Leaves `collaboration_posts`, `case_states` and `judged_posts` in the engine; returns the last.

    Each text is judged by itself: they are the posts of collaborations alone, hundreds rather than millions.
    """
    _put_bounds(engine, timezone)
    _make(engine, "collaboration_posts", "case_states")
    open_cases = set(engine.arrow("SELECT case_id FROM case_states WHERE is_open").column(0).to_pylist())
    rows = []
    for post in engine.arrow("SELECT * FROM collaboration_posts").to_pylist():
        found = judge(post["text"], post["kind"], post["lang"], is_labelled=post["is_labelled"])
        case_id = case_of(post["collaboration_id"], post["deliverable_id"], post["text"], found.verdict)
        rows.append(
            post
            | {
                "verdict": found.verdict.value,
                "language": found.language or None,
                "words": list(found.words),
                "why": found.why,
                "ask": found.ask,
                "case_id": case_id,
                "is_open": case_id in open_cases,
                "text_md5": text_md5(post["text"]),
            }
        )
    judged = JUDGED_POSTS.from_rows(rows)
    engine.put("judged_posts", judged)
    return judged


def list_collaborations(engine: Engine, today: date, timezone: str) -> pa.Table:
    """One row per collaboration; see `sql/collaboration_list.sql`. Agreed content that came by import is read for demands here."""
    put_days(engine, today)
    judge_posts(engine, timezone)
    listed = engine.arrow(read_sql("swayed.collaborations", "collaboration_list"))
    demands = [demanded_opinion(agreed) for agreed in listed.column("agreed").to_pylist()]
    words = pa.array([demand and demand.words for demand in demands], pa.string())
    return listed.append_column("demanded_opinion", words)


def list_relations(engine: Engine, today: date) -> pa.Table:
    """One row per account with a relation; see `sql/relation_list.sql`."""
    put_days(engine, today)
    return engine.arrow(read_sql("swayed.collaborations", "relation_list"))


def list_cases(engine: Engine) -> pa.Table:
    """One row per disclosure case, open ones first; see `sql/case_states.sql`."""
    return engine.arrow(read_sql("swayed.collaborations", "case_states"))


def payments_of(engine: Engine, collaboration_id: str) -> pa.Table:
    """The payments under a collaboration, the newest first."""
    engine.put("wanted", pa.table({"word": [collaboration_id]}))
    return engine.arrow(
        "SELECT p.* FROM payments AS p JOIN wanted ON wanted.word = p.collaboration_id ORDER BY p.paid_on DESC, p.payment_id"
    )


def lookup(engine: Engine, sql: str, **wanted: str) -> list[dict[str, Any]]:
    """Rows of a SELECT that joins the one row of the table `wanted`."""
    engine.put("wanted", pa.table({name: [value] for name, value in wanted.items()}))
    return engine.arrow(sql).to_pylist()


def _put_bounds(engine: Engine, timezone: str) -> None:
    """Leaves `bounds`: the days of each collaboration are meant in the workspace's zone."""
    zone = ZoneInfo(timezone)

    def start_of(day: date | None, later: int = 0) -> datetime | None:
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=later), time(), zone).astimezone(UTC)

    found = engine.arrow("SELECT collaboration_id, starts_on, ends_on FROM collaborations").to_pylist()
    engine.put(
        "bounds",
        BOUNDS.from_rows(
            [
                {
                    "collaboration_id": row["collaboration_id"],
                    "from_at": start_of(row["starts_on"]),
                    "until_at": start_of(row["ends_on"], 1),
                }
                for row in found
            ]
        ),
    )


def _make(engine: Engine, *names: str) -> None:
    for name in names:
        engine.run(name, read_sql("swayed.collaborations", name))


def case_log(engine: Engine, case_id: str) -> pa.Table:
    """Every entry of a case, oldest first."""
    engine.put("wanted", pa.table({"word": [case_id]}))
    return engine.arrow(
        "SELECT c.* FROM disclosure_cases AS c JOIN wanted ON wanted.word = c.case_id ORDER BY c.written_at, c.entry_id"
    )


def append_entries(engine: Engine, entries: pa.Table) -> None:
    """Adds entries to the log that is open in the engine."""
    log = engine.arrow("SELECT * FROM disclosure_cases")
    engine.put("disclosure_cases", pa.concat_tables([log, entries]))


def identifiers(engine: Engine, table: str) -> list[str]:
    """The keys of a small table."""
    key = LAKE_TABLES[table].key[0]
    return [str(word) for word in engine.arrow(f'SELECT "{key}" FROM "{table}" ORDER BY 1').column(0).to_pylist()]


def row_of(engine: Engine, table: str, key: str) -> dict[str, Any] | None:
    """The row of a table with this key; None where there is none."""
    name = LAKE_TABLES[table].key[0]
    found = lookup(engine, f'SELECT t.* FROM "{table}" AS t JOIN wanted ON wanted.word = t."{name}"', word=key)
    return found[0] if found else None


def owners_of_code(engine: Engine, code: str, collaboration_id: str, account_id: str) -> list[str]:
    """Other accounts whose collaboration, not ended before, bears the same code."""
    sql = read_sql("swayed.collaborations", "code_owners")
    found = lookup(engine, sql, code=code, collaboration_id=collaboration_id, account_id=account_id)
    return [str(row["account_id"]) for row in found]


def contact_rule(engine: Engine, account_id: str) -> dict[str, Any] | None:
    """What holds for the person of an account; None where nothing is told of him."""
    sql = (
        "SELECT r.* FROM contact_rules AS r CROSS JOIN wanted AS w "
        "LEFT JOIN account_persons AS p ON p.account_id = w.word WHERE r.person_id = coalesce(p.person_id, w.word)"
    )
    found = lookup(engine, sql, word=account_id)
    return found[0] if found else None
