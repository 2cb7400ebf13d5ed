"""Sums over active rows by transition and by person met, without another array as long as the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def rows_of_persons_met(
    row_ptr: Ints, row_source: Ids, met_ptr: Ints, met_person: Ids, n_kinds: int, n_persons: int
) -> Any:
    """Which row of persons met each active row belongs to, shape (n_rows,); arguments as in `doses.StageDoses`."""
    found = np.empty(row_source.shape[0], np.uint32)
    place = np.empty(n_persons, np.uint32)
    for e in range(row_ptr.shape[0] - 1):
        for k in range(met_ptr[e], met_ptr[e + 1]):
            place[met_person[k]] = k
        for r in range(row_ptr[e], row_ptr[e + 1]):
            found[r] = place[np.int64(row_source[r]) // n_kinds]
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def sums_by_event(row_ptr: Ints, row_source: Ids, row_gain: npt.NDArray[Any], kind_weights: Floats) -> Any:
    """Kernel sums of each transition, kinds weighted; shape (n_events,)."""
    sums = np.zeros(row_ptr.shape[0] - 1)
    for e in range(sums.shape[0]):
        for r in range(row_ptr[e], row_ptr[e + 1]):
            sums[e] += kind_weights[np.int64(row_source[r]) % kind_weights.shape[0]] * row_gain[r]
    return sums


@njit(cache=True, nogil=True, error_model="numpy")
def sums_by_met(row_met: Ids, row_source: Ids, row_gain: npt.NDArray[Any], kind_weights: Floats, sums: Floats) -> None:
    """Kernel sums of each person met before each transition, kinds weighted: added to `sums`, shape (n_met,)."""
    for r in range(row_met.shape[0]):
        sums[row_met[r]] += kind_weights[np.int64(row_source[r]) % kind_weights.shape[0]] * row_gain[r]
