"""Everything of an import that runs inside the engine: type the staged rows, compare them, write what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from swayed.engines import Engine, repeated_keys
from swayed.errors import SourceError
from swayed.lake import Snapshot, Writer
from swayed.sources import upserts
from swayed.sources.columnar import read_parquet
from swayed.sources.delimited import read_delimited
from swayed.sources.files import Format, InputFile
from swayed.sources.headers import match_columns
from swayed.sources.jsonlines import ALLOWED, IS_OBJECT, cells_sql, headers_of, read_json_lines
from swayed.sources.readings import Reading, facts_sql, read_column
from swayed.sources.sheets import LINE, LineFault, shortened
from swayed.sources.staging import StagedFile, staged_field, staged_schema, write_sheet
from swayed.sources.summary import SampleChange, TableCounts
from swayed.sources.tombstones import without_erased
from swayed.sources.typed_rows import typed_file, typed_schema
from swayed.tables import INPUT_TABLES, LAKE_TABLES, REJECTS, Table

Naming = Callable[[str, Sequence[str]], Sequence[str]]

_N_SAMPLES = 5
_FAULT_FIELDS: list[pa.Field[Any]] = [
    pa.field("file_no", pa.int64()),
    pa.field("line", pa.int64()),
    pa.field("column", pa.string()),
    pa.field("found", pa.string()),
    pa.field("allowed", pa.string()),
]
FAULTS = pa.schema(_FAULT_FIELDS)
"""Faults of cells and rows before they bear the names of file, table and import."""

_SESSION_TABLES = (
    "import_lines",
    "import_source",
    "import_checked",
    "import_typed",
    "import_accepted",
    "import_existing",
    "import_existing_attributes",
    "import_attribute_rows",
    "import_attribute_changes",
    "import_changes",
    "import_repeated",
    "import_repeated_keys",
    "import_rows",
    "import_stored",
    "import_rejects",
    "erased",
)


@contextmanager
def session(engine: Engine) -> Iterator[None]:
    """Leaves no table of the import behind in the engine."""
    try:
        yield
    finally:
        for name in _SESSION_TABLES:
            engine.drop(name)


def stage_file(engine: Engine, file: InputFile, number: int, folder: Path, named: Naming) -> StagedFile:
    """One file laid out in the staging folder as texts, and as moments where it holds such and its table wants them.

    Args:
        engine: the session.
        file: the file.
        number: its place among the files of the import.
        folder: the staging folder.
        named: the headers of a sheet as the table names them, where the operator has mapped them.

    Raises:
        SourceError: the file cannot be read.
        AccessError: it may not be read, or the staging folder is full.
    """
    rows = folder / f"texts-{number}.parquet"
    if file.format is Format.JSON_LINES:
        return _stage_json(engine, file, number, folder, rows)
    sheet = read_delimited(file) if file.format is Format.DELIMITED else read_parquet(file)
    headers = named(file.table, sheet.headers)
    columns, ignored = match_columns(file.path, INPUT_TABLES[file.table], headers, sheet.moments)
    n_rows = write_sheet(sheet, [staged_field(column) for column in columns], rows)
    return StagedFile(
        file, number, rows, n_rows, tuple(columns), tuple(ignored), tuple(sheet.faults), sheet.encoding, sheet.delimiter
    )


def _stage_json(engine: Engine, file: InputFile, number: int, folder: Path, rows: Path) -> StagedFile:
    sheet = read_json_lines(file)
    lines = folder / f"lines-{number}.parquet"
    cells: pa.Field[Any] = pa.field("c0", pa.string())
    write_sheet(sheet, [cells], lines)
    engine.open_table("import_lines", [str(lines)], pa.schema([pa.field(LINE, pa.int64()), cells]))
    broken = engine.arrow(f"SELECT line, left(c0, 200) AS c0 FROM import_lines WHERE NOT {IS_OBJECT} ORDER BY line")
    faults = [LineFault(row["line"], shortened(row["c0"]), ALLOWED) for row in broken.to_pylist()]
    found = engine.arrow(f"SELECT DISTINCT unnest(json_keys(c0)) AS word FROM import_lines WHERE {IS_OBJECT}")
    keys = [str(word) for word in found["word"].to_pylist()]
    if not keys:
        raise SourceError(
            path=str(file.path), found="no line holds a JSON object", allowed=ALLOWED, do="Export it as JSON Lines."
        )
    table = INPUT_TABLES[file.table]
    columns, ignored = match_columns(file.path, table, headers_of(keys))
    faults = sorted([*faults, *sheet.faults], key=lambda fault: fault.line)
    staged = StagedFile(
        file, number, rows, 0, tuple(columns), tuple(ignored), tuple(faults), sheet.encoding, "", has_presence=True
    )
    engine.view("import_source", cells_sql(keys, columns, table, "import_lines"))
    n_rows = engine.write_parquet("import_source", staged_schema(staged), rows)
    engine.drop("import_source")
    engine.drop("import_lines")
    lines.unlink()
    return replace(staged, n_rows=n_rows)


@dataclass(frozen=True, slots=True)
class Typed:
    """One file with its cells understood.

    Args:
        staged: the file.
        rows: Parquet file of `typed_schema`.
        readings: how each column was read, by column name.
        n_faulty: rows with a faulty cell.
        faults: the faulty cells and the rows that could not be split.
        n_erased: rows of somebody who was erased, left out.
    """

    staged: StagedFile
    rows: Path
    readings: dict[str, Reading]
    n_faulty: int
    faults: pa.Table
    n_erased: int = 0


def type_file(
    engine: Engine, staged: StagedFile, folder: Path, timezone: str, *, has_tombstones: bool = False
) -> Typed:
    """The rows of a staged file as its table holds them, in the staging folder; without the erased where tombstones are open."""
    table = INPUT_TABLES[staged.file.table]
    engine.open_table("import_source", [str(staged.rows)], staged_schema(staged))
    facts: dict[str, Any] = {}
    if query := facts_sql(staged.columns, "import_source"):
        facts = engine.arrow(query).to_pylist()[0]
    readings = {column.raw: read_column(column, facts, staged.delimiter) for column in staged.columns}
    statements = typed_file(staged, table, readings, timezone, "import_source", "import_checked")
    engine.view("import_checked", statements.checked)
    rows = folder / f"rows-{staged.number}.parquet"
    spared, own = (
        without_erased(engine, "import_checked", staged, statements.rows)
        if has_tombstones
        else (statements.rows, "FALSE")
    )
    engine.view("import_typed", spared)
    n_typed = engine.write_parquet("import_typed", typed_schema(table), rows)
    engine.drop("import_typed")
    engine.open_table("import_rows", [str(rows)], typed_schema(table))
    n_faulty = _number(engine, "SELECT count(*) AS n FROM import_rows WHERE is_faulty")
    faults = [_line_faults(staged, is_shown=not has_tombstones)]
    if n_faulty:
        every = " UNION ALL ".join(f"{fault} AND NOT ({own})" for fault in statements.faults)
        faults.append(engine.arrow(every).cast(FAULTS))
    engine.drop("import_checked")
    engine.drop("import_source")
    names = {column.name: readings[column.raw] for column in staged.columns}
    return Typed(staged, rows, names, n_faulty, pa.concat_tables(faults), staged.n_rows - n_typed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of one table against what is there.

    Args:
        table: the table.
        counts: rows by fate.
        conflicts: rows refused because their key stands twice with different content.
        is_first: the table was empty.
        n_new: new rows to write.
        n_changed: rows of which a declared cell changes.
        n_new_attributes: attributes that are new.
        n_changed_attributes: attributes that change or go.
        n_removed: rows there that go, because the export says they were deleted.
        samples: a few rows that are new or change.
    """

    table: Table
    counts: TableCounts
    conflicts: pa.Table
    is_first: bool
    n_new: int
    n_changed: int
    n_new_attributes: int = 0
    n_changed_attributes: int = 0
    n_removed: int = 0
    samples: tuple[SampleChange, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether anything has to be written."""
        return any((self.n_new, self.n_changed, self.n_removed, self.n_new_attributes, self.n_changed_attributes))


def compare(
    engine: Engine,
    table: Table,
    typed: Sequence[Typed],
    snapshot: Snapshot,
    *,
    samples: bool,
    stay: str = "",
) -> Comparison:
    """Leaves `import_accepted`, `import_changes` and their kin of one table in the engine, for `write`.

    Args:
        engine: the session.
        table: the table.
        typed: its files.
        snapshot: what is there.
        samples: whether a few changed rows are to be shown.
        stay: SQL condition of the rows there that stay, where an export tells of deletions; "" when all do.
    """
    engine.open_table("import_rows", [str(file.rows) for file in typed], typed_schema(table))
    n_rejected = sum(file.n_faulty + len(file.staged.faults) for file in typed)
    n_read = sum(file.staged.n_rows + len(file.staged.faults) for file in typed)
    conflicts, n_duplicate = _settle_repeated(engine, table, typed)
    n_rejected += conflicts.num_rows
    n_erased = sum(file.n_erased for file in typed)
    n_accepted = n_read - n_rejected - n_duplicate - n_erased
    is_first = snapshot.n_rows(table.name) == 0
    n_new, n_changed, n_removed = n_accepted, 0, 0
    if not is_first:
        engine.open_table("import_stored", snapshot.files(table.name), table.schema)
        engine.view("import_existing", upserts.existing_sql(table, "import_stored"))
        if stay:
            n_removed = _remove(engine, table, stay)
        engine.run("import_changes", upserts.changes_sql(table))
        n_new = _number(engine, "SELECT count(*) AS n FROM import_changes WHERE status = 'new'")
        n_changed = _number(engine, "SELECT count(*) AS n FROM import_changes WHERE status = 'changed'")
    n_touched, attributes = n_changed, (0, 0)
    if any(not column.declared for file in typed for column in file.staged.columns):
        attributes = _compare_attributes(engine, table, snapshot)
        n_touched = n_changed if is_first else n_changed + _n_touched_by_attributes(engine, table)
    n_same = n_accepted - n_new - n_touched
    counts = TableCounts(n_read, n_new, n_touched, n_same, n_duplicate, n_rejected, n_removed, n_erased)
    shown = _samples(engine, table, is_first=is_first) if samples else ()
    return Comparison(table, counts, conflicts, is_first, n_new, n_changed, *attributes, n_removed, shown)


def write(engine: Engine, done: Comparison, writer: Writer) -> None:
    """Writes the rows of one compared table, and its attributes, where something differs."""
    table = done.table
    if done.n_changed or done.n_removed:
        writer.replace(table.name, engine.batches(upserts.merged_sql(table)))
    elif done.n_new:
        writer.append(table.name, engine.batches(upserts.new_rows_sql(table, is_first=done.is_first)))
    if done.n_changed_attributes:
        writer.replace(table.attributes, engine.batches(upserts.merged_attributes_sql(table)))
    elif done.n_new_attributes:
        names = ", ".join(f'"{name}"' for name in LAKE_TABLES[table.attributes].column_names)
        writer.append(table.attributes, engine.batches(f"SELECT {names} FROM import_attribute_changes"))


def _remove(engine: Engine, table: Table, stay: str) -> int:
    """Takes the deleted rows out of `import_existing`; how many there were."""
    n_before = _number(engine, "SELECT count(*) AS n FROM import_existing")
    existing = upserts.existing_sql(table, "import_stored")
    engine.view("import_existing", f"SELECT * FROM ({existing}) WHERE {stay}")
    return n_before - _number(engine, "SELECT count(*) AS n FROM import_existing")


def n_unknown_rejects(engine: Engine, rejects: pa.Table, snapshot: Snapshot) -> int:
    """How many of the rejects no earlier import has met in the same place."""
    engine.put("import_rejects", rejects)
    engine.open_table("import_stored", snapshot.files(REJECTS.name), REJECTS.schema)
    same = " AND ".join(f'r."{c}" IS NOT DISTINCT FROM s."{c}"' for c in REJECTS.column_names if c != "import_id")
    known = f"SELECT 1 FROM import_stored AS s WHERE {same}"
    return _number(engine, f"SELECT count(*) AS n FROM import_rejects AS r WHERE NOT EXISTS ({known})")


def _settle_repeated(engine: Engine, table: Table, typed: Sequence[Typed]) -> tuple[pa.Table, int]:
    """Opens `import_accepted`; faults of the conflicting rows, and the number of needless copies."""
    faultless = "(SELECT row_key FROM import_rows WHERE NOT is_faulty)"
    if not engine.run("import_repeated_keys", repeated_keys(faultless, "row_key")):
        engine.view("import_accepted", "SELECT * FROM import_rows WHERE NOT is_faulty")
        return FAULTS.empty_table(), 0
    engine.run("import_repeated", upserts.repeated_sql(table))
    engine.view(
        "import_accepted",
        "SELECT r.* FROM import_rows AS r LEFT JOIN (SELECT file_no, row FROM import_repeated WHERE is_conflict "
        "OR copy > 1) AS d ON r.file_no = d.file_no AND r.row = d.row WHERE NOT r.is_faulty AND d.row IS NULL",
    )
    n_copies = _number(engine, "SELECT count(*) AS n FROM import_repeated WHERE NOT is_conflict AND copy > 1")
    key = ", ".join(table.key)
    engine.put(
        "import_source",
        pa.table(
            {
                "file_no": pa.array([file.staged.number for file in typed], pa.int64()),
                "file": pa.array([file.staged.file.path.name for file in typed], pa.string()),
            }
        ),
    )
    found = " || ', ' || ".join(f"coalesce(CAST(r.\"{name}\" AS VARCHAR), '(empty)')" for name in table.key)
    conflicts = engine.arrow(
        f"SELECT p.file_no, p.line, '{key}' AS \"column\", {found} AS found, "
        f"'this key once, or only in identical rows; also on line ' || CAST(p.partner_line AS VARCHAR) || "
        "CASE WHEN p.partner_file_no <> p.file_no THEN ' of ' || f.file ELSE '' END AS allowed "
        "FROM import_repeated AS p JOIN import_source AS f ON f.file_no = p.partner_file_no "
        "JOIN import_rows AS r ON r.file_no = p.file_no AND r.row = p.row WHERE p.is_conflict"
    )
    engine.drop("import_source")
    return conflicts.cast(FAULTS), n_copies


def _compare_attributes(engine: Engine, table: Table, snapshot: Snapshot) -> tuple[int, int]:
    name = table.attributes
    engine.open_table("import_existing_attributes", snapshot.files(name), LAKE_TABLES[name].schema)
    engine.view("import_attribute_rows", upserts.attribute_rows_sql(table))
    engine.run("import_attribute_changes", upserts.attribute_changes_sql(table))
    return (
        _number(engine, "SELECT count(*) AS n FROM import_attribute_changes WHERE status = 'new'"),
        _number(engine, "SELECT count(*) AS n FROM import_attribute_changes WHERE status = 'changed'"),
    )


def _n_touched_by_attributes(engine: Engine, table: Table) -> int:
    return _number(
        engine,
        f'SELECT count(DISTINCT "{table.key[0]}") AS n FROM import_attribute_changes '
        f'WHERE "{table.key[0]}" NOT IN (SELECT row_key FROM import_changes)',
    )


def _samples(engine: Engine, table: Table, *, is_first: bool) -> tuple[SampleChange, ...]:
    key = " || ', ' || ".join(f"coalesce(CAST(\"{name}\" AS VARCHAR), '(empty)')" for name in table.key)
    every = f"SELECT {key} AS shown, 'new' AS status, CAST([] AS VARCHAR[]) AS columns FROM import_accepted"
    if not is_first:
        every = (
            f"SELECT {key} AS shown, c.status, c.columns FROM import_accepted AS a "
            "JOIN import_changes AS c ON a.row_key = c.row_key"
        )
    rows = engine.arrow(
        f"SELECT * FROM ({every}) QUALIFY row_number() OVER (PARTITION BY status ORDER BY shown) <= {_N_SAMPLES} "
        "ORDER BY status, shown"
    )
    return tuple(SampleChange(table.name, r["shown"], r["status"], tuple(r["columns"])) for r in rows.to_pylist())


def _line_faults(staged: StagedFile, *, is_shown: bool) -> pa.Table:
    """Rows that could not be split; they are not shown where they might hold somebody who was erased."""
    found = [
        fault.found if is_shown else "a line that is not kept, for it may hold somebody erased"
        for fault in staged.faults
    ]
    return pa.table(
        {
            "file_no": pa.array([staged.number] * len(staged.faults), pa.int64()),
            "line": pa.array([fault.line for fault in staged.faults], pa.int64()),
            "column": pa.nulls(len(staged.faults), pa.string()),
            "found": pa.array(found, pa.string()),
            "allowed": pa.array([fault.allowed for fault in staged.faults], pa.string()),
        },
        schema=FAULTS,
    )


def _number(engine: Engine, sql: str) -> int:
    return int(engine.arrow(sql)["n"][0].as_py())
