"""Scorecard and report from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.compute as pc

from product.conftest import Command
from swayed.measurement.tables import SCORECARD
from swayed.workspace import Workspace


def test_every_row_has_the_columns_of_the_contract_and_sums_hold(swayed: Command, finished: Path) -> None:
    said = swayed("measure", "trail-shoes", "-w", finished, "-f", "json", "-q")
    rows = json.loads(said.out)
    assert list(rows[0]) == list(SCORECARD.column_names)
    totals = Workspace(finished).study("trail-shoes").run().read("ledger_totals")
    of_people = totals.filter(pc.is_valid(totals.column("person_id")))
    believed = pc.sum(of_people.column("net_minor")).as_py()
    for subject in ("situation", "person", "type"):
        assert sum(row["net_minor"] or 0 for row in rows if row["subject"] == subject) == believed


def test_without_costs_and_tests_the_scorecard_says_so(swayed: Command, finished: Path) -> None:
    said = swayed("measure", "trail-shoes", "-w", finished, "-q")
    assert said.code == 0
    assert "nothing yet" in said.out
    assert "No cost is entered" in said.out
    for line in said.out.splitlines():
        assert "incremental" not in line or "uncalibrated" in line


def test_new_data_and_refunds_explain_what_changed(swayed: Command, copied: Path, tmp_path: Path) -> None:
    moment = Workspace(copied).commits()[0].committed_at.isoformat()
    nothing = swayed("measure", "trail-shoes", "-w", copied, "--since", moment, "-q")
    assert "Nothing changed" in nothing.out
    lines = Workspace(copied).study("trail-shoes").ledger().to_pylist()
    line = next(row for row in lines if row["rung"] == "deterministic" and row["amount_minor"] > 0)
    (tmp_path / "events.csv").write_text(
        "event_id,customer_id,stage,occurred_at,value,currency,refund_of\n"
        f"back,{line['customer_id']},refund,2025-06-30T10:00:00Z,-1.00,{line['currency']},{line['order_id']}\n"
    )
    Workspace(copied).import_tables(tmp_path / "events.csv")
    told = json.loads(swayed("measure", "trail-shoes", "-w", copied, "--since", moment, "-f", "json", "-q").out)
    restated = next(row for row in told if row["cause"] == "restated orders")
    assert (restated["n_orders"], restated["change_minor"]) == (1, -100)


def test_a_report_is_written(swayed: Command, finished: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    said = swayed("report", "trail-shoes", "-w", finished, "-o", page, "--without-names")
    assert (said.code, said.out) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert "What we cannot tell" in text
    names = Workspace(finished).study("trail-shoes").people(all=True).column("name").to_pylist()
    assert not [name for name in names if len(name) > 6 and name in text]
