"""Calibration by simulation: worlds drawn from the model's own prior, ranks of the truth uniform, intervals that cover.

The small run is part of every test; `make slow` draws more worlds. Each check has a broken variant that must fail.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.stats import kstest
from threadpoolctl import threadpool_limits

from markets.simulated import Simulated, simulate
from swayed.influence.baseline import baseline_cells
from swayed.influence.blocks import world_doses
from swayed.influence.hazard import StageHazard
from swayed.influence.kernels.integrals import UNIT
from swayed.influence.pools import MEAN_SPREAD, SHAPE_SPREAD
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stage import StageData

N_PERSONS = 40
HAZARD = 0.003
# Narrow priors, so that every drawn world can be lived in; the baseline is constant, as its prior has it on average.
SETTINGS = InfluenceSettings(
    n_chains=2,
    n_sweeps=800,
    n_burn_in=200,
    log_shape_prior=(-0.7, 0.4),
    log_mean_prior=(-3.3, 0.4),
    log_association_prior=(-2.0, 0.4),
    log_association_shape_prior=(-0.7, 0.4),
    calendar_days=10_000,
    stay_edges_days=(),
)


@dataclass(frozen=True)
class Replicate:
    """One world fitted: rank of each person's truth, and whether the 90 % intervals cover persons and totals."""

    ranks: np.ndarray
    persons_covered: np.ndarray
    totals_covered: np.ndarray


def drawn_world(seed: int) -> Simulated:
    """A world drawn from the prior of `SETTINGS`."""
    random = np.random.default_rng(seed)

    def rates(log_mean: float) -> np.ndarray:
        shape = np.exp(random.normal(-0.7, np.hypot(0.4, SHAPE_SPREAD)))
        mean = np.exp(random.normal(log_mean, np.hypot(0.4, MEAN_SPREAD)))
        return random.gamma(shape, mean / shape, N_PERSONS)

    half_lives = SETTINGS.half_lives_days
    return simulate(
        seed=seed,
        beta=rates(-3.3),
        gamma=rates(np.log(HAZARD) - 2.0),
        general=random.exponential(np.exp(-3.3)),
        n_customers=1500,
        hazard=HAZARD,
        half_lives_days=half_lives,
        weights=tuple(random.dirichlet(np.ones(len(half_lives)))),
    )


def replicate(seed: int, settings: InfluenceSettings = SETTINGS, *, for_ever: bool = False) -> Replicate:
    made = drawn_world(seed)
    risk = made.world.stages[0]
    doses = world_doses(made.world, [risk], settings)[risk.stage]
    if for_ever:  # a dose that counts as if everybody stayed at risk
        whole = np.bincount(made.world.contacts.person, weights=made.world.contacts.dose, minlength=N_PERSONS)
        units = np.zeros_like(doses.exposure_units)
        units[:: made.world.n_kinds] = np.round(whole / UNIT).astype(np.int64)[:, None]
        doses = replace(doses, exposure_units=units)
    cells = baseline_cells(made.world, risk, settings)
    # The prior of association stands beside the overall hazard; here it has to be the one the world was drawn from.
    overall = risk.n_events / cells.time_at.sum()
    settings = replace(settings, log_association_prior=(np.log(HAZARD / overall) - 2.0, 0.4))
    data = StageData.of(made.world, risk, doses, cells)
    hazard = StageHazard(settings, salt=seed).fit(data)
    counts = np.zeros((len(hazard.n_draws_), N_PERSONS))
    counts[:, hazard.active_persons_] = hazard.n_draws_
    ties = np.random.default_rng(seed).random(N_PERSONS)
    ranks = (counts < made.n_caused).mean(axis=0) + ties * (counts == made.n_caused).mean(axis=0)
    lower, upper = np.quantile(counts, [0.05, 0.95], axis=0)
    shares = hazard.share_draws_
    totals = np.stack([shares[:, :2].sum(axis=1), shares[:, 2], shares[:, 3], shares[:, 4]], axis=1)
    others = np.array([made.n_general, made.n_association, made.n_caused.sum()])
    truth = np.concatenate([[risk.n_events - others.sum()], others])
    low, high = np.quantile(totals, [0.05, 0.95], axis=0)
    return Replicate(ranks, (lower <= made.n_caused) & (made.n_caused <= upper), (low <= truth) & (truth <= high))


def replicates(n: int, **options) -> list[Replicate]:
    with threadpool_limits(limits=1), ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda seed: replicate(seed, **options), range(n)))


def uniform(made: list[Replicate]) -> float:
    return float(kstest(np.concatenate([one.ranks for one in made]), "uniform").pvalue)


def test_ranks_are_uniform_and_intervals_cover():
    made = replicates(12)
    assert uniform(made) > 0.01
    # Counts are whole numbers, so their intervals are a little wide.
    assert 0.86 <= np.mean([one.persons_covered for one in made]) <= 0.98


def test_a_dose_that_is_not_cut_off_is_caught():
    assert uniform(replicates(12, for_ever=True)) < 0.001


def test_a_wrong_kernel_is_caught():
    assert uniform(replicates(12, settings=replace(SETTINGS, half_lives_days=(0.1,)))) < 0.001


@pytest.mark.slow
def test_ranks_and_coverage_of_many_worlds():
    made = replicates(100, settings=replace(SETTINGS, n_chains=4, n_sweeps=2000, n_burn_in=500))
    assert uniform(made) > 0.01
    assert 0.86 <= np.mean([one.persons_covered for one in made]) <= 0.97
    totals = np.mean([one.totals_covered for one in made], axis=0)
    # Three standard errors of a share of 100 below the wanted 86 %.
    assert totals.min() >= 0.80, totals
