"""The active rows: what each transition has behind it, from the contacts of its customer.

A source is a person and a kind of contact: source = person * n_kinds + kind. Only transitions keep rows: one per
(transition, source met before), with G[m] = sum of dose_i * exp(-(T - t_i) / tau_m) / tau_m over its exposures strictly
before T. Source: METHOD page, equation of the hazard.

What the kernels remember of a customer while they walk stands in `is_met` and `slot`, as `nobody_met` makes them. They leave
both as they found them, so that one memory does for all customers and for the kernels one after the other.
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
Marks = npt.NDArray[np.bool_]
Slots = npt.NDArray[np.int32]


def nobody_met(n_persons: int, n_kinds: int) -> tuple[Marks, Slots]:
    """What the kernels remember of a customer before his first contact.

    Returns:
        (is_met, slot): whether each person was met, and the place of each source among those met, -1 for none; shapes
        (n_persons,) and (n_persons * n_kinds,).
    """
    return np.zeros(n_persons, np.bool_), np.full(n_persons * n_kinds, -1, np.int32)


@njit(cache=True, nogil=True, error_model="numpy")
def count_active_rows(
    customer_ptr: Ints,
    person: Ids,
    kind: Kinds,
    time: Floats,
    event_customer: Ints,
    event_time: Floats,
    n_kinds: int,
    is_met: Marks,
    slot: Slots,
) -> tuple[Any, Any]:
    """Row pointers of the sources, and of the persons, met strictly before each transition; shape (n_events + 1,) each.

    One walk along each customer's time: transitions must stand by customer and then in order of time.
    """
    row_ptr = np.zeros(event_customer.shape[0] + 1, np.int64)
    met_ptr = np.zeros(event_customer.shape[0] + 1, np.int64)
    e = 0
    while e < event_customer.shape[0]:
        customer, n_rows, n_met = event_customer[e], 0, 0
        i = customer_ptr[customer]
        while e < event_customer.shape[0] and event_customer[e] == customer:
            while i < customer_ptr[customer + 1] and time[i] < event_time[e]:
                p = np.int64(person[i])
                source = p * n_kinds + np.int64(kind[i])
                if slot[source] < 0:
                    slot[source] = n_rows
                    n_rows += 1
                    if not is_met[p]:
                        is_met[p] = True
                        n_met += 1
                i += 1
            row_ptr[e + 1] = row_ptr[e] + n_rows
            met_ptr[e + 1] = met_ptr[e] + n_met
            e += 1
        for j in range(customer_ptr[customer], i):
            p = np.int64(person[j])
            is_met[p], slot[p * n_kinds + np.int64(kind[j])] = False, -1
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
    n_kinds: int,
    is_met: Marks,
    slot: Slots,
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
    for e in range(event_customer.shape[0]):
        next_row, next_met = row_ptr[e], met_ptr[e]
        first_own, last_own = event_product_ptr[e], event_product_ptr[e + 1]
        for i in range(customer_ptr[event_customer[e]], customer_ptr[event_customer[e] + 1]):
            if time[i] >= event_time[e]:
                break
            p = np.int64(person[i])
            source = p * n_kinds + np.int64(kind[i])
            if slot[source] < 0:
                slot[source] = next_row - row_ptr[e]
                row_source[next_row] = source
                next_row += 1
                if not is_met[p]:
                    is_met[p] = True
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
            lag, row = event_time[e] - time[i], row_ptr[e] + np.int64(slot[source])
            for m in range(n_basis):
                sums[row, m] += weight * dose[i] * math.exp(-lag / tau[m]) / tau[m]
        for row in range(row_ptr[e], next_row):
            slot[row_source[row]] = -1
        for met in range(met_ptr[e], next_met):
            is_met[met_person[met]] = False
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
    n_kinds: int,
    is_met: Marks,
    slot: Slots,
) -> tuple[Any, Any, Any]:
    """As `fill_active_rows` where products play no part, in one walk along each customer's time.

    Exponentials forget their past: the sums of a source fade together, so a transition costs the sources met before it,
    not the contacts. Transitions must stand by customer and then in order of time.
    """
    n_basis = tau.shape[0]
    row_source = np.zeros(row_ptr[-1], np.uint32)
    sums = np.zeros((row_ptr[-1], n_basis), np.float32)
    met_person = np.zeros(met_ptr[-1], np.uint32)
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
                k = int(slot[source])
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
def add_mirror_counts(
    customer_ptr: Ints,
    person: Ids,
    time: Floats,
    event_customer: Ints,
    event_time: Floats,
    window_days: float,
    last_day: float,
    before: Ints,
    after: Ints,
) -> None:
    """Adds the contacts with each person in the days before and after transitions to `before` and `after`.

    Transitions without a full mirror are skipped. Both sums have shape (n_persons,).
    """
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
