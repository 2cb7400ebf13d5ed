"""Numbers, money, flags, lists and words."""

from __future__ import annotations

from decimal import Decimal

import pytest


def _values(desk, *cells: str, column: str = "value", sign: str = ","):
    head = sign.join(("event_id", "customer_id", "stage", "occurred_at", column)) + "\n"
    body = "".join(
        sign.join((f"e{i:02d}", "k", "purchase", "2025-01-01", f'"{cell}"')) + "\n" for i, cell in enumerate(cells)
    )
    summary = desk.load_text("events.csv", head + body)
    return summary, {row["event_id"]: row[column] for row in desk.rows("events")}


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["12.5", "-3", "+0.10", ".5", "7.", "1e3"], ["12.5", "-3", "0.1", "0.5", "7", "1000"]),
        (["12,50", "1.234", "1.234,56", "-0,5"], ["12.5", "1234", "1234.56", "-0.5"]),
        (["1,234.50", "1,234", "12"], ["1234.5", "1234", "12"]),
        (["1,234,567", "1,234"], ["1234567", "1234"]),
        (["1.234.567", "1.234", "2,5"], ["1234567", "1234", "2.5"]),
        (["1 234,50", "1\u202f234\u202f567,25", "2,5"], ["1234.5", "1234567.25", "2.5"]),
        (["1'234.50", "2.5"], ["1234.5", "2.5"]),
        (["0,125", "3,125"], ["0.125", "3.125"]),
        (["1.234"], ["1.234"]),
        (["12,50", "12.75"], ["12.5", "12.75"]),
    ],
)
def test_the_decimal_sign_is_proven_by_the_column(desk, cells, values):
    summary, got = _values(desk, *cells)
    assert list(got.values()) == [Decimal(value) for value in values], summary.rejects.to_pylist()


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1,234"], ["1,234"]),
        (["12.5", "12,5", "1,234"], ["1,234"]),
        (["5 €", "$5", "5%", "abc", "1.2.3", "12,34,5", "nan", "1-2", "--1"],
         ["5 €", "$5", "5%", "abc", "1.2.3", "12,34,5", "nan", "1-2", "--1"]),
        (["123456789012345678"], ["123456789012345678"]),
        (["12.5", "12.34,5"], ["12.34,5"]),
    ],
)  # fmt: skip
def test_what_proves_nothing_is_rejected(desk, cells, found):
    summary, _ = _values(desk, *cells)
    assert [row["found"] for row in summary.rejects.to_pylist()] == found


def test_a_lone_group_of_thousands_in_a_semicolon_file_is_not_guessed(desk):
    summary, _ = _values(desk, "1.234", sign=";")
    assert "decimal sign is not proven" in summary.rejects.to_pylist()[0]["allowed"]


def test_decimal_commas_are_reported(desk):
    assert _values(desk, "12,5")[0].detections[0].decimal_comma == ("value",)


def test_real_numbers(desk):
    assert _values(desk, "1,5", "2", column="quantity")[1] == {"e00": 1.5, "e01": 2.0}


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["12", "-0", "12.0"], [12, 0, 12]),
        (["1,234,567", "12,345"], [1234567, 12345]),
        (["1.234.567", "12.345"], [1234567, 12345]),
        (["1.000"], []),
        (["12.5"], []),
        (["1e3"], []),
        (["99999999999999999999"], []),
    ],
)
def test_whole_numbers(desk, cells, values):
    body = "".join(f'a{i},ig,h,"{cell}"\n' for i, cell in enumerate(cells))
    desk.load_text("accounts.csv", "account_id,platform,handle,followers\n" + body)
    assert desk.column("accounts", "followers") == values


def test_flags_in_many_words(desk):
    yes, no = ["Yes", "TRUE", "1", "ja", "y", "T"], ["no", "False", "0", "Nein", "N", "f"]
    body = "".join(f"k{i:02d},{word}\n" for i, word in enumerate([*yes, *no, "", "maybe"]))
    summary = desk.load_text("customers.csv", "customer_id,accepts_marketing\n" + body)
    assert desk.column("customers", "accepts_marketing") == [True] * 6 + [False] * 6 + [None]
    assert [(row["found"], row["allowed"]) for row in summary.rejects.to_pylist()] == [("maybe", "yes or no")]


def test_lists_are_parted_by_bars_and_escaped_bars_are_literal(desk):
    cells = [r"github:a|irc:Matt\|", "a| b ||c", r"irc:\|trey\|", "", r"back\slash"]
    body = "".join(f"k{i},{cell}\n" for i, cell in enumerate(cells))
    desk.load_text("customers.csv", "customer_id,handles\n" + body)
    assert desk.column("customers", "handles") == [
        ["github:a", "irc:Matt|"],
        ["a", "b", "c"],
        ["irc:|trey|"],
        None,
        ["back\\slash"],
    ]


def test_bars_in_texts_stay(desk):
    desk.load_text("accounts.csv", "account_id,platform,handle\nirc:a|b,irc,a|b\n")
    assert desk.column("accounts", "handle") == ["a|b"]


def test_allowed_words_in_any_case(desk):
    desk.load_text("relations.csv", "account_id,may_contact\na,Agreed\nb,NO\nc,perhaps\nd,\n")
    assert desk.column("relations", "may_contact") == ["agreed", "no", None]
    assert desk.rows("rejects")[0]["allowed"] == "agreed, applied, business, no"


def test_bounds(desk):
    head = "collaboration_id,account_id,commission_rate,cost\n"
    summary = desk.load_text("collaborations.csv", head + "c1,a,0.2,5\nc2,a,1.5,5\nc3,a,1,-5\n")
    assert {row["allowed"] for row in summary.rejects.to_pylist()} == {
        "number, at least 0 and at most 1",
        "amount of money, at least 0",
    }
