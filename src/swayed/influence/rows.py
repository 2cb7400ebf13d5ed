"""The active rows of a stage, and what a chain asks of them: causes of the transitions, hazards, gains.

Rows answer for their own transitions alone, and what is summed over transitions is summed in whole units. So rows may lie
together or in parts, here or elsewhere: the answers are the same to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from swayed.influence.disk import on_disk, room
from swayed.influence.kernels.levels import hazard_parts, kernel_parts, kind_parts
from swayed.influence.kernels.sums import rows_of_persons_met, sums_by_event, sums_by_met
from swayed.influence.kernels.sweeps import ASSOCIATION, CONTACT, draw_causes, expected_causes, row_gains
from swayed.influence.world import Ids, Ints, Keys

Floats = npt.NDArray[np.float64]
Causes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Rates:
    """Where a chain stands: what its rows need to know beside the weights.

    Args:
        event: baseline hazard at each transition, per day; shape (n_events,).
        general: effect of contact in general.
        effect, association: of each person; shape (n_persons,).
    """

    event: Floats
    general: float
    effect: Floats
    association: Floats

    def of_events(self, events: Ints) -> Rates:
        """The same for some transitions."""
        return replace(self, event=self.event[events])


class WeighedRows(Protocol):
    """Rows under some weights of half-lives and kinds. Answers are by transition or by row of persons met."""

    def met_gain(self) -> Floats:
        """Kernel sums of each person met before each transition; shape (n_met,)."""

    def expected(self, rates: Rates) -> tuple[Floats, Ints]:
        """Causes expected under the rates, instead of drawn.

        Returns:
            (by transition, by person): share of the baseline and of contact in general in each transition, shape
            (n_events, 2); transitions of each person's contacts and of his association, in `UNIT`, shape (2, n_persons).
        """

    def draw(self, key: np.uint64, rates: Rates) -> tuple[Causes, Ints]:
        """A cause of each transition.

        Returns:
            (cause, place): shapes (n_events,); place of the person behind an association or a contact among those met
            before the transition, -1 where nobody is behind it.
        """

    def hazards(self, rates: Rates) -> Floats:
        """Hazard of each cause at each transition; shape (n_events, 4)."""

    def hazards_of_kernels(self, by_contact: Floats) -> Floats:
        """Hazard of contact under each basis kernel alone, from the rate of each person's contacts; (n_events, m)."""

    def hazards_of_kinds(self, by_contact: Floats) -> Floats:
        """Hazard of contact of each kind, kinds of weight one; shape (n_events, n_kinds)."""


class Rows(Protocol):
    """The active rows of a stage, wherever they lie."""

    @property
    def n_rows(self) -> int:
        """Their number."""

    @property
    def met_ptr(self) -> Ints:
        """Rows of persons met before each transition, as pointers."""

    @property
    def met_person(self) -> Ids:
        """Persons met before the transitions."""

    def weighed(self, kernel: Floats, kind: Floats) -> WeighedRows:
        """The rows under weights of half-lives, shape (m,), and of kinds, shape (n_kinds,)."""


@dataclass(frozen=True)
class ActiveRows:
    """Active rows of some transitions: the sources met before each, and their kernel sums.

    Args:
        n_kinds: kinds of contact; a source is person * n_kinds + kind.
        event_key: key of each transition.
        met_ptr, met_person: persons met before each transition.
        row_ptr, row_source, row_sums: rows of each transition; sums under each basis kernel, shape (n_rows, m).
        disk: as in `World`.
    """

    n_kinds: int
    event_key: Keys
    met_ptr: Ints
    met_person: Ids
    row_ptr: Ints
    row_source: Ids
    row_sums: npt.NDArray[np.float32]
    disk: Path | None = None

    @property
    def n_rows(self) -> int:
        return len(self.row_source)

    @property
    def n_events(self) -> int:
        return len(self.event_key)

    def weighed(self, kernel: Floats, kind: Floats) -> WeighedActiveRows:
        return WeighedActiveRows(self, kernel.copy(), kind.copy())

    @cached_property
    def row_met(self) -> Ids:
        """Which row of persons met each row belongs to."""
        n_persons = int(self.met_person.max(initial=0)) + 1
        rows = (self.row_ptr, self.row_source, self.met_ptr, self.met_person)
        return on_disk(np.asarray(rows_of_persons_met(*rows, self.n_kinds, n_persons)), self.disk)


@dataclass(frozen=True)
class WeighedActiveRows:
    """`WeighedRows` in this process."""

    rows: ActiveRows
    kernel: Floats
    kind: Floats

    @cached_property
    def gain(self) -> npt.NDArray[np.float32]:
        """Kernel sum of each row under the weights of the half-lives."""
        return np.asarray(row_gains(self.rows.row_sums, self.kernel))

    @cached_property
    def _general_gain(self) -> Floats:
        return np.asarray(sums_by_event(self.rows.row_ptr, self.rows.row_source, self.gain, self.kind))

    def met_gain(self) -> Floats:
        rows = self.rows
        sums = room((len(rows.met_person),), float, rows.disk)
        sums_by_met(rows.row_met, rows.row_source, self.gain, self.kind, sums)
        return sums

    def expected(self, rates: Rates) -> tuple[Floats, Ints]:
        baseline, general, of_person, of_source = expected_causes(*self._at(rates))
        n_effect = of_source.reshape(-1, self.rows.n_kinds).sum(axis=1)
        return np.stack([baseline, general], axis=1), np.stack([n_effect, of_person])

    def draw(self, key: np.uint64, rates: Rates) -> tuple[Causes, Ints]:
        cause, where = draw_causes(key, self.rows.event_key, *self._at(rates), self.kind)
        is_contact = cause == CONTACT
        where[is_contact] = self.rows.row_met[where[is_contact]]
        place = where - self.rows.met_ptr[:-1]
        place[cause < ASSOCIATION] = -1
        return cause, place

    def hazards(self, rates: Rates) -> Floats:
        return np.asarray(hazard_parts(*self._at(rates)).T)

    def hazards_of_kernels(self, by_contact: Floats) -> Floats:
        rows = self.rows
        return np.asarray(kernel_parts(rows.row_ptr, rows.row_source, rows.row_sums, self._of_source(by_contact)))

    def hazards_of_kinds(self, by_contact: Floats) -> Floats:
        rows = self.rows
        return np.asarray(kind_parts(rows.row_ptr, rows.row_source, self.gain, by_contact, rows.n_kinds))

    def _of_source(self, by_contact: Floats) -> Floats:
        return np.asarray((by_contact[:, None] * self.kind).ravel())

    def _at(self, rates: Rates) -> tuple[Floats, Floats, Ints, Ids, Floats, Ints, Ids, npt.NDArray[np.float32], Floats]:
        rows = self.rows
        return (
            rates.event,
            np.asarray(rates.general * self._general_gain),
            rows.met_ptr,
            rows.met_person,
            rates.association,
            rows.row_ptr,
            rows.row_source,
            self.gain,
            self._of_source(rates.effect),
        )
