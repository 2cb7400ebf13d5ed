"""Currents of a small market, in four formats, and of a workspace without events."""

from __future__ import annotations

import json

import pytest

import swayed as swayed_package
from swayed.errors import InsufficientDataError

FIRST = [
    *("topic", "label", "slope_per_year", "slope_lower", "slope_upper", "breadth", "persistence", "n_panel"),
    *("panel_mode", "series"),
]


def test_currents_are_printed_and_written(swayed, copied, tmp_path):
    asked = ("currents", "trail-shoes", "-w", copied)
    rows = json.loads(swayed(*asked, "-f", "json").out)
    assert rows
    assert all(list(row)[:10] == FIRST for row in rows)
    assert {row["label"] for row in rows} <= {"current", "fad", "season", "noise", "too_short"}
    # Its 64 answers are too few for a share of any week, and are not shown as one.
    assert {row["ground"] for row in rows} == {"talk", "purchases", "orders", "first visits"}
    assert all(0 <= point["share"] <= 1 for row in rows for point in row["series"])
    # A market in which nothing drifts: at most one topic of twenty may seem to.
    assert sum(row["label"] == "current" for row in rows) <= 0.05 * len(rows) + 1
    shown = swayed(*asked, "--all")
    assert shown.code == 0
    assert not [line for line in shown.out.splitlines() if len(line) > 80]
    assert swayed(*asked, "-f", "parquet", "-o", tmp_path / "currents.parquet").code == 0


def test_currents_need_no_events(tmp_path):
    rows = [
        f"p{i},forum:a{i % 40},{2015 + i // 480}-{1 + i // 40 % 12:02d}-03,{'lugs' if i % 7 == 0 else 'rain'}"
        for i in range(40 * 60)
    ]
    (tmp_path / "posts.csv").write_text(
        "post_id,account_id,posted_at,text\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    accounts = [f"forum:a{i},forum,a{i}" for i in range(40)]
    (tmp_path / "accounts.csv").write_text(
        "account_id,platform,handle\n" + "\n".join(accounts) + "\n", encoding="utf-8"
    )
    (tmp_path / "talk.yaml").write_text("situation: talk\ntopic:\n  any: [lugs]\n", encoding="utf-8")
    workspace = swayed_package.create(tmp_path / "brand")
    workspace.import_tables(tmp_path / "posts.csv", tmp_path / "accounts.csv")
    study = workspace.study(tmp_path / "talk.yaml")
    assert isinstance(study.currents().to_pylist(), list)
    with pytest.raises(InsufficientDataError):
        study.people()
