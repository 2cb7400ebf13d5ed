"""`swayed changes`: who came in or out of the named people since an earlier run, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

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
from swayed.cli.wording import escape

if TYPE_CHECKING:
    from rich.console import Console

    from swayed.past import Compared

GRADE_WORDS = {"not_enough": "not enough", "not met": "not met"}


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=ASK)(with_engine(changes))


def changes(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    since: Annotated[
        Optional[str],
        typer.Option(
            "--since",
            metavar="TIME|RUN",
            help="Against the answer of this time, or of this run; the last other run that is kept where left out.",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Who came in or out of the people who move customers since an earlier run, and why; also types and currents.

    A change that comes and goes with the draws alone is told as no real change.

    Examples:

      swayed changes trail-shoes -w brand

      swayed changes trail-shoes -w brand --since 2026-02-01

      swayed changes trail-shoes -w brand --since 3f9a01bc --format csv -o changes.csv
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.compared(since, answer_progress(quiet))
    emit(found.rows, form, output, lambda out: show_changes(found, out))


def show_changes(found: Compared, out: Console) -> None:
    """What it was held against, real changes, then what only looks like one."""
    if found.data_at is None:
        out.print("There is nothing earlier to compare with. Run again after the next import.")
        return
    run = (
        f"run {found.since.run_id} of {found.since.made_at:%Y-%m-%d %H:%M}"
        if found.since
        else "the definition of today"
    )
    out.print(f"[bold]Against[/] {run}, data of {found.data_at:%Y-%m-%d %H:%M} UTC")
    if found.redefined:
        out.print(f"[yellow]the situation was defined otherwise then:[/] {', '.join(found.redefined)}")
    rows = found.rows.to_pylist()
    real, noise = ([row for row in rows if row["is_real"] is wanted] for wanted in (True, False))
    if not real:
        out.print("\n[bold]Nothing changed[/] beyond what comes and goes from run to run.")
    for what in dict.fromkeys(row["what"] for row in real):
        _show(what, [row for row in real if row["what"] == what], out)
    if noise:
        _show("no real change", noise, out)


def _show(title: str, rows: list[dict[str, Any]], out: Console) -> None:
    from swayed.cli.showing import grid

    out.print()
    table = grid((title, "left"), ("stage", "left"), ("was", "left"), ("is", "left"), ("why", "left"))
    for row in rows:
        was, now = (escape(GRADE_WORDS.get(row[side], row[side])) for side in ("was", "is"))
        why = row["why"] if row["is_real"] else row["note"]
        table.add_row(f"[bold]{escape(row['person'])}[/]", escape(row["stage"] or ""), was, now, escape(why))
        if row["is_real"]:
            table.add_row("", "", "", "", f"[dim]{escape(row['note'])}[/]")
    out.print(table)
