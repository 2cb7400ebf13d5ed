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
_BESIDE = ("placed_accounts", "placed_communities", "situation_notes")
_SIDES = ("known_contacts", "sided_contacts", "noted_posts", "noted_interactions")
_CONTACTS = ("exposed_accounts", "customer_contacts", "direct_contacts")
_FACTORS = ("numbered_contacts", "met_factors", "factor_weights")
_MEETINGS = ("meeting_communities", "follow_pairs", "followed_days", "direct_meetings", "followed_meetings", "meetings")
_MET = ("met_accounts", "met_contacts", "weighed_met_contacts")
_WEIGHTS: dict[str, pa.DataType] = {
    "customer_id": pa.string(),
    "exposure_no": pa.int64(),
    "is_kept": pa.int32(),
    "factor_weight": pa.float64(),
}


def run(engine: Engine, situation: Situation) -> None:
    """Leaves the tables of `WRITES` in the engine, the widest as views of thin rows, which hold numbers in the place of words."""
    _put_settings(engine, situation)
    _run(engine, *_BESIDE)
    for name in _SIDES:
        engine.view(name, _sql(name))
    _run(engine, *_CONTACTS)
    _drop(engine, "customer_contacts")
    if any(factor.use != "compare" for factor in situation.factors.values()):
        _run(engine, *_FACTORS)
        _drop(engine, "met_factors", "direct_contacts")
    else:
        # Nobody asks which contact meets which factor.
        engine.view("numbered_contacts", "SELECT CAST(0 AS BIGINT) AS exposure_no, * FROM direct_contacts")
        engine.put("factor_weights", pa.schema(_WEIGHTS).empty_table())
    for name in ("weighed_contacts", "exposures"):
        engine.view(name, _sql(name))
    _run(engine, *_MEETINGS)
    engine.view("followed_posts", _sql("followed_posts"))
    _drop(engine, "direct_meetings", "followed_meetings")
    _run(engine, "activity")
    _drop(engine, "exposed_accounts")
    _run(engine, *_MET)
    engine.view("person_contacts", _sql("person_contacts"))
    _drop(engine, "met_contacts")
    _run(engine, "person_posts")
    _drop(engine, "met_accounts")


def _run(engine: Engine, *names: str) -> None:
    for name in names:
        engine.run(name, _sql(name))


def _drop(engine: Engine, *names: str) -> None:
    for name in names:
        engine.drop(name)


def _sql(name: str) -> str:
    return read_sql("swayed.exposures", name)


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
