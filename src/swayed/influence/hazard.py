"""The stage-hazard model of one stage: chains of Gibbs sampling, their convergence, likelihood ratios.

    hazard(t) = baseline(cell at t)                                              would have happened anyway
              + b sum over exposures i before t of w_i dose_i k(t - t_i)         contact in general
              + sum over persons met before t of gamma_p                         lasting association
              + sum over exposures i before t of beta_p w_i dose_i k(t - t_i)    the effect of a person's contact

w_i is the weight of the kind of contact. beta_p is the expected number of direct transitions per unit exposure of a
customer at risk for ever, beyond what contact with anybody brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from arviz_stats.base import array_stats

from swayed.errors import NotFittedError
from swayed.influence.baseline import BaselineCells
from swayed.influence.chain import TRACED, Chain, Draws
from swayed.influence.disk import room, stacked
from swayed.influence.kernels.draws import derived_key
from swayed.influence.kernels.persons import customers_moved, gains_beside_others, put_by_person, sums_of_persons
from swayed.influence.kernels.sweeps import ASSOCIATION, BASELINE, CONTACT, GENERAL, likelihood_ratios
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stage import StageData

Floats = npt.NDArray[np.float64]

LARGEST_EFFECT = 50.0


@dataclass(frozen=True)
class Convergence:
    """How well the chains of one stage agree.

    Args:
        quantity: names; rhat: potential scale reduction, 1 where the chains agree; ess: effective sample size.
    """

    quantity: tuple[str, ...]
    rhat: Floats
    ess: Floats


class StageHazard:
    """Effects, association and baseline of one stage by Gibbs sampling.

    Args:
        settings: how to sample.
        salt: distinguishes independent worlds (the data, each placebo) under one seed.
        kernel_weights, kind_weights: fixed weights of the basis kernels and of the kinds of contact; None learns them.

    After `fit`:
        kernel_weights_: shape (m,); kind_weights_: shape (n_kinds,).
        n_draws_: kept draws of transitions caused by each active person, shape (n_kept, n_active).
        effect_draws_: kept draws of their effects, the chains one after the other, shape (about n_kept_draws, n_active).
        share_draws_: kept draws of transitions by cause (organic, activity, general, association, contact), (n_kept, 5).
        active_persons_: the persons of the columns of `n_draws_`: all whom somebody met before a transition.
        credited_: posterior mean of transitions caused, shape (n_persons,).
        none_share_: share of draws in which a person caused nothing, shape (n_persons,).
        met_credit_: share of draws in which a person met before a transition was its cause, shape (n_met,).
        cause_share_: share of draws of each cause of a transition: baseline, general, association, contact; (n_events, 4).
        beta_, gamma_: posterior mean effect and association, shape (n_persons,); general_: effect of contact in general.
        rate_: posterior mean baseline hazard of each cell, per day; factor_: of its factors.
        integrated_dose_: dose seen through the kernel while at risk, shape (n_persons,).
        ratio_: log-likelihood ratio of each person's effect against none, shape (n_persons,).
        convergence_: of the traced quantities.
    """

    def __init__(
        self,
        settings: InfluenceSettings,
        *,
        salt: int = 0,
        kernel_weights: Floats | None = None,
        kind_weights: Floats | None = None,
    ) -> None:
        self.settings = settings
        self.salt = salt
        self.kernel_weights = kernel_weights
        self.kind_weights = kind_weights

    def fit(self, data: StageData) -> StageHazard:
        """Samples the posterior, chains side by side."""
        key = derived_key(self.settings.seed, self.salt)
        settings = self.settings.for_rows(data.doses.rows.n_rows)
        settled = data.settled()

        def run(number: int) -> Draws:
            # Made as its turn comes, and gone when it has run: a chain holds numbers for each active row.
            return Chain(settled, settings, derived_key(key, number), self.kernel_weights, self.kind_weights).run()

        with ThreadPoolExecutor(max_workers=2) as pool:
            chains = list(pool.map(run, range(settings.n_chains)))
        self._finish(data, chains, settings.n_sweeps - settings.n_burn_in)
        return self

    @property
    def mean_hazard_(self) -> float:
        """Mean baseline hazard while at risk, per day."""
        if not hasattr(self, "ratio_"):
            raise NotFittedError(what="StageHazard", do="Call fit first.")
        time_at = self._data.cells.time_at
        return float((time_at * self.rate_).sum() / max(time_at.sum(), 1e-9))

    def _finish(self, data: StageData, chains: list[Draws], n_kept: int) -> None:
        n = len(chains) * n_kept
        doses = data.doses
        self._data = data
        self.active_persons_ = data.active
        self.n_draws_ = stacked([chain.n_effect for chain in chains], data.disk)
        self.effect_draws_ = stacked([chain.effect for chain in chains], data.disk)
        self.share_draws_ = np.concatenate([np.stack(chain.shares) for chain in chains])
        self.met_credit_ = _mean([chain.n_met for chain in chains], n, data.disk)
        self.credited_ = sums_of_persons(doses.met_person, self.met_credit_, data.n_persons)
        self.none_share_ = _mean([chain.n_none for chain in chains], n)
        self.cause_share_ = _mean([chain.n_cause for chain in chains], n, data.disk)
        means = {name: _mean([chain.sums[name] for chain in chains], n) for name in chains[0].sums}
        self.beta_, self.gamma_, self.rate_ = means["beta"], means["gamma"], means["rate"]
        self.factor_ = means["factor"]
        self.kernel_weights_, self.kind_weights_ = means["kernel"], means["kind"]
        self.general_ = float(means["general"][0])
        self.convergence_ = _convergence(chains, [f"half-life {d:g} d" for d in self.settings.half_lives_days])
        self.integrated_dose_ = doses.weighted(self.kernel_weights_, self.kind_weights_)
        self.ratio_ = self._ratios()

    def rates(self, cells: BaselineCells) -> Floats:
        """Baseline hazard of other cells cut in the same way, per day: the product of their factors at their means.

        A level that the fit has not seen, such as a later month, takes factor one.
        """
        own = self._data.cells
        rate = np.ones(len(cells.time_at))
        for j in range(len(cells.level)):
            factor = self.factor_[own.first[j] : own.first[j + 1]]
            level = cells.level[j]
            rate *= np.where(level < len(factor), factor[np.minimum(level, len(factor) - 1)], 1.0)
        return np.asarray(rate)

    def gains(self, data: StageData) -> Floats:
        """Kernel sums of each person met before each transition, kinds weighted; shape (n_met,)."""
        return data.doses.rows.weighed(self.kernel_weights_, self.kind_weights_).met_gain()

    @property
    def customers_(self) -> Floats:
        """Expected number of customers whom each person moved, at most one for each; shape (n_persons,)."""
        data = self._data
        credit = room((len(data.place),), float, data.disk)
        put_by_person(self.met_credit_, data.place, credit)
        moved = np.zeros(data.n_persons)
        customers_moved(data.person_ptr, data.event_by_person, data.risk.event_customer, credit, moved)
        return moved

    def _ratios(self) -> Floats:
        data = self._data
        gain = room((len(data.place),), float, data.disk)
        rates = (self.rate_[data.cells.event_cell], self.general_, self.beta_, self.gamma_)
        gains_beside_others(data.doses.met_ptr, data.doses.met_person, self.gains(data), *rates, data.place, gain)
        ratio, _ = likelihood_ratios(data.person_ptr, gain, self.integrated_dose_, LARGEST_EFFECT)
        return np.asarray(ratio)


def _mean(sums: Sequence[npt.NDArray[Any]], n: int, disk: Path | None = None) -> Floats:
    """The sums of all chains over the number of sweeps; as `room` says."""
    total = room(sums[0].shape, float, disk)
    for own in sums:
        total += own
    total /= n
    return total


def _convergence(chains: list[Draws], kernels: list[str]) -> Convergence:
    """Rank-normalised R-hat and bulk effective sample size of what the chains traced (Vehtari et al. 2021)."""
    trace = np.stack([np.array(chain.trace) for chain in chains])
    moves = trace.std(axis=(0, 1)) > 1e-12
    rhat = np.ones(trace.shape[2])
    ess = np.full(trace.shape[2], float(trace.shape[0] * trace.shape[1]))
    for j in np.flatnonzero(moves):
        ess[j] = float(array_stats.ess(trace[:, :, j], chain_axis=0, draw_axis=1))
        if len(chains) > 1:
            rhat[j] = float(array_stats.rhat(trace[:, :, j], chain_axis=0, draw_axis=1))
    return Convergence((*TRACED, *kernels), rhat, ess)


CAUSES = (BASELINE, GENERAL, ASSOCIATION, CONTACT)
"""Columns of `cause_share_`."""
