"""An engine with hand-made tables of the declared contracts, for the tests of one room."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from swayed.engines import DuckDBEngine
from swayed.tables import Table


def at(text: str) -> datetime:
    """The UTC instant written as `2025-03-01` or `2025-03-01 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Workbench:
    """One engine; tables are put by their declaration, so that a misspelt column fails the test."""

    def __init__(self) -> None:
        self.engine = DuckDBEngine(memory_limit="500MB", threads=1)

    def put(self, table: Table, *rows: dict[str, Any]) -> None:
        """Makes `rows` the whole table; absent cells are unknown."""
        unknown = {name for row in rows for name in row} - set(table.column_names)
        if unknown:
            raise KeyError(f"{table.name} has no {sorted(unknown)}")
        self.engine.put(table.name, table.from_rows(list(rows)))

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """All rows of a table or a SELECT, lists and instants as Python values."""
        return self.engine.arrow(sql if " " in sql else f'SELECT * FROM "{sql}"').to_pylist()

    def found(self, sql: str) -> set[tuple[Any, ...]]:
        """The rows of a SELECT as a set of tuples."""
        rows = self.rows(sql)
        tuples = {tuple(row.values()) for row in rows}
        if len(tuples) != len(rows):
            raise AssertionError(f"the same row twice in {rows}")
        return tuples

    def close(self) -> None:
        self.engine.close()
