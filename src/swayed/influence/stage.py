"""One stage of one world, ready for its chains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from swayed.influence.baseline import BaselineCells
from swayed.influence.disk import on_disk
from swayed.influence.doses import StageDoses
from swayed.influence.world import Ints, Keys, StageRisk, World


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
        _ = (self.met_event, self.by_person, self.event_by_person, self.silent)
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
    def active(self) -> Ints:
        """Persons who have an active row."""
        return np.unique(self.doses.met_person).astype(np.int64)

    @cached_property
    def by_person(self) -> tuple[Ints, Ints]:
        """Order of the rows of persons met by person, and where those of each active person begin."""
        order = np.argsort(self.doses.met_person, kind="stable")
        first = np.searchsorted(self.doses.met_person[order], self.active)
        return on_disk(np.asarray(order), self.disk), np.append(first, len(order)).astype(np.int64)

    @cached_property
    def event_by_person(self) -> npt.NDArray[np.int32]:
        """Transition of each row of persons met, in that order."""
        return on_disk(self.met_event[self.by_person[0]], self.disk)

    @cached_property
    def silent(self) -> Ints:
        """Persons without one: they can only have caused nothing, and those never met are like their type."""
        return np.setdiff1d(np.arange(self.n_persons), self.active)
