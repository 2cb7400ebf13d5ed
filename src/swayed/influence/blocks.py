"""The contacts of a world, block by block of customers: follows are multiplied by posts only inside a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from swayed.influence.doses import DosesOfParts, StageDoses
from swayed.influence.kernels.expansion import count_contacts, expand_block, is_active_lately
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, Ints, StageRisk, World, taken_rows

Floats = npt.NDArray[np.float64]

CONTACTS_PER_BLOCK = 1_000_000
"""Contacts of a block: about 40 MB, whatever the market's size."""

LATELY_DAYS = 30
"""A customer without any activity for so long is called silent."""


@dataclass(frozen=True)
class Block:
    """Customers first..last-1 and all their contacts; customer c of the world is customer c - first here."""

    number: int
    first: int
    last: int
    contacts: Contacts


Disguise = Callable[[Block], Contacts]
"""Turns a block's contacts into those of a placebo world."""


def blocks(world: World) -> Iterator[Block]:
    """The world's contacts, in blocks of whole customers. The cuts depend on the data alone, not on the machine."""
    direct, follows = world.contacts, world.follows
    pairs = (follows.customer_ptr, follows.person, follows.since)
    n_contacts = count_contacts(direct.customer_ptr, *pairs, follows.post_ptr, follows.post_time)
    product_ptr = np.concatenate([direct.product_ptr, direct.product_ptr[-1] + follows.product_ptr[1:]])
    product = np.concatenate([direct.product, follows.product])
    first_day = int(np.floor(min(world.first_day, 0.0)))
    n_days = int(np.ceil(world.last_day)) - first_day + 2
    for number, (first, last) in enumerate(_cuts(n_contacts)):
        pointer, person, time, dose, source = expand_block(
            first,
            last,
            n_contacts,
            direct.customer_ptr,
            direct.person,
            direct.time,
            direct.dose,
            *pairs,
            follows.weight,
            follows.post_ptr,
            follows.post_time,
            follows.post_dose,
            follows.post_n,
            first_day,
            n_days,
        )
        own_ptr, rows = taken_rows(product_ptr, source)
        kind = _kinds(world, first, pointer, time, source)
        yield Block(number, first, last, Contacts(pointer, person, kind, time, dose, own_ptr, product[rows]))


def _kinds(world: World, first: int, pointer: Ints, time: Floats, source: Ints) -> npt.NDArray[np.uint8]:
    """Kind of each contact of a block: a follow counts apart while the customer is silent, since nobody knows who reads."""
    is_active = is_active_lately(first, pointer, time, world.activity_ptr, world.activity_day, LATELY_DAYS)
    through_follow = np.where(is_active, world.n_kinds - 2, world.n_kinds - 1).astype(np.uint8)
    n_direct = len(world.contacts.kind)
    if n_direct == 0:
        return through_follow
    return np.where(source < n_direct, world.contacts.kind[np.minimum(source, n_direct - 1)], through_follow)


def world_doses(
    world: World, stages: Sequence[StageRisk], settings: InfluenceSettings, disguise: Disguise | None = None
) -> dict[str, StageDoses]:
    """Doses of every stage in one pass over the blocks.

    Args:
        world: the market.
        stages: the stages wanted.
        settings: of the influence model.
        disguise: makes a placebo world of each block; None leaves the data as they are.
    """
    parts = {risk.stage: DosesOfParts(world, risk.n_events, settings) for risk in stages}
    for block in blocks(world):
        contacts = block.contacts if disguise is None else disguise(block)
        for risk in stages:
            events = np.flatnonzero((risk.event_customer >= block.first) & (risk.event_customer < block.last))
            parts[risk.stage].add(events, contacts, risk.of_customers(block.first, block.last, events))
    return {stage: own.joined() for stage, own in parts.items()}


def _cuts(n_contacts: Ints) -> Iterator[tuple[int, int]]:
    if len(n_contacts) == 0:
        return
    block = (np.cumsum(n_contacts) - n_contacts) // CONTACTS_PER_BLOCK
    edges = np.flatnonzero(np.diff(block)) + 1
    bounds = [0, *edges.tolist(), len(n_contacts)]
    yield from pairwise(bounds)
