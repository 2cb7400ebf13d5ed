"""Worlds in which nobody can have moved anybody, refitted to see how much the model would claim there.

The shifted clock keeps who met whom and breaks when: what survives is selection. Swapped people keep the customer's own
rhythm and break whom he met: what survives is that those about to move talk more to everybody. Each world gives one
inflation factor for the likelihood ratios of all persons and stages; a per-person rank of refits would not be valid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from swayed.influence.disk import on_disk, room
from swayed.influence.grades import chance_weight, ratio_at
from swayed.influence.kernels.draws import derived_key
from swayed.influence.kernels.relations import contacts_given, relations
from swayed.influence.kernels.turning import turned_order
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Block, Contacts, Ints, World, about_nothing, taken_rows

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
    contacts, follows = world.contacts, world.follows
    pairs = (contacts.customer_ptr, contacts.person, follows.customer_ptr, follows.person)
    person, of_contact, of_follow = on_disk(relations(*pairs, world.n_persons), world.disk)
    n_direct = np.bincount(of_contact, minlength=len(person)).astype(np.int32)
    alike = _alike(n_direct, of_contact, of_follow, contacts.time, settings.swap_window_days)
    donor = _exchanged(np.flatnonzero(~stays[person]), alike, derived_key(settings.seed, 12))
    del alike
    who = room((len(of_contact),), np.int64, world.disk)
    contacts_given(of_contact, n_direct, donor, who)
    given = _given(contacts, who)
    return replace(
        world,
        contacts=replace(given, person=on_disk(given.person, world.disk)),
        follows=replace(follows, person=on_disk(person[donor[of_follow]], world.disk)),
    )


def _alike(
    n_direct: npt.NDArray[np.int32],
    of_contact: npt.NDArray[np.int32],
    of_follow: npt.NDArray[np.int32],
    time: Floats,
    window_days: float,
) -> npt.NDArray[np.int32]:
    """A number for each relation, the same for those that may be exchanged: followed or not, size, and stretch of days."""
    middle = np.bincount(of_contact, weights=time, minlength=len(n_direct)) / np.maximum(n_direct, 1)
    window = np.floor(middle / window_days).astype(np.int32)
    size = np.ceil(np.log2(n_direct + 1)).astype(np.int32)  # at most 31
    is_followed = np.zeros(len(n_direct), np.bool_)
    is_followed[of_follow] = True
    return np.asarray((window - window.min(initial=0)) * 64 + size * 2 + is_followed, np.int32)


def _exchanged(moves: npt.NDArray[np.int64], alike: npt.NDArray[np.int32], key: np.uint64) -> npt.NDArray[np.int32]:
    """A permutation of all relations that exchanges `moves`, in ascending order, among those alike, and leaves the others."""
    drawn = np.random.Generator(np.random.Philox(key=int(key))).random(len(alike))[moves]
    kinds = alike[moves]
    order = np.arange(len(alike), dtype=np.int32)
    order[moves[np.argsort(kinds, kind="stable")]] = moves[np.lexsort((drawn, kinds))]
    return order


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
