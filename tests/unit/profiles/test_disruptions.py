"""Disruptions: Mantel and Haenszel against statsmodels' published method by hand, and what is shown."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from swayed.profiles.disruptions import disruptions_table, mantel_haenszel
from swayed.profiles.settings import ProfileSettings


def rows_of(tables):
    """Arrays of 2 x 2 tables (a, b, c, d), one stratum each."""
    stratum, met, ended = [], [], []
    for number, (a, b, c, d) in enumerate(tables):
        for n, is_met, has_ended in ((a, True, True), (b, True, False), (c, False, True), (d, False, False)):
            stratum += [number] * n
            met += [is_met] * n
            ended += [has_ended] * n
    return np.array(stratum), np.array(met), np.array(ended)


def test_against_another_implementation():
    stratified = pytest.importorskip("statsmodels.stats.contingency_tables")
    tables = [(12, 30, 8, 60), (5, 20, 9, 50), (20, 18, 10, 33)]
    log_odds, error, _, expected = mantel_haenszel(*rows_of(tables))
    other = stratified.StratifiedTable([np.array([[a, b], [c, d]]) for a, b, c, d in tables])
    assert np.isclose(log_odds, other.logodds_pooled)
    assert np.isclose(error, other.logodds_pooled_se)
    assert np.isclose(expected, sum((a + b) * (a + c) / (a + b + c + d) for a, b, c, d in tables))


def test_a_stratum_is_not_taken_for_a_cause():
    """Both are more frequent in one stratum, and independent inside each."""
    log_odds, _, score, _ = mantel_haenszel(*rows_of([(40, 40, 40, 40), (1, 9, 9, 81)]))
    assert abs(log_odds) < 0.1
    assert abs(score) < 0.5


def test_nothing_to_compare():
    assert mantel_haenszel(*rows_of([(3, 0, 0, 0)]))[:3] == (0.0, 0.0, 0.0)


def weeks_of(random, odds):
    """Customers who each have one week; those who met `forum` stop more often by `odds`."""
    rows = []
    for number in range(1500):
        met = random.random() < 0.3
        stops = random.random() < 0.1 * (odds if met else 1.0)
        rows.append(
            {
                "customer_id": f"c{number}",
                "stage": "research",
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


def test_what_stops_customers_is_named_and_what_does_not_is_not():
    random = np.random.default_rng(5)
    found = disruptions_table(weeks_of(random, 3.0), [], ProfileSettings()).to_pylist()
    forum = next(row for row in found if row["met"] == "forum")
    assert forum["verdict"] == "more"
    assert forum["ratio"] > 1.8
    assert {row["outcome"] for row in found} == {"stopped"}
    indifferent = disruptions_table(weeks_of(random, 1.0), [], ProfileSettings()).to_pylist()
    assert {row["verdict"] for row in indifferent} == {"cannot tell"}


def test_a_theme_of_few_authors_is_not_shown():
    table = weeks_of(np.random.default_rng(5), 3.0)
    place = table.schema.get_field_index("theme_no")
    table = table.set_column(place, "theme_no", pa.array([1] * table.num_rows))
    assert any(row["what"] == "theme" for row in disruptions_table(table, ["fit"], ProfileSettings()).to_pylist())
    one = table.set_column(table.schema.get_field_index("account_id"), "account_id", pa.array(["a"] * table.num_rows))
    assert not any(row["what"] == "theme" for row in disruptions_table(one, ["fit"], ProfileSettings()).to_pylist())
