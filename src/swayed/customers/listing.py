"""Customers as operators and programs see them: one row per segment, its stages, waits and contacts nested."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from swayed.customers.tables import ALL, CUSTOMER_CONTACTS, CUSTOMER_STAGES, CUSTOMER_WAITS
from swayed.subjects import FEWEST_CUSTOMERS

_PARTS = {"stages": CUSTOMER_STAGES, "waits": CUSTOMER_WAITS, "contacts": CUSTOMER_CONTACTS}
MOST_CONTACTS = 8
"""Things a segment listens to that are listed, of each sort."""


_FIELDS: list[pa.Field[Any]] = [
    pa.field("segment", pa.string()),
    pa.field("n_customers", pa.int64()),
    *(
        pa.field(name, pa.list_(pa.struct([f for f in table.schema if f.name != "segment"])))
        for name, table in _PARTS.items()
    ),
]
CUSTOMERS = pa.schema(_FIELDS)
"""Columns of the list."""


def sizes_of(selected: pa.Table) -> pa.Table:
    """Customers of each segment, and all of them as a segment of their own: segment, n_customers.

    Args:
        selected: one row per customer, with `segment`.
    """
    sizes = selected.group_by("segment").aggregate([([], "count_all")]).rename_columns(["segment", "n_customers"])
    if not sizes.num_rows:
        return sizes
    everybody = {"segment": ALL, "n_customers": selected.num_rows}
    return pa.concat_tables([sizes, pa.Table.from_pylist([everybody], schema=sizes.schema)])


def listed_customers(
    sizes: pa.Table, stages: pa.Table, waits: pa.Table, contacts: pa.Table, *, path: tuple[str, ...]
) -> pa.Table:
    """One row per segment, all customers first, then the largest; segments of too few customers are not told at all.

    Args:
        sizes: segment, n_customers.
        stages, waits, contacts: as the room wrote them.
        path: the stages in order.
    """
    place = {stage: number for number, stage in enumerate(("entry", *path))}
    rows = []
    for size in sorted(sizes.to_pylist(), key=lambda row: (row["segment"] != ALL, -row["n_customers"], row["segment"])):
        if size["n_customers"] < FEWEST_CUSTOMERS and size["segment"] != ALL:
            continue
        own = {
            name: _of(table, size["segment"])
            for name, table in (("stages", stages), ("waits", waits), ("contacts", contacts))
        }
        own["stages"].sort(key=lambda row: place.get(row["stage"], len(place)))
        own["waits"].sort(key=lambda row: (place.get(row["stage"], len(place)), place.get(row["origin"], len(place))))
        own["contacts"].sort(key=lambda row: (row["what"], -row["n_contacts"], row["name"]))
        seen: dict[str, int] = {}
        kept = []
        for row in own["contacts"]:
            seen[row["what"]] = seen.get(row["what"], 0) + 1
            if seen[row["what"]] <= MOST_CONTACTS:
                kept.append(row)
        rows.append({**size, **own, "contacts": kept})
    return pa.Table.from_pylist(rows, schema=CUSTOMERS)


def _of(table: pa.Table, segment: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name != "segment"}
        for row in table.to_pylist()
        if row["segment"] == segment
    ]
