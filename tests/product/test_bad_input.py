"""What is wrong is said in a sentence that names place, finding and remedy; nothing is lost and the next command works."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from swayed.engines import DuckDBEngine
from swayed.workspace import Workspace

CUSTOMERS = "customer_id,created_at\nnew-1,2025-02-01T10:00:00Z\n"
FULL = (errno.ENOSPC, "No space left on device")
READ_ONLY = (errno.EROFS, "Read-only file system")


def refused(said, *words, code=1):
    """The command left with `code` and a sentence that holds every one of `words`."""
    text = " ".join((said.err + said.out).replace("│", " ").split())
    assert said.code == code, text
    assert "Traceback" not in text
    assert "a defect of swayed" not in text
    assert not [word for word in words if word not in text], text


def importing(swayed, workspace, name, content, tmp_path, *more):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return swayed("import", "tables", file, "-w", workspace, "-q", *more)


@pytest.fixture
def kept(copied):
    """The copied workspace; afterwards it still holds every row, and still answers."""
    before = Workspace(copied).table_sizes()
    yield copied
    workspace = Workspace(copied)
    assert workspace.table_sizes() == before
    assert not (copied / "staging").exists()
    assert workspace.study("trail-shoes").run().read("people").num_rows


def test_a_missing_file(swayed, kept):
    refused(swayed("import", "tables", "nowhere.csv", "-w", kept), "nowhere.csv", "Allowed", "Nothing was loaded")


def test_a_file_of_no_table(swayed, kept, tmp_path):
    refused(importing(swayed, kept, "custmers.csv", CUSTOMERS, tmp_path), "custmers.csv", "customers")


def test_an_empty_file(swayed, kept, tmp_path):
    refused(importing(swayed, kept, "customers.csv", "", tmp_path), "customers.csv", "Nothing was loaded")


@pytest.mark.parametrize("name", ["customers.csv", "customers.parquet", "customers.jsonl"])
def test_a_binary_file(swayed, kept, tmp_path, name):
    content = bytes(range(256)) * 40
    refused(importing(swayed, kept, name, content, tmp_path), name, "Allowed", "Nothing was loaded")


def test_a_key_twice_with_different_content(swayed, kept, tmp_path):
    text = CUSTOMERS + "new-1,2025-03-01T10:00:00Z\n"
    said = importing(swayed, kept, "customers.csv", text, tmp_path)
    refused(said, "customers.csv", "line 2", "line 3", "customer_id", "new-1", "allowed: this key once")


def test_a_broken_date(swayed, kept, tmp_path):
    text = "customer_id,created_at\nnew-1,2025-02-31T10:00:00Z\n"
    refused(importing(swayed, kept, "customers.csv", text, tmp_path), "line 2", "created_at", "2025-02-31", "allowed")


def test_a_negative_count(swayed, kept, tmp_path):
    text = "account_id,platform,handle,followers\nnew-1,reddit,someone,-5\n"
    refused(importing(swayed, kept, "accounts.csv", text, tmp_path), "line 2", "followers", "-5", "allowed")


def test_good_rows_beside_a_bad_one_are_loaded(swayed, copied, tmp_path):
    before = Workspace(copied).table_sizes()["customers"]
    text = CUSTOMERS + "new-2,soon\n"
    said = importing(swayed, copied, "customers.csv", text, tmp_path)
    refused(said, "line 3", "soon", "1 row rejected")
    assert Workspace(copied).table_sizes()["customers"] == before + 1
    assert importing(swayed, copied, "customers.csv", text, tmp_path, "--allow-rejects").code == 0


def test_every_fault_of_a_situation_at_once(swayed, kept, tmp_path):
    text = (
        "situation: wrong\ndecision:\n  stagse: [purchase]\n  stages: [purchas, research]\nperid: {from: 2025-01-01}\n"
    )
    (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
    for command in ("check", "run", "people"):
        said = swayed(command, "wrong.yaml", "-w", kept, "-q")
        refused(said, "wrong.yaml", "stagse", "'stages'", "purchas", "perid", "'period'", "line 3", "line 5", "faults")


def test_unknown_names(swayed, kept):
    refused(swayed("people", "trail-shoe", "-w", kept, "-q"), "trail-shoe")
    refused(swayed("person", "trail-shoes", "Nobody At All", "-w", kept, "-q"), "Nobody At All", "allowed")


def test_a_workspace_that_is_not_there_and_one_that_is(swayed, kept, tmp_path):
    refused(swayed("run", "trail-shoes", "-w", "nothing"), "nothing", "no swayed workspace", "swayed init")
    refused(swayed("init", kept), str(kept), "already")


def test_wrong_use_is_code_2(swayed, kept):
    refused(swayed("import", "tabels", ".", "-w", kept), "tabels", "tables", code=2)
    refused(swayed("import", "-w", kept), "source", code=2)
    refused(swayed("people", "trail-shoes", "-w", kept, "-f", "parquet", "-q"), "-o FILE", code=2)
    refused(swayed("people", "trail-shoes", "-w", kept, "--as-of", "yesterday"), "yesterday", "2026-03-01", code=2)
    refused(swayed("people", "trail-shoes", "-w", kept, "--limit", "0"), "limit", code=2)
    refused(swayed("nonsense"), "nonsense", code=2)


def test_an_answer_that_cannot_be_written(swayed, kept):
    said = swayed("people", "trail-shoes", "-w", kept, "-f", "csv", "-o", "no/such/folder.csv", "-q")
    refused(said, "no/such/folder.csv")


def failing(fault):
    """A stand-in for a call that writes: it fails and names the last path it was given, as the system does."""

    def fail(*arguments, **_):
        paths = [str(argument) for argument in arguments if isinstance(argument, str | Path)]
        raise OSError(*fault, *paths[-1:])

    return fail


@pytest.mark.parametrize("fault", [FULL, READ_ONLY], ids=["full", "read-only"])
@pytest.mark.parametrize("place", ["staging", "lake", "lock"])
def test_a_disk_that_takes_no_import(swayed, kept, tmp_path, monkeypatch, fault, place):
    with monkeypatch.context() as broken:
        if place == "staging":
            broken.setattr(pq.ParquetWriter, "write_batch", failing(fault))
        elif place == "lake":
            broken.setattr("swayed.lake.writer.write_deltalake", failing(fault))
        else:
            opened = Path.open
            broken.setattr(
                Path,
                "open",
                lambda self, *a, **k: failing(fault)(self) if self.name == "writer.lock" else opened(self, *a, **k),
            )
        refused(importing(swayed, kept, "customers.csv", CUSTOMERS, tmp_path), fault[1], "Check", str(kept))
    assert importing(swayed, kept, "customers.csv", CUSTOMERS, tmp_path, "--dry-run").code == 0


@pytest.mark.parametrize("fault", [FULL, READ_ONLY], ids=["full", "read-only"])
@pytest.mark.parametrize("place", ["folder", "result"])
def test_a_disk_that_takes_no_run(swayed, kept, monkeypatch, fault, place):
    shutil.rmtree(kept / "runs")
    with monkeypatch.context() as broken:
        if place == "folder":
            broken.setattr(Path, "mkdir", failing(fault))
        else:
            broken.setattr(DuckDBEngine, "write_parquet", failing(fault))
        refused(swayed("run", "trail-shoes", "-w", kept, "-q"), fault[1], "Check", "runs")
    assert not list((kept / "runs").rglob(".*"))


def test_a_read_only_workspace_still_answers(swayed, kept, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Path, "mkdir", failing(READ_ONLY))
        broken.setattr(DuckDBEngine, "write_parquet", failing(READ_ONLY))
        assert swayed("people", "trail-shoes", "-w", kept, "-q").code == 0
