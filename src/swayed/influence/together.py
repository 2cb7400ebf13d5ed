"""People who are always met together: the same customers on the same days. Only the sum of their effects is known.

They are fitted as one, and the answer says so: credit is divided equally among them, which is a convention, no finding.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from swayed.influence.world import Ints, Keys, World, pointers

FEWEST_CONTACTS = 3
"""People met on fewer days are not compared: to be met once by the same customer on the same day says nothing."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def always_together(world: World) -> Ints:
    """The person who stands for each person's group, himself where he is alone; shape (n_persons,).

    Two people are always together if customers met them on the same days, without exception: directly, and by following
    them and seeing their posts.
    """
    marks, n_days = _marks(world)
    alone = np.arange(world.n_persons)
    compared = np.flatnonzero(n_days >= FEWEST_CONTACTS)
    if len(compared) == 0:
        return alone
    alike = np.stack([marks[compared], n_days[compared].astype(np.uint64)])
    _, first, group = np.unique(alike, axis=1, return_index=True, return_inverse=True)
    alone[compared] = compared[first[group.reshape(-1)]]
    return alone


def merged_world(world: World, stands_for: Ints) -> World:
    """The market with each group's contacts under the person who stands for it; the others are met by nobody."""
    if (stands_for == np.arange(world.n_persons)).all():
        return world
    contacts, follows = world.contacts, world.follows
    owner = np.repeat(np.arange(world.n_customers), np.diff(follows.customer_ptr))
    # The posts of all are in the group's name already: those of the others would count twice.
    kept = stands_for[follows.person] == follows.person
    return replace(
        world,
        contacts=replace(contacts, person=stands_for[contacts.person].astype(np.uint32)),
        follows=replace(
            follows,
            customer_ptr=pointers(owner[kept], world.n_customers),
            person=follows.person[kept],
            since=follows.since[kept],
            weight=follows.weight[kept],
        ),
    )


def _marks(world: World) -> tuple[Keys, Ints]:
    """A mark of the set of (customer, day) on which each person was met, equal for equal sets, and the set's size."""
    contacts, follows = world.contacts, world.follows
    owner = np.repeat(np.arange(world.n_customers), np.diff(contacts.customer_ptr))
    follower = np.repeat(np.arange(world.n_customers), np.diff(follows.customer_ptr))
    poster = np.repeat(np.arange(world.n_persons), np.diff(follows.post_ptr))
    who = [contacts.person.astype(np.int64), follows.person.astype(np.int64), poster]
    what = [
        _mixed(owner, np.floor(contacts.time), 1),
        _mixed(follower, np.floor(follows.since), 2),
        _mixed(np.zeros(len(poster), np.int64), np.floor(follows.post_time), 3),
    ]
    person, mark = np.concatenate(who), np.concatenate(what)
    order = np.lexsort((mark, person))
    person, mark = person[order], mark[order]
    is_new = np.ones(len(person), np.bool_)
    is_new[1:] = (np.diff(person) != 0) | (mark[1:] != mark[:-1])
    person, mark = person[is_new], mark[is_new]
    marks = np.zeros(world.n_persons, np.uint64)
    np.add.at(marks, person, mark)
    return marks, np.bincount(person, minlength=world.n_persons)


def _mixed(owner: Ints, day: npt.NDArray[np.float64], salt: int) -> Keys:
    """64-bit keys of (owner, day)."""
    key = owner.astype(np.uint64) * _GOLDEN + day.astype(np.int64).astype(np.uint64) * _MIX + np.uint64(salt)
    key ^= key >> np.uint64(31)
    key *= _MIX
    return key ^ (key >> np.uint64(29))
