"""`swayed customers`: where customers stand, by segment, where they get stuck, whom they listen to, and which groups move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

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
    check_name,
    instant,
    with_engine,
)
from swayed.cli.wording import escape

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

WIDEST_BAR = 24
SHOWN_GROUPS = 12


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=ASK)(with_engine(customers))


def customers(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    groups: Annotated[
        bool, typer.Option("--groups", help="Which groups of people move which segment, in which community.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", metavar="segment,community,type", help="What groups are told by; any of the three.")
    ] = "segment,community,type",
    fewest: Annotated[
        int, typer.Option("--fewest", min=5, metavar="N", help="Groups of fewer people or customers are not told.")
    ] = 5,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """How many customers stand at each stage today, by segment; where they get stuck; whom they listen to.

    Figures about fewer than five customers are withheld.

    Examples:

      swayed customers trail-shoes -w brand

      swayed customers trail-shoes -w brand --groups

      swayed customers trail-shoes -w brand --groups --by community
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.customers.groups import BY
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    if groups:
        told_by = [name.strip() for name in by.split(",")]
        for name in told_by:
            check_name(name, BY, what="view of groups", argument="--by")
        grouped = study.groups(fewest, told_by, progress)
        emit(grouped, form, output, lambda out: show_groups(grouped, out))
        return
    found = study.customers(progress)
    emit(found, form, output, lambda out: show_customers(found, out))


def show_customers(found: pa.Table, out: Console) -> None:
    """Each segment in turn."""
    for row in found.to_pylist():
        out.print(f"\n[bold]{escape(row['segment'])}[/]  [dim]{row['n_customers']:,} customers[/]")
        _show_stages(row["stages"], out)
        for wait in row["waits"]:
            if wait["is_stuck"]:
                out.print(
                    f"  [yellow]stuck before {escape(wait['stage'])}:[/] {_wait(wait)}; all customers move more often"
                )
        for what in ("type of people", "community", "kind of contact"):
            heard = [part for part in row["contacts"] if part["what"] == what][:5]
            if heard:
                words = ", ".join(f"{escape(part['name'])} {100 * part['share']:.0f} %" for part in heard)
                out.print(f"  [dim]{what}:[/] {words}")
    if found.num_rows:
        out.print("\n[dim]where customers stand at the end of the period; shares of their contacts in the situation[/]")
    else:
        out.print("no customer belongs to this situation")


def show_groups(found: pa.Table, out: Console) -> None:
    """Groups that move customers; or that none can be told."""
    from swayed.cli.showing import GRADE_WORDS, grid, interval

    rows = found.to_pylist()
    if not rows:
        out.print("[bold]No group is large enough[/] to be told without pointing at a person.")
        return
    moving = [row for row in rows if row["grade"] != "not_enough"]
    if not moving:
        out.print(f"[bold]No group can be said to move customers[/]; {len(rows):,} groups and stages were tested.")
        return
    out.print("[bold]Groups that move customers[/]")
    table = grid(
        ("segment", "left"), ("community", "left"), ("people", "left"), ("grade", "left"), ("moves to", "left")
    )
    table.add_column("per 100", justify="right", header_style="dim", no_wrap=True)
    table.add_column("of them", justify="right", header_style="dim")
    for row in moving[:SHOWN_GROUPS]:
        words = [escape(row[name]) for name in ("segment", "community", "type")]
        facts = [GRADE_WORDS[row["grade"]], escape(row["stage"]), interval(row), f"{row['n_people']:,}"]
        table.add_row(*words, *facts)
    out.print(table)
    out.print(
        "[dim]per 100: steps per 100 contacts with anybody of the group, with 90 % interval; no single person is meant[/]"
    )


def _show_stages(stages: list[dict[str, Any]], out: Console) -> None:
    from swayed.cli.showing import grid

    table = grid(("stage", "left"), ("bar", "left"), ("customers", "right"), ("share", "right"))
    table.show_header = False
    for part in stages:
        if part["n_customers"] is None:
            table.add_row(f"  {escape(part['stage'])}", "", "[dim]fewer than 5[/]", "")
            continue
        bar = "█" * max(1, round(WIDEST_BAR * part["share"]))
        table.add_row(
            f"  {escape(part['stage'])}", f"[cyan]{bar}[/]", f"{part['n_customers']:,}", f"{100 * part['share']:.0f} %"
        )
    out.print(table)


def _wait(wait: dict[str, Any]) -> str:
    return (
        f"{100 * wait['moved_share']:.0f} % ({100 * wait['moved_lower']:.0f}–{100 * wait['moved_upper']:.0f}) "
        f"move on from {escape(wait['origin'])} within 90 days"
    )
