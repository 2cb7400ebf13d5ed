"""Read paths, exposures and touches; write what the data can answer today."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.influence.settings import InfluenceSettings
from swayed.influence.step import READS as INFLUENCE_READS
from swayed.influence.step import world_of
from swayed.readiness.answering import Powers, answers
from swayed.readiness.power import measured_doses, power_by
from swayed.readiness.tables import ANSWERS, COVERAGE
from swayed.situations import Situation

READS = (*INFLUENCE_READS, "touches", "account_persons")
WRITES = (COVERAGE, ANSWERS)


def run(engine: Engine, situation: Situation) -> None:
    """Leaves `coverage` and `answers` in the engine."""
    settings = InfluenceSettings()
    engine.put("last_stage", pa.table({"stage": pa.array([situation.decision.stages[-1]], pa.string())}))
    engine.run("coverage", read_sql("swayed.readiness", "coverage"))
    world = world_of(engine, situation, settings)
    coverage = {name: int(value) for name, value in engine.arrow("SELECT * FROM coverage").to_pylist()[0].items()}
    doses = measured_doses(world, settings)
    each = np.arange(world.n_persons)
    groups = pc.dictionary_encode(
        engine.arrow(read_sql("swayed.readiness", "person_groups")).column("community").combine_chunks()
    )
    linked_share = max(coverage["n_linked"], 1) / max(coverage["n_customers"], 1)
    powers = Powers(
        by_name=power_by(world, doses, each, settings),
        by_type=power_by(world, doses, groups.indices.to_numpy(zero_copy_only=False).astype(np.int64), settings),
        all_linked=power_by(world, doses, each, settings, more=1.0 / linked_share),
        longer=power_by(world, doses, each, settings, more=2.0),
    )
    engine.put("answers", ANSWERS.from_rows(answers(coverage, powers)))
