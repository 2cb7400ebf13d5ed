"""What the doctor finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

import pyarrow as pa

from swayed.tables import Table, text


class State(StrEnum):
    """What is the matter with a file.

    The first two are damage. A leftover is what a crash left; it harms nobody and is cleared in time. A foreign file
    was not written by this version of swayed.
    """

    DAMAGED = "damaged"
    MISSING = "missing"
    LEFTOVER = "leftover"
    FOREIGN = "foreign"

    @property
    def is_damage(self) -> bool:
        """Whether something is lost, or would be read wrong."""
        return self in (State.DAMAGED, State.MISSING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One file or folder with which something is the matter.

    Args:
        area: register, lake, originals, results, vectors or folder.
        path: below the workspace's folder.
        state: what is the matter.
        found: what was seen.
        way_back: what to do, empty where nothing need be done.
    """

    area: str
    path: str
    state: State
    found: str
    way_back: str = ""


FINDINGS = Table(
    "findings",
    "one file or folder",
    (
        text("area", "register, lake, originals, results, vectors or folder", required=True),
        text("path", "below the workspace's folder", required=True),
        text("state", "damaged, missing, leftover or foreign", required=True),
        text("found", "what was seen"),
        text("way_back", "what to do"),
    ),
)


def as_table(findings: Iterable[Finding]) -> pa.Table:
    """Findings as rows."""
    return FINDINGS.from_rows([asdict(finding) for finding in findings])
