"""Commands that hold money against cost: measure, report."""

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
    """Adds these commands to the tree."""
    app.command(rich_help_panel=PROVE)(with_engine(measure))
    app.command(rich_help_panel=PROVE)(with_engine(report))


def measure(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    since: Annotated[
        Optional[str],
        typer.Option(
            "--since", metavar="TIME", help="Tell instead what changed since the tables of this time, and why."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every person, not the first fifteen.")] = False,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """What is claimed, what is believed, what was tested: three answers, never added; with costs and other channels.

    Examples:

      swayed measure trail-shoes -w brand

      swayed measure trail-shoes -w brand --format csv -o scorecard.csv

      swayed measure trail-shoes -w brand --since 2026-02-01
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.scoring import show_changes, show_scorecard
    from swayed.scores import changes_between
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    if since:
        earlier = Workspace(workspace, as_of=instant(since)).study(situation)
        runs = (one.run(progress, until="ledger") for one in (earlier, study))
        changes = changes_between(*runs)
        emit(changes, form, output, lambda out: show_changes(study, earlier, changes, out))
        return
    card = study.scorecard(progress)
    emit(card.rows, form, output, lambda out: show_scorecard(card, out, everything=everything))


def report(
    situation: SituationArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write, for instance report.html.")
    ],
    workspace: WorkspaceOption = HERE,
    without_names: Annotated[
        bool, typer.Option("--without-names", help="Nobody's name: for guests, who may see what but not who.")
    ] = False,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """One page for a meeting: question, answer, people, money, evidence, what cannot be told, method in ten lines.

    The page is one file that loads nothing from anywhere, and prints on paper or into a PDF.

    Examples:

      swayed report trail-shoes -w brand -o report.html

      swayed report trail-shoes -w brand -o for-guests.html --without-names
    """
    from swayed.cli.output import console
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    study.report(
        output,
        without_names=without_names,
        progress=answer_progress(quiet),
    )
    if not quiet:
        console(stderr=True).print(f"written: {output}", markup=False)
