"""What each file of the lake was when it was committed: size and SHA-256, so that later damage is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from swayed.lake.register import Register


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_digests(register: Register) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 by path below the workspace's folder; files of older versions of swayed have none."""
    rows = register.rows("SELECT path, n_bytes, digest FROM digests")
    return {str(path): (int(str(n_bytes)), str(digest)) for path, n_bytes, digest in rows}


def remember_digests(register: Register, files: Iterable[Path]) -> None:
    """Keeps size and digest of files not met yet, and forgets those that are gone."""
    known = known_digests(register)
    paths = {str(file.relative_to(register.folder)): file for file in files}
    new = [(path, file.stat().st_size, digest_of(file)) for path, file in paths.items() if path not in known]
    gone = [(path,) for path in known if not (register.folder / path).exists()]
    register.change_many("INSERT INTO digests (path, n_bytes, digest) VALUES (?, ?, ?)", new)
    register.change_many("DELETE FROM digests WHERE path = ?", gone)
