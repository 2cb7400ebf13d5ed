"""`swayed plan` on a finished workspace: an answer, or plainly none; and what is said of wrong words."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import swayed.plans.plan as plan_module
from swayed.plans.plan import plan_of
from swayed.plans.request import PlanRequest
from swayed.plans.tables import PLAN
from swayed.workspace import Workspace


def fits(said):
    assert said.code == 0, said.err
    assert not [line for line in said.out.splitlines() if len(line) > 80]
    return said.out


def test_a_plan_or_plainly_none(swayed, copied, tmp_path):
    shown = fits(swayed("plan", "trail-shoes", "-w", copied, "--budget", "500", "-q"))
    study = Workspace(copied).study("trail-shoes")
    found = study.plan_for(PlanRequest(budget=500.0))
    assert ("not enough data" in shown) == (found.people.num_rows == 0)
    (row,) = json.loads(swayed("plan", "trail-shoes", "-w", copied, "--budget", "500", "-f", "json", "-q").out)
    assert set(row) >= {"people", "curve", "overlap", "trial", "left_out", "to_test", "unit", "extra", "share_of_best"}
    assert len(row["people"]) == found.people.num_rows
    said = swayed("plan", "trail-shoes", "-w", copied, "-f", "csv", "-q")
    assert tuple(said.out.splitlines()[0].split(",")) == PLAN.column_names
    fits(swayed("plan", "trail-shoes", "-w", copied, "-f", "parquet", "-o", tmp_path / "plan.parquet", "-q"))
    assert pq.read_table(tmp_path / "plan.parquet").num_rows == 1
    assert isinstance(study.plan(budget=500.0), pa.Table)


def test_wrong_words_are_told_together(swayed, copied, tmp_path):
    fees = tmp_path / "fees.csv"
    fees.write_text("person,cost\nXaver,10\n", encoding="utf-8")
    said = swayed("plan", "trail-shoes", "-w", copied, "--costs", fees, "--must", "Zenobia", "-q")
    assert said.code == 1
    assert "Xaver" in said.err
    assert "Zenobia" in said.err
    assert "Traceback" not in said.err
    assert swayed("plan", "trail-shoes", "-w", copied, "--budget", "-3", "-q").code == 1


def test_everybody_who_may_be_named_is_shown_within_80_columns(copied, swayed, monkeypatch):
    """The same market with everybody known in draws taken as graded: the whole answer, however few are graded here."""

    def all_named(tables, facts, request):
        people = tables.people.set_column(
            tables.people.column_names.index("is_named"), "is_named", pa.array([True] * tables.people.num_rows)
        )
        return plan_of(replace(tables, people=people), facts, request)

    monkeypatch.setattr(plan_module, "plan_of", all_named)
    study = Workspace(copied).study("trail-shoes")
    if study.plan_for(PlanRequest()).people.num_rows == 0:
        pytest.skip("nobody has a chance in this market")
    shown = fits(swayed("plan", "trail-shoes", "-w", copied, "--max-people", "2", "-q"))
    assert "Test it" in shown or "Weeks drawn at random would not tell" in shown
    assert "No cost is known" in shown
    assert "even 1 % more" in shown or "over " in shown
    assert "uncalibrated" in shown
