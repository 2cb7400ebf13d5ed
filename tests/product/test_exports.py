"""An operator imports exports from the command line: what is shown, the exit codes, a sheet that is mapped once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Command

FIXTURES = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures"


@pytest.fixture
def brand(swayed: Command) -> str:
    assert swayed("init", "brand").code == 0
    return "brand"


def test_sources_are_listed(swayed: Command) -> None:
    said = swayed("import", "--list")
    assert said.code == 0
    for name in ("shopify", "ga4", "discourse", "mastodon", "bluesky"):
        assert name in said.out


def test_rejects_are_told_and_end_with_a_fault(swayed: Command, brand: str) -> None:
    said = swayed("import", "shopify", FIXTURES / "shopify" / "orders_export.csv", "-w", brand, "-q")
    assert said.code == 1
    assert "column Lineitem price: found zwanzig" in " ".join(said.out.split())
    assert "Sparkle" in said.out
    assert "their order was fulfilled unless the JSON dates them: 1" in " ".join(said.out.split())
    assert "terms: Your own records" in " ".join(said.out.split())
    again = swayed(
        "import", "shopify", FIXTURES / "shopify" / "orders_export.csv", "-w", brand, "-q", "--allow-rejects"
    )
    assert again.code == 0
    assert "nothing changed" in again.out


def test_foreign_file_is_told(swayed: Command, brand: str) -> None:
    said = swayed("import", "shopify", FIXTURES / "mastodon" / "statuses.json", "-w", brand, "-q")
    assert said.code == 1
    assert "swayed import mastodon" in said.err
    assert "Traceback" not in said.err


def test_customers_are_linked_by_sign_in(swayed: Command, brand: str) -> None:
    swayed("import", "discourse", FIXTURES / "discourse" / "user-list.csv", "-w", brand, "-q")
    said = swayed("import", "shopify", FIXTURES / "shopify" / "customers_export.csv", "-w", brand, "-q")
    assert "1 of 2 (50 %): 1 by external id" in " ".join(said.out.split())


def test_deletions_are_shown(swayed: Command, brand: str) -> None:
    swayed("import", "bluesky", FIXTURES / "bluesky" / "jetstream.ndjson", "-w", brand, "-q")
    said = swayed("import", "bluesky", FIXTURES / "bluesky" / "later.ndjson", "-w", brand, "-q")
    assert "removed" in said.out


def test_a_misspelt_source_is_wrong_use(swayed: Command, brand: str) -> None:
    said = swayed("import", "shopfy", "x.csv", "-w", brand)
    assert said.code == 2
    assert "Did you mean 'shopify'?" in " ".join(said.err.replace("│", " ").split())


def test_a_sheet_is_mapped_once(swayed: Command, brand: str, tmp_path: Path) -> None:
    sheet = tmp_path / "fees.csv"
    sheet.write_text("Creator,Fee,Deal ID\nada,100,d1\n")
    told = ("import", "tables", sheet, "--table", "collaborations", "-w", brand, "-q")
    assert "no column for collaboration_id" in swayed(*told, "--map", "--yes").out
    assert swayed(*told, "--map", "--yes", "--column", "Deal ID=collaboration_id").code == 0
    said = swayed(*told)
    assert said.code == 0
    assert "nothing changed" in said.out
