"""Read exposures and paths, fit the model, write effects, credits, causes and the summary of each stage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.influence.increments import Lifts, levels_of, modelled_increments
from swayed.influence.model import InfluenceModel
from swayed.influence.reading import HazardInput, read_world
from swayed.influence.settings import InfluenceSettings
from swayed.influence.tables import (
    CAUSES,
    CONVERGENCE,
    CREDITS,
    EFFECTS,
    LEVELS,
    PATH_SHARES,
    STAGE_SUMMARIES,
    WEIGHTS,
)
from swayed.influence.together import always_together, merged_world
from swayed.influence.world import World
from swayed.influence.writing import (
    causes_table,
    convergence_table,
    credits_table,
    effects_table,
    levels_table,
    shared_out,
    shares_table,
    summaries_table,
    weights_table,
)
from swayed.situations import Situation

READS = (
    "events",
    "lifts",
    "account_persons",
    "exposures",
    "follow_pairs",
    "followed_posts",
    "meetings",
    "activity",
    "transitions",
    "risk_windows",
    "path_bounds",
    "persons",
    "customer_persons",
    "selected_customers",
    "selected_events",
)
WRITES = (EFFECTS, CREDITS, CAUSES, STAGE_SUMMARIES, PATH_SHARES, CONVERGENCE, WEIGHTS, LEVELS)
DIVIDED_EFFECTS = (
    "n_exposures",
    "integrated_dose",
    "credited_transitions",
    "increment",
    "increment_lower",
    "increment_upper",
)
"""What people who are always met together share equally."""


def run(
    engine: Engine,
    situation: Situation,
    settings: InfluenceSettings | None = None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Leaves `effects`, `credits`, `causes` and `stage_summaries` in the engine."""
    chosen = settings or InfluenceSettings()
    world = world_of(engine, situation, chosen)
    stands_for = always_together(world)
    model = InfluenceModel(chosen).fit(merged_world(world, stands_for), progress)
    levels = levels_of(_lifts(engine, situation, model, world))
    engine.put("levels", levels_table(levels, world))
    engine.put("effects", shared_out(effects_table(model, world, levels), world, stands_for, DIVIDED_EFFECTS))
    engine.put("credits", shared_out(credits_table(model, world), world, stands_for, ("probability",)))
    engine.put("causes", causes_table(model))
    engine.put("stage_summaries", summaries_table(model, world))
    engine.put("path_shares", shares_table(model, world))
    engine.put("convergence", convergence_table(model))
    engine.put("weights", weights_table(model, world))


def _lifts(engine: Engine, situation: Situation, model: InfluenceModel, world: World) -> Lifts:
    """What experiments in this situation measured, beside what the model has for the same people and days."""
    start = engine.arrow("SELECT CAST(from_at AS DATE) AS day FROM path_bounds").column("day")[0].as_py()
    rows = [
        row
        for row in engine.arrow(read_sql("swayed.influence", "hazard_lifts")).to_pylist()
        if row["situation"] == situation.situation
    ]
    modelled = [
        modelled_increments(
            model.stages_,
            world,
            stage=row["stage"],
            person=row["person_no"],
            first_day=float((row["starts_on"] - start).days),
            last_day=float((row["ends_on"] - start).days + 1),
        )
        for row in rows
    ]
    return Lifts(
        np.array(modelled, dtype=np.float64).reshape(len(rows), len(world.types)),
        np.array([row["transitions"] for row in rows], dtype=np.float64),
        np.array([row["standard_error"] for row in rows], dtype=np.float64),
    )


def world_of(engine: Engine, situation: Situation, settings: InfluenceSettings) -> World:
    """The arrays of the model, from the tables of `READS`."""
    engine.put("last_stage", pa.table({"stage": pa.array([situation.decision.stages[-1]], pa.string())}))
    for name in ("hazard_customers", "hazard_persons"):
        engine.run(name, read_sql("swayed.influence", name))
    return read_world(
        HazardInput(
            customers=engine.arrow("SELECT customer_no FROM hazard_customers ORDER BY customer_no"),
            persons=engine.arrow("SELECT person_id, hash FROM hazard_persons ORDER BY person_no"),
            contacts=engine.arrow(read_sql("swayed.influence", "hazard_contacts")),
            follows=engine.arrow(read_sql("swayed.influence", "hazard_follows")),
            posts=engine.arrow(read_sql("swayed.influence", "hazard_posts")),
            windows=engine.arrow(read_sql("swayed.influence", "hazard_windows")),
            events=engine.arrow(read_sql("swayed.influence", "hazard_events")),
            control=engine.arrow(read_sql("swayed.influence", "hazard_control")),
            activity=engine.arrow(read_sql("swayed.influence", "hazard_activity")),
            product_categories=engine.arrow(read_sql("swayed.influence", "product_categories")),
            bounds=engine.arrow("SELECT from_at, to_at, is_day FROM path_bounds"),
            stages=tuple(situation.decision.stages),
            match=situation.decision.match or "any",
        ),
        settings,
    )
