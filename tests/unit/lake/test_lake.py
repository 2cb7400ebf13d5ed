"""The lake: commits name table versions; writers append, replace and wait; readers see one committed state."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from markets.workbench import Workbench, at
from swayed.errors import AccessError
from swayed.lake import Register, Snapshot, Writer, writing
from swayed.tables import ACCOUNTS, POSTS


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register.create(tmp_path / "brand märz", {"timezone": "UTC"})


def accounts(*ids: str) -> pa.Table:
    return ACCOUNTS.from_rows([{"account_id": i, "platform": "forum", "handle": i} for i in ids])


def write(register: Register, *ids: str, how: str = "append", note: str = "import") -> None:
    with writing(register) as writer:
        getattr(writer, how)("accounts", accounts(*ids))
        writer.commit(note)


def ids(bench: Workbench, snapshot: Snapshot) -> list[str]:
    snapshot.open_in(bench.engine, ["accounts"])
    return [row["account_id"] for row in bench.rows("SELECT account_id FROM accounts ORDER BY account_id")]


def newest(register: Register) -> Snapshot:
    return Snapshot(register.folder, register.latest())


def test_a_new_lake_is_empty(register: Register, bench: Workbench) -> None:
    assert register.latest().commit_id == 0
    assert ids(bench, newest(register)) == []
    assert newest(register).n_rows("accounts") == 0
    assert register.settings() == {"timezone": "UTC"}
    register.set("timezone", "Europe/Berlin")
    assert Register(register.folder).settings() == {"timezone": "Europe/Berlin"}


def test_append_adds_and_replace_replaces(register: Register, bench: Workbench) -> None:
    write(register, "a", "b")
    write(register, "c")
    assert ids(bench, newest(register)) == ["a", "b", "c"]
    assert newest(register).n_rows("accounts") == 3
    write(register, "z", how="replace")
    assert ids(bench, newest(register)) == ["z"]


def test_rows_may_come_as_a_stream(register: Register, bench: Workbench) -> None:
    table = accounts("a", "b")
    with writing(register) as writer:
        writer.append("accounts", pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1)))
        writer.commit("stream")
    assert ids(bench, newest(register)) == ["a", "b"]


def test_one_commit_makes_all_tables_true_together(register: Register) -> None:
    post = {"post_id": "p1", "account_id": "a", "posted_at": at("2025-03-01")}
    with writing(register) as writer:
        writer.append("accounts", accounts("a"))
        writer.append("posts", POSTS.from_rows([post]))
        assert register.latest().versions == {}
        commit = writer.commit("both")
    assert register.latest() == commit
    assert set(commit.versions) == {"accounts", "posts"}
    assert [c.note for c in register.commits()] == ["both"]


def test_a_writer_who_wrote_nothing_commits_nothing(register: Register) -> None:
    with writing(register) as writer:
        assert writer.commit("nothing").commit_id == 0
    assert register.commits() == []


@pytest.mark.parametrize("how", ["append", "replace"])
def test_uncommitted_versions_are_ignored_and_later_overwritten(register: Register, bench: Workbench, how: str) -> None:
    write(register, "a")
    with writing(register) as writer:  # a crash: written, never committed
        writer.append("accounts", accounts("lost"))
        writer.append("accounts", accounts("lost too"))
    assert ids(bench, newest(register)) == ["a"]
    write(register, "b", how=how)
    assert ids(bench, newest(register)) == (["a", "b"] if how == "append" else ["b"])


def test_a_crashed_first_import_leaves_nothing(register: Register, bench: Workbench) -> None:
    with writing(register) as writer:
        writer.append("accounts", accounts("lost"))
    assert ids(bench, newest(register)) == []
    write(register, "a")
    assert ids(bench, newest(register)) == ["a"]


def test_as_of_reads_the_tables_as_they_were(register: Register, bench: Workbench) -> None:
    before = datetime.now(UTC)
    write(register, "a")
    between = datetime.now(UTC)
    write(register, "b")
    for moment, expected in ((before, []), (between, ["a"]), (between + timedelta(days=1), ["a", "b"])):
        assert ids(bench, Snapshot(register.folder, register.latest(moment))) == expected
    abroad = between.astimezone(tz=None)
    assert register.latest(abroad).commit_id == 1


def test_a_snapshot_does_not_move_with_later_commits(register: Register, bench: Workbench) -> None:
    write(register, "a")
    snapshot = newest(register)
    snapshot.open_in(bench.engine, ["accounts"])
    with writing(register) as writer:  # a reader in the middle of a write, of a replacement even
        writer.replace("accounts", accounts("b"))
        assert bench.rows("SELECT account_id FROM accounts") == [{"account_id": "a"}]
        assert ids(bench, newest(register)) == ["a"]
        writer.commit("b")
    assert ids(bench, snapshot) == ["a"]
    assert ids(bench, newest(register)) == ["b"]


HOLD = """
import sys, time
from pathlib import Path
from swayed.lake import Register, writing
with writing(Register(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def another_writer(folder: Path, seconds: float) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD, str(folder), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.kill()


def test_a_second_writer_waits_and_then_gives_up(register: Register) -> None:
    with another_writer(register.folder, 60):
        began = time.monotonic()
        with (
            pytest.raises(AccessError, match="another process has been writing for 0 seconds"),
            writing(register, wait_seconds=0.3),
        ):
            pass
        assert time.monotonic() - began >= 0.3


def test_a_second_writer_goes_on_when_the_first_has_finished(register: Register, bench: Workbench) -> None:
    with another_writer(register.folder, 0.3), writing(register, wait_seconds=30) as writer:
        writer.append("accounts", accounts("a"))
        writer.commit("after waiting")
    assert ids(bench, newest(register)) == ["a"]


def test_a_killed_writer_leaves_no_lock(register: Register) -> None:
    with another_writer(register.folder, 60):
        pass
    with writing(register, wait_seconds=1):
        pass


def test_a_folder_without_a_workspace_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match=r"no swayed workspace here\. Run `swayed init DIR`") as caught:
        Register(tmp_path)
    assert caught.value.path == str(tmp_path)


def test_a_workspace_is_never_overwritten(register: Register) -> None:
    register.set("currency", "EUR")
    with pytest.raises(AccessError, match="a workspace is here already"):
        Register.create(register.folder, {})
    assert register.settings()["currency"] == "EUR"


def test_a_half_made_workspace_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ".app.sqlite.new").write_bytes(b"half")
    assert Register.create(tmp_path, {"timezone": "UTC"}).settings() == {"timezone": "UTC"}


def test_a_damaged_register_is_named(register: Register) -> None:
    for file in register.folder.glob("app.sqlite*"):
        file.write_bytes(b"this is no database, of that I am sure" * 100)
    with pytest.raises(AccessError, match=r"app\.sqlite: is damaged"):
        Register(register.folder)


@pytest.mark.parametrize("damage", ["folder", "log", "version"])
def test_a_damaged_table_is_named(register: Register, damage: str) -> None:
    write(register, "a")
    folder = register.folder / "lake" / "accounts"
    shutil.rmtree(folder / "_delta_log" if damage == "log" else folder)
    if damage == "version":
        write_deltalake(str(folder), accounts("a"))
        register.commit({"accounts": 7}, "a version that is not there")
    with pytest.raises(AccessError, match=r"version \d of the table cannot be read") as caught:
        newest(register).files("accounts")
    assert caught.value.path == str(folder)


def test_counting_a_damaged_table_names_it_too(register: Register) -> None:
    write(register, "a")
    shutil.rmtree(register.folder / "lake" / "accounts")
    with pytest.raises(AccessError):
        newest(register).n_rows("accounts")


def test_older_files_without_a_column_read_it_as_unknown(register: Register, bench: Workbench) -> None:
    with writing(register) as writer:
        writer.append("accounts", accounts("a").select(["account_id", "platform", "handle"]))
        writer.commit("by an older swayed")
    write(register, "b")
    newest(register).open_in(bench.engine, ["accounts"])
    rows = bench.rows("SELECT account_id, bio, followers FROM accounts ORDER BY account_id")
    assert rows == [{"account_id": name, "bio": None, "followers": None} for name in ("a", "b")]


def test_texts_are_not_in_the_log(register: Register) -> None:
    secret = ACCOUNTS.from_rows(
        [{"account_id": "a", "platform": "forum", "handle": "a", "bio": "SECRET WORDS", "followers": 5}]
    )
    with writing(register) as writer:
        writer.append("accounts", secret)
        writer.commit("secret")
    log = "".join(path.read_text() for path in (register.folder / "lake" / "accounts" / "_delta_log").glob("*.json"))
    assert "SECRET" not in log
    assert '\\"followers\\":5' in log


def test_vacuum_keeps_what_recent_commits_name(register: Register, bench: Workbench) -> None:
    write(register, "a")
    first = newest(register)
    write(register, "b", how="replace")
    with writing(register) as writer:
        writer.vacuum()
    assert ids(bench, first) == ["a"]


def test_a_vacuum_is_made_once_a_day(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    write(register, "a")
    made: list[int] = []
    monkeypatch.setattr(Writer, "vacuum", lambda self: made.append(1))
    for _ in range(2):
        with writing(register) as writer:
            writer.vacuum_daily()
    assert len(made) == 1
    register.set("vacuumed_on", "2020-01-01")
    with writing(register) as writer:
        writer.vacuum_daily()
    assert len(made) == 2


def test_a_vacuum_that_fails_is_silent(register: Register) -> None:
    write(register, "a")
    shutil.rmtree(register.folder / "lake" / "accounts")
    with writing(register) as writer:
        writer.vacuum_daily()


def test_a_vacuum_after_a_crash_keeps_what_is_committed(
    register: Register, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swayed.lake.writer.KEEP_VERSIONS_HOURS", 0)
    write(register, "a")
    with writing(register) as writer:
        writer.replace("accounts", accounts("lost"))
    with writing(register) as writer:
        writer.vacuum()
    assert ids(bench, newest(register)) == ["a"]
    write(register, "b")
    with writing(register) as writer:
        writer.vacuum()
    assert ids(bench, newest(register)) == ["a", "b"]


def test_files_that_are_no_longer_kept_are_told(
    register: Register, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swayed.lake.writer.KEEP_VERSIONS_HOURS", 0)
    write(register, "a")
    first = newest(register)
    write(register, "b", how="replace")
    with writing(register) as writer:
        writer.vacuum()
    with pytest.raises(AccessError, match="versions replaced over 30 days ago, or before an erasure, are not kept"):
        first.files("accounts")
    assert ids(bench, newest(register)) == ["b"]


def make_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What SQLite meets in a folder that may only be read, played because tests may run as root."""
    connect = sqlite3.connect

    def refuse(database: Any, *args: Any, **kwargs: Any) -> Any:
        if "immutable=1" not in str(database):
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        return connect(database, *args, **kwargs)

    monkeypatch.setattr("swayed.lake.register.sqlite3.connect", refuse)


def test_a_read_only_workspace_can_be_read(
    register: Register, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(register, "a")
    for leftover in register.folder.glob("app.sqlite-*"):
        leftover.unlink()
    make_read_only(monkeypatch)
    again = Register(register.folder)
    assert again.settings() == {"timezone": "UTC"}
    assert ids(bench, newest(again)) == ["a"]


def test_a_register_that_cannot_be_opened_for_writing_is_named(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_read_only(monkeypatch)
    with pytest.raises(AccessError, match="cannot be written"):
        register.set("currency", "EUR")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(AccessError, match="cannot be written"):
        Register.create(tmp_path / "brand", {})


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "brand").write_text("a file")
    with pytest.raises(AccessError, match="cannot be written"):
        Register.create(tmp_path / "brand", {})


def test_a_table_that_cannot_be_written_is_named(register: Register) -> None:
    (register.folder / "lake").write_text("a file where a folder should be")
    with pytest.raises(AccessError, match="the workspace is as before"), writing(register) as writer:
        writer.append("accounts", accounts("a"))
    assert register.commits() == []


def test_a_commit_names_the_version_on_disk(register: Register) -> None:
    write(register, "a")
    write(register, "b")
    assert DeltaTable(str(register.folder / "lake" / "accounts")).version() == register.latest().versions["accounts"]
