"""Commands that prove by experiment: plan, start, read, list."""

from __future__ import annotations

from datetime import date
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
    check_name,
    instant,
)

experiments = typer.Typer(help="Experiments: find out by chance, not by belief, what works.", no_args_is_help=True)
ExperimentArgument = Annotated[
    str, typer.Argument(metavar="EXPERIMENT", help="Its name, as `swayed experiment list` shows it.")
]


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    app.add_typer(experiments, name="experiment", rich_help_panel=PROVE)


@experiments.command("plan")
def plan(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """The tests you can afford, by the smallest effect each would find; and which would end in cannot tell.

    Example: swayed experiment plan trail-shoes -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.trying import show_plan
    from swayed.workspace import Workspace

    opened = Workspace(workspace, as_of=instant(as_of))
    found = opened.experiments.plan(situation, answer_progress(quiet))
    emit(found.table(), form, output, lambda out: show_plan(found, out))


@experiments.command("start")
def start(
    situation: SituationArgument,
    design: Annotated[
        str, typer.Option(help="What is drawn: customers, message, communities, regions, weeks or starts.")
    ],
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day; not past.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day; nothing is read before it is over.")],
    by: Annotated[Optional[str], typer.Option(metavar="NAME", help="Who decides; your login where left out.")] = None,
    question: Annotated[str, typer.Option(help="What you want to know, in your words.")] = "",
    stage: Annotated[str, typer.Option(help="Steps into it are counted; the last one where left out.")] = "",
    share: Annotated[float, typer.Option(help="Share that is treated, 0 to 1.")] = 0.5,
    account: Annotated[
        Optional[list[str]], typer.Option(help="Whose contacts are tested, or who starts; may be given several times.")
    ] = None,
    attribute: Annotated[str, typer.Option(help="Of customers, by which regions are told apart.")] = "",
    unit: Annotated[
        Optional[list[str]], typer.Option(help="Only this community or region; may be given several times.")
    ] = None,
    worth: Annotated[Optional[float], typer.Option(help="Smallest number of extra steps worth having.")] = None,
    washout: Annotated[int, typer.Option(help="By weeks: first days of each that do not count.")] = 0,
    seed: Annotated[Optional[int], typer.Option(help="Seed of the drawing; made up and kept where left out.")] = None,
    lists: Annotated[
        Optional[Path], typer.Option(metavar="DIR", help="Where to write treated.csv and control.csv.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    quiet: QuietOption = False,
) -> None:
    """Register an experiment, draw who is treated, and write both lists. Nothing of it can be changed afterwards.

    Examples:

      swayed experiment start trail-shoes --design message --from 2026-03-02 --to 2026-04-26 -w brand

      swayed experiment start trail-shoes --design starts --account forum:maya --account forum:jon --from 2026-03-02 --to 2027-02-28

      swayed experiment start trail-shoes --design regions --attribute country --worth 40 --from 2026-03-02 --to 2026-04-26
    """
    from swayed.cli.output import console
    from swayed.cli.progress import answer_progress
    from swayed.cli.trying import login, show_started, write_lists
    from swayed.measurement.asked import Asked
    from swayed.measurement.registration import DESIGNS
    from swayed.workspace import Workspace

    check_name(design, list(DESIGNS), what="design", argument="--design")
    asked = Asked(
        design=design,
        starts_on=_day(first, "--from"),
        ends_on=_day(last, "--to"),
        registered_by=login(by),
        question=question,
        stage=stage,
        share=share,
        accounts=tuple(account or ()),
        attribute=attribute,
        units=tuple(unit or ()),
        worth_steps=worth,
        washout_days=washout,
        seed=seed,
    )
    progress = answer_progress(quiet)
    started = Workspace(workspace).experiments.start(situation, asked, progress)
    folder = write_lists(started, lists or workspace / "experiments" / started.registration.experiment_id)
    show_started(started, folder, console())


@experiments.command("read")
def read(
    experiment: ExperimentArgument,
    keep: Annotated[
        Optional[bool],
        typer.Option("--keep/--no-keep", help="Let the result set the level of increments; asked where left out."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """What an experiment showed: worked, did not, or cannot tell; with an interval, and by the analysis registered.

    Example: swayed experiment read trail-shoes-message-20260302-101500000000 -w brand
    """
    import pyarrow as pa

    from swayed.cli.output import console, emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.trying import asks_to_keep, show_kept, show_reading
    from swayed.workspace import Workspace

    opened = Workspace(workspace).experiments
    progress = answer_progress(quiet)
    found = opened.read(experiment, progress)
    emit(pa.Table.from_pylist([found.row()]), form, output, lambda out: show_reading(found, out))
    if keep or (keep is None and form is Format.TABLE and output is None and asks_to_keep(found)):
        show_kept(opened.keep(found, progress), console(stderr=form is not Format.TABLE))


@experiments.command("list")
def list_experiments(
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Every experiment as it was registered, the newest first.

    Example: swayed experiment list -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.trying import show_experiments
    from swayed.workspace import Workspace

    found = Workspace(workspace, as_of=instant(as_of)).experiments.list()
    emit(found, form, output, lambda out: show_experiments(found, out))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write for instance 2026-03-01", param_hint=option) from error
