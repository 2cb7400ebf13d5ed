"""Claimed, believed and tested on ledgers small enough to be added up by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markets.books import CONTRACTS, purchase, refund, touch
from markets.scored import ALL_OF_IT, STEP, collaboration, effect, row_of, score
from markets.workbench import Workbench, at
from swayed.measurement.scorecard import NO_CHANNELS, NO_COST, NO_MARGIN, NO_OBJECTIONS, read_changes

SPENT = (
    "cost_minor", "cost_per_customer_minor", "return_per_unit", "return_lower", "return_upper",
    "claimed_cost_per_customer_minor", "claimed_return_per_unit",
)  # fmt: skip
CODE = touch("code", order_id="o1", code="x", account_id="ada")


def estimated(n: int, level: str = "uncalibrated") -> dict[str, list[dict[str, Any]]]:
    draws = [{"person_id": "ada", "stage": "purchase", "draw": k, "transitions": float(k % 2)} for k in range(n)]
    credit = {"transition_id": "s1", "person_id": "ada", "stage": "purchase", "probability": 0.5}
    return {"transitions": [STEP], "effects": [effect("ada", level)], "credits": [credit], "credit_draws": draws}


def test_claimed_is_gross_and_believed_is_net(bench: Workbench) -> None:
    row = row_of(score(bench, events=[purchase("o1", "100.00"), refund("o1", "-40.00")], touches=[CODE]), "situation")
    assert (row["claimed_orders"], row["claimed_gross_minor"]) == (1, 10_000)
    assert (row["net_minor"], row["net_lower"], row["net_upper"]) == (6_000, 6_000, 6_000)
    assert row["tested"] == "nothing yet"


def test_without_a_cost_no_return_is_told_anywhere(bench: Workbench) -> None:
    unpriced = collaboration(cost=None, product_cost=Decimal("3"))
    card = score(bench, events=[purchase("o1", "100.00")], touches=[CODE], margins=ALL_OF_IT, collaborations=[unpriced])
    rows = card.rows.to_pylist()
    assert {row["subject"] for row in rows} == {"situation", "person", "type", "collaboration", "channel"}
    assert all(row[name] is None for row in rows for name in SPENT)
    assert NO_COST in card.notes


def test_a_return_is_believed_margin_by_cost(bench: Workbench) -> None:
    card = score(
        bench, events=[purchase("o1", "100.00")], touches=[CODE], margins=ALL_OF_IT, collaborations=[collaboration()]
    )
    for subject in ("collaboration", "person", "type", "channel", "situation"):
        row = row_of(card, subject)
        assert (row["cost_minor"], row["return_per_unit"], row["cost_per_customer_minor"]) == (1_000, 5.0, 1_000)
    assert NO_COST not in card.notes


def test_commission_is_owed_beside_credit_and_part_of_the_cost(bench: Workbench) -> None:
    agreed = collaboration(kind="commission", cost=None, commission_rate=0.1, code="x")
    card = score(
        bench,
        events=[purchase("o1", "100.00"), refund("o1", "-40.00")],
        touches=[touch("code", order_id="o1", code="x")],
        collaborations=[agreed],
    )
    row = row_of(card, "collaboration")
    assert (row["commission_minor"], row["cost_minor"], row["net_minor"]) == (600, 600, 6_000)


def test_one_unknown_cost_leaves_the_sum_unknown(bench: Workbench) -> None:
    both = [collaboration(), collaboration("k2", cost=None)]
    card = score(bench, events=[purchase("o1", "100.00")], touches=[CODE], margins=ALL_OF_IT, collaborations=both)
    assert row_of(card, "collaboration", "k1")["cost_minor"] == 1_000
    assert row_of(card, "person")["cost_minor"] is None
    assert row_of(card, "channel")["return_per_unit"] is None


def test_a_cost_in_another_currency_makes_no_return(bench: Workbench) -> None:
    told: dict[str, Any] = {
        "events": [purchase("o1", "100.00")], "touches": [CODE], "margins": ALL_OF_IT,
        "collaborations": [collaboration(currency="USD")],
    }  # fmt: skip
    card = score(bench, **told)
    assert all(row["return_per_unit"] is None for row in card.rows.to_pylist())
    rate = {"currency": "USD", "rated_on": date(2024, 1, 1), "rate": 0.5}
    assert row_of(score(bench, **told, rates=[rate]), "person")["return_per_unit"] == 10.0


def test_only_orders_in_and_just_after_its_days_are_held_against_a_cost(bench: Workbench) -> None:
    days = {"starts_on": date(2025, 2, 20), "ends_on": date(2025, 3, 1)}
    orders = [purchase(f"o{n}", "100.00", f"2025-{day} 12:00") for n, day in enumerate(("02-19", "03-31", "04-01"))]
    codes = [touch("code", f"t{n}", order_id=f"o{n}", code="x", account_id="ada") for n in range(3)]
    card = score(bench, events=orders, touches=codes, margins=ALL_OF_IT, collaborations=[collaboration(**days)])
    assert row_of(card, "person")["margin_minor"] == 15_000
    assert row_of(card, "person")["return_per_unit"] == 5.0
    assert row_of(card, "collaboration")["margin_minor"] == 5_000


def test_no_line_is_counted_under_two_collaborations(bench: Workbench) -> None:
    both = [collaboration(), collaboration("k2", starts_on=date(2025, 2, 1))]
    card = score(bench, events=[purchase("o1", "100.00")], touches=[CODE], collaborations=both)
    assert [row["net_minor"] for row in card.of("collaboration")] == [10_000, None]
    assert row_of(card, "channel")["net_minor"] == 10_000


def test_a_person_is_held_against_his_own_cost(bench: Workbench) -> None:
    both = [collaboration(), collaboration("k2", account_id="bob", cost=Decimal("20"))]
    events = [purchase("o1", "100.00"), purchase("o2", "60.00")]
    touches = [CODE, touch("code", "t2", order_id="o2", code="y", account_id="bob")]
    card = score(bench, events=events, touches=touches, margins=ALL_OF_IT, collaborations=both)
    returns = {row["subject_id"]: row["return_per_unit"] for row in card.rows.to_pylist()}
    assert returns == {
        "all people": 80 / 30,
        "collaborations": 80 / 30,
        "k1": 5.0,
        "ada": 5.0,
        "k2": 1.5,
        "bob": 1.5,
        "no type": 80 / 30,
    }


def test_margin_unknown_is_said_and_not_guessed(bench: Workbench) -> None:
    card = score(bench, events=[purchase("o1", "100.00")], touches=[CODE], collaborations=[collaboration()])
    row = row_of(card, "person")
    assert (row["margin_minor"], row["return_per_unit"], row["cost_per_customer_minor"]) == (None, None, 1_000)
    assert {NO_MARGIN, NO_CHANNELS, NO_OBJECTIONS} <= set(card.notes)


@pytest.mark.parametrize("level", ["uncalibrated", "calibrated"])
def test_an_increment_carries_its_level(bench: Workbench, level: str) -> None:
    card = score(bench, events=[purchase("o1", "100.00")], margins=ALL_OF_IT, **estimated(40, level))
    row = row_of(card, "situation")
    # A step of 50 margin, drawn to her in half of the draws, of which half would be lost.
    assert (row["statistical_margin_minor"], row["increment_minor"]) == (2_500, 1_250)
    assert (row["increment_lower"], row["increment_upper"], row["level"]) == (0, 2_500, level)
    assert card.is_calibrated == (level == "calibrated")


def test_intervals_are_those_of_the_ledger(bench: Workbench) -> None:
    card = score(bench, events=[purchase("o1", "100.00")], margins=ALL_OF_IT, **estimated(40))
    (total,) = bench.rows("SELECT * FROM ledger_totals WHERE rung = 'statistical'")
    for subject in ("person", "situation", "stage", "type"):
        row = row_of(card, subject)
        for name in ("net_minor", "net_lower", "net_upper", "margin_minor", "margin_lower", "margin_upper"):
            assert row[name] == total[name], (subject, name)


@settings(max_examples=2, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.integers(-50_000, 90_000), st.sampled_from(("ada", "bob", "cleo", "")), st.sampled_from(("EUR", "JPY"))
        ),
        min_size=1,
        max_size=12,
    )
)
def test_believed_sums_are_those_of_the_ledger(orders: list[tuple[int, str, str]]) -> None:
    bench = Workbench()
    try:
        events = [purchase(f"o{n}", f"{cents / 100:.2f}", currency=ccy) for n, (cents, _, ccy) in enumerate(orders)]
        codes = [
            touch("code", f"t{n}", order_id=f"o{n}", code=name, account_id=name)
            for n, (_, name, _) in enumerate(orders)
            if name
        ]
        card = score(bench, events=events, touches=codes, collaborations=[collaboration()], margins=ALL_OF_IT)
        for currency in ("EUR", "JPY"):
            ledger = bench.rows(
                f"SELECT sum(net_minor) AS n FROM ledger_totals WHERE person_id IS NOT NULL AND currency = '{currency}'"
            )[0]["n"]
            for subject in ("person", "type", "situation"):
                sums = [row["net_minor"] or 0 for row in card.of(subject) if row["currency"] == currency]
                assert sum(sums) == (ledger or 0), subject
    finally:
        bench.close()


def test_other_channels_are_counted_by_the_last_visit_in_the_window(bench: Workbench) -> None:
    visits = [
        touch("visit", "v1", occurred_at=at("2025-02-20"), source="google"),
        touch("visit", "v2", occurred_at=at("2025-02-25"), source="Newsletter"),
        touch("visit", "v3", occurred_at=at("2025-03-02"), source="google"),
        touch("visit", "v4", customer_id="c2", occurred_at=at("2025-01-20"), source="google"),
    ]
    year = {"from_on": date(2025, 1, 1), "to_on": date(2025, 12, 31), "currency": "EUR"}
    spend = [
        {"channel": "google", "cost": Decimal("20"), **year},
        {"channel": "newsletter", "cost": Decimal("5"), "new_customers": 7, **year},
    ]
    card = score(
        bench,
        events=[purchase("o1", "100.00"), purchase("o2", "70.00", customer_id="c2")],
        touches=visits,
        spend=spend,
        margins=ALL_OF_IT,
    )
    google, letter = row_of(card, "channel", "google"), row_of(card, "channel", "newsletter")
    assert (google["claimed_orders"], google["cost_minor"], google["claimed_return_per_unit"]) == (0, 2_000, None)
    assert (letter["claimed_gross_minor"], letter["claimed_return_per_unit"]) == (10_000, 10.0)
    assert (letter["told_new_customers"], letter["return_per_unit"], letter["net_minor"]) == (7.0, None, None)


def test_spend_beyond_the_days_of_the_situation_counts_by_its_share(bench: Workbench) -> None:
    spend = {"channel": "ads", "from_on": date(2025, 1, 1), "to_on": date(2025, 1, 10), "cost": Decimal("100")}
    bounds = [{"from_at": at("2025-01-09"), "to_at": at("2025-06-01")}]
    card = score(bench, events=[purchase("o1", "1.00")], spend=[spend], path_bounds=bounds)
    assert row_of(card, "channel", "ads")["cost_minor"] == 2_000


def test_who_came_back_is_withheld_of_few_customers(bench: Workbench) -> None:
    def card_of(n: int) -> dict[str, Any]:
        firsts = [purchase(f"o{k}", "10.00", customer_id=f"c{k}") for k in range(n)]
        codes = [
            touch("code", f"t{k}", customer_id=f"c{k}", order_id=f"o{k}", code="x", account_id="ada") for k in range(n)
        ]
        again = purchase("again", "40.00", "2025-05-01 12:00", customer_id="c0")
        return row_of(score(bench, events=[*firsts, again], touches=codes), "person")

    few, enough = card_of(4), card_of(5)
    assert (few["repeat_share"], few["customer_value_minor"]) == (None, None)
    assert (enough["repeat_share"], enough["customer_value_minor"]) == (0.2, 1_800)


def test_influence_value_adds_what_a_person_bought(bench: Workbench) -> None:
    card = score(
        bench,
        events=[purchase("o1", "100.00"), purchase("o2", "30.00", customer_id="c2")],
        touches=[CODE],
        customer_persons=[{"customer_id": "c2", "person_id": "ada", "linked_by": "declared handle"}],
    )
    assert row_of(card, "person")["influence_value_minor"] == 13_000


def test_a_kept_result_is_told_with_its_verdict(bench: Workbench) -> None:
    days = {"stage": "purchase", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 2, 1), "standard_error": 10.0}
    measured = {"ada": (20.0, "worked"), "bob": (-20.0, "did not"), "cleo": (5.0, "cannot tell")}
    card = score(
        bench,
        events=[purchase(f"of {name}", "100.00") for name in measured],
        touches=[touch("code", name, order_id=f"of {name}", code=name, account_id=name) for name in measured],
        lifts=[{"lift_id": name, "account_id": name, "transitions": n, **days} for name, (n, _) in measured.items()],
        stage_summaries=[{"stage": "purchase"}],
    )
    for name, (_, verdict) in measured.items():
        assert row_of(card, "person", name)["tested"].startswith(f"{verdict}: ")
    assert row_of(card, "situation")["tested"] == "nothing yet"


def test_changes_sum_to_the_whole_difference(bench: Workbench) -> None:
    def put(when: str, **orders: tuple[int, int]) -> None:
        keys = {"currency": "EUR", "customer_id": "c1", "ordered_at": at("2025-03-01")}
        bench.engine.put(
            f"{when}_orders",
            _table(
                "ledger_orders", [{"order_id": name, "net_minor": net, **keys} for name, (net, _) in orders.items()]
            ),
        )
        lines = [
            {"order_id": name, "person_id": "ada", "amount_minor": of_ada, **keys}
            for name, (_, of_ada) in orders.items()
        ]
        bench.engine.put(f"{when}_lines", _table("ledger_lines", lines))

    put("then", a=(100, 50), b=(100, 50), c=(100, 50), d=(100, 50))
    put("now", a=(60, 30), b=(100, 70), c=(100, 50), e=(200, 10))
    found = {row["cause"]: (row["n_orders"], row["change_minor"]) for row in read_changes(bench.engine).to_pylist()}
    assert found == {
        "restated orders": (1, -20),
        "credit drawn anew": (1, 20),
        "orders gone": (1, -50),
        "new orders": (1, 10),
    }


def _table(name: str, rows: list[dict[str, Any]]) -> Any:
    return CONTRACTS[name].from_rows(rows)


def lift(account_id: str | None, **cells: Any) -> dict[str, Any]:
    row = {"lift_id": "l1", "stage": "purchase", "account_id": account_id, "transitions": 10.0, "standard_error": 2.0}
    return {**row, "starts_on": date(2025, 2, 1), "ends_on": date(2025, 3, 1), **cells}


def stand_tested(card: Any) -> set[tuple[str, str]]:
    return {(row["subject"], row["subject_id"]) for row in card.rows.to_pylist() if row["tested"] != "nothing yet"}


def test_a_test_stands_beside_whom_it_tested(bench: Workbench) -> None:
    given = {
        "events": [purchase("o1", "100.00")],
        "touches": [CODE],
        "stage_summaries": [{"stage": "purchase"}],
        "collaborations": [collaboration()],
        **estimated(4),
    }
    everybody = score(bench, **given, lifts=[lift(None)])
    assert stand_tested(everybody) == {("situation", "all people")}
    assert stand_tested(score(bench, **given, lifts=[lift("ada")])) == {("person", "ada"), ("collaboration", "k1")}
    # Of two collaborations in its days nobody knows which was tested; another person's test says nothing of his.
    two = {**given, "collaborations": [collaboration(), collaboration("k2", ends_on=date(2025, 2, 15))]}
    assert stand_tested(score(bench, **two, lifts=[lift("ada")])) == {("person", "ada")}
    assert stand_tested(score(bench, **given, lifts=[lift("bob")])) == set()


def test_a_test_of_everybody_stands_beside_its_stage(bench: Workbench) -> None:
    given = {"events": [purchase("o1", "100.00")], "stage_summaries": [{"stage": "purchase"}], **estimated(4)}
    card = score(bench, **given, lifts=[lift(None)])
    assert stand_tested(card) == {("situation", "all people"), ("stage", "purchase")}


def test_types_are_those_of_the_profiles(bench: Workbench) -> None:
    both = {"events": [purchase("o1", "100.00"), purchase("o2", "60.00")]}
    touches = [CODE, touch("code", "t2", order_id="o2", code="y", account_id="bob")]
    types = [{"person_id": "ada", "profile": "answers questions", "probability": 0.9}]
    card = score(bench, **both, touches=touches, person_profiles=types)
    assert {row["subject_id"]: row["net_minor"] for row in card.of("type")} == {
        "answers questions": 10_000,
        "no type": 6_000,
    }
