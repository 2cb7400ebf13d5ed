"""How far the pulls of a workspace reach, and the pages that are not imported yet."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from swayed.errors import AccessError
from swayed.lake import Register
from swayed.sources.pulls.service import Request

FOLDER_NAME = "pulls"


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the pages of a stream.

    Args:
        name: name of the file that holds its pages.
        since: what the operator asked for when it began.
        floor: it is done when everything since then has been seen.
        newest: the newest item seen, by the server; None for none.
        next: the question for the next page; None when it is done.
        n_pages: pages in the file.
        n_items: items on them.
        n_bytes: length of the file; what a crash left behind that is no page.
    """

    name: str
    since: datetime
    floor: datetime
    newest: datetime | None = None
    next: Request | None = None
    n_pages: int = 0
    n_items: int = 0
    n_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one stream has been pulled.

    Args:
        source: name of the source.
        server: its address.
        kind: kind of the stream.
        what: what it is a stream of.
        login: the account to which the token belongs.
        covered_from: everything since then is imported; None before the first pull.
        covered_until: the newest item imported, by the server.
        walks: what is not imported yet; only the last may not be done.
    """

    source: str
    server: str
    kind: str
    what: str
    login: str = ""
    covered_from: datetime | None = None
    covered_until: datetime | None = None
    walks: tuple[Walk, ...] = ()

    @property
    def open_walk(self) -> Walk | None:
        """The walk that was interrupted."""
        return self.walks[-1] if self.walks and self.walks[-1].next else None

    def with_last(self, walk: Walk) -> Cursor:
        """The same with another last walk."""
        return replace(self, walks=(*self.walks[:-1], walk))

    def settled(self) -> Cursor:
        """The same after its walks have been imported."""
        froms = [moment for moment in (self.covered_from, *(walk.since for walk in self.walks)) if moment]
        untils = [moment for moment in (self.covered_until, *(walk.newest for walk in self.walks)) if moment]
        return replace(self, covered_from=min(froms), covered_until=max(untils, default=None), walks=())


def cursors_of(register: Register, source: str) -> list[Cursor]:
    """The cursors of a source, in the order in which its streams were first pulled."""
    rows = register.rows(
        "SELECT server, kind, what, login, covered_from, covered_until, walks FROM pulls WHERE source = ? ORDER BY rowid",
        source,
    )
    return [
        Cursor(
            source=source,
            server=str(server),
            kind=str(kind),
            what=str(what),
            login=str(login),
            covered_from=_moment(since),
            covered_until=_moment(until),
            walks=_walks(str(walks)),
        )
        for server, kind, what, login, since, until, walks in rows
    ]


class Cursors:
    """The cursors of a workspace.

    Args:
        register: the workspace's register.
        folder: where pages are kept until they are imported.
        is_dry: remember nothing.
    """

    def __init__(self, register: Register, folder: Path, *, is_dry: bool) -> None:
        self.folder, self._register, self._is_dry = folder, register, is_dry

    def every(self, source: str) -> list[Cursor]:
        """The cursors of a source; those of a dry run start afresh where an earlier pull broke."""
        found = cursors_of(self._register, source)
        return [replace(cursor, walks=()) for cursor in found] if self._is_dry else found

    def keep(self, cursor: Cursor) -> None:
        """Remembers a cursor, in one transaction."""
        if self._is_dry:
            return
        self._register.change(
            "INSERT INTO pulls (source, server, kind, what, login, covered_from, covered_until, walks, changed_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET login = excluded.login, "
            "covered_from = excluded.covered_from, covered_until = excluded.covered_until, walks = excluded.walks, "
            "changed_at = excluded.changed_at",
            *(cursor.source, cursor.server, cursor.kind, cursor.what, cursor.login),
            *(_written(cursor.covered_from), _written(cursor.covered_until)),
            json.dumps([asdict(walk) for walk in cursor.walks], default=_written),
            _written(datetime.now(UTC)),
        )

    def add_page(self, cursor: Cursor, walk: Walk, body: bytes) -> Cursor:
        """Keeps a page behind those of its walk, byte for byte, and then the cursor that knows of it.

        A crash in between leaves bytes of which no cursor knows: they are cut off when the walk goes on.

        Args:
            cursor: the cursor before.
            walk: its last walk, `n_bytes` as before, all else as it is after this page.
            body: the page; b"" for one that holds nothing new.
        """
        if body:
            path = self.folder / walk.name
            try:
                with path.open("r+b" if walk.n_bytes else "wb") as file:
                    file.seek(walk.n_bytes)
                    file.write(body + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise AccessError(
                    path=str(path),
                    found=f"cannot be written ({error.strerror})",
                    do="Check free space and permissions, then run the same command again.",
                ) from error
            walk = replace(walk, n_bytes=walk.n_bytes + len(body) + 1)
        changed = cursor.with_last(walk)
        self.keep(changed)
        return changed

    def files(self, cursors: Sequence[Cursor]) -> list[Path]:
        """The files with pages, exactly as long as their cursors say."""
        found = []
        for walk in (walk for cursor in cursors for walk in cursor.walks if walk.n_bytes):
            path = self.folder / walk.name
            if path.stat().st_size > walk.n_bytes:
                os.truncate(path, walk.n_bytes)
            found.append(path)
        return found

    def has_whole_files(self, cursor: Cursor) -> bool:
        """Whether no page of which the cursor knows is lost."""
        files = [(self.folder / walk.name, walk.n_bytes) for walk in cursor.walks if walk.n_bytes]
        return all(path.is_file() and path.stat().st_size >= n_bytes for path, n_bytes in files)

    def tidy(self) -> None:
        """Deletes pages of which no cursor knows: they are imported, or were cut off by a crash."""
        rows = self._register.rows("SELECT walks FROM pulls")
        known = {walk.name for row in rows for walk in _walks(str(row[0]))}
        for path in self.folder.iterdir():
            if path.suffix == ".json" and path.name not in known:
                path.unlink(missing_ok=True)


@contextmanager
def pulling(folder: Path) -> Iterator[Path]:
    """The folder of pages in a workspace, while no other process pulls.

    Raises:
        AccessError: another one does, or the folder cannot be written.
    """
    pages = folder / FOLDER_NAME
    try:
        # Pages hold what the service holds, addresses of customers included.
        pages.mkdir(exist_ok=True, mode=0o700)
        handle = (pages / "pull.lock").open("a")
    except OSError as error:
        raise AccessError(
            path=str(pages), found=f"cannot be written ({error.strerror})", do="Check the folder's permissions."
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AccessError(
                path=str(folder), found="another pull is at work here", do="Wait until it is done."
            ) from None
        yield pages


def _walks(text: str) -> tuple[Walk, ...]:
    return tuple(_walk(**fields) for fields in json.loads(text))


def _walk(*, since: str, floor: str, newest: str | None, next: dict[str, str] | None, **others: Any) -> Walk:  # noqa: A002
    asked = Request(**next) if next else None
    return Walk(
        since=datetime.fromisoformat(since),
        floor=datetime.fromisoformat(floor),
        newest=_moment(newest),
        next=asked,
        **others,
    )


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
