"""Read customers, their path and contacts; write where they stand, how long they take and whom they listen to."""

from __future__ import annotations

import pyarrow as pa

from swayed.customers.tables import ALL, CUSTOMER_CONTACTS, CUSTOMER_STAGES, CUSTOMER_WAITS
from swayed.customers.waits import waits
from swayed.engines import Engine, read_sql
from swayed.subjects import FEWEST_CUSTOMERS

READS = ("selected_customers", "transitions", "risk_windows", "exposures", "meetings", "people")
WRITES = (CUSTOMER_STAGES, CUSTOMER_WAITS, CUSTOMER_CONTACTS)


def run(engine: Engine) -> None:
    """Leaves `customer_stages`, `customer_waits` and `customer_contacts` in the engine."""
    engine.put("customer_settings", pa.table({"fewest": [FEWEST_CUSTOMERS], "all_segment": [ALL]}))
    for name in ("segments", "customer_stages", "customer_contacts"):
        engine.run(name, read_sql("swayed.customers", name))
    windows = engine.arrow(read_sql("swayed.customers", "segment_windows"))
    engine.put("customer_waits", CUSTOMER_WAITS.from_rows(waits(windows)))
