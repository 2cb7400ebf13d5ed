"""Currents of a support channel that history confirms: its last years are hidden, and then asked what became of the talk.

Words were written down before they were counted: releases, desktops, and what people of those years installed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swayed.workspace import Workspace

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "ubuntu_irc"
pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the channel is not there"),
]

WORDS = (
    "gnome, unity, kde, xfce, dapper, breezy, hoary, beryl, compiz, systemd, upstart, wine, ndiswrapper, flash, virtualbox, chromium, "
    "firefox, cd, usb stick, wubi, grub, grub2, alsa, pulseaudio, snap, docker, ssh, steam, skype"
)
YEARS = (2010, 2012, 2014)
LEAST_MONTHS = 12
"""Months in which anybody spoke that a judgement needs."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    opened = Workspace.create(tmp_path_factory.mktemp("channel") / "brand")
    opened.import_tables(FOLDER)
    (opened.folder / "situations").mkdir(exist_ok=True)
    return opened


def currents_of(workspace, name, until=None):
    """Rows of the currents whose situation ends with the year before `until`."""
    period = f"period: {{from: 2004-01-01, to: {until - 1}-12-31}}\n" if until else ""
    text = f"situation: {name}\ntopic: {{any: [{WORDS}]}}\n{period}"
    (workspace.folder / "situations" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {row["topic"]: row for row in workspace.study(name).currents().to_pylist()}


def judged(workspace, year):
    """What was called a current or a fad before that year, and whether the hidden years bear it out."""
    whole = currents_of(workspace, "whole")
    rows = []
    for topic, found in currents_of(workspace, f"until-{year}", year).items():
        if found["label"] not in ("current", "fad") or topic not in whole:
            continue
        seen = [point["share"] for point in found["series"] if point["share"] is not None]
        points = [p for p in whole[topic]["series"] if p["period_on"].year >= year and p["share"] is not None]
        if len(points) < LEAST_MONTHS:
            continue
        # Months in which few spoke say little: every month counts by its voices.
        later = np.average([p["share"] for p in points], weights=[p["n_units"] for p in points])
        start, end = (np.mean(part) for part in (seen[: len(seen) // 6], seen[-(len(seen) // 6) :]))
        if found["label"] == "current":
            is_right = (later - (start + end) / 2) * (end - start) > 0
        else:
            is_right = later < np.convolve(seen, np.ones(3) / 3, "valid").max() / 2
        rows.append((topic, found["label"], "rising" if end > start else "falling", is_right))
    return rows


def test_history_bears_out_what_was_called(workspace):
    called = {year: judged(workspace, year) for year in YEARS}
    for year, rows in called.items():
        print(f"{year}: {sum(row[-1] for row in rows)} of {len(rows)} as called")
        for topic, word, direction, is_right in rows:
            print(f"  {word:8} {direction:8} {topic}: {'as called' if is_right else 'not so'}")
    right = [row[-1] for rows in called.values() for row in rows]
    assert len(right) >= 10
    assert np.mean(right) >= 0.75
