"""Answers as text for programs: JSON and CSV, the same from the command line and the web."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

# What makes a cell a formula to a spreadsheet, in its wide forms, too; some programs pass over a leading control character.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_json(table: pa.Table) -> str:
    """A table as a JSON list of objects."""
    return json.dumps(plain(table.to_pylist()), indent=2, ensure_ascii=False) + "\n"


def plain(value: Any) -> Any:
    """A value as JSON can hold it: instants as ISO 8601, amounts as numbers, no infinities."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_csv(table: pa.Table) -> str:
    """A table as CSV; nested cells are JSON, and no cell is a formula to a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_cell(name) for name in table.column_names])
    writer.writerows([_cell(row[name]) for name in table.column_names] for row in table.to_pylist())
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(plain(value), ensure_ascii=False)
    if isinstance(value, str):
        # A spreadsheet would run it as a formula; and a lone carriage return would end the row for some readers.
        mark = "'" if value.startswith(_FORMULA_STARTS) else ""
        return mark + value.replace("\r\n", "\n").replace("\r", "\n")
    return plain(value)
