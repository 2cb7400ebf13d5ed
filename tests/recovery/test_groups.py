"""Groups where the truth is known: in a typed market advisers move into research; in a null market nobody moves anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from swayed.lab import MarketSettings, make_market
from swayed.workspace import Workspace

pytestmark = pytest.mark.slow


def moving(folder: Path, **settings: Any) -> set[tuple[str, str]]:
    """Type and stage of the groups that are named."""
    market = make_market(
        MarketSettings(
            n_customers=400, n_people=120, n_movers=40, n_busy=10, contacts_per_account=15.0, posts_per_account=6,
            caused_share=0.25, days=250, seed=3, **settings,
        )
    )  # fmt: skip
    root = market.write(folder / "market", format="parquet")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(root / "tables")
    rows = workspace.study(root / "situation.yaml").groups().to_pylist()
    assert rows
    return {(row["type"], row["stage"]) for row in rows if row["grade"] != "not_enough"}


def test_advisers_move_into_research(tmp_path: Path) -> None:
    assert moving(tmp_path, has_types=True) == {("advisers", "research")}


def test_without_influence_no_group_is_named(tmp_path: Path) -> None:
    assert moving(tmp_path, kind="null") == set()
