"""Mean places of the people customers meet, and of the customers who meet people."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Places = npt.NDArray[np.float32]


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
