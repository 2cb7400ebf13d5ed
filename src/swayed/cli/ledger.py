"""The command that splits money: ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from swayed.cli.options import (
    HERE,
    PROVE,
    AsOfOption,
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    SituationArgument,
    WorkspaceOption,
    instant,
    with_engine,
)


def register(app: typer.Typer) -> None:
    """Adds this command to the tree."""
    app.command(rich_help_panel=PROVE)(with_engine(ledger))


def ledger(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    reconcile: Annotated[
        Optional[Path],
        typer.Option(
            "--reconcile", metavar="FILE", help="A shop's export: list every difference instead, order by order."
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Every person; in files also share, margin, confidence and evidence of each line."),
    ] = False,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Every order's net value, split to the last cent among what was said, tracked and estimated, and the rest.

    The table shows totals; JSON, CSV and Parquet hold the lines, which sum to the net value of each order.

    Examples:

      swayed ledger trail-shoes -w brand

      swayed ledger trail-shoes -w brand --all --format csv -o lines.csv

      swayed ledger trail-shoes -w brand --reconcile orders_export.csv
    """
    from swayed.cli.bookkeeping import show_ledger, show_reconciliation
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    if reconcile:
        found = study.reconcile(reconcile, progress)
        emit(found.differences, form, output, lambda out: show_reconciliation(found, out, everything=everything))
        return
    lines = study.ledger(all=everything, progress=progress)
    emit(lines, form, output, lambda out: show_ledger(study, out, everything=everything))
