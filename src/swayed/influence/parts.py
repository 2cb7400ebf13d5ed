"""The preparation in parts of the customers: each worker prepares its own, sums and rows are put together again.

A part is every n-th customer with his contacts, his follows and his time at risk. It goes through the same blocks and
kernels as a whole market would. What is summed are whole units, and active rows belong to one transition: the doses are the
same to the last bit, however many parts there are and whoever prepared them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa

from swayed.influence.blocks import Disguise, world_doses
from swayed.influence.doses import StageDoses, joined_rows
from swayed.influence.rows import ActiveRows, Rows
from swayed.influence.settings import InfluenceSettings
from swayed.influence.spread import SpreadRows
from swayed.influence.workers import Workers, packed, unpacked
from swayed.influence.world import Contacts, Follows, Ints, StageRisk, World, about_nothing, taken_rows

PART = pa.schema([("part", pa.binary())])
_NUMBER: pa.DataType = pa.int64()
_PACKED: pa.DataType = pa.binary()
PREPARED = pa.schema([("stage_no", _NUMBER), ("n_rows", _NUMBER), ("sums", _PACKED), ("rows", _PACKED)])
CONTACTS_PER_PART = 4_000_000
"""Direct contacts of a part at most, about: a worker holds one part, and the contacts of follows one block at a time."""
_NOBODY = np.zeros(0, np.int64)
_POSTS = ("post_ptr", "post_time", "post_dose", "post_n", "product_ptr", "product")
_NO_POSTS = {name: getattr(Follows.none(0, 0), name) for name in _POSTS}


@dataclass(frozen=True)
class Part:
    """Every n-th customer of a market, numbered from zero, without what all customers share.

    Args:
        contacts, follows, activity_ptr, activity_day: his own, as in `World`; follows without posts.
        stages: time at risk and transitions, without the baseline's strata.
        events: numbers of each stage's transitions among those of all customers.
        disguise: of a placebo world.
    """

    contacts: Contacts
    follows: Follows
    activity_ptr: Ints
    activity_day: Ints
    stages: tuple[StageRisk, ...]
    events: tuple[Ints, ...]
    disguise: Disguise | None


@dataclass(frozen=True)
class Preparation:
    """The work on parts: doses of every stage, made where the part lies.

    Args:
        shared: the market without customers: persons and their posts, kinds, days.
        settings: of the influence model.
    """

    shared: World
    settings: InfluenceSettings

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row of `PREPARED` for each part and stage."""
        for batch in batches:
            for cell in batch.column("part"):
                yield from self._prepared(unpacked(cell))

    def _prepared(self, part: Part) -> Iterator[pa.RecordBatch]:
        world = replace(
            self.shared,
            contacts=part.contacts,
            follows=replace(
                self.shared.follows,
                customer_ptr=part.follows.customer_ptr,
                person=part.follows.person,
                since=part.follows.since,
                weight=part.follows.weight,
            ),
            activity_ptr=part.activity_ptr,
            activity_day=part.activity_day,
        )
        doses = world_doses(world, part.stages, self.settings, part.disguise)
        for number, (risk, events) in enumerate(zip(part.stages, part.events, strict=True)):
            made = doses[risk.stage]
            counted = [pa.array([n], pa.int64()) for n in (number, made.rows.n_rows)]
            yield pa.record_batch([*counted, packed(_sums(made)), packed((events, made.rows))], schema=PREPARED)


def doses_in_parts(
    workers: Workers,
    world: World,
    stages: Sequence[StageRisk],
    settings: InfluenceSettings,
    disguise: Disguise | None = None,
) -> dict[str, StageDoses]:
    """What `world_doses` gives, prepared by workers; rows too many for this process stay with them."""
    name = f"parts_{uuid4().hex}"
    n_parts = max(workers.n_parts, len(world.contacts.person) // CONTACTS_PER_PART)
    n_parts = min(n_parts, world.n_customers)
    parts = (packed(_part(world, stages, disguise, k, n_parts)) for k in range(n_parts))
    batches = (pa.record_batch([part], schema=PART) for part in parts)
    workers.put(name, pa.RecordBatchReader.from_batches(PART, batches))
    prepared = f"{name}_prepared"
    work = Preparation(_shared(world), settings)
    workers.map_batches(f"{name}_worked", f'SELECT part FROM "{name}"', work, PREPARED)
    workers.run(prepared, f'SELECT * FROM "{name}_worked"')
    workers.drop(f"{name}_worked")
    workers.drop(name)
    made = {risk.stage: _whole(workers, prepared, number, risk, world) for number, risk in enumerate(stages)}
    if all(isinstance(doses.rows, ActiveRows) for doses in made.values()):
        workers.drop(prepared)
    return made


def _shared(world: World) -> World:
    """The market without customers."""
    return replace(
        world,
        contacts=_contacts_of(world.contacts, _NOBODY),
        follows=_follows_of(world.follows, _NOBODY),
        stages=(),
        control=None,
        activity_ptr=np.zeros(1, np.int64),
        activity_day=_NOBODY,
        activity_count=np.zeros(0),
        person_ids=pa.nulls(0, pa.string()),
        disk=None,
    )


def _part(world: World, stages: Sequence[StageRisk], disguise: Disguise | None, k: int, n_parts: int) -> Part:
    """Customers k, k + n_parts, k + 2 n_parts and so on."""
    customers = np.arange(k, world.n_customers, n_parts)
    activity_ptr, active = taken_rows(world.activity_ptr, customers)
    events = tuple(np.flatnonzero(risk.event_customer % n_parts == k) for risk in stages)
    return Part(
        contacts=_contacts_of(world.contacts, customers),
        follows=replace(_follows_of(world.follows, customers), **_NO_POSTS),
        activity_ptr=activity_ptr,
        activity_day=world.activity_day[active],
        stages=tuple(_risk_of(risk, customers, own, n_parts) for risk, own in zip(stages, events, strict=True)),
        events=events,
        disguise=disguise and disguise.of_customers(customers),
    )


def _contacts_of(contacts: Contacts, customers: Ints) -> Contacts:
    pointer, rows = taken_rows(contacts.customer_ptr, customers)
    product_ptr, product = about_nothing(len(rows)), contacts.product
    if len(product):
        product_ptr, products = taken_rows(contacts.product_ptr, rows)
        product = product[products]
    return Contacts(
        customer_ptr=pointer,
        person=contacts.person[rows],
        kind=contacts.kind[rows],
        time=contacts.time[rows],
        dose=contacts.dose[rows],
        product_ptr=product_ptr,
        product=product,
    )


def _follows_of(follows: Follows, customers: Ints) -> Follows:
    pointer, rows = taken_rows(follows.customer_ptr, customers)
    return replace(
        follows,
        customer_ptr=pointer,
        person=follows.person[rows],
        since=follows.since[rows],
        weight=follows.weight[rows],
    )


def _risk_of(risk: StageRisk, customers: Ints, events: Ints, n_parts: int) -> StageRisk:
    window_ptr, windows = taken_rows(risk.window_ptr, customers)
    of_part = replace(
        risk,
        stratum=_NOBODY,
        event=_NOBODY,
        event_customer=risk.event_customer // n_parts,
        transition_ids=pa.nulls(risk.n_events, pa.string()),
    ).of_customers(0, 0, events)
    return replace(of_part, window_ptr=window_ptr, start=risk.start[windows], end=risk.end[windows])


def _sums(doses: StageDoses) -> tuple[Any, ...]:
    """What is added up over parts, without the many zeros."""
    sources = np.flatnonzero(doses.exposure_units.any(axis=1))
    by_person = np.stack([doses.connected_units, doses.at_risk, doses.before, doses.after])
    persons = np.flatnonzero(by_person.any(axis=0))
    return sources, doses.exposure_units[sources], persons, by_person[:, persons]


def _whole(workers: Workers, prepared: str, number: int, risk: StageRisk, world: World) -> StageDoses:
    """The doses of one stage from those of its parts."""
    of_stage = f'FROM "{prepared}" WHERE stage_no = {number}'
    found = workers.arrow(f"SELECT n_rows, sums {of_stage}")
    exposure: Ints | None = None
    by_person = np.zeros((4, world.n_persons), np.int64)
    for cell in found.column("sums"):
        sources, units, persons, own = unpacked(cell)
        if exposure is None:
            exposure = np.zeros((world.n_persons * world.n_kinds, units.shape[1]), np.int64)
        exposure[sources] += units
        by_person[:, persons] += own
    rows: Rows
    n_rows = int(np.sum(found.column("n_rows").to_numpy()))
    if n_rows <= workers.rows_here:
        rows = _brought(workers, f"SELECT rows {of_stage}", risk, world)
    else:
        rows = SpreadRows.of(workers, f"SELECT rows {of_stage}", n_rows, risk.n_events)
    assert exposure is not None
    connected, at_risk, before, after = by_person
    return StageDoses(
        n_kinds=world.n_kinds,
        exposure_units=exposure,
        connected_units=connected,
        at_risk=at_risk,
        before=before,
        after=after,
        met_ptr=rows.met_ptr,
        met_person=rows.met_person,
        rows=rows,
        disk=world.disk,
    )


def _brought(workers: Workers, sql: str, risk: StageRisk, world: World) -> ActiveRows:
    """The rows of all parts in this process."""
    parts = [unpacked(cell) for cell in workers.arrow(sql).column("rows")]
    met = [(events, rows.met_ptr, rows.met_person) for events, rows in parts]
    active = [(events, rows.row_ptr, rows.row_source, rows.row_sums) for events, rows in parts]
    met_ptr, met_person = joined_rows(met, risk.n_events, world.disk)
    row_ptr, row_source, row_sums = joined_rows(active, risk.n_events, world.disk)
    return ActiveRows(world.n_kinds, risk.event_key, met_ptr, met_person, row_ptr, row_source, row_sums, world.disk)
