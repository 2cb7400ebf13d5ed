"""Read customers, their path and contacts; write where they stand, how long they take and whom they listen to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from swayed.customers.tables import ALL, CUSTOMER_CONTACTS, CUSTOMER_STAGES, CUSTOMER_WAITS
from swayed.customers.waits import waits
from swayed.engines import Engine, read_sql
from swayed.subjects import FEWEST_CUSTOMERS

READS = ("selected_customers", "transitions", "risk_windows", "exposures", "meetings", "people")
WRITES = (CUSTOMER_STAGES, CUSTOMER_WAITS, CUSTOMER_CONTACTS)
_STEPS = (
    "segments",
    "customer_stages",
    "contact_names",
    "contact_sums",
    "customer_contacts",
    "segment_groups",
    "segment_windows",
)
_SCRATCH = ("contact_sums", "segment_windows")


def run(engine: Engine) -> None:
    """Leaves `customer_stages`, `customer_waits` and `customer_contacts` in the engine."""
    engine.put("customer_settings", pa.table({"fewest": [FEWEST_CUSTOMERS], "all_segment": [ALL]}))
    for name in _STEPS:
        engine.run(name, _sql(name))
    engine.put("customer_waits", CUSTOMER_WAITS.from_rows(waits(_windows(engine))))
    for name in _SCRATCH:
        engine.drop(name)


def _windows(engine: Engine) -> Iterator[tuple[dict[str, Any], pa.Table]]:
    """Each segment, stage and origin with its time at risk: that of one is held at a time."""
    for group in engine.arrow("SELECT * FROM segment_groups ORDER BY group_no").to_pylist():
        engine.put("asked_group", pa.table({"group_no": [group.pop("group_no")]}))
        yield group, engine.arrow(_sql("group_windows"))


def _sql(name: str) -> str:
    return read_sql("swayed.customers", name)
