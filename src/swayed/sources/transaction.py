"""What every import shares: the lock and the staging folder, the table of rejects, the one commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pyarrow as pa

from swayed.engines import Engine
from swayed.errors import Fault, SettingsError, nearest_word
from swayed.lake import Register, Snapshot, Writer, writing
from swayed.sources import step
from swayed.sources.staging import staging_folder
from swayed.tables import REJECTS


def new_import_id() -> str:
    """A name for an import that sorts by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"


@contextmanager
def target(register: Register, *, dry_run: bool) -> Iterator[tuple[Writer | None, Snapshot, Path]]:
    """Writer (none in a dry run, which takes no lock), committed state, and staging folder."""
    if dry_run:
        with staging_folder(None) as folder:
            yield None, Snapshot(register.folder, register.latest()), folder
        return
    with writing(register) as writer, staging_folder(register.folder) as folder:
        yield writer, writer.snapshot, folder


def rejects_of(import_id: str, faults: Sequence[tuple[str, pa.Table]], paths: Sequence[str]) -> pa.Table:
    """Faults as rows of the table `rejects`, by file and line.

    Args:
        import_id: the import.
        faults: per table, or kind of file, its faults.
        paths: the files, by number.
    """
    every = [found.append_column("table", pa.array([name] * found.num_rows, pa.string())) for name, found in faults]
    joined = pa.concat_tables(every).combine_chunks().sort_by([("file_no", "ascending"), ("line", "ascending")])
    return pa.table(
        {
            "import_id": pa.array([import_id] * joined.num_rows, pa.string()),
            "file": pa.array(paths, pa.string()).take(joined["file_no"].combine_chunks()),
            "line": joined["line"],
            "table": joined["table"],
            "column": joined["column"],
            "found": joined["found"],
            "allowed": joined["allowed"],
        },
        schema=REJECTS.schema,
    )


def commit(
    engine: Engine, writer: Writer | None, snapshot: Snapshot, compared: Sequence[step.Comparison], rejects: pa.Table
) -> bool:
    """Whether there was anything to commit; rejects alone count only when no earlier import has met them.

    A dry run has no writer and commits nothing. After a commit, what nobody can read any more is cleared away once a day.
    """
    if writer is None:
        return False
    has_changes = any(done.has_changes for done in compared)
    if rejects.num_rows and (has_changes or step.n_unknown_rejects(engine, rejects, snapshot)):
        writer.append(REJECTS.name, rejects)
    before = snapshot.commit.commit_id
    if writer.commit(f"import of {', '.join(done.table.name for done in compared)}").commit_id == before:
        return False
    writer.vacuum_daily()
    return True


def check_zone(timezone: str) -> None:
    """Nothing when the zone exists.

    Raises:
        SettingsError: it does not.
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = nearest_word(timezone, sorted(available_timezones()))
        fault = Fault("timezone", repr(timezone), "a zone such as UTC or Europe/Berlin", nearest=near)
        raise SettingsError(source="the import", faults=[fault]) from error
