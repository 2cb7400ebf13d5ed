"""Two results side by side in one engine; out come the changes between them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from swayed.changes import settings
from swayed.changes.tables import CHANGES, WHATS
from swayed.engines import Engine, read_sql
from swayed.people.settings import NAMED_BY

READS = ("people", "effects", "meetings", "transitions")
"""Of each result; `currents` beside them where both have it."""
_STEPS = ("same_persons", "watched", "watched_meetings", "met_changes", "step_changes")
_ANSWERS = ("grade_changes", "standing_changes")


def changes_of(engine: Engine, *, is_redefined: bool, has_currents: bool) -> pa.Table:
    """What differs between the tables `then_...` and `now_...`: columns of `CHANGES`, real changes first.

    Args:
        engine: holds `READS` twice, under these prefixes.
        is_redefined: the situation is not defined as it was.
        has_currents: it holds `then_currents` and `now_currents` too.
    """
    facts = {
        "is_redefined": [is_redefined],
        "ratio_noise": [settings.RATIO_NOISE],
        "closeness_noise": [settings.CLOSENESS_NOISE],
        "width_noise": [settings.WIDTH_NOISE],
        "named_by": [NAMED_BY],
    }
    engine.put("compared", pa.table(facts))
    for name in _STEPS:
        engine.run(name, read_sql("swayed.changes", name))
    answers = (*_ANSWERS, "current_changes") if has_currents else _ANSWERS
    rows = [row for name in answers for row in engine.arrow(read_sql("swayed.changes", name)).to_pylist()]
    return CHANGES.from_rows(sorted((_told(row) for row in rows), key=_order))


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return (not row["is_real"], WHATS.index(row["what"]), row["person"], row["stage"] or "")


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it is shown, its counts in a sentence."""
    return {
        "stage": None,
        **row,
        "is": row["is_now"],
        "is_real": row["why"] != "no real change",
        "note": _note(row),
    }


def _note(row: dict[str, Any]) -> str:
    if row["what"] == "current":
        return _current_note(row)
    counted = [f"{row[name]:,} {word}" for name, word in (("n_new", "new"), ("n_gone", "gone")) if row[name]]
    of = "customers who name him" if row.get("is_said") else "contacts and steps"
    seen = f"{of}: {', '.join(counted)}" if counted else "no contact or step of his is new or gone"
    return f"{seen}; {_BORDERS[row['what']]}" if row["why"] == "no real change" else seen


def _current_note(row: dict[str, Any]) -> str:
    if not row["is_in_both"]:
        return "too few spoke of it in the other result"
    if not row["is_same"]:
        return "the slope moved"
    if row["is_surer"] or row["is_less_sure"]:
        return f"the slope is as it was, and known {'more' if row['is_surer'] else 'less'} surely"
    return "the slopes agree within their intervals"


_BORDERS = dict.fromkeys(WHATS, "he stands at the border of a grade, and the strength of his case is as it was") | {
    "type": "the border between types moved, not he"
}
