"""One stage of one world, ready for its chains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from swayed.influence.baseline import BaselineCells
from swayed.influence.disk import on_disk, room
from swayed.influence.doses import StageDoses
from swayed.influence.kernels.persons import places_by_person, put_by_person
from swayed.influence.world import Ids, Ints, Keys, StageRisk, World


@dataclass(frozen=True)
class StageData:
    """One stage of one world, ready for its chains.

    Args:
        risk: time at risk and transitions; doses: of the contacts; cells: of the baseline.
        person_key, person_type: of each person; n_types: number of types.
    """

    risk: StageRisk
    doses: StageDoses
    cells: BaselineCells
    person_key: Keys
    person_type: Ints
    n_types: int

    @classmethod
    def of(cls, world: World, risk: StageRisk, doses: StageDoses, cells: BaselineCells) -> StageData:
        """The data of one stage of a world."""
        return cls(risk, doses, cells, world.person_key, world.person_type, len(world.types))

    def settled(self) -> StageData:
        """The same, what all chains share made: two that run side by side would make it twice."""
        _ = (self.place, self.event_by_person, self.silent)
        return self

    @property
    def disk(self) -> Path | None:
        """As in `World`."""
        return self.doses.disk

    @property
    def n_persons(self) -> int:
        return len(self.person_key)

    @cached_property
    def met_event(self) -> npt.NDArray[np.int32]:
        """Transition of each row of persons met."""
        event = np.repeat(np.arange(self.risk.n_events, dtype=np.int32), np.diff(self.doses.met_ptr))
        return on_disk(event, self.disk)

    @cached_property
    def _by_person(self) -> tuple[Ids, Ints]:
        place = room((len(self.doses.met_person),), np.uint32, self.disk)
        return place, places_by_person(self.doses.met_person, self.n_persons, place)

    @property
    def place(self) -> Ids:
        """Where each row of persons met stands by person; shape (n_met,)."""
        return self._by_person[0]

    @property
    def person_ptr(self) -> Ints:
        """Rows of each person, where they stand by person; shape (n_persons + 1,)."""
        return self._by_person[1]

    @cached_property
    def active(self) -> Ints:
        """Persons who have an active row."""
        return np.flatnonzero(np.diff(self.person_ptr))

    @cached_property
    def silent(self) -> Ints:
        """Persons without one: they can only have caused nothing, and those never met are like their type."""
        return np.flatnonzero(np.diff(self.person_ptr) == 0)

    @cached_property
    def active_ptr(self) -> Ints:
        """Rows of each active person, where they stand by person."""
        return np.append(self.person_ptr[self.active], len(self.place))

    @cached_property
    def event_by_person(self) -> npt.NDArray[np.int32]:
        """Transition of each row of persons met, by person."""
        event = room((len(self.place),), np.int32, self.disk)
        put_by_person(self.met_event, self.place, event)
        return event
