"""Customers numbered so that those who meet the same people lie close together.

A sweep looks up everybody behind each transition. Where neighbours met the same people, what is looked up is still in the
processor's cache; where they did not, the sweep waits for memory at every step, the longer the larger the market.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.nearness import middles_of_customers, middles_of_persons
from swayed.influence.world import Ids, Ints

Places = npt.NDArray[np.float32]

FEWEST_PERSONS = 20_000
"""With fewer, all that a sweep looks up fits into the cache, in whatever order."""
_ROUNDS = 5
"""More rounds draw everybody into one line, in which separate circles lie on top of each other."""


def near_places(customer_ptr: Ints, person: Ids, n_persons: int) -> Ints:
    """Place of each customer; those who meet the same people get places close together.

    Customers move to the middle of the people they meet and people to the middle of their customers, in turn, from places
    drawn once. Source: Sugiyama, Tagawa and Toda (1981), the barycentre heuristic.

    Args:
        customer_ptr, person: whom each customer met, each once, as row pointers and persons; shape (n_pairs,).
        n_persons: number of persons.

    Returns:
        Places, a permutation of 0 to n_customers - 1.
    """
    of_person = np.random.default_rng(1).random(n_persons, dtype=np.float32)
    order = np.arange(len(customer_ptr) - 1)
    for _ in range(_ROUNDS):
        order = np.argsort(middles_of_customers(customer_ptr, person, of_person), kind="stable")
        met_by = middles_of_persons(customer_ptr, person, _evenly(order), n_persons)
        of_person = _evenly(np.argsort(met_by, kind="stable"))
    return _places(order)


def _places(order: Ints) -> Ints:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _evenly(order: Ints) -> Places:
    """Places from 0 to 1 at equal distances: means alone would soon all be in the middle."""
    return (_places(order) / max(len(order) - 1, 1)).astype(np.float32)
