"""Labels exchanged within strata: what would fall on each label if labels meant nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int64] | npt.NDArray[np.int16]

_SMALL = 48
"""Units of a stratum up to which putting each in its place is faster than sorting them all."""


@njit(cache=True, nogil=True, error_model="numpy")
def add_shuffled(stratum_ptr: Ints, label: Labels, excess: Floats, drawn: Floats, found: Floats) -> None:
    """Adds each unit's excess to the label that its place gets when each stratum's labels are ordered by `drawn`.

    Strata are nearly always small, so they are sorted one by one, not all units together.

    Args:
        stratum_ptr: units of stratum s are stratum_ptr[s]:stratum_ptr[s+1]; shape (n_strata + 1,).
        label, excess, drawn: of each unit; drawn numbers in [0, 1).
        found: sums of each label, shape (n_labels,).
    """
    order = np.empty(_SMALL, np.int64)
    for s in range(stratum_ptr.shape[0] - 1):
        first, size = stratum_ptr[s], stratum_ptr[s + 1] - stratum_ptr[s]
        if size > _SMALL:
            mixed = np.argsort(drawn[first : first + size])
            for i in range(size):
                found[label[first + mixed[i]]] += excess[first + i]
            continue
        for i in range(size):
            at, key = i, drawn[first + i]
            while at > 0 and drawn[first + order[at - 1]] > key:
                order[at] = order[at - 1]
                at -= 1
            order[at] = i
        for i in range(size):
            found[label[first + order[i]]] += excess[first + i]
