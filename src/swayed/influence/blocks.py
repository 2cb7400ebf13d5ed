"""The contacts of a world, block by block of customers: follows are multiplied by posts only inside a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

from swayed.influence.doses import DosesOfParts, StageDoses, own_people
from swayed.influence.kernels.expansion import count_contacts, expand_block, is_active_lately
from swayed.influence.kernels.integrals import row_width
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Block, Contacts, Ints, StageRisk, World, about_nothing, taken_rows

Floats = npt.NDArray[np.float64]

CONTACTS_PER_BLOCK = 500_000
"""Contacts of a block: about 20 MB, whatever the market's size."""

SUMS_AT_ONCE = 1 << 29
"""Bytes of sums that one pass over the contacts adds to. Above it a stage has a pass of its own, and a placebo world a turn of
its own: a world of exchanged people touches sums everywhere, and what the system must take out of memory meanwhile it writes
out again and again."""

N_WORKERS = 2
"""Blocks in the kernels at a time."""

LATELY_DAYS = 30
"""A customer without any activity for so long is called silent."""


MakeBlock = Callable[[], Block]
"""Makes a block when it is wanted: workers make theirs side by side, they only take turns in taking the next."""


class Disguise(Protocol):
    """Turns a block's contacts into those of a placebo world."""

    def __call__(self, block: Block) -> Contacts:
        """The contacts in their place."""

    def of_customers(self, customers: Ints) -> Disguise:
        """The same for some customers alone, numbered from zero."""


def blocks(world: World) -> Iterator[Block]:
    """The world's contacts, in blocks of whole customers. The cuts depend on the data alone, not on the machine."""
    return (make() for make in waiting_blocks(world))


def waiting_blocks(world: World) -> Iterator[MakeBlock]:
    """The world's `blocks`, each to be made."""
    direct, follows = world.contacts, world.follows
    pairs = (follows.customer_ptr, follows.person, follows.since)
    n_contacts = count_contacts(direct.customer_ptr, *pairs, follows.post_ptr, follows.post_time)
    product = np.concatenate([direct.product, follows.product])
    if len(product):
        product_ptr = np.concatenate([direct.product_ptr, direct.product_ptr[-1] + follows.product_ptr[1:]])
    first_day = int(np.floor(min(world.first_day, 0.0)))
    n_days = int(np.ceil(world.last_day)) - first_day + 2

    def made(first: int, last: int) -> Block:
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
        kind = _kinds(world, first, pointer, time, source)
        own_ptr, own = about_nothing(len(source)), product
        if len(product):
            own_ptr, rows = taken_rows(product_ptr, source)
            own = product[rows]
        return Block(first, last, Contacts(pointer, person, kind, time, dose, own_ptr, own))

    return (partial(made, first, last) for first, last in cuts(n_contacts))


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
    """Doses of every stage, in one pass over the world's contacts where their sums are small.

    Args:
        world: the market.
        stages: the stages wanted.
        settings: of the influence model.
        disguise: makes a placebo world of each block; None leaves the data as they are.
    """
    n_at_once = max(SUMS_AT_ONCE // max(_sums_size(world, settings), 1), 1)
    waiting = list(waiting_blocks(world))
    found: dict[str, StageDoses] = {}
    for first in range(0, len(stages), n_at_once):
        found |= block_doses(iter(waiting), world, stages[first : first + n_at_once], settings, disguise)
    return found


def is_large(world: World, n_stages: int, settings: InfluenceSettings) -> bool:
    """Whether the sums of so many stages are more than one pass over the world's contacts adds to."""
    return n_stages * _sums_size(world, settings) > SUMS_AT_ONCE


def _sums_size(world: World, settings: InfluenceSettings) -> int:
    """Bytes of the sums of one stage."""
    return 8 * world.n_persons * world.n_kinds * row_width(len(settings.half_lives_days))


def block_doses(
    stream: Iterator[MakeBlock],
    world: World,
    stages: Sequence[StageRisk],
    settings: InfluenceSettings,
    disguise: Disguise | None = None,
) -> dict[str, StageDoses]:
    """Doses of every stage in one pass over contacts that come block by block; arguments as in `world_doses`.

    Workers take the next block in turn. All sums are of integers and rows return to their transitions, so that it does not
    matter who took which.
    """
    lock = Lock()

    found = {risk.stage: DosesOfParts(world, risk.n_events, settings) for risk in stages}

    def work(_: int) -> None:
        while True:
            with lock:
                make = next(stream, None)
            if make is None:
                return
            block = make()
            contacts = block.contacts if disguise is None else disguise(block)
            people, own = own_people(contacts, world.n_persons)
            for risk in stages:
                events = np.arange(*np.searchsorted(risk.event_customer, (block.first, block.last)))
                found[risk.stage].add(events, people, own, risk.of_customers(block.first, block.last, events))

    with ThreadPoolExecutor(max_workers=N_WORKERS) as pool:
        list(pool.map(work, range(N_WORKERS)))
    return {risk.stage: found.pop(risk.stage).joined() for risk in stages}  # sums are let go in turn: they are large


def cuts(n_contacts: Ints) -> Iterator[tuple[int, int]]:
    """First and last customer of each block, by the number of contacts of each customer."""
    if len(n_contacts) == 0:
        return
    block = (np.cumsum(n_contacts) - n_contacts) // CONTACTS_PER_BLOCK
    edges = np.flatnonzero(np.diff(block)) + 1
    bounds = [0, *edges.tolist(), len(n_contacts)]
    yield from pairwise(bounds)
