"""`swayed import tables`: canonical tables from files, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from swayed.engines import Engine
from swayed.lake import Register
from swayed.sources import step
from swayed.sources.files import InputFile, find_files
from swayed.sources.headers import FileColumn
from swayed.sources.mapping import remembered, renamed
from swayed.sources.pseudonyms import key_open
from swayed.sources.summary import Detection, ImportSummary
from swayed.sources.tombstones import tombstones_open
from swayed.sources.transaction import check_zone, commit, new_import_id, rejects_of, target
from swayed.tables import INPUT_TABLES, Type


def import_tables(
    paths: Sequence[Path],
    *,
    register: Register,
    engine: Engine,
    timezone: str = "UTC",
    dry_run: bool = False,
    table: str = "",
    progress: Callable[[str], None] | None = None,
) -> ImportSummary:
    """Loads files or folders of canonical tables into the lake, all of them or none.

    Args:
        paths: files named after a table, or folders of such files.
        register: the workspace's register.
        engine: a session; its tables called `import_...` are replaced and dropped.
        timezone: IANA name of the zone in which times and dates without a zone are read.
        dry_run: compute everything and write nothing.
        table: the table that the files hold, whatever their names; "" to go by the names.
        progress: called with one short sentence before each longer piece of work.

    Returns:
        What was read, what changed and what was refused. An import that changes nothing makes no commit.

    Raises:
        SourceError: a file cannot be read at all; nothing was loaded.
        AccessError: the workspace cannot be written, or another process is writing.
        SettingsError: the zone is unknown.
    """
    check_zone(timezone)
    files, skipped = find_files([Path(path) for path in paths], table)
    tell = progress or (lambda _sentence: None)
    import_id = new_import_id()
    with (
        target(register, dry_run=dry_run) as (writer, snapshot, folder),
        key_open(engine, register, dry_run=dry_run),
        tombstones_open(engine, register) as has_tombstones,
        step.session(engine),
    ):

        def named(about: str, headers: Sequence[str]) -> Sequence[str]:
            return renamed(headers, remembered(register, about, headers) or {})

        typed = _typed(engine, files, folder, timezone, tell, named, has_tombstones=has_tombstones)
        compared = []
        for name in dict.fromkeys(file.table for file in files):
            tell(f"comparing {name}")
            of_table = [one for one in typed if one.staged.file.table == name]
            done = step.compare(engine, INPUT_TABLES[name], of_table, snapshot, samples=dry_run)
            if writer and done.has_changes:
                tell(f"writing {name}")
                step.write(engine, done, writer)
            compared.append(done)
        faults = [(one.staged.file.table, one.faults) for one in typed]
        faults += [(done.table.name, done.conflicts) for done in compared]
        rejects = rejects_of(import_id, faults, [str(file.path) for file in files])
        has_committed = commit(engine, writer, snapshot, compared, rejects)
    return ImportSummary(
        import_id=import_id,
        tables={done.table.name: done.counts for done in compared},
        detections=tuple(_detection(one) for one in typed),
        skipped=tuple(skipped),
        rejects=rejects,
        timezone=timezone,
        is_dry_run=dry_run,
        has_committed=has_committed,
        sample_changes=tuple(sample for done in compared for sample in done.samples),
    )


def _typed(
    engine: Engine,
    files: Sequence[InputFile],
    folder: Path,
    timezone: str,
    tell: Callable[[str], None],
    named: step.Naming,
    *,
    has_tombstones: bool,
) -> list[step.Typed]:
    """Every file read and understood; all are read before the first is checked, so that a broken one is met soon."""
    staged = []
    for number, file in enumerate(files):
        tell(f"reading {file.path.name}")
        staged.append(step.stage_file(engine, file, number, folder, named))
    typed = []
    for one in staged:
        tell(f"checking {one.file.path.name}")
        typed.append(step.type_file(engine, one, folder, timezone, has_tombstones=has_tombstones))
    return typed


def _detection(one: step.Typed) -> Detection:
    staged = one.staged
    times = {c.name: one.readings[c.name] for c in staged.columns if _type(c) in (Type.INSTANT, Type.DATE)}
    instants = {c.name: one.readings[c.name] for c in staged.columns if _type(c) is Type.INSTANT}
    return Detection(
        file=staged.file.path,
        table=staged.file.table,
        format=staged.file.format.value,
        n_rows=staged.n_rows + len(staged.faults),
        encoding=staged.encoding,
        delimiter=staged.delimiter,
        decimal_comma=tuple(name for name, reading in one.readings.items() if reading.decimal == ","),
        date_orders={name: reading.slashes for name, reading in times.items() if reading.slashes},
        epoch={name: reading.epoch for name, reading in times.items() if reading.epoch},
        zoneless=tuple(name for name, reading in instants.items() if reading.is_zoneless),
        days=tuple(name for name, reading in instants.items() if reading.is_day_column),
        attributes=tuple(column.name for column in staged.columns if not column.declared),
        ignored=staged.ignored,
    )


def _type(column: FileColumn) -> Type | None:
    return column.declared.type if column.declared else None
