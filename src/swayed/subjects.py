"""Which columns of the lake tell of whom, and the SQL that takes somebody out: his rows, and his name in the rows of others.
How many customers figures must be about to be told.

The SQL reads a table `erased` (kind, id): who is to be taken out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from swayed.tables import LAKE_TABLES, Table, Type

FEWEST_CUSTOMERS = 5
"""Figures about fewer customers are withheld: a person could be recognised by them."""

ADULT_YEARS = 18
"""Whoever is told to be younger is left out of every answer, and is never a partner."""

OWNERS: Mapping[str, Mapping[str, str]] = {
    "accounts": {"account_id": "account"},
    "posts": {"account_id": "account"},
    "interactions": {"account_id": "account", "target_account_id": "account"},
    "follows": {"account_id": "account", "target_account_id": "account"},
    "customers": {"customer_id": "customer"},
    "customer_attributes": {"customer_id": "customer"},
    "events": {"customer_id": "customer"},
    "event_attributes": {"event_id": "event"},
    "touches": {"customer_id": "customer", "order_id": "order"},
    "collaborations": {"account_id": "account"},
    "deliverables": {"account_id": "account", "collaboration_id": "collaboration"},
    "payments": {"collaboration_id": "collaboration"},
    "disclosure_cases": {"collaboration_id": "collaboration"},
    "relations": {"account_id": "account"},
    "holdouts": {"unit_id": "unit"},
    "lifts": {"account_id": "account"},
    "experiment_customers": {"customer_id": "customer"},
    "identity_decisions": {"account_id": "account", "other_account_id": "account", "customer_id": "customer"},
    "objections": {"subject_id": "unit"},
}
"""Columns whose row is of a subject, by table: what kind of subject each names. A unit is an account or a customer."""

NAMERS: Mapping[str, Mapping[str, str]] = {
    "accounts": {"declared_customer_id": "customer"},
    "posts": {"reply_to_post_id": "post", "repost_of_post_id": "post"},
    "interactions": {"post_id": "post"},
    "touches": {"account_id": "account"},
    "customers": {"handles": "handle"},
    "deliverables": {"post_id": "post"},
    "experiments": {"accounts": "account"},
}
"""Columns that name a subject in a row of somebody else: the cell is emptied, the row stays."""

_OWN_WORDS = {"handle", "display_name", "name", "platform", "email", "email_hash", "lang", "row_key", "seal"}


def texts_of(table: str) -> tuple[str, ...]:
    """Columns of free text, in which somebody may be named in words.

    Example:
        >>> texts_of("posts")
        ('text', 'community')
    """
    declared = LAKE_TABLES[table]
    bound = {*OWNERS.get(table, {}), *NAMERS.get(table, {}), *declared.key, *_OWN_WORDS}
    return tuple(
        column.name
        for column in declared.columns
        if column.type is Type.TEXT
        and not column.allowed
        and column.name not in bound
        and not column.name.endswith(("_id", "_key", "_md5", "currency"))
    )


ERASED = "[erased]"
"""What stands in a text where somebody erased was named."""
SHORTEST_WORD = 3
"""Shorter names are taken out of texts only where they are addressed, as `@al`."""
_OTHER = r"[^\p{L}\p{N}_]"


def naming_pattern(words: Sequence[str], common: Collection[str] = ()) -> str:
    """Regular expression of words as they stand in a text, with what stands before and behind as groups 1 and 3; '' for none.

    Args:
        words: handles, names, identifiers, addresses.
        common: those of them that are words of the language: they count only where addressed, as `@word`.

    Example:
        >>> "ada" in naming_pattern(["ada"])
        True
    """
    every = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    bound = [re.escape(word) for word in every if word in common or len(word) < SHORTEST_WORD]
    free = [re.escape(word) for word in every if word not in common and len(word) >= SHORTEST_WORD]
    ways = [f"(?:@|/?u/)?(?:{'|'.join(free)})"] if free else []
    ways += [f"(?:@|/?u/)(?:{'|'.join(bound)})"] if bound else []
    return f"(^|{_OTHER})({'|'.join(ways)})({_OTHER}|$)" if ways else ""


def own_sql(table: Table, present: Collection[str] | None = None) -> str:
    """Condition of the rows that are of the erased; `present` names the columns that there are, all where left out."""
    tests = [
        f"coalesce(\"{column}\" IN (SELECT id FROM erased WHERE kind = '{kind}'), FALSE)"
        for column, kind in OWNERS.get(table.name, {}).items()
        if present is None or column in present
    ]
    return " OR ".join(tests) or "FALSE"


def naming_cells(table: Table, pattern: str, present: Collection[str] | None = None) -> Mapping[str, tuple[str, str]]:
    """Per column in which others name the erased: what it becomes, and the condition under which it changes.

    Args:
        table: the table.
        pattern: of `naming_pattern`; '' leaves texts as they are.
        present: the columns that there are, all where left out.
    """
    cells: dict[str, tuple[str, str]] = {}
    for column, kind in NAMERS.get(table.name, {}).items():
        if table.column(column).type is Type.LIST:
            cells[column] = _without(column, kind)
        else:
            test = f"coalesce(\"{column}\" IN (SELECT id FROM erased WHERE kind = '{kind}'), FALSE)"
            cells[column] = (f'CASE WHEN {test} THEN NULL ELSE "{column}" END', test)
    quoted = pattern.replace("'", "''")
    for column in texts_of(table.name) if pattern else ():
        once = f"regexp_replace(\"{column}\", '{quoted}', '\\1{ERASED}\\3', 'gi')"
        # Twice: two names side by side share the blank between them.
        twice = f"regexp_replace({once}, '{quoted}', '\\1{ERASED}\\3', 'gi')"
        cells[column] = (twice, f"coalesce(regexp_matches(\"{column}\", '{quoted}', 'i'), FALSE)")
    return {column: cell for column, cell in cells.items() if present is None or column in present}


def _without(column: str, kind: str) -> tuple[str, str]:
    """A list without the erased; handles are compared as `platform:handle` in small letters."""
    plain = "lower(replace({0}, ':@', ':'))" if kind == "handle" else "{0}"
    listed = f"(SELECT coalesce(list(id), []) FROM erased WHERE kind = '{kind}')"
    own = f'list_transform("{column}", lambda x: {plain.format("x")})'
    stay = f"{plain.format('x')} NOT IN (SELECT id FROM erased WHERE kind = '{kind}')"
    becomes = f'(SELECT list(x) FROM (SELECT unnest("{column}") AS x) AS every WHERE {stay})'
    return becomes, f"coalesce(list_has_any({own}, {listed}), FALSE)"
