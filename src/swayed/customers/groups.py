"""Who moves customers where nobody can be named: by segment of the customers, community and type of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.influence.settings import InfluenceSettings
from swayed.influence.step import READS as INFLUENCE_READS
from swayed.influence.step import everybody_s_effects
from swayed.influence.tables import EFFECTS
from swayed.situations import Situation
from swayed.subjects import FEWEST_CUSTOMERS
from swayed.ways import PERSON_WAYS

READS = (*INFLUENCE_READS, "people", "person_profiles")
POOLED = "other communities"
"""Communities in which too few people of a type are met, together."""
BY = ("segment", "community", "type")
"""What groups can be told by."""
_STEPS = ("person_types", "labelled_contacts", "group_cells", "group_exposures", "group_meetings")


def groups_of(
    engine: Engine,
    situation: Situation,
    fewest: int = FEWEST_CUSTOMERS,
    by: Sequence[str] = BY,
    settings: InfluenceSettings | None = None,
    progress: Callable[[str], None] | None = None,
) -> pa.Table:
    """The model of people with whole groups in their place: every check of a person holds for a group.

    An effect is per contact with anybody of the group. Groups add contacts that differ from person to person, so an effect
    of one among many is thinned, never sharpened. Whom customers only follow stands beside the groups as a rival, ungrouped.

    Args:
        engine: holds `READS`; its contacts are replaced.
        situation: resolved.
        fewest: people, and customers, below which a group is not told; never under the floor of the room.
        by: any of `BY`; by `community` alone, which communities move customers.
        settings, progress: as in the influence step.

    Returns:
        One row per group and stage: segment, community, type, the columns of `effects`
        that say what it moves, n_people, n_customers, n_contacts; none where no group is large enough.
    """
    floor = max(fewest, FEWEST_CUSTOMERS)
    told_by = {f"by_{name}": [name in by] for name in BY}
    engine.put("group_settings", pa.table({"fewest": [floor], "pooled": [POOLED], **told_by}))
    for name in _STEPS:
        engine.run(name, read_sql("swayed.customers", name))
    told = "SELECT * FROM group_cells CROSS JOIN group_settings WHERE n_people >= fewest AND n_customers >= fewest"
    engine.put("group_effects", EFFECTS.empty())
    if engine.arrow(told).num_rows == 0:
        return engine.arrow(read_sql("swayed.customers", "groups"))
    for table, grouped in (("exposures", "group_exposures"), ("meetings", "group_meetings")):
        engine.drop(table)
        engine.run(table, f"SELECT * FROM {grouped}")
    # A group is no person: were the rivals beside it pooled by types, the groups would be left to lean on one another alone.
    engine.drop("person_ways")
    engine.put("person_ways", PERSON_WAYS.empty())
    engine.put("group_effects", everybody_s_effects(engine, situation, settings, progress))
    return engine.arrow(read_sql("swayed.customers", "groups"))
