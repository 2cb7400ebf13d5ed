"""The ledger against the very exports that shops give: what was imported has no difference, what changed since is listed."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from swayed.cli.app import app
from swayed.workspace import Workspace

FIXTURES = Path(__file__).parent.parent / "unit" / "sources" / "exports" / "fixtures"
SHOPIFY, SHOPIFY_API = FIXTURES / "shopify" / "orders_export.csv", FIXTURES / "shopify" / "orders.json"
WOOCOMMERCE = FIXTURES / "woocommerce" / "orders.json"


def shop_of(source: str, export: Path, folder: Path) -> Path:
    workspace = Workspace.create(folder / "brand")
    workspace.import_export(source, export)
    (folder / "all.yaml").write_text("situation: all\ntopic: {any: [shoe]}\n")
    return folder


def compared(folder: Path, file: Path) -> list[dict[str, Any]]:
    words = ["ledger", str(folder / "all.yaml"), "-w", str(folder / "brand"), "-q", "--reconcile", str(file)]
    done = CliRunner().invoke(app, [*words, "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("source", "export"), [("shopify", SHOPIFY), ("shopify", SHOPIFY_API), ("woocommerce", WOOCOMMERCE)]
)
def test_an_export_has_no_difference_with_itself(source: str, export: Path, tmp_path: Path) -> None:
    assert compared(shop_of(source, export, tmp_path), export) == []


def test_a_later_shopify_export_shows_what_changed(tmp_path: Path) -> None:
    folder = shop_of("shopify", SHOPIFY, tmp_path)
    with SHOPIFY.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    first = next(row for row in rows if row["Name"] == "#1001")
    first["Refunded Amount"] = "40.00"
    cancelled = next(row for row in rows if row["Name"] == "#1002")
    cancelled["Cancelled at"], cancelled["Financial Status"] = "", "paid"
    new = {**first, "Name": "#1009", "Id": "5550009", "Refunded Amount": "0.00"}
    later = tmp_path / "orders_export.csv"
    with later.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rows, new])
    found = compared(folder, later)
    assert {(row["order_id"], row["difference"]) for row in found} == {
        ("1001", "refund"),
        ("1002", "status"),
        ("1002", "amount"),
        ("1009", "missing here"),
    }


def test_a_later_woocommerce_export_shows_what_changed(tmp_path: Path) -> None:
    folder = shop_of("woocommerce", WOOCOMMERCE, tmp_path)
    orders = json.loads(WOOCOMMERCE.read_text())
    next(order for order in orders if str(order["id"]) == "723")["status"] = "cancelled"
    later = tmp_path / "orders.json"
    later.write_text(json.dumps(orders))
    found = compared(folder, later)
    # Of an order that is cancelled nothing was sold, so nothing of it came back either.
    assert [(row["order_id"], row["difference"], row["there_minor"]) for row in found] == [
        ("723", "status", 0),
        ("723", "amount", 0),
        ("723", "refund", 0),
    ]


def test_a_torn_export_is_refused_in_words(tmp_path: Path) -> None:
    folder = shop_of("woocommerce", WOOCOMMERCE, tmp_path)
    torn = tmp_path / "torn.json"
    shutil.copy(WOOCOMMERCE, torn)
    torn.write_text(WOOCOMMERCE.read_text()[:500])
    words = ["ledger", str(folder / "all.yaml"), "-w", str(folder / "brand"), "-q", "--reconcile", str(torn)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    assert done.exception is not None
    assert "torn.json" in str(done.exception)
