"""An order without a sign of a person speaks against him as far as his orders bear signs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.books import keep_books, purchase, touch
from markets.workbench import Workbench, at
from swayed.ledger.silence import Signs, probability_without_signs, silence_factor


def world(
    seed: int, *, n_steps: int = 6000, n_people: int = 8, share: float = 0.3, others: float = 0.02
) -> tuple[Signs, Any]:
    """Steps with two possible people each, calibrated probabilities, causes drawn by them, and signs left by the causes."""
    rng = np.random.default_rng(seed)
    step = np.repeat(np.arange(n_steps), 2)
    first = rng.integers(0, n_people, n_steps)
    second = (first + rng.integers(1, n_people, n_steps)) % n_people
    split = rng.dirichlet((0.6, 0.6, 1.0), n_steps)
    drawn = (rng.random(n_steps)[:, None] > split.cumsum(axis=1)).sum(axis=1)
    is_cause = np.column_stack([drawn == 0, drawn == 1]).ravel()
    is_borne = rng.random(2 * n_steps) < np.where(is_cause, share, others)
    person = np.column_stack([first, second]).ravel()
    signs = Signs(step, person, split[:, :2].ravel(), np.ones((1, 2 * n_steps), bool), is_borne[None])
    return signs, is_cause


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7])
def test_steps_without_signs_are_shared_out_in_full_and_no_more(share: float) -> None:
    signs, is_cause = world(3, share=share)
    is_silent = ~np.isin(signs.step, signs.step[signs.is_borne[0]])
    found, true = probability_without_signs(signs)[is_silent].sum(), is_cause[is_silent].sum()
    assert abs(found / true - 1) < 0.04
    # As if nothing had been there to see, the same orders give far too much.
    if share:
        assert signs.probability[is_silent].sum() / true > 1.08


def test_whose_steps_bear_more_signs_loses_more() -> None:
    rng = np.random.default_rng(5)
    signs, is_cause = world(5)
    often = signs.person < 4
    borne = rng.random(len(often)) < np.where(is_cause, np.where(often, 0.6, 0.05), 0.01)
    factor = silence_factor(Signs(signs.step, signs.person, signs.probability, signs.is_asked, borne[None]))
    assert factor[often].mean() == pytest.approx(0.4, abs=0.06)
    assert factor[~often].mean() == pytest.approx(0.95, abs=0.04)


def test_who_has_no_link_is_not_judged_by_links() -> None:
    signs, _ = world(1)
    is_asked = signs.is_asked & (signs.person != 2)
    factor = silence_factor(
        Signs(signs.step, signs.person, signs.probability, is_asked, signs.is_borne & (signs.person != 2))
    )
    assert (factor[signs.person == 2] == 1).all()
    assert (factor[signs.person != 2] < 0.8).all()


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.floats(0, 1), *[st.booleans()] * 4),
        max_size=40,
        unique_by=lambda pair: pair[:2],
    )
)
def test_nobody_gains_and_no_step_is_shared_twice(pairs) -> None:
    columns = [np.array(column) for column in zip(*pairs, strict=True)] or [np.zeros(0)] * 7
    step, person, weight = columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2].astype(np.float64)
    total = np.maximum(np.bincount(step, weight, 5)[step], 1.0) if len(step) else weight
    flags = [column.astype(np.bool_) for column in columns[3:]]
    probability = weight / total
    asked = np.stack([flags[0], flags[1]])
    left = probability_without_signs(Signs(step, person, probability, asked, asked & np.stack([flags[2], flags[3]])))
    assert len(left) == len(probability)
    if len(left):
        assert (left >= 0).all()
        sums, before = np.bincount(step, left, 5), np.bincount(step, probability, 5)
        assert (sums <= before + 1e-9).all()


def test_the_ledger_gives_less_where_signs_are_usual(bench: Workbench) -> None:
    """Half of the orders that are surely his bear his link: an order in doubt without one is less his than contacts alone say."""
    days = [f"2025-03-{day:02d}" for day in range(1, 31)]
    step = {"stage": "purchase", "origin": "entry", "standing": "modelled"}
    credit = {"person_id": "ada", "stage": "purchase"}
    given = {
        "events": [purchase(f"o{n}", "1.00", f"{day} 12:00", customer_id=f"c{n}") for n, day in enumerate(days)],
        "transitions": [
            step
            | {
                "transition_id": f"s{n}",
                "customer_id": f"c{n}",
                "transition_at": at(f"{day} 12:00"),
                "order_id": f"o{n}",
            }
            for n, day in enumerate(days)
        ],
        "effects": [{"person_id": "ada", "stage": "purchase", "grade": "strong"}],
        "credits": [
            credit | {"transition_id": f"s{n}", "probability": 0.95 if n < 20 else 0.5 if n < 25 else 0.02}
            for n in range(30)
        ],
    }

    def estimated(**tables: Any) -> dict[str, int]:
        keep_books(bench, **given, **tables)
        rows = bench.rows("SELECT order_id, amount_minor FROM ledger_lines WHERE rung = 'statistical'")
        return {row["order_id"]: row["amount_minor"] for row in rows}

    plain = estimated()
    assert plain["o24"] == 50
    links = [
        touch("link", f"t{n}", customer_id=f"c{n}", account_id="ada", occurred_at=at(f"{days[n]} 11:00"))
        for n in range(10)
    ]
    found = estimated(touches=links)
    assert set(found) == {f"o{n}" for n in range(10, 30)}
    assert 35 <= found["o24"] <= 42  # odds of 1 fall by the half that bear none, drawn a little to none by the prior
    assert all(found[order] <= plain[order] for order in found)
