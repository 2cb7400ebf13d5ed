"""Commands that ask: check, run, people, person, messages, path, identities."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from swayed.cli.options import (
    ASK,
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
    with_engine,
)


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    for command in (check, run, people, person, messages, path, identities):
        app.command(rich_help_panel=ASK)(with_engine(command))
    app.command(rich_help_panel=PROVE)(with_engine(validate))


def check(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """What a situation selects, with samples, and what your data can answer today.

    Example: swayed check trail-shoes -w brand
    """
    from swayed.cli.checking import show_check
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.check(answer_progress(quiet))
    emit(found.answers, form, output, lambda out: show_check(found, study, out))


def run(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    explain: Annotated[bool, typer.Option("--explain", help="Print the steps instead of running them.")] = False,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Run every step that is missing or out of date.

    Examples:

      swayed run trail-shoes -w brand

      swayed run trail-shoes -w brand --explain
    """
    from swayed.cli.output import console
    from swayed.cli.progress import TerminalProgress
    from swayed.cli.showing import show_answer_line, show_steps
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    if explain:
        show_steps(study.explain(), console())
        return
    out = console(stderr=True)
    study.run(TerminalProgress(out, is_quiet=quiet))
    show_answer_line(study, console())
    if not quiet:
        console().print(f"next: [bold]swayed people {situation} -w {workspace}[/]")


def people(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    everybody: Annotated[bool, typer.Option("--all", help="Also people who are not provable.")] = False,
    limit: Annotated[Optional[int], typer.Option(min=1, help="The first N only.")] = None,
    by: Annotated[
        Optional[str],
        typer.Option(metavar="type|factor", help="Types of people, or circumstances, instead of single people."),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Who moves customers, ranked, each with an interval and the checks he passed.

    Examples:

      swayed people trail-shoes -w brand

      swayed people trail-shoes -w brand --all --limit 50 --format csv -o people.csv

      swayed people trail-shoes -w brand --by type
    """
    from swayed.cli.output import console, emit
    from swayed.cli.profiling import BY, show_by
    from swayed.cli.progress import answer_progress
    from swayed.cli.showing import show_people
    from swayed.workspace import Workspace

    if by is not None:
        check_name(by, BY, what="view of people", argument="--by")
    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    if by is not None:
        grouped = study.profiles(progress) if by == "type" else study.factors(progress)
        emit(grouped.slice(0, limit), form, output, lambda out: show_by(by, grouped.slice(0, limit), study, out))
        return
    found = study.people(all=everybody, limit=limit, progress=progress)
    emit(found, form, output, lambda out: show_people(found, study, out))
    if form is Format.TABLE and output is None and not found.num_rows and not everybody:
        from swayed.cli.standing import show_groups

        show_groups(study.groups(progress=progress), console())


def person(
    situation: SituationArgument,
    name: Annotated[str, typer.Argument(metavar="PERSON", help="A person_id, an account or a name.")],
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """One person: stages, evidence, and the check that stopped him.

    Example: swayed person trail-shoes "Maya Okafor" -w brand
    """
    import pyarrow as pa

    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.showing import show_person
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.person(name, answer_progress(quiet))
    emit(pa.Table.from_pylist([found]), form, output, lambda out: show_person(found, out))


def messages(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    of: Annotated[
        str, typer.Option(metavar="themes|people|moments|lags|disruptions", help="Which table to write.")
    ] = "themes",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """What people speak of, and when, before customers move; and what customers met before they stopped.

    Examples:

      swayed messages trail-shoes -w brand

      swayed messages trail-shoes -w brand --of moments --format csv -o moments.csv
    """
    from swayed.cli.output import emit
    from swayed.cli.profiling import show_messages
    from swayed.cli.progress import answer_progress
    from swayed.study import MESSAGE_TABLES
    from swayed.workspace import Workspace

    check_name(of, list(MESSAGE_TABLES), what="table of messages", argument="--of")
    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.messages(of, answer_progress(quiet))
    emit(found, form, output, lambda out: show_messages(of, study, out))


def path(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """How customers come to a purchase: stages, times between them, and what stands behind the steps.

    Example: swayed path trail-shoes -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.walking import show_path
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.path(answer_progress(quiet))
    emit(found, form, output, lambda out: show_path(found, study, out))


def validate(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Hide the last quarter of the calendar: does swayed foretell it better than simpler rankings?

    Example: swayed validate trail-shoes -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.validating import show_validation
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.validate(answer_progress(quiet))
    emit(found, form, output, lambda out: show_validation(found, study, out))


def identities(
    workspace: WorkspaceOption = HERE,
    review: Annotated[bool, typer.Option("--review", help="Answer what only a human can answer.")] = False,
    reviewer: Annotated[
        Optional[str], typer.Option("--by", metavar="NAME", help="Who answers; your login where left out.")
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Who is a person, a brand, a bot or a medium, and why; every account once.

    With --review: questions that only a human can answer, one after the other. Answers are kept for ever, win over every
    rule, and teach the rules.

    Examples:

      swayed identities -w brand --format json

      swayed identities --review --by Maya -w brand
    """
    from swayed.cli.output import console, emit
    from swayed.cli.progress import answer_progress
    from swayed.cli.reviewing import review as ask
    from swayed.cli.showing import show_identities
    from swayed.workspace import Workspace

    opened = Workspace(workspace, as_of=instant(as_of))
    progress = answer_progress(quiet)
    questions = opened.review.questions(progress)
    if review and form is Format.TABLE:
        ask(opened, questions.to_pylist(), reviewer, console())
        return
    found = questions if review else opened.identities(progress)
    emit(found, form, output, lambda out: show_identities(found, questions, out))
