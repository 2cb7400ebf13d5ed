"""SQL that turns the staged cells of one file into rows of its table, each marked when a cell is faulty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from swayed.sources.cells import CellSql, cell_sql, fault_sql, literal
from swayed.sources.pseudonyms import KEYED, keyed_sql
from swayed.sources.readings import Reading
from swayed.sources.staging import StagedFile
from swayed.tables import Table, Type

_DAY = "_is_day"


def typed_schema(table: Table) -> pa.Schema:
    """Rows of an import before they are compared: which file, row and line, which columns they bear, key, cells.

    A row is known by `file_no` and `row`; of an export several rows may stem from one line.
    """
    attribute = pa.struct([pa.field("name", pa.string()), pa.field("value", pa.string())])
    return pa.schema(
        [
            ("file_no", pa.int64()),
            ("row", pa.int64()),
            ("line", pa.int64()),
            ("present", pa.int64()),
            ("is_faulty", pa.bool_()),
            ("row_key", pa.string()),
            *table.schema,
            ("attributes", pa.list_(attribute)),
        ]
    )


def key_sql(table: Table) -> str:
    """The key of a row as one text; an unknown part of it equals another unknown one."""
    if len(table.key) == 1:
        return f'"{table.key[0]}"'
    return _joined(table, table.key)


def present_bit(table: Table, name: str) -> int:
    """The bit of `present` that says whether a row bears the column."""
    return 1 << table.column_names.index(name.removesuffix(_DAY) if name.endswith(_DAY) else name)


@dataclass(frozen=True, slots=True)
class TypedFile:
    """The statements for one staged file.

    Args:
        checked: values under their column names, raw cells, and `fault_<column>` per column.
        rows: rows of `typed_schema` out of the view `checked`; columns that the file lacks are unknown.
        faults: per column that may be faulty, line, column, found and allowed of every faulty cell.
    """

    checked: str
    rows: str
    faults: Sequence[str]


def typed_file(
    staged: StagedFile, table: Table, readings: Mapping[str, Reading], timezone: str, source: str, checked: str
) -> TypedFile:
    """The statements that type one staged file.

    Args:
        staged: the file.
        table: its table.
        readings: per raw column.
        timezone: IANA name of the zone of zoneless times.
        source: name under which the staged rows are open.
        checked: name under which `TypedFile.checked` will be open.
    """
    cells = {
        column.name: cell_sql(column, column.declared, readings[column.raw], timezone)
        for column in staged.columns
        if column.declared
    }
    values = {**{f"{name}{_DAY}": cell.day for name, cell in cells.items() if cell.day}}
    values = {name: day for name, day in values.items() if name in table.column_names}
    for name, cell in cells.items():
        # A flag in the file itself, as in an exported lake, knows more than the look of the times.
        values[name] = f"coalesce({cell.value}, {values[name]})" if name in values else cell.value
    if table.name == "events" and "stage" in cells:
        values["stage"] = (
            f"CASE WHEN lower({cells['stage'].raw}) = 'refund' THEN 'refund' ELSE {cells['stage'].raw} END"
        )
    values.update({name: keyed_sql(name, values[name]) for name in KEYED.get(table.name, ()) if name in values})
    faults = {name: fault_sql(cell, table, cells) for name, cell in cells.items()}
    listed = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    wrong = ", ".join(f'{fault} AS "fault_{name}"' for name, fault in faults.items())
    return TypedFile(
        checked=f"SELECT *, {wrong} FROM (SELECT *, {listed} FROM {source})",
        rows=_rows_sql(staged, table, [name for name in table.column_names if name in values], list(faults), checked),
        faults=[
            f"SELECT {_file_no(staged)} AS file_no, line, '{name}' AS \"column\", "
            f"coalesce(left(CAST({cells[name].raw} AS VARCHAR), 200), '') AS found, "
            f'"fault_{name}" AS allowed FROM {checked} WHERE "fault_{name}" IS NOT NULL'
            for name in faults
        ],
    )


def _rows_sql(staged: StagedFile, table: Table, names: Sequence[str], faults: Sequence[str], checked: str) -> str:
    present = "present"
    if not staged.has_presence:
        bits = sum(1 << table.column_names.index(column.name) for column in staged.columns if column.declared)
        present = f"CAST({bits} AS BIGINT)"
    is_faulty = " OR ".join(f'"fault_{name}" IS NOT NULL' for name in faults)
    columns = {name: f'"{name}"' if name in names else "NULL" for name in table.column_names}
    if table.generated_key:
        (key,) = table.key
        generated = f"'x' || left(md5({_joined(table, _content(table), set(names))}), 20)"
        columns[key] = f'coalesce("{key}", {generated})' if key in names else generated
    listed = "".join(f', {expression} AS "{name}"' for name, expression in columns.items())
    key = columns[table.key[0]] if len(table.key) == 1 else _joined(table, table.key, set(names))
    row = '"row"' if staged.is_mapped else "line"
    return (
        f'SELECT {_file_no(staged)} AS file_no, {row} AS "row", line, {present} AS present, ({is_faulty}) AS is_faulty, '
        f"{key} AS row_key{listed}{_attributes(staged)} FROM {checked}"
    )


def _file_no(staged: StagedFile) -> str:
    return "file_no" if staged.is_mapped else f"CAST({staged.number} AS BIGINT)"


def _attributes(staged: StagedFile) -> str:
    attributes = sorted((column for column in staged.columns if not column.declared), key=lambda column: column.name)
    if not attributes:
        return ", NULL AS attributes"
    structs = [f"{{'name': {literal(column.name)}, 'value': {column.raw}}}" for column in attributes]
    if not staged.has_presence:
        return f", [{', '.join(structs)}] AS attributes"
    there = [
        f"CASE WHEN {column.raw}_is_there THEN {struct} END" for column, struct in zip(attributes, structs, strict=True)
    ]
    return f", list_filter([{', '.join(there)}], lambda x: x IS NOT NULL) AS attributes"


def _content(table: Table) -> tuple[str, ...]:
    """The columns that make a contact what it is; day resolution is a property of the file, not of the contact."""
    return tuple(name for name in table.column_names if name not in table.key and not name.endswith(_DAY))


def _joined(table: Table, names: Sequence[str], known: set[str] | None = None) -> str:
    """Cells as one text in which no two different rows look alike: every cell bears its length, unknown is `-`."""
    return " || ',' || ".join(
        "'-'" if known is not None and name not in known else _measured(_text(table, name)) for name in names
    )


def _measured(text: str) -> str:
    return f"coalesce(CAST(length({text}) AS VARCHAR) || ':' || {text}, '-')"


def _text(table: Table, name: str) -> str:
    match table.column(name).type:
        case Type.TEXT:
            return f'"{name}"'
        case Type.LIST:
            return f"array_to_string(list_transform(\"{name}\", lambda x: replace(x, '|', '\\|')), '|')"
        case Type.INSTANT:
            return f'CAST(epoch_us("{name}") AS VARCHAR)'
        case _:
            return f'CAST("{name}" AS VARCHAR)'


def content_sql(table: Table) -> str:
    """A whole row as one text, attributes and borne columns included: equal texts are equal rows.

    Where the key is generated from the cells, rows of one generated key differ at most in what their files lack or in
    day resolution; both are the same contact.
    """
    if table.generated_key:
        return _joined(table, _content(table))
    attributes = _measured("CAST(attributes AS VARCHAR)")
    return f"CAST(present AS VARCHAR) || ',' || {_joined(table, table.column_names)} || ',' || {attributes}"


__all__ = ["CellSql", "TypedFile", "content_sql", "key_sql", "present_bit", "typed_file", "typed_schema"]
