"""Surveys: columns of any name, the customer's own words, several options, questions about other things."""

from __future__ import annotations

import pytest

from swayed.errors import SourceError

from .conftest import FIXTURES, ExportDesk

ANSWERS, GERMAN = "survey/responses.csv", "survey/umfrage.csv"


def test_columns_are_proposed_in_two_languages(desk: ExportDesk) -> None:
    proposed = desk.confirm("survey", FIXTURES / ANSWERS)
    assert proposed["Response"] == "answer"
    assert proposed["Other Response"] == "free_text"
    assert "NPS" not in proposed
    german = desk.confirm("survey", FIXTURES / GERMAN)
    assert german["Wie hast du von uns erfahren?"] == "answer"
    assert german["Zeitstempel"] == "answered_at"


def test_unmapped_sheet_says_what_to_do(desk: ExportDesk) -> None:
    with pytest.raises(SourceError, match=r"columns are not known yet.*swayed import survey \S*/odd\.csv --map"):
        desk.load("survey", desk.put("odd.csv", "When,What they told\n2024-03-01,a friend\n"))


def test_own_words_go_before_the_ticked_option(desk: ExportDesk) -> None:
    desk.load("survey", ANSWERS)
    answers = {row["order_id"]: row for row in desk.rows("touches").values()}
    assert answers["#1001"]["text"] == "@maya.runs on Instagram, she wears them"
    assert answers["#1001"]["source"] == "Other"
    assert answers["#1002"]["text"] == "My trainer"
    assert {row["kind"] for row in answers.values()} == {"survey"}


def test_other_questions_and_empty_answers_are_left_out(desk: ExportDesk) -> None:
    desk.load("survey", ANSWERS)
    touches = desk.rows("touches").values()
    assert not [row for row in touches if row["order_id"] == "#1004" or row["text"] == "Very"]


def test_several_options_are_several_answers(desk: ExportDesk) -> None:
    desk.load("survey", ANSWERS, GERMAN)
    texts = [(row["order_id"], row["text"]) for row in desk.rows("touches").values()]
    assert sorted(text for order, text in texts if order == "#1003") == ["A friend", "Instagram"]
    assert sorted(text for order, text in texts if order == "724") == ["Freundin", "Verein"]


def test_customer_is_known_by_the_address(desk: ExportDesk) -> None:
    desk.load("survey", ANSWERS)
    answered = {row["order_id"]: row.get("customer_id") for row in desk.rows("touches").values()}
    assert answered["#1001"] in desk.rows("customers")
    assert answered["#1003"] is None


def test_an_order_twice_asked_keeps_both_answers(desk: ExportDesk) -> None:
    sheet = desk.put("asked.csv", "Order,Answer\n7,my sister\n7,the shop staff\n8,my sister\n")
    desk.confirm("survey", sheet)
    desk.load("survey", sheet)
    assert sorted((row["order_id"], row["text"]) for row in desk.rows("touches").values()) == [
        ("7", "my sister"),
        ("7", "the shop staff"),
        ("8", "my sister"),
    ]


def test_unreadable_time_is_named(desk: ExportDesk) -> None:
    summary = desk.load("survey", ANSWERS)
    (reject,) = summary.rejects.to_pylist()
    assert (reject["line"], reject["column"], reject["found"]) == (7, "answered_at", "yesterday")
