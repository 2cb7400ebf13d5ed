"""Relations: everything between one customer and one person, numbered customer by customer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def relations(
    contact_ptr: Ints,
    contact_person: Ids,
    follow_ptr: Ints,
    follow_person: Ids,
    n_persons: int,
    person: Ids,
    of_contact: Numbers,
    of_follow: Numbers,
) -> int:
    """Numbers of the relations, by customer and then by person: at most a customer's persons are sorted at a time.

    Args:
        contact_ptr, contact_person: whom each customer met directly, as row pointers and persons.
        follow_ptr, follow_person: whom he follows.
        n_persons: number of persons.
        person: person of each relation, filled here; as long as contacts and follows together.
        of_contact, of_follow: relation of each contact and follow, filled here.

    Returns:
        Number of relations.
    """
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
    return n


@njit(cache=True, nogil=True, error_model="numpy")
def kinds_of_relations(
    of_contact: Numbers,
    of_follow: Numbers,
    time: Floats,
    window_days: float,
    n_direct: Numbers,
    middle: Floats,
    kind: Numbers,
) -> None:
    """A number for each relation, the same for those that may be exchanged: followed or not, size, and stretch of days.

    Args:
        of_contact, of_follow: relation of each contact and follow; time: day of each contact.
        window_days: length of a stretch.
        n_direct, middle: contacts of each relation and their mean day, filled here; must hold zeros.
        kind: number of each relation, filled here.
    """
    for i in range(of_contact.shape[0]):
        n_direct[of_contact[i]] += 1
        middle[of_contact[i]] += time[i]
    earliest = 0
    for k in range(kind.shape[0]):
        if n_direct[k] > 0:
            middle[k] /= n_direct[k]
        earliest = min(earliest, math.floor(middle[k] / window_days))
    for k in range(kind.shape[0]):
        size, n = 0, n_direct[k]
        while n > 0:  # doubled once more
            size += 1
            n >>= 1
        kind[k] = (math.floor(middle[k] / window_days) - earliest) * 64 + size * 2
    for i in range(of_follow.shape[0]):
        kind[of_follow[i]] |= 1


@njit(cache=True, nogil=True, error_model="numpy")
def moving_by_kind(person: Ids, stays: npt.NDArray[np.bool_], kind: Numbers, members: Numbers) -> Any:
    """The relations that may be exchanged, by kind and then by number: fills the beginning of `members`.

    Args:
        person, kind: of each relation; stays: persons who stay put.

    Returns:
        Where those of each kind begin, shape (n_kinds + 1,).
    """
    pointer = np.zeros(kind.max() + 2 if kind.shape[0] else 1, np.int64)
    for k in range(kind.shape[0]):
        if not stays[person[k]]:
            pointer[kind[k] + 1] += 1
    for own in range(pointer.shape[0] - 1):
        pointer[own + 1] += pointer[own]
    following = pointer[:-1].copy()
    for k in range(kind.shape[0]):
        if not stays[person[k]]:
            members[following[kind[k]]] = k
            following[kind[k]] += 1
    return pointer


@njit(cache=True, nogil=True, error_model="numpy")
def contacts_given(
    of_contact: Numbers, n_direct: Numbers, donor: Numbers, first: Ints, by_relation: Ids, out: Ints
) -> None:
    """Which contact each contact becomes where relations are exchanged: the k-th of a relation the donor's k-th.

    Where the donor has fewer, his are taken from the start again.

    Args:
        of_contact: relation of each contact; n_direct: number of contacts of each relation; counted down and up again.
        donor: relation whose contacts each relation gets.
        first, by_relation: room for the contacts by relation, shapes (n_relations + 1,) and (n_contacts,).
        out: rows of the contacts, filled here.
    """
    first[0] = 0
    for k in range(n_direct.shape[0]):
        first[k + 1] = first[k] + n_direct[k]
    for i in range(of_contact.shape[0]):
        k = of_contact[i]
        by_relation[first[k + 1] - n_direct[k]] = i
        n_direct[k] -= 1
    for i in range(of_contact.shape[0]):
        k = of_contact[i]
        n_given = first[donor[k] + 1] - first[donor[k]]
        out[i] = by_relation[first[donor[k]] + n_direct[k] % n_given]
        n_direct[k] += 1
