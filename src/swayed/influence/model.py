"""The influence model of a situation: every stage fitted, placebo worlds refitted, everybody graded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.baseline import BaselineCells, baseline_cells
from swayed.influence.blocks import Disguise, world_doses
from swayed.influence.doses import StageDoses
from swayed.influence.grades import Grades, graded, mirror_scores
from swayed.influence.hazard import StageHazard
from swayed.influence.placebos import inflation, shifted_clock, swapped_people
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import StageRisk, World

Floats = npt.NDArray[np.float64]
MIN_TRANSITIONS = 20
"""A stage with fewer transitions is not fitted: the answer would be the prior."""


@dataclass(frozen=True)
class StageFit:
    """One stage of one world, fitted."""

    risk: StageRisk
    doses: StageDoses
    hazard: StageHazard


class InfluenceModel:
    """Whose contact moves which customers into which stage, beyond what would have happened anyway.

    Args:
        settings: how to fit and grade.

    After `fit`:
        stages_: one `StageFit` per stage with enough transitions.
        inflation_: larger of the two placebo worlds' inflation factors; inflations_: each by name.
        grades_: grades of all persons in all fitted stages, stages one after the other, persons in world order.
        mirror_: mirror score, aligned with `grades_`.
    """

    def __init__(self, settings: InfluenceSettings | None = None) -> None:
        self.settings = settings or InfluenceSettings()

    def fit(self, world: World, progress: Callable[[str], None] | None = None) -> InfluenceModel:
        """Fits the data and two placebo worlds; `progress` is told what is being done."""
        tell = progress or (lambda _: None)
        fitted = [risk for risk in world.stages if risk.n_events >= MIN_TRANSITIONS]
        tell(f"baseline of {len(fitted)} stages")
        cells = {risk.stage: baseline_cells(world, risk, self.settings) for risk in fitted}
        # The clock is shifted while the data are fitted: two cores, two worlds.
        with ThreadPoolExecutor(max_workers=2) as pool:
            shifted = pool.submit(self._world, world, shifted_clock(world, self.settings), fitted, cells, 1, tell)
            self.stages_ = self._world(world, None, fitted, cells, 0, tell)
            stays = np.zeros(world.n_persons, np.bool_)
            for stage in self.stages_:
                stays |= stage.hazard.ratio_ > self.settings.swap_keep_ratio
            swapped = self._world(swapped_people(world, stays, self.settings), None, fitted, cells, 2, tell)
            self.inflations_ = {
                "shifted clock": inflation(_ratios(shifted.result(), np.zeros(world.n_persons, np.bool_))),
                "swapped people": inflation(_ratios(swapped, stays)),
            }
        self.inflation_ = max(self.inflations_.values(), default=1.0)
        self.mirror_ = np.concatenate(
            [mirror_scores(stage.doses.before, stage.doses.after) for stage in self.stages_] or [np.zeros(0)]
        )
        self.grades_ = self._grades()
        return self

    def _world(
        self,
        world: World,
        disguise: Disguise | None,
        stages: list[StageRisk],
        cells: dict[str, BaselineCells],
        salt: int,
        tell: Callable[[str], None],
    ) -> list[StageFit]:
        """Every stage of one world; kernel weights are learned where transitions are most, and shared."""
        name = ("your data", "shifted clock", "swapped people")[salt]
        tell(f"{name}: contacts")
        doses = world_doses(world, stages, self.settings, disguise)
        weights: Floats | None = None
        fits: dict[str, StageFit] = {}
        for number, risk in enumerate(sorted(stages, key=lambda r: (-r.n_events, r.stage))):
            tell(f"{name}: {risk.stage}")
            hazard = StageHazard(self.settings, salt=10 * salt + number, kernel_weights=weights)
            hazard.fit(risk, doses[risk.stage], cells[risk.stage], world.person_key)
            weights = hazard.weights_
            fits[risk.stage] = StageFit(risk, doses[risk.stage], hazard)
        return [fits[risk.stage] for risk in stages]

    def _grades(self) -> Grades:
        if not self.stages_:
            nothing = np.zeros(0)
            return Grades(nothing, nothing, nothing.astype(str), nothing.astype(str))
        return graded(
            np.concatenate([stage.hazard.ratio_ for stage in self.stages_]),
            np.concatenate([stage.hazard.none_share_ for stage in self.stages_]),
            np.concatenate([stage.hazard.credited_ for stage in self.stages_]),
            self.mirror_,
            self.inflation_,
            self.settings,
        )


def _ratios(stages: list[StageFit], stays: npt.NDArray[np.bool_]) -> Floats:
    """Likelihood ratios of everybody who was met by somebody at risk; those who stayed put are no placebo."""
    return np.concatenate(
        [stage.hazard.ratio_[(stage.doses.exposure.sum(axis=1) > 0) & ~stays] for stage in stages] or [np.zeros(0)]
    )
