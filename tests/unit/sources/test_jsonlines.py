"""JSON Lines."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from swayed.errors import SourceError
from swayed.sources import TableCounts


def _lines(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_values_of_every_kind(desk):
    row = {"Event_ID": 17, "customer_id": "k", "stage": "purchase", "occurred_at": "2025-01-01T10:00:00Z"}
    row |= {"value": 12.5, "a/b~c": "d", "tags": ["x", 1], "gone": None}
    desk.load_text("events.jsonl", _lines(row))
    stored = desk.rows("events")[0]
    assert (stored["event_id"], stored["value"]) == ("17", Decimal("12.5"))
    assert desk.attributes("event_attributes") == {("17", "a/b~c"): "d", ("17", "tags"): '["x",1]'}


def test_lists_are_arrays_or_texts(desk):
    desk.load_text(
        "customers.ndjson.gz",
        _lines(
            {"customer_id": "k1", "handles": ["irc:a|b", "github:c"], "accepts_marketing": True},
            {"customer_id": "k2", "handles": r"irc:a\|b|github:c", "accepts_marketing": "no"},
            {"customer_id": "k3", "handles": []},
        ),
    )
    assert desk.column("customers", "handles") == [["irc:a|b", "github:c"]] * 2 + [None]
    assert desk.column("customers", "accepts_marketing") == [True, False, None]


def test_a_broken_line_costs_itself(desk):
    summary = desk.load_text(
        "customers.jsonl",
        _lines({"customer_id": "k1"}, "", "{broken", "[1]", "7", {"customer_id": None}, {"customer_id": "k2"}),
    )
    assert summary.tables["customers"] == TableCounts(read=6, new=2, rejected=4)
    assert [(row["line"], row["found"]) for row in summary.rejects.to_pylist()] == [
        (3, "{broken"),
        (4, "[1]"),
        (5, "7"),
        (6, ""),
    ]


def test_an_absent_key_leaves_what_was_there_and_null_sets_unknown(desk):
    desk.load_text("customers.csv", "customer_id,email,name,tier,age\nk1,a,Ann,gold,30\nk2,b,Bob,iron,31\n")
    summary = desk.load_text(
        "customers.jsonl",
        _lines({"customer_id": "k1", "email": None, "tier": None}, {"customer_id": "k2", "name": "Rob"}),
    )
    assert summary.tables["customers"] == TableCounts(read=2, changed=2)
    assert desk.column("customers", "email") == desk.pseudonyms([None, "b"])
    assert desk.column("customers", "name") == ["Ann", "Rob"]
    assert desk.attributes("customer_attributes") == {("k1", "age"): "30", ("k2", "age"): "31", ("k2", "tier"): "iron"}


def test_undecodable_bytes_cost_their_line(desk):
    good = b'{"customer_id": "k\xc3\xa4"}\n{"customer_id": "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6"}\n'
    summary = desk.load_text("customers.jsonl", good + b'{"customer_id": "\xff"}\n{"customer_id": "k2"}')
    assert summary.tables["customers"] == TableCounts(read=4, new=3, rejected=1)
    assert summary.rejects["line"].to_pylist() == [3]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("nothing\nhere\n", "no line holds a JSON object"),
        ('{"email": "x"}\n', "customer_id of table customers is missing"),
    ],
)
def test_files_without_rows_of_the_table_are_explained(desk, content, found):
    with pytest.raises(SourceError, match=found):
        desk.load_text("customers.jsonl", content)
