"""One pass over all contacts of all customers: the integrated dose of each source.

A source is a person and a kind of contact: source = person * n_kinds + kind. For source v and basis kernel m with mean lag
tau_m (days):

    E[v, m] = sum over its exposures i and the risk windows [a, b) of the exposed customer with b > t_i
              dose_i * (exp(-max(a - t_i, 0) / tau_m) - exp(-(b - t_i) / tau_m))

which is the whole cost of the customers who never moved. Source: METHOD page, equation of the hazard.

Sums over customers are kept as integers in units of `UNIT`, so that they are the same for any order of rows and any
number of partitions.

A hundred million contacts with 200,000 people cost less arithmetic than waiting for memory. So a handful of contacts is
gathered first; then all their exponentials are computed, several at once, without a table or a branch; then each contact
adds to one line of memory, in which everything that is summed of its source stands side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

UNIT = 2.0**-30
"""Unit of summed doses and days: sums up to 8 thousand million, each term rounded by less than 1e-9."""
_PER_UNIT = 2.0**30

LINE = 8
"""Numbers of a line of memory; a row of sums is one line, or a few."""
GATHERED = 1024
"""Contacts gathered before they are added: they and their exponentials stay in the nearest memory."""

_LONGEST = 60.0
_ROUNDER = 1.5 * 2.0**52  # added to a number below 2^51 it leaves the nearest integer in the last bits
_ROUNDER_BITS = int(np.float64(_ROUNDER).view(np.int64))
_C1, _C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9 = (math.log(2.0) ** k / math.factorial(k) for k in range(1, 10))


def row_width(n_basis: int) -> int:
    """Numbers of a row of sums: the dose under each basis kernel, the exposures at risk, the connected days, and filling.

    Example:
        >>> row_width(5), row_width(7)
        (8, 16)
    """
    return -(-(n_basis + 2) // LINE) * LINE


def empty_sums(n_sources: int, n_basis: int, zeros: Callable[..., Ints] = np.zeros) -> Ints:
    """Sums of nothing: a row for each source, starting where a line of memory does.

    `zeros` gives memory of some shape and type.

    Example:
        >>> empty_sums(3, 5).shape
        (3, 8)
    """
    width = row_width(n_basis)
    room = zeros((n_sources * width + LINE,), np.int64)
    first = -room.ctypes.data // room.itemsize % LINE
    return room[first : first + n_sources * width].reshape(n_sources, width)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _left_after(half_lives: float) -> Any:
    """2^-half_lives, what is left of a dose; exact to 1e-11 of itself until 2^-60, which counts as nothing in `UNIT`.

    The power of the nearest integer is written into the bits of the number, the rest is a polynomial.
    """
    power = -min(half_lives, _LONGEST)
    rounded = np.float64(power + _ROUNDER)
    rest = power - (rounded - _ROUNDER)
    whole = np.int64((rounded.view(np.int64) << 52) + (np.int64(1023) << 52)).view(np.float64)
    high = _C5 + rest * (_C6 + rest * (_C7 + rest * (_C8 + rest * _C9)))
    return whole * (1.0 + rest * (_C1 + rest * (_C2 + rest * (_C3 + rest * (_C4 + rest * high)))))


@njit(cache=True, nogil=True, error_model="numpy")
def _add_gathered(
    n: int,
    source: Ints,
    to_start: Floats,
    to_end: Floats,
    units: Floats,
    per_day: Floats,
    gathered: Ints,
    fetched: Ints,
    sums: Ints,
) -> None:
    """Adds the first n gathered contacts to the rows of their sources; arguments as in `add_integrated_doses`."""
    first_of_rows = np.int64(0)
    for i in range(n):
        first_of_rows += sums[source[i], 0]
    fetched[0] = first_of_rows  # nobody reads it: all rows are now on their way from memory, not one after the other
    column = np.empty(n, np.int64)
    for m in range(per_day.shape[0]):
        rate = per_day[m]
        for i in range(n):
            left = _left_after(to_start[i] * rate) - _left_after(to_end[i] * rate)
            column[i] = np.float64(units[i] * left + _ROUNDER).view(np.int64) - _ROUNDER_BITS
        gathered[:n, m] = column
    for i in range(n):
        row = source[i]
        for line in range(0, sums.shape[1], LINE):
            for j in range(LINE):
                sums[row, line + j] += gathered[i, line + j]


@njit(cache=True, nogil=True, error_model="numpy")
def add_integrated_doses(
    customer_ptr: Ints,
    person: Ids,
    kind: Kinds,
    time: Floats,
    dose: Floats,
    window_ptr: Ints,
    start: Floats,
    end: Floats,
    tau: Floats,
    n_persons: int,
    n_kinds: int,
    sums: Ints,
) -> None:
    """Adds some customers' contacts to what is summed of each source, in place.

    Args:
        customer_ptr: contacts of customer c are rows customer_ptr[c]:customer_ptr[c+1], in order of time.
        person, kind, time, dose: the contacts; a dose is below 2^21.
        window_ptr: risk windows of customer c, as `customer_ptr`; start, end: their days.
        tau: mean lags of the basis kernels, days; shape (m,).
        n_persons, n_kinds: numbers of persons and kinds.
        sums: by source, integrated dose E under each basis kernel, in units; exposures that met a customer at risk;
            customer-days connected and at risk, in units, at the source by which a customer first met the person.
            As `empty_sums` makes them.
    """
    n_basis, n = tau.shape[0], 0
    per_day = 1.0 / (tau * math.log(2.0))
    is_known = np.zeros(n_persons, np.bool_)
    source = np.empty(GATHERED, np.int64)
    to_start, to_end, units = np.empty(GATHERED), np.empty(GATHERED), np.empty(GATHERED)
    gathered, fetched = np.zeros((GATHERED, sums.shape[1]), np.int64), np.zeros(1, np.int64)
    for customer in range(customer_ptr.shape[0] - 1):
        first, last = customer_ptr[customer], customer_ptr[customer + 1]
        for i in range(first, last):
            p = np.int64(person[i])
            for w in range(window_ptr[customer], window_ptr[customer + 1]):
                days = end[w] - time[i]
                if days <= 0.0:
                    continue
                source[n], units[n] = p * n_kinds + np.int64(kind[i]), _PER_UNIT * dose[i]
                to_start[n], to_end[n] = max(start[w] - time[i], 0.0), days
                gathered[n, n_basis] = np.int64(to_start[n] == 0.0)
                connected = 0.0 if is_known[p] else min(days, end[w] - start[w])
                gathered[n, n_basis + 1] = np.int64(_PER_UNIT * connected)
                n += 1
                if n == GATHERED:
                    _add_gathered(n, source, to_start, to_end, units, per_day, gathered, fetched, sums)
                    n = 0
            is_known[p] = True
        for i in range(first, last):
            is_known[person[i]] = False
    _add_gathered(n, source, to_start, to_end, units, per_day, gathered, fetched, sums)
