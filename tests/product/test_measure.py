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


def test_refunds_and_new_orders_explain_what_changed(swayed: Command, tmp_path: Path) -> None:
    head = "event_id,customer_id,stage,occurred_at,value,currency,order_id,refund_of\n"
    (tmp_path / "events.csv").write_text(f"{head}e1,c1,purchase,2025-03-01T10:00:00Z,100.00,EUR,o1,\n")
    (tmp_path / "touches.csv").write_text(
        "touch_id,kind,customer_id,order_id,account_id,code\nt1,code,c1,o1,a1,ADA\nt2,code,c1,o2,a1,ADA\n"
    )
    (tmp_path / "accounts.csv").write_text("account_id,platform,handle\na1,forum,ada\n")
    (tmp_path / "customers.csv").write_text("customer_id,email\nc1,a@example.org\n")
    shoes = tmp_path / "shoes.yaml"
    shoes.write_text("situation: shoes\ntopic: {any: [shoe]}\n")
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(*(tmp_path / f"{name}.csv" for name in ("events", "touches", "accounts", "customers")))
    asked = ("measure", shoes, "-w", workspace.folder, "-q", "--since", workspace.commits()[0].committed_at.isoformat())
    assert "Nothing changed" in swayed(*asked).out
    (tmp_path / "events.csv").write_text(
        f"{head}e2,c1,refund,2025-03-05T10:00:00Z,-40.00,EUR,,o1\ne3,c1,purchase,2025-03-06T10:00:00Z,30.00,EUR,o2,\n"
    )
    workspace.import_tables(tmp_path / "events.csv")
    told = {row["cause"]: row["change_minor"] for row in json.loads(swayed(*asked, "-f", "json").out)}
    assert told == {"new orders": 3_000, "restated orders": -4_000}
    assert "-10.00 EUR" in swayed(*asked).out


def test_a_report_is_written(swayed: Command, finished: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    said = swayed("report", "trail-shoes", "-w", finished, "-o", page, "--without-names")
    assert (said.code, said.out) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert "What we cannot tell" in text
    names = Workspace(finished).study("trail-shoes").people(all=True).column("name").to_pylist()
    assert not [name for name in names if len(name) > 6 and name in text]
