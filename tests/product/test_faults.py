"""A disk that is full, a permission that is lost, a clock that jumps: a sentence, and a workspace as before."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from swayed.doctor import examine
from swayed.engines import DuckDBEngine
from swayed.errors import AccessError, SettingsError
from swayed.workspace import Workspace

ROWS = "customer_id,name,created_at\n"
KILOBYTE = 1 << 10


def limited(limit, *words):
    """`swayed WORDS` that can write no file beyond `limit` bytes, as on a disk that is full at that moment."""
    return subprocess.run(
        [sys.executable, "-c", "from swayed.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore", "COLUMNS": "400"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    workspace = Workspace.create(folder / "brand")
    (folder / "customers.csv").write_text(ROWS + "c1,Ada,2025-01-01T10:00:00Z\n", encoding="utf-8")
    workspace.import_tables(folder / "customers.csv")
    return workspace.folder


@pytest.fixture
def brand(before, tmp_path):
    return Path(shutil.copytree(before, tmp_path / "brand"))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Rows that do not pack well, so that every stage of an import writes a lot."""
    file = tmp_path_factory.mktemp("many") / "customers.csv"
    rows = (f"n{n},{os.urandom(40).hex()},2025-01-02T10:00:00Z\n" for n in range(4_000))
    file.write_text(ROWS + "".join(rows), encoding="utf-8")
    return file


@pytest.mark.parametrize("limit", [40 * KILOBYTE, 100 * KILOBYTE], ids=["staging", "later"])
def test_a_full_disk(brand, many, limit):
    said = limited(limit, "import", "tables", many, "-w", brand, "-q")
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "a defect of swayed" not in said.stderr, said.stderr
    assert Workspace(brand).table_sizes() == {"customers": 1}
    assert not [one for one in examine(brand) if one.state.is_damage]
    Workspace(brand).import_tables(many)
    assert Workspace(brand).table_sizes() == {"customers": 4_001}


def test_memory_and_spill_of_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SWAYED_MEMORY", "300MB")
    monkeypatch.setenv("SWAYED_SPILL", str(tmp_path))
    engine = DuckDBEngine(memory_limit="2GB", threads=1)
    try:
        (limit,) = engine.arrow("SELECT current_setting('memory_limit') AS m").column("m").to_pylist()
        assert limit.startswith("286")  # in MiB
        assert [path.name.startswith("swayed-spill-") for path in tmp_path.iterdir()] == [True]
    finally:
        engine.close()
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("SWAYED_MEMORY", "much")
    with pytest.raises(SettingsError, match="SWAYED_MEMORY"):
        DuckDBEngine()
    monkeypatch.setenv("SWAYED_MEMORY", "1GB")
    monkeypatch.setenv("SWAYED_SPILL", str(tmp_path / "nowhere"))
    with pytest.raises(AccessError, match="nowhere"):
        DuckDBEngine()
