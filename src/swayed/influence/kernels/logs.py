"""Logarithms of many factors at once: one logarithm of a product costs as much as one of a single factor."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]

FACTORS_PER_LOG = 16
"""Factors multiplied before their logarithm is taken. Each lies between 1e-19 and 1e19 where a step has any chance at all,
so that their product stays within what a double holds; beyond it the sum is infinite, as the step is hopeless."""


@njit(cache=True, nogil=True, error_model="numpy")
def log_growth(scale: float, part: Floats, whole: Floats) -> float:
    """Sum of log(1 + scale * part / whole): what a step changes of the log hazards; arrays of one shape (n,)."""
    total = 0.0
    n = whole.shape[0]
    even = n - n % FACTORS_PER_LOG
    for first in range(0, even, FACTORS_PER_LOG):
        # Four products side by side do not wait for one another.
        a, b, c, d = 1.0, 1.0, 1.0, 1.0
        for e in range(first, first + FACTORS_PER_LOG, 4):
            a *= 1.0 + scale * part[e] / whole[e]
            b *= 1.0 + scale * part[e + 1] / whole[e + 1]
            c *= 1.0 + scale * part[e + 2] / whole[e + 2]
            d *= 1.0 + scale * part[e + 3] / whole[e + 3]
        total += math.log((a * b) * (c * d))
    rest = 1.0
    for e in range(even, n):
        rest *= 1.0 + scale * part[e] / whole[e]
    return total + math.log(rest)


@njit(cache=True, nogil=True, error_model="numpy")
def log_sum(scale: float, values: Floats) -> float:
    """Sum of log(1 + scale * value); values of shape (n,)."""
    total = 0.0
    n = values.shape[0]
    even = n - n % FACTORS_PER_LOG
    for first in range(0, even, FACTORS_PER_LOG):
        # Four products side by side, as above.
        a, b, c, d = 1.0, 1.0, 1.0, 1.0
        for i in range(first, first + FACTORS_PER_LOG, 4):
            a *= 1.0 + scale * values[i]
            b *= 1.0 + scale * values[i + 1]
            c *= 1.0 + scale * values[i + 2]
            d *= 1.0 + scale * values[i + 3]
        total += math.log((a * b) * (c * d))
    rest = 1.0
    for i in range(even, n):
        rest *= 1.0 + scale * values[i]
    return total + math.log(rest)


@njit(cache=True, nogil=True, error_model="numpy")
def log_growth_by(of: npt.NDArray[np.int16], scale: Floats, part: Floats, whole: Floats) -> Floats:
    """The same sum for each group: element e belongs to group of[e] and has its scale; shape of `scale`."""
    n_groups = scale.shape[0]
    total = np.zeros(n_groups)
    # Neighbours often share a group: four products side by side do not wait for one another.
    product = np.ones((4, n_groups))
    for e in range(whole.shape[0]):
        k, lane = of[e], e & 3
        product[lane, k] *= 1.0 + scale[k] * part[e] / whole[e]
        if not 1e-100 < product[lane, k] < 1e100:
            total[k] += math.log(product[lane, k])
            product[lane, k] = 1.0
    for lane in range(4):
        for k in range(n_groups):
            total[k] += math.log(product[lane, k])
    return total
