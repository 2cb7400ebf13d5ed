"""One input file as rows of plain texts, before any cell is understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from swayed.sources.encodings import UNDECODABLE

LINE = "line"
MOMENT = pa.timestamp("us", tz="UTC")
"""Type of a cell that a file itself holds as a moment."""
_FOUND_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class LineFault:
    """A row that could not be split into cells.

    Args:
        line: 1-based physical line of the file; row number in Parquet.
        found: what stands there.
        allowed: what may stand there.
    """

    line: int
    found: str
    allowed: str


@dataclass(slots=True)
class Sheet:
    """The rows of one file.

    Args:
        headers: column names as written, in order.
        batches: rows in batches with the columns `line`, `c0`, `c1`, ...: trimmed texts, or moments, null where the cell is empty.
        faults: rows that could not be split; complete when `batches` is read to its end.
        encoding: encoding as shown to operators, empty where it is no question.
        delimiter: the character between cells, empty where it is no question.
        moments: columns whose cells are moments.
    """

    headers: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]
    faults: list[LineFault] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    moments: frozenset[str] = frozenset()


def raw_name(position: int) -> str:
    """Name of a column inside swayed: positions cannot clash as the operator's own names can."""
    return f"c{position}"


def is_moment(kind: pa.DataType) -> bool:
    """Whether cells of an Arrow type are times that bear a zone."""
    return pa.types.is_timestamp(kind) and kind.tz is not None


def shortened(text: str, n_characters: int = _FOUND_CHARACTERS) -> str:
    """A cell or line as it is shown in a reject."""
    shown = text.replace(UNDECODABLE, "\ufffd").strip()
    return shown if len(shown) <= n_characters else shown[: n_characters - 3] + "..."


def raw_batch(lines: pa.Int64Array, cells: Sequence[pa.StringArray | pa.TimestampArray]) -> pa.RecordBatch:
    """Rows as one batch: texts trimmed, empty ones null, wholly empty rows left out."""
    clean = [_clean(cell) for cell in cells]
    batch = pa.RecordBatch.from_arrays([lines, *clean], names=[LINE, *(raw_name(i) for i in range(len(clean)))])
    if any(cell.null_count == 0 for cell in clean):
        return batch
    filled = pc.is_valid(clean[0])
    for cell in clean[1:]:
        filled = pc.or_(filled, pc.is_valid(cell))
    return batch.filter(filled)


def undecodable_faults(
    lines: pa.Int64Array, cells: Sequence[pa.StringArray], wrong: pa.BooleanArray
) -> Iterator[LineFault]:
    """One fault per row that holds a byte which could not be decoded, with the text around it."""
    columns = [cell.filter(wrong).to_pylist() for cell in cells]
    for line, *row in zip(lines.filter(wrong).to_pylist(), *columns, strict=True):
        text = next(str(cell) for cell in row if UNDECODABLE in str(cell))
        place = max(text.index(UNDECODABLE) - 40, 0)
        yield LineFault(int(str(line)), shortened(text[place:]), "bytes of the file's encoding; save it as UTF-8")


def undecodable_rows(cells: Sequence[pa.StringArray]) -> pa.BooleanArray | None:
    """Which rows hold a byte that could not be decoded; None when none does."""
    marked: pa.BooleanArray | None = None
    for cell in cells:
        found = pc.match_substring(cell, UNDECODABLE)
        marked = found if marked is None else pc.or_(marked, found)
    return marked if marked is not None and marked.true_count else None


def _clean(cell: pa.StringArray | pa.TimestampArray) -> pa.StringArray | pa.TimestampArray:
    if is_moment(cell.type):
        return cell
    trimmed: pa.StringArray = pc.utf8_trim_whitespace(cell)
    is_filled: Any = pc.binary_length(trimmed).cast(pa.bool_())
    if not pc.all(is_filled).as_py():
        trimmed = pc.if_else(is_filled, trimmed, pa.scalar(None, pa.string()))
    return trimmed
