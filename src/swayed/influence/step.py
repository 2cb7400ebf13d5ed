"""Read exposures and paths, fit the model, write effects, credits, causes and the summary of each stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.influence.columns import Owners, gathered, integers
from swayed.influence.increments import Lifts, levels_of, modelled_increments
from swayed.influence.model import InfluenceModel
from swayed.influence.nearness import FEWEST_PERSONS, near_places
from swayed.influence.reading import (
    NO_CATEGORIES,
    HazardInput,
    nothing,
    read_world,
)
from swayed.influence.settings import InfluenceSettings
from swayed.influence.tables import (
    CAUSES,
    CONVERGENCE,
    CREDIT_DRAWS,
    CREDITS,
    EFFECT_DRAWS,
    EFFECTS,
    FADING,
    LEVELS,
    PASSED_CREDITS,
    PASSING_DRAWS,
    PASSING_WEIGHTS,
    PATH_SHARES,
    STAGE_SUMMARIES,
    WEIGHTS,
)
from swayed.influence.together import Shared, always_together, merged_world
from swayed.influence.world import Ints, World
from swayed.influence.writing import (
    causes_tables,
    convergence_table,
    credit_draws_tables,
    credits_tables,
    effect_draws_tables,
    effects_tables,
    fading_table,
    levels_table,
    shares_table,
    streamed,
    summaries_table,
    weights_table,
    whole,
)
from swayed.situations import Situation
from swayed.tables import Table

READS = (
    "events",
    "lifts",
    "account_persons",
    "exposures",
    "follow_pairs",
    "followed_posts",
    "meetings",
    "person_contacts",
    "person_posts",
    "activity",
    "transitions",
    "risk_windows",
    "path_bounds",
    "persons",
    "customer_persons",
    "selected_customers",
    "selected_events",
    "person_ways",
)
WRITES = (
    EFFECTS,
    CREDIT_DRAWS,
    EFFECT_DRAWS,
    CREDITS,
    CAUSES,
    STAGE_SUMMARIES,
    PATH_SHARES,
    CONVERGENCE,
    WEIGHTS,
    FADING,
    LEVELS,
    PASSED_CREDITS,
    PASSING_DRAWS,
    PASSING_WEIGHTS,
)
_CONTROL = ("first_risks", "unrelated_purchases")
MAX_HOPS = 3
"""Longest chain of people that credit is followed along."""
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
    model = InfluenceModel(chosen).fit(merged_world(world, stands_for), progress, engine)
    levels = levels_of(_lifts(engine, situation, model, world))
    engine.put("levels", levels_table(levels, world))
    shared = Shared(world, stands_for)
    found = {
        EFFECTS: shared.out(effects_tables(model, world, levels), DIVIDED_EFFECTS),
        EFFECT_DRAWS: shared.out(effect_draws_tables(model, world, levels), ()),
        CREDITS: shared.out(credits_tables(model, world), ("probability",)),
        CREDIT_DRAWS: shared.out(credit_draws_tables(model, world), ("transitions",)),
        CAUSES: causes_tables(model),
    }
    for declared, tables in found.items():
        engine.put(declared.name, streamed(declared, tables))
    engine.put("stage_summaries", summaries_table(model, world))
    engine.put("path_shares", shares_table(model))
    engine.put("convergence", convergence_table(model))
    engine.put("weights", weights_table(model, world))
    engine.put("fading", fading_table(model))
    _passed_on(engine, chosen, progress)


def _passed_on(engine: Engine, settings: InfluenceSettings, progress: Callable[[str], None] | None) -> None:
    """Leaves `passed_credits`, credit followed backwards through the posts of graded people for at most three hops, and draws.

    What made somebody post is a stage of the same model, *pass on*, with the same placebos and grades.
    """
    graded = "SELECT DISTINCT person_id FROM effects WHERE grade IN ('strong', 'some') ORDER BY person_id"
    passing = engine.arrow(graded)
    engine.run("links", read_sql("swayed.influence", "first_links"))
    found, draws, weights = [PASSED_CREDITS.empty()], [PASSING_DRAWS.empty()], [PASSING_WEIGHTS.empty()]
    for hop in range(2, MAX_HOPS + 1):
        if passing.num_rows == 0:
            break
        engine.put("passing_persons", passing)
        world = _passing_world(engine, settings)
        # Who moves one voice again and again passes on.
        own = replace(settings, strong_customers=1.0, some_customers=1.0)
        model = InfluenceModel(own).fit(world, progress, engine)
        levels = levels_of(Lifts(np.zeros((0, len(world.types))), np.zeros(0), np.zeros(0)))
        effects = whole(EFFECTS, effects_tables(model, world, levels))
        passing = effects.filter(pc.not_equal(effects.column("grade"), "not_enough")).select(["person_id"])
        credits_of_posts = whole(CREDITS, credits_tables(model, world)).rename_columns({"transition_id": "post_id"})
        engine.put(
            "passing_credits",
            credits_of_posts.filter(pc.is_in(credits_of_posts.column("person_id"), passing.column("person_id"))),
        )
        engine.run("passed", read_sql("swayed.influence", "passed_credits"))
        credit = engine.arrow(
            "SELECT transition_id, person_id, path, sum(probability) AS probability FROM passed "
            "GROUP BY transition_id, person_id, path ORDER BY transition_id, path"
        )
        found.append(_of_hop(hop, credit, PASSED_CREDITS))
        drawn = whole(EFFECT_DRAWS, effect_draws_tables(model, world, levels, hop))
        draws.append(_of_hop(hop, drawn.filter(drawn.column("is_named")), PASSING_DRAWS))
        weights.append(_of_hop(hop, weights_table(model, world), PASSING_WEIGHTS))
        engine.run("links", read_sql("swayed.influence", "next_links"))
    engine.put("passed_credits", pa.concat_tables(found))
    engine.put("passing_draws", pa.concat_tables(draws))
    engine.put("passing_weights", pa.concat_tables(weights))


def _of_hop(hop: int, table: pa.Table, declared: Table) -> pa.Table:
    """The rows with their hop, in the columns declared."""
    hops = pa.array(np.full(table.num_rows, hop))
    return table.append_column("hop", hops).select(declared.schema.names).cast(declared.schema)


def _passing_world(engine: Engine, settings: InfluenceSettings) -> World:
    """The market of those who pass on: their posts are the transitions, what they met before is the contacts."""
    for name in ("passing_customers", "passing_people", "passing_kinds", "passing_windows"):
        engine.run(name, read_sql("swayed.influence", name))
    posted = (
        "SELECT stage, transition_id, hash, customer_no, ends_at AS transition_at FROM passing_windows "
        "WHERE transition_id IS NOT NULL ORDER BY customer_no, ends_at, transition_id"
    )
    return read_world(
        HazardInput(
            customers=engine.arrow("SELECT customer_no FROM passing_customers ORDER BY customer_no"),
            # What makes whoever passes on known to customers says nothing of who makes him post.
            persons=engine.arrow(
                "SELECT person_id, hash, CAST(NULL AS BIGINT) AS type_no FROM passing_people ORDER BY person_no"
            ),
            kinds=engine.arrow("SELECT kind FROM passing_kinds ORDER BY kind_no"),
            contacts=engine.batches(read_sql("swayed.influence", "passing_contacts")),
            follows=nothing,
            posts=nothing,
            windows=partial(
                engine.batches,
                "SELECT stage, customer_no, origin, starts_at, ends_at, transition_id, hash, community, segment "
                "FROM passing_windows ORDER BY customer_no, starts_at, ends_at, transition_id",
            ),
            events=partial(engine.batches, posted),
            control=nothing,
            activity=partial(engine.batches, read_sql("swayed.influence", "passing_activity")),
            product_categories=NO_CATEGORIES,
            bounds=engine.arrow("SELECT from_at, to_at, is_day FROM path_bounds"),
            stages=("pass on",),
            match="any",  # what one passes on need not be about the same thing
        ),
        settings,
        engine.spill_folder,
    )


def _lifts(engine: Engine, situation: Situation, model: InfluenceModel, world: World) -> Lifts:
    """What experiments in this situation measured, beside what the model has for the same people and days."""
    wanted = {category.casefold() for category in situation.decision.categories}
    start = engine.arrow("SELECT CAST(from_at AS DATE) AS day FROM path_bounds").column("day")[0].as_py()
    rows = [
        row
        for row in engine.arrow(read_sql("swayed.influence", "hazard_lifts")).to_pylist()
        if row["category"] is None or not wanted or row["category"].casefold() in wanted
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


def everybody_s_effects(
    engine: Engine,
    situation: Situation,
    settings: InfluenceSettings | None = None,
    progress: Callable[[str], None] | None = None,
) -> pa.Table:
    """Columns of `effects` for everybody who was met, of whatever kind: one fit in which each is the others' rival.

    No experiment sets its level.
    """
    chosen = settings or InfluenceSettings()
    world = world_of(engine, situation, chosen, people="hazard_everybody")
    stands_for = always_together(world)
    model = InfluenceModel(chosen).fit(merged_world(world, stands_for), progress, engine)
    no_lifts = Lifts(np.zeros((0, len(world.types))), np.zeros(0), np.zeros(0))
    effects = effects_tables(model, world, levels_of(no_lifts))
    return whole(EFFECTS, Shared(world, stands_for).out(effects, DIVIDED_EFFECTS))


def world_of(
    engine: Engine, situation: Situation, settings: InfluenceSettings, people: str = "hazard_persons"
) -> World:
    """The arrays of the model, from the tables of `READS`.

    Args:
        engine: holds them; situation, settings: as everywhere.
        people: the SQL that says who may be named.
    """
    engine.put("last_stage", pa.table({"stage": pa.array([situation.decision.stages[-1]], pa.string())}))
    n_rows = {}
    for name, text in (("customers", "hazard_customers"), ("persons", people), ("kinds", "hazard_kinds")):
        n_rows[name] = engine.run(f"hazard_{name}", read_sql("swayed.influence", text))
    for name in _CONTROL:
        engine.run(name, read_sql("swayed.influence", name))
    if n_rows["persons"] >= FEWEST_PERSONS:
        _number_by_nearness(engine, n_rows["customers"], n_rows["persons"])
    world = read_world(
        HazardInput(
            customers=engine.arrow("SELECT customer_no FROM hazard_customers ORDER BY customer_no"),
            persons=engine.arrow(read_sql("swayed.influence", "hazard_types")),
            kinds=engine.arrow("SELECT kind FROM hazard_kinds ORDER BY kind_no"),
            contacts=engine.batches(read_sql("swayed.influence", "hazard_contacts")),
            follows=partial(engine.batches, read_sql("swayed.influence", "hazard_follows")),
            posts=partial(engine.batches, read_sql("swayed.influence", "hazard_posts")),
            windows=partial(engine.batches, read_sql("swayed.influence", "hazard_windows")),
            events=partial(engine.batches, read_sql("swayed.influence", "hazard_events")),
            control=partial(engine.batches, read_sql("swayed.influence", "hazard_control")),
            activity=partial(engine.batches, read_sql("swayed.influence", "hazard_activity")),
            product_categories=engine.arrow(read_sql("swayed.influence", "product_categories")),
            bounds=engine.arrow("SELECT from_at, to_at, is_day FROM path_bounds"),
            stages=tuple(situation.decision.stages),
            match=situation.decision.match or "any",
        ),
        settings,
        engine.spill_folder,
    )
    for name in _CONTROL:
        engine.drop(name)
    engine.let_go()
    return world


def _number_by_nearness(engine: Engine, n_customers: int, n_persons: int) -> None:
    """Numbers `hazard_customers` anew."""
    owners = Owners(n_customers)

    def read(batch: pa.RecordBatch) -> tuple[Ints]:
        owners.add(integers(batch.column("customer_no")))
        return (integers(batch.column("person_no")),)

    pairs = engine.batches(read_sql("swayed.influence", "hazard_pairs"))
    (person,) = gathered(pairs, read, (np.uint32,), engine.spill_folder)
    places = near_places(owners.pointers(), person, n_persons)
    engine.put("customer_places", pa.table({"customer_no": np.arange(n_customers), "place": places}))
    engine.run("near_customers", read_sql("swayed.influence", "near_customers"))
    engine.run("hazard_customers", "SELECT * FROM near_customers")
    for name in ("customer_places", "near_customers"):
        engine.drop(name)
