"""A folder beside the lake in which an import lays out its rows before anything is written to the lake."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from swayed.errors import AccessError
from swayed.sources.files import InputFile
from swayed.sources.headers import FileColumn, IgnoredColumn
from swayed.sources.sheets import LINE, MOMENT, LineFault, Sheet

FOLDER_NAME = "staging"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One file laid out as texts.

    Args:
        file: where it came from.
        number: its place among the files of the import, from 0.
        rows: Parquet file of texts and moments with the columns `line`, `c0`, ...; with `has_presence` also `present` and `cN_is_there`.
        n_rows: rows in it.
        columns: the columns to load.
        ignored: the columns passed over.
        faults: rows that could not be split.
        encoding: as shown to operators, empty for Parquet.
        delimiter: as shown to operators, empty where there is none.
        has_presence: rows differ in the columns they bear, as JSON objects do.
        is_mapped: the rows were mapped from an export: they bear `file_no` and `row`.
    """

    file: InputFile
    number: int
    rows: Path
    n_rows: int
    columns: tuple[FileColumn, ...]
    ignored: tuple[IgnoredColumn, ...]
    faults: tuple[LineFault, ...]
    encoding: str
    delimiter: str
    has_presence: bool = False
    is_mapped: bool = False


@contextmanager
def staging_folder(workspace: Path | None) -> Iterator[Path]:
    """An empty folder that is gone afterwards.

    Args:
        workspace: the workspace, whose writer lock is held: what an import that crashed left there is deleted. None
            for a folder outside of any workspace, as a dry run wants it.

    Raises:
        AccessError: the folder cannot be made.
    """
    root = workspace / FOLDER_NAME if workspace else None
    try:
        if root:
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
        folder = Path(tempfile.mkdtemp(prefix="import-", dir=root))
    except OSError as error:
        raise _no_room(root or Path(tempfile.gettempdir()), error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(root or folder, ignore_errors=True)


def staged_field(column: FileColumn) -> pa.Field[Any]:
    """A column of a staged file."""
    return pa.field(column.raw, MOMENT if column.is_moment else pa.string())


def staged_schema(staged: StagedFile) -> pa.Schema:
    """Schema of the file in which the cells of a staged file are laid out."""
    fields: list[pa.Field[Any]] = [pa.field(LINE, pa.int64())]
    if staged.is_mapped:
        fields += [pa.field("file_no", pa.int64()), pa.field("row", pa.int64())]
    fields.extend(staged_field(column) for column in staged.columns)
    if staged.has_presence:
        fields.append(pa.field("present", pa.int64()))
        fields.extend(
            pa.field(f"{column.raw}_is_there", pa.bool_()) for column in staged.columns if not column.declared
        )
    return pa.schema(fields)


def write_sheet(sheet: Sheet, columns: Sequence[pa.Field[Any]], path: Path) -> int:
    """Lays out columns of a sheet as Parquet and returns the number of rows; moments become texts where texts are asked for.

    Raises:
        SourceError: the file turned out to be unreadable.
        AccessError: no space is left, or the folder cannot be written.
    """
    schema = pa.schema([pa.field(LINE, pa.int64()), *columns])
    n_rows = 0
    try:
        writer = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
    except OSError as error:
        raise _no_room(path, error) from error
    with _closing(writer, path):
        for batch in sheet.batches:
            n_rows += batch.num_rows
            try:
                writer.write_batch(batch.select(schema.names).cast(schema))
            except OSError as error:
                raise _no_room(path, error) from error
    return n_rows


@contextmanager
def _closing(writer: pq.ParquetWriter, path: Path) -> Iterator[None]:
    yield
    try:
        writer.close()
    except OSError as error:
        raise _no_room(path, error) from error


def _no_room(path: Path, error: OSError) -> AccessError:
    return AccessError(
        path=str(path),
        found=f"cannot be written ({error.strerror or error})",
        do="Check free space and permissions, then import again; the workspace is as before.",
    )
