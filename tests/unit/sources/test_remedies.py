"""What an operator is told to do: nothing that a table may forbid goes without a word of its own."""

from __future__ import annotations

import pytest

from swayed.sources.cells import cell_sql
from swayed.sources.headers import FileColumn
from swayed.sources.readings import Reading
from swayed.sources.remedies import _OTHERWISE, remedy
from swayed.tables import INPUT_TABLES, Column

COLUMNS = [column for table in INPUT_TABLES.values() for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_only_words_of_a_list_are_told_as_one_of_these(column: Column) -> None:
    allowed = cell_sql(FileColumn(column.name, "c0", column), column, Reading(), "UTC").allowed
    assert (remedy(allowed) == _OTHERWISE) == bool(column.allowed) or column.type.value.startswith(("text", "list"))


@pytest.mark.parametrize(
    ("allowed", "told"),
    [
        ("a value, stage is required", "fill it in"),
        ("17 cells, as in the header", "export it again"),
        ("whole number, at least 0", "Correct the number"),
        ("amount of money; the decimal sign is not proven by this column, so write 1234.5", "decimal point"),
        ("date (for instance 2025-03-01)", "the date as in the example"),
    ],
)
def test_remedy_fits(allowed: str, told: str) -> None:
    assert told in remedy(allowed)
