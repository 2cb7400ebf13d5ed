"""The short guide of bare `swayed`: what is here, and what to do next."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from swayed.cli.output import console
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.errors import SwayedError
from swayed.lake.register import FILE_NAME
from swayed.workspace import Workspace


def print_guide(folder: Path) -> None:
    """Says what is in the folder and names the next command."""
    out = console()
    out.print("[bold]swayed[/] · who and what moves your customers\n")
    if not (folder / FILE_NAME).is_file():
        out.print(f"No workspace in [bold]{folder.resolve()}[/].\n")
        _commands(
            out,
            ("swayed demo", "see it work on a market with known truth"),
            ("swayed init DIR", "make a workspace for your own data"),
            ("swayed --help", "every command"),
        )
        return
    workspace = Workspace(folder)
    sizes = workspace.table_sizes()
    where = "" if folder == Path() else f" -w {folder}"
    if not sizes:
        out.print("The workspace is empty.\n")
        _commands(
            out,
            (f"swayed import tables EXPORTS/{where}", "bring your tables in (CSV, JSON Lines, Parquet)"),
            ("swayed import --list", "the tables and their columns"),
        )
        return
    out.print("Here: " + ", ".join(f"{rows:,} {name}" for name, rows in sizes.items()))
    linked = sum(row["n_customers"] for row in workspace.linked_customers().to_pylist())
    out.print(f"[dim]{linked:,} of {sizes.get('customers', 0):,} customers linked to an account[/]\n")
    kept = workspace.situations()
    if not kept:
        _commands(
            out,
            (f"swayed situation new first-purchase{where}", "describe a decision, filled with your own words"),
            (f"swayed check SITUATION{where}", "what it selects, and what your data can answer"),
        )
        return
    out.print("Situations: " + ", ".join(path.stem for path in kept) + "\n")
    name = kept[0].stem
    _commands(
        out,
        (f"swayed check {name}{where}", "what it selects, and what your data can answer"),
        (f"swayed people {name}{where}", "who moves your customers"),
    )


def print_situations(folder: Path) -> None:
    """Each situation kept in the workspace, and whether it can be read."""
    out = console()
    workspace = Workspace(folder)
    kept = workspace.situations()
    if not kept:
        out.print("No situation yet: [bold]swayed situation new first-purchase[/]")
        return
    table = grid(("situation", "left"), ("stages", "left"), ("state", "left"))
    for path in kept:
        try:
            study = workspace.study(path)
            table.add_row(path.stem, " → ".join(study.situation.decision.stages), "[green]can be read[/]")
        except SwayedError as error:
            table.add_row(path.stem, "", f"[red]{escape(str(error).splitlines()[0])}[/]")
    out.print(table)


def _commands(out: Console, *commands: tuple[str, str]) -> None:
    table = grid(("next", "left"), ("", "left"))
    for command, does in commands:
        table.add_row(f"[bold]{escape(command)}[/]", does)
    out.print(table)
