"""Worlds in which nobody can have moved anybody, refitted to see how much the model would claim there.

The shifted clock keeps who met whom and breaks when: what survives is selection. Swapped people keep the customer's own
rhythm and break whom he met: what survives is that those about to move talk more to everybody. Each world gives one
inflation factor for the likelihood ratios of all persons and stages; a per-person rank of refits would not be valid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from swayed.influence.grades import chance_weight, ratio_at
from swayed.influence.kernels.draws import derived_key
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
    owner = np.repeat(np.arange(world.n_customers), np.diff(contacts.customer_ptr))
    follower = np.repeat(np.arange(world.n_customers), np.diff(follows.customer_ptr))
    codes = np.concatenate([owner, follower]) * world.n_persons + np.concatenate([contacts.person, follows.person])
    relation, of_row = np.unique(codes, return_inverse=True)
    of_contact, of_follow = of_row[: len(owner)], of_row[len(owner) :]
    n_direct = np.bincount(of_contact, minlength=len(relation))
    middle = np.bincount(of_contact, weights=contacts.time, minlength=len(relation)) / np.maximum(n_direct, 1)
    is_followed = np.bincount(of_follow, minlength=len(relation)) > 0
    alike = np.stack([is_followed, np.ceil(np.log2(n_direct + 1)), np.floor(middle / settings.swap_window_days)])
    moves = np.flatnonzero(~stays[relation % world.n_persons])
    donor = _exchanged(moves, alike, len(relation), derived_key(settings.seed, 12))
    # The k-th contact of a relation is about what the donor's k-th was about, from the start again where he has fewer.
    by_relation = np.argsort(of_contact, kind="stable")
    first = np.concatenate([[0], np.cumsum(n_direct)])
    turn = np.empty(len(owner), np.int64)
    turn[by_relation] = np.arange(len(owner)) - first[of_contact[by_relation]]
    giver = donor[of_contact]
    who = by_relation[first[giver] + turn % n_direct[giver]]
    return replace(
        world,
        contacts=_rebuilt(contacts, slot=np.arange(len(owner)), who=who, time=contacts.time),
        follows=replace(follows, person=(relation[donor[of_follow]] % world.n_persons).astype(np.uint32)),
    )


def _exchanged(moves: npt.NDArray[np.int64], alike: Floats, n: int, key: np.uint64) -> npt.NDArray[np.int64]:
    """A permutation of 0..n-1 that exchanges `moves` among those alike, columns of `alike`, and leaves the others."""
    drawn = np.random.Generator(np.random.Philox(key=int(key))).random(n)[moves]
    kinds = alike[:, moves]
    order = np.arange(n)
    order[moves[np.lexsort((moves, *kinds))]] = moves[np.lexsort((drawn, *kinds))]
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
    pointer, product = about_nothing(len(who)), contacts.product
    if len(product):
        pointer, rows = taken_rows(contacts.product_ptr, who)
        product = product[rows]
    return Contacts(
        customer_ptr=contacts.customer_ptr,
        person=contacts.person[who],
        kind=contacts.kind[slot],
        time=time[slot],
        dose=contacts.dose[slot],
        product_ptr=pointer,
        product=product,
    )
