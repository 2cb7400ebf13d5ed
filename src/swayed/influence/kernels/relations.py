"""Relations: everything between one customer and one person, numbered customer by customer."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def relations(contact_ptr: Ints, contact_person: Ids, follow_ptr: Ints, follow_person: Ids, n_persons: int) -> Any:
    """Numbers of the relations, by customer and then by person: at most a customer's persons are sorted at a time.

    Args:
        contact_ptr, contact_person: whom each customer met directly, as row pointers and persons.
        follow_ptr, follow_person: whom he follows.
        n_persons: number of persons.

    Returns:
        (person, of_contact, of_follow): person of each relation, and the relation of each contact and follow.
    """
    person = np.empty(contact_person.shape[0] + follow_person.shape[0], np.uint32)
    of_contact = np.empty(contact_person.shape[0], np.int32)
    of_follow = np.empty(follow_person.shape[0], np.int32)
    place = np.full(n_persons, -1, np.int32)
    n = 0
    for c in range(contact_ptr.shape[0] - 1):
        first = n
        for i in range(contact_ptr[c], contact_ptr[c + 1]):
            if place[contact_person[i]] < 0:
                place[contact_person[i]] = 0
                person[n] = contact_person[i]
                n += 1
        for i in range(follow_ptr[c], follow_ptr[c + 1]):
            if place[follow_person[i]] < 0:
                place[follow_person[i]] = 0
                person[n] = follow_person[i]
                n += 1
        person[first:n].sort()
        for k in range(first, n):
            place[person[k]] = k
        for i in range(contact_ptr[c], contact_ptr[c + 1]):
            of_contact[i] = place[contact_person[i]]
        for i in range(follow_ptr[c], follow_ptr[c + 1]):
            of_follow[i] = place[follow_person[i]]
        for k in range(first, n):
            place[person[k]] = -1
    return person[:n].copy(), of_contact, of_follow


@njit(cache=True, nogil=True, error_model="numpy")
def contacts_given(of_contact: Numbers, n_direct: Numbers, donor: Numbers, out: Ints) -> None:
    """Which contact each contact becomes where relations are exchanged: the k-th of a relation the donor's k-th.

    Where the donor has fewer, his are taken from the start again.

    Args:
        of_contact: relation of each contact; n_direct: number of contacts of each relation.
        donor: relation whose contacts each relation gets.
        out: rows of the contacts, filled here.
    """
    first = np.zeros(n_direct.shape[0] + 1, np.int64)
    for k in range(n_direct.shape[0]):
        first[k + 1] = first[k] + n_direct[k]
    by_relation = np.empty(of_contact.shape[0], np.uint32)
    n_seen = np.zeros(n_direct.shape[0], np.int32)
    for i in range(of_contact.shape[0]):
        k = of_contact[i]
        by_relation[first[k] + n_seen[k]] = i
        n_seen[k] += 1
    n_seen[:] = 0
    for i in range(of_contact.shape[0]):
        k = of_contact[i]
        out[i] = by_relation[first[donor[k]] + n_seen[k] % n_direct[donor[k]]]
        n_seen[k] += 1
