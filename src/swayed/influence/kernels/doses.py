"""One pass over all contacts of all customers: the integrated dose of each person, and the active rows.

For stage s, person p and basis kernel m with mean lag tau_m (days):

    E[p, m] = sum over his exposures i and the risk windows [a, b) of the exposed customer with b > t_i
              dose_i * (exp(-max(a - t_i, 0) / tau_m) - exp(-(b - t_i) / tau_m))

which is the whole cost of the customers who never moved. Only transitions keep rows: one per (transition, person ever
met before), with G[m] = sum of dose_i * exp(-(T - t_i) / tau_m) / tau_m over his exposures strictly before T.
Source: MODEL page, equation of the hazard.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def integrated_doses(
    customer_ptr: Ints,
    person: Ids,
    time: Floats,
    dose: Floats,
    window_ptr: Ints,
    start: Floats,
    end: Floats,
    tau: Floats,
    n_persons: int,
) -> tuple[Any, Any, Any]:
    """Integrated dose, connected days and exposures at risk of each person.

    Args:
        customer_ptr: contacts of customer c are rows customer_ptr[c]:customer_ptr[c+1], in order of time.
        person, time, dose: the contacts.
        window_ptr: risk windows of customer c, as `customer_ptr`; start, end: their days.
        tau: mean lags of the basis kernels, days; shape (m,).
        n_persons: number of persons.

    Returns:
        (E, T, n): integrated dose (n_persons, m); customer-days connected and at risk (n_persons,); exposures that met
        a customer at risk (n_persons,).
    """
    n_basis = tau.shape[0]
    exposure = np.zeros((n_persons, n_basis))
    connected = np.zeros(n_persons)
    at_risk = np.zeros(n_persons)
    seen = np.full(n_persons, -1, np.int64)
    for customer in range(customer_ptr.shape[0] - 1):
        first_window, last_window = window_ptr[customer], window_ptr[customer + 1]
        if first_window == last_window:
            continue
        for i in range(customer_ptr[customer], customer_ptr[customer + 1]):
            p, t, is_first = person[i], time[i], seen[person[i]] != customer
            seen[p] = customer
            for w in range(first_window, last_window):
                if end[w] <= t:
                    continue
                if start[w] <= t:
                    at_risk[p] += 1.0
                begin = max(start[w] - t, 0.0)
                for m in range(n_basis):
                    exposure[p, m] += dose[i] * (math.exp(-begin / tau[m]) - math.exp(-(end[w] - t) / tau[m]))
                if is_first:
                    connected[p] += end[w] - max(start[w], t)
    return exposure, connected, at_risk


@njit(cache=True, nogil=True, error_model="numpy")
def count_active_rows(
    customer_ptr: Ints, person: Ids, time: Floats, event_customer: Ints, event_time: Floats, n_persons: int
) -> Any:
    """Row pointers: rows of event e are ptr[e]:ptr[e+1], one per person met strictly before it; shape (n_events + 1,)."""
    pointer = np.zeros(event_customer.shape[0] + 1, np.int64)
    seen = np.full(n_persons, -1, np.int64)
    for e in range(event_customer.shape[0]):
        n_rows = 0
        for i in range(customer_ptr[event_customer[e]], customer_ptr[event_customer[e] + 1]):
            if time[i] >= event_time[e]:
                break
            if seen[person[i]] != e:
                seen[person[i]] = e
                n_rows += 1
        pointer[e + 1] = pointer[e] + n_rows
    return pointer


@njit(cache=True, nogil=True, error_model="numpy")
def fill_active_rows(
    customer_ptr: Ints,
    person: Ids,
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
    n_persons: int,
) -> tuple[Any, Any]:
    """The person of each active row and its kernel sums.

    A contact about products explains a transition that carries products only where they share one, and then weighs
    1 / (share of that product among transitions of the time): the hazard of *this* product. Contacts or transitions
    without products match with weight one.

    Returns:
        (row_person, G): shapes (n_rows,) and (n_rows, m).
    """
    n_basis = tau.shape[0]
    n_rows = row_ptr[-1]
    row_person = np.zeros(n_rows, np.uint32)
    sums = np.zeros((n_rows, n_basis), np.float32)
    slot = np.zeros(n_persons, np.int64)
    seen = np.full(n_persons, -1, np.int64)
    for e in range(event_customer.shape[0]):
        next_row = row_ptr[e]
        first_own, last_own = event_product_ptr[e], event_product_ptr[e + 1]
        for i in range(customer_ptr[event_customer[e]], customer_ptr[event_customer[e] + 1]):
            if time[i] >= event_time[e]:
                break
            p = person[i]
            if seen[p] != e:
                seen[p] = e
                slot[p] = next_row
                row_person[next_row] = p
                next_row += 1
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
                sums[slot[p], m] += weight * dose[i] * math.exp(-lag / tau[m]) / tau[m]
    return row_person, sums


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
    before = np.zeros(n_persons)
    after = np.zeros(n_persons)
    for e in range(event_customer.shape[0]):
        moment = event_time[e]
        if moment + window_days > last_day:
            continue
        for i in range(customer_ptr[event_customer[e]], customer_ptr[event_customer[e] + 1]):
            lag = moment - time[i]
            if 0.0 < lag <= window_days:
                before[person[i]] += 1.0
            elif -window_days <= lag < 0.0:
                after[person[i]] += 1.0
            elif lag < -window_days:
                break
    return before, after
