"""Worlds in which nobody can have moved anybody, refitted to see how much the model would claim there.

The shifted clock keeps who met whom and breaks when: what survives is selection. Swapped people keep the customer's own
rhythm and break whom he met: what survives is that those about to move talk more to everybody. Each world gives one
inflation factor for the likelihood ratios of all persons and stages; a per-person rank of refits would not be valid.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.draws import derived_key
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, World

Floats = npt.NDArray[np.float64]

# Quantiles of half a chi-square with one degree of freedom, divided by two: where 1 % and 2 % of ratios lie by chance.
RATIO_AT_99 = 2.7060
RATIO_AT_98 = 2.1090


def shifted_clock(world: World, settings: InfluenceSettings) -> Contacts:
    """Each customer's contacts rotated in time by a draw of his own, never shuffled or redrawn."""
    contacts = world.contacts
    span = world.last_day - world.first_day
    margin = min(settings.shift_margin_days, span / 2.0)
    n_customers = len(contacts.customer_ptr) - 1
    owner = np.repeat(np.arange(n_customers), np.diff(contacts.customer_ptr))
    shift = margin + _uniforms(settings.seed, 11, n_customers) * (span - 2.0 * margin)
    time = world.first_day + np.mod(contacts.time - world.first_day + shift[owner], span)
    order = np.lexsort((contacts.person, time, owner))
    return _rebuilt(contacts, slot=order, who=order, time=time)


def swapped_people(world: World, stays: npt.NDArray[np.bool_], settings: InfluenceSettings) -> Contacts:
    """Persons exchanged among contacts of the same stretch of days; those who stay keep theirs.

    A person brings along what he talked about: the customer meets somebody else's post about something else.

    Args:
        stays: persons with a clear effect, who stay put: exchanged, they would leak it onto the innocent.
    """
    contacts = world.contacts
    moves = np.flatnonzero(~stays[contacts.person])
    window = np.floor(contacts.time[moves] / settings.swap_window_days)
    order = np.lexsort((_uniforms(settings.seed, 13, len(contacts.time))[moves], window))
    home = np.lexsort((moves, window))
    who = np.arange(len(contacts.time))
    who[moves[home]] = moves[order]
    return _rebuilt(contacts, slot=np.arange(len(contacts.time)), who=who, time=contacts.time)


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
    lengths = np.diff(contacts.product_ptr)[who]
    pointer = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    source = np.repeat(contacts.product_ptr[:-1][who] - pointer[:-1], lengths) + np.arange(pointer[-1])
    return Contacts(
        customer_ptr=contacts.customer_ptr,
        person=contacts.person[who],
        time=time[slot],
        dose=contacts.dose[slot],
        product_ptr=pointer,
        product=contacts.product[source],
    )


def _uniforms(seed: int, salt: int, n: int) -> Floats:
    """n uniform numbers that depend on seed, salt and position alone."""
    return np.random.Generator(np.random.Philox(key=int(derived_key(seed, salt)))).random(n)
