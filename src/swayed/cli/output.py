"""Answers as tables for the eye, or as JSON, CSV and Parquet for programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import typer
from rich.console import Console

from swayed.cli.options import Format
from swayed.formats import as_csv, as_json
from swayed.storage import write_bytes, write_parquet

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
        output: the file, here or by address; the screen where None.
        show: prints the answer for the eye.
    """
    if form is Format.PARQUET:
        if output is None:
            raise typer.BadParameter("Parquet needs a file: add -o FILE", param_hint="--format")
        write_parquet(output, table)
        return
    if form is Format.TABLE:
        if output is None:
            show(console())
            return
        page = io.StringIO()
        show(Console(file=page, width=100, highlight=False))
        write(page.getvalue(), output)
        return
    write(as_json(table) if form is Format.JSON else as_csv(table), output)


def write(text: str, output: Path | None) -> None:
    """Writes a text to the file, or to the screen where there is none."""
    if output is None:
        sys.stdout.write(text)
    else:
        write_bytes(output, text.encode())
