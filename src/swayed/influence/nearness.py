"""Customers numbered so that those who meet the same people lie close together.

A sweep looks up everybody behind each transition. Where neighbours met the same people, what is looked up is still in the
processor's cache; where they did not, the sweep waits for memory at every step, the longer the larger the market.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

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


@njit(cache=True, nogil=True, error_model="numpy")
def middles_of_customers(customer_ptr: Ints, person: Ids, place: Places) -> Any:
    """Mean place of the people each customer meets, 0 where he meets nobody; shape (n_customers,)."""
    middle = np.zeros(customer_ptr.shape[0] - 1)
    for c in range(middle.shape[0]):
        total = np.float32(0.0)
        for k in range(customer_ptr[c], customer_ptr[c + 1]):
            total += place[person[k]]
        middle[c] = total / max(customer_ptr[c + 1] - customer_ptr[c], 1)
    return middle


@njit(cache=True, nogil=True, error_model="numpy")
def middles_of_persons(customer_ptr: Ints, person: Ids, place: Places, n_persons: int) -> Any:
    """Mean place of the customers who meet each person, 0 where nobody does; shape (n_persons,)."""
    total, n = np.zeros(n_persons, np.float32), np.zeros(n_persons, np.int64)
    for c in range(customer_ptr.shape[0] - 1):
        for k in range(customer_ptr[c], customer_ptr[c + 1]):
            total[person[k]] += place[c]
            n[person[k]] += 1
    return total / np.maximum(n, 1)


def _places(order: Ints) -> Ints:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _evenly(order: Ints) -> Places:
    """Places from 0 to 1 at equal distances: means alone would soon all be in the middle."""
    return (_places(order) / max(len(order) - 1, 1)).astype(np.float32)
