"""The terms of an agreement: what may not be agreed, and what the operator should know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from swayed.collaborations import step
from swayed.collaborations.accounts import is_barred
from swayed.collaborations.demands import demanded_opinion
from swayed.collaborations.disclosure import Verdict, judge
from swayed.engines import Engine
from swayed.errors import Fault, nearest_word


def unknown(what: str, found: str, known: Sequence[str]) -> Fault:
    """That the book has no such collaboration or case."""
    return Fault(
        what,
        repr(found),
        f"one of the book; see `swayed collaborations {'case' if what == 'case' else 'list'}`",
        nearest=nearest_word(found, known),
    )


def free_id(handle: str, taken: Sequence[str]) -> str:
    """The handle with the first number that is free."""
    stem = re.sub(r"[^\w.-]+", "-", handle.casefold()).strip("-.") or "collaboration"
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def share(text: str) -> str:
    """`10 %` as 0.1; anything else as it is."""
    if not text.strip().endswith("%"):
        return text
    try:
        return str(Decimal(text.strip()[:-1].strip().replace(",", ".")) / 100)
    except InvalidOperation:
        return text


def currency_faults(currency: str) -> list[Fault]:
    """A currency that is none."""
    is_right = not currency or (len(currency) == 3 and currency.isascii() and currency.isalpha())
    return [] if is_right else [Fault("currency", repr(currency), "three letters such as EUR")]


def amount_faults(cells: Mapping[str, str]) -> list[Fault]:
    """Amounts whose point or comma may part thousands: alone, no column proves what is meant."""
    allowed = "an amount that reads one way, such as 1200 or 1.20"
    return [
        Fault(name, repr(cells[name]), allowed)
        for name in ("cost", "product_cost", "amount")
        if re.fullmatch(r"\s*[+-]?\d{1,3}[.,]\d{3}\s*", cells.get(name, ""))
    ]


def demand_faults(agreed: str | None) -> list[Fault]:
    """Agreed content that demands an opinion for certain."""
    demand = demanded_opinion(agreed)
    if demand is None or not demand.is_certain:
        return []
    return [
        Fault(
            "agreed",
            repr(demand.words),
            "what to show and when, never what to think of it: a demanded opinion misleads customers, and is forbidden "
            "in many countries",
        )
    ]


def day_faults(row: Mapping[str, Any]) -> list[Fault]:
    """Days in the wrong order."""
    starts_on = row.get("starts_on")
    faults = []
    for name in ("ends_on", "usage_rights_until", "due_on"):
        day: date | None = row.get(name)
        if starts_on and day and day < starts_on:
            faults.append(Fault(name, repr(day.isoformat()), f"no day before the start, {starts_on.isoformat()}"))
    return faults


def warnings_of(engine: Engine, row: Mapping[str, str], there: Mapping[str, Any]) -> list[str]:
    """What the operator should know of an agreement that can be kept.

    Args:
        engine: the book is open in it, as it was before.
        row: the cells that are written.
        there: the row as it was; empty where it is new.
    """
    whole = {**there, **row}
    warnings = []
    demand = demanded_opinion(row.get("agreed"))
    if demand:
        warnings.append(
            f"agreed: {demand.words!r} may demand an opinion; agree what to show, never what to think of it"
        )
    if row.get("disclosure"):
        said = judge(row["disclosure"], whole.get("kind"))
        if said.verdict is not Verdict.STATED:
            warnings.append(f"disclosure: {row['disclosure']!r} would be called {said.verdict.value!r} by the check")
    elif not whole.get("disclosure"):
        warnings.append(
            "no words of disclosure are agreed; say with --disclosure how posts are to state the connection"
        )
    owners = step.owners_of_code(engine, whole.get("code") or "", whole["collaboration_id"], whole["account_id"])
    warnings += [
        f"code {whole['code']!r} is also that of {owner}: orders by code cannot be told apart" for owner in owners
    ]
    if is_barred(engine, whole["account_id"]):
        warnings.append("the account is marked as not to be contacted")
    if whole.get("kind") == "commission" and not whole.get("commission_rate"):
        warnings.append("no commission rate is given, so what is owed cannot be told")
    return warnings


def priced(amount: Decimal | None, currency: str | None) -> str:
    """An amount of the book as text, with its currency where one is known; a dash where it is not.

    Example:
        >>> priced(Decimal(1500), "EUR")
        '1,500.00 EUR'
    """
    return "–" if amount is None else f"{amount:,.2f} {currency or ''}".strip()


def fee_and_goods(fee: Decimal | None, goods: Decimal | None, currency: str | None) -> str:
    """What is agreed to be given, as text: a fee, goods by their cost, or both; a dash where neither is known.

    Example:
        >>> fee_and_goods(Decimal(500), Decimal(140), "EUR")
        '500.00 EUR and 140.00 EUR in goods'
    """
    parts = [] if fee is None and goods is not None else [priced(fee, currency)]
    if goods is not None:
        parts.append(f"{priced(goods, currency)} in goods")
    return " and ".join(parts)
