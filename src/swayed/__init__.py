"""swayed: who and what moves your customers.

Example:
    >>> import swayed
    >>>
    >>> workspace = swayed.create("brand")                       # doctest: +SKIP
    >>> workspace.import_tables("exports/")                      # doctest: +SKIP
    >>> study = workspace.study("trail.yaml")                    # doctest: +SKIP
    >>> study.run()                                              # doctest: +SKIP
    >>> study.people().to_pandas()                               # doctest: +SKIP
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from swayed.errors import SwayedError

if TYPE_CHECKING:
    from swayed.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["SwayedError", "create", "open"]


def open(folder: str | Path, *, as_of: datetime | None = None) -> Workspace:  # noqa: A001 - the word users expect
    """The workspace in a folder; `as_of` reads the tables as they were at that instant.

    Raises:
        AccessError: the folder holds no workspace.
    """
    from swayed.workspace import Workspace

    return Workspace(folder, as_of=as_of)


def create(folder: str | Path, *, timezone: str = "UTC", currency: str = "") -> Workspace:
    """A new workspace in a folder.

    Raises:
        AccessError: the folder holds one already, or cannot be written.
    """
    from swayed.workspace import Workspace

    return Workspace.create(folder, timezone=timezone, currency=currency)
