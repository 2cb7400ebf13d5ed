"""The documents of one kind laid out in the staging folder, each item with the number of its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from swayed.sources.delimited import read_delimited
from swayed.sources.encodings import UNDECODABLE, encoding_label, text_chunks
from swayed.sources.exports.declaration import Part, Shape
from swayed.sources.exports.items import ItemsError, items
from swayed.sources.exports.recognition import Glance
from swayed.sources.files import Format, InputFile
from swayed.sources.headers import normal_name
from swayed.sources.jsonlines import read_json_lines
from swayed.sources.sheets import LineFault, Sheet, shortened

_BATCH_ITEMS = 4_096
_BATCH_CHARACTERS = 8 << 20
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, as JSON can write one; no text can be kept that holds it."""
_PLACE: list[pa.Field[Any]] = [pa.field("file_no", pa.int64()), pa.field("line", pa.int64())]
ITEMS = pa.schema([*_PLACE, pa.field("item", pa.string())])
"""Items of JSON documents before their fields are read."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One document laid out.

    Args:
        seen: the document.
        part: its kind.
        number: its place among the documents of the import, from 0.
        rows: Parquet file: `ITEMS` for JSON, the columns of the part for CSV.
        n_rows: rows in it.
        faults: rows that could not be split.
        headers: the columns as written, of a CSV.
    """

    seen: Glance
    part: Part
    number: int
    rows: Path
    n_rows: int
    faults: tuple[LineFault, ...]
    headers: tuple[str, ...] = ()

    @property
    def encoding(self) -> str:
        """The encoding as shown to operators."""
        return encoding_label(self.seen.encoding)


def lay_out(
    seen: Glance, part: Part, at: tuple[str, ...], number: int, folder: Path, confirmed: Mapping[str, str]
) -> Laid:
    """One document in the staging folder.

    Args:
        seen: the document.
        part: its kind.
        at: where its items stand.
        number: its place among the documents of the import.
        folder: the staging folder.
        confirmed: field by column, of a sheet with columns of the operator's own.

    Raises:
        SourceError: it is truncated or broken, so that nothing after the fault can be told.
        AccessError: it may not be read, or there is no space.
    """
    path = folder / f"document-{number}.parquet"
    laid = Laid(seen, part, number, path, 0, ())
    if part.shape is Shape.CSV and part.read is None:
        return _lay_sheet(laid, confirmed)
    if part.read is None and seen.is_lines and not at:
        return _lay_lines(laid)
    faults: list[LineFault] = []
    numbered = part.read(seen.document.path) if part.read else items(_texts(seen), at)
    with pq.ParquetWriter(path, ITEMS, compression="zstd", compression_level=1) as writer:
        n_rows = 0
        for batch in _batches(_followed(numbered, seen), number, faults):
            writer.write_batch(batch)
            n_rows += batch.num_rows
    return replace(laid, n_rows=n_rows, faults=tuple(faults))


def named_columns(part: Part, headers: tuple[str, ...]) -> Mapping[str, int]:
    """Where each column of a part stands in a sheet; its former name serves where today's is missing."""
    places = {normal_name(header): place for place, header in reversed(list(enumerate(headers)))}
    former = {new: normal_name(old) for new, old in part.renamed.items()}
    found = {name: places.get(normal_name(name), places.get(former.get(name, ""))) for name in part.columns}
    return {name: place for name, place in found.items() if place is not None}


def _lay_sheet(laid: Laid, confirmed: Mapping[str, str]) -> Laid:
    known = laid.part.columns or tuple(confirmed)
    sheet = read_delimited(InputFile(laid.seen.document.path, "", Format.DELIMITED), known)
    if laid.part.wanted:
        columns: Mapping[str, int] = {field: sheet.headers.index(header) for header, field in confirmed.items()}
    else:
        columns = named_columns(laid.part, sheet.headers)
    schema = pa.schema([*_PLACE, *(pa.field(name, pa.string()) for name in columns)])
    n_rows = _write(sheet, schema, {name: f"c{place}" for name, place in columns.items()}, laid)
    return replace(laid, n_rows=n_rows, faults=tuple(sheet.faults), headers=sheet.headers)


def _lay_lines(laid: Laid) -> Laid:
    sheet = read_json_lines(InputFile(laid.seen.document.path, "", Format.JSON_LINES))
    n_rows = _write(sheet, ITEMS, {"item": "c0"}, laid)
    return replace(laid, n_rows=n_rows, faults=tuple(sheet.faults))


def _write(sheet: Sheet, schema: pa.Schema, columns: Mapping[str, str], laid: Laid) -> int:
    n_rows = 0
    with pq.ParquetWriter(laid.rows, schema, compression="zstd", compression_level=1) as writer:
        for batch in sheet.batches:
            numbers = pa.array([laid.number], pa.int64()).take(pa.array([0] * batch.num_rows, pa.int64()))
            cells = [batch.column(raw) for raw in columns.values()]
            writer.write_batch(
                pa.RecordBatch.from_arrays([numbers, batch.column("line"), *cells], names=["file_no", "line", *columns])
            )
            n_rows += batch.num_rows
    return n_rows


def _texts(seen: Glance) -> Iterator[str]:
    return (chunk.decode("utf-8") for chunk in text_chunks(seen.document.path, seen.encoding) if chunk)


def _followed(numbered: Iterator[tuple[int, str]], seen: Glance) -> Iterator[tuple[int, str]]:
    try:
        yield from numbered
    except ItemsError as error:
        raise error.for_file(seen.document.name) from error


def _batches(numbered: Iterator[tuple[int, str]], number: int, faults: list[LineFault]) -> Iterator[pa.RecordBatch]:
    while some := list(islice(_limited(numbered), _BATCH_ITEMS)):
        good = []
        for line, written in some:
            text = written if written.isascii() else _HALF.sub(UNDECODABLE, written)
            if UNDECODABLE in text:
                start = max(text.index(UNDECODABLE) - 40, 0)
                faults.append(
                    LineFault(line, shortened(text[start:]), "bytes of the file's encoding; save it as UTF-8")
                )
            else:
                good.append((line, text))
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([number] * len(good), pa.int64()),
                pa.array([line for line, _ in good], pa.int64()),
                pa.array([text for _, text in good], pa.string()),
            ],
            schema=ITEMS,
        )


def _limited(numbered: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Items until enough characters are together for one batch."""
    n_characters = 0
    for line, text in numbered:
        n_characters += len(text)
        yield line, text
        if n_characters > _BATCH_CHARACTERS:
            return
