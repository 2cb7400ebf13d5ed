"""The ledger for the eye: who was credited with how much, by what evidence, and what to doubt."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rich.console import Console

from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.ledger.tables import RUNG_WORDS, RUNGS
from swayed.money import amount, decimals_of
from swayed.pipeline import Results
from swayed.reconciliation import Reconciliation
from swayed.study import Study

WIDEST_BAR = 18
FIRST_PEOPLE, FIRST_DIFFERENCES = 15, 40
Row = dict[str, Any]


def show_ledger(study: Study, out: Console, *, everything: bool) -> None:
    """Totals by rung and person in each currency, restatements, codes that may have leaked, and who answers."""
    results = study.run(until="ledger")
    totals = results.read("ledger_totals").to_pylist()
    names = {row["person_id"]: row["name"] for row in results.read("persons").to_pylist()}
    orders: dict[str, list[Row]] = defaultdict(list)
    for row in results.read("ledger_orders").select(["currency", "status", "net_minor", "margin_by"]).to_pylist():
        orders[row["currency"]].append(row)
    if not orders:
        out.print("[bold]No orders[/] with an amount in this situation.")
        return
    for currency in sorted(orders, key=lambda word: -len(orders[word])):
        _show_currency(currency, orders[currency], [row for row in totals if row["currency"] == currency], out)
        _show_people(currency, [r for r in totals if r["currency"] == currency], names, out, everything=everything)
    if len(orders) > 1:
        out.print("[dim]currencies are never summed; a table `rates` converts them[/]")
    _show_restatements(results, out)
    _show_codes(results, out)
    _show_bias(results, out)


def _show_currency(currency: str, orders: list[Row], totals: list[Row], out: Console) -> None:
    net = sum(row["net_minor"] for row in orders)
    out.print(f"\n[bold]{amount(net, currency)} {escape(currency)}[/] net value of {len(orders):,} orders")
    states = [(word, sum(row["status"] == word for row in orders)) for word in ("cancelled", "pending", "refund alone")]
    told = ", ".join(f"{n:,} {word}" for word, n in states if n)
    if told:
        out.print(f"[dim]among them {told}[/]")
    table = grid(("rung", "left"), ("bar", "left"), ("share", "right"), (currency, "right"))
    table.show_header = False
    for rung in RUNGS:
        minor = sum(row["net_minor"] for row in totals if row["rung"] == rung)
        share = minor / net if net else 0.0
        bar = "█" * round(WIDEST_BAR * min(max(share, 0.0), 1.0))
        table.add_row(f"  {RUNG_WORDS[rung]}", f"[cyan]{bar}[/]", f"{100 * share:.1f} %", amount(minor, currency))
    out.print(table)
    unknown = sum(row["margin_by"] == "unknown" for row in orders)
    if unknown:
        out.print(f"[dim]margin unknown for {unknown:,} orders: no cost of goods; a table `margins` states shares[/]")


def _show_people(currency: str, totals: list[Row], names: dict[str, str], out: Console, *, everything: bool) -> None:
    by_person: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in totals:
        if row["person_id"] is not None:
            by_person[row["person_id"]][row["rung"]] = row
    if not by_person:
        out.print("[dim]nobody was named, tracked or provable[/]")
        return
    sums = {person: sum(row["net_minor"] for row in rungs.values()) for person, rungs in by_person.items()}
    ranked = sorted(by_person, key=lambda person: (-sums[person], person))
    shown = ranked if everything else ranked[:FIRST_PEOPLE]
    table = grid(
        ("person", "left"),
        ("said", "right"),
        ("tracked", "right"),
        ("estimated", "right"),
        ("net", "right"),
        ("margin", "right"),
    )
    for person in shown:
        rungs = by_person[person]
        said, tracked, estimated = (rungs.get(rung) for rung in RUNGS[:3])
        margins = [row["margin_minor"] for row in rungs.values()]
        table.add_row(
            f"[bold]{escape(names.get(person, person.removeprefix('offline:')))}[/]",
            amount(said["net_minor"], currency) if said else "–",
            amount(tracked["net_minor"], currency) if tracked else "–",
            _interval(estimated, currency),
            amount(sums[person], currency),
            "–" if None in margins else amount(sum(margins), currency),
        )
    out.print(table)
    if len(ranked) > len(shown):
        out.print(f"[dim]and {len(ranked) - len(shown):,} more: --all[/]")
    out.print(
        "[dim]estimated: credit from contacts with its 90 % interval, not tested by an experiment · net: all three · margin: – "
        "where it is unknown for one of the orders[/]"
    )


def _interval(row: Row | None, currency: str) -> str:
    if row is None:
        return "–"
    middle = amount(row["net_minor"], currency)
    if row["net_lower"] is None:
        return middle
    places = 10 ** decimals_of(currency)
    return f"{middle} [dim]({row['net_lower'] / places:,.0f}–{row['net_upper'] / places:,.0f})[/]"


def _show_restatements(results: Results, out: Console) -> None:
    rows = results.read("ledger_restatements").to_pylist()
    if not rows:
        return
    sums: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        found = sums.setdefault((row["currency"], row["reason"]), [set(), 0, 0])
        found[0].add((row["order_id"], row["change_no"]))
        found[1] += row["change_minor"]
        found[2] += row["change_minor"] if row["person_id"] else 0
    for (currency, reason), (changes, minor, of_people) in sorted(sums.items()):
        out.print(
            f"\n[bold]restated[/] {len(changes):,} {reason}: {amount(minor, currency)} {escape(currency)}, of that "
            f"{amount(of_people, currency)} of people; each with its day in table `ledger_restatements`"
        )


def _show_codes(results: Results, out: Console) -> None:
    rows = [row for row in results.read("ledger_codes").to_pylist() if row["n_flagged"]]
    if not rows:
        return
    n_leaked = sum(row["is_leaked"] for row in rows)
    out.print(f"\n[bold]codes[/] with uses that look leaked; {n_leaked:,} of them often enough to be called so")
    table = grid(
        ("code", "left"), ("uses", "right"), ("flagged", "right"), ("signs", "left"),
        ("owner's", "right"), ("if leaked", "right"),
    )  # fmt: skip
    reasons = {"n_far": "never met", "n_coupon": "coupon page", "n_burst": "burst", "n_outside": "outside its days"}
    for row in rows[:FIRST_PEOPLE]:
        table.add_row(
            f"[{'yellow' if row['is_leaked'] else 'dim'}]{escape(row['code'])}[/]",
            f"{row['n_uses']:,}",
            f"{row['n_flagged']:,}",
            ", ".join(f"{row[key]} {word}" for key, word in reasons.items() if row[key]),
            amount(row["owner_minor"], row["currency"]),
            amount(row["owner_minor"] - row["flagged_minor"], row["currency"]),
        )
    out.print(table)
    out.print(
        "[dim]the ledger counts them as their owner's; if leaked, the flagged orders flow on to estimate and rest[/]"
    )


def _show_bias(results: Results, out: Console) -> None:
    rows = results.read("response_bias").to_pylist()
    apart = [row for row in rows if row["difference_lower"] > 0 or row["difference_upper"] < 0]
    if not rows:
        return
    asked = rows[0]
    share = 100 * asked["n_answered"] / (asked["n_answered"] + asked["n_others"])
    out.print(f"\n[bold]answers[/] come with {share:.0f} % of the orders", end="")
    if not apart:
        out.print("; in nothing measured do these orders differ from the others")
        return
    out.print("; they differ from the others in:")
    for row in apart:
        out.print(
            f"  {escape(row['measure'])}: {row['answered']:,.2f} against {row['others']:,.2f} "
            f"[dim](difference {row['difference_lower']:,.2f} to {row['difference_upper']:,.2f})[/]"
        )
    out.print("[dim]so what is said does not speak for everybody[/]")


def show_reconciliation(found: Reconciliation, out: Console, *, everything: bool) -> None:
    """Totals of both sides, and every difference."""
    out.print(f"[dim]the file was read as {escape(found.source)}[/]")
    for row in found.totals.to_pylist():
        money = {name: amount(row[name], row["currency"]) for name in ("there_minor", "here_minor", "ledger_minor")}
        out.print(
            f"[bold]{escape(row['currency'])}[/]  file {money['there_minor']} in {row['n_there']:,} orders · workspace "
            f"{money['here_minor']} in {row['n_here']:,} of them · ledger {money['ledger_minor']} in {row['n_ledger']:,} of them"
        )
    if found.n_rejected:
        out.print(f"[red]{found.n_rejected:,} rows of the file could not be read[/]")
    rows = found.differences.to_pylist()
    if not rows:
        out.print("[green]no difference[/]: every order of the file is here, with the same amount, refunds and status")
        return
    n_orders = len({row["order_id"] for row in rows})
    out.print(f"[bold]{len(rows):,} differences[/] in {n_orders:,} orders\n")
    table = grid(("order", "left"), ("difference", "left"), ("here", "right"), ("file", "right"), ("gap", "right"))
    for row in rows if everything else rows[:FIRST_DIFFERENCES]:
        sides = [_side(row[side], row[f"{side}_minor"], row["currency"]) for side in ("here", "there")]
        table.add_row(escape(row["order_id"]), row["difference"], *sides, amount(row["gap_minor"], row["currency"]))
    out.print(table)
    if len(rows) > FIRST_DIFFERENCES and not everything:
        out.print(f"[dim]and {len(rows) - FIRST_DIFFERENCES:,} more: --all, or --format csv[/]")


def _side(words: str | None, minor: int, currency: str) -> str:
    return f"{escape(words)} {amount(minor, currency)}" if words else amount(minor, currency)
