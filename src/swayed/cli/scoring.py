"""The scorecard for the eye: three columns beside each other, what it cost, and what changed."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console

from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.measurement.scorecard import NOTHING_YET, UNCALIBRATED, Scorecard
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
    channels = card.of("channel")
    _show_channels([row for row in channels if row["claimed_orders"] or row["cost_minor"]], out)
    together = [row for row in channels if row["subject_id"] == "collaborations"]
    _show_collaborations(_first(card.of("collaboration"), everything), together, out)
    _show_brought("person", _first(card.of("person"), everything), out)
    _show_brought("type", card.told("type"), out)
    _show_brought("stage", card.of("stage"), out)
    _show_objections(card.objections.to_pylist(), out)
    more = 0 if everything else len(card.of("person")) - FIRST_ROWS
    if more > 0:
        out.print(f"[dim]and {more:,} more people: --all[/]")
    if len(situations) > 1:
        out.print("[dim]currencies are never summed; a table `rates` converts them[/]")
    for note in card.notes:
        out.print(f"[yellow]note:[/] {escape(note)}")


def _show_objections(rows: list[Row], out: Console) -> None:
    if not rows:
        return
    out.print("\n[bold]objections[/] of at least ten people, by their wording; nobody is named")
    table = grid(("about", "left"), ("people", "right"), ("of all who spoke", "right"))
    for row in rows:
        table.add_row(row["theme"], f"{row['n_authors']:,}", f"{100 * row['share']:.1f} %")
    out.print(table)


def _first(rows: list[Row], everything: bool) -> list[Row]:
    return rows if everything else rows[:FIRST_ROWS]


def _show_columns(row: Row, card: Scorecard, out: Console) -> None:
    currency = row["currency"]
    table = grid(("answer", "left"), ("how it is found", "left"), (currency, "right"))
    claimed = f"{row['claimed_orders']:,} orders by code or link, gross"
    table.add_row("[bold]claimed[/]", claimed, amount(row["claimed_gross_minor"], currency))
    table.add_row("[bold]believed[/]", "said, tracked, estimated; net", _whole_span(row, "net"))
    table.add_row("", "of it margin", _whole_span(row, "margin"))
    if row["increment_minor"] is not None:
        table.add_row("", f"of the estimated: incremental, {row['level']}", _whole_span(row, "increment"))
    table.add_row("[bold]tested[/]", escape(row["tested"]), "")
    out.print()
    out.print(table)
    if row["commission_minor"]:
        out.print(
            f"[dim]commission owed by contract, which is no credit: {amount(row['commission_minor'], currency)} {currency}[/]"
        )
    if row["increment_minor"] is not None and row["level"] != "calibrated":
        out.print(f"[dim]{UNCALIBRATED}; until then it is a guess with a wide interval[/]")
    out.print("[dim]three answers to one question; they are never added[/]")
    if card.n_registered and not card.tests.num_rows:
        out.print(f"[dim]{card.n_registered} experiments are registered; none is read and kept yet[/]")


def _show_channels(rows: list[Row], out: Console) -> None:
    """Every channel by the one definition that all have: what tracking claims."""
    if not rows:
        return
    out.print(
        "\n[bold]channels[/] by what tracking claims: the last code, link or visit within 30 days before the order"
    )
    table = grid(
        ("channel", "left"), ("cost", "right"), ("claimed", "right"), ("new", "right"),
        ("per new", "right"), ("margin per unit", "right"),
    )  # fmt: skip
    for row in rows:
        currency, back = row["currency"], row["claimed_return_per_unit"]
        table.add_row(
            escape(row["name"]),
            f"{_whole(row['cost_minor'], currency)} [dim]{escape(currency)}[/]",
            _whole(row["claimed_gross_minor"], currency),
            f"{row['claimed_new_customers']:,}",
            _whole(row["claimed_cost_per_customer_minor"], currency),
            "–" if back is None else f"{back:.2f}",
        )
    out.print(table)
    for row in rows:
        if row["told_margin_minor"] is not None:
            told = amount(row["told_margin_minor"], row["currency"])
            out.print(f"  [dim]{escape(row['name'])} tells of itself: {told} {escape(row['currency'])} net margin[/]")
    out.print(
        "[dim]margin per unit: claimed margin per unit spent; channels claim the same order, so they are not added[/]"
    )


def _show_collaborations(rows: list[Row], together: list[Row], out: Console) -> None:
    """Costs against what is believed of the orders under each collaboration."""
    if not rows:
        return
    out.print("\n[bold]collaborations[/] by what is believed, not tested")
    table = grid(
        ("with", "left"), ("cost", "right"), ("commission", "right"), ("margin", "right"), ("per new", "right"),
        ("return", "right"),
    )  # fmt: skip
    for row in [*rows, *together]:
        table.add_row(
            escape("all together" if row["subject"] == "channel" else row["name"]),
            f"{_whole(row['cost_minor'], row['currency'])} [dim]{escape(row['currency'])}[/]",
            _whole(row["commission_minor"], row["currency"]),
            _whole_span(row, "margin"),
            _whole(row["cost_per_customer_minor"], row["currency"]),
            returned(row),
        )
    out.print(table)
    _show_tested(rows, out)
    out.print("[dim]cost: commission owed included, hours not · return: margin per unit spent; 1 pays the cost back[/]")


def _show_tested(rows: list[Row], out: Console) -> None:
    for row in rows:
        if row["tested"] != NOTHING_YET:
            out.print(f"  tested, {escape(row['name'])}: {escape(row['tested'])}")


def _whole(minor: int | None, currency: str) -> str:
    return "–" if minor is None else f"{minor / 10 ** decimals_of(currency):,.0f}"


def _whole_span(row: Row, name: str) -> str:
    minor, lower, upper = (row[f"{name}_{part}"] for part in ("minor", "lower", "upper"))
    middle = _whole(minor, row["currency"])
    if minor is None or lower is None or lower == upper:
        return middle
    return f"{middle} [dim]({_whole(lower, row['currency'])}–{_whole(upper, row['currency'])})[/]"


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
    )  # fmt: skip
    for row in rows:
        repeat = row["repeat_share"]
        table.add_row(
            f"[bold]{escape(row['name'])}[/]",
            _whole_span(row, "net"),
            _whole(row["margin_minor"], row["currency"]),
            f"{row['new_customers']:.1f}" if row["new_customers"] else "–",
            "–" if repeat is None else f"{100 * repeat:.0f} %",
            _whole(row["customer_value_minor"], row["currency"]),
        )
    out.print(table)
    _show_tested(rows, out)
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
