"""A fitted influence model turned into the tables that others read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.influence.doses import mean_lags
from swayed.influence.hazard import StageHazard
from swayed.influence.increments import Levels, increments
from swayed.influence.kernels.sweeps import ASSOCIATION, BASELINE, CONTACT, GENERAL
from swayed.influence.model import InfluenceModel, StageFit
from swayed.influence.power import smallest_effects
from swayed.influence.tables import (
    CAUSES,
    CONVERGENCE,
    CREDIT_DRAWS,
    CREDITS,
    EFFECT_DRAWS,
    EFFECTS,
    FADING,
    LEVELS,
    PATH_SHARES,
    STAGE_SUMMARIES,
    WEIGHTS,
)
from swayed.influence.world import World
from swayed.tables import Table

Floats = npt.NDArray[np.float64]

N_DRAWS = 400
"""Draws of a person's transitions that are kept: the ends of a 90 % interval then stand on 20 draws each."""
PERSONS_AT_A_TIME = 10_000
"""Persons whose draws are sorted at a time: all of them, as floats, would be the largest thing in memory."""
ROWS_AT_A_TIME = 1_000_000
"""Rows of persons met, or transitions, that are turned into a table at a time."""
REAL_CHANCE = 0.5
"""People who caused nothing in fewer than this share of draws have a real chance of moving somebody."""


def effects_tables(model: InfluenceModel, world: World, levels: Levels) -> Iterator[pa.Table]:
    """One row per person and fitted stage, for persons met by a customer at risk of it; stage by stage."""
    return (_stage_effects(model, world, levels, number) for number in range(len(model.stages_)))


def whole(declared: Table, tables: Iterable[pa.Table]) -> pa.Table:
    """Tables one under the other."""
    return pa.concat_tables([declared.empty(), *tables])


def streamed(declared: Table, tables: Iterable[pa.Table]) -> pa.RecordBatchReader:
    """The same, of which only one is held at a time."""
    batches = (batch for table in tables for batch in table.to_batches())
    return pa.RecordBatchReader.from_batches(declared.schema, batches)


def _stage_effects(model: InfluenceModel, world: World, levels: Levels, number: int) -> pa.Table:
    stage = model.stages_[number]
    hazard, doses = stage.hazard, stage.doses
    here = np.flatnonzero(doses.is_met | (hazard.credited_ > 0))
    row = number * world.n_persons + here
    per_exposure = 100.0 / np.maximum(doses.at_risk[here], 1.0)
    lower, upper = np.zeros(world.n_persons), np.zeros(world.n_persons)
    lower[hazard.active_persons_], upper[hazard.active_persons_] = _intervals(hazard, lambda draws, _: draws)
    grades = model.grades_
    increment, increment_lower, increment_upper = _increments(stage, world, levels)
    met = np.bincount(doses.met_person, minlength=world.n_persons)
    is_calibrated = (levels.n_lifts > 0)[world.person_type[here]]
    columns = {
        "person_id": world.person_ids.take(pa.array(here)),
        "stage": pa.array([stage.risk.stage] * len(here), pa.string()),
        "n_exposures": doses.at_risk[here].astype(np.int64),
        "integrated_dose": hazard.integrated_dose_[here],
        "effect_per_100": hazard.credited_[here] * per_exposure,
        "effect_lower": lower[here] * per_exposure,
        "effect_upper": upper[here] * per_exposure,
        "credited_transitions": hazard.credited_[here],
        "none_share": hazard.none_share_[here],
        "ratio": hazard.ratio_[here],
        "p_value": grades.p_value[row],
        "q_value": grades.q_value[row],
        "mirror_score": model.mirror_[row],
        "on_path": met[here] / stage.risk.n_events,
        "increment": increment[here],
        "increment_lower": increment_lower[here],
        "increment_upper": increment_upper[here],
        "level": pa.array(np.where(is_calibrated, "calibrated", "uncalibrated").tolist(), pa.string()),
        "grade": pa.array(grades.grade[row].tolist(), pa.string()),
        "stopped_by": pa.array(grades.stopped_by[row].tolist(), pa.string()),
        "together_with": pa.array([[]] * len(here), pa.list_(pa.string())),
    }
    return pa.table(columns, schema=EFFECTS.schema)


def _increments(stage: StageFit, world: World, levels: Levels) -> tuple[Floats, Floats, Floats]:
    """Increment of each person with its interval: the draws of his transitions times draws of his type's level."""
    hazard = stage.hazard
    raw = increments(stage, world)
    point = raw * np.exp(levels.log_middle)[world.person_type]
    active = hazard.active_persons_
    lower, upper = np.zeros(world.n_persons), np.zeros(world.n_persons)
    lost = raw[active] / np.maximum(hazard.credited_[active], 1e-12)
    noise = np.random.Generator(np.random.Philox(key=17)).standard_normal(len(hazard.n_draws_))

    def increment(draws: npt.NDArray[np.int32], own: slice) -> Floats:
        types = world.person_type[active[own]]
        level = np.exp(levels.log_middle[types] + noise[:, None] * levels.log_spread[types])
        return np.asarray(draws * lost[own] * level)

    lower[active], upper[active] = _intervals(hazard, increment)
    return point, lower, upper


def _intervals(
    hazard: StageHazard, told: Callable[[npt.NDArray[np.int32], slice], npt.NDArray[Any]]
) -> tuple[Floats, Floats]:
    """5 % and 95 % quantiles of what `told` makes of some active persons' draws, some thousands of persons at a time."""
    lower, upper = np.zeros((2, len(hazard.active_persons_)))
    for first in range(0, len(lower), PERSONS_AT_A_TIME):
        own = slice(first, first + PERSONS_AT_A_TIME)
        lower[own], upper[own] = np.quantile(told(hazard.n_draws_[:, own], own), [0.05, 0.95], axis=0)
    return lower, upper


def effect_draws_tables(model: InfluenceModel, world: World, levels: Levels, hop: int = 1) -> Iterator[pa.Table]:
    """Draws of the effects of people graded in some stage, and of those who more likely moved somebody than nobody.

    Some thousands of people at a time. Levels are drawn anew for each hop: how far posts are overrated says nothing of how
    far steps are.
    """
    for stage in model.stages_:
        hazard = stage.hazard
        is_named = model.is_named_[hazard.active_persons_]
        wanted = np.flatnonzero(is_named | (hazard.none_share_[hazard.active_persons_] < REAL_CHANCE))
        n = len(hazard.effect_draws_)
        noise = np.random.Generator(np.random.Philox(key=17 + hop)).standard_normal(n)
        for first in range(0, len(wanted), PERSONS_AT_A_TIME):
            here = wanted[first : first + PERSONS_AT_A_TIME]
            person = hazard.active_persons_[here]
            types = world.person_type[person]
            draws = hazard.effect_draws_[:, here].T
            level = np.exp(levels.log_middle[types, None] + levels.log_spread[types, None] * noise)
            columns = {
                "person_id": world.person_ids.take(pa.array(np.repeat(person, n))),
                "stage": pa.array([stage.risk.stage] * draws.size, pa.string()),
                "draw": np.tile(np.arange(n), len(person)),
                "effect": draws.ravel().astype(np.float64),
                "level": level.ravel(),
                "is_named": np.repeat(is_named[here], n),
            }
            yield pa.table(columns, schema=EFFECT_DRAWS.schema)


def levels_table(levels: Levels, world: World) -> pa.Table:
    """What is believed of the level of each type."""
    return LEVELS.from_rows(
        [
            {
                "type": name,
                "level": float(np.exp(middle)),
                "level_lower": float(np.exp(middle - 1.645 * spread)),
                "level_upper": float(np.exp(middle + 1.645 * spread)),
                "n_lifts": int(n),
            }
            for name, middle, spread, n in zip(
                world.types, levels.log_middle, levels.log_spread, levels.n_lifts, strict=True
            )
        ]
    )


def shares_table(model: InfluenceModel) -> pa.Table:
    """What stands behind the transitions of each fitted stage, with intervals."""
    rows = []
    for stage in model.stages_:
        hazard = stage.hazard
        is_named = model.is_named_[hazard.active_persons_]
        named = hazard.n_draws_[:, is_named].sum(axis=1)
        organic, activity, general, association, contact = hazard.share_draws_.T
        causes = {
            "organic": organic,
            "activity": activity,
            "association": association,
            "contact in general": general,
            "not provable by name": contact - named,
            "named people": named,
        }
        for cause, draws in causes.items():
            lower, upper = np.quantile(draws, [0.05, 0.95])
            mean = float(draws.mean())
            rows.append(
                {
                    "stage": stage.risk.stage,
                    "cause": cause,
                    "transitions": mean,
                    "transitions_lower": float(lower),
                    "transitions_upper": float(upper),
                    "share": mean / stage.risk.n_events,
                }
            )
    return PATH_SHARES.from_rows(rows)


def convergence_table(model: InfluenceModel) -> pa.Table:
    """Agreement of the chains of each fitted stage."""
    return CONVERGENCE.from_rows(
        [
            {"stage": stage.risk.stage, "quantity": name, "rhat": float(rhat), "ess": float(ess)}
            for stage in model.stages_
            for name, rhat, ess in zip(
                stage.hazard.convergence_.quantity,
                stage.hazard.convergence_.rhat,
                stage.hazard.convergence_.ess,
                strict=True,
            )
        ]
    )


def weights_table(model: InfluenceModel, world: World) -> pa.Table:
    """Learned weights of half-lives and of kinds of contact; all stages share them."""
    if not model.stages_:
        return WEIGHTS.empty()
    hazard = model.stages_[0].hazard
    half_lives = [f"{days:g} days" for days in model.settings.half_lives_days]
    return WEIGHTS.from_rows(
        [
            {"what": what, "name": name, "weight": float(weight)}
            for what, names, weights in (
                ("half-life", half_lives, hazard.kernel_weights_),
                ("kind of contact", world.kinds, hazard.kind_weights_),
            )
            for name, weight in zip(names, weights, strict=True)
        ]
    )


def fading_table(model: InfluenceModel) -> pa.Table:
    """The learned kernel hour by hour, until twelve times its longest half-life."""
    if not model.stages_:
        return FADING.empty()
    tau = mean_lags(model.settings.half_lives_days)
    hours = np.arange(int(np.ceil(24 * 12 * max(model.settings.half_lives_days))))
    weight = np.exp(-hours[:, None] / 24.0 / tau) / tau @ model.stages_[0].hazard.kernel_weights_
    return pa.table({"hours": hours, "weight": weight}, schema=FADING.schema)


def credits_tables(model: InfluenceModel, world: World) -> Iterator[pa.Table]:
    """One row per transition and person drawn as its cause at least once; some of them at a time."""
    for stage in model.stages_:
        credit = stage.hazard.met_credit_
        for first in range(0, len(credit), ROWS_AT_A_TIME):
            drawn = first + np.flatnonzero(credit[first : first + ROWS_AT_A_TIME] > 0)
            event, person = stage.data.met_event[drawn], stage.doses.met_person[drawn].astype(np.int64)
            columns = {
                "transition_id": stage.risk.transition_ids.take(pa.array(event)),
                "person_id": world.person_ids.take(pa.array(person)),
                "stage": pa.array([stage.risk.stage] * len(drawn), pa.string()),
                "probability": credit[drawn],
            }
            yield pa.table(columns, schema=CREDITS.schema)


def credit_draws_tables(model: InfluenceModel, world: World) -> Iterator[pa.Table]:
    """Thinned draws of the transitions of everybody who is named, sweep by sweep; some people at a time."""
    for stage in model.stages_:
        hazard = stage.hazard
        kept = np.unique(np.linspace(0, len(hazard.n_draws_) - 1, N_DRAWS).round().astype(np.int64))
        every = np.flatnonzero(model.is_named_[hazard.active_persons_])
        for first in range(0, len(every), PERSONS_AT_A_TIME):
            named = every[first : first + PERSONS_AT_A_TIME]
            person = pa.array(np.repeat(hazard.active_persons_[named], len(kept)))
            columns = {
                "person_id": world.person_ids.take(person),
                "stage": pa.array([stage.risk.stage] * len(person), pa.string()),
                "draw": np.tile(np.arange(len(kept)), len(named)),
                "transitions": hazard.n_draws_[np.ix_(kept, named)].T.ravel().astype(np.float64),
            }
            yield pa.table(columns, schema=CREDIT_DRAWS.schema)


def causes_tables(model: InfluenceModel) -> Iterator[pa.Table]:
    """The split of each transition's cause; shares are counts of draws over the number of draws, so they sum to one."""
    for stage in model.stages_:
        for first in range(0, stage.risk.n_events, ROWS_AT_A_TIME):
            shares = stage.hazard.cause_share_[first : first + ROWS_AT_A_TIME]
            columns = {
                "transition_id": stage.risk.transition_ids[first : first + ROWS_AT_A_TIME],
                "stage": pa.array([stage.risk.stage] * len(shares), pa.string()),
                "baseline_share": shares[:, BASELINE],
                "general_share": shares[:, GENERAL],
                "association_share": shares[:, ASSOCIATION],
                "contact_share": shares[:, CONTACT],
            }
            yield pa.table(columns, schema=CAUSES.schema)


def summaries_table(model: InfluenceModel, world: World) -> pa.Table:
    """One row per stage: what was seen, how it splits, and the smallest effect that would have been found."""
    fitted = {stage.risk.stage: stage for stage in model.stages_}
    n_tests = sum(int(stage.doses.is_met.sum()) for stage in model.stages_)
    rows = []
    for risk in world.stages:
        risk_days = float((risk.end - risk.start).sum())
        row: dict[str, object] = {
            "stage": risk.stage,
            "is_fitted": risk.stage in fitted,
            "n_transitions": risk.n_events,
            "risk_days": risk_days,
            "hazard": risk.n_events / max(risk_days, 1e-9),
            "n_persons": 0,
            "inflation": model.inflation_,
            "organic": float(risk.n_events),
            "activity": 0.0,
            "general": 0.0,
            "association": 0.0,
            "unnamed": 0.0,
            "named": 0.0,
        }
        if risk.stage in fitted:
            row.update(_fitted_summary(model, fitted[risk.stage], n_tests))
        rows.append(row)
    return STAGE_SUMMARIES.from_rows(rows)


def _fitted_summary(model: InfluenceModel, stage: StageFit, n_tests: int) -> dict[str, object]:
    hazard = stage.hazard
    named = float(hazard.credited_[model.is_named_].sum())
    contact = float(hazard.cause_share_[:, CONTACT].sum())
    organic, activity = hazard.share_draws_[:, :2].mean(axis=0)
    baseline = float(hazard.cause_share_[:, BASELINE].sum())
    organic = baseline * organic / max(organic + activity, 1e-9)
    smallest = smallest_effects(
        hazard.integrated_dose_,
        hazard.mean_hazard_,
        n_tests,
        model.settings,
        weights=hazard.kernel_weights_,
        inflation=model.inflation_,
        weight=model.chance_weight_,
    )
    # Per contact, not per integrated dose: a contact late in the period is seen only in part.
    seen = np.isfinite(smallest) & (hazard.integrated_dose_ > 0)
    found = 100.0 * smallest[seen] * hazard.integrated_dose_[seen] / np.maximum(stage.doses.at_risk[seen], 1.0)
    return {
        "n_persons": int(stage.doses.is_met.sum()),
        "smallest_effect_per_100": float(found.min()) if len(found) else None,
        "organic": organic,
        "activity": baseline - organic,
        "general": float(hazard.cause_share_[:, GENERAL].sum()),
        "association": float(hazard.cause_share_[:, ASSOCIATION].sum()),
        "unnamed": contact - named,
        "named": named,
    }
