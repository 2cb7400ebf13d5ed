"""The scorecard for the eye: three columns beside each other, what it cost, and what changed."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.markup import escape

from swayed.cli.showing import grid
from swayed.measurement.scorecard import UNCALIBRATED, Scorecard
from swayed.money import amount, decimals_of
from swayed.study import Study

FIRST_ROWS = 15
CAUSE_WORDS = {
    "new orders": "new orders",
    "orders gone": "orders that are no longer there",
    "restated orders": "refunds and cancellations restate orders",
    "credit drawn anew": "same orders, credited anew since there is more data or other evidence",
}
Row = dict[str, Any]


def show_scorecard(card: Scorecard, out: Console, *, everything: bool) -> None:
    """The three columns, then what each thing cost and brought."""
    situations = card.of("situation")
    out.print(f"[bold]Scorecard[/] of [bold]{escape(card.situation)}[/]")
    if not situations:
        out.print("[bold]No orders[/] with an amount in this situation.")
    for row in situations:
        _show_columns(row, card, out)
    _show_spent("channels", [row for row in card.of("channel") if row["claimed_orders"] or row["cost_minor"]], out)
    _show_spent("collaborations", _first(card.of("collaboration"), everything), out)
    _show_brought("person", _first(card.of("person"), everything), out)
    _show_brought("type", card.of("type"), out)
    _show_brought("stage", card.of("stage"), out)
    more = 0 if everything else len(card.of("person")) - FIRST_ROWS
    if more > 0:
        out.print(f"[dim]and {more:,} more people: --all[/]")
    if len(situations) > 1:
        out.print("[dim]currencies are never summed; a table `rates` converts them[/]")
    for note in card.notes:
        out.print(f"[yellow]note:[/] {escape(note)}")


def _first(rows: list[Row], everything: bool) -> list[Row]:
    return rows if everything else rows[:FIRST_ROWS]


def _show_columns(row: Row, card: Scorecard, out: Console) -> None:
    currency = row["currency"]
    table = grid(("", "left"), ("how it is found", "left"), (currency, "right"))
    table.add_row(
        "[bold]claimed[/]",
        f"{row['claimed_orders']:,} orders by code or link, gross",
        amount(row["claimed_gross_minor"], currency),
    )
    table.add_row("[bold]believed[/]", "said, tracked, estimated; net, not tested", span(row, "net", currency))
    table.add_row("", "of that margin", span(row, "margin", currency))
    if row["increment_minor"] is not None:
        word = "set by experiments" if row["level"] == "calibrated" else UNCALIBRATED
        table.add_row("", f"incremental ({word})", span(row, "increment", currency))
    table.add_row("[bold]tested[/]", escape(row["tested"]), "")
    out.print()
    out.print(table)
    if row["commission_minor"]:
        out.print(
            f"[dim]commission owed by contract, which is no credit: {amount(row['commission_minor'], currency)} {currency}[/]"
        )
    out.print("[dim]three answers to one question; they are never added[/]")
    if card.n_registered and not card.tests.num_rows:
        out.print(f"[dim]{card.n_registered} experiments are registered; none is read and kept yet[/]")


def span(row: Row, name: str, currency: str) -> str:
    """An amount with its interval, where it has one.

    Example:
        >>> span({"net_minor": 12345, "net_lower": 10000, "net_upper": 20000}, "net", "EUR")
        '123.45 [dim](100–200)[/]'
    """
    minor, lower, upper = (row[f"{name}_{part}"] for part in ("minor", "lower", "upper"))
    middle = amount(minor, currency)
    if minor is None or lower is None or lower == upper:
        return middle
    places = 10 ** decimals_of(currency)
    return f"{middle} [dim]({lower / places:,.0f}–{upper / places:,.0f})[/]"


def _show_spent(title: str, rows: list[Row], out: Console) -> None:
    if not rows:
        return
    out.print(f"\n[bold]{title}[/]")
    table = grid(
        ("name", "left"), ("", "left"), ("cost", "right"), ("claimed", "right"), ("believed margin", "right"),
        ("per customer", "right"), ("return", "right"),
    )  # fmt: skip
    for row in rows:
        is_ours = row["subject"] == "collaboration" or row["subject_id"] == "collaborations"
        customer = row["cost_per_customer_minor"] if is_ours else row["claimed_cost_per_customer_minor"]
        table.add_row(
            escape(row["name"]),
            escape(row["currency"]),
            amount(row["cost_minor"], row["currency"]),
            amount(row["claimed_gross_minor"], row["currency"]),
            span(row, "margin", row["currency"]) if is_ours else "[dim]not estimated[/]",
            amount(customer, row["currency"]),
            returned(row) if is_ours else "–",
        )
    out.print(table)
    if title == "channels":
        _show_claimed(rows, out)
    else:
        out.print(
            "[dim]return: believed margin per unit spent, not tested, with its 90 % interval; 1 pays its cost back[/]"
        )


def _show_claimed(rows: list[Row], out: Console) -> None:
    """The comparison on the one ground that all channels have."""
    told = [row for row in rows if row["claimed_return_per_unit"] is not None]
    for row in told:
        out.print(
            f"  by the tracked definition alone: {escape(row['name'])} {row['claimed_return_per_unit']:.2f} margin per unit spent, "
            f"{row['claimed_new_customers']:,} new customers"
        )
    out.print("[dim]claimed is one definition for all: the last code, link or visit within 30 days before the order[/]")


def returned(row: Row) -> str:
    """A return with its interval."""
    if row["return_per_unit"] is None:
        return "–"
    middle = f"{row['return_per_unit']:.2f}"
    if row["return_lower"] is None or row["return_lower"] == row["return_upper"]:
        return middle
    return f"{middle} [dim]({row['return_lower']:.1f}–{row['return_upper']:.1f})[/]"


def _show_brought(title: str, rows: list[Row], out: Console) -> None:
    if not rows:
        return
    out.print()
    table = grid(
        (title, "left"), ("believed", "right"), ("margin", "right"), ("new", "right"), ("again", "right"), ("worth", "right"),
        ("tested", "left"),
    )  # fmt: skip
    for row in rows:
        repeat = row["repeat_share"]
        table.add_row(
            f"[bold]{escape(row['name'])}[/]",
            span(row, "net", row["currency"]),
            amount(row["margin_minor"], row["currency"]),
            f"{row['new_customers']:.1f}" if row["new_customers"] else "–",
            "–" if repeat is None else f"{100 * repeat:.0f} %",
            amount(row["customer_value_minor"], row["currency"]),
            escape(row["tested"].partition(":")[0]),
        )
    out.print(table)
    if title == "person":
        out.print(
            "[dim]new: customers whose first order it is · again: of those, ordered again so far · worth: net so far each[/]"
        )


def show_changes(study: Study, earlier: Study, changes: pa.Table, out: Console) -> None:
    """What moved the believed money, cause by cause."""
    rows = changes.to_pylist()
    if not rows:
        out.print("[bold]Nothing changed[/] in what is believed of people.")
    for currency in sorted({row["currency"] for row in rows}):
        of_currency = [row for row in rows if row["currency"] == currency]
        total = sum(row["change_minor"] for row in of_currency)
        out.print(
            f"[bold]{amount(total, currency)} {escape(currency)}[/] more or less is believed of people than then; by cause:"
        )
        table = grid(("cause", "left"), ("orders", "right"), (currency, "right"))
        for row in of_currency:
            table.add_row(CAUSE_WORDS[row["cause"]], f"{row['n_orders']:,}", amount(row["change_minor"], currency))
        out.print(table)
    n_then, n_now = (_n_lifts(one) for one in (earlier, study))
    if n_now != n_then:
        out.print(f"[bold]recalibrated:[/] {n_now} results of experiments set the level of increments, {n_then} then")


def _n_lifts(study: Study) -> int:
    return int(pc.max(study.run(until="influence").read("levels").column("n_lifts")).as_py() or 0)
