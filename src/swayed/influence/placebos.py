"""Worlds in which nobody can have moved anybody, refitted to see how much the model would claim there.

The shifted clock keeps who met whom and breaks when: what survives is selection. Swapped people keep the customer's own
rhythm and break whom he met: what survives is that those about to move talk more to everybody. Each world gives one
inflation factor for the likelihood ratios of all persons and stages; a per-person rank of refits would not be valid.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from swayed.influence.blocks import Block, Disguise
from swayed.influence.kernels.draws import derived_key
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, World, taken_rows

Floats = npt.NDArray[np.float64]

# Quantiles of half a chi-square with one degree of freedom, divided by two: where 1 % and 2 % of ratios lie by chance.
RATIO_AT_99 = 2.7060
RATIO_AT_98 = 2.1090


def shifted_clock(world: World, settings: InfluenceSettings) -> Disguise:
    """Each customer's contacts rotated in time by a draw of his own, never shuffled or redrawn."""
    span = world.last_day - world.first_day
    margin = min(settings.shift_margin_days, span / 2.0)
    drawn = np.random.Generator(np.random.Philox(key=int(derived_key(settings.seed, 11)))).random(world.n_customers)
    shift = margin + drawn * (span - 2.0 * margin)

    def disguise(block: Block) -> Contacts:
        contacts = block.contacts
        owner = np.repeat(np.arange(block.last - block.first), np.diff(contacts.customer_ptr))
        moved = contacts.time - world.first_day + shift[block.first :][owner]
        time = world.first_day + np.mod(moved, span)
        order = np.lexsort((contacts.person, time, owner))
        return _rebuilt(contacts, slot=order, who=order, time=time)

    return disguise


def swapped_people(world: World, stays: npt.NDArray[np.bool_], settings: InfluenceSettings) -> World:
    """The market with people exchanged; those who stay keep their contacts.

    Direct contacts: the moments stay, people are exchanged among contacts of the same stretch of days. A person brings
    along what he talked about: the customer meets somebody else's post about something else. Follows: whom one follows
    is exchanged among all follows. Exchanging their posts one by one instead would make every customer meet everybody:
    no market looks like that, and none has room for it.

    Args:
        world: the market.
        stays: persons with a clear effect, who stay put: exchanged, they would leak it onto the innocent.
        settings: length of the stretches.
    """
    contacts, follows = world.contacts, world.follows
    moves = np.flatnonzero(~stays[contacts.person])
    window = np.floor(contacts.time[moves] / settings.swap_window_days)
    who = _exchanged(moves, window, len(contacts.time), derived_key(settings.seed, 12))
    pairs = np.flatnonzero(~stays[follows.person])
    whom = _exchanged(pairs, np.zeros(len(pairs)), len(follows.person), derived_key(settings.seed, 13))
    return replace(
        world,
        contacts=_rebuilt(contacts, slot=np.arange(len(contacts.time)), who=who, time=contacts.time),
        follows=replace(follows, person=follows.person[whom]),
    )


def _exchanged(moves: npt.NDArray[np.int64], group: Floats, n: int, key: np.uint64) -> npt.NDArray[np.int64]:
    """A permutation of 0..n-1 that exchanges `moves` among those of the same group and leaves the others."""
    drawn = np.random.Generator(np.random.Philox(key=int(key))).random(n)[moves]
    order = np.arange(n)
    order[moves[np.lexsort((moves, group))]] = moves[np.lexsort((drawn, group))]
    return order


def inflation(ratios: Floats) -> float:
    """How far a placebo world's likelihood ratios exceed chance: 1 is not at all.

    The smaller of two quantile ratios is taken, so that one outlier does not blind the test; never below 1.
    """
    if len(ratios) == 0:
        return 1.0
    high = np.quantile(ratios, [0.99, 0.98])
    return float(max(1.0, min(high[0] / RATIO_AT_99, high[1] / RATIO_AT_98)))


def _rebuilt(contacts: Contacts, *, slot: npt.NDArray[np.int64], who: npt.NDArray[np.int64], time: Floats) -> Contacts:
    """New contacts: customer, moment and dose of contact `slot[i]`, person and products of contact `who[i]`."""
    pointer, rows = taken_rows(contacts.product_ptr, who)
    return Contacts(
        customer_ptr=contacts.customer_ptr,
        person=contacts.person[who],
        time=time[slot],
        dose=contacts.dose[slot],
        product_ptr=pointer,
        product=contacts.product[rows],
    )
