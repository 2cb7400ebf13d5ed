"""Ways from tables: what is counted, from which contacts on, and what lies behind the cut is not seen."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest

from markets.workbench import Workbench, at
from swayed.exposures.tables import EXPOSURES
from swayed.paths.tables import PATH_BOUNDS
from swayed.ways.settings import WaySettings
from swayed.ways.step import cut_at, run

FEW = WaySettings(fewest_contacts=2)


@pytest.fixture
def met(bench: Workbench) -> Workbench:
    contact = {"dose": 1.0, "weight": 1.0}
    rows = [
        ("p", "1", "answer", "2025-01-01"),
        ("p", "1", "like", "2025-01-02"),
        ("p", "2", "event_met", "2025-03-01"),
        ("q", "1", "link_click", "2025-01-01"),
        ("shop", "1", "read", "2025-01-01"),
        ("shop", "2", "read", "2025-01-01"),
    ]
    names = set(EXPOSURES.column_names)
    bench.put(
        EXPOSURES,
        *(
            {name: cell for name, cell in contact.items() if name in names}
            | {"person_id": who, "customer_id": customer, "kind": kind, "exposed_at": at(day)}
            for who, customer, kind, day in rows
        ),
    )
    kinds = {"person_id": ["p", "q", "shop"], "kind": ["person", "person", "brand"], "is_accepted": [False] * 3}
    bench.engine.put("persons", pa.table(kinds))
    bench.engine.put("person_posts", pa.table({"person_id": ["p", "p"], "post_id": ["1", "2"]}))
    return bench


def test_people_with_enough_contacts_and_nobody_else(met: Workbench) -> None:
    run(met.engine, FEW)
    (row,) = met.rows("person_ways")
    assert (row["person_id"], row["n_contacts"], row["n_customers"], row["n_posts"]) == ("p", 3, 2, 2)
    assert (row["answers"], row["shows"], row["meets"], row["two_way"], row["type_no"]) == (1, 1, 1, 2, None)
    assert met.rows("way_fit")[0]["verdict"].startswith("too few people")


def test_what_is_hidden_is_not_looked_at(met: Workbench) -> None:
    met.put(PATH_BOUNDS, {"from_at": at("2025-01-01 06:00"), "to_at": at("2025-04-11"), "is_day": False})
    cut = cut_at(met.engine, 0.5)
    assert cut == at("2025-01-01") + timedelta(days=50)
    run(met.engine, FEW, until=cut)
    (row,) = met.rows("person_ways")
    assert (row["n_contacts"], row["meets"]) == (2, 0)
