"""What a reviewer decides wins, stays, and teaches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from markets.workbench import Workbench, at
from swayed.errors import SettingsError
from swayed.identities.decisions import Decision, check_decisions, decided_rows
from swayed.identities.kinds import CLUES, LearnedWeights
from unit.identities.test_identities import account, identify, links, persons


def decided(**cells: Any) -> list[dict[str, Any]]:
    return decided_rows([Decision(decided_by="Maya", **cells)]).to_pylist()


def test_a_decided_kind_wins_and_says_who(bench: Workbench) -> None:
    identify(
        bench,
        [account("a", bio="I am a bot")],
        decisions=decided(question="kind", account_id="a", answer="person", why="I know her"),
    )
    (row,) = bench.rows("persons")
    assert (row["kind"], row["kind_probability"], row["is_accepted"]) == ("person", 1.0, True)
    assert row["reasons"][0].startswith("Maya decided so on ")
    assert row["reasons"][0].endswith(": I know her")


def test_the_latest_answer_stands(bench: Workbench) -> None:
    rows = [
        *decided(question="kind", account_id="a", answer="bot", decided_at=at("2025-01-02")),
        *decided(question="kind", account_id="a", answer="brand", decided_at=at("2025-01-03")),
        *decided(question="kind", account_id="a", answer="media", decided_at=at("2025-01-01")),
    ]
    identify(bench, [account("a")], decisions=rows)
    assert [row["kind"] for row in bench.rows("persons")] == ["brand"]


def test_two_that_are_kept_apart_stay_apart_whatever_joins_them(bench: Workbench) -> None:
    page = "https://ada.example"
    accounts = [
        account("a", url=page),
        account("b", platform="video", url=page),
        account("c", platform="blog", url=page),
    ]
    identify(bench, accounts)
    assert persons(bench) == {"a": ["a", "b", "c"]}
    # All hang on a; b and c are kept apart, so one of both leaves.
    identify(bench, accounts, decisions=decided(question="same", account_id="c", other_account_id="b", answer="no"))
    assert persons(bench) == {"a": ["a", "b"], "c": ["c"]}


def test_two_that_are_one_are_joined(bench: Workbench) -> None:
    same = decided(question="same", account_id="b", other_account_id="a", answer="yes")
    identify(bench, [account("a"), account("b"), account("c")], decisions=same)
    assert persons(bench) == {"a": ["a", "b"], "c": ["c"]}


def test_an_ambiguous_customer_is_asked_about_and_decided(bench: Workbench) -> None:
    customers = [{"customer_id": "c1", "handles": ["forum:ada"]}, {"customer_id": "c2", "handles": ["forum:ada"]}]
    identify(bench, [account("a", "ada")], customers)
    assert {(row["question"], row["customer_id"]) for row in bench.rows("identity_questions")} == {
        ("customer", "c1"),
        ("customer", "c2"),
    }
    identify(
        bench,
        [account("a", "ada")],
        customers,
        decisions=decided(question="customer", account_id="a", customer_id="c2", answer="no"),
    )
    assert links(bench) == {("c1", "a", "declared handle")}
    identify(
        bench,
        [account("a", "ada")],
        customers,
        decisions=decided(question="customer", account_id="a", customer_id="c2", answer="yes"),
    )
    assert links(bench) == {("c2", "a", "reviewer")}


def test_what_is_decided_is_not_asked_again(bench: Workbench) -> None:
    accounts = [account("a", bio="Newspaper, I am no journalist"), account("b")]
    identify(bench, accounts, decisions=decided(question="kind", account_id="a", answer="unknown"))
    assert bench.rows("identity_questions") == []
    assert bench.found("SELECT kind, is_accepted FROM persons WHERE person_id = 'a'") == {("unknown", True)}


def test_every_fault_is_told_together() -> None:
    wrong = [
        Decision("kind", "a", "robot", "Maya"),
        Decision("same", "a", "yes", " ", other_account_id="a"),
        Decision("customer", "z", "no", "Maya", customer_id="c9"),
        Decision("colour", "a", "red", "Maya"),
    ]
    with pytest.raises(SettingsError) as caught:
        check_decisions(wrong, {"a"}, {"c1"})
    for word in ("'robot'", "who decides", "another account", "'z'", "'c9'", "'colour'"):
        assert word in str(caught.value)


def test_without_decisions_the_weights_are_those_shipped() -> None:
    weights = LearnedWeights().fit(np.zeros((0, len(CLUES))), []).weights_
    assert weights["says shop"] == {"brand": 11.0, "bot": 2.0, "media": 0.0}


def test_decisions_move_the_weights_they_speak_of() -> None:
    strengths = np.zeros((30, len(CLUES)))
    strengths[:, CLUES.index("named bot")] = 1.0
    weights = LearnedWeights().fit(strengths, ["bot"] * 30).weights_
    assert weights["named bot"]["bot"] > 4.0
    assert weights["says shop"]["brand"] == 11.0
    one = LearnedWeights().fit(strengths[:1], ["bot"]).weights_
    assert 2.5 < one["named bot"]["bot"] < weights["named bot"]["bot"]
