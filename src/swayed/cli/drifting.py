"""The command `currents`, and its answer for the eye: what lasts, what came and went, what only seems to."""

from __future__ import annotations

from itertools import pairwise
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
    instant,
    with_engine,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 16
LONGEST_SLOPE = len("-17.5 (-22.5 to -12.5)")
FEW_TOPICS = 3
WORDS = {
    "current": "Currents: they last",
    "fad": "Fads: they came and went",
    "season": "Seasons: they come every year",
}
MEASURES = {"followers": "followers", "likes": "likes received", "mentions": "mentions received"}


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=ASK)(with_engine(currents))


def currents(
    situation: SituationArgument,
    workspace: WorkspaceOption = HERE,
    everything: Annotated[bool, typer.Option("--all", help="Print noise and short series, too.")] = False,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """What lasts in what customers talk about and how they decide, and what only comes and goes.

    Examples:

      swayed currents trail-shoes -w brand

      swayed currents trail-shoes -w brand --format json -o currents.json
    """
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    progress = answer_progress(quiet)
    found = study.currents(progress)
    emit(
        found,
        form,
        output,
        lambda out: show_currents(found, study.run(until="currents").read("vanity"), out, everything=everything),
    )


def show_currents(found: pa.Table, vanity: pa.Table, out: Console, *, everything: bool = False) -> None:
    """Topics by label, then how audience went with steps."""
    from swayed.cli.showing import grid
    from swayed.cli.wording import escape

    rows = found.to_pylist()
    shown = {**WORDS, "noise": "Noise", "too_short": "Too short to say"} if everything else WORDS
    for label, title in shown.items():
        same = [row for row in rows if row["label"] == label]
        if not same:
            continue
        out.print(f"\n[bold]{title}[/]")
        table = grid()
        # The topic gives way where the terminal is narrow, never a figure.
        left = max(out.width - WIDTH - LONGEST_SLOPE - 2 * 3, 1)
        table.add_column("topic", header_style="dim", no_wrap=True, overflow="ellipsis", max_width=left)
        table.add_column("share over time", header_style="dim", no_wrap=True, min_width=WIDTH)
        table.add_column("points a year", header_style="dim", no_wrap=True, justify="right", min_width=LONGEST_SLOPE)
        for row in same:
            table.add_row(escape(row["topic"]), f"[cyan]{sparkline(row['series'])}[/]", _slope(row))
        out.print(table)
        _show_words(same, out)
    n_unsaid = sum(row["label"] not in shown for row in rows)
    if not any(row["label"] == "current" for row in rows):
        out.print("\n[bold]No current[/]: nothing drifts further than it would by wandering.")
    if n_unsaid:
        out.print(f"[dim]{n_unsaid} more topics are noise or too short to say; --all prints them[/]")
    for panel in dict.fromkeys(_panel(row) for row in rows):
        out.print(f"[dim]{escape(panel)}[/]")
    _show_vanity(vanity.to_pylist(), out)


def _show_words(rows: list[dict[str, Any]], out: Console) -> None:
    """What else is known of topics; what is said of many is said once."""
    from swayed.cli.wording import escape

    said: dict[str, list[str]] = {}
    for row in rows:
        if words := _words(row):
            said.setdefault(words, []).append(row["topic"])
    for words, topics in said.items():
        of_whom = ", ".join(topics) if len(topics) <= FEW_TOPICS else f"{len(topics)} of these"
        out.print(f"[dim]{escape(of_whom)}: {escape(words)}[/]")


def sparkline(series: list[dict[str, Any]]) -> str:
    """The shares as a row of bars, neighbours averaged."""
    shares = [point["share"] for point in series]
    width = min(WIDTH, len(shares))
    if not width:
        return ""
    edges = [round(i * len(shares) / width) for i in range(width + 1)]
    means = [sum(shares[a:b]) / (b - a) for a, b in pairwise(edges)]
    low, high = min(means), max(means)
    steps = len(BARS) - 1
    return "".join(BARS[round(steps * (mean - low) / (high - low)) if high > low else 0] for mean in means)


def _slope(row: dict[str, Any]) -> str:
    if row["slope_per_year"] is None:
        return "–"
    # Adding zero takes the sign from what rounds to it.
    slope, lower, upper = (
        round(100.0 * row[name], 1) + 0.0 for name in ("slope_per_year", "slope_lower", "slope_upper")
    )
    return f"{slope:+.1f} [dim]({lower:+.1f} to {upper:+.1f})[/]"


def _words(row: dict[str, Any]) -> str:
    parts = []
    if row["label"] == "current":
        parts.append(row["direction"])
    if row["label"] == "fad" and row["peak_on"]:
        parts.append(f"highest {row['peak_on']:%b %Y}")
    if row["note"]:
        parts.append(row["note"])
    if row["odds_ratio"] is not None and row["label"] in WORDS:
        parts.append(f"odds of a purchase x{row['odds_ratio']:.1f} ({row['odds_lower']:.1f}–{row['odds_upper']:.1f})")
    return ", ".join(parts)


def _panel(row: dict[str, Any]) -> str:
    unit = {"customer": "customers", "account": "accounts of people"}[row["unit"]]
    return f"{row['ground']}: {row['n_panel']:,} {unit}, {row['panel_mode']}, by {row['period']}"


def _show_vanity(rows: list[dict[str, Any]], out: Console) -> None:
    known = [row for row in rows if row["correlation"] is not None]
    if not known:
        return
    out.print("\n[bold]Audience and steps[/] [dim](-1 to 1, over people whom five and more customers met)[/]")
    for row in known:
        out.print(
            f"  {MEASURES[row['measure']]}: {row['correlation']:+.2f} "
            f"[dim]({row['correlation_lower']:+.2f} to {row['correlation_upper']:+.2f}, {row['n_people']} people)[/]"
        )
    out.print("[dim]went together, no more: odds and correlations say nothing about what moved whom[/]")
