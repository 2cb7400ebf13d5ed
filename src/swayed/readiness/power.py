"""Power of the data for naming people and groups, before any model is fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.hazard import stage_doses
from swayed.influence.power import smallest_effects
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import World
from swayed.readiness.settings import ENOUGH_TRANSITIONS, PLAUSIBLE_EFFECT_PER_100

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Power:
    """Smallest effects that would be found with 80 % probability, per person or group.

    Args:
        smallest_per_100: transitions per 100 contacts, the best stage of each; infinite where nothing would be found.
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


def power_by(world: World, group: npt.NDArray[np.int64], settings: InfluenceSettings, *, more: float = 1.0) -> Power:
    """Power for groups of people; people themselves where each is his own group.

    Args:
        world: the market.
        group: group of each person, 0..n_groups-1; shape (n_persons,).
        settings: of the influence model.
        more: how many times the contacts that the data hold.
    """
    n_groups = int(group.max(initial=-1)) + 1
    best = np.full(n_groups, np.inf)
    stages = [risk for risk in world.stages if risk.n_events >= ENOUGH_TRANSITIONS]
    measured = []
    for risk in stages:
        doses = stage_doses(world.contacts, risk, world.n_persons, settings)
        dose = np.bincount(group, weights=doses.exposure.mean(axis=1), minlength=n_groups).astype(np.float64)
        contacts = np.bincount(group, weights=doses.at_risk, minlength=n_groups)
        measured.append((risk, dose, contacts))
    n_tests = sum(int((dose > 0).sum()) for _, dose, _ in measured)
    for risk, dose, contacts in measured:
        hazard = risk.n_events / max(float((risk.end - risk.start).sum()), 1e-9)
        effects = smallest_effects(dose * more, hazard, n_tests, settings)
        # A contact late in the period is seen only in part: the effect per contact is smaller by that share.
        per_100 = 100.0 * effects * dose / np.maximum(contacts, 1.0)
        best = np.minimum(best, np.where(dose > 0, per_100, np.inf))
    return Power(best)
