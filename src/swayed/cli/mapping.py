"""`swayed import --map` on the terminal: what the columns of a sheet mean, shown, confirmed, remembered."""

from __future__ import annotations

from pathlib import Path

import typer

from swayed.cli.importing import TABLES
from swayed.cli.output import console
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.sources.mapping import Proposal
from swayed.workspace import Workspace

_SHOWN_CELLS = 3


def run_mapping(
    source: str, paths: list[Path], folder: Path, *, table: str, columns: list[str], is_confirmed: bool
) -> None:
    """Shows what the columns of every file mean and, confirmed, remembers it.

    Raises:
        typer.Exit: the operator said no, or a required field has no column.
    """
    workspace = Workspace(folder)
    changes = _changes(columns)
    for path in paths:
        name = table or (path.stem if source == TABLES else "")
        proposal = workspace.mappings.propose(path, source, name)
        if changes:
            mine = {header: field for header, field in changes.items() if header in proposal.headers}
            proposal = workspace.mappings.correct(proposal, mine, source, name)
        _show(path, proposal)
        if proposal.missing:
            console().print(
                f"[red]no column for {', '.join(proposal.missing)}[/]; name it: --column 'Your column={proposal.missing[0]}'"
            )
            raise typer.Exit(1)
        if not is_confirmed and not typer.confirm("Is this right?", default=True):
            console().print(
                "nothing was remembered; correct it with --column 'Your column=field', 'Your column=' leaves it out"
            )
            raise typer.Exit(1)
        workspace.mappings.remember(proposal)


def _show(path: Path, proposal: Proposal) -> None:
    out = console()
    known = "as you confirmed before" if proposal.is_remembered else "as it looks"
    out.print(f"[bold]{escape(path.name)}[/] as {proposal.about}, {known}:")
    table = grid(("your column", "left"), ("means", "left"), ("for instance", "left"))
    for header in proposal.headers:
        meaning = proposal.columns.get(header)
        cells = ", ".join(list(dict.fromkeys(proposal.samples.get(header, ())))[:_SHOWN_CELLS])
        table.add_row(escape(header), f"[bold]{meaning}[/]" if meaning else "[dim]left out[/]", escape(cells))
    out.print(table)


def _changes(columns: list[str]) -> dict[str, str]:
    changes = {}
    for column in columns:
        header, sign, field = column.rpartition("=")
        if not sign:
            raise typer.BadParameter(f"{column!r}; write it as 'Your column=field'", param_hint="--column")
        changes[header.strip()] = field.strip()
    return changes
