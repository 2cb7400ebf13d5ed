"""People who are always met together: the same customers on the same days. Only the sum of their effects is known.

They are fitted as one, and the answer says so: credit is divided equally among them, which is a convention, no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.influence.blocks import cuts
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


class Shared:
    """People who are always met together, and what they share.

    Args:
        world: whose people they are; stands_for: who stands for each.
    """

    def __init__(self, world: World, stands_for: Ints) -> None:
        self._groups: dict[str, list[str]] = {}
        together = np.isin(stands_for, stands_for[stands_for != np.arange(len(stands_for))])
        for number in np.flatnonzero(together).tolist():
            head = str(world.person_ids[int(stands_for[number])])
            self._groups.setdefault(head, []).append(str(world.person_ids[number]))

    def out(self, tables: Iterable[pa.Table], divided: tuple[str, ...]) -> Iterator[pa.Table]:
        """Tables with rows of persons, the rows of those who stand for a group repeated for each of it.

        Args:
            tables: with `person_id`, and `together_with` where it is to be filled.
            divided: columns that the group shares equally.
        """
        heads = pa.array(list(self._groups), pa.string())
        for table in tables:
            is_group = pc.is_in(table.column("person_id"), heads)
            yield table.filter(pc.invert(is_group))
            yield self._of_groups(table.filter(is_group), divided)

    def _of_groups(self, table: pa.Table, divided: tuple[str, ...]) -> pa.Table:
        rows = []
        for row in table.to_pylist():
            members = self._groups[row["person_id"]]
            for member in members:
                own = {name: row[name] / len(members) if name in divided else row[name] for name in row}
                if "n_exposures" in own:
                    own["n_exposures"] = round(own["n_exposures"])
                if "together_with" in own:
                    own["together_with"] = [other for other in members if other != member]
                rows.append({**own, "person_id": member})
        return pa.Table.from_pylist(rows, schema=table.schema)


def _marks(world: World) -> tuple[Keys, Ints]:
    """A mark of the set of (customer, day) on which each person was met, equal for equal sets, and the set's size."""
    marks, n_days = np.zeros(world.n_persons, np.uint64), np.zeros(world.n_persons, np.int64)
    for who, met_on in _meetings(world):
        order = np.lexsort((met_on, who))
        person, mark = who[order], met_on[order]
        is_new = np.ones(len(person), np.bool_)
        is_new[1:] = (np.diff(person) != 0) | (mark[1:] != mark[:-1])
        np.add.at(marks, person[is_new], mark[is_new])
        n_days += np.bincount(person[is_new], minlength=world.n_persons)
    return marks, n_days


def _meetings(world: World) -> Iterator[tuple[Ints, Keys]]:
    """Who was met, and a key of the customer and the day, some customers at a time: direct contacts, follows; posts."""
    contacts, follows = world.contacts, world.follows
    n_contacts = np.diff(contacts.customer_ptr)
    for first, last in cuts(n_contacts):
        rows = slice(contacts.customer_ptr[first], contacts.customer_ptr[last])
        owner = np.repeat(np.arange(first, last), n_contacts[first:last])
        yield contacts.person[rows].astype(np.int64), _mixed(owner, np.floor(contacts.time[rows]), 1)
    for first, last in cuts(np.diff(follows.customer_ptr)):
        rows = slice(follows.customer_ptr[first], follows.customer_ptr[last])
        follower = np.repeat(np.arange(first, last), np.diff(follows.customer_ptr[first : last + 1]))
        yield follows.person[rows].astype(np.int64), _mixed(follower, np.floor(follows.since[rows]), 2)
    for first, last in cuts(np.diff(follows.post_ptr)):
        rows = slice(follows.post_ptr[first], follows.post_ptr[last])
        poster = np.repeat(np.arange(first, last), np.diff(follows.post_ptr[first : last + 1]))
        yield poster, _mixed(np.zeros(len(poster), np.int64), np.floor(follows.post_time[rows]), 3)


def _mixed(owner: Ints, day: npt.NDArray[np.float64], salt: int) -> Keys:
    """64-bit keys of (owner, day)."""
    key = owner.astype(np.uint64) * _GOLDEN + day.astype(np.int64).astype(np.uint64) * _MIX + np.uint64(salt)
    key ^= key >> np.uint64(31)
    key *= _MIX
    return key ^ (key >> np.uint64(29))
