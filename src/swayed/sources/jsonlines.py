"""JSON Lines: one object a line, split by the engine so that a broken line costs only itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from swayed.sources.cells import literal
from swayed.sources.encodings import detect_encoding, encoding_label, text_chunks
from swayed.sources.files import InputFile
from swayed.sources.headers import FileColumn, normal_name
from swayed.sources.sheets import LineFault, Sheet, raw_batch, undecodable_faults, undecodable_rows
from swayed.tables import Table, Type

ALLOWED = "one JSON object on each line"
IS_OBJECT = "CASE WHEN json_valid(c0) THEN json_type(c0) = 'OBJECT' ELSE false END"


def read_json_lines(file: InputFile) -> Sheet:
    """The lines of a JSON Lines file as the one column `c0`.

    Raises:
        SourceError: the file is empty or binary.
        AccessError: the file may not be read.
    """
    encoding = detect_encoding(file.path)
    sheet = Sheet(("line",), iter(()), encoding=encoding_label(encoding))
    sheet.batches = _batches(text_chunks(file.path, encoding), sheet.faults)
    return sheet


def _batches(chunks: Iterator[bytes], faults: list[LineFault]) -> Iterator[pa.RecordBatch]:
    number = 1
    rest = ""
    for chunk in chunks:
        *lines, rest = (rest + chunk.decode("utf-8")).split("\n")
        if lines:
            yield _batch(lines, number, faults)
            number += len(lines)
    if rest.strip():
        yield _batch([rest], number, faults)


def _batch(texts: list[str], number: int, faults: list[LineFault]) -> pa.RecordBatch:
    cells, lines = pa.array(texts, pa.string()), pa.array(range(number, number + len(texts)), pa.int64())
    wrong = undecodable_rows([cells])
    if wrong is not None:
        faults.extend(undecodable_faults(lines, [cells], wrong))
        right = pc.invert(wrong)
        cells, lines = cells.filter(right), lines.filter(right)
    return raw_batch(lines, [cells])


def headers_of(keys: Sequence[str]) -> tuple[str, ...]:
    """Column names of a file whose objects bear `keys`: keys that differ by case or spaces are one column."""
    return tuple(sorted({normal_name(key) for key in keys if normal_name(key)}))


def cells_sql(keys: Sequence[str], columns: Sequence[FileColumn], table: Table, lines: str) -> str:
    """The staged rows of a file from its lines: texts, which declared columns a row bears, and which attributes.

    A key that a row lacks is absent from that row alone: it leaves what was there, while null sets unknown.
    """
    paths = {key: f"/{key.replace('~', '~0').replace('/', '~1')}" for key in sorted(keys) if normal_name(key)}
    listed = ", ".join(literal(path) for path in paths.values())
    position = {key: index for index, key in enumerate(paths, start=1)}
    bits, selected = ["CAST(0 AS BIGINT)"], []
    for column in columns:
        own = [position[key] for key in paths if normal_name(key) == column.name]
        is_list = column.declared is not None and column.declared.type is Type.LIST
        texts = [_list_text(at) if is_list else f"v[{at}]" for at in own]
        joined = texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"
        is_there = "(" + " OR ".join(f"t[{at}] IS NOT NULL" for at in own) + ")"
        selected.append(f"nullif(trim({joined}), '') AS {column.raw}")
        if column.declared is None:
            selected.append(f"{is_there} AS {column.raw}_is_there")
        else:
            bit = 1 << table.column_names.index(column.name)
            bits.append(f"CASE WHEN {is_there} THEN {bit} ELSE 0 END")
    return (
        f"SELECT line, {' + '.join(bits)} AS present, {', '.join(selected)} FROM (SELECT line, "
        f"json_extract_string(c0, [{listed}]) AS v, json_type(c0, [{listed}]) AS t FROM {lines} WHERE {IS_OBJECT})"
    )


def _list_text(at: int) -> str:
    texts = f"""list_transform(from_json(v[{at}], '["VARCHAR"]'), lambda x: replace(x, '|', '\\|'))"""
    return f"CASE WHEN t[{at}] = 'ARRAY' THEN array_to_string({texts}, '|') ELSE v[{at}] END"
