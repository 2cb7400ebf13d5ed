"""Answers as tables for the eye, or as JSON, CSV and Parquet for programs."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import typer
from rich.console import Console

from swayed.cli.options import Format

MIN_WIDTH = 80


def console(*, stderr: bool = False) -> Console:
    """A console; 80 columns wide where the terminal does not say."""
    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal:
        made = Console(stderr=stderr, highlight=False, width=max(made.width, MIN_WIDTH) if made.width else MIN_WIDTH)
    return made


def emit(table: pa.Table, form: Format, output: Path | None, show: Callable[[Console], None]) -> None:
    """Writes an answer to the screen or a file.

    Args:
        table: the answer.
        form: how to write it.
        output: the file, the screen where None.
        show: prints the answer for the eye.
    """
    if form is Format.PARQUET:
        if output is None:
            raise typer.BadParameter("Parquet needs a file: add -o FILE", param_hint="--format")
        pq.write_table(table, output)
        return
    if form is Format.TABLE:
        if output is None:
            show(console())
            return
        with output.open("w", encoding="utf-8") as file:
            show(Console(file=file, width=100, highlight=False))
        return
    text = (
        json.dumps(plain(table.to_pylist()), indent=2, ensure_ascii=False) + "\n"
        if form is Format.JSON
        else _csv(table)
    )
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


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


def _csv(table: pa.Table) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_cell(row[name]) for name in table.column_names] for row in table.to_pylist())
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(plain(value), ensure_ascii=False)
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return "'" + value  # a spreadsheet would run it as a formula
    return plain(value)
