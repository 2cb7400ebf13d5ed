"""The list of people as operators and programs see it: stages and evidence nested in each row."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from swayed.people.tables import EVIDENCE, PEOPLE_STAGES

COLUMNS = (
    "rank",
    "person_id",
    "name",
    "kind",
    "accounts",
    "type",
    "closeness",
    "grade",
    "stage",
    "stages",
    "effect_per_100",
    "effect_lower",
    "effect_upper",
    "credited_transitions",
    "on_path",
    "q_value",
    "named_by_customers",
    "tracked_orders",
    "net_margin_minor",
    "currency",
    "basis",
    "may_contact",
    "n_contacts",
    "n_customers",
    "followers",
    "evidence",
)
"""Columns of the list, in their fixed order."""


def listed_people(people: pa.Table, stages: pa.Table, evidence: pa.Table) -> pa.Table:
    """People with their stages and evidence nested, in the order of `people`.

    Returns:
        One row per person; columns `COLUMNS`.
    """
    ids = people.column("person_id").combine_chunks()
    evidence = evidence.sort_by(
        [("probability", "descending"), ("customer_id", "ascending"), ("transition_at", "ascending")]
    )
    nested = people.append_column("stages", _nested(ids, stages.select(_inner(PEOPLE_STAGES.column_names))))
    nested = nested.append_column("evidence", _nested(ids, evidence.select(_inner(EVIDENCE.column_names))))
    return nested.select(COLUMNS)


def _inner(names: tuple[str, ...]) -> list[str]:
    return ["person_id", *(name for name in names if name != "person_id")]


def _nested(ids: pa.Array[Any], rows: pa.Table) -> pa.ListArray[Any]:
    """Rows grouped by person as one list of structs per id; their order within a person is kept."""
    position = pc.index_in(rows.column("person_id").combine_chunks(), ids)
    order = pc.sort_indices(
        pa.table({"p": position, "i": pa.array(range(rows.num_rows), pa.int64())}),
        sort_keys=[("p", "ascending"), ("i", "ascending")],
    )
    kept = order.filter(pc.is_valid(position.take(order)))
    rows = rows.take(kept).drop_columns(["person_id"]).combine_chunks()
    owners = position.take(kept).to_numpy(zero_copy_only=False).astype("int64")
    lengths = pa.array(owners).value_counts()
    counts = dict(zip(lengths.field(0).to_pylist(), lengths.field(1).to_pylist(), strict=True))
    offsets = [0]
    for number in range(len(ids)):
        offsets.append(offsets[-1] + counts.get(number, 0))
    structs = pa.StructArray.from_arrays([column.combine_chunks() for column in rows.columns], fields=list(rows.schema))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)
