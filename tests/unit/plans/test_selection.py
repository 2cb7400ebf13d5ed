"""Chosen sets against every set there is, and bounds that hold."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from markets.planned import slow_value, small_market, small_terms
from swayed.plans import bounds, selection
from swayed.plans.bounds import taken, upper_bound
from swayed.plans.objective import Objective, Prospects
from swayed.plans.selection import choose, greedy, in_turn, membership
from swayed.plans.terms import Terms

SEEDS = range(12)


def every_set(terms: Terms):
    """Every number of collaborations with each person that the terms allow."""
    for combination in itertools.product(*[range(int(m) + 1) for m in terms.most]):
        n_taken = np.array(combination)
        if (n_taken > 0).sum() <= terms.n_people and n_taken @ terms.cost <= terms.budget:
            yield n_taken


def best_value(prospects: Prospects, terms: Terms) -> float:
    return max(float(taken(prospects, np.repeat(np.arange(len(n)), n).tolist()).value.mean()) for n in every_set(terms))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_better_among_all_sets(seed):
    prospects, terms = small_market(seed, n_people=7, n_prospects=24, n_draws=3), small_terms(seed, 7)
    choice = choose(prospects, terms)
    assert choice.value >= 0.995 * best_value(prospects, terms)
    assert choice.value == pytest.approx(slow_value(prospects, choice.objective.n_taken), rel=1e-6)
    assert choice.bound >= best_value(prospects, terms) * (1.0 - 1e-9)
    assert choice.spent <= terms.budget * (1.0 + 1e-9)
    assert (choice.objective.n_taken > 0).sum() <= terms.n_people


@pytest.mark.parametrize("seed", range(4))
def test_equal_to_an_integer_program_where_the_value_is_a_maximum(seed):
    """Effects so strong that one contact wins a prospect whole: maximum coverage, which scipy solves exactly."""
    prospects = small_market(seed, n_people=30, n_prospects=120, n_draws=1)
    prospects = replace(
        prospects, effect=np.full_like(prospects.effect, 1e6), contacts=np.ones_like(prospects.contacts)
    )
    worth = prospects.worth * np.exp(-prospects.baseline)
    rng = np.random.default_rng(seed)
    cost = rng.uniform(1.0, 3.0, 30)
    budget = 6.0
    terms = Terms(cost, np.ones(30, np.int64), budget, 30)
    meets = np.zeros((120, 30))
    for person in range(30):
        meets[prospects.pair_row[prospects.pair_ptr[person] : prospects.pair_ptr[person + 1]], person] = 1.0
    covered = LinearConstraint(np.hstack([meets, -np.eye(120)]), lb=0.0)
    paid = LinearConstraint(np.concatenate([cost, np.zeros(120)])[None, :], ub=budget)
    whole = np.concatenate([np.ones(30), np.zeros(120)])
    solved = milp(
        -np.concatenate([np.zeros(30), worth]), constraints=[covered, paid], integrality=whole, bounds=Bounds(0, 1)
    )
    choice = choose(prospects, terms)
    assert choice.value >= 0.995 * -solved.fun
    assert choice.bound >= -solved.fun * (1.0 - 1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_never_below_the_best_single_person_or_the_order_of_credit(seed, monkeypatch):
    monkeypatch.setattr(selection, "MOST_WORK", 0.0)  # without the exact search
    prospects, terms = small_market(seed), small_terms(seed)
    credit = np.random.default_rng(seed).permutation(8).tolist()
    start = Objective(prospects)
    alone = start.gains(terms.allows(start.n_taken)).mean(axis=1)
    value = choose(prospects, terms, credit).value
    assert value >= in_turn(start, terms, [int(alone.argmax())])[0].value.mean() * (1.0 - 1e-12)
    assert value >= in_turn(start, terms, credit)[0].value.mean() * (1.0 - 1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_lazy_greedy_is_greedy(seed):
    prospects = small_market(seed)
    terms = replace(small_terms(seed), cost=np.ones(8), budget=4.0, n_people=8)
    first = Objective(prospects).gains(np.ones(8, np.bool_)).mean(axis=1)
    _, order = greedy(Objective(prospects), terms, first, is_by_cost=True)
    walked = Objective(prospects)
    for person in order:
        gains = np.where(terms.allows(walked.n_taken), walked.gains(np.ones(8, np.bool_)).mean(axis=1), -1.0)
        assert gains[person] == pytest.approx(gains.max())
        walked.take(person)
    assert len(order) == 4


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_hold_after_any_choice(seed):
    prospects, terms = small_market(seed, n_people=6, n_prospects=20, n_draws=2), small_terms(seed, 6)
    best = best_value(prospects, terms)
    for order in ((), (0,), (0, 0, 3), (5, 2, 1)):
        assert upper_bound(taken(prospects, order), terms, is_rest=False) >= best * (1.0 - 1e-9)


def test_a_bound_that_counts_overlap_twice_too_little_is_seen(monkeypatch):
    """The tests above would fail if further people were believed to add only half of what they do."""
    monkeypatch.setattr(bounds, "_cut_knapsack", lambda gains, cost, budget: 0.5 * float((gains.max(axis=1)).max()))
    prospects, terms = small_market(1, n_people=6, n_prospects=20, n_draws=2), small_terms(1, 6)
    assert upper_bound(Objective(prospects), terms, is_rest=False) < best_value(prospects, terms)


def test_overlap_is_paid_once():
    """Two who meet the same customers and one who meets others: the second of the two is not taken."""
    prospects = Prospects(
        worth=np.full(30, 10.0),
        baseline=np.zeros(30),
        pair_ptr=np.array([0, 20, 40, 50]),
        pair_row=np.concatenate([np.arange(20), np.arange(20), np.arange(20, 30)]).astype(np.uint32),
        stage=np.zeros(30, np.int64),
        pair_effect=np.repeat(np.arange(3), [20, 20, 10]).astype(np.uint32),
        contacts=np.ones(50, np.float32),
        effect=np.array([[3.0], [2.9], [1.0]]),
        repeat_share=0.7,
    )
    terms = Terms(np.ones(3), np.ones(3, np.int64), 2.0, 3)
    assert set(choose(prospects, terms).order) == {0, 2}
    assert choose(prospects, terms).value > in_turn(Objective(prospects), terms, [0, 1])[0].value.mean()


def test_those_who_must_are_there_and_those_who_may_not_are_not():
    prospects, terms = small_market(2), small_terms(2)
    most = terms.most.copy()
    most[4] = 0
    choice = choose(prospects, replace(terms, most=most, budget=1e9, must=(6,)))
    assert 6 in choice.order
    assert 4 not in choice.order


def test_membership_is_certain_where_draws_agree_and_even_where_they_do_not():
    prospects = small_market(6, n_draws=1)
    terms = replace(small_terms(6), cost=np.ones(8), budget=2.0)
    first = Objective(prospects).gains(np.ones(8, np.bool_))
    certain = membership(prospects, terms, first)
    assert set(certain) <= {0.0, 1.0}
    assert set(np.flatnonzero(certain)) == set(greedy(Objective(prospects), terms, first[:, 0], is_by_cost=True)[1])
    swapped = np.stack(
        [np.concatenate([[5.0], [0.1], np.zeros(6)]), np.concatenate([[0.1], [5.0], np.zeros(6)])], axis=1
    )
    disagreeing = replace(prospects, effect=np.repeat(swapped, 2, axis=0))
    first = Objective(disagreeing).gains(np.ones(8, np.bool_))
    assert membership(disagreeing, replace(terms, budget=1.0), first)[:2].tolist() == [0.5, 0.5]


def test_an_empty_market_gives_an_empty_choice():
    nothing = Prospects(
        np.zeros(0), np.zeros(0), np.zeros(0, np.int64), np.zeros(1, np.int64), np.zeros(0, np.uint32),
        np.zeros(0, np.uint32), np.zeros(0, np.float32), np.zeros((0, 3)), 0.7,
    )  # fmt: skip
    choice = choose(nothing, Terms(np.zeros(0), np.zeros(0, np.int64), 10.0, 0))
    assert choice.order == ()
    assert choice.value == 0.0
