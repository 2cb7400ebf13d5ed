from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from swayed.customers.listing import listed_customers
from swayed.customers.tables import ALL, CUSTOMER_CONTACTS, CUSTOMER_STAGES, CUSTOMER_WAITS
from swayed.customers.waits import waits

DAY = 86_400_000_000


Group = tuple[dict[str, str], pa.Table]


def windows(segment: str, days: np.ndarray, is_moved: np.ndarray) -> Group:
    at_risk = {
        "starts_at": pa.array(np.zeros(len(days), np.int64), pa.timestamp("us", "UTC")),
        "ends_at": pa.array((days * DAY).astype(np.int64), pa.timestamp("us", "UTC")),
        "is_moved": is_moved,
    }
    return {"segment": segment, "stage": "purchase", "origin": "research"}, pa.table(at_risk)


def market(rng: np.random.Generator, slow: float) -> list[Group]:
    """Two segments, the second moves `slow` times as seldom; everybody is watched for 200 days."""
    parts = []
    for segment, mean in (("quick", 60.0), ("slow", 60.0 / slow)):
        days = rng.exponential(mean, 400)
        parts.append(windows(segment, np.minimum(days, 200.0), days < 200.0))
    both = pa.concat_tables([table for _, table in parts])
    return [*parts, ({"segment": ALL, "stage": "purchase", "origin": "research"}, both)]


def test_a_segment_that_moves_less_is_stuck() -> None:
    rows = {row["segment"]: row for row in waits(market(np.random.default_rng(1), 0.4))}
    assert rows["slow"]["is_stuck"]
    assert not rows["quick"]["is_stuck"]
    assert not rows[ALL]["is_stuck"]
    assert rows["quick"]["moved_lower"] < 1 - np.exp(-90 / 60) < rows["quick"]["moved_upper"]


def test_alike_segments_are_seldom_called_stuck() -> None:
    stuck = sum(row["is_stuck"] for seed in range(40) for row in waits(market(np.random.default_rng(seed), 1.0)))
    assert stuck <= 4


def test_intervals_hold_the_truth_nine_times_in_ten() -> None:
    truth = 1 - np.exp(-90 / 60)
    inside = 0
    for seed in range(100):
        rows = waits(market(np.random.default_rng(seed), 1.0))
        (quick,) = [row for row in rows if row["segment"] == "quick"]
        inside += quick["moved_lower"] <= truth <= quick["moved_upper"]
    assert 82 <= inside <= 97


def test_nobody_moved() -> None:
    row = waits([windows(ALL, np.full(30, 50.0), np.zeros(30, bool))])[0]
    assert (row["moved_share"], row["days_median"]) == (0.0, None)
    assert row["moved_upper"] == pytest.approx(0.1)


def test_few_customers_are_withheld() -> None:
    assert waits([windows(ALL, np.full(4, 50.0), np.ones(4, bool))]) == []


def test_the_list_puts_all_customers_first_and_stages_in_order() -> None:
    sizes = pa.table({"segment": ["DE", ALL], "n_customers": [7, 9]})
    stages = CUSTOMER_STAGES.from_rows(
        [
            {"segment": "DE", "stage": stage, "n_customers": 6, "share": 0.5}
            for stage in ("purchase", "entry", "research")
        ]
    )
    listed = listed_customers(
        sizes, stages, CUSTOMER_WAITS.empty(), CUSTOMER_CONTACTS.empty(), path=("research", "purchase")
    ).to_pylist()
    assert [row["segment"] for row in listed] == [ALL, "DE"]
    assert [part["stage"] for part in listed[1]["stages"]] == ["entry", "research", "purchase"]
