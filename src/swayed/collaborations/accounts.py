"""The account that an operator means."""

from __future__ import annotations

from typing import Any

from swayed.collaborations import step
from swayed.engines import Engine, read_sql
from swayed.errors import Fault

_SHOWN = 5


def account_named(engine: Engine, word: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The account that a word names, by identifier, handle or name, or the fault that it names none or several."""
    found = step.lookup(engine, read_sql("swayed.collaborations", "account_named"), word=word.strip())
    if len(found) == 1:
        return found[0], []
    if not found:
        return None, [
            Fault(
                "account",
                repr(word),
                "an account in your tables, by account_id, platform:handle or name; import new ones first",
            )
        ]
    shown = ", ".join(str(row["account_id"]) for row in found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    return None, [Fault("account", f"{word!r}, which is {len(found)} accounts", f"one of {shown}")]


def is_barred(engine: Engine, account_id: str) -> bool:
    """Whether the account's own relation says no."""
    sql = (
        "SELECT 1 AS one FROM relations JOIN wanted ON wanted.word = relations.account_id "
        "WHERE relations.may_contact = 'no'"
    )
    return bool(step.lookup(engine, sql, word=account_id))
