"""A workspace of every older version opens, row by row what it was, and is written to as one of today."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest

from swayed.doctor import State, examine
from swayed.engines import DuckDBEngine
from swayed.lake import originals
from swayed.lake.migrations import known_migrations
from swayed.lake.register import Register
from swayed.workspace import Workspace

OLD = sorted((Path(__file__).parents[2] / "fixtures" / "workspaces").glob("*.tar.xz"))
WRITTEN = {
    "accounts": """account_id,platform,handle,followers,declared_customer_id
forum:maya,forum,maya,120,
forum:ben,forum,ben,30,c1
""",
    "posts": """post_id,account_id,posted_at,text,community
p1,forum:maya,2025-01-03T10:00:00Z,These trail shoes grip on wet rock,runners
""",
    "interactions": """account_id,target_account_id,kind,occurred_at,post_id
forum:ben,forum:maya,like,2025-01-03T12:00:00Z,p1
""",
    "follows": "account_id,target_account_id,since\nforum:ben,forum:maya,2024-12-01\n",
    "customers": """customer_id,created_at,country
c1,2025-01-01T10:00:00Z,DE
c2,2025-01-02T10:00:00Z,AT
""",
    "events": """event_id,customer_id,stage,occurred_at,product,value,currency,order_id
e1,c1,purchase,2025-01-05T10:00:00Z,shoe,120.50,EUR,o1
""",
    "touches": """touch_id,kind,customer_id,order_id,occurred_at,text
t1,survey,c1,o1,2025-01-05T10:05:00Z,maya on the forum
""",
}
LATER = "customer_id,created_at,country\nc3,2025-01-09T10:00:00Z,DE\n"
"""What each of them was filled with, by the version that made it: first `WRITTEN`, then this."""


def content(workspace: Workspace) -> dict[str, list[str]]:
    """Every row of every table that has any."""
    snapshot, engine = workspace.snapshot(), DuckDBEngine()
    try:
        snapshot.open_in(engine, snapshot.commit.versions)
        rows: dict[str, list[dict[str, Any]]] = {
            name: engine.arrow(f'SELECT * FROM "{name}"').to_pylist() for name in snapshot.commit.versions
        }
    finally:
        engine.close()
    return {name: sorted(map(str, found)) for name, found in rows.items() if found}


def imported(workspace: Workspace, folder: Path, table: str, text: str) -> None:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    workspace.import_tables(folder / f"{table}.csv")


@pytest.fixture(scope="module")
def of_today(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[str]]]:
    """The same files imported today: after the first import, after the second."""
    folder = tmp_path_factory.mktemp("today")
    workspace = Workspace.create(folder / "brand", timezone="Europe/Berlin", currency="EUR")
    for name, text in WRITTEN.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    workspace.import_tables(*(folder / f"{name}.csv" for name in WRITTEN))
    first = content(workspace)
    imported(workspace, folder, "customers", LATER)
    return [first, content(workspace)]


def test_every_older_version_is_kept() -> None:
    assert [path.name.partition(".")[0] for path in OLD] == sorted(known_migrations())[:-1]


@pytest.mark.parametrize("archive", OLD, ids=lambda path: path.name.partition(".")[0])
def test_every_older_version_opens(
    archive: Path, of_today: list[dict[str, list[str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    monkeypatch.setenv("SWAYED_KEY_FOLDER", str(tmp_path / "keys"))
    folder = tmp_path / "brand"
    assert examine(folder) == []
    workspace = Workspace(folder)
    assert content(workspace) == of_today[1]
    assert (workspace.timezone, workspace.currency) == ("Europe/Berlin", "EUR")
    # An erasure ends what was before it, and its tombstones hold for the version of today.
    erased = workspace.rights.erasures()
    assert bool(erased) == (folder.parent / "keys").is_dir()
    if erased:
        imported(workspace, tmp_path, "accounts", "account_id,platform,handle\nforum:carla_q,forum,carla_q\n")
    else:
        assert content(Workspace(folder, as_of=workspace.commits()[-1].committed_at)) == of_today[0]
    assert content(workspace) == of_today[1]
    assert [one.name for one in originals(Register(folder))] in ([], ["orders.csv"])
    imported(workspace, tmp_path, "customers", "customer_id,created_at\nc9,2025-02-01T10:00:00Z\n")
    assert workspace.table_sizes()["customers"] == 4
    assert examine(folder) == []
    newest = max((folder / "lake" / "customers").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-9])
    assert {one.state for one in examine(folder)} == {State.DAMAGED}
