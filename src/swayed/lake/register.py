"""`app.sqlite`: settings of the workspace and the register of its commits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlite_utils

from swayed.errors import AccessError
from swayed.lake.migrations import MIGRATIONS

FILE_NAME = "app.sqlite"


@dataclass(frozen=True, slots=True)
class Commit:
    """One committed state of the lake.

    Args:
        commit_id: counts from 1; 0 is the empty lake.
        committed_at: UTC instant.
        note: what the commit did, in the operator's words.
        versions: Delta version per table; a table without a version is empty.
    """

    commit_id: int
    committed_at: datetime
    note: str
    versions: Mapping[str, int]


EMPTY = Commit(0, datetime(1970, 1, 1, tzinfo=UTC), "empty", {})


class Register:
    """The settings and commits of the workspace in one folder.

    Args:
        folder: the workspace's folder.

    Raises:
        AccessError: the folder is no workspace, or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / FILE_NAME
        if not self._path.is_file():
            raise AccessError(
                path=str(folder), found="no swayed workspace here", do="Run `swayed init DIR` or name one with -w DIR."
            )
        self._migrate()

    @classmethod
    def create(cls, folder: Path, settings: Mapping[str, str]) -> Register:
        """A new workspace's register; an existing one is an error, never overwritten.

        Raises:
            AccessError: the folder holds a workspace already, or cannot be written.
        """
        if (folder / FILE_NAME).exists():
            raise AccessError(path=str(folder), found="a workspace is here already", do="Name another folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Built aside and renamed, so that a crash leaves no half-made workspace.
            draft = folder / f".{FILE_NAME}.new"
            draft.unlink(missing_ok=True)
            database = sqlite_utils.Database(draft)
            MIGRATIONS.apply(database)
            database.table("settings").insert_all({"name": name, "value": value} for name, value in settings.items())
            database.close()
            connection = sqlite3.connect(draft)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
            draft.rename(folder / FILE_NAME)
        except (OSError, sqlite3.Error) as error:
            raise AccessError(
                path=str(folder), found=f"cannot be written ({error})", do="Choose a folder that you may write to."
            ) from error
        return cls(folder)

    def settings(self) -> dict[str, str]:
        """The workspace's settings by name."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT name, value FROM settings").fetchall())

    def set(self, name: str, value: str) -> None:
        """Keeps one setting."""
        with self._connection() as connection:
            connection.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, value))

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of the register's own tables."""
        with self._reading() as connection:
            return list(connection.execute(sql, values).fetchall())

    def change(self, sql: str, *values: object) -> None:
        """Changes rows of the register's own tables, in a transaction of its own."""
        with self._connection() as connection:
            connection.execute(sql, values)

    def change_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Changes many rows of the register's own tables, in one transaction; none where there are no rows."""
        if rows:
            with self._connection() as connection:
                connection.executemany(sql, rows)

    def change_all(self, changes: Sequence[tuple[str, Sequence[object]]]) -> None:
        """Changes the register's own tables by several statements with their values, in one transaction."""
        if changes:
            with self._connection() as connection:
                _execute(connection, changes)

    def commit(
        self, versions: Mapping[str, int], note: str, changes: Sequence[tuple[str, Sequence[object]]] = ()
    ) -> Commit:
        """Makes these table versions the true ones, and `changes` as in `change_all`, in one transaction.

        A clock that was set back does not set a commit before the last: `--as-of` would otherwise show the two swapped.
        """
        last = self.latest()
        now = max(datetime.now(UTC), last.committed_at + timedelta(microseconds=1))
        with self._connection() as connection:
            cursor = connection.execute(
                "INSERT INTO commits (committed_at, note, versions) VALUES (?, ?, ?)",
                (now.isoformat(), note, json.dumps(dict(versions), sort_keys=True)),
            )
            _execute(connection, changes)
            return Commit(int(cursor.lastrowid or 0), now, note, dict(versions))

    def latest(self, as_of: datetime | None = None) -> Commit:
        """The newest commit, or the newest at `as_of`; the empty lake when there is none."""
        moment = (as_of or datetime.max.replace(tzinfo=UTC)).astimezone(UTC).isoformat() if as_of else "9999"
        with self._reading() as connection:
            row = connection.execute(
                "SELECT commit_id, committed_at, note, versions FROM commits WHERE committed_at <= ? "
                "ORDER BY commit_id DESC LIMIT 1",
                (moment,),
            ).fetchone()
        if row is None:
            return EMPTY
        return Commit(int(row[0]), datetime.fromisoformat(row[1]), str(row[2]), json.loads(row[3]))

    def commits(self) -> list[Commit]:
        """Every commit, newest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT commit_id, committed_at, note, versions FROM commits ORDER BY commit_id DESC"
            ).fetchall()
        return [Commit(int(r[0]), datetime.fromisoformat(r[1]), str(r[2]), json.loads(r[3])) for r in rows]

    def _migrate(self) -> None:
        try:
            database = sqlite_utils.Database(sqlite3.connect(self._path, timeout=30))
            if MIGRATIONS.pending(database):
                MIGRATIONS.apply(database)
            database.close()
        except sqlite3.OperationalError as error:
            if "readonly" in str(error) or "unable to open" in str(error):
                return  # a read-only workspace is still readable as it is
            raise AccessError(
                path=str(self._path), found=f"cannot be opened ({error})", do="Check the file and its permissions."
            ) from error
        except sqlite3.DatabaseError as error:
            raise AccessError(
                path=str(self._path), found=f"is damaged ({error})", do="Restore it from a copy of the workspace."
            ) from error

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                with connection:
                    yield connection
        except sqlite3.OperationalError as error:
            raise AccessError(
                path=str(self._path), found=f"cannot be written ({error})", do="Check permissions and free space."
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._readable()) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise AccessError(
                path=str(self._path), found=f"cannot be read ({error})", do="Check the file and its permissions."
            ) from error

    def _readable(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=30)
            connection.execute("SELECT count(*) FROM settings").fetchone()
        except sqlite3.OperationalError as error:
            # A register that is busy is never read without its newest commits.
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            # WAL wants a writable folder even for reading; on a read-only one the file alone is the truth.
            connection = sqlite3.connect(f"file:{self._path}?immutable=1", uri=True)
        return connection


def _execute(connection: sqlite3.Connection, changes: Sequence[tuple[str, Sequence[object]]]) -> None:
    for sql, values in changes:
        connection.execute(sql, values)
