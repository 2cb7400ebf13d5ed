"""Contacts back in order after their clock was turned."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def turned_order(customer_ptr: Ints, time: Floats, person: Ids) -> Any:
    """Rows of each customer in order of time, then of person, then as they stood; shape (n,).

    A turned clock leaves two runs in order: the later one is taken first, and each row is put in its place from the end,
    where it mostly is already. Any other rows come out in order too, only slowly.

    Args:
        customer_ptr: contacts of customer c are rows customer_ptr[c]:customer_ptr[c+1].
        time, person: the contacts.
    """
    order = np.empty(time.shape[0], np.int64)
    for c in range(customer_ptr.shape[0] - 1):
        first, last = customer_ptr[c], customer_ptr[c + 1]
        turn = first
        while turn + 1 < last and time[turn] <= time[turn + 1]:
            turn += 1
        for k in range(first, last):
            row = turn + 1 + k - first
            if row >= last:
                row -= last - first
            place = k
            while place > first:
                before = order[place - 1]
                if time[before] < time[row]:
                    break
                if time[before] == time[row] and (person[before], before) < (person[row], row):
                    break
                order[place] = before
                place -= 1
            order[place] = row
    return order
