"""Commands of relations: set, list."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from swayed.cli.collaborating import given
from swayed.cli.options import (
    ACT,
    HERE,
    AsOfOption,
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    WorkspaceOption,
    instant,
)

relations = typer.Typer(help="Relations: who may be contacted and why, and what comes next.", no_args_is_help=True)

_Text = Optional[str]


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    app.add_typer(relations, name="relations", rich_help_panel=ACT)


@relations.command("set")
def set_relation(
    account: Annotated[
        str, typer.Argument(metavar="PERSON", help="account_id, platform:handle, handle or name of an account.")
    ],
    may_contact: Annotated[
        _Text, typer.Option(metavar="WORD", help="agreed, applied, business or no; no where nothing is told.")
    ] = None,
    basis: Annotated[_Text, typer.Option(metavar="WORDS", help="What it rests on: who agreed, and how.")] = None,
    agreed_on: Annotated[_Text, typer.Option(metavar="DATE", help="When it was agreed; today where left out.")] = None,
    status: Annotated[_Text, typer.Option(metavar="WORDS", help="How it stands, in your words.")] = None,
    note: Annotated[_Text, typer.Option(metavar="WORDS", help="Anything to remember.")] = None,
    next_step: Annotated[_Text, typer.Option("--next", metavar="WORDS", help="What to do next.")] = None,
    next_step_on: Annotated[_Text, typer.Option("--on", metavar="DATE", help="Day of the next step.")] = None,
    workspace: WorkspaceOption = HERE,
    quiet: QuietOption = False,
) -> None:
    """Keep what is told of the relation to a person; what is left out stays. An objection wins over everything.

    Examples:

      swayed relations set maya.runs --may-contact agreed --basis "wrote to us on 2 May" --next "send shoes" --on 2026-05-10 -w brand

      swayed relations set instagram:jonas --may-contact no --basis "asked us not to write" -w brand
    """
    from swayed.cli.booking import show_kept
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    progress = answer_progress(quiet)
    cells = given(
        may_contact=may_contact,
        basis=basis,
        agreed_on=agreed_on,
        status=status,
        note=note,
        next_step=next_step,
        next_step_on=next_step_on,
    )
    show_kept("relation", Workspace(workspace).relations.set(account, cells, progress))


@relations.command("list")
def list_relations(
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Everybody with a relation: whether and why you may write, and what comes next, the earliest first.

    Examples:

      swayed relations list -w brand

      swayed relations list -w brand --format json
    """
    from swayed.cli.booking import show_relations
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    progress = answer_progress(quiet)
    found = Workspace(workspace, as_of=instant(as_of)).relations.overview(progress)
    emit(found, form, output, lambda out: show_relations(found, out))
