"""Read contacts and the situation's selection, write exposures and the customers' own activity."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.exposures import settings
from swayed.exposures.tables import (
    ACTIVITY,
    EXPOSURES,
    FOLLOW_PAIRS,
    FOLLOWED_POSTS,
    MEETINGS,
    PERSON_CONTACTS,
    PERSON_POSTS,
)
from swayed.situations import Situation

READS = (
    "accounts",
    "posts",
    "interactions",
    "follows",
    "post_contacts",
    "account_persons",
    "customer_persons",
    "selected_posts",
    "selected_interactions",
    "selected_customers",
    "post_factors",
    "customer_factors",
    "path_bounds",
)
WRITES = (EXPOSURES, FOLLOW_PAIRS, FOLLOWED_POSTS, MEETINGS, ACTIVITY, PERSON_CONTACTS, PERSON_POSTS)
_VIEWS = ("known_contacts", "sided_contacts", "customer_contacts")
_STEPS = (
    "placed_accounts",
    "placed_communities",
    "direct_contacts",
    "numbered_contacts",
    "met_factors",
    "factor_weights",
    "exposures",
    "follow_pairs",
    "followed_posts",
    "meetings",
    "activity",
    "person_contacts",
    "person_posts",
)
_SCRATCH = ("direct_contacts", "numbered_contacts", "met_factors", "factor_weights")


def run(engine: Engine, situation: Situation) -> None:
    """Leaves the tables of `WRITES` in the engine."""
    _put_settings(engine, situation)
    for name in _VIEWS:
        engine.view(name, read_sql("swayed.exposures", name))
    for name in _STEPS:
        engine.run(name, read_sql("swayed.exposures", name))
    for name in _SCRATCH:
        engine.drop(name)


def _put_settings(engine: Engine, situation: Situation) -> None:
    engine.put("contact_rules", pa.Table.from_pylist([rule._asdict() for rule in settings.CONTACT_RULES]))
    places = [("physical", p) for p in situation.places.physical]
    places += [("digital", p) for p in situation.places.digital]
    engine.put(
        "situation_places",
        pa.table(
            {
                "kind": pa.array([kind for kind, _ in places], pa.string()),
                "place": pa.array([place for _, place in places], pa.string()),
            }
        ),
    )
    uses = [(name, f.use, f.from_) for name, f in situation.factors.items() if f.use != "compare"]
    engine.put(
        "factor_uses",
        pa.table(
            {
                "factor": pa.array([name for name, _, _ in uses], pa.string()),
                "use": pa.array([use for _, use, _ in uses], pa.string()),
                "source": pa.array([source for _, _, source in uses], pa.string()),
            }
        ),
    )
    engine.put(
        "exposure_settings",
        pa.table(
            {
                "other_kind_weight": [settings.OTHER_KIND_WEIGHT],
                "follow_weight": [settings.FOLLOW_WEIGHT],
                "outside_place_weight": [settings.OUTSIDE_PLACE_WEIGHT],
                "unmet_factor_weight": [settings.UNMET_FACTOR_WEIGHT],
                "history_days": [settings.HISTORY_DAYS],
                "n_places": [len(places)],
            }
        ),
    )
