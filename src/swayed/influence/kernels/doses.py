"""One pass over all contacts of all customers: the integrated dose of each source, and the active rows.

A source is a person and a kind of contact: source = person * n_kinds + kind. For stage s, source v and basis kernel m with
mean lag tau_m (days):

    E[v, m] = sum over its exposures i and the risk windows [a, b) of the exposed customer with b > t_i
              dose_i * (exp(-max(a - t_i, 0) / tau_m) - exp(-(b - t_i) / tau_m))

which is the whole cost of the customers who never moved. Only transitions keep rows: one per (transition, source met
before), with G[m] = sum of dose_i * exp(-(T - t_i) / tau_m) / tau_m over its exposures strictly before T.

Sums over customers are kept as integers in units of `UNIT`, so that they are the same for any order of rows and any
number of partitions. Source: METHOD page, equation of the hazard.
"""

from __future__ import annotations

import math
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


_STEPS = 32
_LONGEST = 60 * _STEPS
_HALVED = 2.0 ** (-np.arange(_LONGEST + 1) / _STEPS)
_STEPS_PER_E = _STEPS / math.log(2.0)
_L = math.log(2.0) / _STEPS
_C1, _C2, _C3, _C4, _C5 = -_L, _L**2 / 2.0, -(_L**3) / 6.0, _L**4 / 24.0, -(_L**5) / 120.0


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _left_after(steps: float) -> Any:
    """2^(-steps / 32), what is left of a dose; exact to 1e-14 of itself until 2^-60, which counts as nothing in `UNIT`.

    The integrated doses of many contacts are little but exponentials: a table of the whole steps and a polynomial for the
    rest take half the time of `math.exp`, for any half-lives.
    """
    steps = min(steps, float(_LONGEST))
    whole = np.int64(steps + 0.5)
    rest = steps - whole
    return _HALVED[whole] * (1.0 + rest * (_C1 + rest * (_C2 + rest * (_C3 + rest * (_C4 + rest * _C5)))))


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
    n_kinds: int,
    exposure: Ints,
    connected: Ints,
    at_risk: Ints,
) -> None:
    """Adds some customers' contacts to the integrated dose of each source and to what is known of each person, in place.

    Args:
        customer_ptr: contacts of customer c are rows customer_ptr[c]:customer_ptr[c+1], in order of time.
        person, kind, time, dose: the contacts.
        window_ptr: risk windows of customer c, as `customer_ptr`; start, end: their days.
        tau: mean lags of the basis kernels, days; shape (m,).
        n_kinds: number of kinds.
        exposure: integrated dose E in units; shape (n_persons * n_kinds, m).
        connected: customer-days connected and at risk, in units; at_risk: exposures that met a customer at risk;
            shape (n_persons,) each.
    """
    steps_per_day = _STEPS_PER_E / tau
    seen = np.full(connected.shape[0], -1, np.int64)
    for customer in range(customer_ptr.shape[0] - 1):
        first_window, last_window = window_ptr[customer], window_ptr[customer + 1]
        if first_window == last_window:
            continue
        for i in range(customer_ptr[customer], customer_ptr[customer + 1]):
            p, t = np.int64(person[i]), time[i]
            source = p * n_kinds + np.int64(kind[i])
            is_first = seen[p] != customer
            seen[p] = customer
            units = _PER_UNIT * dose[i]
            for w in range(first_window, last_window):
                to_end = end[w] - t
                if to_end <= 0.0:
                    continue
                to_start = start[w] - t
                if to_start <= 0.0:
                    at_risk[p] += 1
                    for m in range(tau.shape[0]):
                        exposure[source, m] += np.int64(units * (1.0 - _left_after(to_end * steps_per_day[m])))
                else:
                    for m in range(tau.shape[0]):
                        at_start = _left_after(to_start * steps_per_day[m])
                        exposure[source, m] += np.int64(units * (at_start - _left_after(to_end * steps_per_day[m])))
                if is_first:
                    connected[p] += np.int64(_PER_UNIT * min(to_end, end[w] - start[w]))


@njit(cache=True, nogil=True, error_model="numpy")
def count_active_rows(
    customer_ptr: Ints,
    person: Ids,
    kind: Kinds,
    time: Floats,
    event_customer: Ints,
    event_time: Floats,
    n_persons: int,
    n_kinds: int,
) -> tuple[Any, Any]:
    """Row pointers of the sources, and of the persons, met strictly before each transition; shape (n_events + 1,) each.

    One walk along each customer's time: transitions must stand by customer and then in order of time.
    """
    row_ptr = np.zeros(event_customer.shape[0] + 1, np.int64)
    met_ptr = np.zeros(event_customer.shape[0] + 1, np.int64)
    seen = np.full(n_persons, -1, np.int64)
    seen_source = np.full(n_persons * n_kinds, -1, np.int64)
    customer, i, n_rows, n_met = -1, 0, 0, 0
    for e in range(event_customer.shape[0]):
        if event_customer[e] != customer:
            customer, n_rows, n_met = event_customer[e], 0, 0
            i = customer_ptr[customer]
        while i < customer_ptr[customer + 1] and time[i] < event_time[e]:
            p = np.int64(person[i])
            source = p * n_kinds + np.int64(kind[i])
            if seen_source[source] != customer:
                seen_source[source] = customer
                n_rows += 1
                if seen[p] != customer:
                    seen[p] = customer
                    n_met += 1
            i += 1
        row_ptr[e + 1] = row_ptr[e] + n_rows
        met_ptr[e + 1] = met_ptr[e] + n_met
    return row_ptr, met_ptr


@njit(cache=True, nogil=True, error_model="numpy")
def fill_active_rows(
    customer_ptr: Ints,
    person: Ids,
    kind: Kinds,
    time: Floats,
    dose: Floats,
    product_ptr: Ints,
    product: Ids,
    event_customer: Ints,
    event_time: Floats,
    event_product_ptr: Ints,
    event_product: Ids,
    event_product_share: Floats,
    tau: Floats,
    row_ptr: Ints,
    met_ptr: Ints,
    n_persons: int,
    n_kinds: int,
) -> tuple[Any, Any, Any]:
    """The source of each active row, its kernel sums, and the persons met before each transition.

    A contact about products explains a transition that carries products only where they share one, and then weighs
    1 / (share of that product among transitions of the time): the hazard of *this* product. Contacts or transitions
    without products match with weight one.

    Returns:
        (row_source, G, met_person): shapes (n_rows,), (n_rows, m) and (n_met,).
    """
    n_basis = tau.shape[0]
    row_source = np.zeros(row_ptr[-1], np.uint32)
    sums = np.zeros((row_ptr[-1], n_basis), np.float32)
    met_person = np.zeros(met_ptr[-1], np.uint32)
    slot = np.zeros(n_persons * n_kinds, np.int64)
    seen = np.full(n_persons, -1, np.int64)
    seen_source = np.full(n_persons * n_kinds, -1, np.int64)
    for e in range(event_customer.shape[0]):
        next_row, next_met = row_ptr[e], met_ptr[e]
        first_own, last_own = event_product_ptr[e], event_product_ptr[e + 1]
        for i in range(customer_ptr[event_customer[e]], customer_ptr[event_customer[e] + 1]):
            if time[i] >= event_time[e]:
                break
            p = np.int64(person[i])
            source = p * n_kinds + np.int64(kind[i])
            if seen_source[source] != e:
                seen_source[source] = e
                slot[source] = next_row
                row_source[next_row] = source
                next_row += 1
                if seen[p] != e:
                    seen[p] = e
                    met_person[next_met] = p
                    next_met += 1
            weight = 1.0
            n_about = product_ptr[i + 1] - product_ptr[i]
            if n_about > 0 and last_own > first_own:
                weight = 0.0
                for j in range(product_ptr[i], product_ptr[i + 1]):
                    for k in range(first_own, last_own):
                        if product[j] == event_product[k]:
                            weight += 1.0 / (event_product_share[k] * n_about * (last_own - first_own))
            if weight == 0.0:
                continue
            lag = event_time[e] - time[i]
            for m in range(n_basis):
                sums[slot[source], m] += weight * dose[i] * math.exp(-lag / tau[m]) / tau[m]
    return row_source, sums, met_person


@njit(cache=True, nogil=True, error_model="numpy")
def fill_faded_rows(
    customer_ptr: Ints,
    person: Ids,
    kind: Kinds,
    time: Floats,
    dose: Floats,
    event_customer: Ints,
    event_time: Floats,
    tau: Floats,
    row_ptr: Ints,
    met_ptr: Ints,
    n_persons: int,
    n_kinds: int,
) -> tuple[Any, Any, Any]:
    """As `fill_active_rows` where products play no part, in one walk along each customer's time.

    Exponentials forget their past: the sums of a source fade together, so a transition costs the sources met before it,
    not the contacts. Transitions must stand by customer and then in order of time.
    """
    n_basis = tau.shape[0]
    row_source = np.zeros(row_ptr[-1], np.uint32)
    sums = np.zeros((row_ptr[-1], n_basis), np.float32)
    met_person = np.zeros(met_ptr[-1], np.uint32)
    slot = np.full(n_persons * n_kinds, -1, np.int64)
    is_met = np.zeros(n_persons, np.bool_)
    widest = max(np.diff(row_ptr).max(), 1) if event_customer.shape[0] else 1
    held = np.zeros(widest, np.int64)  # sources met, in order of first meeting
    held_person = np.zeros(widest, np.int64)
    value = np.zeros((widest, n_basis))
    value_at = np.zeros(widest)
    e = 0
    while e < event_customer.shape[0]:
        customer, n_held, n_met = event_customer[e], 0, 0
        i, last = customer_ptr[customer], customer_ptr[customer + 1]
        while e < event_customer.shape[0] and event_customer[e] == customer:
            moment = event_time[e]
            while i < last and time[i] < moment:
                p = np.int64(person[i])
                source = p * n_kinds + np.int64(kind[i])
                k = slot[source]
                if k < 0:
                    k = n_held
                    slot[source], held[k], value_at[k] = k, source, time[i]
                    value[k, :] = 0.0
                    n_held += 1
                    if not is_met[p]:
                        is_met[p] = True
                        held_person[n_met] = p
                        n_met += 1
                for m in range(n_basis):
                    value[k, m] = value[k, m] * math.exp((value_at[k] - time[i]) / tau[m]) + dose[i]
                value_at[k] = time[i]
                i += 1
            for k in range(n_held):
                row_source[row_ptr[e] + k] = held[k]
                for m in range(n_basis):
                    sums[row_ptr[e] + k, m] = value[k, m] * math.exp((value_at[k] - moment) / tau[m]) / tau[m]
            for k in range(n_met):
                met_person[met_ptr[e] + k] = held_person[k]
            e += 1
        for k in range(n_held):
            slot[held[k]] = -1
        for k in range(n_met):
            is_met[held_person[k]] = False
    return row_source, sums, met_person


@njit(cache=True, nogil=True, error_model="numpy")
def mirror_counts(
    customer_ptr: Ints,
    person: Ids,
    time: Floats,
    event_customer: Ints,
    event_time: Floats,
    window_days: float,
    last_day: float,
    n_persons: int,
) -> tuple[Any, Any]:
    """Contacts with each person in the days before and after transitions; transitions without a full mirror are skipped.

    Returns:
        (before, after): shape (n_persons,) each.
    """
    before = np.zeros(n_persons, np.int64)
    after = np.zeros(n_persons, np.int64)
    for e in range(event_customer.shape[0]):
        moment = event_time[e]
        if moment + window_days > last_day:
            continue
        for i in range(customer_ptr[event_customer[e]], customer_ptr[event_customer[e] + 1]):
            lag = moment - time[i]
            if 0.0 < lag <= window_days:
                before[person[i]] += 1
            elif -window_days <= lag < 0.0:
                after[person[i]] += 1
            elif lag < -window_days:
                break
    return before, after
