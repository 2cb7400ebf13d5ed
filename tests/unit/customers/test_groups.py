"""Sorts of people that groups are told by."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import DuckDBEngine, read_sql


def test_no_sort_of_people_depends_on_the_steps_that_it_is_tested_on():
    people = {
        "person_id": ["near", "named", "unnamed", "far", "typed"],
        "type": ["everyday", "micro", None, "macro", "micro"],
    }
    engine = DuckDBEngine()
    try:
        engine.put("people", pa.table(people))
        engine.put("person_profiles", pa.table({"person_id": ["typed", "far"], "profile": ["advisers", ""]}))
        rows = engine.arrow(read_sql("swayed.customers", "person_types")).to_pylist()
    finally:
        engine.close()
    types = {row["person_id"]: row["type"] for row in rows}
    assert types == {"near": "everyday", "named": "others", "unnamed": "others", "far": "macro", "typed": "advisers"}
