"""`swayed today`: the five things to know or do, on the screen or as an e-mail that another program sends."""

from __future__ import annotations

from typing import Annotated

import typer

from swayed.cli.options import HERE, START, OutputOption, WorkspaceOption
from swayed.cli.wording import escape


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=START)(today)


def today(
    workspace: WorkspaceOption = HERE,
    mail: Annotated[
        str, typer.Option("--mail", metavar="ADDRESS", help="Write an e-mail to this address instead; it is not sent.")
    ] = "",
    sender: Annotated[str, typer.Option("--from", metavar="ADDRESS", help="Whom the e-mail comes from.")] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="URL", help="Where the app is open to its readers; links lead there.")
    ] = "",
    output: OutputOption = None,
) -> None:
    """At most five things to know or do: who came in or out and why, what is due, what to run.

    Nothing is computed and nothing is sent. The e-mail is text for a program that sends it, such as sendmail.

    Examples:

      swayed today -w brand

      swayed today -w brand --mail team@brand.example --address https://swayed.brand.example | sendmail -t

      swayed today -w brand --mail team@brand.example -o today.eml
    """
    from swayed.cli.output import console, write
    from swayed.web.desk import Desk
    from swayed.web.letter import as_text, letter
    from swayed.web.matters import matters_of

    desk = Desk(workspace.resolve().name or "workspace", workspace)
    if mail:
        for told, option in ((mail, "--mail"), (sender or mail, "--from")):
            if "@" not in told or not told.isprintable():
                raise typer.BadParameter(f"{told!r} is no e-mail address", param_hint=option)
        write(letter(desk, mail, sender or mail, address).as_string(), output)
    elif output:
        write(as_text(matters_of(desk), address), output)
    else:
        console().print(escape(as_text(matters_of(desk), address)), soft_wrap=True, end="")
