"""What asks for somebody's hand: next steps, payments, pieces, usage rights and disclosure cases, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from swayed.web.words import number, plural
from swayed.workspace import Workspace

SOON_DAYS = 14
Row = dict[str, Any]


@dataclass(frozen=True)
class Due:
    """One thing to do.

    Args:
        on: until when; None where no day is set.
        is_late: that day has come.
        who: whom it is about; words: what is to be done.
        place: the page behind the workspace's address.
    """

    on: date | None
    is_late: bool
    who: str
    words: str
    place: str


def dues_of(relations: list[Row], book: list[Row], today: date) -> list[Due]:
    """Everything due or soon, from rows of the overviews of relations and collaborations; what is late first."""
    dues = [
        Due(row["next_step_on"], row["is_due"], row["name"] or row["account_id"], row["next_step"], relation_place(row))
        for row in relations
        if row["next_step"] and (row["next_step_on"] is None or row["next_step_on"] <= today + timedelta(SOON_DAYS))
    ]
    for row in book:
        dues += [Due(on, is_late, row["name"], words, collaboration_place(row)) for on, is_late, words in _of_deal(row)]
    return sorted(dues, key=lambda due: (not due.is_late, due.on is None, due.on or today, due.who))


def _of_deal(row: Row) -> list[tuple[date | None, bool, str]]:
    """What a collaboration asks for: the day, whether it has come, and what."""
    found: list[tuple[date | None, bool, str]] = []
    if row["unpaid"] and row["unpaid"] > 0 and row["pay_on"]:
        found.append((row["pay_on"], row["is_payment_late"], f"pay {number(row['unpaid'], 2)} {row['currency'] or ''}"))
    if row["n_agreed"] and row["n_delivered"] < row["n_agreed"] and row["due_on"]:
        words = f"{row['n_delivered']} of {plural(row['n_agreed'], 'piece')} came"
        found.append((row["due_on"], row["is_delivery_late"], words))
    if row["n_open_cases"]:
        found.append((None, True, plural(row["n_open_cases"], "open disclosure case")))
    elif row["n_not_stated"]:
        found.append((None, True, f"{plural(row['n_not_stated'], 'post')} without a clear statement; check"))
    if row["usage_rights"] in ("expired", "soon"):
        is_over = row["usage_rights"] == "expired"
        found.append((row["usage_rights_until"], is_over, "usage rights " + ("have ended" if is_over else "end")))
    if row["demanded_opinion"]:
        found.append((None, True, f"the agreed content demands an opinion: {row['demanded_opinion']}"))
    return found


def relation_place(row: Row) -> str:
    """The page of a relation."""
    return f"/manage/people/{quote(row['account_id'], safe='')}"


def collaboration_place(row: Row) -> str:
    """The page of a collaboration."""
    return f"/manage/collaborations/{quote(row['collaboration_id'], safe='')}"


def books_of(workspace: Workspace) -> tuple[list[Row], list[Row]]:
    """The overviews of relations and of collaborations as rows."""
    return workspace.relations.overview().to_pylist(), workspace.collaborations.overview().to_pylist()
