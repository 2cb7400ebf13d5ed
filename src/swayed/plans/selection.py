"""Choosing people under a budget and a number: lazy greedy, the best single person, an exact search where it is small.

Greedy by gain per cost, greedy by gain, the best single person and the order of credit are all tried, and the best is kept;
the better of the first three has at least (1 - 1/e) / 2 of the optimum (Leskovec et al. 2007). What it truly has at least
is said by the bound: for any chosen S, F(best) <= F(S) + the most that further people could add each by himself
(Minoux 1978; Leskovec et al. 2007). Where the market is small, branch and bound goes on from there.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.plans.bounds import Found, branched, taken, upper_bound
from swayed.plans.objective import Floats, Objective, Prospects
from swayed.plans.settings import MOST_BRANCHES, MOST_WORK
from swayed.plans.terms import FREE, SLACK, Terms

FEWEST_BRANCHES = 20
"""With fewer branches a search finds nothing that greedy has not."""


@dataclass(frozen=True)
class Choice:
    """A chosen set.

    Args:
        objective: with the set taken; value: its mean over draws; spent: all costs.
        bound: no set under the same terms is worth more; order: people in the order of choice.
    """

    objective: Objective
    value: float
    spent: float
    bound: float
    order: tuple[int, ...]


def choose(prospects: Prospects, terms: Terms, credit: Sequence[int] = (), first_gains: Floats | None = None) -> Choice:
    """The best set found.

    Args:
        prospects: of the plan; terms: what may be chosen.
        credit: people by credit, the first first: the plan is never worth less than taking them in turn.
        first_gains: mean gain of each person on top of those who must be chosen, where known.
    """
    start = taken(prospects, terms.must)
    if first_gains is None:
        first_gains = start.gains(terms.most > start.n_taken).mean(axis=1)
    found = [_greedy(start, terms, first_gains), in_turn(start, terms, credit)]
    single, times = _best_single(start, terms, first_gains)
    if times and float((start.value + start.gain(single, times)).mean()) > max(map(_value, found)):
        found.append(in_turn(start, terms, [single]))
    best = max(found, key=_value)
    bound = min(upper_bound(start, terms, is_rest=False, first=first_gains), upper_bound(best[0], terms, is_rest=False))
    n_branches = min(MOST_BRANCHES, int(MOST_WORK / max(len(prospects.pair_row) * prospects.n_draws, 1)))
    if n_branches >= FEWEST_BRANCHES:
        best, bound = branched(terms, best, bound, n_branches)
    objective, order = best
    value = float(objective.value.mean())
    return Choice(objective, value, terms.spent(objective.n_taken), max(bound, value), order)


def _best_single(start: Objective, terms: Terms, first_gains: Floats) -> tuple[int, int]:
    """Whoever brings most by himself among those whom the terms allow, and how often he can be taken."""
    gain = np.where(terms.allows(start.n_taken), first_gains, 0.0)
    if not gain.any():
        return 0, 0
    person = int(gain.argmax())
    paid = (terms.budget - terms.spent(start.n_taken)) / max(float(terms.cost[person]), FREE) + SLACK
    return person, int(min(paid, terms.most[person] - start.n_taken[person]))


def _value(found: Found) -> float:
    return float(found[0].value.mean())


def _greedy(start: Objective, terms: Terms, first_gains: Floats) -> Found:
    """The better of greedy by gain per cost and greedy by gain."""
    found = [greedy(start, terms, first_gains, is_by_cost=True)]
    if len(terms.cost) and terms.cost.min() < terms.cost.max():
        found.append(greedy(start, terms, first_gains, is_by_cost=False))
    return max(found, key=_value)


def greedy(
    start: Objective, terms: Terms, first_gains: Floats, *, is_by_cost: bool, most_choices: int = 10_000
) -> Found:
    """Lazy greedy: an old gain is an upper bound, so only those at the top are asked again.

    Args:
        start: those chosen beforehand; first_gains: gain of each person on top of them; is_by_cost: gain per cost counts.
        most_choices: when to stop.
    """
    objective, order = start.copy(), list(terms.must)
    price = np.maximum(terms.cost, FREE) if is_by_cost else np.ones_like(terms.cost)
    left, n_free = terms.budget * (1.0 + SLACK) - terms.spent(start.n_taken), terms.n_people - len(set(order))
    heap = [(-float(gain / price[p]), p, len(order)) for p, gain in enumerate(first_gains) if gain > 0.0]
    heapq.heapify(heap)
    while heap and len(order) < most_choices:
        rate, person, asked_at = heapq.heappop(heap)
        n = objective.n_taken[person]
        if n >= terms.most[person] or terms.cost[person] > left or (n == 0 and n_free <= 0):
            continue
        if asked_at < len(order):
            rate = -float(objective.gain(person).mean() / price[person])
            if heap and rate > heap[0][0]:
                heapq.heappush(heap, (rate, person, len(order)))
                continue
        if rate >= 0.0:
            break
        objective.take(person)
        order.append(person)
        left -= float(terms.cost[person])
        n_free -= int(n == 0)
        heapq.heappush(heap, (rate, person, -1))
    return objective, tuple(order)


def in_turn(start: Objective, terms: Terms, people: Iterable[int]) -> Found:
    """People taken in the order given as far as the terms allow, each as often as allowed before the next."""
    objective, order = start.copy(), list(terms.must)
    left, n_free = terms.budget * (1.0 + SLACK) - terms.spent(objective.n_taken), terms.n_people - len(set(order))
    for person in people:
        n = int(objective.n_taken[person])
        while n < terms.most[person] and terms.cost[person] <= left and (n > 0 or n_free > 0):
            objective.take(int(person))
            order.append(int(person))
            left -= float(terms.cost[person])
            n_free -= int(n == 0)
            n += 1
    return objective, tuple(order)


def membership(prospects: Prospects, terms: Terms, first_gains: Floats) -> Floats:
    """Share of draws in which each person belongs to the set chosen greedily for that draw alone; shape (n_people,).

    Args:
        prospects, terms: as for `choose`.
        first_gains: gain of each person on top of those who must be chosen, by draw; shape (n_people, n_draws).
    """

    def is_in(draw: int) -> npt.NDArray[np.bool_]:
        start = taken(prospects.of_draw(draw), terms.must)
        return _greedy(start, terms, first_gains[:, draw])[0].n_taken > 0

    with ThreadPoolExecutor(max_workers=2) as pool:
        return np.asarray(np.mean(list(pool.map(is_in, range(prospects.n_draws))), axis=0), dtype=np.float64)
