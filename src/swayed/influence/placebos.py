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
    return _reordered(contacts, np.lexsort((contacts.person, time, owner)), time=time)


def swapped_people(world: World, stays: npt.NDArray[np.bool_], settings: InfluenceSettings) -> Contacts:
    """Persons exchanged among contacts of the same stretch of days; those who stay keep theirs.

    Args:
        stays: persons with a clear effect, who stay put: exchanged, they would leak it onto the innocent.
    """
    contacts = world.contacts
    moves = np.flatnonzero(~stays[contacts.person])
    window = np.floor(contacts.time[moves] / settings.swap_window_days)
    order = np.lexsort((_uniforms(settings.seed, 13, len(contacts.time))[moves], window))
    home = np.lexsort((moves, window))
    person = contacts.person.copy()
    person[moves[home]] = contacts.person[moves[order]]
    return _reordered(contacts, np.arange(len(contacts.time)), person=person)


def inflation(ratios: Floats) -> float:
    """How far a placebo world's likelihood ratios exceed chance: 1 is not at all.

    The smaller of two quantile ratios is taken, so that one outlier does not blind the test; never below 1.
    """
    if len(ratios) == 0:
        return 1.0
    high = np.quantile(ratios, [0.99, 0.98])
    return float(max(1.0, min(high[0] / RATIO_AT_99, high[1] / RATIO_AT_98)))


def _reordered(
    contacts: Contacts,
    order: npt.NDArray[np.int64],
    *,
    time: Floats | None = None,
    person: npt.NDArray[np.uint32] | None = None,
) -> Contacts:
    """The contacts in another order, with times or persons replaced; products travel with their contact."""
    lengths = np.diff(contacts.product_ptr)[order]
    pointer = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    source = np.repeat(contacts.product_ptr[:-1][order] - pointer[:-1], lengths) + np.arange(pointer[-1])
    return Contacts(
        customer_ptr=contacts.customer_ptr,
        person=(contacts.person if person is None else person)[order],
        time=(contacts.time if time is None else time)[order],
        dose=contacts.dose[order],
        product_ptr=pointer,
        product=contacts.product[source],
    )


def _uniforms(seed: int, salt: int, n: int) -> Floats:
    """n uniform numbers that depend on seed, salt and position alone."""
    return np.random.Generator(np.random.Philox(key=int(derived_key(seed, salt)))).random(n)
