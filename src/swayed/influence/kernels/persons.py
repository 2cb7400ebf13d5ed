"""The rows of persons met before transitions, put together by person; arrays as long as them are filled where they lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def places_by_person(person: Ids, n_persons: int, place: Ids) -> Any:
    """Where each row stands by person, rows of one person as they stood: fills `place`, shape (n_met,).

    Args:
        person: of each row.

    Returns:
        Row pointers of the persons, shape (n_persons + 1,).
    """
    pointer = np.zeros(n_persons + 1, np.int64)
    for k in range(person.shape[0]):
        pointer[person[k] + 1] += 1
    for p in range(n_persons):
        pointer[p + 1] += pointer[p]
    following = pointer[:-1].copy()
    for k in range(person.shape[0]):
        place[k] = following[person[k]]
        following[person[k]] += 1
    return pointer


@njit(cache=True, nogil=True, error_model="numpy")
def put_by_person(values: npt.NDArray[Any], place: Ids, out: npt.NDArray[Any]) -> None:
    """Values of the rows, by person: fills `out`, shape (n_met,)."""
    for k in range(place.shape[0]):
        out[place[k]] = values[k]


@njit(cache=True, nogil=True, error_model="numpy")
def gains_beside_others(
    met_ptr: Ints,
    met_person: Ids,
    gain: Floats,
    rate: Floats,
    general: float,
    beta: Floats,
    gamma: Floats,
    place: Ids,
    out: Floats,
) -> None:
    """Kernel sum of each row over the hazard of its transition without that person's contacts: fills `out`, by person.

    Args:
        met_ptr, met_person, gain: rows of each transition, their persons and kernel sums.
        rate: baseline hazard at each transition; general: effect of contact in general; beta, gamma: of each person.
        place: of each row by person.
    """
    for e in range(met_ptr.shape[0] - 1):
        own, lasting = 0.0, 0.0
        for k in range(met_ptr[e], met_ptr[e + 1]):
            p = met_person[k]
            own += gain[k]
            lasting += gamma[p] + beta[p] * gain[k]
        hazard = rate[e] + general * own + lasting
        for k in range(met_ptr[e], met_ptr[e + 1]):
            out[place[k]] = gain[k] / max(hazard - beta[met_person[k]] * gain[k], 1e-300)


@njit(cache=True, nogil=True, error_model="numpy")
def customers_moved(
    person_ptr: Ints, event: npt.NDArray[np.int32], event_customer: Ints, credit: Floats, out: Floats
) -> None:
    """Customers whom each person moved, at most one for each: fills `out`, shape (n_persons,).

    Args:
        person_ptr, event, credit: rows of each person, their transitions and the share of draws in which he caused them.
        event_customer: customer of each transition. Transitions are numbered by customer.
    """
    for p in range(person_ptr.shape[0] - 1):
        total, own, customer = 0.0, 0.0, -1
        for r in range(person_ptr[p], person_ptr[p + 1]):
            if event_customer[event[r]] != customer:
                total += min(own, 1.0)
                own, customer = 0.0, event_customer[event[r]]
            own += credit[r]
        out[p] = total + min(own, 1.0)


@njit(cache=True, nogil=True, error_model="numpy")
def sums_of_persons(person: Ids, values: Floats, n_persons: int) -> Any:
    """Sums of the rows' values by person; shape (n_persons,)."""
    sums = np.zeros(n_persons)
    for k in range(person.shape[0]):
        sums[person[k]] += values[k]
    return sums
