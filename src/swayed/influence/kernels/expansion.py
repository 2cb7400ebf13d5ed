"""Follows multiplied by posts, for one block of customers at a time: the product is never formed in full.

A post by somebody followed counts from the day of following on; its dose is divided by sqrt(1 + posts that the customer
was offered that day), since most are never seen.
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
def count_contacts(
    direct_ptr: Ints, follow_ptr: Ints, followed: Ids, since: Floats, post_ptr: Ints, post_time: Floats
) -> Any:
    """Number of contacts of each customer, direct ones and posts seen through follows; shape (n_customers,)."""
    n = np.diff(direct_ptr)
    for customer in range(follow_ptr.shape[0] - 1):
        for f in range(follow_ptr[customer], follow_ptr[customer + 1]):
            first, last = post_ptr[followed[f]], post_ptr[followed[f] + 1]
            n[customer] += last - first - np.searchsorted(post_time[first:last], since[f])
    return n


@njit(cache=True, nogil=True, error_model="numpy")
def expand_block(
    first_customer: int,
    last_customer: int,
    n_contacts: Ints,
    direct_ptr: Ints,
    direct_person: Ids,
    direct_time: Floats,
    direct_dose: Floats,
    follow_ptr: Ints,
    followed: Ids,
    since: Floats,
    follow_weight: Floats,
    post_ptr: Ints,
    post_time: Floats,
    post_dose: Floats,
    post_n: Floats,
    first_day: int,
    n_days: int,
) -> tuple[Any, Any, Any, Any, Any]:
    """All contacts of customers first_customer..last_customer-1, each customer's in order of time.

    Returns:
        (customer_ptr, person, time, dose, source): source is the row of a direct contact, or n_direct + the row of the
        post seen through a follow.
    """
    n_direct = direct_person.shape[0]
    pointer = np.zeros(last_customer - first_customer + 1, np.int64)
    for customer in range(first_customer, last_customer):
        pointer[customer - first_customer + 1] = pointer[customer - first_customer] + n_contacts[customer]
    total = pointer[-1]
    person = np.empty(total, np.uint32)
    time = np.empty(total, np.float64)
    dose = np.empty(total, np.float64)
    source = np.empty(total, np.int64)
    offered = np.zeros(n_days)
    for customer in range(first_customer, last_customer):
        begin = pointer[customer - first_customer]
        end = pointer[customer - first_customer + 1]
        i = begin
        for r in range(direct_ptr[customer], direct_ptr[customer + 1]):
            person[i], time[i], dose[i], source[i] = direct_person[r], direct_time[r], direct_dose[r], r
            i += 1
        first_seen = i
        for f in range(follow_ptr[customer], follow_ptr[customer + 1]):
            last = post_ptr[followed[f] + 1]
            first = post_ptr[followed[f]]
            first += np.searchsorted(post_time[first:last], since[f])
            for r in range(first, last):
                person[i], time[i], source[i] = followed[f], post_time[r], n_direct + r
                dose[i] = follow_weight[f] * post_dose[r]
                offered[int(math.floor(post_time[r])) - first_day] += post_n[r]
                i += 1
        for i in range(first_seen, end):
            dose[i] /= math.sqrt(1.0 + offered[int(math.floor(time[i])) - first_day])
        for i in range(first_seen, end):
            offered[int(math.floor(time[i])) - first_day] = 0.0
        if end > first_seen:  # direct contacts alone stand in order already
            order = np.argsort(time[begin:end], kind="mergesort") + begin
            person[begin:end], time[begin:end] = person[order], time[order]
            dose[begin:end], source[begin:end] = dose[order], source[order]
    return pointer, person, time, dose, source


@njit(cache=True, nogil=True, error_model="numpy")
def is_active_lately(
    first_customer: int,
    customer_ptr: Ints,
    time: Floats,
    activity_ptr: Ints,
    activity_day: Ints,
    lately_days: int,
) -> Any:
    """Whether the customer of each contact did or met anything in the days before the contact's own day; one flag each.

    Args:
        first_customer: the block's first customer; customer_ptr, time: contacts of the block's customers, in order of time.
        activity_ptr, activity_day: days on which each customer of the world was active.
        lately_days: how far back to look.
    """
    is_active = np.zeros(time.shape[0], np.bool_)
    for c in range(customer_ptr.shape[0] - 1):
        k, last = activity_ptr[first_customer + c], activity_ptr[first_customer + c + 1]
        before = -(1 << 60)
        for i in range(customer_ptr[c], customer_ptr[c + 1]):
            day = int(math.floor(time[i]))
            while k < last and activity_day[k] < day:
                before = activity_day[k]
                k += 1
            is_active[i] = day - before <= lately_days
    return is_active
