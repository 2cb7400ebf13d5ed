"""Disruptions: Mantel and Haenszel against statsmodels' published method by hand, and what is shown."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from markets.workbench import Workbench, at
from swayed.engines import read_sql
from swayed.profiles.disruptions import added_counts, disruptions_table, mantel_haenszel
from swayed.profiles.settings import ProfileSettings


def sides_of(tables):
    """2 x 2 tables (a, b, c, d), one stratum each, as arrays of the four."""
    return np.array(tables, float).T


def test_against_another_implementation():
    stratified = pytest.importorskip("statsmodels.stats.contingency_tables")
    tables = [(12, 30, 8, 60), (5, 20, 9, 50), (20, 18, 10, 33)]
    log_odds, error, _, expected = mantel_haenszel(*sides_of(tables))
    other = stratified.StratifiedTable([np.array([[a, b], [c, d]]) for a, b, c, d in tables])
    assert np.isclose(log_odds, other.logodds_pooled)
    assert np.isclose(error, other.logodds_pooled_se)
    assert np.isclose(expected, sum((a + b) * (a + c) / (a + b + c + d) for a, b, c, d in tables))


def test_a_stratum_is_not_taken_for_a_cause():
    """Both are more frequent in one stratum, and independent inside each."""
    log_odds, _, score, _ = mantel_haenszel(*sides_of([(40, 40, 40, 40), (1, 9, 9, 81)]))
    assert abs(log_odds) < 0.1
    assert abs(score) < 0.5


def test_nothing_to_compare():
    assert mantel_haenszel(*sides_of([(3, 0, 0, 0)]))[:3] == (0.0, 0.0, 0.0)


def weeks_of(random, odds):
    """Customers who each have one week; those who met `forum` stop more often by `odds`."""
    rows = []
    for number in range(1500):
        met = random.random() < 0.3
        stops = random.random() < 0.1 * (odds if met else 1.0)
        rows.append(
            {
                "customer_no": number,
                "stage_no": 0,
                "week": date(2025, 1, 6) + timedelta(days=7 * int(random.integers(0, 20))),
                "community": "forum" if met else "club",
                "kind": "read",
                "voice": "person",
                "theme_no": None,
                "account_id": f"a{number % 30}",
                "has_stopped": int(stops),
                "has_gone_back": 0,
            }
        )
    return pa.Table.from_pylist(rows)


COUNTED = ("disruption_counts", "disruption_customers", "disruption_authors")


def counts_of(bench, weeks):
    """What is counted, from the rows of `disruption_weeks.sql` and how each customer ended."""
    engine = bench.engine
    things = ["customer_no", "stage_no", "week", "community", "kind", "voice", "theme_no", "account_id"]
    engine.put("disruption_weeks", weeks.select(things))
    # A unit is a customer's week here, for each has one.
    units = weeks.select(["customer_no", "stage_no", "week", "has_stopped", "has_gone_back"])
    engine.put("disruption_units", units.append_column("n_met", pa.array([1] * weeks.num_rows)))
    engine.run("disruption_things", read_sql("swayed.profiles", "disruption_things"))
    engine.put("profile_settings", pa.table({"fewest_authors": [ProfileSettings().fewest_authors]}))
    return [engine.arrow(read_sql("swayed.profiles", name)) for name in COUNTED]


def found_in(bench, weeks, themes=()):
    """The table, as rows."""
    return disruptions_table(*counts_of(bench, weeks), list(themes), ProfileSettings()).to_pylist()


def test_what_stops_customers_is_named_and_what_does_not_is_not(bench: Workbench) -> None:
    random = np.random.default_rng(5)
    found = found_in(bench, weeks_of(random, 3.0))
    forum = next(row for row in found if row["met"] == "forum")
    assert forum["verdict"] == "more"
    assert forum["ratio"] > 1.8
    assert {row["outcome"] for row in found} == {"stopped"}
    indifferent = found_in(bench, weeks_of(random, 1.0))
    assert {row["verdict"] for row in indifferent} == {"cannot tell"}


def test_a_theme_of_few_authors_is_not_shown(bench: Workbench) -> None:
    table = weeks_of(np.random.default_rng(5), 3.0)
    place = table.schema.get_field_index("theme_no")
    table = table.set_column(place, "theme_no", pa.array([1] * table.num_rows))
    assert any(row["what"] == "theme" for row in found_in(bench, table, ["fit"]))
    one = table.set_column(table.schema.get_field_index("account_id"), "account_id", pa.array(["a"] * table.num_rows))
    assert not any(row["what"] == "theme" for row in found_in(bench, one, ["fit"]))


@pytest.mark.parametrize("n_stopped", [4, 5])
def test_what_few_customers_stopped_after_is_not_shown(bench: Workbench, n_stopped: int) -> None:
    rows = [
        {
            "customer_no": number,
            "stage_no": 0,
            "week": date(2025, 1, 6),
            "community": "forum" if number < 20 else "club",
            "kind": "read",
            "voice": "person",
            "theme_no": None,
            "account_id": f"a{number % 30}",
            "has_stopped": int(number < n_stopped or 20 <= number < 60),
            "has_gone_back": 0,
        }
        for number in range(200)
    ]
    shown = {row["met"]: row["n_customers"] for row in found_in(bench, pa.Table.from_pylist(rows))}
    assert shown["club"] == 40
    assert shown.get("forum") == (5 if n_stopped == 5 else None)


def test_units_are_weeks_with_what_was_met_and_how_they_ended(bench: Workbench) -> None:
    engine = bench.engine
    week = date(2025, 1, 6)
    weeks = [(0, week, "forum"), (0, week, "club"), (0, week + timedelta(days=14), "forum"), (1, week, "forum")]
    engine.put(
        "disruption_weeks",
        pa.Table.from_pylist([{"customer_no": c, "stage_no": 0, "week": at, "community": met} for c, at, met in weeks]),
    )
    engine.put("asked_customers", pa.table({"customer_no": [0, 1], "customer_id": ["a", "b"]}))
    engine.put(
        "activity",
        pa.table({"customer_id": ["a", "a", "b"], "day": [week, week + timedelta(days=19), date(2025, 12, 1)]}),
    )
    events = {
        "customer_id": ["b", "b"],
        "stage": ["refund", "purchase"],
        "occurred_at": [at("2025-01-19"), at("2025-01-07")],
    }
    engine.put("selected_events", pa.table(events))
    engine.put("path_bounds", pa.table({"to_at": [at("2025-12-31")]}))
    engine.put("profile_settings", pa.table({"silent_days": [60]}))
    assert bench.found(read_sql("swayed.profiles", "disruption_units")) == {
        (0, 0, week, 2, 0, 0),
        (0, 0, week + timedelta(days=14), 1, 1, 0),
        (1, 0, week, 1, 0, 1),
    }


@pytest.mark.parametrize(("days", "has_ended"), [(-1, 0), (0, 1), (13, 1), (14, 0)])
def test_who_ends_within_the_fortnight_of_a_week_has_ended(bench: Workbench, days: int, has_ended: int) -> None:
    week = date(2025, 3, 3)
    end = week + timedelta(days=days)
    units = {"customer_no": [0, 0], "stage_no": [0, 0], "week": [week, week], "kind": ["read", "answer"]}
    bench.engine.put("disruption_weeks", pa.table(units))
    bench.engine.put("activity", pa.table({"customer_id": ["c", "c"], "day": [end, end - timedelta(days=40)]}))
    bench.engine.put("asked_customers", pa.table({"customer_no": [0], "customer_id": ["c"]}))
    bench.engine.put("path_bounds", pa.table({"to_at": [at("2025-12-31")]}))
    bench.engine.put("profile_settings", pa.table({"silent_days": [60]}))
    refund = {"customer_id": ["c"], "occurred_at": [at(f"{end}T09:00")], "stage": ["refund"]}
    bench.engine.put("selected_events", pa.table(refund))
    found = bench.engine.arrow(read_sql("swayed.profiles", "disruption_units")).to_pylist()
    ended = {"has_stopped": has_ended, "has_gone_back": has_ended}
    assert found == [{"customer_no": 0, "stage_no": 0, "week": week, "n_met": 2} | ended]


def test_counts_of_some_customers_and_of_the_others_are_counts_of_all(bench: Workbench) -> None:
    weeks = weeks_of(np.random.default_rng(5), 3.0)
    odd = np.asarray(weeks.column("customer_no")) % 2 == 1
    whole, *parts = (counts_of(bench, part) for part in (weeks, weeks.filter(odd), weeks.filter(~odd)))
    for of_whole, *of_parts in list(zip(whole, *parts, strict=True))[:2]:
        order = [(column, "ascending") for column in of_whole.schema.names]
        assert added_counts(of_parts).select(of_whole.schema.names).sort_by(order).equals(of_whole.sort_by(order))
