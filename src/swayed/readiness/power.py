"""Power of the data for naming people and groups, before any model is fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.blocks import world_doses
from swayed.influence.doses import StageDoses
from swayed.influence.power import smallest_effects
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import World
from swayed.readiness.settings import ENOUGH_TRANSITIONS, PLAUSIBLE_EFFECT_PER_100

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Power:
    """Smallest effects that would be found with 80 % probability, per person or group.

    Args:
        smallest_per_100: transitions per 100 full contacts (dose 1: being answered), the best stage of each; infinite
            where nothing would be found.
    """

    smallest_per_100: Floats

    @property
    def n_findable(self) -> int:
        """How many would be found at the plausible effect."""
        return int((self.smallest_per_100 <= PLAUSIBLE_EFFECT_PER_100).sum())

    @property
    def best(self) -> float | None:
        """The smallest effect of all, None where nothing would be found."""
        found = self.smallest_per_100[np.isfinite(self.smallest_per_100)]
        return float(found.min()) if len(found) else None


def measured_doses(world: World, settings: InfluenceSettings) -> dict[str, StageDoses]:
    """Doses of every stage with enough transitions to say anything."""
    stages = [risk for risk in world.stages if risk.n_events >= ENOUGH_TRANSITIONS]
    return world_doses(world, stages, settings)


def power_by(
    world: World,
    doses: dict[str, StageDoses],
    group: npt.NDArray[np.int64],
    settings: InfluenceSettings,
    *,
    more: float = 1.0,
) -> Power:
    """Power for groups of people; people themselves where each is his own group.

    Args:
        world: the market.
        doses: of its stages, as `measured_doses` returns them.
        group: group of each person, 0..n_groups-1; shape (n_persons,).
        settings: of the influence model.
        more: how many times the contacts that the data hold.
    """
    n_groups = int(group.max(initial=-1)) + 1
    best = np.full(n_groups, np.inf)
    n_tests = 0
    measured = []
    for risk in world.stages:
        if risk.stage not in doses:
            continue
        part = doses[risk.stage]
        dose: Floats = np.bincount(
            group, weights=part.exposure.mean(axis=1).reshape(-1, part.n_kinds).sum(axis=1), minlength=n_groups
        ).astype(np.float64)
        n_tests += int((dose > 0).sum())
        measured.append((risk, dose))
    for risk, dose in measured:
        hazard = risk.n_events / max(float((risk.end - risk.start).sum()), 1e-9)
        best = np.minimum(best, 100.0 * smallest_effects(dose * more, hazard, n_tests, settings))
    return Power(best)
