"""Held-out quality for the eye, with a plain sentence of judgement."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from rich.console import Console

from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.influence.validation import FIRST, HIDDEN_SHARE, MODEL, NO_CONTACT, SWAPPED
from swayed.study import Study

CLEARLY = 0.95
"""Share of bootstrap samples in which swayed has to be ahead to be called clearly better."""


def show_validation(rows: pa.Table, study: Study, out: Console) -> None:
    """The judgement, then the figures."""
    found = rows.to_pylist()
    name = escape(study.situation.situation)
    out.print(f"[bold]{name}[/], the last {100 * HIDDEN_SHARE:.0f} % of the calendar hidden\n")
    out.print(judgement(found))
    table = grid(("ranking", "left"), ("who moves next", "right"), ("by whom", "right"), ("how surely", "right"))
    for row in found:
        table.add_row(
            f"[bold]{row['ranking']}[/]" if row["ranking"] == MODEL else row["ranking"],
            *(
                "–"
                if row["ranking"] == NO_CONTACT and name != "behind"
                else f"{row[name]:.{digits}f} [dim]({row[f'{name}_lower']:.{digits}f}–{row[f'{name}_upper']:.{digits}f})[/]"
                for name, digits in (("behind", 2), ("excess", 2), ("gain", 0))
            ),
        )
    out.print()
    out.print(table)
    out.print(
        "\n[dim]who moves next: share of customers ranked behind the one who moved, 0.50 by chance · by whom: hidden steps "
        f"after contacts with the first {FIRST} people, beside what would be expected without influence, 1.00 · how surely: "
        "log-likelihood over no contact at all, in nats · all with 90 % intervals[/]"
    )


def judgement(rows: list[dict[str, Any]]) -> str:
    """What the figures say, in a sentence or two."""
    by_name = {row["ranking"]: row for row in rows}
    others = [row for row in rows if row["ranking"] not in (MODEL, NO_CONTACT, SWAPPED)]
    beaten = [row["ranking"] for row in others if row["ahead_behind"] >= CLEARLY]
    equal = [row["ranking"] for row in others if row["ahead_behind"] < CLEARLY]
    if not equal:
        first = "[bold]Yes[/]: swayed foretells who moves next clearly better than every simpler ranking."
    elif beaten:
        first = (
            f"[bold]Partly[/]: swayed foretells who moves next clearly better than by {_listed(beaten)}, not clearly better "
            f"than by {_listed(equal)}."
        )
    else:
        first = "[bold]No[/]: swayed does not foretell who moves next clearly better than simpler rankings."
    own, swapped = by_name[MODEL], by_name[SWAPPED]
    if own["gain_lower"] > 0.0 and swapped["ahead_gain"] >= CLEARLY:
        second = "That it matters whom they meet is clear: with people swapped, contacts foretell less."
    elif own["gain_lower"] > 0.0:
        second = "Contacts help to foretell, but not clearly more than with people swapped."
    else:
        second = "Whether contacts help to foretell at all [bold]cannot be told[/] here."
    if by_name[NO_CONTACT]["ahead_behind"] < CLEARLY:
        first += " Most of that it knows from the customer, not from contacts."
    if own["excess_lower"] > 1.0:
        third = f"The first {FIRST} people moved customers later, too."
    else:
        third = f"That the first {FIRST} people moved customers later, too, is not shown."
    return f"{first} {second} {third}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
