"""The seal of a result: size and SHA-256 of each of its files, so that later damage is found."""

from __future__ import annotations

import json
from pathlib import Path

from swayed.lake import digest_of

FILE_NAME = "seal.json"


def seal(folder: Path) -> None:
    """Writes the seal of a folder of results."""
    files = {file.name: [file.stat().st_size, digest_of(file)] for file in sorted(folder.glob("*.parquet"))}
    (folder / FILE_NAME).write_text(json.dumps(files, indent=1), encoding="utf-8")


def sealed(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 by file; nothing where there is no seal, as in results of older versions, or it is damaged."""
    try:
        files = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return {str(name): (int(n_bytes), str(digest)) for name, (n_bytes, digest) in files.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
