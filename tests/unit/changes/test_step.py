"""Two hand-made results side by side: who changed, why, and what is only noise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from markets.workbench import Workbench, at
from swayed.changes.settings import RATIO_NOISE
from swayed.changes.step import changes_of
from swayed.currents.tables import CURRENTS
from swayed.exposures.tables import MEETINGS
from swayed.influence.tables import EFFECTS
from swayed.paths.tables import TRANSITIONS
from swayed.people.tables import PEOPLE

Rows = list[dict[str, Any]]


def person(name: str, grade: str = "not_enough", **cells: Any) -> dict[str, Any]:
    return {
        "rank": 1, "person_id": name, "name": name, "accounts": [name], "grade": grade, "type": "micro",
        "closeness": 0.5, "named_by_customers": 0, **cells,
    }  # fmt: skip


def effect(name: str, grade: str = "not_enough", ratio: float = 1.0, **cells: Any) -> dict[str, Any]:
    return {
        "person_id": name, "stage": "purchase", "grade": grade, "ratio": ratio, "effect_per_100": 2.0,
        "effect_lower": 1.0, "effect_upper": 3.0, **cells,
    }  # fmt: skip


def met(name: str, n: int, customer: str = "c1") -> dict[str, Any]:
    return {
        "customer_id": customer, "person_id": name, "community": "", "n_direct": n, "n_contacts": n, "dose": 1.0,
        "first_at": at("2025-01-01"), "last_at": at("2025-02-01"),
    }  # fmt: skip


def step(customer: str, on: str = "2025-01-15") -> dict[str, Any]:
    return {
        "transition_id": f"t-{customer}-{on}", "customer_id": customer, "stage": "purchase", "origin": "entry",
        "transition_at": at(on), "standing": "modelled",
    }  # fmt: skip


class Sides:
    """Both results; what is not put is empty on both sides."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        for side in ("then", "now"):
            for table in (PEOPLE, EFFECTS, MEETINGS, TRANSITIONS):
                self.put(side, table)

    def put(self, side: str, table: Any, *rows: dict[str, Any]) -> None:
        self.bench.put(replace(table, name=f"{side}_{table.name}"), *rows)

    def both(self, table: Any, then: Rows, now: Rows) -> None:
        self.put("then", table, *then)
        self.put("now", table, *now)

    def changes(self, **facts: bool) -> Rows:
        asked = {"is_redefined": False, "has_currents": False, **facts}
        return changes_of(self.bench.engine, **asked).to_pylist()


@pytest.fixture
def sides(bench: Workbench) -> Sides:
    return Sides(bench)


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("what", "person", "stage", "was", "is", "why", "is_real"))


def grades(sides: Sides, then: tuple[str, float], now: tuple[str, float], name: str = "ann") -> None:
    sides.both(PEOPLE, [person(name, then[0])], [person(name, now[0])])
    sides.both(EFFECTS, [effect(name, *then)], [effect(name, *now)])


def test_nothing_changes_between_a_result_and_itself(sides: Sides) -> None:
    grades(sides, ("some", 4.0), ("some", 4.0))
    sides.both(MEETINGS, [met("ann", 3)], [met("ann", 3)])
    assert sides.changes() == []


def test_new_contacts_and_steps_bring_somebody_in(sides: Sides) -> None:
    grades(sides, ("not_enough", 2.0), ("some", 6.0))
    sides.both(MEETINGS, [met("ann", 3)], [met("ann", 5), met("ann", 1, "c2")])
    sides.both(TRANSITIONS, [step("c1")], [step("c1"), step("c2")])
    (row,) = sides.changes()
    assert told(row) == ("came in", "ann", "purchase", "not_enough", "some", "new evidence", True)
    # Two contacts with c1, one with c2, and the step of c2, who had met her before.
    assert (row["n_new"], row["n_gone"]) == (4, 0)
    assert "4 new" in row["note"]


@pytest.mark.parametrize("difference", [-RATIO_NOISE, 0.0, RATIO_NOISE])
def test_a_grade_that_flips_while_the_case_is_as_strong_is_no_change(sides: Sides, difference: float) -> None:
    grades(sides, ("not_enough", 4.0), ("some", 4.0 + difference))
    sides.both(MEETINGS, [met("ann", 3)], [met("ann", 4)])
    (row,) = sides.changes()
    assert told(row)[-2:] == ("no real change", False)


def test_withdrawn_evidence_takes_somebody_out(sides: Sides) -> None:
    grades(sides, ("strong", 9.0), ("not_enough", 2.0))
    sides.both(MEETINGS, [met("ann", 9)], [met("ann", 2)])
    sides.both(TRANSITIONS, [step("c1")], [])
    (row,) = sides.changes()
    assert told(row) == ("went out", "ann", "purchase", "strong", "not_enough", "evidence withdrawn", True)
    assert (row["n_new"], row["n_gone"]) == (0, 8)


def test_somebody_erased_is_told_as_not_met(sides: Sides) -> None:
    sides.put("then", PEOPLE, person("ann", "some"))
    sides.put("then", EFFECTS, effect("ann", "some", 5.0))
    sides.put("then", MEETINGS, met("ann", 9))
    (row,) = sides.changes()
    assert told(row) == ("went out", "ann", "purchase", "some", "not met", "evidence withdrawn", True)


def test_a_rival_s_evidence_is_told_as_such(sides: Sides) -> None:
    grades(sides, ("some", 5.0), ("not_enough", 2.0))
    sides.both(MEETINGS, [met("ann", 3)], [met("ann", 3), met("bob", 3)])
    (row,) = sides.changes()
    assert told(row)[-2:] == ("others' evidence", True)


def test_a_changed_definition_is_the_reason_unless_the_case_is_as_strong(sides: Sides) -> None:
    grades(sides, ("some", 5.0), ("not_enough", 1.0))
    assert [row["why"] for row in sides.changes(is_redefined=True)] == ["definition changed"]
    grades(sides, ("some", 5.0), ("not_enough", 4.9))
    assert [row["why"] for row in sides.changes(is_redefined=True)] == ["no real change"]


def test_accounts_that_were_joined_since_are_one_person(sides: Sides) -> None:
    sides.both(
        PEOPLE,
        [person("ann", "some"), person("ann.too", rank=2)],
        [person("ann2", "some", accounts=["ann", "ann.too"])],
    )
    sides.both(EFFECTS, [effect("ann", "some", 5.0), effect("ann.too")], [effect("ann2", "some", 5.2)])
    sides.both(MEETINGS, [met("ann", 2), met("ann.too", 1)], [met("ann2", 3)])
    assert sides.changes() == []


def test_what_customers_say_needs_no_interval(sides: Sides) -> None:
    sides.both(PEOPLE, [person("ann", named_by_customers=4)], [person("ann", "some", named_by_customers=6)])
    (row,) = sides.changes()
    assert told(row) == ("came in", "ann", None, "4 name him", "6 name him", "new evidence", True)
    assert row["note"] == "customers who name him: 2 new"


def test_nobody_met_him_is_not_that_nobody_named_him(sides: Sides) -> None:
    sides.put("now", PEOPLE, person("ann", "some", named_by_customers=6))
    sides.put("now", MEETINGS, met("ann", 1))
    (row,) = sides.changes()
    assert told(row) == ("came in", "ann", None, "not met", "6 name him", "new evidence", True)
    assert row["note"] == "contacts and steps: 1 new"


@pytest.mark.parametrize(("closeness", "why"), [(0.51, "no real change"), (0.8, "new evidence")])
def test_types_of_named_people(sides: Sides, closeness: float, why: str) -> None:
    later = person("ann", "some", type="everyday", closeness=closeness)
    sides.both(PEOPLE, [person("ann", "some")], [later])
    sides.both(EFFECTS, [effect("ann", "some", 5.0)], [effect("ann", "some", 5.0)])
    sides.both(MEETINGS, [met("ann", 2)], [met("ann", 9)])
    assert [(row["what"], row["was"], row["is"], row["why"]) for row in sides.changes()] == [
        ("type", "micro", "everyday", why)
    ]


@pytest.mark.parametrize(
    ("slope", "wide", "why", "note"),
    [
        (0.09, 0.1, "no real change", "the slopes agree within their intervals"),
        (0.09, 0.03, "new evidence", "the slope is as it was, and known more surely"),
        (0.09, 0.4, "evidence withdrawn", "the slope is as it was, and known less surely"),
        (0.4, 0.1, "new evidence", "the slope moved"),
    ],
)
def test_currents(sides: Sides, slope: float, wide: float, why: str, note: str) -> None:
    def topic(label: str, direction: str | None, middle: float, wide: float) -> dict[str, Any]:
        return {
            "rank": 1, "ground": "talk", "kind": "phrase", "topic": "wide toes", "label": label, "direction": direction,
            "slope_per_year": middle, "slope_lower": middle - wide, "slope_upper": middle + wide,
        }  # fmt: skip

    sides.both(CURRENTS, [topic("noise", None, 0.02, 0.1)], [topic("current", "rising", slope, wide)])
    (row,) = sides.changes(has_currents=True)
    assert told(row)[:6] == ("current", "wide toes", None, "noise", "current rising", why)
    assert row["note"] == note


@pytest.mark.parametrize(("kind", "n"), [("phrase", 1), ("found", 0)])
def test_a_topic_that_was_not_there_is_told_where_its_name_lasts(sides: Sides, kind: str, n: int) -> None:
    topic = {
        "rank": 1, "ground": "talk", "kind": kind, "topic": "wide toes", "label": "current", "direction": "rising",
        "slope_per_year": 0.2, "slope_lower": 0.1, "slope_upper": 0.3,
    }  # fmt: skip
    sides.both(CURRENTS, [], [topic])
    came = [told(row) for row in sides.changes(has_currents=True)]
    assert came == [("current", "wide toes", None, "not there", "current rising", "new evidence", True)] * n
    sides.both(CURRENTS, [topic], [])
    went = [told(row) for row in sides.changes(has_currents=True)]
    assert went == [("current", "wide toes", None, "current rising", "not there", "evidence withdrawn", True)] * n
