"""How much better any other choice could be, and a search that goes on until the answer is none.

Whatever is chosen so far, no set T under the terms is worth more than F(S) + what each of T adds to S by himself
(Minoux 1978; Leskovec et al. 2007). The most that people add within the budget is a knapsack whose pieces may be cut; within
a number of people it is the largest sums.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from swayed.plans.objective import Floats, Objective, Prospects
from swayed.plans.terms import FREE, SLACK, Terms

Found = tuple[Objective, tuple[int, ...]]
"""A set that is taken, and its people in the order of choice."""


def taken(prospects: Prospects, people: Sequence[int]) -> Objective:
    """The objective after one collaboration for each time a person is named."""
    objective = Objective(prospects)
    for person in people:
        objective.take(person)
    return objective


def upper_bound(objective: Objective, terms: Terms, *, is_rest: bool, first: Floats | None = None) -> float:
    """No set under the terms is worth more.

    Args:
        objective: with any set S taken.
        terms: what may be chosen.
        is_rest: the set must hold S, so that only the rest of the budget is left. Otherwise any set.
        first: mean gain of one more collaboration with each person, where known.
    """
    further = np.where(terms.allows(objective.n_taken), terms.most - objective.n_taken, 0)
    budget, free, is_new = terms.budget - terms.spent(objective.n_taken), terms.n_people, objective.n_taken == 0
    if is_rest:
        free -= int((~is_new).sum())
    else:
        further, budget = terms.most - objective.n_taken, terms.budget
        is_new = np.ones_like(is_new)
    if first is None:
        first = objective.gains(further > 0).mean(axis=1)
    # What q times the contacts bring after others is at most q times what those brought: the value is concave in contacts.
    times = np.arange(int(further.max(initial=0)))
    gains = np.where(times < further[:, None], first[:, None] * objective.prospects.repeat_share**times, 0.0)
    by_person = gains.sum(axis=1)
    largest = np.sort(by_person[is_new])[::-1][: max(free, 0)]
    by_number = float(by_person[~is_new].sum() + largest.sum())
    return float(objective.value.mean()) + min(by_number, _cut_knapsack(gains, terms.cost, budget))


def _cut_knapsack(gains: Floats, cost: Floats, budget: float) -> float:
    """The most that these gains bring within the budget, the last one cut."""
    price = np.repeat(cost[:, None], gains.shape[1], axis=1)
    fits = (gains > 0.0) & (price <= budget * (1.0 + SLACK))
    gain, price = gains[fits], np.maximum(price[fits], FREE)
    order = np.argsort(-gain / price, kind="stable")
    gain, price = gain[order], price[order]
    part = np.clip((budget - (np.cumsum(price) - price)) / price, 0.0, 1.0)
    return float((gain * part).sum())


def branched(terms: Terms, best: Found, bound: float, n_branches: int) -> tuple[Found, float]:
    """Branch and bound, the highest bound first: a person is taken, or never again.

    Args:
        terms: what may be chosen; best: the best set so far; bound: no set is worth more; n_branches: when to stop.

    Returns:
        The best set, and the smallest bound that is proven: its own value where the search came to its end.
    """
    prospects = best[0].prospects
    value = float(best[0].value.mean())
    n, heap = 0, [(-bound, 0, terms.must, terms)]
    while heap and n < n_branches:
        upper, _, order, rest = heapq.heappop(heap)
        if -upper <= value * (1.0 + SLACK):
            return best, value
        here = taken(prospects, order)
        allowed = rest.allows(here.n_taken)
        if not allowed.any():
            continue
        rate = here.gains(allowed).mean(axis=1) / np.maximum(terms.cost, FREE)
        person = int(np.where(allowed, rate, -1.0).argmax())
        with_him = here.copy()
        with_him.take(person)
        if float(with_him.value.mean()) > value:
            best, value = (with_him, (*order, person)), float(with_him.value.mean())
        for state, path, left in (
            (with_him, (*order, person), rest),
            (here, order, rest.without(person, here.n_taken)),
        ):
            n += 1
            child = min(upper_bound(state, left, is_rest=True), -upper)
            if child > value * (1.0 + SLACK):
                heapq.heappush(heap, (-child, n, path, left))
    return best, max(-heap[0][0], value) if heap else value
