"""Parquet files as rows of texts, so that they pass the same checks as every other file.

Times that bear a zone stay what they are: written out and read again they would be the same, and most of an import's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from swayed.errors import AccessError, SourceError
from swayed.sources.files import InputFile
from swayed.sources.sheets import MOMENT, Sheet, is_moment, raw_batch, raw_name

_BATCH_ROWS = 65_536


def read_parquet(file: InputFile) -> Sheet:
    """The rows of a Parquet file; the line of a row is its number.

    Raises:
        SourceError: the file is empty, truncated or no Parquet file, or holds a column that is no table cell.
        AccessError: the file may not be read.
    """
    try:
        with file.path.open("rb") as handle:
            if not handle.read(1):
                raise _unreadable(file, "the file is empty")
        parquet = pq.ParquetFile(file.path)
    except PermissionError as error:
        raise AccessError(
            path=str(file.path), found=f"cannot be read ({error.strerror})", do="Check its permissions."
        ) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error).splitlines()[0]) from error
    for column in parquet.schema_arrow:
        if _is_nested(column.type):
            raise _unreadable(file, f"column {column.name} holds {column.type}")
    moments = (raw_name(i) for i, column in enumerate(parquet.schema_arrow) if is_moment(column.type))
    return Sheet(tuple(parquet.schema_arrow.names), _batches(file, parquet), moments=frozenset(moments))


def _batches(file: InputFile, parquet: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    line = 1
    try:
        for batch in parquet.iter_batches(_BATCH_ROWS):
            lines = pa.array(range(line, line + batch.num_rows), pa.int64())
            yield raw_batch(lines, [_as_cell(column) for column in batch.columns])
            line += batch.num_rows
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error).splitlines()[0]) from error


def _as_cell(cells: Any) -> Any:
    """Moments in microseconds, anything else as texts."""
    return cells.cast(MOMENT, safe=False) if is_moment(cells.type) else _as_text(cells)


def _as_text(cells: Any) -> Any:
    """Any Arrow array as an array of texts."""
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return _as_text(cells.dictionary_decode())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values = pc.replace_substring(_as_text(cells.values), "|", "\\|")
        lists = pa.ListArray.from_arrays(cells.offsets.cast(pa.int32()), values, mask=cells.is_null())
        return pc.binary_join(lists, "|")
    if pa.types.is_timestamp(kind):
        return cells.cast(pa.timestamp("us", kind.tz and "UTC"), safe=False).cast(pa.string())
    if pa.types.is_floating(kind):
        # pandas writes a missing number as NaN.
        return pc.if_else(pc.is_nan(cells), pa.scalar(None, kind), cells).cast(pa.string())
    return cells.cast(pa.string())


def _is_nested(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _is_nested(kind.value_type) or pa.types.is_list(kind.value_type)
    return bool(pa.types.is_nested(kind) and not pa.types.is_dictionary(kind))


def _unreadable(file: InputFile, found: str) -> SourceError:
    return SourceError(
        path=str(file.path),
        found=f"cannot be read as Parquet ({found})",
        allowed="a complete Parquet file of texts, numbers, times, flags and lists of texts",
        do="Export it again.",
    )
