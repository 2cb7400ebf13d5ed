"""One committed state of the lake, open for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from swayed.engines import Engine
from swayed.errors import AccessError
from swayed.lake.register import Commit
from swayed.lake.withheld import NOBODY, Withheld
from swayed.tables import LAKE_TABLES


class Snapshot:
    """The tables of the lake exactly as one commit names them.

    Args:
        folder: the workspace's folder.
        commit: the commit to read.
        withheld: whose rows are not opened.
    """

    def __init__(self, folder: Path, commit: Commit, withheld: Withheld = NOBODY) -> None:
        self.folder = folder
        self.commit = commit
        self.withheld = withheld

    def whole(self) -> Snapshot:
        """The same with everybody's rows, for what the law or a contract asks for."""
        return Snapshot(self.folder, self.commit)

    def version(self, table: str) -> int:
        """Delta version of `table`, -1 when it has never been written."""
        return self.commit.versions.get(table, -1)

    def files(self, table: str) -> list[str]:
        """Parquet files that hold `table`, none when it is empty.

        Raises:
            AccessError: the table's folder is missing or damaged.
        """
        files = self.named_files(table)
        if not all(file.is_file() for file in files):
            raise AccessError(
                path=str(self._folder(table)),
                found=f"files of version {self.version(table)} are gone; versions replaced over 30 days "
                "ago, or before an erasure, are not kept",
                do="Ask about a later moment, or see `swayed doctor`.",
            )
        return [str(file) for file in files]

    def named_files(self, table: str) -> list[Path]:
        """The same files by Delta's log alone, whether they are there or not.

        Raises:
            AccessError: the log is missing or damaged.
        """
        version = self.version(table)
        if version < 0:
            return []
        folder = self._folder(table)
        with _named_damage(folder, version):
            # Delta writes blanks and letters beyond ASCII in a folder's name as %20 and the like; the tables have no
            # partitions, so a file's own name beside the folder is the path.
            uris = DeltaTable(str(folder), version=version).file_uris()
        return sorted(folder / uri.rsplit("/", 1)[-1] for uri in uris)

    def open_in(self, engine: Engine, tables: Iterable[str]) -> None:
        """Opens the named tables in `engine` under their own names."""
        for table in tables:
            self.withheld.open_table(engine, table, self.files(table), LAKE_TABLES[table].schema)

    def n_rows(self, table: str) -> int:
        """Number of rows of `table`, from the log alone.

        Raises:
            AccessError: the table's folder is missing or damaged.
        """
        version = self.version(table)
        if version < 0:
            return 0
        folder = self._folder(table)
        with _named_damage(folder, version):
            return int(DeltaTable(str(folder), version=version).count())

    def _folder(self, table: str) -> Path:
        return self.folder / "lake" / table


@contextmanager
def _named_damage(folder: Path, version: int) -> Iterator[None]:
    try:
        yield
    except (DeltaError, OSError) as error:
        raise AccessError(
            path=str(folder),
            found=f"version {version} of the table cannot be read ({str(error).splitlines()[0]})",
            do="See `swayed doctor`: it names the damage and the way back.",
        ) from error
