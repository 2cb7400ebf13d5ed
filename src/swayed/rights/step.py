"""Everything of people's rights that runs inside the engine: find the subject, list his rows, write tables without him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from swayed.engines import DuckDBEngine, Engine, read_sql
from swayed.identities.step import READS as IDENTITY_READS
from swayed.identities.step import link_customers
from swayed.lake import Register, Snapshot, Withheld, Writer
from swayed.rights.settings import COMMON_AUTHORS, SEARCHED_TEXTS, TEXT_OPENING
from swayed.rights.subject import Subject
from swayed.subjects import ADULT_YEARS, OWNERS, naming_cells, naming_pattern, own_sql
from swayed.tables import HELD_ROWS, LAKE_TABLES, REJECTS

_MINOR_WORDS = (
    "age", "minor", "is_minor", "birth_year", "year_of_birth", "born_in",
    "born_on", "birthday", "birthdate", "birth_date", "date_of_birth",
)  # fmt: skip
_KINDS = {
    "account": "accounts",
    "customer": "customers",
    "handle": "handles",
    "post": "posts",
    "order": "orders",
    "collaboration": "collaborations",
}


@contextmanager
def opened(snapshot: Snapshot, tables: Iterable[str] = LAKE_TABLES) -> Iterator[Engine]:
    """An engine with tables of the lake, everybody's rows in them."""
    engine = DuckDBEngine()
    try:
        snapshot.whole().open_in(engine, tables)
        yield engine
    finally:
        engine.close()


def withheld(register: Register) -> Withheld:
    """Whom no answer may be about, by the newest state: an objection of today holds for what was known a year ago, too."""
    newest = register.latest()
    return _withheld_at(register.folder, newest.commit_id, newest.committed_at, datetime.now(UTC).date())


@lru_cache(maxsize=8)
def _withheld_at(folder: Path, commit_id: int, committed_at: datetime, today: date) -> Withheld:
    del committed_at, today  # parts of the key alone
    register = Register(folder)
    commit = next((one for one in register.commits() if one.commit_id == commit_id), register.latest())
    listed = withheld_rows(Snapshot(folder, commit)).to_pylist()
    of = {
        kind: frozenset(row["subject_id"] for row in listed if row["subject_kind"] == kind)
        for kind in ("account", "customer")
    }
    return Withheld(accounts=of["account"], customers=of["customer"])


def withheld_rows(snapshot: Snapshot) -> pa.Table:
    """Whom no answer may be about, with the reason: subject_kind, subject_id, reason (objected or minor)."""
    with opened(snapshot, ("customers", "customer_attributes", "objections")) as engine:
        words = ", ".join(f"'{word}'" for word in _MINOR_WORDS)
        asked = engine.arrow(
            "SELECT (SELECT count(*) FROM customers WHERE objected_at IS NOT NULL) + (SELECT count(*) FROM objections) "
            f"+ (SELECT count(*) FROM customer_attributes WHERE lower(attribute) IN ({words})) AS n"
        )
        if not asked["n"][0].as_py():
            texts = pa.array([], pa.string())
            return pa.table({"subject_kind": texts, "subject_id": texts, "reason": texts})
        snapshot.whole().open_in(engine, [name for name in IDENTITY_READS if name in LAKE_TABLES])
        link_customers(engine)
        today = datetime.now(UTC).date()
        engine.put(
            "rights_settings",
            pa.table({"adult_years": [float(ADULT_YEARS)], "today": pa.array([today]), "this_year": [today.year]}),
        )
        return engine.arrow(read_sql("swayed.rights", "withheld"))


def named(engine: Engine, word: str, pseudonym: str) -> tuple[set[str], set[str]]:
    """Accounts and customers that a word, or the pseudonym of an address, names."""
    engine.put("wanted", pa.table({"word": [word], "pseudonym": [pseudonym]}))
    rows = engine.arrow(read_sql("swayed.rights", "named_subjects")).to_pylist()
    return {r["account_id"] for r in rows if r["account_id"]}, {r["customer_id"] for r in rows if r["customer_id"]}


def whole_person(
    accounts: set[str], customers: set[str], account_persons: pa.Table, customer_persons: pa.Table
) -> tuple[set[str], set[str]]:
    """All accounts and customers of the persons behind some."""
    person_of = dict(
        zip(*(account_persons.column(name).to_pylist() for name in ("account_id", "person_id")), strict=True)
    )
    pairs = list(
        zip(*(customer_persons.column(name).to_pylist() for name in ("customer_id", "person_id")), strict=True)
    )
    persons = {person_of[account] for account in accounts if account in person_of}
    persons |= {person for customer, person in pairs if customer in customers}
    mine = {account for account, person in person_of.items() if person in persons}
    return accounts | mine, customers | {customer for customer, person in pairs if person in persons}


def subject_of(engine: Engine, accounts: set[str], customers: set[str], emails: Iterable[str]) -> Subject:
    """Everything by which a subject is known, from the tables that are open."""
    put_subject(engine, Subject(accounts=tuple(accounts), customers=tuple(customers)))
    mine = "IN (SELECT id FROM erased WHERE kind = '{}')"
    known = engine.arrow(f"SELECT * FROM accounts WHERE account_id {mine.format('account')}").to_pylist()
    bought = engine.arrow(f"SELECT * FROM customers WHERE customer_id {mine.format('customer')}").to_pylist()
    agreed = engine.arrow(f"SELECT collaboration_id FROM collaborations WHERE account_id {mine.format('account')}")
    posts = engine.arrow(f"SELECT post_id FROM posts WHERE account_id {mine.format('account')} ORDER BY post_id")
    orders = engine.arrow(
        f"SELECT DISTINCT order_id FROM events WHERE customer_id {mine.format('customer')} AND order_id IS NOT NULL ORDER BY 1"
    )
    handles = [row["handle"].lstrip("@") for row in known]
    # A first name alone is many people's; a full name, or a name that is the handle too, is his.
    names = [row["display_name"] for row in known] + [row["name"] for row in bought]
    names = [
        name for name in names if name and (len(name.split()) > 1 or name.casefold() in map(str.casefold, handles))
    ]
    ids = [word for word in (*accounts, *customers) if not word.isdigit()]
    pseudonyms = [row[c] for row in known for c in ("email_hash", "external_id")]
    pseudonyms += [row[c] for row in bought for c in ("email", "external_id")]
    declared = [handle.lower() for row in bought for handle in row["handles"] or ()]
    words = list(dict.fromkeys([*handles, *names, *ids]))
    return Subject(
        accounts=tuple(sorted(accounts)),
        customers=tuple(sorted(customers)),
        handles=tuple(
            sorted({f"{row['platform']}:{row['handle'].lstrip('@')}".lower() for row in known} | set(declared))
        ),
        posts=_column(posts),
        orders=_column(orders),
        collaborations=_column(agreed),
        pseudonyms=tuple(sorted({word for word in pseudonyms if word})),
        words=tuple(words),
        common=tuple(_common(engine, handles)),
        emails=tuple(sorted({email.strip().lower() for email in emails if email.strip()})),
        texts=_openings(engine),
    )


def _openings(engine: Engine) -> tuple[str, ...]:
    """Openings of the longest texts of the subject that nobody else wrote."""
    account, customer = (
        f"coalesce({kind}_id IN (SELECT id FROM erased WHERE kind = '{kind}'), FALSE)"
        for kind in ("account", "customer")
    )
    found = engine.arrow(
        f"SELECT left(text, {TEXT_OPENING}) AS opening, max(length(text)) AS n FROM ("
        f"SELECT text, {account} AS is_own FROM posts UNION ALL SELECT text, {account} FROM interactions "
        f"UNION ALL SELECT text, {customer} FROM touches) AS every WHERE length(text) >= {TEXT_OPENING} "
        f"GROUP BY opening HAVING bool_and(is_own) ORDER BY n DESC, opening LIMIT {SEARCHED_TEXTS}"
    )
    return _column(found)


def put_subject(engine: Engine, subject: Subject) -> None:
    """Leaves `erased` (kind, id) in the engine: what is taken out."""
    pairs = [(kind, word) for kind, name in _KINDS.items() for word in getattr(subject, name)]
    pairs += [("unit", word) for word in (*subject.accounts, *subject.customers)]
    pairs += [("handle", word.lower()) for word in subject.accounts]
    kinds, words = zip(*pairs, strict=True) if pairs else ((), ())
    engine.put("erased", pa.table({"kind": pa.array(kinds, pa.string()), "id": pa.array(words, pa.string())}))


def _put_events(engine: Engine) -> None:
    """Adds to `erased` the events of its customers; their attributes go by them."""
    mine = "(SELECT id FROM erased WHERE kind = 'customer')"
    engine.put(
        "erased",
        engine.arrow(
            f"SELECT kind, id FROM erased UNION SELECT 'event', event_id FROM events WHERE customer_id IN {mine}"
        ),
    )


@dataclass(frozen=True)
class Kept:
    """A table without the subject.

    Args:
        n_before, n_gone: rows before, and rows of his that go.
        n_changed: rows of others in which he was named, in a cell or in words.
    """

    n_before: int
    n_gone: int
    n_changed: int


def rewrite(engine: Engine, writer: Writer, subject: Subject) -> dict[str, Kept]:
    """Writes every table that tells of the subject anew without him; the caller commits.

    Returns:
        What changed, of the tables in which anything did.
    """
    put_subject(engine, subject)
    _put_events(engine)
    done: dict[str, Kept] = {}
    for table in LAKE_TABLES.values():
        own = _held_sql() if table is HELD_ROWS else _found_sql(subject) if table is REJECTS else own_sql(table)
        cells = naming_cells(table, subject.pattern)
        touched = " OR ".join(test for _, test in cells.values()) or "FALSE"
        counted = engine.arrow(
            f"SELECT count(*) AS n_before, count(*) FILTER (WHERE {own}) AS n_gone, "
            f'count(*) FILTER (WHERE NOT ({own}) AND ({touched})) AS n_changed FROM "{table.name}"'
        ).to_pylist()[0]
        found = Kept(**counted)
        if found.n_gone or found.n_changed:
            listed = ", ".join(f'{cells[c][0]} AS "{c}"' if c in cells else f'"{c}"' for c in table.column_names)
            writer.replace(table.name, engine.batches(f'SELECT {listed} FROM "{table.name}" WHERE NOT ({own})'))
            done[table.name] = found
    return done


def rows_of(engine: Engine, subject: Subject) -> dict[str, pa.Table]:
    """The subject's own rows of every table, and the rows of others that name him in a cell."""
    put_subject(engine, subject)
    _put_events(engine)
    found = {}
    for table in LAKE_TABLES.values():
        tests = [own_sql(table), *(test for _, test in naming_cells(table, "").values())]
        rows = engine.arrow(f'SELECT * FROM "{table.name}" WHERE {" OR ".join(tests)}')
        if rows.num_rows:
            found[table.name] = rows
    return found


def text_keys(engine: Engine) -> pa.Array[Any]:
    """Hashes of the texts that are in the tables: vectors of others belong to nobody any more."""
    found = engine.arrow(
        "SELECT DISTINCT md5(text) AS text_key FROM (SELECT text FROM posts UNION ALL SELECT text FROM interactions) AS every "
        "WHERE text IS NOT NULL"
    )
    return found.column(0).combine_chunks()


def _common(engine: Engine, handles: list[str]) -> list[str]:
    """Those handles that many people write as a word."""
    found = []
    for handle in dict.fromkeys(handles):
        word = _quoted(naming_pattern([handle]).replace("(?:@|/?u/)?", ""))
        n = engine.arrow(f"SELECT count(DISTINCT account_id) AS n FROM posts WHERE regexp_matches(text, '{word}', 'i')")
        if n["n"][0].as_py() > COMMON_AUTHORS:
            found.append(handle)
    return found


def _held_sql() -> str:
    """Rows of `held_rows` that hold a row of the subject."""
    tests = []
    for name in OWNERS:
        table = LAKE_TABLES[name]
        if len(table.key) == 1:
            mine = f'SELECT "{table.key[0]}" FROM "{name}" WHERE {own_sql(table)}'
            tests.append(f"(held_table = '{name}' AND row_key IN ({mine}))")
    # The key of a follow is both accounts, each with its length before it.
    both = "contains(row_key, CAST(length(id) AS VARCHAR) || ':' || id)"
    tests.append(f"(held_table = 'follows' AND EXISTS (SELECT 1 FROM erased WHERE kind = 'account' AND {both}))")
    return " OR ".join(tests)


def _found_sql(subject: Subject) -> str:
    """Rejects that show a cell or a line in which the subject stands."""
    words = [*subject.needles, *subject.accounts, *subject.customers]
    tests = [f"contains(lower(found), '{_quoted(word.lower())}')" for word in words if len(word) > 2]
    return " OR ".join(tests) or "FALSE"


def _column(table: pa.Table) -> tuple[str, ...]:
    """The texts of a table's first column."""
    return tuple(str(word) for word in table.column(0).to_pylist())


def _quoted(text: str) -> str:
    return text.replace("'", "''")
