"""Commands of people's rights: forget, subject, retention, rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from swayed.cli.options import (
    CARE,
    HERE,
    AsOfOption,
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    WorkspaceOption,
    check_name,
    instant,
)

if TYPE_CHECKING:
    from swayed.rights import Rights
    from swayed.rights.subject import Subject

subject = typer.Typer(
    help="What is held about somebody: show it, give it to him, record his objection.", no_args_is_help=True
)

IdArgument = Annotated[
    str,
    typer.Argument(metavar="ID", help="account_id, platform:handle, handle, name, customer_id or e-mail address."),
]
OnlyOption = Annotated[
    bool, typer.Option("--only", help="This one account or customer, not all that is known to be the person's.")
]
EmailOption = Annotated[
    Optional[list[str]],
    typer.Option("--email", metavar="ADDRESS", help="An address of his, to be looked for in clear."),
]


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    for command in (forget, retention, rights):
        app.command(rich_help_panel=CARE)(command)
    app.add_typer(subject, name="subject", rich_help_panel=CARE)


def forget(
    name: IdArgument,
    only: OnlyOption = False,
    email: EmailOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Erase a person, an account or a customer, for good: tables and their history, originals, answers, files, log.

    A tombstone stays, under a key that lies outside the workspace, so that no import brings him back. A search over every
    byte of the workspace proves it.

    Examples:

      swayed forget mastodon:maya -w brand

      swayed forget C-1042 --only --email maya@example.org --yes -w brand
    """
    from swayed.cli.output import console, emit
    from swayed.cli.requests import changes_of, show_erasure, show_held
    from swayed.workspace import Workspace

    out = console(stderr=True)
    opened = Workspace(workspace)
    whom = _whom(opened.rights, name, only=only, quiet=quiet, emails=email or ())
    if not yes:
        show_held(opened.rights.held(whom), whom, out)
        typer.confirm(
            "Erase all of this for good? Earlier states of the tables (--as-of) go too.", abort=True, err=True
        )
    tell = (lambda _: None) if quiet else (lambda words: out.print(f"[dim]… {words}[/]"))
    done = opened.rights.forget(whom, tell)
    emit(changes_of(done), form, output, lambda screen: show_erasure(done, screen))


@subject.command()
def show(
    name: IdArgument,
    only: OnlyOption = False,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """What is held about somebody, and where.

    Example: swayed subject show mastodon:maya -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.requests import show_held
    from swayed.workspace import Workspace

    rights = Workspace(workspace, as_of=instant(as_of)).rights
    whom = _whom(rights, name, only=only, quiet=quiet)
    found = rights.held(whom)
    emit(found, form, output, lambda out: show_held(found, whom, out))


@subject.command()
def export(
    name: IdArgument,
    only: OnlyOption = False,
    workspace: WorkspaceOption = HERE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """All that is held about somebody as JSON, to be given to him. Rows that name others too are among it: read it first.

    Example: swayed subject export mastodon:maya -o maya.json -w brand
    """
    import json

    from swayed.cli.output import write
    from swayed.workspace import Workspace

    rights = Workspace(workspace, as_of=instant(as_of)).rights
    whom = _whom(rights, name, only=only, quiet=quiet)
    write(json.dumps(rights.export(whom), ensure_ascii=False, indent=2) + "\n", output)


@subject.command("object")
def object_(
    name: IdArgument,
    only: OnlyOption = False,
    how: Annotated[str, typer.Option(metavar="WORDS", help="How it reached you, for instance: e-mail of 2 May.")] = "",
    at: Annotated[Optional[str], typer.Option(metavar="TIME", help="When he objected; now where left out.")] = None,
    by: Annotated[
        Optional[str], typer.Option(metavar="NAME", help="Who records it; your login where left out.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    quiet: QuietOption = False,
) -> None:
    """Record that somebody objects: from now on no answer is about him. No import takes it back.

    Example: swayed subject object mastodon:maya --how "e-mail of 2 May" -w brand
    """
    from swayed.cli.output import console
    from swayed.cli.trying import login
    from swayed.workspace import Workspace

    rights = Workspace(workspace).rights
    whom = _whom(rights, name, only=only, quiet=quiet)
    n = rights.object(whom, by=login(by), how=how, at=instant(at))
    console().print(f"[green]✓[/] recorded for {n} accounts and customers; no answer is about them from now on")


@subject.command("list")
def list_(
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Who is left out of every answer, and why: who objected, and who is told to be a minor.

    Example: swayed subject list -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.requests import show_withheld
    from swayed.workspace import Workspace

    found = Workspace(workspace, as_of=instant(as_of)).rights.withheld()
    emit(found, form, output, lambda out: show_withheld(found, out))


def retention(
    run: Annotated[bool, typer.Option("--run", help="Delete now what is due; for a schedule.")] = False,
    keep: Annotated[
        Optional[list[str]],
        typer.Option(metavar="SOURCE=DAYS", help="Keep imports of a source so long from now on; repeatable."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
) -> None:
    """How long the data of each source may be kept, and what is due; with --run, it goes.

    --keep shortens what the terms of a source allow; `SOURCE=terms` takes that back.

    Examples:

      swayed retention -w brand

      swayed retention --run -w brand

      swayed retention --keep shopify=730 -w brand
    """
    from swayed.cli.output import console, emit
    from swayed.cli.requests import show_retention
    from swayed.workspace import Workspace

    rights = Workspace(workspace, as_of=instant(as_of)).rights
    for told in keep or ():
        source, _, days = told.partition("=")
        rights.keep(source.strip(), days.strip())
    if run:
        console(stderr=True).print(f"{rights.expire():,} rows and originals whose time was over are deleted")
    found = rights.retention()
    emit(found, form, output, lambda out: show_retention(found, out))


def rights(
    name: Annotated[str, typer.Argument(metavar="text|form|records|balance", help="Which document.")],
    controller: Annotated[str, typer.Option("--for", metavar="NAME", help="Your company, as the law calls it.")] = "",
    contact: Annotated[str, typer.Option(metavar="ADDRESS", help="Where people write to.")] = "",
    workspace: WorkspaceOption = HERE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Texts that you owe: for the public, to object by, for your files; written from this workspace, as Markdown.

    Examples:

      swayed rights text --for "Brand GmbH" --contact privacy@brand.example -w brand

      swayed rights records -o records.md -w brand
    """
    from swayed.cli.output import write
    from swayed.rights import DOCUMENTS
    from swayed.workspace import Workspace

    check_name(name, list(DOCUMENTS), what="document", argument="text|form|records|balance")
    held = Workspace(workspace, as_of=instant(as_of)).rights
    write(held.document(name, controller=controller, contact=contact), output)


def _whom(rights: Rights, name: str, *, only: bool, quiet: bool, emails: Sequence[str] = ()) -> Subject:
    """Whom a name means; who is who is brought up to date for it, with progress."""
    from swayed.cli.progress import answer_progress

    progress = answer_progress(quiet)
    return rights.subject(name, only=only, emails=emails, progress=progress)
