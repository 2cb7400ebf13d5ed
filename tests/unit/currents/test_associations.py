from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from swayed.currents.associations import odds_ratio, vanity
from swayed.currents.found import grouped, members


def test_odds_are_those_of_statsmodels():
    counts = np.random.default_rng(1).integers(5, 40, (6, 4)).astype(float)
    theirs = StratifiedTable([row.reshape(2, 2) for row in counts])
    ratio, lower, upper = odds_ratio(counts)
    assert ratio == pytest.approx(theirs.oddsratio_pooled)
    assert (lower, upper) == pytest.approx(theirs.oddsratio_pooled_confint(alpha=0.1))


def test_few_steps_say_nothing():
    assert odds_ratio(np.array([[4.0, 10.0, 50.0, 50.0]])) is None


def test_audience_that_goes_with_nothing_says_so():
    rng = np.random.default_rng(2)
    table = pa.table(
        {
            "moved_share": rng.random(400),
            "followers": rng.integers(0, 1000, 400),
            "likes": pa.nulls(400, pa.int64()),
            "mentions": rng.integers(0, 9, 400),
        }
    )
    followers, likes, mentions = vanity(table)
    assert followers["correlation_lower"] < 0 < followers["correlation_upper"]
    assert (likes["n_people"], "correlation" in likes) == (0, False)
    assert mentions["n_people"] == 400


def test_found_names_are_grouped_under_the_most_used():
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.95, 0.3]], np.float32)
    leaders = grouped(["trail shoe", "rain coat", "mud shoe"], vectors, 0.7)
    found = members(["trail shoe", "rain coat"], ["mud shoe"], leaders, frozenset({"rain coat"})).to_pylist()
    assert found == [
        {"topic": "trail shoe (+1)", "name": "trail shoe", "is_product": False},
        {"topic": "trail shoe (+1)", "name": "mud shoe", "is_product": True},
    ]
