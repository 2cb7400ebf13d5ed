"""Everything of an export that runs inside the engine: read the fields, map them to tables, settle repeated keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from swayed.engines import Engine, read_sql, repeated_keys
from swayed.errors import TableContractError
from swayed.sources.cells import literal
from swayed.sources.exports.declaration import Map, Part, Shape, Source
from swayed.sources.exports.drift import Drift, json_drift, sheet_drift
from swayed.sources.exports.laying import ITEMS, Laid, named_columns
from swayed.sources.exports.plain import plain_text
from swayed.sources.exports.settling import Gone, settled_sql
from swayed.sources.files import Format, InputFile
from swayed.sources.headers import FileColumn
from swayed.sources.jsonlines import ALLOWED
from swayed.sources.pseudonyms import keyed_customer_sql
from swayed.sources.sheets import raw_name
from swayed.sources.staging import StagedFile, staged_schema
from swayed.sources.step import FAULTS
from swayed.tables import INPUT_TABLES, Table

_PACKAGE = "swayed.sources.exports"
_N_SAMPLE = 2_000
_SESSION_TABLES = ("export", "export_files", "export_items", "export_parsed", "export_mapped", "export_rows", "export_settled",
                   "export_repeated", "export_fields", "export_faults", "export_gone_accounts", "export_gone_posts",
                   "export_gone_interactions", "export_gone_follows", "export_gone_events")  # fmt: skip
_BESIDE, _PREPARED = "export_beside", "export_prepared"
_IS_OBJECT = "CASE WHEN json_valid(item) THEN json_type(item) = 'OBJECT' ELSE false END"
_BORNE = ("version", "is_deleted", "is_stub", "assumed")
# What ties an account to a customer without the customer's own word.
_TIES = ("email_hash", "external_id", "declared_customer_id")
# An address has no business among the rejects, which are kept in plain words.
_ADDRESS = r"[^\s\"'',;<>]+@[^\s\"'',;<>]+"


@contextmanager
def session(engine: Engine) -> Iterator[None]:
    """Leaves no table of the export behind in the engine."""
    try:
        yield
    finally:
        for name in (*_SESSION_TABLES, _BESIDE, _PREPARED):
            engine.drop(name)


@dataclass(frozen=True, slots=True)
class Opened:
    """One kind of file, open as `export`.

    Args:
        drift: what has changed in its fields.
        faults: items that are no objects, and rows that could not be split.
    """

    drift: Drift
    faults: pa.Table


def open_part(engine: Engine, part: Part, laid: Sequence[Laid], folder: Path) -> Opened:
    """Leaves `export` in the engine: one row per item or line, with `file_no`, `line` and the fields that are read.

    And `export_files`: `file_no`; `place`, the folder and name of the file, archives being folders; `columns`, those of
    the part that a sheet bears, filled or not.
    """
    files = [str(one.rows) for one in laid]
    engine.put("export_files", _places(laid))
    faults = [_line_faults(one) for one in laid]
    if part.shape is Shape.CSV and part.read is None:
        engine.open_table("export", files, _sheet_schema(part))
        drift: Drift = ((), (), ())
        if not part.wanted:
            drift = sheet_drift(part, [name for one in laid for name in one.headers])
        return Opened(drift, pa.concat_tables(faults))
    engine.open_table("export_items", files, ITEMS)
    broken = engine.arrow(
        f'SELECT file_no, line, NULL AS "column", left(item, 200) AS found, {literal(ALLOWED)} AS allowed '
        f"FROM export_items WHERE NOT {_IS_OBJECT} ORDER BY file_no, line"
    )
    faults.append(broken.cast(FAULTS))
    structure = literal(json.dumps(part.structure))
    # Read once: every table that is mapped from it then reads columns, not JSON.
    engine.view(
        "export_parsed",
        f"SELECT file_no, line, unnest(from_json(item, {structure})) FROM export_items WHERE {_IS_OBJECT}",
    )
    schema = engine.arrow("SELECT * FROM export_parsed LIMIT 0").schema
    parsed = folder / f"parsed-{laid[0].number}.parquet"
    engine.write_parquet("export_parsed", schema, parsed)
    sample = f"SELECT item FROM export_items WHERE {_IS_OBJECT} LIMIT {_N_SAMPLE}"
    found = engine.arrow(f"SELECT CAST(json_group_structure(CAST(item AS JSON)) AS VARCHAR) AS found FROM ({sample})")[
        "found"
    ][0].as_py()
    engine.open_table("export", [str(parsed)], schema)
    for one in laid:
        one.rows.unlink()
    drift = json_drift(part, json.loads(found) if found else {})
    return Opened(drift, pa.concat_tables(faults))


def open_around(engine: Engine, part: Part, beside: Sequence[Laid]) -> None:
    """Leaves what the maps of a part read apart from `export`: the rows of the part beside it, and the prepared rows."""
    if part.beside:
        engine.open_table(_BESIDE, [str(one.rows) for one in beside], _sheet_schema(part.beside))
    if part.prepared:
        engine.view(_PREPARED, read_sql(_PACKAGE, part.prepared))


def map_part(engine: Engine, source: Source, one: Map, path: Path) -> Mapping[str, int]:
    """The rows of one table out of `export`, as texts in a Parquet file; what was assumed of how many rows."""
    table = INPUT_TABLES[one.table]
    engine.view("export_mapped", read_sql(_PACKAGE, one.sql))
    found = engine.arrow("SELECT * FROM export_mapped LIMIT 0").schema
    names = [name for name in found.names if name not in ("file_no", "line", *_BORNE)]
    unknown = [name for name in names if name not in table.column_names]
    if unknown and not table.attributes:
        raise TableContractError(
            table=table.name, found=f"{one.sql}.sql leaves {', '.join(unknown)}", allowed=", ".join(table.column_names)
        )
    cells = ", ".join(f'{_cell(name, found.field(name).type, source, table)} AS "{name}"' for name in names)
    version = "CAST(version AS VARCHAR)" if "version" in found.names else "CAST(NULL AS VARCHAR)"
    flags = [
        f"{f'coalesce({name}, false)' if name in found.names else 'false'} AS {name}"
        for name in ("is_deleted", "is_stub")
    ]
    sql = f"SELECT file_no, line, {version} AS version, {', '.join(flags)}, {cells} FROM export_mapped"
    schema = _mapped_schema(names)
    if not one.html:
        engine.view("export_rows", sql)
        engine.write_parquet("export_rows", schema, path)
        return _assumed(engine) if "assumed" in found.names else {}
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for batch in engine.batches(sql, 16_384):
            columns = [
                plain_text(cell) if name in one.html else cell
                for name, cell in zip(batch.schema.names, batch.columns, strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, names=batch.schema.names).cast(schema))
    return {}


def _assumed(engine: Engine) -> Mapping[str, int]:
    counted = (
        "SELECT assumed, count(*) AS n FROM export_mapped WHERE assumed IS NOT NULL GROUP BY assumed ORDER BY assumed"
    )
    return {row["assumed"]: row["n"] for row in engine.arrow(counted).to_pylist()}


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows of one table out of a whole export, one per key.

    Args:
        staged: the rows, ready to be typed.
        gone: what is to go out of the table as it is.
    """

    staged: StagedFile
    gone: Gone


def settle(engine: Engine, name: str, files: Sequence[Path], folder: Path, gone: Gone) -> Settled:
    """Rows of one table with one row per key: of several, each cell is the newest that says anything.

    Args:
        engine: the session.
        name: the table.
        files: its mapped rows.
        folder: the staging folder.
        gone: what earlier tables of this export lost.
    """
    table = INPUT_TABLES[name]
    written = dict.fromkeys(column for file in files for column in pq.read_schema(file).names)
    columns = [column for column in written if column not in ("file_no", "line", *_BORNE)]
    engine.open_table("export_rows", [str(file) for file in files], _mapped_schema(columns))
    engine.view("export_settled", settled_sql(table, columns, has_repeated=_has_repeated(engine, table, columns)))
    keys = folder / f"gone-{name}.parquet"
    if engine.arrow("SELECT 1 AS n FROM export_settled WHERE is_deleted LIMIT 1").num_rows:
        gone = gone.with_keys(engine, table, columns, keys)
    loaded = tuple(FileColumn(column, raw_name(i), _declared(table, column)) for i, column in enumerate(columns))
    rows = folder / f"settled-{name}.parquet"
    file = InputFile(files[0], name, Format.PARQUET)
    staged = StagedFile(file, 0, rows, 0, loaded, (), (), "", "", has_presence=True, is_mapped=True)
    cells = [f"nullif(trim(\"{c.name}\"), '') AS {c.raw}" for c in loaded]
    cells += [f'"{c.name}" IS NOT NULL AS {c.raw}_is_there' for c in loaded if not c.declared]
    left = " AND ".join(["NOT is_deleted", *gone.conditions(table, columns)])
    engine.view(
        "import_source",
        f'SELECT file_no, line, row_number() OVER () AS "row", present, {", ".join(cells)} FROM export_settled WHERE {left}',
    )
    n_rows = engine.write_parquet("import_source", staged_schema(staged), rows)
    engine.drop("import_source")
    engine.drop("export_settled")
    return Settled(replace(staged, n_rows=n_rows), gone)


def _has_repeated(engine: Engine, table: Table, columns: Sequence[str]) -> bool:
    if not set(table.key) <= set(columns):
        return False
    keys = ", ".join(f'"{name}"' for name in table.key)
    is_known = " AND ".join(f'"{name}" IS NOT NULL' for name in table.key)
    known = f"(SELECT {keys} FROM export_rows WHERE {is_known})"
    return engine.run("export_repeated", repeated_keys(known, keys)) > 0


def named_faults(engine: Engine, faults: pa.Table, fields: Mapping[tuple[int, str], str]) -> pa.Table:
    """Faults with the export's own words for columns, and without addresses.

    Args:
        engine: the session.
        faults: the faults.
        fields: the export's word by number of the file and column.
    """
    engine.put("export_faults", faults)
    numbers, columns = [number for number, _ in fields], [column for _, column in fields]
    listed = {"file_no": pa.array(numbers, pa.int64()), "column": pa.array(columns, pa.string())}
    engine.put("export_fields", pa.table({**listed, "field": pa.array(list(fields.values()), pa.string())}))
    return engine.arrow(
        f'SELECT f.file_no, f.line, coalesce(n.field, f."column") AS "column", '
        f"regexp_replace(f.found, '{_ADDRESS}', '(e-mail)', 'g') AS found, f.allowed FROM export_faults AS f "
        'LEFT JOIN export_fields AS n ON n.file_no = f.file_no AND n."column" = f."column"'
    ).cast(FAULTS)


def _cell(name: str, kind: pa.DataType, source: Source, table: Table) -> str:
    if table.name == "accounts" and name in _TIES and not source.policy.ties_handles:
        return "CAST(NULL AS VARCHAR)"
    if pa.types.is_list(kind):
        return f"""array_to_string(list_transform("{name}", lambda x: replace(x, '|', '\\|')), '|')"""
    text = f'CAST("{name}" AS VARCHAR)'
    return keyed_customer_sql(text) if name in ("customer_id", "declared_customer_id") else text


def _sheet_schema(part: Part) -> pa.Schema:
    columns: list[pa.Field[Any]] = [pa.field("file_no", pa.int64()), pa.field("line", pa.int64())]
    return pa.schema([*columns, *(pa.field(name, pa.string()) for name in part.read_columns)])


def _declared(table: Table, name: str) -> Any:
    return table.column(name) if name in table.column_names else None


def _mapped_schema(names: Sequence[str]) -> pa.Schema:
    fields: list[pa.Field[Any]] = [pa.field("file_no", pa.int64()), pa.field("line", pa.int64())]
    fields += [pa.field("version", pa.string()), pa.field("is_deleted", pa.bool_()), pa.field("is_stub", pa.bool_())]
    return pa.schema([*fields, *(pa.field(name, pa.string()) for name in names)])


def _places(laid: Sequence[Laid]) -> pa.Table:
    places = [(one.seen.document.origin.parent / one.seen.document.name).as_posix() for one in laid]
    columns = [list(named_columns(one.part, one.headers)) for one in laid]
    return pa.table(
        {
            "file_no": pa.array([one.number for one in laid], pa.int64()),
            "place": pa.array(places, pa.string()),
            "columns": pa.array(columns, pa.list_(pa.string())),
        }
    )


def _line_faults(one: Laid) -> pa.Table:
    return (
        FAULTS.empty_table()
        if not one.faults
        else pa.table(
            {
                "file_no": pa.array([one.number] * len(one.faults), pa.int64()),
                "line": pa.array([fault.line for fault in one.faults], pa.int64()),
                "column": pa.nulls(len(one.faults), pa.string()),
                "found": pa.array([fault.found for fault in one.faults], pa.string()),
                "allowed": pa.array([fault.allowed for fault in one.faults], pa.string()),
            },
            schema=FAULTS,
        )
    )
