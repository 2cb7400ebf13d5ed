"""The stage-hazard model of one stage: prepared doses, Gibbs sampling, likelihood ratios.

    hazard(t) = baseline(cell at t)                                   would have happened anyway
              + sum over persons met before t of gamma_p              lasting association
              + sum over exposures i before t of beta_p dose_i k(t - t_i)   the effect of contact

beta_p is the expected number of direct transitions per unit exposure of a customer at risk for ever.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from swayed.errors import NotFittedError
from swayed.influence.baseline import BaselineCells
from swayed.influence.doses import StageDoses
from swayed.influence.kernels.draws import derived_key, gamma_variates
from swayed.influence.kernels.sweeps import draw_baseline, draw_causes, draw_pool, likelihood_ratios
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Ints, Keys, StageRisk

Floats = npt.NDArray[np.float64]

KEPT_DRAWS = 200
LARGEST_EFFECT = 50.0


class StageHazard:
    """Effects, association and baseline of one stage by Gibbs sampling.

    Args:
        settings: how to sample.
        salt: distinguishes independent worlds (the data, each placebo) under one seed.
        kernel_weights: fixed weights of the basis kernels; None learns them.

    After `fit`:
        weights_: kernel weights, shape (m,).
        n_draws_: kept draws of transitions caused by each active person, shape (n_kept, n_active).
        active_persons_: the persons of those columns: all who have an active row.
        credited_: posterior mean of transitions caused, shape (n_persons,).
        none_share_: share of draws in which a person caused nothing, shape (n_persons,).
        row_credit_: share of draws in which a row was the cause, shape (n_rows,).
        baseline_share_: share of draws in which each transition was its baseline's, shape (n_events,).
        ratio_: log-likelihood ratio of each person's effect against none, shape (n_persons,).
    """

    def __init__(self, settings: InfluenceSettings, *, salt: int = 0, kernel_weights: Floats | None = None) -> None:
        self.settings = settings
        self.salt = salt
        self.kernel_weights = kernel_weights

    def fit(
        self,
        risk: StageRisk,
        doses: StageDoses,
        cells: BaselineCells,
        person_key: Keys,
        progress: Callable[[], None] | None = None,
    ) -> StageHazard:
        """Samples the posterior; `progress` is called once a sweep."""
        self._start(risk, doses, cells, person_key)
        for sweep in range(self.settings.n_sweeps):
            self._sweep(sweep, sweep >= self.settings.n_burn_in)
            if progress is not None:
                progress()
        self._finish()
        return self

    @property
    def mean_hazard_(self) -> float:
        """Mean baseline hazard while at risk, per day."""
        if not hasattr(self, "ratio_"):
            raise NotFittedError(what="StageHazard", do="Call fit first.")
        return float((self._cells.time_at * self._mean_rate).sum() / max(self._cells.time_at.sum(), 1e-9))

    def _start(self, risk: StageRisk, doses: StageDoses, cells: BaselineCells, person_key: Keys) -> None:
        n_persons, n_basis = doses.exposure.shape
        self._risk, self._doses, self._cells, self._person_key = risk, doses, cells, person_key
        self.active_persons_ = np.unique(doses.row_person).astype(np.int64)
        self._n_kept = self.settings.n_sweeps - self.settings.n_burn_in
        self._thin = max(self._n_kept // KEPT_DRAWS, 1)
        days = max(float(cells.time_at.sum()), 1.0)
        overall = max(risk.n_events, 1) / days
        self._factor = np.ones(int(cells.first[-1]))
        self._factor[0] = overall
        self._rate = np.full(len(cells.time_at), overall)
        self.weights_ = np.full(n_basis, 1.0 / n_basis) if self.kernel_weights is None else self.kernel_weights.copy()
        log_mean = float(np.log(overall)) - 2.0
        self._effect_prior = np.array([*self.settings.log_shape_prior, *self.settings.log_mean_prior])
        # Association is a rate per day: a small part of the overall hazard, with a wide prior.
        self._association_prior = np.array([*self.settings.log_shape_prior, log_mean, 2.0])
        self._effect_pool = (self.settings.log_shape_prior[0], self.settings.log_mean_prior[0])
        self._association_pool = (self.settings.log_shape_prior[0], log_mean)
        self._beta = np.full(n_persons, float(np.exp(self._effect_pool[1])))
        self._gamma = np.full(n_persons, float(np.exp(log_mean)))
        self._base_key = derived_key(self.settings.seed, self.salt)
        self._totals = {
            "n": np.zeros(n_persons, np.int64),
            "none": np.zeros(n_persons, np.int64),
            "rows": np.zeros(len(doses.row_person), np.int64),
            "baseline": np.zeros(risk.n_events, np.int64),
        }
        self._sums = {name: np.zeros_like(array) for name, array in (("beta", self._beta), ("gamma", self._gamma))}
        self._mean_rate = np.zeros_like(self._rate)
        self._mean_weights = np.zeros(n_basis)
        self._kept: list[npt.NDArray[np.int32]] = []

    def _sweep(self, sweep: int, is_kept: bool) -> None:
        doses, cells = self._doses, self._cells
        key = derived_key(self._base_key, sweep)
        credit = self._totals["rows"] if is_kept else np.zeros_like(self._totals["rows"])
        n_effect, n_association, n_kernel, is_baseline = draw_causes(
            key,
            self._risk.event_key,
            self._rate[cells.event_cell],
            doses.row_ptr,
            doses.row_person,
            doses.row_sums,
            self._beta,
            self._gamma,
            self.weights_,
            credit,
        )
        n_at = np.bincount(cells.event_cell[is_baseline], minlength=len(cells.time_at))
        draw_baseline(
            derived_key(key, 1), sweep, cells.time_at, n_at, cells.level, cells.first, self._factor, self._rate
        )
        exposure = doses.exposure @ self.weights_
        self._effect_pool = self._drawn(2, key, self._effect_pool, self._effect_prior, n_effect, exposure, self._beta)
        self._association_pool = self._drawn(
            4, key, self._association_pool, self._association_prior, n_association, doses.connected, self._gamma
        )
        if self.kernel_weights is None:
            self._draw_weights(key, n_kernel)
        if is_kept:
            self._keep(sweep, n_effect, is_baseline)

    def _drawn(
        self,
        stream: int,
        key: np.uint64,
        pool: tuple[float, float],
        prior: Floats,
        counts: Ints,
        exposure: Floats,
        out: Floats,
    ) -> tuple[float, float]:
        """New shape and mean of a pool, then every person's rate given his draws; `out` is filled."""
        active = self.active_persons_
        silent, n_silent = self._silent(exposure)
        log_shape, log_mean = draw_pool(
            derived_key(key, stream), *pool, prior, counts[active], exposure[active], silent, n_silent
        )
        shape = np.exp(log_shape)
        gamma_variates(
            derived_key(key, stream + 1), self._person_key, shape + counts, np.exp(log_shape - log_mean) + exposure, out
        )
        return log_shape, log_mean

    def _silent(self, exposure: Floats) -> tuple[Floats, Floats]:
        """Persons without active rows, pooled in 1 % classes of dose: they can only have caused nothing.

        The pooling errs by less than 1e-5 of each term, since a class is represented by its mean.
        """
        is_silent = np.ones(len(exposure), np.bool_)
        is_silent[self.active_persons_] = False
        values = exposure[is_silent]
        values = values[values > 0]
        if len(values) == 0:
            return np.zeros(0), np.zeros(0)
        group = np.round(np.log(values) / 0.01).astype(np.int64)
        group -= group.min()
        n = np.bincount(group)
        occupied = n > 0
        means = np.bincount(group, weights=values)[occupied] / n[occupied]
        return means, n[occupied].astype(np.float64)

    def _draw_weights(self, key: np.uint64, n_kernel: Ints) -> None:
        expected = self._beta @ self._doses.exposure
        drawn = np.empty(len(n_kernel))
        gamma_variates(
            derived_key(key, 6),
            np.arange(1, len(n_kernel) + 1, dtype=np.uint64),
            (1.0 + n_kernel).astype(np.float64),
            1.0 + expected,
            drawn,
        )
        self.weights_ = drawn / drawn.sum()

    def _keep(self, sweep: int, n_effect: Ints, is_baseline: npt.NDArray[np.bool_]) -> None:
        self._totals["n"] += n_effect
        self._totals["none"] += n_effect == 0
        self._totals["baseline"] += is_baseline
        self._sums["beta"] += self._beta
        self._sums["gamma"] += self._gamma
        self._mean_rate += self._rate
        self._mean_weights += self.weights_
        if sweep % self._thin == 0:
            self._kept.append(n_effect[self.active_persons_].astype(np.int32))

    def _finish(self) -> None:
        n = self._n_kept
        self.n_draws_ = np.stack(self._kept) if self._kept else np.zeros((0, len(self.active_persons_)), np.int32)
        self.credited_ = self._totals["n"] / n
        self.none_share_ = self._totals["none"] / n
        self.row_credit_ = self._totals["rows"] / n
        self.baseline_share_ = self._totals["baseline"] / n
        self.weights_ = self._mean_weights / n
        self._mean_rate /= n
        self.beta_ = self._sums["beta"] / n
        self.gamma_ = self._sums["gamma"] / n
        self.integrated_dose_ = self._doses.exposure @ self.weights_
        self.ratio_ = self._ratios()

    def _ratios(self) -> Floats:
        doses = self._doses
        gain = np.asarray(doses.row_sums @ self.weights_, dtype=np.float64)
        own = self.beta_[doses.row_person] * gain
        event = np.repeat(np.arange(self._risk.n_events), np.diff(doses.row_ptr))
        hazard = self._mean_rate[self._cells.event_cell]
        hazard = hazard + np.bincount(event, weights=own + self.gamma_[doses.row_person], minlength=self._risk.n_events)
        without = np.maximum(hazard[event] - own, 1e-300)
        order = np.argsort(doses.row_person, kind="stable")
        pointer = np.searchsorted(doses.row_person[order], np.arange(len(self.beta_) + 1)).astype(np.int64)
        ratio, _ = likelihood_ratios(pointer, (gain / without)[order], self.integrated_dose_, LARGEST_EFFECT)
        return np.asarray(ratio)
