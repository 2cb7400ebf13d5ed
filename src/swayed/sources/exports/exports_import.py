"""`swayed import NAME`: an export as its program wrote it, in one commit."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from swayed.engines import Engine
from swayed.errors import SourceError
from swayed.lake import Register, Snapshot, Writer, drop_expired
from swayed.sources import retention
from swayed.sources import step as rows
from swayed.sources.exports import step
from swayed.sources.exports.declaration import Part, Source
from swayed.sources.exports.documents import Document, find_documents
from swayed.sources.exports.drift import Drift
from swayed.sources.exports.laying import Laid, lay_out
from swayed.sources.exports.recognition import Glance, Mapped, broken_off, glance, looks_like, recognised, shown_fields
from swayed.sources.exports.settling import Gone
from swayed.sources.files import Skipped
from swayed.sources.mapping import remembered
from swayed.sources.pseudonyms import key_open
from swayed.sources.summary import ExportReport, ImportSummary, PartReport
from swayed.sources.tombstones import tombstones_open
from swayed.sources.transaction import check_zone, commit, new_import_id, rejects_of, target
from swayed.tables import INPUT_TABLES, Table

Tell = Callable[[str], None]


def import_export(
    source: Source,
    paths: Sequence[Path],
    *,
    sources: Mapping[str, Source],
    register: Register,
    engine: Engine,
    timezone: str = "UTC",
    dry_run: bool = False,
    progress: Tell | None = None,
) -> ImportSummary:
    """Loads an export into the lake, all of it or nothing.

    Args:
        source: what exported it.
        paths: files, folders or archives.
        sources: every source, to tell whose a foreign file is.
        register: the workspace's register.
        engine: a session; its tables called `import_...` and `export...` are replaced and dropped.
        timezone: IANA name of the zone in which times and dates without a zone are read.
        dry_run: compute everything and write nothing.
        progress: called with one short sentence before each longer piece of work.

    Returns:
        What was read, what changed, what was refused, and what has changed in the export's own fields.

    Raises:
        SourceError: a file cannot be read at all, or none is of this source; nothing was loaded.
        AccessError: the workspace cannot be written, or another process is writing.
        SettingsError: the zone is unknown.
    """
    check_zone(timezone)
    tell = progress or (lambda _sentence: None)
    import_id = new_import_id()
    n_expired = 0 if dry_run else retention.expire(register, engine) + drop_expired(register)
    with (
        target(register, dry_run=dry_run) as (writer, snapshot, folder),
        rows.session(engine),
        key_open(engine, register, dry_run=dry_run),
        tombstones_open(engine, register) as has_tombstones,
        step.session(engine),
    ):

        def mapped(about: str, headers: Sequence[str]) -> Mapping[str, str] | None:
            return remembered(register, about, headers)

        found = _recognise(source, sources, find_documents(paths, folder), mapped)
        parts = _read(engine, source, found, folder, tell, mapped)
        keep_days = retention.keep_days_of(register, source.name, source.policy.keep_days)
        loading = _Loading(source, engine, writer, snapshot, folder, timezone, has_tombstones, keep_days, tell)
        compared, faults = loading.tables(parts)
        rejects = rejects_of(import_id, faults, [one.seen.document.name for part in parts for one in part.laid])
        # A file that holds somebody who was erased is read and not kept.
        n_kept = 0 if any(done.counts.erased for done in compared) else loading.keep_originals(parts)
        has_committed = commit(engine, writer, snapshot, compared, rejects)
    return ImportSummary(
        import_id=import_id,
        tables={done.table.name: done.counts for done in compared},
        detections=(),
        skipped=tuple(found.skipped),
        rejects=rejects,
        timezone=timezone,
        is_dry_run=dry_run,
        has_committed=has_committed,
        sample_changes=tuple(sample for done in compared for sample in done.samples),
        export=ExportReport(
            source.name,
            source.policy.says,
            tuple(part.report() for part in parts),
            n_kept,
            n_expired,
            keep_days,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The documents of an export by kind, and those that are none of it."""

    by_part: Mapping[str, list[tuple[Glance, Part, tuple[str, ...]]]]
    skipped: list[Skipped]


def _recognise(source: Source, sources: Mapping[str, Source], documents: Sequence[Document], mapped: Mapped) -> _Found:
    others = [other for other in sources.values() if other.name != source.name]
    by_part: dict[str, list[tuple[Glance, Part, tuple[str, ...]]]] = {part.name: [] for part in source.parts}
    skipped, refusal = [], None
    for document in documents:
        seen = glance(document)
        match = recognised(seen, source, mapped)
        if match:
            by_part[match[0].name].append((seen, *match))
        else:
            other = looks_like(seen, others, mapped)
            refusal = refusal or _foreign(source, seen, other)
            skipped.append(Skipped(Path(document.name), other, "" if other else _mapping_of(source, seen)))
    if not any(by_part.values()):
        raise refusal or SourceError(
            path=source.name, found="there is no file here", allowed=_allowed(source), do="Name the export."
        )
    return _Found(by_part, skipped)


def _foreign(source: Source, seen: Glance, other: str) -> SourceError:
    refusal = seen.refusal or (None if other else broken_off(seen))
    if refusal:
        return refusal
    fields = shown_fields(seen)
    found = f"this is no export of {source.name}" + (f"; it bears {fields}" if fields else "")
    mapping = "" if other else _mapping_of(source, seen)
    if mapping:
        found, do = f"its columns are not known yet: {fields}", f"Say once what its columns mean: {mapping}."
    else:
        do = (
            f"It looks like an export of {other}: swayed import {other} {seen.document.typed}." if other else source.how
        )
    return SourceError(path=seen.document.name, found=found, allowed=_allowed(source), do=do)


def _mapping_of(source: Source, seen: Glance) -> str:
    """The command that says what the columns of a sheet mean; '' where the source has no sheets of the operator's own."""
    if not seen.written_headers or not any(part.wanted for part in source.parts):
        return ""
    if seen.document.path != seen.document.origin:
        return f"unpack it, then swayed import {source.name} {shlex.quote(seen.document.path.name)} --map"
    return f"swayed import {source.name} {seen.document.typed} --map"


def _allowed(source: Source) -> str:
    return "; ".join(_described(part) for part in source.parts)


def _described(part: Part) -> str:
    if part.read:
        return part.name
    if part.wanted:
        needed = [one.name for one in part.wanted if one.required]
        return f"{part.name} with columns of your own" + (f", among them {' and '.join(needed)}" if needed else "")
    return f"{part.name} (with {', '.join(part.proof)})"


@dataclass(frozen=True, slots=True)
class _Read:
    """One kind of file, read and mapped."""

    part: Part
    laid: Sequence[Laid]
    drift: Drift
    faults: pa.Table
    mapped: Mapping[str, Path]
    assumed: Mapping[str, int]

    def report(self) -> PartReport:
        n_read = sum(one.n_rows + len(one.faults) for one in self.laid)
        names = tuple(one.seen.document.name for one in self.laid)
        encodings = tuple(dict.fromkeys(one.encoding for one in self.laid))
        return PartReport(self.part.name, names, encodings, n_read, self.faults.num_rows, *self.drift, self.assumed)


def _read(engine: Engine, source: Source, found: _Found, folder: Path, tell: Tell, confirmed_of: Mapped) -> list[_Read]:
    read: list[_Read] = []
    number = 0
    for matches in found.by_part.values():
        if not matches:
            continue
        part, laid = matches[0][1], []
        for seen, _, at in matches:
            tell(f"reading {seen.document.name}")
            confirmed = confirmed_of(source.about(part), seen.written_headers) if part.wanted else None
            laid.append(lay_out(seen, part, at, number, folder, confirmed or {}))
            number += 1
        if not any(one.n_rows or one.faults for one in laid):
            raise SourceError(
                path=laid[0].seen.document.name,
                found="it names fields and holds no row: the export is empty or truncated",
                allowed="at least one row",
                do="Export it again, or leave it out.",
            )
        tell(f"reading {part.name}")
        opened = step.open_part(engine, part, laid, folder)
        step.open_around(engine, part, next((one.laid for one in read if one.part is part.beside), ()))
        mapped: dict[str, Path] = {}
        assumed: Counter[str] = Counter()
        for place, one in enumerate(part.maps):
            tell(f"mapping {part.name} to {one.table}")
            mapped[one.sql] = folder / f"mapped-{laid[0].number}-{place}.parquet"
            assumed.update(step.map_part(engine, source, one, mapped[one.sql]))
        read.append(_Read(part, laid, opened.drift, opened.faults, mapped, assumed))
    return read


@dataclass(frozen=True, slots=True)
class _Loading:
    """What the rows of an export are compared with and written to; nothing is written without a writer."""

    source: Source
    engine: Engine
    writer: Writer | None
    snapshot: Snapshot
    folder: Path
    timezone: str
    has_tombstones: bool
    keep_days: int | None
    tell: Tell

    def tables(self, parts: Sequence[_Read]) -> tuple[list[rows.Comparison], list[tuple[str, pa.Table]]]:
        """Every table of the export, and the faults of its rows in the export's own words."""
        compared: list[rows.Comparison] = []
        faults = [(part.part.name, part.faults) for part in parts]
        held: list[Path] = []
        gone = Gone()
        for name, files in _files_by_table(self.source, parts).items():
            self.tell(f"checking {name}")
            settled = step.settle(self.engine, name, files, self.folder, gone)
            gone = settled.gone
            typed = rows.type_file(
                self.engine, settled.staged, self.folder, self.timezone, has_tombstones=self.has_tombstones
            )
            done = self._compared(INPUT_TABLES[name], typed, gone)
            if self.keep_days is not None:
                held.append(self.folder / f"held-{name}.parquet")
                retention.lay_out_held(self.engine, self.source.name, name, self.keep_days, held[-1])
            compared.append(done)
            faults += [(name, typed.faults), (name, done.conflicts)]
        if self.writer and held:
            retention.hold(self.engine, self.writer, self.snapshot, held, self.folder / "held.parquet")
        fields = _fields(parts)
        return compared, [(name, step.named_faults(self.engine, one, fields.get(name, {}))) for name, one in faults]

    def keep_originals(self, parts: Sequence[_Read]) -> int:
        """Keeps the untouched files with the commit; how many were not there yet."""
        if not self.writer:
            return 0
        self.tell("keeping the original")
        origins = dict.fromkeys(one.seen.document.origin for part in parts for one in part.laid)
        return sum(self.writer.keep(origin, self.source.name, self.keep_days) for origin in origins)

    def _compared(self, table: Table, typed: rows.Typed, gone: Gone) -> rows.Comparison:
        self.tell(f"comparing {table.name}")
        shows = self.writer is None
        done = rows.compare(self.engine, table, [typed], self.snapshot, samples=shows, stay=gone.stay(table))
        if self.writer and done.has_changes:
            self.tell(f"writing {table.name}")
            rows.write(self.engine, done, self.writer)
        return done


def _files_by_table(source: Source, parts: Sequence[_Read]) -> Mapping[str, list[Path]]:
    found: dict[str, list[Path]] = {name: [] for name in INPUT_TABLES if name in source.fills}
    for part in parts:
        for one in part.part.maps:
            found[one.table].append(part.mapped[one.sql])
    return {table: files for table, files in found.items() if files}


def _fields(parts: Sequence[_Read]) -> Mapping[str, dict[tuple[int, str], str]]:
    """Per table the export's own word by number of the file and column."""
    found: dict[str, dict[tuple[int, str], str]] = {}
    for part in parts:
        for one in part.part.maps:
            for laid in part.laid:
                named = {(laid.number, column): word for column, word in one.fields.items()}
                found.setdefault(one.table, {}).update(named)
    return found
