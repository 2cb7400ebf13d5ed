"""What an import did, as facts for a terminal, a web page or a script to render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from swayed.sources.files import Skipped
from swayed.sources.headers import IgnoredColumn


@dataclass(frozen=True, slots=True)
class TableCounts:
    """Rows of one table in one import: read = new + changed + unchanged + duplicate + rejected + erased.

    Args:
        read: rows of all its files, blank lines apart.
        new: rows whose key was not in the workspace.
        changed: rows that changed at least one cell or attribute.
        unchanged: rows that were there already.
        duplicate: further copies of a row of the same import.
        rejected: rows that were refused; one row may have several rejects.
        removed: rows taken out because the export says they were deleted; no part of `read`.
        erased: rows of somebody who was erased here; left out.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    removed: int = 0
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Detection:
    """How one file was read.

    Args:
        file: the file.
        table: its table.
        format: CSV, JSON Lines or Parquet.
        n_rows: rows read.
        encoding: encoding of the text, empty for Parquet.
        delimiter: comma, semicolon, tab or bar; empty for other formats.
        decimal_comma: number columns read with a decimal comma.
        date_orders: per column with slashed dates, "day first" or "month first" as its values prove.
        epoch: per column that counts from 1970, its unit.
        zoneless: time columns with times or dates without a zone, read in `timezone`.
        days: time columns of day resolution as a whole.
        attributes: unknown columns that became attributes.
        ignored: unknown columns that were not loaded, each with the nearest declared column.
    """

    file: Path
    table: str
    format: str
    n_rows: int
    encoding: str
    delimiter: str
    decimal_comma: tuple[str, ...]
    date_orders: Mapping[str, str]
    epoch: Mapping[str, str]
    zoneless: tuple[str, ...]
    days: tuple[str, ...]
    attributes: tuple[str, ...]
    ignored: tuple[IgnoredColumn, ...]


@dataclass(frozen=True, slots=True)
class SampleChange:
    """One row that is new or changes.

    Args:
        table: its table.
        key: its key.
        status: "new" or "changed".
        columns: the columns that change; empty for a new row and where only attributes change.
    """

    table: str
    key: str
    status: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartReport:
    """The files of one kind in an export.

    Args:
        name: the kind, for instance "orders CSV".
        files: their names.
        encodings: their encodings, each once.
        n_read: items or rows read, the unreadable ones included.
        n_unreadable: items that could not be read at all; each is a reject.
        new_fields: fields that swayed has never heard of; they are left out.
        missing_fields: expected fields that no file bears.
        renamed_fields: fields read under their former or probable new name, `new (was old)`.
        assumed: what was taken to be so where the export does not say, with the number of rows.
    """

    name: str
    files: tuple[str, ...]
    encodings: tuple[str, ...]
    n_read: int
    n_unreadable: int
    new_fields: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()
    renamed_fields: tuple[str, ...] = ()
    assumed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export was.

    Args:
        source: name of the source.
        policy: what the platform's terms allow, in one sentence.
        parts: the kinds of file.
        n_kept: originals newly kept in the workspace.
        n_expired: rows and originals deleted because their time was over.
        keep_days: how long rows and originals may be kept, None for no limit.
    """

    source: str
    policy: str
    parts: tuple[PartReport, ...]
    n_kept: int = 0
    n_expired: int = 0
    keep_days: int | None = None


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """One import.

    Args:
        import_id: identifies the import in `rejects`.
        tables: counts per table, in the order of the contract.
        detections: how each file was read.
        skipped: files of folders that hold no table.
        rejects: every fault, grain and columns of the table `rejects`, by file and line.
        timezone: the zone in which zoneless times were read.
        is_dry_run: nothing was written.
        has_committed: something was written; an import that changes nothing makes no commit.
        sample_changes: of a dry run, a few keys per table that would be new or change.
        export: what the export was; None for canonical tables.
    """

    import_id: str
    tables: Mapping[str, TableCounts]
    detections: tuple[Detection, ...]
    skipped: tuple[Skipped, ...]
    rejects: pa.Table
    timezone: str
    is_dry_run: bool
    has_committed: bool
    sample_changes: tuple[SampleChange, ...] = ()
    export: ExportReport | None = None

    @property
    def n_rejected(self) -> int:
        """Rows and items that were refused."""
        unreadable = sum(part.n_unreadable for part in self.export.parts) if self.export else 0
        return unreadable + sum(counts.rejected for counts in self.tables.values())
