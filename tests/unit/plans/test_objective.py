"""The value of a set of people: equal to the formula written out, monotone, and less for each after others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markets.planned import slow_value, small_market
from swayed.plans.bounds import taken
from swayed.plans.objective import Objective

orders = st.lists(st.integers(0, 7), max_size=8)


@given(seed=st.integers(0, 50), order=orders)
@settings(max_examples=25)
def test_value_is_the_formula(seed, order):
    prospects = small_market(seed)
    objective = taken(prospects, order)
    assert objective.value.mean() == pytest.approx(slow_value(prospects, objective.n_taken), rel=1e-6)


@given(seed=st.integers(0, 50), few=orders, more=orders, person=st.integers(0, 7))
@settings(max_examples=40)
def test_a_person_adds_something_and_less_after_others(seed, few, more, person):
    prospects = small_market(seed)
    early, late = taken(prospects, few).gain(person), taken(prospects, [*few, *more]).gain(person)
    assert (late >= 0.0).all()
    assert (late <= early * (1.0 + 1e-9)).all()


@given(seed=st.integers(0, 20), order=st.lists(st.integers(0, 7), min_size=1, max_size=6))
@settings(max_examples=20)
def test_what_leaves_with_a_person_is_what_the_others_lack(seed, order):
    prospects = small_market(seed)
    whole, without = taken(prospects, order), taken(prospects, [p for p in order if p != order[0]])
    assert whole.loss(order[0]) == pytest.approx(whole.value - without.value, rel=1e-6, abs=1e-9)


def test_order_does_not_matter():
    prospects = small_market(3)
    assert taken(prospects, [1, 4, 1, 6]).value == pytest.approx(taken(prospects, [6, 1, 1, 4]).value)


def test_stages_and_draws_alone_are_parts_of_the_whole():
    prospects = small_market(4)
    everybody = np.ones(prospects.n_people, np.bool_)
    gains = Objective(prospects).gains(everybody)
    by_draw = np.stack(
        [Objective(prospects.of_draw(d)).gains(everybody)[:, 0] for d in range(prospects.n_draws)], axis=1
    )
    by_stage = sum(Objective(prospects.of_stage(s)).gains(everybody) for s in range(2))
    assert by_draw == pytest.approx(gains)
    assert by_stage == pytest.approx(gains)


def test_a_copy_goes_its_own_way():
    objective = taken(small_market(5), [0])
    before = objective.value.copy()
    objective.copy().take(1)
    assert (objective.value == before).all()
