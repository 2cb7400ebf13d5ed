"""Folders for what does not fit into memory, and the removal of those whose process was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_PREFIX = "swayed-spill-"
_OWNER = "owner"
"""File in each folder that its process holds locked; the system lets go of the lock however the process ends."""


def spill_place(otherwise: Path | None = None) -> Path:
    """Where spill folders are made: what SWAYED_SPILL says, else `otherwise`, else the system's place for such files."""
    return Path(os.environ.get("SWAYED_SPILL") or otherwise or tempfile.gettempdir())


class SpillFolder:
    """A fresh folder below another. Nobody else takes it for abandoned while this process lives.

    Args:
        above: where it is made; what processes that were killed left there is removed first.

    Raises:
        OSError: the folder above cannot be written.
    """

    def __init__(self, above: Path) -> None:
        _remove_abandoned(above)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=above))
            self._lock = os.open(self.path / _OWNER, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            # Between making the file and locking it, another process may have found it free and removed the folder.
            if _is_file(self.path / _OWNER, self._lock):
                return
            os.close(self._lock)

    def remove(self) -> None:
        """Deletes the folder; a second time does nothing."""
        if self._lock >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1


@cache
def _remove_abandoned(above: Path) -> None:
    """Removes folders whose lock nobody holds, once in a process; one without a lock file may just be in the making."""
    for folder in above.glob(f"{_PREFIX}*"):
        try:
            lock = os.open(folder / _OWNER, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:  # gone, in the making, or another account's
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # its process lives
            continue
        finally:
            os.close(lock)


def _is_file(path: Path, opened: int) -> bool:
    """Whether an open file is the one that a path leads to."""
    try:
        return os.path.samestat(path.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False
