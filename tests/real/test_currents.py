"""Currents that history confirms: later years are hidden, and then asked whether what was called a current lasted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from real.interviews import read
from swayed.currents import label_all

FILE = Path(__file__).parents[3] / "shared" / "data" / "usesthis" / "uses.csv.gz"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not FILE.is_file(), reason="the interviews are not there")]


def judged(first_hidden_year):
    """What was called a current or a fad before that year, and whether the hidden years bear it out."""
    names, quarters, shares = read(FILE, fewest_people=20)
    known = quarters < 4 * first_hidden_year
    rows = []
    for name, series, found in zip(names, shares, label_all(shares[:, known], 4.0), strict=True):
        seen = series[known][np.isfinite(series[known])]
        start, end = (part.mean() for part in (seen[: len(seen) // 6], seen[-(len(seen) // 6) :]))
        later = np.nanmean(series[~known])
        if found.label == "current":
            # It lasted: the hidden years are on the far side of the middle of its way.
            rows.append((name, found.direction, (later - (start + end) / 2) * (end - start) > 0))
        elif found.label == "fad":
            height = np.convolve(seen, np.ones(3) / 3, "valid").max()
            rows.append((name, "fad", later < height / 2))
    return rows


@pytest.mark.parametrize("year", [2018, 2020, 2022])
def test_what_was_called_a_current_lasted(year):
    currents = [row for row in judged(year) if row[1] != "fad"]
    said(year, "currents lasted", currents)
    assert len(currents) >= 3
    assert np.mean([lasted for *_, lasted in currents]) >= 0.75


FADS_OF_2018 = pytest.mark.xfail(strict=True, reason="8 of 10: two of the fads of 2018 were used again later")


@pytest.mark.parametrize("year", [pytest.param(2018, marks=FADS_OF_2018), 2020, 2022])
def test_what_was_called_a_fad_did_not(year):
    fads = [row for row in judged(year) if row[1] == "fad"]
    said(year, "fads were over", fads)
    assert np.mean([gone for *_, gone in fads]) >= 0.9


def said(year, words, rows):
    print(f"{year}: {sum(right for *_, right in rows)} of {len(rows)} {words}")
    for name, word, is_right in rows:
        print(f"  {word:8} {name}: {'as called' if is_right else 'not so'}")


def test_slack_rose_as_history_has_it():
    assert ("slack", "rising", True) in judged(2020)
