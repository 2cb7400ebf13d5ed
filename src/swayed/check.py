"""What `check` shows: the selection with samples, its counts, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from swayed.pipeline import Results


@dataclass(frozen=True)
class Check:
    """A checked situation.

    Args:
        answers, coverage: as the readiness room wrote them.
        transitions: number of transitions by stage and standing; ignored: events that are no transition.
        samples: posts in and just out, with reasons.
        touched: rows that each named field touched.
        warnings: what the situation names and the data do not have.
    """

    answers: pa.Table
    coverage: pa.Table
    transitions: pa.Table
    ignored: pa.Table
    samples: Any
    touched: pa.Table
    warnings: tuple[str, ...]


def read_check(results: Results, *, samples: Any, touched: pa.Table, warnings: tuple[str, ...]) -> Check:
    """Gathers a check from the steps' results."""
    moved = results.read("transitions").group_by(["stage", "standing"]).aggregate([([], "count_all")])
    return Check(
        answers=results.read("answers"),
        coverage=results.read("coverage"),
        transitions=moved.rename_columns(["stage", "standing", "n"]),
        ignored=results.read("path_ignored"),
        samples=samples,
        touched=touched,
        warnings=warnings,
    )
