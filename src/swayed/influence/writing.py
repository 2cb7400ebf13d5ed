"""A fitted influence model turned into the tables that others read."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.influence.model import InfluenceModel, StageFit
from swayed.influence.power import smallest_effects
from swayed.influence.tables import CAUSES, CREDITS, EFFECTS, STAGE_SUMMARIES
from swayed.influence.world import World

Floats = npt.NDArray[np.float64]


def effects_table(model: InfluenceModel, world: World) -> pa.Table:
    """One row per person and fitted stage, for persons met by a customer at risk of it."""
    tables = [_stage_effects(model, world, number) for number in range(len(model.stages_))]
    return pa.concat_tables(tables) if tables else EFFECTS.empty()


def _stage_effects(model: InfluenceModel, world: World, number: int) -> pa.Table:
    stage = model.stages_[number]
    hazard, doses = stage.hazard, stage.doses
    here = np.flatnonzero((doses.exposure.sum(axis=1) > 0) | (hazard.credited_ > 0))
    row = number * world.n_persons + here
    per_exposure = 100.0 / np.maximum(doses.at_risk[here], 1.0)
    lower, upper = np.zeros(world.n_persons), np.zeros(world.n_persons)
    if len(hazard.active_persons_):
        lower[hazard.active_persons_], upper[hazard.active_persons_] = np.quantile(
            hazard.n_draws_, [0.05, 0.95], axis=0
        )
    grades = model.grades_
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
        "grade": pa.array(grades.grade[row].tolist(), pa.string()),
        "stopped_by": pa.array(grades.stopped_by[row].tolist(), pa.string()),
    }
    return pa.table(columns, schema=EFFECTS.schema)


def credits_table(model: InfluenceModel, world: World) -> pa.Table:
    """One row per transition and person drawn as its cause at least once."""
    tables = []
    for stage in model.stages_:
        drawn = np.flatnonzero(stage.hazard.row_credit_ > 0)
        event = np.repeat(np.arange(stage.risk.n_events), np.diff(stage.doses.row_ptr))[drawn]
        columns = {
            "transition_id": stage.risk.transition_ids.take(pa.array(event)),
            "person_id": world.person_ids.take(pa.array(stage.doses.row_person[drawn].astype(np.int64))),
            "stage": pa.array([stage.risk.stage] * len(drawn), pa.string()),
            "probability": stage.hazard.row_credit_[drawn],
        }
        tables.append(pa.table(columns, schema=CREDITS.schema))
    return pa.concat_tables(tables) if tables else CREDITS.empty()


def causes_table(model: InfluenceModel) -> pa.Table:
    """The split of each transition's cause; shares are counts of draws over the number of draws, so they sum to one."""
    tables = []
    for stage in model.stages_:
        baseline, contact = stage.hazard.baseline_share_, _contact_share(stage)
        columns = {
            "transition_id": stage.risk.transition_ids,
            "stage": pa.array([stage.risk.stage] * stage.risk.n_events, pa.string()),
            "baseline_share": baseline,
            "association_share": np.maximum(1.0 - baseline - contact, 0.0),
            "contact_share": contact,
        }
        tables.append(pa.table(columns, schema=CAUSES.schema))
    return pa.concat_tables(tables) if tables else CAUSES.empty()


def _contact_share(stage: StageFit) -> Floats:
    event = np.repeat(np.arange(stage.risk.n_events), np.diff(stage.doses.row_ptr))
    shares = np.bincount(event, weights=stage.hazard.row_credit_, minlength=stage.risk.n_events)
    return np.asarray(shares, dtype=np.float64)


def summaries_table(model: InfluenceModel, world: World) -> pa.Table:
    """One row per stage: what was seen, how it splits, and the smallest effect that would have been found."""
    fitted = {stage.risk.stage: (number, stage) for number, stage in enumerate(model.stages_)}
    n_tests = sum(int((stage.doses.exposure.sum(axis=1) > 0).sum()) for stage in model.stages_)
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
            "association": 0.0,
            "unnamed": 0.0,
            "named": 0.0,
        }
        if risk.stage in fitted:
            row.update(_fitted_summary(model, world, *fitted[risk.stage], n_tests))
        rows.append(row)
    return STAGE_SUMMARIES.from_rows(rows)


def _fitted_summary(
    model: InfluenceModel, world: World, number: int, stage: StageFit, n_tests: int
) -> dict[str, object]:
    hazard = stage.hazard
    grade = model.grades_.grade[number * world.n_persons : (number + 1) * world.n_persons]
    named = float(hazard.credited_[grade != "not_enough"].sum())
    baseline = float(hazard.baseline_share_.sum())
    contact = float(_contact_share(stage).sum())
    smallest = smallest_effects(
        hazard.integrated_dose_,
        hazard.mean_hazard_,
        n_tests,
        model.settings,
        weights=hazard.weights_,
        inflation=model.inflation_,
    )
    # Per contact, not per integrated dose: a contact late in the period is seen only in part.
    seen = np.isfinite(smallest) & (hazard.integrated_dose_ > 0)
    found = 100.0 * smallest[seen] * hazard.integrated_dose_[seen] / np.maximum(stage.doses.at_risk[seen], 1.0)
    return {
        "n_persons": int((stage.doses.exposure.sum(axis=1) > 0).sum()),
        "smallest_effect_per_100": float(found.min()) if len(found) else None,
        "organic": baseline,
        "association": max(stage.risk.n_events - baseline - contact, 0.0),
        "unnamed": contact - named,
        "named": named,
    }
