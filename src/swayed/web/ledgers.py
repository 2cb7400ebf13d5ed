"""The ledger as the money page tells it: what each rung holds, who is credited, what was restated, which codes leak."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.ledger.tables import RUNG_WORDS, RUNGS
from swayed.web.desk import Answers

FIRST_PEOPLE = 25
SIGNS = {"n_far": "never met", "n_coupon": "coupon page", "n_burst": "burst", "n_outside": "outside its days"}
"""Why a use of a code looks leaked, in the words of the command line."""
TONES = {"declared": "c5", "deterministic": "c4", "statistical": "c2", "organic": "c0"}
Row = dict[str, Any]


def ledgers_of(answers: Answers) -> list[Row]:
    """One ledger per currency, that with most orders first: its rungs with 90 % intervals, and the people credited."""
    orders = answers.read("ledger_orders")
    sums = orders.group_by("currency").aggregate([("net_minor", "sum"), ("order_id", "count")])
    totals = answers.read("ledger_totals").to_pylist()
    names = dict(
        zip(*(answers.read("persons").column(name).to_pylist() for name in ("person_id", "name")), strict=True)
    )
    states = orders.group_by(["currency", "status", "margin_by"]).aggregate([("order_id", "count")]).to_pylist()
    found = []
    for row in sums.sort_by([("order_id_count", "descending")]).to_pylist():
        currency = row["currency"]
        own = [total for total in totals if total["currency"] == currency]
        told = [state for state in states if state["currency"] == currency]
        found.append(
            {
                "currency": currency,
                "net_minor": row["net_minor_sum"],
                "n_orders": row["order_id_count"],
                "states": _counted(told),
                "n_margin_unknown": sum(s["order_id_count"] for s in told if s["margin_by"] == "unknown"),
                "rungs": _rungs(own, answers.read("ledger_draws"), currency, row["net_minor_sum"]),
                "people": _people(own, names),
            }
        )
    return found


def restated_of(answers: Answers) -> list[Row]:
    """Per currency and reason: changes, and what they took from everybody and from people."""
    rows = answers.read("ledger_restatements")
    of_people = pc.if_else(pc.is_valid(rows.column("person_id")), rows.column("change_minor"), 0)
    change = pc.binary_join_element_wise(rows.column("order_id"), rows.column("change_no").cast(pa.string()), "\x1f")
    sums = (
        rows.append_column("of_people", of_people)
        .append_column("change", change)
        .group_by(["currency", "reason"])
        .aggregate([("change", "count_distinct"), ("change_minor", "sum"), ("of_people", "sum")])
    )
    return sums.sort_by([("currency", "ascending"), ("reason", "ascending")]).to_pylist()


def codes_of(answers: Answers) -> list[Row]:
    """Codes with uses that look leaked, those called leaked first, each with its signs in words."""
    rows = [row for row in answers.read("ledger_codes").to_pylist() if row["n_flagged"]]
    for row in rows:
        row["signs"] = ", ".join(f"{row[key]} {word}" for key, word in SIGNS.items() if row[key])
        row["if_leaked_minor"] = row["owner_minor"] - row["flagged_minor"]
    return sorted(rows, key=lambda row: (not row["is_leaked"], -row["flagged_minor"], row["code"]))


def apart_of(answers: Answers) -> tuple[float | None, list[Row]]:
    """The share of orders that come with an answer, and in what these differ from the others."""
    rows = answers.read("response_bias").to_pylist()
    if not rows:
        return None, []
    share = rows[0]["n_answered"] / (rows[0]["n_answered"] + rows[0]["n_others"])
    return share, [row for row in rows if row["difference_lower"] > 0 or row["difference_upper"] < 0]


def _counted(states: list[Row]) -> list[tuple[str, int]]:
    words = ("cancelled", "pending", "refund alone")
    counts = [(word, sum(s["order_id_count"] for s in states if s["status"] == word)) for word in words]
    return [(word, n) for word, n in counts if n]


def _rungs(totals: list[Row], draws: pa.Table, currency: str, net: int) -> list[Row]:
    """What each rung holds. Counted rungs have no width; what the estimate may take more, the rest has less."""
    held = {rung: sum(row["net_minor"] for row in totals if row["rung"] == rung) for rung in RUNGS}
    lower, upper = _estimated(draws, currency) or (held["statistical"], held["statistical"])
    spans = {
        "statistical": (lower, upper),
        "organic": (
            held["organic"] + held["statistical"] - upper,
            held["organic"] + held["statistical"] - lower,
        ),
    }
    return [
        {
            "rung": rung,
            "words": RUNG_WORDS[rung],
            "tone": TONES[rung],
            "minor": held[rung],
            "share": held[rung] / net if net else 0.0,
            "lower": spans[rung][0] if rung in spans and lower < upper else None,
            "upper": spans[rung][1] if rung in spans and lower < upper else None,
            "n_people": len({row["person_id"] for row in totals if row["rung"] == rung and row["person_id"]}),
        }
        for rung in RUNGS
    ]


def _estimated(draws: pa.Table, currency: str) -> tuple[int, int] | None:
    """The 90 % interval of all people's estimated money: summed draw by draw."""
    own = draws.filter(pc.equal(draws.column("currency"), currency))
    if not own.num_rows:
        return None
    sums = own.group_by("draw").aggregate([("net_minor", "sum")]).column("net_minor_sum").to_numpy()
    lower, upper = np.quantile(sums, [0.05, 0.95])
    return round(float(lower)), round(float(upper))


def _people(totals: list[Row], names: dict[str, str]) -> list[Row]:
    by_person: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in totals:
        if row["person_id"] is not None:
            by_person[row["person_id"]][row["rung"]] = row
    people = []
    for person, rungs in by_person.items():
        margins = [row["margin_minor"] for row in rungs.values()]
        people.append(
            {
                "person_id": person,
                "name": names.get(person, person.removeprefix("offline:")),
                "is_known": person in names,
                "rungs": rungs,
                "net_minor": sum(row["net_minor"] for row in rungs.values()),
                "margin_minor": None if None in margins else sum(margins),
            }
        )
    return sorted(people, key=lambda row: (-row["net_minor"], row["person_id"]))
