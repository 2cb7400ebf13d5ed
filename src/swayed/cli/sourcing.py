"""The command `what`: influences that are no persons, and the steps that follow nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from swayed.cli.options import (
    ASK,
    HERE,
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

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

NOBODY = {"organic": "would have happened anyway", "activity": "own activity above the usual"}
COUNTED = {
    "role": "roles that customers named, with customers (said, not estimated)",
    "visit": "where visits came from, with customers (counted, not estimated)",
}
SHOWN = 20


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=ASK)(with_engine(what))


def what(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Influences that are no persons (brands, bots, media), under the checks of people; roles and visits; steps that follow nobody.

    Example: swayed what trail-shoes -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    found = study.what(progress)
    path = study.path(progress) if form is Format.TABLE else None
    emit(found, form, output, lambda out: show_what(found, path, out))


def show_what(found: pa.Table, path: pa.Table | None, out: Console) -> None:
    """The answer in a sentence, the sources, and what follows nobody."""
    from swayed.cli.showing import GRADE_WORDS, grid, interval
    from swayed.cli.wording import escape

    rows = found.to_pylist()
    counted = [row for row in rows if row["kind"] in COUNTED]
    rows = [row for row in rows if row["kind"] not in COUNTED]
    named = {row["name"] for row in rows if row["grade"] != "not_enough"}
    n_met = len({row["person_id"] for row in rows})
    if not n_met:
        out.print("[bold]No brand, bot or medium was met[/] by the customers of this situation.")
    elif named:
        out.print(f"[bold]{len(named)} of {n_met} brands, bots and media met move your customers[/].")
    else:
        out.print(f"[bold]None of the {n_met} brands, bots and media met can be named[/] from contacts alone.")
    if rows:
        table = grid(("what", "left"), ("kind", "left"), ("grade", "left"), ("moves to", "left"), ("per 100", "right"))
        table.add_column("met", justify="right", header_style="dim")
        for row in rows[:SHOWN]:
            table.add_row(
                f"[bold]{escape(row['name'])}[/]",
                row["kind"],
                GRADE_WORDS[row["grade"]],
                escape(row["stage"] or "–"),
                interval(row),
                f"{row['n_customers']:,}",
            )
        out.print(table)
    for kind, words in COUNTED.items():
        told = [f"{escape(row['name'])} {row['n_customers']:,}" for row in counted if row["kind"] == kind][:SHOWN]
        if told:
            out.print(f"{words}: {', '.join(told)}")
    for stage in [] if path is None else path.to_pylist():
        shares = {share["cause"]: share for share in stage["shares"]}
        told = [f"{words} {100 * shares[cause]['share']:.0f} %" for cause, words in NOBODY.items() if cause in shares]
        if told:
            out.print(f"{escape(stage['stage'])}, steps that follow nobody: {', '.join(told)}")
