"""The ledger of a small shop from the command line, and its own export held against it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from swayed.cli.app import app
from swayed.workspace import Workspace

EVENTS = """event_id,customer_id,stage,occurred_at,value,currency,order_id,refund_of,status
e1,c1,purchase,2025-03-01T10:00:00Z,100.00,EUR,o1,,paid
e2,c1,refund,2025-03-05T10:00:00Z,-40.00,EUR,,o1,paid
e3,c2,purchase,2025-03-02T10:00:00Z,50.00,EUR,o2,,paid
e4,c2,purchase,2025-03-03T10:00:00Z,30.00,EUR,o3,,cancelled
e5,c2,purchase,2025-03-04T10:00:00Z,20.00,EUR,o4,,paid
"""
TOUCHES = """touch_id,kind,customer_id,order_id,occurred_at,account_id,code
t1,survey,c1,o1,2025-03-01T10:05:00Z,a1,
t2,code,c2,o2,2025-03-02T09:59:00Z,a1,ADA-10
"""
EXPORT = """Order number,Net amount,Refunded,Currency,Status,Order date
#o1,100.00,30.00,EUR,paid,2025-03-01
#o2,50.00,,USD,paid,2025-03-02
#o3,30.00,,EUR,paid,2025-03-03
#o5,5.00,,EUR,paid,2025-03-09
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    tables = folder / "tables"
    tables.mkdir()
    (tables / "events.csv").write_text(EVENTS)
    (tables / "touches.csv").write_text(TOUCHES)
    (tables / "customers.csv").write_text("customer_id,email\nc1,a@example.org\nc2,b@example.org\n")
    (tables / "accounts.csv").write_text("account_id,platform,handle\na1,forum,ada\n")
    (folder / "shoes.yaml").write_text("situation: shoes\ntopic: {any: [shoe]}\n")
    (folder / "export.csv").write_text(EXPORT)
    Workspace.create(folder / "brand").import_tables(tables)
    return folder


def asked(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["ledger", str(shop / "shoes.yaml"), "-w", str(shop / "brand"), "-q", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_lines_are_those_of_the_contract(shop: Path) -> None:
    lines = json.loads(asked(shop, "--format", "json"))
    assert list(lines[0]) == ["order_id", "customer_id", "rung", "person_id", "amount_minor", "currency"]
    assert [(row["order_id"], row["rung"], row["person_id"], row["amount_minor"]) for row in lines] == [
        ("o1", "declared", "a1", 6000),
        ("o2", "deterministic", "a1", 5000),
        ("o3", "organic", None, 0),
        ("o4", "organic", None, 2000),
    ]


def test_the_table_tells_rungs_people_and_restatements(shop: Path) -> None:
    shown = asked(shop)
    assert "130.00 EUR net value of 4 orders" in shown
    assert "1 cancelled" in shown
    assert "restated 1 refunded: -40.00 EUR" in shown


def test_every_difference_of_the_shops_file_is_listed(shop: Path) -> None:
    found = json.loads(asked(shop, "--reconcile", str(shop / "export.csv"), "--format", "json"))
    assert [(row["order_id"], row["difference"], row["gap_minor"]) for row in found] == [
        ("o1", "refund", -1000),
        ("o2", "currency", 0),
        ("o3", "status", -3000),
        ("o3", "amount", -3000),
        ("o4", "missing there", 2000),
        ("o5", "missing here", -500),
    ]


def test_its_own_events_have_no_difference(shop: Path) -> None:
    assert json.loads(asked(shop, "--reconcile", str(shop / "tables" / "events.csv"), "--format", "json")) == []
    assert "no difference" in asked(shop, "--reconcile", str(shop / "tables" / "events.csv"))


def test_a_file_without_amounts_is_refused_with_what_it_lacks(shop: Path) -> None:
    (shop / "bad.csv").write_text("colour,shape\nred,round\n")
    done = CliRunner().invoke(
        app, ["ledger", str(shop / "shoes.yaml"), "-w", str(shop / "brand"), "--reconcile", str(shop / "bad.csv")]
    )
    assert done.exit_code == 1
    assert "order_id and value" in str(done.exception)
