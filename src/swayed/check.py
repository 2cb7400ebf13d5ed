"""What `check` shows of the steps' results: the counts of the selection, and what the data can answer."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from swayed.pipeline import Results
from swayed.readiness.tables import ANSWERS


@dataclass(frozen=True)
class Check:
    """A checked situation.

    Args:
        answers, coverage: as the readiness room wrote them.
        transitions: number of transitions by stage and standing; ignored: events that are no transition.
        warnings: what the situation names and the data do not have.
    """

    answers: pa.Table
    coverage: pa.Table
    transitions: pa.Table
    ignored: pa.Table
    warnings: tuple[str, ...]


def read_check(results: Results, *, people: pa.Table | None, warnings: tuple[str, ...]) -> Check:
    """Gathers a check from the steps' results; `people` where they have been asked for already."""
    moved = results.read("transitions").group_by(["stage", "standing"]).aggregate([([], "count_all")])
    return Check(
        answers=_answers(results.read("answers"), people),
        coverage=results.read("coverage"),
        transitions=moved.rename_columns(["stage", "standing", "n"]),
        ignored=results.read("path_ignored"),
        warnings=warnings,
    )


def _answers(answers: pa.Table, people: pa.Table | None) -> pa.Table:
    """What the data can answer: a forecast, and where people have been asked for already, what was found instead."""
    n_named = 0 if people is None else pc.sum(pc.not_equal(people.column("grade"), "not_enough")).as_py() or 0
    if not n_named:
        return answers
    found = "1 person is named" if n_named == 1 else f"{n_named:,} people are named"
    asked = {"verdict": "yes", "expected": float(n_named), "next_data": None}
    rows = [
        {**row, **asked, "found": f"{found}; the forecast was: {row['found']}"}
        if row["question"] == "people by name"
        else row
        for row in answers.to_pylist()
    ]
    return ANSWERS.from_rows(rows)
