from __future__ import annotations

import pyarrow as pa

from swayed.check import _answers
from swayed.readiness.tables import ANSWERS

FORECAST = ANSWERS.from_rows(
    [
        {"question": question, "verdict": "not yet", "found": "nobody", "expected": 0.0, "next_data": "more"}
        for question in ("people by name", "people by type")
    ]
)


def test_what_was_found_stands_before_what_was_forecast() -> None:
    people = pa.table({"grade": ["strong", "some", "not_enough"]})
    by_name, by_type = _answers(FORECAST, people).to_pylist()
    assert (by_name["verdict"], by_name["expected"], by_name["next_data"]) == ("yes", 2.0, None)
    assert by_name["found"] == "2 people are named; the forecast was: nobody"
    assert by_type["verdict"] == "not yet"


def test_a_forecast_stands_while_nobody_is_named() -> None:
    for people in (None, pa.table({"grade": ["not_enough"]}), pa.table({"grade": pa.array([], pa.string())})):
        assert _answers(FORECAST, people).equals(FORECAST)
