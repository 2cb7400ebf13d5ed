"""Rows that an operator writes by command: typed and checked as those of a file are, kept all together or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from swayed.engines import Engine
from swayed.errors import Fault, SettingsError, nearest_word
from swayed.lake import Writer
from swayed.sources import step
from swayed.sources.files import Format, InputFile
from swayed.sources.staging import staging_folder
from swayed.tables import INPUT_TABLES

Check = Callable[[dict[str, Any]], Sequence[Fault]]


def record(
    engine: Engine,
    writer: Writer,
    table: str,
    rows: Sequence[Mapping[str, str]],
    *,
    timezone: str,
    source: str,
    check: Check = lambda _: (),
    faults: Sequence[Fault] = (),
) -> None:
    """Writes rows of an input table in `writer`; the caller commits.

    A key that is there already is changed in the cells that a row bears; an empty text sets unknown, an absent cell
    leaves what is there.

    Args:
        engine: a session; its tables called `import_...` are replaced and dropped.
        writer: the workspace's writer.
        table: an input table without personal pseudonyms and without attributes.
        rows: cells as the operator wrote them.
        timezone: zone of times without one.
        source: what was written, for the sentence of an error.
        check: faults of a row as typed, beyond those of its cells; unreadable cells are unknown there.
        faults: faults found before; told together with all others.

    Raises:
        SettingsError: a cell cannot be read, or a check failed; nothing is kept.
    """
    known = INPUT_TABLES[table].column_names
    # A required cell that a row lacks is empty, and so told with its name.
    needed = {column.name: "" for column in INPUT_TABLES[table].columns if column.required}
    words = dict.fromkeys(name for row in rows for name in row if name not in known)
    found = [
        *faults,
        *(Fault(name, "no column of it", ", ".join(known), nearest=nearest_word(name, known)) for name in words),
    ]
    with staging_folder(writer.snapshot.folder) as folder, step.session(engine):
        path = folder / f"{table}.jsonl"
        path.write_text(
            "".join(json.dumps({**needed, **row}, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        staged = step.stage_file(
            engine, InputFile(path, table, Format.JSON_LINES), 0, folder, lambda _about, headers: headers
        )
        typed = step.type_file(engine, staged, folder, timezone)
        wrong = typed.faults.sort_by([("line", "ascending"), ("column", "ascending")]).to_pylist()
        found += [Fault(fault["column"] or "row", repr(fault["found"]), fault["allowed"]) for fault in wrong]
        for row in engine.arrow("SELECT * FROM import_rows ORDER BY line").to_pylist():
            found += check({name: row[name] for name in known})
        if found:
            raise SettingsError(source=source, faults=found)
        done = step.compare(engine, INPUT_TABLES[table], [typed], writer.snapshot, samples=False)
        if done.has_changes:
            step.write(engine, done, writer)
