"""Ways: how customers meet each person, and which people are alike in it.

Reads exposures, persons and posts. Writes `person_ways`, `way_fit`. No effect, no step and no audience is among what people are told
apart by, so these types may stand in front of the model that estimates effects.
"""

from swayed.ways.tables import PERSON_WAYS, WAY_COLUMNS, WAY_FIT

__all__ = ["PERSON_WAYS", "WAY_COLUMNS", "WAY_FIT"]
