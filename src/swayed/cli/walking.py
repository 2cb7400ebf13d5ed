"""The path to purchase for the eye: stages, times, and what stands behind the steps."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from rich.console import Console

from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.study import Study

CAUSE_WORDS = {
    "organic": "would have happened anyway",
    "activity": "own activity above the usual",
    "association": "likeness that lasts",
    "contact in general": "contact with anybody",
    "not provable by name": "people, not provable by name",
    "named people": "named people",
}
WIDEST_BAR = 18
HIGHEST_RHAT = 1.1
"""Above this the chains of a stage disagree more than chance would have it."""


def show_path(path: pa.Table, study: Study, out: Console) -> None:
    """Each stage in turn."""
    out.print(f"[bold]The path of your customers[/] in [bold]{escape(study.situation.situation)}[/]")
    rows = path.to_pylist()
    for row in rows:
        out.print(f"\n[bold]{escape(row['stage'])}[/]  {row['n_transitions']:,} steps to explain")
        for origin in row["origins"]:
            out.print(f"  [dim]{_origin(origin, row['stage'])}[/]")
        if row["is_fitted"]:
            _show_shares(row["shares"], out)
        else:
            out.print("  [dim]too few steps to say what stands behind them[/]")
    if any(row["is_fitted"] for row in rows):
        out.print(
            "\n[dim]steps with 90 % intervals; each stage's causes sum to its steps. Estimated from contacts, not tested: "
            "the level is uncertain, the order less so.[/]"
        )
    loose = [row for row in rows if row["rhat"] is not None and row["rhat"] > HIGHEST_RHAT]
    if loose:
        words = ", ".join(f"{escape(row['stage'])} {row['rhat']:.2f}" for row in loose)
        out.print(
            f"[dim]chains agree within R-hat {words}: totals are a little less certain than their intervals say[/]"
        )


def _origin(origin: dict[str, Any], stage: str) -> str:
    start = "again after" if origin["origin"] == stage else "from"
    moved = f"{start} {escape(origin['origin'])}: {origin['n_moved']:,} of {origin['n_at_risk']:,} moved"
    if origin["days_median"] is None:
        return moved
    return (
        f"{moved}, in {origin['days_median']:.0f} days ({origin['days_lower']:.0f}–{origin['days_upper']:.0f}); "
        f"{100 * origin['share_90_days']:.0f} % within 90"
    )


def _show_shares(shares: list[dict[str, Any]], out: Console) -> None:
    table = grid(("cause", "left"), ("bar", "left"), ("share", "right"), ("steps", "right"))
    table.show_header = False
    for share in shares:
        bar = "█" * round(WIDEST_BAR * share["share"]) or ("▏" if share["transitions"] > 0.5 else "")
        table.add_row(
            f"  {CAUSE_WORDS[share['cause']]}",
            f"[cyan]{bar}[/]",
            f"{100 * share['share']:.1f} %",
            f"{share['transitions']:,.0f} [dim]({share['transitions_lower']:,.0f}–{share['transitions_upper']:,.0f})[/]",
        )
    out.print(table)
