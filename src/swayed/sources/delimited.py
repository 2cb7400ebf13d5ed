"""CSV and its cousins: find delimiter and header, split rows, keep each row's physical line."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain
from re import match
from typing import IO, Any, Literal, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from swayed.errors import SourceError
from swayed.sources.encodings import UNDECODABLE, detect_encoding, encoding_label, text_chunks
from swayed.sources.files import InputFile
from swayed.sources.headers import normal_name
from swayed.sources.quotes import QuoteWatch, mended
from swayed.sources.sheets import LineFault, Sheet, raw_batch, raw_name, shortened, undecodable_faults, undecodable_rows
from swayed.tables import INPUT_TABLES

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_HEADER_CHARACTERS = 1 << 20
_START_CHARACTERS = 1_000
# Larger than the longest quoted text that `quotes` lets pass, so no record straddles two blocks.
_BLOCK_BYTES = 12 << 20
_UNDECODABLE_BYTES = UNDECODABLE.encode()


class ChunkFile(io.RawIOBase):
    """Chunks of bytes as a readable file.

    Args:
        chunks: the bytes.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")
        self.has_undecodable = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self.has_undecodable = self.has_undecodable or _UNDECODABLE_BYTES in chunk
            self._rest = memoryview(chunk)
        size = len(self._rest) if size < 0 else size
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)


def read_delimited(file: InputFile, known: Collection[str] = ()) -> Sheet:
    """The rows of a CSV or TSV file.

    Args:
        file: the file.
        known: column names that tell the header's delimiter; those of the file's table where left out.

    Raises:
        SourceError: the file is empty, binary, or its first line names no columns.
        AccessError: the file may not be read.
    """
    encoding = detect_encoding(file.path)
    chunks = (chunk for chunk in text_chunks(file.path, encoding) if chunk)
    start = b""
    # UTF-16 halves on the way, so one chunk may be short; a header never needs more than the first megabyte.
    for chunk in chunks:
        start += chunk
        if len(start) >= _HEADER_CHARACTERS:
            break
    header = _find_header(start[:_HEADER_CHARACTERS].decode("utf-8", errors="replace"), known or _declared(file))
    if header is None:
        raise SourceError(
            path=str(file.path),
            found="no header line was found",
            allowed="a first line that names the columns",
            do="Add one.",
        )
    body = _after_lines(start, header.n_lines)
    reading = _Reading(file, header.delimiter, header.n_lines + 1, tuple(raw_name(i) for i in range(len(header.names))))
    sheet = Sheet(header.names, iter(()), reading.faults, encoding_label(encoding), DELIMITERS[header.delimiter])
    sheet.batches = reading.batches(mended(chain([body], chunks), header.delimiter, reading.watch))
    return sheet


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    delimiter: str
    n_lines: int


def header_of(text: str) -> tuple[str, ...]:
    """The column names that the beginning of a text names; none when it names no two."""
    header = _find_header(text, ())
    return header.names if header and len(header.names) > 1 else ()


def _declared(file: InputFile) -> Collection[str]:
    return INPUT_TABLES[file.table].column_names


def _find_header(text: str, known: Collection[str]) -> _Header | None:
    declared = {normal_name(name) for name in known}
    first = match(r"sep=([,;\t|])\r?\n", text)
    n_before = 1 if first else 0
    text = text[first.end() :] if first else text
    best: tuple[int, int, _Header] | None = None
    for delimiter in [first[1]] if first else DELIMITERS:
        names, n_lines = _first_record(text, delimiter)
        n_known = sum(normal_name(name) in declared for name in names)
        header = _Header(tuple(names), delimiter, n_lines + n_before)
        if names and (best is None or (n_known, len(names)) > best[:2]):
            best = (n_known, len(names), header)
    return best[2] if best else None


def _first_record(text: str, delimiter: str) -> tuple[list[str], int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                return record, reader.line_num
    except csv.Error:
        pass
    return [], 0


def _after_lines(text: bytes, n_lines: int) -> bytes:
    position = 0
    for _ in range(n_lines):
        end = text.find(b"\n", position)
        if end < 0:
            return b""
        position = end + 1
    return text[position:]


@dataclass(slots=True)
class _Reading:
    """Keeps the physical line while rows are split.

    Args:
        file: the file read.
        delimiter: the character between cells.
        line: 1-based line of the next record.
        names: column names in the batches.
    """

    file: InputFile
    delimiter: str
    line: int
    names: tuple[str, ...]
    record: int = 1
    watch: QuoteWatch = field(default_factory=QuoteWatch)
    faults: list[LineFault] = field(default_factory=list)
    misfits: deque[tuple[int, int, str]] = field(default_factory=deque)

    def batches(self, chunks: Iterator[bytes]) -> Iterator[pa.RecordBatch]:
        start = self.line
        first = next(chunks, None)
        if first is not None:
            source = ChunkFile(chain([first], chunks))
            try:
                for batch in self._open(source):
                    yield self._with_lines(batch, has_undecodable=source.has_undecodable)
            except pa.ArrowInvalid as error:
                raise SourceError(
                    path=str(self.file.path),
                    found=f"the rows after line {self.line - 1} cannot be split ({str(error).splitlines()[0]})",
                    allowed="rows of delimited cells, each cell shorter than 4 MB",
                    do="Look at that line; a quotation mark may be missing.",
                ) from error
            self._lines_of(0)
        self.faults.extend(
            LineFault(
                start + offset,
                f"broken quotation marks: {shortened(text)}",
                'a quoted cell ends with " before the delimiter or the line end; a " inside it is written twice',
            )
            for offset, text in self.watch.broken
        )

    def _open(self, source: ChunkFile) -> arrow_csv.CSVStreamingReader:
        def misfit(row: arrow_csv.InvalidRow) -> Literal["skip"]:
            self.misfits.append((row.number or 0, row.actual_columns, row.text))
            return "skip"

        return arrow_csv.open_csv(
            cast("IO[Any]", source),
            # One thread: only then does the reader number its records.
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=list(self.names), block_size=_BLOCK_BYTES
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=misfit,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in self.names}, strings_can_be_null=False, check_utf8=False
            ),
        )

    def _with_lines(self, batch: pa.RecordBatch, *, has_undecodable: bool) -> pa.RecordBatch:
        cells: list[Any] = list(batch.columns)
        breaks = np.zeros(batch.num_rows, np.int64)
        if self.watch.has_quotes:
            for cell in cells:
                breaks += pc.count_substring(cell, "\n").to_numpy(zero_copy_only=False)
        lines: Any = pa.array(self._lines_of(batch.num_rows, breaks))
        if has_undecodable and (wrong := undecodable_rows(cells)) is not None:
            self.faults.extend(undecodable_faults(lines, cells, wrong))
            right = pc.invert(wrong)
            lines, cells = lines.filter(right), [cell.filter(right) for cell in cells]
        return raw_batch(lines, cells)

    def _lines_of(self, n_rows: int, breaks: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Physical lines of the next `n_rows` good records, stepping over the misfits between them."""
        between: list[tuple[int, int, str]] = []
        while self.misfits and (n_rows == 0 or self.misfits[0][0] < self.record + n_rows + len(between)):
            between.append(self.misfits.popleft())
        heights = np.ones(n_rows + len(between), np.int64)
        is_good = np.ones(len(heights), bool)
        for number, _, text in between:
            is_good[number - self.record] = False
            heights[number - self.record] = 1 + text.rstrip("\r\n").count("\n")
        if breaks is not None:
            heights[is_good] += breaks
        lines = self.line + np.concatenate(([0], np.cumsum(heights)[:-1])) if len(heights) else heights
        for number, n_cells, text in between:
            # Spreadsheets pad a table with lines of nothing but delimiters.
            start = csv.reader(io.StringIO(text[:_START_CHARACTERS], newline=""), delimiter=self.delimiter)
            if any(cell.strip() for cell in next(start, [])):
                self._misfit(int(lines[number - self.record]), n_cells, text)
        self.record += len(heights)
        self.line += int(heights.sum())
        good: NDArray[np.int64] = lines[is_good]
        return good

    def _misfit(self, line: int, n_cells: int, text: str) -> None:
        self.faults.append(
            LineFault(
                line,
                f"{n_cells} cell{'' if n_cells == 1 else 's'}: {shortened(text)}",
                f"{len(self.names)} cells, as in the header",
            )
        )
