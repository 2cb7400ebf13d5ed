"""The one writer of a workspace: lock, write new table versions, commit them together."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError

from swayed.errors import AccessError
from swayed.lake.digests import remember_digests
from swayed.lake.originals import KEEP, Draft, draft, settle
from swayed.lake.register import Commit, Register
from swayed.lake.snapshot import Snapshot
from swayed.tables import LAKE_TABLES, Type

LOCK_WAIT_SECONDS = 30.0
KEEP_VERSIONS_HOURS = 24 * 30
VACUUMED_ON = "vacuumed_on"
"""Setting that keeps the UTC day of the last vacuum."""

_COMPRESSION = WriterProperties(compression="ZSTD", compression_level=3)


class Writer:
    """New versions of tables, invisible to readers until `commit`.

    Args:
        register: the workspace's register, whose latest commit is built upon.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._base = register.latest()
        self._versions = dict(self._base.versions)
        self._drafts: list[Draft] = []

    @property
    def snapshot(self) -> Snapshot:
        """The committed state that this writer builds upon."""
        return Snapshot(self._register.folder, self._base)

    def append(self, table: str, rows: pa.RecordBatchReader | pa.Table) -> None:
        """Adds rows to `table`; the caller vouches that their keys are new."""
        self._write(table, rows, "append" if table in self._versions else "overwrite")

    def replace(self, table: str, rows: pa.RecordBatchReader | pa.Table) -> None:
        """Makes `rows` the whole content of `table`."""
        self._write(table, rows, "overwrite")

    def keep(self, file: Path, source: str, keep_days: int | None) -> bool:
        """Keeps an untouched file, as an original, from the next commit on; false where its bytes are there already.

        Raises:
            AccessError: the file cannot be read or the workspace not be written.
        """
        self._drafts.append(draft(self._register, file, source, keep_days))
        return self._drafts[-1].is_new

    def commit(self, note: str) -> Commit:
        """Makes everything written so far the truth, at once. Nothing written leaves the register as it is."""
        kept = [(KEEP, one.row) for one in self._drafts]
        if self._versions == dict(self._base.versions):
            self._register.change_all(kept)
            self._settle()
            return self._base
        after = Snapshot(self._register.folder, Commit(0, self._base.committed_at, note, self._versions))
        changed = [table for table, version in self._versions.items() if version != self._base.versions.get(table)]
        remember_digests(
            self._register,
            [
                *(file for table in changed for file in after.named_files(table)),
                *(entry for table in changed for entry in sorted((self._folder(table) / "_delta_log").glob("*.json"))),
            ],
        )
        self._base = self._register.commit(self._versions, note, kept)
        self._settle()
        return self._base

    def _settle(self) -> None:
        if self._drafts:
            settle(self._register)
            self._drafts.clear()

    def vacuum_daily(self) -> None:
        """Vacuums unless it was done today; tidying up never fails, and never undoes, what the writer came for."""
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        with suppress(AccessError, DeltaError, OSError):
            if self._register.settings().get(VACUUMED_ON) != today:
                # Kept first: a table that cannot be vacuumed is tried once a day, too.
                self._register.set(VACUUMED_ON, today)
                self.vacuum()

    def vacuum(self) -> None:
        """Deletes files that no version of the last 30 days names, among them those of crashed imports."""
        for table, version in self._base.versions.items():
            folder = str(self._folder(table))
            newest = DeltaTable(folder)
            # After a crashed import the newest version is nobody's, and may call committed files deleted: it is left
            # until the next import has gone back to the committed one.
            if set(newest.file_uris()) == set(DeltaTable(folder, version=version).file_uris()):
                newest.vacuum(retention_hours=KEEP_VERSIONS_HOURS, enforce_retention_duration=False, dry_run=False)

    def end_history(self) -> None:
        """Deletes every file that the committed versions do not name: no earlier state can be read any more."""
        for table, version in self._base.versions.items():
            delta = DeltaTable(str(self._folder(table)))
            if delta.version() != version:
                delta.restore(version)
                delta = DeltaTable(str(self._folder(table)))
                # The restored version holds the same files under a new number.
                self._versions[table] = delta.version()
            delta.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False, full=True)

    def _folder(self, table: str) -> Path:
        return self._register.folder / "lake" / table

    def _leave_uncommitted(self, table: str) -> None:
        """Goes back to the committed version where a crashed import left later ones."""
        version = self._versions.get(table, -1)
        if version >= 0:
            delta = DeltaTable(str(self._folder(table)))
            if delta.version() != version:
                delta.restore(version)

    def _write(self, table: str, rows: pa.RecordBatchReader | pa.Table, mode: str) -> None:
        declared = LAKE_TABLES[table]
        # Delta keeps smallest and largest values in its log; texts and names have no business there.
        in_log = [c.name for c in declared.columns if c.type in (Type.INSTANT, Type.DATE, Type.INTEGER, Type.REAL)]
        folder = self._folder(table)
        try:
            self._leave_uncommitted(table)
            write_deltalake(
                str(folder),
                rows,
                mode="append" if mode == "append" else "overwrite",
                schema_mode="merge" if mode == "append" else "overwrite",
                configuration={"delta.dataSkippingStatsColumns": ",".join(in_log)},
                writer_properties=_COMPRESSION,
                commit_properties=CommitProperties(max_commit_retries=0),
            )
            self._versions[table] = DeltaTable(str(folder)).version()
        except (OSError, DeltaError) as error:
            reason = str(error).splitlines()[0]
            raise AccessError(
                path=str(folder),
                found=f"cannot be written ({reason})",
                do="Check free space and permissions, then run the command again; the workspace is as before.",
            ) from error


@contextmanager
def writing(register: Register, *, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[Writer]:
    """The workspace's writer while the lock is held; what was not committed inside is as if never written.

    Raises:
        AccessError: another process is writing, or the folder cannot be written.
    """
    path = register.folder / "writer.lock"
    try:
        handle = path.open("a")
    except OSError as error:
        raise AccessError(
            path=str(path), found=f"cannot be written ({error.strerror})", do="Check the folder's permissions."
        ) from error
    with handle:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise AccessError(
                        path=str(register.folder),
                        found=f"another process has been writing for {wait_seconds:.0f} seconds",
                        do="Wait until it has finished, then run the command again.",
                    ) from None
                time.sleep(0.1)
        settle(register)
        yield Writer(register)
