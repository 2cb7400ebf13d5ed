"""Read effects, credits and what customers said; write the ranked people and their evidence."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.people import settings
from swayed.people.relation import summed_relation
from swayed.people.tables import EVIDENCE, PEOPLE, PEOPLE_STAGES
from swayed.situations import Situation

READS = (
    "accounts",
    "posts",
    "interactions",
    "touches",
    "post_contacts",
    "account_persons",
    "persons",
    "customer_persons",
    "touch_persons",
    "contact_rules",
    "selected_customers",
    "selected_events",
    "transitions",
    "exposures",
    "follow_pairs",
    "followed_posts",
    "meetings",
    "effects",
    "credits",
    "fading",
    "ledger_totals",
    "tracked_orders",
)
WRITES = (PEOPLE, PEOPLE_STAGES, EVIDENCE)
RELATION_READS = (
    "interactions",
    "post_contacts",
    "account_persons",
    "customer_persons",
    "selected_events",
    "transitions",
    "exposures",
    "meetings",
    "credits",
)
"""What one person's relation to customers is read from, on demand."""
PAIRS = ("paired_persons", "paired_customers", "pairs")
"""Who met whom, in numbers."""
MEASURES = (
    "paired_accounts",
    "directed_contacts",
    "directed_sums",
    "met_communities",
    "person_communities",
    "customer_communities",
    "shared_communities",
    "pair_measures",
    "measure_ranks",
)
"""What closeness is computed from, and nothing else."""
_PEOPLE = ("situation_touches", "declared", "earned", "arrivals_met", "people_stages", "people", "evidence")


def run(engine: Engine, situation: Situation) -> None:
    """Leaves `people`, `people_stages` and `evidence` in the engine."""
    engine.put("last_stage", pa.table({"stage": pa.array([situation.decision.stages[-1]], pa.string())}))
    engine.put(
        "people_settings",
        pa.table(
            {
                "macro_close_share": [settings.MACRO_CLOSE_SHARE],
                "everyday_share": [settings.EVERYDAY_SHARE],
                "named_by": [settings.NAMED_BY],
            }
        ),
    )
    _run(engine, *PAIRS, *MEASURES, "closeness")
    for name in MEASURES:
        engine.drop(name)
    _run(engine, *_PEOPLE)


def _run(engine: Engine, *names: str) -> None:
    for name in names:
        engine.run(name, read_sql("swayed.people", name))


def relation_of(engine: Engine, person_id: str) -> dict[str, Any]:
    """One person's relation to the customers who met him; see `summed_relation`."""
    engine.put("wanted", pa.table({"person_id": [person_id]}))
    return summed_relation(engine.arrow(read_sql("swayed.people", "relation_customers")))
