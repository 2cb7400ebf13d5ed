"""What one stage's sampler needs of the contacts: integrated doses, active rows, and the mirror window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from swayed.influence.columns import Column
from swayed.influence.disk import on_disk, room
from swayed.influence.kernels.doses import (
    add_mirror_counts,
    count_active_rows,
    fill_active_rows,
    fill_faded_rows,
    nobody_met,
)
from swayed.influence.kernels.integrals import UNIT, add_integrated_doses, empty_sums
from swayed.influence.rows import ActiveRows, Rows
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, Ids, Ints, StageRisk, World

Floats = npt.NDArray[np.float64]
PERSONS_AT_ONCE = 1 << 16
"""Persons whose sums are brought into their order at once."""


@dataclass(frozen=True)
class StageDoses:
    """What one stage's sampler needs of the contacts. Doses of parts of the customers add up to those of all.

    A source is a person and a kind of contact: source = person * n_kinds + kind.

    Args:
        n_kinds: kinds of contact.
        exposure_units: integrated dose per source and basis kernel, in `UNIT`; shape (n_persons * n_kinds, m).
        connected_units: customer-days connected and at risk per person, in `UNIT`.
        at_risk: exposures of each person that met a customer at risk.
        before, after: contacts per person in the days before and after transitions.
        met_ptr, met_person: persons met before each transition.
        rows: active rows of the transitions: sources met before them, and their kernel sums.
        disk: as in `World`.
    """

    n_kinds: int
    exposure_units: Ints
    connected_units: Ints
    at_risk: Ints
    before: Ints
    after: Ints
    met_ptr: Ints
    met_person: Ids
    rows: Rows
    disk: Path | None = None

    @cached_property
    def exposure(self) -> Floats:
        """Integrated dose; shape (n_persons * n_kinds, m)."""
        return on_disk(np.asarray(self.exposure_units * UNIT, dtype=np.float64), self.disk)

    @cached_property
    def connected(self) -> Floats:
        """Customer-days connected and at risk; shape (n_persons,)."""
        return np.asarray(self.connected_units * UNIT, dtype=np.float64)

    @cached_property
    def is_met(self) -> npt.NDArray[np.bool_]:
        """Persons met by somebody while or before he was at risk; shape (n_persons,)."""
        by_source = self.exposure_units.sum(axis=1)
        return np.asarray(by_source.reshape(len(self.connected_units), self.n_kinds).sum(axis=1) > 0)

    @cached_property
    def kind_share(self) -> Floats:
        """Part of each kind in all doses as they were met, whatever the half-lives weigh; shape (n_kinds,)."""
        of_kind = self.exposure.sum(axis=1).reshape(-1, self.n_kinds).sum(axis=0)
        return np.asarray(of_kind / max(of_kind.sum(), 1e-300))

    @property
    def n_events(self) -> int:
        return len(self.met_ptr) - 1

    def weighted(self, kernel_weights: Floats, kind_weights: Floats) -> Floats:
        """Integrated dose of each person under some weights of half-lives and of kinds; shape (n_persons,)."""
        by_kind = (self.exposure @ kernel_weights).reshape(-1, self.n_kinds)
        return np.asarray(by_kind @ kind_weights, dtype=np.float64)


def mean_lags(half_lives_days: tuple[float, ...]) -> Floats:
    """Mean lags tau = half-life / ln 2 of exponential kernels, in days."""
    return np.asarray(np.array(half_lives_days) / np.log(2.0))


class DosesOfParts:
    """Doses of parts of the customers put together: sums are added as they come, rows return to the transitions' order.

    Parts may be added side by side. Their order does not matter: what is summed are integers.

    Args:
        world: numbers of persons and kinds, and the end of observation.
        n_events: number of transitions of all parts.
        settings: half-lives and the mirror's days.
    """

    def __init__(self, world: World, n_events: int, settings: InfluenceSettings) -> None:
        self._world, self._n_events, self._settings = world, n_events, settings
        self._tau = mean_lags(settings.half_lives_days)
        # Persons have their rows in the order in which they are first met: those of one part lie together, so that little of a
        # file is touched for it.
        self._sums = empty_sums(world.n_persons * world.n_kinds, len(self._tau), partial(room, disk=world.disk))
        self._place, self._n_placed = np.full(world.n_persons, -1, np.int64), 0
        self._before, self._after = np.zeros((2, world.n_persons), np.int64)
        self._event_key = np.zeros(n_events, np.uint64)
        # What many parts add lies in few files, one after the other.
        self._pointers: list[tuple[Ints, Ints, Ints]] = []
        dtypes = (np.uint32, np.float32, np.uint32)
        self._source, self._row_sums, self._met_person = (Column(dtype, world.disk) for dtype in dtypes)
        self._lock = Lock()

    def add(self, events: Ints, persons: Ints, own: Contacts, risk: StageRisk) -> None:
        """Takes one part of the customers.

        Args:
            events: numbers of their transitions among all.
            persons, own: whom they met, and their contacts, as `own_people` gives them.
            risk: their time at risk.
        """
        n_kinds = self._world.n_kinds
        sums = empty_sums(len(persons) * n_kinds, len(self._tau))
        by_customer = (own.customer_ptr, own.person, own.kind, own.time)
        windows = (risk.window_ptr, risk.start, risk.end)
        add_integrated_doses(*by_customer, own.dose, *windows, self._tau, len(persons), n_kinds, sums)
        before, after = np.zeros((2, len(persons)), np.int64)
        moments = (risk.event_customer, risk.event_time, self._settings.mirror_days, self._world.last_day)
        add_mirror_counts(own.customer_ptr, own.person, own.time, *moments, before, after)
        row_ptr, row_source, row_sums, met_ptr, met_person = self._active_rows(own, risk, len(persons))
        met_person = persons[met_person].astype(np.uint32)
        row_source = (persons[row_source // n_kinds] * n_kinds + row_source % n_kinds).astype(np.uint32)
        width = sums.shape[1]
        with self._lock:
            self._give_places(persons)
            of_all = self._sums.reshape(self._world.n_persons, n_kinds, width)
            of_all[self._place[persons]] += sums.reshape(len(persons), n_kinds, width)
            self._before[persons] += before
            self._after[persons] += after
            self._event_key[events] = risk.event_key
            self._pointers.append((events, row_ptr, met_ptr))
            self._source.add(row_source)
            self._row_sums.add(row_sums.ravel())
            self._met_person.add(met_person)

    def _give_places(self, persons: Ints) -> None:
        """To those who have none yet, one after the other."""
        new = persons[self._place[persons] < 0]
        self._place[new] = self._n_placed + np.arange(len(new))
        self._n_placed += len(new)

    def _active_rows(
        self, contacts: Contacts, risk: StageRisk, n_persons: int
    ) -> tuple[Ints, Ids, npt.NDArray[np.float32], Ints, Ids]:
        """Active rows of each transition and the persons met before it, as in `StageDoses`."""
        tau, step_days = self._tau, self._world.step_days
        by_customer = (contacts.customer_ptr, contacts.person, contacts.kind, contacts.time)
        events = (risk.event_customer, risk.event_time)
        n_kinds = self._world.n_kinds
        memory = nobody_met(n_persons, n_kinds)
        row_ptr, met_ptr = count_active_rows(*by_customer, *events, n_kinds, *memory)
        if len(contacts.product) and len(risk.event_product):
            row_source, row_sums, met_person = fill_active_rows(
                *by_customer,
                contacts.dose,
                contacts.product_ptr,
                contacts.product,
                *events,
                risk.event_product_ptr,
                risk.event_product,
                risk.event_product_share,
                tau,
                row_ptr,
                met_ptr,
                n_kinds,
                *memory,
            )
        else:
            row_source, row_sums, met_person = fill_faded_rows(
                *by_customer, contacts.dose, *events, tau, row_ptr, met_ptr, n_kinds, *memory
            )
        if step_days > 0.0:
            # The mean of a kernel over the day in which the transition lies, not its peak at the day's first moment.
            row_sums = row_sums * (tau * (1.0 - np.exp(-step_days / tau)) / step_days).astype(np.float32)
        return row_ptr, row_source, row_sums, met_ptr, met_person

    def joined(self) -> StageDoses:
        """The doses of all parts."""
        disk, n_basis = self._world.disk, len(self._tau)
        columns = (self._source.array(), self._row_sums.array().reshape(-1, n_basis))
        rows = _cut([(events, row_ptr) for events, row_ptr, _ in self._pointers], *columns)
        row_ptr, row_source, row_sums = joined_rows(rows, self._n_events, disk)
        met = _cut([(events, met_ptr) for events, _, met_ptr in self._pointers], self._met_person.array())
        met_ptr, met_person = joined_rows(met, self._n_events, disk)
        units, at_risk, connected = self._by_person()
        return StageDoses(
            n_kinds=self._world.n_kinds,
            exposure_units=units,
            connected_units=connected,
            at_risk=at_risk,
            before=self._before,
            after=self._after,
            met_ptr=met_ptr,
            met_person=met_person,
            rows=ActiveRows(
                self._world.n_kinds, self._event_key, met_ptr, met_person, row_ptr, row_source, row_sums, disk
            ),
            disk=disk,
        )

    def _by_person(self) -> tuple[Ints, Ints, Ints]:
        """Sums in the persons' order: doses, exposures at risk and connected days.

        Shapes (n_persons * n_kinds, n_basis), (n_persons,), (n_persons,).
        """
        n_persons, n_kinds, n_basis = self._world.n_persons, self._world.n_kinds, len(self._tau)
        self._give_places(np.arange(n_persons))
        of_all = self._sums.reshape(n_persons, n_kinds, self._sums.shape[1])
        units = room((n_persons, n_kinds, n_basis), np.int64, self._world.disk)
        of_person = np.zeros((2, n_persons), np.int64)
        for first in range(0, n_persons, PERSONS_AT_ONCE):
            some = slice(first, first + PERSONS_AT_ONCE)
            sums = of_all[self._place[some]]
            units[some] = sums[..., :n_basis]
            of_person[:, some] = sums[..., n_basis : n_basis + 2].sum(axis=1).T
        return units.reshape(-1, n_basis), of_person[0], of_person[1]


def own_people(contacts: Contacts, n_persons: int) -> tuple[Ints, Contacts]:
    """Whom some customers met, in ascending order, and the same contacts with their places for numbers.

    What is summed of a part's own people is small and stays in the processor's cache.
    """
    occurs = np.zeros(n_persons, np.bool_)
    occurs[contacts.person] = True
    place = np.cumsum(occurs, dtype=np.uint32) - np.uint32(1)
    return np.flatnonzero(occurs), replace(contacts, person=place[contacts.person])


RowsOfPart = tuple[Any, ...]
"""Numbers of a part's transitions among all, row pointers of them, and the columns of the rows."""


def _cut(parts: list[tuple[Ints, Ints]], *columns: npt.NDArray[Any]) -> list[RowsOfPart]:
    """The rows of parts that stand one after the other."""
    ends = np.cumsum([pointer[-1] for _, pointer in parts], dtype=np.int64)
    return [
        (events, pointer, *(column[end - pointer[-1] : end] for column in columns))
        for (events, pointer), end in zip(parts, ends, strict=True)
    ]


def joined_rows(parts: list[RowsOfPart], n_events: int, disk: Path | None = None) -> tuple[Any, ...]:
    """Row pointers and columns of all parts' rows, by transition; large arrays lie as `room` says."""
    lengths = np.zeros(n_events, np.int64)
    for events, pointer, *_ in parts:
        lengths[events] = np.diff(pointer)
    joined = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    columns = [room((joined[-1], *own.shape[1:]), own.dtype, disk) for own in parts[0][2:]]
    for events, pointer, *own_columns in parts:
        place = np.repeat(joined[events] - pointer[:-1], np.diff(pointer)) + np.arange(pointer[-1])
        for column, own in zip(columns, own_columns, strict=True):
            column[place] = own
    return joined, *columns
