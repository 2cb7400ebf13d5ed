from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from swayed.ledger.tables import LEDGER_CODES, LEDGER_DRAWS, LEDGER_ORDERS, LEDGER_RESTATEMENTS, LEDGER_TOTALS
from swayed.web.ledgers import codes_of, ledgers_of, restated_of


class Kept:
    """Results as a page reads them."""

    def __init__(self, **tables: pa.Table) -> None:
        self._tables = tables

    def read(self, table: str) -> pa.Table:
        return self._tables[table]


def order(number: int, net: int, currency: str = "EUR", status: str = "paid") -> dict[str, Any]:
    return {"order_id": str(number), "currency": currency, "status": status, "net_minor": net, "margin_by": "unknown"}


def total(person: str | None, rung: str, net: int) -> dict[str, Any]:
    return {"person_id": person, "rung": rung, "currency": "EUR", "net_minor": net, "margin_minor": None}


def kept() -> Any:
    draws = [
        {"person_id": person, "stage": "purchase", "currency": "EUR", "draw": draw, "net_minor": net}
        for draw in range(101)
        # What one gains the other loses: sums of both are narrower than each.
        for person, net in (("p1", 1000 + 10 * draw), ("p2", 1000 - 9 * draw))
    ]
    return Kept(
        ledger_orders=LEDGER_ORDERS.from_rows([order(1, 6000), order(2, 4000), order(3, 700, "USD", "cancelled")]),
        ledger_totals=LEDGER_TOTALS.from_rows(
            [
                total("p1", "declared", 3000),
                total("p1", "statistical", 1500),
                total("p2", "statistical", 550),
                total(None, "organic", 4950),
            ]
        ),
        ledger_draws=LEDGER_DRAWS.from_rows(draws),
        persons=pa.table({"person_id": ["p1", "p2"], "name": ["Maya", "Bo"]}),
    )


def test_rungs_sum_to_the_net_value_and_the_rest_mirrors_the_estimate() -> None:
    euro, dollar = ledgers_of(kept())
    assert (euro["currency"], euro["net_minor"], dollar["states"]) == ("EUR", 10_000, [("cancelled", 1)])
    rungs = {row["rung"]: row for row in euro["rungs"]}
    assert sum(row["minor"] for row in euro["rungs"]) == euro["net_minor"]
    estimated, organic = rungs["statistical"], rungs["organic"]
    assert (estimated["lower"], estimated["upper"]) == (2005, 2095)
    assert estimated["lower"] + organic["upper"] == estimated["upper"] + organic["lower"] == 2050 + 4950
    assert rungs["declared"]["lower"] is None
    assert [row["name"] for row in euro["people"]] == ["Maya", "Bo"]
    assert euro["people"][0]["net_minor"] == 4500


@pytest.mark.parametrize("n", [0, 3])
def test_restatements_are_counted_by_change(n: int) -> None:
    rows = [
        {
            "order_id": "1",
            "currency": "EUR",
            "change_no": change,
            "reason": "refunded",
            "person_id": person,
            "change_minor": -10,
        }
        for change in range(n)
        for person in ("p1", None)
    ]
    found = restated_of(Kept(ledger_restatements=LEDGER_RESTATEMENTS.from_rows(rows)))  # type: ignore[arg-type]
    told = [(row["change_count_distinct"], row["change_minor_sum"], row["of_people_sum"]) for row in found]
    assert told == ([(n, -20 * n, -10 * n)] if n else [])


def test_leaked_codes_come_first_with_their_signs() -> None:
    rows = [
        {
            "code": code,
            "currency": "EUR",
            "n_flagged": n,
            "n_far": n,
            "n_coupon": 0,
            "is_leaked": leaked,
            "owner_minor": 100,
            "flagged_minor": 40,
        }
        for code, n, leaked in (("A", 1, False), ("B", 3, True), ("C", 0, False))
    ]
    found = codes_of(Kept(ledger_codes=LEDGER_CODES.from_rows(rows)))  # type: ignore[arg-type]
    assert [(row["code"], row["signs"], row["if_leaked_minor"]) for row in found] == [
        ("B", "3 never met", 60),
        ("A", "1 never met", 60),
    ]
