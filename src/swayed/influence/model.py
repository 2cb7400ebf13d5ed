"""The influence model of a situation: every stage fitted, placebo worlds refitted, everybody graded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from swayed.influence.baseline import BaselineCells, baseline_cells
from swayed.influence.blocks import Disguise, is_large, world_doses
from swayed.influence.disk import give_back
from swayed.influence.doses import StageDoses
from swayed.influence.grades import Grades, chance_weight, graded, mirror_scores
from swayed.influence.hazard import StageHazard
from swayed.influence.parts import doses_in_parts
from swayed.influence.placebos import inflation, shifted_clock, swapped_people
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stage import StageData
from swayed.influence.workers import Workers
from swayed.influence.world import StageRisk, World

Floats = npt.NDArray[np.float64]
_Kept = TypeVar("_Kept")

WORLDS = ("your data", "shifted clock", "swapped people", "unrelated purchases")
"""The worlds that are fitted, the data first."""


@dataclass(frozen=True)
class StageFit:
    """One stage of one world, fitted."""

    data: StageData
    hazard: StageHazard

    @property
    def risk(self) -> StageRisk:
        return self.data.risk

    @property
    def doses(self) -> StageDoses:
        return self.data.doses


class InfluenceModel:
    """Whose contact moves which customers into which stage, beyond what would have happened anyway.

    Args:
        settings: how to fit and grade.

    After `fit`:
        stages_: one `StageFit` per stage with enough transitions.
        inflations_: inflation factor of each placebo world; empty where nobody would be graded even without them, since
            they can only take grades away. inflation_: the largest of them.
        chance_weight_: how often a ratio is above zero by chance, of all who were met before a transition.
        grades_: grades of all persons in all fitted stages, stages one after the other, persons in world order.
        mirror_: mirror score, aligned with `grades_`.
    """

    def __init__(self, settings: InfluenceSettings | None = None) -> None:
        self.settings = settings or InfluenceSettings()

    def fit(
        self, world: World, progress: Callable[[str], None] | None = None, workers: Workers | None = None
    ) -> InfluenceModel:
        """Fits the data and, where somebody might be graded, the placebo worlds.

        Args:
            world: the market.
            progress: is told what is being done.
            workers: among whom contacts are prepared, and rows lie that are too many for one process; the answer is the
                same to the last bit.
        """
        self._workers = workers if workers is not None and workers.n_parts > 1 else None
        # Chains and worlds run side by side; matrix products that take all cores as well would only make them wait.
        with threadpool_limits(limits=1):
            return self._fit(world, progress or (lambda _: None))

    def _fit(self, world: World, tell: Callable[[str], None]) -> InfluenceModel:
        fitted = [risk for risk in world.stages if risk.n_events >= self.settings.min_transitions]
        tell(f"baseline of {len(fitted)} stages")
        with ThreadPoolExecutor(max_workers=2) as pool:
            cut = pool.map(lambda risk: baseline_cells(world, risk, self.settings), fitted)
            cells = {risk.stage: own for risk, own in zip(fitted, cut, strict=True)}
        self.stages_ = self._world(world, None, cells, 0, tell, keep=lambda fit: fit)
        self.mirror_ = np.concatenate(
            [
                mirror_scores(stage.doses.before.astype(np.float64), stage.doses.after.astype(np.float64))
                for stage in self.stages_
            ]
            or [np.zeros(0)]
        )
        self.inflation_, self.inflations_ = 1.0, {}
        tested = [stage.hazard.ratio_[stage.hazard.active_persons_] for stage in self.stages_]
        self.chance_weight_ = chance_weight(np.concatenate(tested or [np.zeros(0)]))
        self.grades_ = self._grades()
        if self.settings.has_placebos and (self.grades_.grade != "not_enough").any():
            self.inflations_ = self._placebos(world, cells, tell)
            self.inflation_ = max(self.inflations_.values())
            self.grades_ = self._grades()
        return self

    def _placebos(self, world: World, cells: dict[str, BaselineCells], tell: Callable[[str], None]) -> dict[str, float]:
        """Inflation factors of the worlds in which nobody can have moved anybody."""
        stays = np.zeros(world.n_persons, np.bool_)
        for stage in self.stages_:
            stays |= stage.hazard.ratio_ > self.settings.swap_keep_ratio
        nobody = np.zeros(world.n_persons, np.bool_)

        def shifted() -> float:
            return self._inflation(world, shifted_clock(world, self.settings), cells, 1, tell, nobody)

        def swapped() -> float:
            return self._inflation(swapped_people(world, stays, self.settings), None, cells, 2, tell, stays)

        # Two large worlds side by side would take each other's pages out of memory.
        n_at_once = 1 if is_large(world, len(self.stages_), self.settings) else 2
        with ThreadPoolExecutor(max_workers=n_at_once) as pool:
            fits = {"shifted clock": pool.submit(shifted), "swapped people": pool.submit(swapped)}
            factors = {name: fit.result() for name, fit in fits.items()}
        if world.control is not None:
            control = replace(world, stages=(world.control,))
            own = {world.control.stage: baseline_cells(control, world.control, self.settings)}
            factors["unrelated purchases"] = self._inflation(control, None, own, 3, tell, stays)
        return factors

    def _inflation(
        self,
        world: World,
        disguise: Disguise | None,
        cells: dict[str, BaselineCells],
        salt: int,
        tell: Callable[[str], None],
        stays: npt.NDArray[np.bool_],
    ) -> float:
        """Inflation factor of a placebo world: of everybody who was met by somebody at risk; who stayed put is no placebo."""
        ratios = self._world(
            world, disguise, cells, salt, tell, keep=lambda fit: fit.hazard.ratio_[fit.doses.is_met & ~stays]
        )
        return inflation(np.concatenate(ratios or [np.zeros(0)]))

    def _world(
        self,
        world: World,
        disguise: Disguise | None,
        cells: dict[str, BaselineCells],
        salt: int,
        tell: Callable[[str], None],
        keep: Callable[[StageFit], _Kept],
    ) -> list[_Kept]:
        """What is kept of each stage of one world once it is fitted, in order of the path; of the rest nothing stays.

        Weights are learned where transitions are most, and shared.
        """
        name = WORLDS[salt]
        stages = [risk for risk in world.stages if risk.stage in cells]
        if not stages:
            return []
        tell(f"{name}: contacts")
        prepared = partial(doses_in_parts, self._workers) if self._workers else world_doses
        doses = prepared(world, stages, self.settings, disguise)
        give_back()
        settings = self.settings if salt == 0 else self.settings.for_placebos()
        kernels: Floats | None = None
        kinds: Floats | None = None
        kept: dict[str, _Kept] = {}
        for number, risk in enumerate(sorted(stages, key=lambda r: (-r.n_events, r.stage))):
            tell(f"{name}: {risk.stage}")
            data = StageData.of(world, risk, doses.pop(risk.stage), cells[risk.stage])
            hazard = StageHazard(settings, salt=10 * salt + number, kernel_weights=kernels, kind_weights=kinds)
            hazard.fit(data)
            kernels, kinds = hazard.kernel_weights_, hazard.kind_weights_
            kept[risk.stage] = keep(StageFit(data, hazard))
            del data, hazard  # before the next stage is prepared
            give_back()
        return [kept[risk.stage] for risk in stages]

    @property
    def is_named_(self) -> npt.NDArray[np.bool_]:
        """Persons graded in some stage, who are credited in every stage; shape (n_persons,)."""
        is_graded = self.grades_.grade != "not_enough"
        return np.asarray(np.any(np.array_split(is_graded, max(len(self.stages_), 1)), axis=0))

    def _grades(self) -> Grades:
        if not self.stages_:
            nothing = np.zeros(0)
            return Grades(nothing, nothing, nothing.astype(str), nothing.astype(object))
        return graded(
            np.concatenate([stage.hazard.ratio_ for stage in self.stages_]),
            np.concatenate([stage.hazard.none_share_ for stage in self.stages_]),
            np.concatenate([stage.hazard.credited_ for stage in self.stages_]),
            np.concatenate([stage.hazard.customers_ for stage in self.stages_]),
            self.mirror_,
            self.inflation_,
            self.chance_weight_,
            self.settings,
        )
