"""Influences that are no persons, and one person's relation to customers, on the command line."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from rich.console import Console

from swayed.cli.sourcing import show_what
from swayed.identities.tables import TOUCH_PERSONS
from swayed.surroundings import INFLUENCES
from swayed.surroundings.step import READS, counted_rows, sources_of
from swayed.tables import TOUCHES
from swayed.workspace import Workspace

SOURCES = ("brand", "bot", "media")


@pytest.fixture(scope="module")
def study(finished):
    return Workspace(finished).study("trail-shoes")


def test_every_source_met_and_no_person(swayed, copied, study) -> None:
    said = swayed("what", "trail-shoes", "-w", copied, "-f", "json")
    assert said.code == 0, said.err
    rows = json.loads(said.out)
    results = study.run()
    kinds = dict(zip(*(results.read("persons").column(c).to_pylist() for c in ("person_id", "kind")), strict=True))
    met = {
        who
        for who in results.read("meetings").column("person_id").to_pylist()
        if kinds[who] in ("brand", "bot", "media")
    }
    assert met
    sources = [row for row in rows if row["kind"] in SOURCES]
    assert {row["person_id"] for row in sources} == met
    assert all(row["n_customers"] >= 5 and row["stage"] is None for row in rows if row["kind"] in ("role", "visit"))
    assert {row["grade"] for row in sources} == {"not_enough"}, "no source of this market moves anybody"
    assert {row["kind"] for row in rows} >= {"community", "price action"}
    out = io.StringIO()
    show_what(INFLUENCES.from_rows(rows), study.path(), Console(file=out, width=80))
    page = out.getvalue()
    assert max(len(line) for line in page.splitlines()) <= 80
    assert "can be named" in page
    assert "Steps that follow nobody" in page
    assert "Price actions are not estimated" in page, "discounts of this market fall on any day"


def test_no_source_no_fit(study) -> None:
    with study._opened(READS, study.run()) as engine:
        persons = engine.arrow("SELECT * FROM persons")
        at = persons.schema.get_field_index("kind")
        engine.drop("persons")
        engine.put("persons", persons.set_column(at, "kind", pa.array(["person"] * persons.num_rows)))
        assert sources_of(engine, study.situation) == []


def test_the_relation_agrees_with_the_list(study) -> None:
    row = study.people(all=True, limit=1).to_pylist()[0]
    relation = study.person(row["person_id"])["relation"]
    assert relation["n_customers"] == row["n_customers"]
    assert sum(one["n_contacts"] for one in relation["customers"]) == row["n_contacts"]
    assert 0 <= relation["n_refunded_after"] <= relation["n_orders_after"]
    credits_of = study.run().read("credits").filter(pc.field("person_id") == row["person_id"])
    told = sum(one["credited_transitions"] for one in relation["customers"])
    assert told == pytest.approx(pc.sum(credits_of.column("probability")).as_py() or 0.0)


def test_roles_and_visits_are_counted_for_five_customers_or_more(study) -> None:
    customers = study.run().read("selected_customers").column("customer_id").to_pylist()
    nobody = {"order_id": None, "account_id": None}
    with study._opened(READS, study.run()) as engine:
        told = [
            {"touch_id": f"{role}{n}", "customer_id": customers[n], "person_id": f"offline:{role}", "role": role}
            for role, n_customers in (("physio", 5), ("teacher", 4))
            for n in range(n_customers)
        ]
        visits = [{"touch_id": f"v{n}", "source": "search", "medium": "organic"} for n in range(6)]
        touches = [
            *(
                {**nobody, "touch_id": row["touch_id"], "customer_id": row["customer_id"], "kind": "survey"}
                for row in told
            ),
            *({**nobody, **row, "customer_id": customers[n], "kind": "visit"} for n, row in enumerate(visits)),
        ]
        for table, rows in ((TOUCHES, touches), (TOUCH_PERSONS, told)):
            engine.drop(table.name)
            engine.put(table.name, table.from_rows(rows))
        counted = counted_rows(engine)
    assert [(row["kind"], row["name"], row["n_customers"]) for row in counted] == [
        ("role", "physio", 5),
        ("visit", "search / organic", 6),
    ]
