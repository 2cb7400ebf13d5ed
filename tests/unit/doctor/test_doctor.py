"""What is damaged is named, and mending leaves a workspace that works; a whole one is left alone."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from swayed.doctor import State, examine, mend, write_originals
from swayed.errors import AccessError
from swayed.lake import Register, writing
from swayed.pipeline import STEPS
from swayed.workspace import Workspace

CUSTOMERS = "customer_id,created_at\n{}\n"


def imported(workspace: Workspace, folder: Path, table: str, text: str) -> None:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    workspace.import_tables(folder / f"{table}.csv")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three commits: an account, a customer, a second customer."""
    folder = tmp_path_factory.mktemp("whole")
    workspace = Workspace.create(folder / "brand")
    imported(workspace, folder, "accounts", "account_id,platform,handle\na1,forum,maya\n")
    imported(workspace, folder, "customers", CUSTOMERS.format("c1,2025-01-01T10:00:00Z"))
    imported(workspace, folder, "customers", CUSTOMERS.format("c2,2025-01-02T10:00:00Z"))
    return workspace.folder


@pytest.fixture
def brand(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "brand"))


def states(folder: Path) -> dict[str, State]:
    return {one.path: one.state for one in examine(folder)}


def changed_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def newest_file(folder: Path, table: str) -> Path:
    return max((folder / "lake" / table).glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)


def test_a_whole_workspace_is_whole(brand):
    assert states(brand) == {}
    assert mend(brand, examine(brand)).repeat == ()
    assert len(Workspace(brand).commits()) == 3


def test_an_empty_workspace_is_whole(tmp_path):
    assert states(Workspace.create(tmp_path / "new").folder) == {}


def test_no_workspace_at_all_is_said(tmp_path):
    with pytest.raises(AccessError, match="no swayed workspace"):
        examine(tmp_path)


@pytest.mark.parametrize(
    ("harm", "state"),
    [
        (changed_byte, State.DAMAGED),
        (lambda path: path.write_bytes(path.read_bytes()[:-7]), State.DAMAGED),
        (lambda path: path.write_bytes(b""), State.DAMAGED),
        (Path.unlink, State.MISSING),
    ],
    ids=["byte", "cut", "empty", "gone"],
)
def test_a_hurt_file_is_named_and_the_way_back_works(brand, tmp_path, harm, state):
    hurt = newest_file(brand, "customers")
    harm(hurt)
    (found,) = examine(brand)
    assert (found.path, found.state) == (str(hurt.relative_to(brand)), state)
    # Who objects is read from customers: while they are damaged, no answer of the past is offered.
    assert "--as-of" not in found.way_back
    assert "import of customers" in found.way_back
    before = Register(brand).commits()[1]
    done = mend(brand, examine(brand))
    assert done.went_back_to == before.committed_at
    assert done.repeat == ("import of customers",)
    assert not any(one.is_damage for one in states(brand).values())
    imported(Workspace(brand), tmp_path, "customers", CUSTOMERS.format("c2,2025-01-02T10:00:00Z"))
    assert Workspace(brand).table_sizes() == {"accounts": 1, "customers": 2}
    assert not any(one.is_damage for one in states(brand).values())


def test_the_past_can_be_read_while_another_table_is_damaged(brand, tmp_path):
    before = Register(brand).latest().committed_at
    imported(Workspace(brand), tmp_path, "accounts", "account_id,platform,handle\na2,forum,bo\n")
    changed_byte(newest_file(brand, "accounts"))
    (found,) = examine(brand)
    assert f"--as-of {before.isoformat()}" in found.way_back
    assert Workspace(brand, as_of=before).table_sizes() == {"accounts": 1, "customers": 2}


@pytest.mark.parametrize("content", [b"\x00\xff garbage", b"", b'{"add":'], ids=["garbage", "empty", "cut"])
def test_a_damaged_log(brand, tmp_path, content):
    log = max((brand / "lake" / "customers" / "_delta_log").glob("*.json"))
    log.write_bytes(content)
    assert State.DAMAGED in [state for path, state in states(brand).items() if path.startswith("lake/customers")]
    mend(brand, examine(brand))
    assert Workspace(brand).table_sizes() == {"accounts": 1, "customers": 1}
    imported(Workspace(brand), tmp_path, "customers", CUSTOMERS.format("c2,2025-01-02T10:00:00Z"))
    assert Workspace(brand).table_sizes() == {"accounts": 1, "customers": 2}
    assert not any(one.is_damage for one in states(brand).values())


def test_a_table_of_which_nothing_is_whole_is_set_aside(brand, tmp_path):
    shutil.rmtree(brand / "lake" / "accounts")
    assert states(brand) == {"lake/accounts": State.MISSING}
    done = mend(brand, examine(brand))
    assert done.set_aside == ("accounts",)
    assert Workspace(brand).table_sizes() == {"customers": 2}
    imported(Workspace(brand), tmp_path, "accounts", "account_id,platform,handle\na1,forum,maya\n")
    assert Workspace(brand).table_sizes() == {"accounts": 1, "customers": 2}


def test_what_was_replaced_long_ago_may_be_gone(brand, tmp_path):
    # A changed row rewrites the table, so an older file is named by the past alone.
    older = newest_file(brand, "customers")
    imported(Workspace(brand), tmp_path, "customers", CUSTOMERS.format("c2,2025-01-03T10:00:00Z"))
    assert str(older) not in Workspace(brand).snapshot().files("customers")
    older.unlink()
    assert states(brand) == {str(older.relative_to(brand)): State.MISSING}
    register = Register(brand)
    for commit in register.commits():
        earlier = commit.committed_at - timedelta(days=40)
        register.change(
            "UPDATE commits SET committed_at = ? WHERE commit_id = ?", earlier.isoformat(), commit.commit_id
        )
    assert states(brand) == {}
    # What is gone is no way back either.
    changed_byte(newest_file(brand, "customers"))
    assert mend(brand, examine(brand)).went_back_to == register.commits()[0].committed_at
    assert Workspace(brand).table_sizes() == {"accounts": 1, "customers": 1}


def test_after_an_erasure_the_past_is_not_missed(brand):
    workspace = Workspace(brand)
    workspace.rights.forget(workspace.rights.subject("c2"))
    assert workspace.table_sizes() == {"accounts": 1, "customers": 1}
    assert not any(one.is_damage for one in states(brand).values())
    changed_byte(newest_file(brand, "customers"))
    assert any(one.is_damage for one in states(brand).values())
    # No state with him is left to go back to: only the one before any customer.
    mend(brand, examine(brand))
    assert Workspace(brand).table_sizes() == {"accounts": 1}
    assert not any(one.is_damage for one in states(brand).values())


def test_a_damaged_register_is_named(brand):
    (brand / "app.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    (found,) = [one for one in examine(brand) if one.state.is_damage]
    assert (found.area, found.state) == ("register", State.DAMAGED)
    for file in brand.glob("app.sqlite*"):
        file.unlink()
    assert states(brand)["app.sqlite"] is State.MISSING


def test_a_newer_register_is_told(brand):
    Register(brand).change(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('swayed', '9999_later', 'then')"
    )
    assert states(brand) == {"app.sqlite": State.FOREIGN}


def test_originals(brand, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("order,total\n1,10\n" * 50, encoding="utf-8")
    register = Register(brand)
    with writing(register) as writer:
        writer.keep(file, "shopify", None)
        writer.commit("an export")
    assert states(brand) == {}
    (kept,) = (brand / "originals").iterdir()
    (written,) = write_originals(brand, tmp_path / "rescued")
    assert written.read_bytes() == file.read_bytes()
    assert write_originals(brand, tmp_path / "rescued") == []
    changed_byte(kept)
    (found,) = examine(brand)
    assert (found.state, "orders.csv of shopify" in found.found) == (State.DAMAGED, True)
    kept.unlink()
    assert write_originals(brand, tmp_path / "again") == []
    (brand / "originals" / "notes.txt").write_text("mine", encoding="utf-8")
    assert states(brand) == {f"originals/{kept.name}": State.MISSING, "originals/notes.txt": State.FOREIGN}


def test_results_can_be_made_again(brand):
    workspace = Workspace(brand)
    before = workspace.identities()
    assert states(brand) == {}
    result = next((brand / "runs" / "shared").glob("identities-*"))
    changed_byte(result / "persons.parquet")
    assert states(brand) == {f"{result.relative_to(brand)}/persons.parquet": State.DAMAGED}
    assert mend(brand, examine(brand)).deleted == (str(result.relative_to(brand)),)
    assert not result.exists()
    assert workspace.identities().equals(before)


def test_results_without_a_seal_are_decoded(brand):
    Workspace(brand).identities()
    result = next((brand / "runs" / "shared").glob("identities-*"))
    (result / "seal.json").unlink()
    assert states(brand) == {}
    (result / "persons.parquet").write_bytes(b"PAR1 nothing PAR1")
    assert set(states(brand).values()) == {State.DAMAGED}
    (result / "persons.parquet").unlink()
    assert set(states(brand).values()) == {State.MISSING}


def test_leftovers_and_foreign_files(brand):
    (brand / "runs" / "shared").mkdir(parents=True)
    (brand / "runs" / "shared" / f".{STEPS[0].name}-abc.999999999").mkdir()
    (brand / "runs" / "shared" / "divination-abc").mkdir()
    (brand / "lake" / "horoscopes").mkdir()
    (brand / "lake" / "customers" / "part-lost.parquet").write_bytes(b"PAR1")
    (brand / "notes.txt").write_text("mine", encoding="utf-8")
    assert states(brand) == {
        f"runs/shared/.{STEPS[0].name}-abc.999999999": State.LEFTOVER,
        "runs/shared/divination-abc": State.FOREIGN,
        "lake/horoscopes": State.FOREIGN,
        "lake/customers/part-lost.parquet": State.LEFTOVER,
        "notes.txt": State.FOREIGN,
    }
    mend(brand, examine(brand))
    assert not list((brand / "runs" / "shared").glob(".*"))
    assert (brand / "notes.txt").exists()


def test_a_clock_set_back_does_not_swap_commits(brand, monkeypatch):
    register = Register(brand)
    last = register.latest()

    class Back(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2020, 1, 1, tzinfo=UTC)

    monkeypatch.setattr("swayed.lake.register.datetime", Back)
    again = register.commit({**last.versions}, "after the clock was set back")
    monkeypatch.undo()
    assert again.committed_at > last.committed_at
    assert register.latest(last.committed_at).commit_id == last.commit_id
    assert register.latest(again.committed_at).commit_id == again.commit_id
