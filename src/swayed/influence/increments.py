"""From credit to increment: what would be lost without a person, and how far experiments have set its level.

A customer whom a person moved might have moved later anyway. Without the person he goes on with the hazard of those who stand
where he stands, so of a step credited at T

    increment = credit x exp(-h (end of observation - T))

is lost, h being the mean hazard of the customers of the same community, segment and origin. Observational levels are known to
be too high, so the increment is multiplied by a level theta of the person's type,

    log theta_k ~ N(M, 0.35^2),  M ~ N(log 1/2, 0.6^2)

which experiments move: an experiment j that measured D_j extra steps with standard error s_j, where the model has D_jk for
type k, says D_j = sum over k of theta_k D_jk + error. The posterior is normal about its mode (Laplace). Until an experiment
is known every increment is called uncalibrated. Source: Aral (2009), Eckles and Bakshy (2021), Gordon (2023) for the prior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from swayed.influence.kernels.persons import sums_of_persons
from swayed.influence.model import StageFit
from swayed.influence.world import StageRisk, World, summed

Floats = npt.NDArray[np.float64]

LEVEL_PRIOR = (float(np.log(0.5)), 0.6)
TYPE_SPREAD = 0.35
SPEAKS_FROM = 0.1
"""Share of what the model has for an experiment's people and days from which on the experiment speaks of a type."""
_PRIOR_WINDOWS = 5.0
"""Steps by which a stratum's hazard leans on the whole stage's."""


@dataclass(frozen=True)
class Lifts:
    """What experiments measured, and what the model has for the same people and days.

    Args:
        modelled: increment at level one of each experiment and type; shape (n, n_types).
        measured, standard_error: extra steps measured; shape (n,).
    """

    modelled: Floats
    measured: Floats
    standard_error: Floats


@dataclass(frozen=True)
class Levels:
    """What is believed of the level of each type; shapes (n_types,).

    Args:
        log_middle, log_spread: mean and standard deviation of log theta.
        n_lifts: experiments that speak of the type.
    """

    log_middle: Floats
    log_spread: Floats
    n_lifts: npt.NDArray[np.int64]


def levels_of(lifts: Lifts) -> Levels:
    """The levels of all types after these experiments."""
    n_types = lifts.modelled.shape[1]
    start = np.full(n_types + 1, LEVEL_PRIOR[0])  # the level above all types comes last

    def loss(logs: Floats) -> float:
        error = (lifts.measured - lifts.modelled @ np.exp(logs[:-1])) / lifts.standard_error
        between = (logs[:-1] - logs[-1]) / TYPE_SPREAD
        return float(error @ error + between @ between + ((logs[-1] - LEVEL_PRIOR[0]) / LEVEL_PRIOR[1]) ** 2) / 2.0

    mode = minimize(loss, start, method="BFGS").x if len(lifts.measured) else start
    slopes = np.zeros((len(lifts.measured), n_types + 1))
    slopes[:, :-1] = lifts.modelled * np.exp(mode[:-1]) / lifts.standard_error[:, None]
    precision = slopes.T @ slopes
    precision[:-1, :-1] += np.eye(n_types) / TYPE_SPREAD**2
    precision[:-1, -1] = precision[-1, :-1] = -1.0 / TYPE_SPREAD**2
    precision[-1, -1] = n_types / TYPE_SPREAD**2 + 1.0 / LEVEL_PRIOR[1] ** 2
    spread = np.sqrt(np.diag(np.linalg.inv(precision)))
    share = lifts.modelled / np.maximum(lifts.modelled.sum(axis=1, keepdims=True), 1e-300)
    return Levels(mode[:-1], spread[:-1], (share >= SPEAKS_FROM).sum(axis=0))


def staying_share(risk: StageRisk, last_day: float) -> Floats:
    """Probability that the customer of each transition would not have moved later without it; shape (n_events,)."""
    moved = risk.event >= 0
    n_strata = risk.stratum_levels.shape[1]
    days = summed(risk.stratum, np.maximum(risk.end - risk.start, 0.0), n_strata)
    steps = np.bincount(risk.stratum[moved], minlength=n_strata)
    overall = risk.n_events / max(float(days.sum()), 1e-9)
    hazard = (steps + _PRIOR_WINDOWS) / (days + _PRIOR_WINDOWS / max(overall, 1e-12))
    stratum = np.zeros(risk.n_events, np.int64)
    stratum[risk.event[moved]] = risk.stratum[moved]
    return np.asarray(np.exp(-hazard[stratum] * np.maximum(last_day - risk.event_time, 0.0)))


def increments(stage: StageFit, world: World) -> Floats:
    """Transitions that would be lost without each person at level one; shape (n_persons,)."""
    return _lost(stage, world, np.ones(stage.risk.n_events, np.bool_))


def modelled_increments(
    stages: list[StageFit], world: World, *, stage: str, person: int | None, first_day: float, last_day: float
) -> Floats:
    """The same for one stage, some days, and one person or everybody, by type; shape (n_types,)."""
    by_type = np.zeros(len(world.types))
    for fit in stages:
        if fit.risk.stage == stage:
            lost = _lost(fit, world, (fit.risk.event_time >= first_day) & (fit.risk.event_time < last_day))
            if person is not None:
                lost = np.where(np.arange(len(lost)) == person, lost, 0.0)
            by_type += summed(world.person_type, lost, len(by_type))
    return by_type


def _lost(stage: StageFit, world: World, wanted: npt.NDArray[np.bool_]) -> Floats:
    share = staying_share(stage.risk, world.last_day) * wanted
    credit = stage.hazard.met_credit_ * share[stage.data.met_event]
    return np.asarray(sums_of_persons(stage.doses.met_person, credit, stage.data.n_persons))
