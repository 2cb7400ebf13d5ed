"""Read contacts; write how customers meet each person, and the types of people alike in it."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.ways.clusters import grouped, standardised
from swayed.ways.features import features
from swayed.ways.settings import WaySettings
from swayed.ways.tables import PERSON_WAYS, WAY_FIT

READS = ("exposures", "persons", "person_posts")
WRITES = (PERSON_WAYS, WAY_FIT)
_MOMENT = pa.timestamp("us", tz="UTC")


def run(engine: Engine, settings: WaySettings | None = None, until: datetime | None = None) -> None:
    """Leaves `person_ways` and `way_fit` in the engine.

    Args:
        until: contacts from this instant on are not looked at; all are where None.
    """
    chosen = settings or WaySettings()
    bounds = {"fewest_contacts": pa.array([chosen.fewest_contacts]), "until_at": pa.array([until], _MOMENT)}
    engine.put("way_settings", pa.table(bounds))
    ways = engine.arrow(read_sql("swayed.ways", "ways"))
    values = features(ways) if ways.num_rows else np.zeros((0, 0))
    found = grouped(standardised(values) if ways.num_rows else values, chosen)
    is_told = np.full(ways.num_rows, found.n_types > 0)
    typed = ways.append_column("type_no", pa.array(found.label, pa.int64(), mask=~is_told))
    typed = typed.append_column("probability", pa.array(found.probability, pa.float64(), mask=~is_told))
    engine.put("person_ways", typed.select(PERSON_WAYS.column_names).cast(PERSON_WAYS.schema))
    fit = {"n_people": ways.num_rows, "n_types": found.n_types, "agreement": found.agreement, "verdict": found.verdict}
    engine.put("way_fit", WAY_FIT.from_rows([fit]))


def cut_at(engine: Engine, hidden_share: float) -> datetime:
    """The instant from which on the last part of the calendar is hidden, as `validate` counts it: from the first day's beginning."""
    ((first, last),) = (row.values() for row in engine.arrow("SELECT from_at, to_at FROM path_bounds").to_pylist())
    start = first.replace(hour=0, minute=0, second=0, microsecond=0)
    cut: datetime = start + (last - start) * (1.0 - hidden_share)
    return cut
