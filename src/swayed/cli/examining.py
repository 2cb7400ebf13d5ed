"""`swayed doctor`: damaged, missing and foreign files of a workspace, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from swayed.cli.options import CARE, HERE, Format, FormatOption, OutputOption, QuietOption, WorkspaceOption
from swayed.cli.wording import escape

if TYPE_CHECKING:
    from rich.console import Console

    from swayed.doctor import Finding, Mended

_COLOURS = {"damaged": "red", "missing": "red", "leftover": "dim", "foreign": "yellow"}


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=CARE)(doctor)


def doctor(
    workspace: WorkspaceOption = HERE,
    mends: Annotated[
        bool,
        typer.Option(
            "--mend",
            help="Delete damaged results, which are made again; go back to the newest whole state of the tables.",
        ),
    ] = False,
    originals: Annotated[
        Optional[Path],
        typer.Option(
            "--originals", metavar="DIR", help="Write the kept originals of exports there, to import them again."
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Is every file of the workspace as it was written? Names what is damaged, missing or foreign, and the way back.

    Reads every file to its last byte. Code 1 where anything is damaged or missing.

    Examples:

      swayed doctor -w brand

      swayed doctor -w brand --mend

      swayed doctor -w brand --originals rescued
    """
    from swayed.cli.output import console, emit
    from swayed.doctor import examine, mend, write_originals
    from swayed.doctor.tables import as_table

    out = console(stderr=True)
    tell = (lambda _words: None) if quiet else (lambda words: out.print(f"[dim]{escape(words)}[/]"))
    found = examine(workspace, tell)
    if mends:
        show_mended(mend(workspace, found), out)
        found = examine(workspace)
    emit(as_table(found), form, output, lambda screen: show_findings(found, screen))
    if originals is not None:
        written = write_originals(workspace, originals)
        out.print(f"{len(written):,} original{'' if len(written) == 1 else 's'} written to {escape(str(originals))}")
    if any(one.state.is_damage for one in found):
        raise typer.Exit(1)


def show_findings(found: list[Finding], out: Console) -> None:
    """Each finding in turn; that all is well where there is none."""
    if not any(one.state.is_damage for one in found):
        out.print("[green]✓[/] nothing is damaged and nothing is missing")
    for one in found:
        out.print(f"[{_COLOURS[one.state]}]{one.state}[/]  {escape(one.path)}: {escape(one.found)}", soft_wrap=True)
        if one.way_back:
            out.print(f"  {escape(one.way_back)}", soft_wrap=True)


def show_mended(done: Mended, out: Console) -> None:
    """What was mended, and what the operator must do again."""
    if done.deleted:
        out.print(f"deleted {len(done.deleted):,} results or leftovers; the next run makes results again")
    if done.went_back_to is not None:
        out.print(f"the tables are again as of [bold]{done.went_back_to.isoformat()}[/]; all results were deleted")
    if done.set_aside:
        out.print(f"set aside, for no version was whole: [bold]{escape(', '.join(done.set_aside))}[/]")
    if done.repeat:
        out.print("repeat: " + escape("; ".join(done.repeat)))
