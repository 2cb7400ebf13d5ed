"""What one stage's sampler needs of the contacts: integrated doses, active rows, and the mirror window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.doses import (
    UNIT,
    count_active_rows,
    fill_active_rows,
    fill_faded_rows,
    integrated_doses,
    mirror_counts,
)
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, Ids, Ints, StageRisk, World, taken_rows

Floats = npt.NDArray[np.float64]


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
        row_ptr, row_source, row_sums: active rows of each transition: sources met before it, and their kernel sums.
        met_ptr, met_person: persons met before each transition.
    """

    n_kinds: int
    exposure_units: Ints
    connected_units: Ints
    at_risk: Ints
    before: Ints
    after: Ints
    row_ptr: Ints
    row_source: Ids
    row_sums: npt.NDArray[np.float32]
    met_ptr: Ints
    met_person: Ids

    @cached_property
    def exposure(self) -> Floats:
        """Integrated dose; shape (n_persons * n_kinds, m)."""
        return np.asarray(self.exposure_units * UNIT, dtype=np.float64)

    @cached_property
    def connected(self) -> Floats:
        """Customer-days connected and at risk; shape (n_persons,)."""
        return np.asarray(self.connected_units * UNIT, dtype=np.float64)

    @cached_property
    def is_met(self) -> npt.NDArray[np.bool_]:
        """Persons met by somebody while or before he was at risk; shape (n_persons,)."""
        by_source = self.exposure_units.sum(axis=1)
        return np.asarray(by_source.reshape(len(self.connected_units), self.n_kinds).sum(axis=1) > 0)

    @property
    def n_events(self) -> int:
        return len(self.row_ptr) - 1

    def weighted(self, kernel_weights: Floats, kind_weights: Floats) -> Floats:
        """Integrated dose of each person under some weights of half-lives and of kinds; shape (n_persons,)."""
        by_kind = (self.exposure @ kernel_weights).reshape(-1, self.n_kinds)
        return np.asarray(by_kind @ kind_weights, dtype=np.float64)


def mean_lags(half_lives_days: tuple[float, ...]) -> Floats:
    """Mean lags tau = half-life / ln 2 of exponential kernels, in days."""
    return np.asarray(np.array(half_lives_days) / np.log(2.0))


def stage_doses(contacts: Contacts, risk: StageRisk, world: World, settings: InfluenceSettings) -> StageDoses:
    """One pass over the contacts of some customers for one stage.

    Args:
        contacts: their contacts.
        risk: the same customers' time at risk and transitions.
        world: numbers of persons and kinds, and the end of observation.
        settings: half-lives and the mirror's days.
    """
    tau = mean_lags(settings.half_lives_days)
    by_customer = (contacts.customer_ptr, contacts.person, contacts.kind, contacts.time)
    events = (risk.event_customer, risk.event_time)
    sizes = (world.n_persons, world.n_kinds)
    exposure, connected, at_risk = integrated_doses(
        *by_customer, contacts.dose, risk.window_ptr, risk.start, risk.end, tau, *sizes
    )
    row_ptr, met_ptr = count_active_rows(*by_customer, *events, *sizes)
    if len(contacts.product) and len(risk.event_product):
        rows = fill_active_rows(
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
            *sizes,
        )
    else:
        rows = fill_faded_rows(*by_customer, contacts.dose, *events, tau, row_ptr, met_ptr, *sizes)
    row_source, row_sums, met_person = rows
    if world.step_days > 0.0:
        # The mean of a kernel over the day in which the transition lies, not its peak at the day's first moment.
        row_sums = row_sums * (tau * (1.0 - np.exp(-world.step_days / tau)) / world.step_days).astype(np.float32)
    before, after = mirror_counts(
        contacts.customer_ptr, contacts.person, contacts.time, *events, settings.mirror_days, world.last_day, sizes[0]
    )
    return StageDoses(
        world.n_kinds, exposure, connected, at_risk, before, after, row_ptr, row_source, row_sums, met_ptr, met_person
    )


class DosesOfParts:
    """Doses of parts of the customers put together: sums are added as they come, rows return to the transitions' order.

    Args:
        n_events: number of transitions of all parts.
    """

    def __init__(self, n_events: int) -> None:
        self._n_events = n_events
        self._sums: dict[str, Ints] = {}
        self._rows: list[tuple[Ints, Ints, Ids, npt.NDArray[Any]]] = []
        self._met: list[tuple[Ints, Ints, Ids, npt.NDArray[Any]]] = []
        self._n_kinds = 0

    def add(self, events: Ints, part: StageDoses) -> None:
        """Takes one part and the numbers of its transitions among all."""
        for name in ("exposure_units", "connected_units", "at_risk", "before", "after"):
            if name in self._sums:
                self._sums[name] += getattr(part, name)
            else:
                self._sums[name] = getattr(part, name)
        self._n_kinds = part.n_kinds
        self._rows.append((events, part.row_ptr, part.row_source, part.row_sums))
        self._met.append((events, part.met_ptr, part.met_person, part.met_person))

    def joined(self) -> StageDoses:
        """The doses of all parts."""
        row_ptr, row_source, row_sums = _joined_rows(self._rows, self._n_events)
        met_ptr, met_person, _ = _joined_rows(self._met, self._n_events)
        return StageDoses(
            n_kinds=self._n_kinds,
            row_ptr=row_ptr,
            row_source=row_source,
            row_sums=row_sums,
            met_ptr=met_ptr,
            met_person=met_person,
            **self._sums,
        )


def _joined_rows(
    parts: list[tuple[Ints, Ints, Ids, npt.NDArray[Any]]], n_events: int
) -> tuple[Ints, Ids, npt.NDArray[Any]]:
    """Row pointers, ids and values of all parts' rows, by transition."""
    lengths = np.zeros(n_events, np.int64)
    for events, pointer, _, _ in parts:
        lengths[events] = np.diff(pointer)
    joined = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    ids = np.zeros(joined[-1], np.uint32)
    values = np.zeros((joined[-1], *parts[0][3].shape[1:]), parts[0][3].dtype)
    for events, _, own_ids, own_values in parts:
        _, place = taken_rows(joined, events)
        ids[place], values[place] = own_ids, own_values
    return joined, ids, values
