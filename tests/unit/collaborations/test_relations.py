"""Nobody may be contacted unless a relation says so; an objection, and a bar of any account, win over everything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from markets.workbench import Workbench, at
from swayed.collaborations import step
from swayed.collaborations.tables import CONTACT_RULES
from swayed.errors import SettingsError
from swayed.identities import ACCOUNT_PERSONS, CUSTOMER_PERSONS
from swayed.tables import CUSTOMERS, RELATIONS
from unit.collaborations.conftest import CLIP, JONAS, MAYA, Book

TODAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "today_in", lambda _: TODAY)


def rules(
    bench: Workbench, *relations: dict[str, Any], objected: str = "", accepts: bool | None = None
) -> dict[str, str]:
    """What holds for each person; a1 and a2 are accounts of one, and the customer c1 is he."""
    bench.put(RELATIONS, *relations)
    bench.put(ACCOUNT_PERSONS, *({"account_id": one, "person_id": "a1"} for one in ("a1", "a2")))
    him = {"customer_id": "c1", "objected_at": at(objected) if objected else None, "accepts_marketing": accepts}
    bench.put(CUSTOMERS, him)
    bench.put(CUSTOMER_PERSONS, {"customer_id": "c1", "person_id": "a1", "linked_by": "declared handle"})
    step.run(bench.engine)
    assert bench.engine.arrow("SELECT * FROM contact_rules").schema.names == list(CONTACT_RULES.column_names)
    return {row["person_id"]: row["may_contact"] for row in bench.rows("contact_rules")}


def told(account: str, word: str | None, **cells: str) -> dict[str, Any]:
    return {"account_id": account, "may_contact": word, **cells}


@pytest.mark.parametrize(
    ("relations", "word"),
    [
        ([told("a1", "agreed")], "agreed"),
        ([told("a1", "agreed"), told("a2", "no")], "no"),
        ([told("a1", "business"), told("a2", "applied")], "applied"),
        ([told("a1", None, note="met at the fair")], "no"),
        ([told("a1", None), told("a2", "agreed")], "agreed"),
        ([told("a1", "agreed", note="please do not contact by phone")], "no"),
        ([told("a1", "agreed", status="Opted out")], "no"),
        ([told("a1", "agreed"), told("a2", None, note="nicht mehr kontaktieren")], "no"),
    ],
)
def test_the_strictest_account_decides(bench: Workbench, relations: list[dict[str, Any]], word: str) -> None:
    assert rules(bench, *relations) == {"a1": word}


def test_an_objection_wins_over_everything(bench: Workbench) -> None:
    assert rules(bench, told("a2", "agreed"), objected="2026-01-05") == {"a1": "no"}
    assert rules(bench, objected="2026-01-05") == {"a1": "no"}


@pytest.mark.parametrize(("told_word", "word"), [("business", "no"), ("agreed", "agreed"), ("applied", "applied")])
def test_who_accepts_no_marketing_is_contacted_by_his_own_word_alone(
    bench: Workbench, told_word: str, word: str
) -> None:
    assert rules(bench, told("a2", told_word), accepts=False) == {"a1": word}
    assert rules(bench, told("a2", told_word), accepts=True) == {"a1": told_word}
    assert rules(bench, told("a2", told_word)) == {"a1": told_word}
    assert rules(bench, accepts=False) == {}
    assert rules(bench) == {}


def test_a_relation_is_kept_and_listed(book: Book) -> None:
    cells = {"may_contact": "Agreed", "basis": "wrote to us", "next_step": "send shoes", "next_step_on": "2026-04-10"}
    assert book.relations.set("jonas", cells).warnings == ()
    book.relations.set("jonas", {"status": "warm"})
    (row,) = book.relations.overview().to_pylist()
    assert (row["told"], row["agreed_on"], row["status"], row["basis"]) == ("agreed", TODAY, "warm", "wrote to us")
    assert (row["next_step"], row["is_due"]) == ("send shoes", True)
    # What holds is computed by the step, which the test does not run.
    assert row["may_contact"] == "no"


def test_what_is_due_first_stands_first(book: Book) -> None:
    book.relations.set("jonas", {"next_step": "later", "next_step_on": "2026-06-01"})
    book.relations.set(CLIP, {"status": "no step"})
    book.relations.set(MAYA, {"next_step": "call", "next_step_on": "2026-05-01"})
    assert [row["account_id"] for row in book.relations.overview().to_pylist()] == [MAYA, JONAS, CLIP]


def test_a_contact_needs_a_basis(book: Book) -> None:
    with pytest.raises(SettingsError) as caught:
        book.relations.set("jonas", {"may_contact": "agreed", "next_step_on": "soon"})
    assert {fault.where for fault in caught.value.faults} == {"basis", "next_step_on"}
    with pytest.raises(SettingsError, match="agreed, applied, business, no"):
        book.relations.set("jonas", {"may_contact": "perhaps"})
    with pytest.raises(SettingsError, match="nothing to keep"):
        book.relations.set("jonas", {})


def test_a_no_is_lifted_only_by_saying_who_agreed_and_when(book: Book) -> None:
    book.relations.set("jonas", {"may_contact": "no", "basis": "asked us not to write"})
    with pytest.raises(SettingsError, match="to lift it"):
        book.relations.set("jonas", {"may_contact": "agreed"})
    with pytest.raises(SettingsError, match="to lift it"):
        book.relations.set("jonas", {"may_contact": "agreed", "basis": "he changed his mind"})
    book.relations.set("jonas", {"may_contact": "agreed", "basis": "he wrote to us", "agreed_on": "2026-04-01"})
    assert book.relations.overview().to_pylist()[0]["agreed_on"] == date(2026, 4, 1)


def test_an_objection_cannot_be_set_aside(book: Book) -> None:
    rule = {"person_id": MAYA, "may_contact": "no", "why": "objected", "objected_at": at("2026-01-05")}
    book.results["contact_rules"] = CONTACT_RULES.from_rows([rule])
    cells = {"may_contact": "agreed", "basis": "he wrote to us", "agreed_on": "2026-04-01"}
    with pytest.raises(SettingsError, match="objected as a customer on 2026-01-05"):
        book.relations.set(CLIP, cells)
    book.relations.set(CLIP, {"may_contact": "no"})
