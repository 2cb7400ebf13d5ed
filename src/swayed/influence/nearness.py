"""Customers numbered so that those who meet the same people lie close together.

A sweep looks up everybody behind each transition. Where neighbours met the same people, what is looked up is still in the
processor's cache; where they did not, the sweep waits for memory at every step, the longer the larger the market.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from swayed.influence.world import Ints

Numbers = npt.NDArray[np.integer[Any]]

FEWEST_PERSONS = 20_000
"""With fewer, all that a sweep looks up fits into the cache, in whatever order."""
_ROUNDS = 5
"""More rounds draw everybody into one line, in which separate circles lie on top of each other."""


def near_places(customer: Numbers, person: Numbers, n_customers: int, n_persons: int) -> Ints:
    """Place of each customer; those who meet the same people get places close together.

    Customers move to the middle of the people they meet and people to the middle of their customers, in turn, from places
    drawn once. Source: Sugiyama, Tagawa and Toda (1981), the barycentre heuristic.

    Args:
        customer, person: who met whom, each pair once; shape (n_pairs,).
        n_customers, n_persons: their numbers.

    Returns:
        Places, a permutation of 0 to n_customers - 1.
    """
    met = csr_matrix((np.ones(len(customer), np.float32), (customer, person)), shape=(n_customers, n_persons))
    met_by = met.T.tocsr()
    of_person = np.random.default_rng(1).random(n_persons, dtype=np.float32)
    order = np.arange(n_customers)
    for _ in range(_ROUNDS):
        order = _middles(met, of_person)
        of_person = _evenly(_middles(met_by, _evenly(order)))
    return _places(order)


def _middles(met: csr_matrix, place: npt.NDArray[np.float32]) -> Ints:
    """Rows in the order of the mean place of those they meet."""
    mean = (met @ place) / np.maximum(np.diff(met.indptr), 1)
    return np.asarray(np.argsort(mean, kind="stable"))


def _places(order: Ints) -> Ints:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _evenly(order: Ints) -> npt.NDArray[np.float32]:
    """Places from 0 to 1 at equal distances: means alone would soon all be in the middle."""
    return (_places(order) / max(len(order) - 1, 1)).astype(np.float32)
