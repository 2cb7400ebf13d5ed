"""A planted weekday is named, a flat week and one lucky step are not; lags lean on everybody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from swayed.plans.moments import moments_table

MONDAY = datetime(2025, 3, 3, tzinfo=UTC)


def tables(credit_by_day, *, person="maya", lag=24):
    """200 contacts a day of a week at 10 o'clock, and steps credited to each day."""
    hours = [MONDAY + timedelta(days=day, hours=10) for day in range(7)]
    instant = pa.array(hours, pa.timestamp("us", tz="UTC"))
    people = pa.array([person] * 7)
    credited = pa.table(
        {
            "person_id": people,
            "hour_at": instant,
            "lag_hours": pa.array([lag] * 7),
            "credit": pa.array(np.asarray(credit_by_day, float)),
        }
    )
    return credited, pa.table({"person_id": people, "hour_at": instant, "dose": pa.array([200.0] * 7)})


def named(table, person, what):
    return [r["name"] for r in table.to_pylist() if r["person_id"] == person and r["what"] == what and r["stands_out"]]


def test_a_planted_weekday_is_named():
    found = moments_table(*tables([5, 5, 5, 60, 5, 5, 5]), "UTC", has_hours=True)
    assert named(found, "", "weekday") == ["Thursday"]
    assert named(found, "maya", "weekday") == ["Thursday"]


def test_a_flat_week_and_one_lucky_step_name_nothing():
    for credit in ([8, 9, 7, 8, 10, 8, 7], [0, 0, 1, 0, 0, 0, 0]):
        found = moments_table(*tables(credit), "UTC", has_hours=True)
        assert named(found, "", "weekday") == []


def test_false_weekdays_are_rare_without_any_truth():
    rng = np.random.default_rng(1)
    wrong = sum(
        bool(named(moments_table(*tables(rng.poisson(8.0, 7)), "UTC", has_hours=False), "", "weekday"))
        for _ in range(100)
    )
    assert wrong <= 8


def test_days_are_those_of_the_zone():
    found = moments_table(*tables([0, 0, 0, 60, 0, 0, 0]), "Pacific/Kiritimati", has_hours=True)
    assert named(found, "", "weekday") == ["Friday"]


def test_without_times_of_day_there_are_no_hours():
    found = moments_table(*tables([5] * 7), "UTC", has_hours=False)
    assert "hours" not in set(found.column("what").to_pylist())


def test_a_lag_of_little_credit_leans_on_the_others():
    slow, few = tables([10] * 7, lag=240), tables([0.1] * 7, person="noa", lag=2)
    credited, contacts = (pa.concat_tables(pair) for pair in zip(slow, few, strict=True))
    lag = {
        row["person_id"]: row["ratio"]
        for row in moments_table(credited, contacts, "UTC", has_hours=True).to_pylist()
        if row["what"] == "lag"
    }
    assert lag["maya"] == pytest.approx(10.0, rel=0.02)
    assert 6.0 < lag["noa"] < 10.0


def test_nobody_graded_leaves_nothing():
    credited, contacts = tables([1] * 7)
    assert moments_table(credited.slice(0, 0), contacts, "UTC", has_hours=True).num_rows == 0
