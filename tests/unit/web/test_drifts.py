"""Drawings of series: hostile names stay text, every lane and chart says what it is, too short ones are not drawn."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from swayed.web.drawing.drifts import HEIGHT, WIDTH, drift_chart, river, smoothed
from swayed.web.pages.currents import TITLES

FIRST = date(2024, 1, 1)


def topic(name: str = "lugs", label: str = "current", shares: tuple[float, ...] = (0.1, 0.2, 0.3)) -> dict[str, Any]:
    series = [{"period_on": FIRST + timedelta(7 * i), "share": share} for i, share in enumerate(shares)]
    return {
        "topic": name, "label": label, "slope_per_year": 0.1, "changed_on": FIRST + timedelta(7),
        "peak_on": None, "series": series,
    }  # fmt: skip


def test_a_lane_for_each_topic_with_its_label_and_nothing_of_a_single_period():
    drawing = str(river([topic(), topic("mud", "fad"), topic("new", "too_short", (0.1,))], TITLES))
    assert re.findall(r'<g class="(\w+)"', drawing) == ["current", "fad"]
    assert 'aria-label="lugs: current, mud: fad"' in drawing
    assert river([topic("new", "too_short", (0.1,))], TITLES) == ""
    assert drift_chart(topic("new", "too_short", (0.1,))) == ""


def test_a_name_is_text():
    drawing = str(river([topic("<script>alert(1)</script>\"'")], TITLES))
    assert "<script" not in drawing
    assert drawing.count('aria-label="') == 1


def test_the_day_of_a_new_level_is_marked_where_it_lies():
    assert 'class="changed"' in drift_chart(topic())
    assert 'class="changed"' not in drift_chart({**topic(), "changed_on": FIRST - timedelta(1)})
    assert 'class="slope"' not in drift_chart({**topic(), "slope_per_year": None})


@given(st.lists(st.floats(0, 1), min_size=2, max_size=300))
def test_points_stay_in_the_drawing_and_means_keep_the_level(shares):
    drawn = str(drift_chart(topic(shares=tuple(shares))))
    for x, y in re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', drawn):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT
    means = [share for _, share in smoothed([(7 * i, share) for i, share in enumerate(shares)])]
    assert min(shares) - 1e-9 <= min(means) <= max(means) <= max(shares) + 1e-9
