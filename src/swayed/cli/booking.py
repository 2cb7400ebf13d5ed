"""The book of collaborations and relations for the eye, at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console

from swayed.cli.output import console
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.collaborations import Kept, Verdict
from swayed.collaborations.terms import fee_and_goods, priced

VERDICT_WORDS = {
    Verdict.STATED: "[green]stated[/]",
    Verdict.LATE: "[yellow]stated too late[/]",
    Verdict.UNCLEAR: "[yellow]unclear word[/]",
    Verdict.FOREIGN: "[yellow]other language[/]",
    Verdict.MISSING: "[red]missing[/]",
    Verdict.UNKNOWN: "[dim]cannot tell[/]",
}
CONTACT_WORDS = {"agreed": "[green]agreed[/]", "applied": "applied", "business": "business", "no": "[red]no[/]"}
LONGEST_QUOTE = 70


def show_kept(what: str, kept: Kept) -> None:
    """One line that something was kept, and one for every warning."""
    out = console()
    out.print(f"[green]✓[/] {what} [bold]{escape(kept.key)}[/] kept")
    for warning in kept.warnings:
        out.print(f"[yellow]note:[/] {escape(warning)}")


def show_found(kept: Sequence[Kept]) -> None:
    """How many posts were found and kept."""
    console().print(
        f"[green]✓[/] {_number(len(kept), 'piece')} kept"
        if kept
        else "no post was found that is not in the book already"
    )


def show_book(book: pa.Table, out: Console) -> None:
    """One line or more per collaboration."""
    rows = book.to_pylist()
    if not rows:
        out.print(
            "The book is empty. Keep a first one: [bold]swayed collaborations add PERSON --kind fee --cost 500[/]"
        )
        return
    table = grid(
        ("id", "left"), ("person", "left"), ("kind", "left"), ("days", "left"), ("cost", "right"), ("unpaid", "right"),
        ("pieces", "right"),
    )  # fmt: skip
    for row in rows:
        table.add_row(
            escape(row["collaboration_id"]),
            f"[bold]{escape(row['name'])}[/]",
            row["kind"] or "–",
            _days(row),
            fee_and_goods(row["cost"], row["product_cost"], row["currency"]),
            priced(row["unpaid"], ""),
            f"{row['n_delivered']}" + (f" of {row['n_agreed']}" if row["n_agreed"] is not None else ""),
        )
    out.print(table)
    lines = [(row, line) for row in rows for line in _calls(row)]
    if lines:
        out.print("\n[bold]To do[/]")
    for row, line in lines:
        out.print(f"  [bold]{escape(row['collaboration_id'])}[/]: {line}")
    out.print(
        "\n[dim]unpaid = cost less payments in its currency; commission is owed beyond it. "
        "Which posts state the connection: swayed collaborations check[/]"
    )


def _calls(row: dict[str, Any]) -> list[str]:
    """What asks for somebody's hand."""
    lines = []
    if row["is_payment_late"]:
        lines.append(f"[red]{priced(row['unpaid'], row['currency'])} was to be paid until {row['pay_on']}[/]")
    if row["is_delivery_late"]:
        lines.append(f"[red]{row['n_delivered']} of {row['n_agreed']} pieces came; due until {row['due_on']}[/]")
    if row["n_open_cases"]:
        lines.append(f"[yellow]{_number(row['n_open_cases'], 'open disclosure case')}[/]")
    elif row["n_not_stated"]:
        lines.append(f"[yellow]{_number(row['n_not_stated'], 'post')} without a clear statement[/]; run check")
    if row["usage_rights"] in ("expired", "soon"):
        word = "ended" if row["usage_rights"] == "expired" else "end"
        lines.append(f"[yellow]usage rights {word} on {row['usage_rights_until']}[/]")
    if row["n_payments_elsewhere"]:
        lines.append(f"{_number(row['n_payments_elsewhere'], 'payment')} in another currency, not subtracted")
    if row["demanded_opinion"]:
        lines.append(f"[red]the agreed content demands an opinion: {escape(row['demanded_opinion'])}[/]")
    return lines


def with_or_without(judged: pa.Table, everything: bool) -> pa.Table:
    """All posts, or those that do not state the connection."""
    return judged if everything else judged.filter(pc.not_equal(judged.column("verdict"), Verdict.STATED.value))


def show_posts(judged: pa.Table, everything: bool, out: Console) -> None:
    """The verdict on each post, with what to ask for."""
    verdicts = judged.column("verdict").to_pylist()
    if not verdicts:
        out.print("No post of a collaboration was found. Keep one with [bold]swayed collaborations deliver ID[/]")
        return
    counts = ", ".join(f"{verdicts.count(v.value)} {word}" for v, word in VERDICT_WORDS.items() if v.value in verdicts)
    out.print(f"[bold]{_number(len(verdicts), 'piece')} of content[/]: {counts}")
    for row in with_or_without(judged, everything).to_pylist():
        place = row["url"] or row["post_id"] or row["deliverable_id"]
        open_case = f"  case [bold]{row['case_id']}[/]" if row["is_open"] else ""
        closed = "  [dim]case closed[/]" if row["case_id"] and not row["is_open"] else ""
        out.print(
            f"\n{VERDICT_WORDS[Verdict(row['verdict'])]}  [bold]{escape(row['collaboration_id'])}[/]  {escape(place)}"
            f"{open_case}{closed}"
        )
        if row["text"]:
            out.print(f"  [dim]{escape(_quote(row['text']))}[/]")
        found = f"; found: {escape(', '.join(row['words']))}" if row["words"] else ""
        out.print(f"  {escape(row['why'])}{found}")
        if row["ask"]:
            out.print(f"  ask: [bold]{escape(row['ask'])}[/]")
    out.print(
        "\n[dim]A reader with rules, no lawyer: pictures, sound and what a caption shows on another device are not seen.[/]"
    )


def show_cases(cases: pa.Table, out: Console) -> None:
    """One line per case."""
    rows = cases.to_pylist()
    if not rows:
        out.print("No case. [bold]swayed collaborations check[/] opens them.")
        return
    table = grid(
        ("case", "left"),
        ("", "left"),
        ("collaboration", "left"),
        ("verdict", "left"),
        ("since", "left"),
        ("why", "left"),
    )
    for row in rows:
        table.add_row(
            row["case_id"],
            "[yellow]open[/]" if row["is_open"] else "[dim]closed[/]",
            escape(row["collaboration_id"]),
            VERDICT_WORDS[Verdict(row["verdict"])],
            f"{row['opened_at']:%Y-%m-%d}",
            escape(row["why"]),
        )
    out.print(table)


def show_log(log: pa.Table, out: Console) -> None:
    """Every entry of a case."""
    rows = log.to_pylist()
    if not rows:
        out.print("No such case; [bold]swayed collaborations case[/] lists them.")
        return
    first = rows[0]
    out.print(f"[bold]{first['case_id']}[/]  {escape(first['collaboration_id'])}  {escape(first['deliverable_id'])}")
    for row in rows:
        out.print(
            f"{row['written_at']:%Y-%m-%d %H:%M}  {row['entry']} by {escape(row['written_by'])}: {escape(row['why'])}"
        )


def show_relations(relations: pa.Table, out: Console) -> None:
    """One line per account."""
    rows = relations.to_pylist()
    if not rows:
        out.print(
            "No relation is kept, so nobody may be contacted. [bold]swayed relations set PERSON --may-contact agreed[/]"
        )
        return
    for row in rows:
        status = f" · {escape(row['status'])}" if row["status"] else ""
        out.print(
            f"[bold]{escape(row['name'] or row['account_id'])}[/]  [dim]{escape(row['account_id'])}[/]  "
            f"{CONTACT_WORDS[row['may_contact']]}{status}"
        )
        out.print(f"  [dim]{escape(row['why'] or 'nothing was agreed')}[/]")
        step = " ".join(str(part) for part in (row["next_step_on"], row["next_step"]) if part)
        if step:
            out.print(f"  next: [yellow]{escape(step)}, due[/]" if row["is_due"] else f"  next: {escape(step)}")
    out.print("\n[dim]Anybody who is not listed may not be contacted. Influence is no consent.[/]")


def _quote(text: str) -> str:
    line = " ⏎ ".join(part.strip() for part in text.splitlines() if part.strip())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def _days(row: dict[str, Any]) -> str:
    """How it stands, and the day that matters next."""
    day: date | None = row["starts_on"] if row["state"] == "planned" else row["ends_on"]
    word = {"planned": "from", "running": "until"}.get(row["state"], row["state"])
    return f"{word} {day}" if day else row["state"]


def _number(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
