"""The command `what`: influences that are no persons, and the steps that follow nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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
    instant,
    with_engine,
)
from swayed.cli.wording import escape

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

NOBODY = {"organic": "would have happened anyway", "activity": "own activity above the usual"}
COUNTED = {
    "role": ("Roles that customers named", "customers who said so; not estimated"),
    "visit": ("Where visits came from", "customers; counted, not estimated"),
}
SHOWN, SHOWN_UNNAMED = 20, 5
_KINDS = {"source": ("brand", "bot", "media"), "community": ("community",), "price action": ("price action",)} | {
    kind: (kind,) for kind in COUNTED
}
_SOURCES = {
    "what": "what",
    "none": "[bold]No brand, bot or medium was met[/] by the customers of this situation.",
    "nobody": "[bold]None of the {n} brands, bots and media met can be named[/] from contacts alone.",
    "some": "[bold]{n_named} of {n} brands, bots and media met move your customers[/].",
}
_COMMUNITIES = {
    "what": "community",
    "none": "\n[bold]No community is large enough[/] to be told without pointing at a person.",
    "nobody": "\n[bold]None of the {n} communities can be named[/]: contacts there are not followed by more steps than elsewhere.",
    "some": "\n[bold]{n_named} of {n} communities move your customers[/]: all contacts with people there taken together.",
}


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=ASK)(with_engine(what))


def what(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """What moves customers and is no person: brands, bots, media, communities, price actions; roles, visits; steps that follow nobody.

    Brands, bots, media and communities stand under the checks that people stand under. Days on which most orders were reduced, and not by
    somebody's code, are held against ordinary days around them.

    Example: swayed what trail-shoes -w brand
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    found = study.what(progress)
    path = study.path(progress) if form is Format.TABLE else None
    emit(found, form, output, lambda out: show_what(found, path, out))


def show_what(found: pa.Table, path: pa.Table | None, out: Console) -> None:
    """Each kind of influence in turn, and what follows nobody."""
    rows = found.to_pylist()
    of_kind = {kind: [row for row in rows if row["kind"] in kinds] for kind, kinds in _KINDS.items()}
    _show_met(of_kind["source"], _SOURCES, out)
    _show_met(of_kind["community"], _COMMUNITIES, out)
    _show_actions(of_kind["price action"], out)
    for kind, words in COUNTED.items():
        told = [f"{escape(row['name'])} {row['n_customers']:,}" for row in of_kind[kind]][:SHOWN]
        if told:
            out.print(f"\n[bold]{words[0]}[/]: {', '.join(told)}  [dim]{words[1]}[/]")
    stages = [] if path is None else path.to_pylist()
    if stages:
        out.print("\n[bold]Steps that follow nobody[/]")
    for stage in stages:
        shares = {share["cause"]: share for share in stage["shares"]}
        told = [f"{words} {100 * shares[cause]['share']:.0f} %" for cause, words in NOBODY.items() if cause in shares]
        if told:
            out.print(f"  {escape(stage['stage'])}: {', '.join(told)}")


def _show_met(rows: list[dict[str, Any]], words: Mapping[str, str], out: Console) -> None:
    """What is met, each with the stage that it moves to most; rows come best first."""
    from swayed.cli.showing import GRADE_WORDS, grid, interval

    best = {row["person_id"]: row for row in reversed(rows)}
    named = [row for row in best.values() if row["grade"] != "not_enough"]
    if not best:
        out.print(words["none"])
        return
    told = words["some"] if named else words["nobody"]
    out.print(told.format(n_named=len(named), n=len(best)))
    kinds = [("kind", "left")] if len({row["kind"] for row in rows}) > 1 else []
    table = grid((words["what"], "left"), *kinds, ("grade", "left"), ("moves to", "left"), ("per 100", "right"))
    table.add_column("met by", justify="right", header_style="dim")
    shown = list({row["person_id"]: best[row["person_id"]] for row in rows}.values())[
        : SHOWN if named else SHOWN_UNNAMED
    ]
    for row in shown:
        table.add_row(
            f"[bold]{escape(row['name'])}[/]",
            *([row["kind"]] if kinds else []),
            GRADE_WORDS[row["grade"]],
            escape(row["stage"] or "–"),
            interval(row),
            f"{row['n_customers']:,}",
        )
    out.print(table)
    out.print("[dim]per 100: steps into that stage per 100 contacts, with 90 % interval · met by: customers[/]")
    if len(best) > len(shown):
        out.print(f"[dim]and {len(best) - len(shown)} more: --format csv lists all, by stage[/]")


def _show_actions(rows: list[dict[str, Any]], out: Console) -> None:
    """Price actions by stage, or why they are not estimated."""
    from swayed.cli.showing import GRADE_WORDS

    told = [row for row in rows if row["stage"]]
    for row in rows[:1]:
        if not told:
            out.print(f"\n[bold]Price actions are not estimated[/]: {escape(row['stopped_by'])}.")
            return
        out.print(
            f"\n[bold]{escape(row['name'])}[/]  [dim]{row['n_contacts']:,} reduced orders of {row['n_customers']:,} customers; "
            "steps beside those of ordinary days around them, with 90 % interval[/]"
        )
    for row in told:
        if row["ratio"] is None:
            out.print(f"  {escape(row['stage'])}: [dim]{escape(row['stopped_by'])}[/]")
            continue
        is_named = row["grade"] != "not_enough"
        ratio = f"{row['ratio']:.1f} times as many ({row['ratio_lower']:.1f}–{row['ratio_upper']:.1f})"
        out.print(f"  {escape(row['stage'])}: {GRADE_WORDS[row['grade']]}, {ratio}")
        if is_named and row["ratio_after_upper"] is not None and row["ratio_after_upper"] < 1.0:
            out.print(
                f"    [yellow]in the fortnight after only {row['ratio_after']:.1f} times as many: part was brought forward[/]"
            )
