"""One trial analysed as its design dictates: extra steps among the treated, with a 90 % interval.

`Trial` holds the numbers alone, so that the same analysis serves the reading of an experiment, the planning of one on the past, where
nothing was done, and the tests that count false alarms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.stats import norm

from swayed.measurement.adjusted import adjusted_effect, folds_of, foretold, influence_values
from swayed.measurement.assignment import Counts, many_arms, many_starts
from swayed.measurement.comparison import comparison
from swayed.measurement.imputation import imputation, imputed
from swayed.measurement.inference import Estimate, Flags, Floats, Forms
from swayed.measurement.settings import ERROR_SHARE, FEW_TREATED, POWER
from swayed.measurement.synthetic import gaps_since, synthesis

NO_FLOATS = np.zeros((0, 0))


@dataclass(frozen=True)
class Trial:
    """What an analysis needs.

    Args:
        analysis: one of `ANALYSES`.
        steps: of each unit in the window, `adjusted` and `units`; by week, past first, otherwise; shape (n_units, n).
        n_past: how many of these columns lie before the start.
        sizes: customers of each unit; shape (n_units,).
        block: of each unit; of each week where weeks are drawn.
        share, seed: of the drawing.
        treated: who was; of each week where weeks are drawn.
        starts: week in which each unit started, counted from the start of the experiment.
        covariates: of each unit, known before; shape (n_units, n_covariates).
    """

    analysis: str
    steps: Floats
    n_past: int
    sizes: Floats
    block: Counts
    share: float
    seed: int
    treated: Flags
    starts: Counts = field(default_factory=lambda: np.zeros(0, np.int64))
    covariates: Floats = field(default_factory=lambda: NO_FLOATS)


@dataclass(frozen=True)
class Finding:
    """What a trial shows.

    Args:
        total: extra steps among the treated.
        n_treated: customers, customer-weeks or weeks that were treated; the total is that many times the effect on one.
        power: computes `detectable`, which only planning needs.
    """

    total: Estimate
    n_treated: float
    power: Callable[[], float]

    @property
    def detectable(self) -> float:
        """Extra steps found with 80 % probability, if the trial was without effect; infinite where nothing rules out chance."""
        return self.power()


def analysis_of(design: str, n_treated: int, n_units: int) -> str:
    """The analysis that a design dictates."""
    if design in {"customers", "message"}:
        return "adjusted"
    if design == "regions" and n_treated <= FEW_TREATED < n_units - n_treated:
        return "synthetic"
    return {"communities": "units", "regions": "units", "weeks": "pairs", "starts": "imputation"}[design]


def analysed(trial: Trial) -> Finding:
    """The finding of a trial."""
    return {
        "adjusted": _adjusted,
        "units": _units,
        "synthetic": _synthetic,
        "pairs": _pairs,
        "imputation": _imputation,
    }[trial.analysis](trial)


def _adjusted(trial: Trial) -> Finding:
    outcome = trial.steps[:, -1]
    fold = folds_of(trial.treated, trial.seed)
    found = adjusted_effect(influence_values(outcome, trial.treated, trial.covariates, trial.share, fold))
    # Fisher's test beside it: what is left of the outcome after a forecast that is blind to treatment, drawn anew.
    left = outcome - foretold(outcome, trial.covariates, np.ones(len(outcome), np.bool_), fold)
    arms = np.vstack([trial.treated, many_arms(trial.block, trial.share, trial.seed)])
    by_chance = differences(left, arms)
    p_value = float((by_chance >= by_chance[0]).mean())
    n_treated = float(trial.treated.sum())
    detectable = float(norm.ppf(1.0 - ERROR_SHARE) + norm.ppf(POWER)) * found.standard_error * n_treated
    return Finding(replace(found, p_value=p_value).times(n_treated), n_treated, lambda: detectable)


def differences(values: Floats, arms: Flags) -> Floats:
    """Mean of the treated less that of the others, under every assignment; shape (n_assignments,)."""
    n_treated = arms.sum(axis=1)
    # One by one: with very many customers all assignments at once would not fit into memory as numbers.
    sums = np.array([values[arm].sum() for arm in arms])
    return np.asarray(sums / n_treated - (values.sum() - sums) / (arms.shape[1] - n_treated))


def _units(trial: Trial) -> Finding:
    rates = trial.steps / trial.sizes[:, None]
    arms = np.vstack([trial.treated, many_arms(trial.block, trial.share, trial.seed)])
    forms = comparison(arms, trial.sizes, rates[:, :-1])
    n_treated = float(trial.sizes[trial.treated].sum())
    return _by_chance(forms, rates[:, -1], n_treated, lost=1 + rates.shape[1], n=len(rates))


def _synthetic(trial: Trial) -> Finding:
    rates = trial.steps / trial.sizes[:, None]
    arms = np.vstack([trial.treated, many_arms(trial.block, trial.share, trial.seed)])
    forms = synthesis(rates, trial.n_past, arms)
    n_treated = float(trial.sizes[trial.treated].sum()) * (rates.shape[1] - trial.n_past)
    return _by_chance(forms, gaps_since(rates, trial.n_past), n_treated, lost=1, n=len(rates))


def _pairs(trial: Trial) -> Finding:
    weekly = trial.steps.reshape(-1)[trial.n_past :]
    pairs = np.unique(trial.block)
    arms = np.vstack([trial.treated, many_arms(trial.block, trial.share, trial.seed)])
    forms = comparison(arms, np.ones(len(weekly)), (trial.block[:, None] == pairs[None, :]).astype(np.float64))
    return _by_chance(forms, weekly, float(trial.treated.sum()), lost=1, n=len(pairs))


def _imputation(trial: Trial) -> Finding:
    rates = trial.steps / trial.sizes[:, None]
    n_weeks = rates.shape[1] - trial.n_past
    starts = np.vstack([trial.starts, many_starts(len(rates), n_weeks, trial.seed)]) + trial.n_past
    forms = imputation(starts, rates.shape[1], trial.sizes)
    n_treated = float((imputed(rates, starts[0], trial.sizes).counted * trial.sizes[:, None]).sum())
    return _by_chance(forms, rates.reshape(-1), n_treated, lost=1, n=len(rates))


def _by_chance(forms: Forms, outcome: Floats, n_treated: float, *, lost: int, n: int) -> Finding:
    return Finding(
        forms.estimate(outcome, lost, n).times(n_treated), n_treated, lambda: forms.detectable(outcome) * n_treated
    )
