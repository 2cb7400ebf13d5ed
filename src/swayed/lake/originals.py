"""The untouched originals of imports: every file once, under the hash of its bytes, with where it came from and when.

They answer where a row came from, and let a later version of swayed read more out of an old export. They hold what the
export holds, e-mails included, and so they never leave the workspace, and go when their time is over.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from swayed.errors import AccessError
from swayed.lake.register import Register

FOLDER_NAME = "originals"
DRAFT = ".new"
"""How the name of a file ends that is not kept yet; it starts with a dot."""
_CHUNK_BYTES = 1 << 20
# What is packed already gains nothing from being packed again.
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Original:
    """One kept file.

    Args:
        digest: SHA-256 of its bytes.
        source: the source it was imported as.
        name: its name when it was imported.
        n_bytes: its size.
        kept_at: when it was first imported.
        keep_until: when it must go, None for never.
    """

    digest: str
    source: str
    name: str
    n_bytes: int
    kept_at: datetime
    keep_until: datetime | None

    def is_over(self, now: datetime | None = None) -> bool:
        """Whether its time is over."""
        return self.keep_until is not None and self.keep_until <= (now or datetime.now(UTC))


KEEP = (
    "INSERT INTO originals (digest, source, name, n_bytes, kept_at, keep_until) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET keep_until = excluded.keep_until"
)
"""Puts the row of a `Draft` into the register: with it the file is kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A copied file that is kept from the moment at which its row is in the register.

    Args:
        row: values of `KEEP`.
        is_new: whether these bytes were not there yet.
    """

    row: tuple[object, ...]
    is_new: bool


def draft(register: Register, file: Path, source: str, keep_days: int | None) -> Draft:
    """Copies a file, to be kept with the next commit. Only the workspace's writer makes drafts.

    Raises:
        AccessError: the file cannot be read or the workspace not be written.
    """
    folder = register.folder / FOLDER_NAME
    copying = folder / f".{os.getpid()}{DRAFT}"
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        digest, n_bytes = _copied(file, copying)
        is_new = not path_of(register, digest).exists()
        if is_new:
            copying.rename(folder / f".{digest}{DRAFT}")
    except OSError as error:
        raise AccessError(
            path=str(error.filename or file),
            found=f"cannot be kept in the workspace ({error.strerror or error})",
            do="Check free space and permissions, then import again.",
        ) from error
    finally:
        with suppress(OSError):
            copying.unlink(missing_ok=True)
    now = datetime.now(UTC)
    until = (now + timedelta(days=keep_days)).isoformat() if keep_days is not None else None
    return Draft((digest, source, file.name, n_bytes, now.isoformat(), until), is_new)


def settle(register: Register) -> None:
    """Drafts that the register names become files, the others go. Only the workspace's writer may ask for it."""
    folder = register.folder / FOLDER_NAME
    for path in folder.glob(f".*{DRAFT}"):
        digest = path.name[1 : -len(DRAFT)]
        if register.rows("SELECT 1 FROM originals WHERE digest = ?", digest):
            path.replace(folder / digest)
        else:
            path.unlink(missing_ok=True)


def originals(register: Register) -> list[Original]:
    """Every kept file, oldest first."""
    rows = register.rows(
        "SELECT digest, source, name, n_bytes, kept_at, keep_until FROM originals ORDER BY kept_at, digest"
    )
    return [
        Original(
            str(digest),
            str(source),
            str(name),
            int(str(n_bytes)),
            datetime.fromisoformat(str(kept_at)),
            datetime.fromisoformat(str(keep_until)) if keep_until else None,
        )
        for digest, source, name, n_bytes, kept_at, keep_until in rows
    ]


def drop_expired(register: Register, now: datetime | None = None) -> int:
    """Deletes the originals whose time is over; how many files went.

    Files go before the register forgets them: broken off in between, the next time still knows which they were.
    """
    kept = originals(register)
    expired = [one for one in kept if one.is_over(now)]
    gone = {one.digest for one in expired} - {one.digest for one in kept if not one.is_over(now)}
    for digest in gone:
        path_of(register, digest).unlink(missing_ok=True)
    register.change_many(
        "DELETE FROM originals WHERE digest = ? AND source = ? AND name = ?",
        [(one.digest, one.source, one.name) for one in expired],
    )
    return len(gone)


def path_of(register: Register, digest: str) -> Path:
    """Where a kept file lies, if it is there; a writer that was killed may have left it a draft."""
    folder = register.folder / FOLDER_NAME
    path, before = folder / digest, folder / f".{digest}{DRAFT}"
    return before if before.exists() and not path.exists() else path


def read_original(register: Register, digest: str) -> Iterator[bytes]:
    """The bytes of a kept file, as they were imported; none where the file is gone, which `swayed doctor` tells."""
    path = path_of(register, digest)
    if not path.is_file():
        return
    with path.open("rb") as plain:
        is_packed_by_us = plain.read(1) == b"z"
        if not is_packed_by_us:
            while chunk := plain.read(_CHUNK_BYTES):
                yield chunk
            return
        with pa.CompressedInputStream(pa.PythonFile(plain, mode="r"), "zstd") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk


def digest_read(chunks: Iterator[bytes]) -> str:
    """SHA-256 of what `read_original` gives."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _copied(file: Path, draft: Path) -> tuple[str, int]:
    """Digest and size of a file, copied with one leading byte that says whether swayed packed it: z or p."""
    digest, n_bytes = hashlib.sha256(), 0
    with file.open("rb") as source, draft.open("wb") as sink:
        is_packed = source.read(4) in _PACKED
        source.seek(0)
        sink.write(b"p" if is_packed else b"z")
        if is_packed:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                n_bytes += len(chunk)
                sink.write(chunk)
            return digest.hexdigest(), n_bytes
        with pa.CompressedOutputStream(pa.PythonFile(sink, mode="w"), "zstd") as packed:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                n_bytes += len(chunk)
                packed.write(chunk)
    return digest.hexdigest(), n_bytes
