"""Worlds in which nobody can have moved anybody, refitted to see how much the model would claim there.

The shifted clock keeps who met whom and breaks when: what survives is selection. Swapped people keep the customer's own
rhythm and break whom he met: what survives is that those about to move talk more to everybody. Each world gives one
inflation factor for the likelihood ratios of all persons and stages; a per-person rank of refits would not be valid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from swayed.influence.disk import on_disk, room
from swayed.influence.grades import chance_weight, ratio_at
from swayed.influence.kernels.draws import derived_key
from swayed.influence.kernels.relations import contacts_given, kinds_of_relations, moving_by_kind, relations
from swayed.influence.kernels.turning import turned_order
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Block, Contacts, Ids, Ints, World, about_nothing, taken_rows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ShiftedClock:
    """Turns a block's contacts by so many days, customer by customer.

    Args:
        first_day, span: from when, and how many days, the clock goes round.
        shift: days of each customer.
    """

    first_day: float
    span: float
    shift: Floats

    def __call__(self, block: Block) -> Contacts:
        contacts = block.contacts
        by = np.repeat(self.shift[block.first : block.last], np.diff(contacts.customer_ptr))
        time = self.first_day + np.mod(contacts.time - self.first_day + by, self.span)
        order = turned_order(contacts.customer_ptr, time, contacts.person)
        return _rebuilt(contacts, slot=order, who=order, time=time)

    def of_customers(self, customers: Ints) -> ShiftedClock:
        return replace(self, shift=self.shift[customers])


def shifted_clock(world: World, settings: InfluenceSettings) -> ShiftedClock:
    """Each customer's contacts rotated in time by a draw of his own, never shuffled or redrawn."""
    span = world.last_day - world.first_day
    margin = min(settings.shift_margin_days, span / 2.0)
    drawn = np.random.Generator(np.random.Philox(key=int(derived_key(settings.seed, 11)))).random(world.n_customers)
    return ShiftedClock(world.first_day, span, margin + drawn * (span - 2.0 * margin))


def swapped_people(world: World, stays: npt.NDArray[np.bool_], settings: InfluenceSettings) -> World:
    """The market with people exchanged; those who stay keep their contacts.

    A relation is everything between one customer and one person. Whole relations are exchanged, among those of about as
    many contacts in the same stretch of days: the customer's moments stay, and one person stands behind all of them, as
    in life. Exchanged contact by contact, a customer would meet somebody new every time: ten contacts in his busy week
    would fall on ten people, and nobody would show the coincidences that one person collects there. A person brings along
    what he talked about and, where he is followed, his posts.

    Args:
        world: the market.
        stays: persons with a clear effect, who stay put: exchanged, they would leak it onto the innocent.
        settings: length of the stretches.
    """
    contacts, follows, disk = world.contacts, world.follows, world.disk
    n_contacts, n_follows = len(contacts.person), len(follows.person)
    of_contact, of_follow = room((n_contacts,), np.int32, disk), room((n_follows,), np.int32, disk)
    person = room((n_contacts + n_follows,), np.uint32, disk)
    pairs = (contacts.customer_ptr, contacts.person, follows.customer_ptr, follows.person)
    n = relations(*pairs, world.n_persons, person, of_contact, of_follow)
    person = person[:n]
    n_direct, kind = (room((n,), np.int32, disk) for _ in range(2))
    kinds_of_relations(
        of_contact, of_follow, contacts.time, settings.swap_window_days, n_direct, room((n,), float, disk), kind
    )
    donor = _exchanged(person, stays, kind, derived_key(settings.seed, 12), disk)
    who = room((n_contacts,), np.int64, disk)
    places = (room((n + 1,), np.int64, disk), room((n_contacts,), np.uint32, disk))
    contacts_given(of_contact, n_direct, donor, *places, who)
    given = _given(contacts, who)
    return replace(
        world,
        contacts=replace(given, person=on_disk(given.person, disk)),
        follows=replace(follows, person=on_disk(person[donor[of_follow]], disk)),
    )


def _exchanged(
    person: Ids, stays: npt.NDArray[np.bool_], kind: npt.NDArray[np.int32], key: np.uint64, disk: Path | None
) -> npt.NDArray[np.int32]:
    """A permutation of all relations that exchanges those of one kind, but not those of people who stay put."""
    n = len(person)
    drawn, members, donor = room((n,), float, disk), room((n,), np.int32, disk), room((n,), np.int32, disk)
    np.random.Generator(np.random.Philox(key=int(key))).random(out=drawn)
    donor[:] = np.arange(n, dtype=np.int32)
    for first, last in pairwise(moving_by_kind(person, stays, kind, members)):
        own = members[first:last]
        donor[own] = own[np.argsort(drawn[own], kind="stable")]
    return donor


def inflation(ratios: Floats) -> float:
    """How far a placebo world's likelihood ratios exceed chance: 1 is not at all.

    The smaller of two quantile ratios is taken, so that one outlier does not blind the test; never below 1.
    """
    if len(ratios) == 0:
        return 1.0
    high, weight = np.quantile(ratios, [0.99, 0.98]), chance_weight(ratios)
    return float(max(1.0, min(high[0] / ratio_at(0.01, weight), high[1] / ratio_at(0.02, weight))))


def _rebuilt(contacts: Contacts, *, slot: npt.NDArray[np.int64], who: npt.NDArray[np.int64], time: Floats) -> Contacts:
    """New contacts: customer, moment, kind and dose of contact `slot[i]`, person and products of contact `who[i]`."""
    return replace(_given(contacts, who), kind=contacts.kind[slot], time=time[slot], dose=contacts.dose[slot])


def _given(contacts: Contacts, who: npt.NDArray[np.int64]) -> Contacts:
    """The same contacts with the person and the products of contact `who[i]`."""
    pointer, product = about_nothing(len(who)), contacts.product
    if len(product):
        pointer, rows = taken_rows(contacts.product_ptr, who)
        product = product[rows]
    return replace(contacts, person=contacts.person[who], product_ptr=pointer, product=product)
