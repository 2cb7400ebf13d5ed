"""Archives that are small on the disk and huge when they are unpacked: told before they fill the disk."""

from __future__ import annotations

from swayed.errors import SourceError

HARMLESS_BYTES = 1 << 30
"""So much may come out of any file, however well it was packed."""
MOST_MEMBERS = 100_000
_MOST_TIMES = 200
"""Exports of real programs pack to a tenth or a thirtieth; deflate cannot pack beyond a thousandth, and bombs come near it."""


def check_unpacked(path: str, n_packed: int, n_unpacked: int) -> None:
    """Nothing where a file unpacks to what a file of its size may.

    Raises:
        SourceError: it does not.
    """
    if n_unpacked > HARMLESS_BYTES and n_unpacked > _MOST_TIMES * max(n_packed, 1):
        raise SourceError(
            path=path,
            found=f"{n_packed:,} bytes unpack to more than {_MOST_TIMES} times as many: this is a bomb, made to fill a disk",
            allowed="an archive of exports",
            do="Do not trust where it came from. If it is yours, unpack it and name the files.",
        )


def check_members(path: str, n_members: int) -> None:
    """Nothing where an archive has no more files than an export may have.

    Raises:
        SourceError: it has.
    """
    if n_members > MOST_MEMBERS:
        raise SourceError(
            path=path,
            found=f"the archive holds {n_members:,} files",
            allowed=f"at most {MOST_MEMBERS:,}",
            do="Unpack the part you need and name that.",
        )
