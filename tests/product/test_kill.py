"""Every writing command, killed at any moment, leaves the workspace as before or as after; run again, it finishes.

A new writing command is one line of `COMMANDS`. `make kills` runs 300 trials (SWAYED_KILLS sets another number).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from swayed.doctor import State, examine
from swayed.workspace import Workspace

N_KILLS = int(os.environ.get("SWAYED_KILLS", "300"))
SHOPIFY = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures" / "shopify" / "orders.json"
TABLES = {
    "accounts": "account_id,platform,handle,display_name\nf:maya,forum,maya,Maya Okafor\nf:bo,forum,bo,Bo\n",
    "customers": "customer_id,handles,created_at\nc1,forum:bo,2025-01-05T10:00:00Z\n",
    "posts": "post_id,account_id,posted_at,text\np1,f:maya,2025-03-05T10:00:00Z,Three weeks in the mud with MAYA-10\n",
    "events": "event_id,customer_id,stage,occurred_at,category\ne1,c1,purchase,2025-04-05T10:00:00Z,shoes\n",
}
MORE = "customer_id,handles,created_at\n" + "".join(f"n{i},,2025-02-01T10:00:00Z\n" for i in range(20_000))
SOON, LATER = (f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" for days in (10, 70))


@dataclass(frozen=True)
class Writing:
    """A command that writes.

    Args:
        words: its arguments; {brand}, {files} and {new} stand for folders.
        start: the workspace it starts from: `small` or `run`.
        harm: done to the workspace before.
    """

    words: str
    start: str = "small"
    harm: Callable[[Path], object] = lambda _folder: None


def cut_a_table(folder: Path) -> None:
    newest = max((folder / "lake" / "customers").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-9])


def without_results(folder: Path) -> None:
    shutil.rmtree(folder / "runs", ignore_errors=True)


COMMANDS = {
    "import": Writing("import tables {files}/customers.csv -w {brand} -q"),
    "export": Writing(f"import shopify {SHOPIFY} -w {{brand}} -q"),
    "init": Writing("init {brand}/inside"),
    "situation": Writing("situation new first-purchase --name shoes -w {brand}"),
    "relations": Writing("relations set f:maya --may-contact agreed --basis wrote -w {brand} -q"),
    "collaborations": Writing("collaborations add f:maya --kind fee --cost 50 --currency EUR --id m-2 -w {brand}"),
    "pay": Writing("collaborations pay m-1 30 --on 2025-03-15 -w {brand}"),
    "deliver": Writing("collaborations deliver m-1 --post p1 -w {brand}"),
    "identities": Writing("identities -w {brand} -q", harm=without_results),
    "member": Writing("member add maya --role admin --password correct-horse-battery -w {brand}"),
    "mend": Writing("doctor --mend -w {brand} -q", harm=cut_a_table),
    "run": Writing("run trail-shoes -w {brand} -q", "run", without_results),
    "experiment": Writing(
        f"experiment start trail-shoes --design customers --from {SOON} --to {LATER} --by Maya -w {{brand}} -q", "run"
    ),
}
QUICK = ("import",)


def start(words: list[str]) -> subprocess.Popen[bytes]:
    """`swayed WORDS` in a process group of its own."""
    command = [sys.executable, "-c", "from swayed.cli import main; main()", *words]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, env=quiet
    )


def killed(after: float, words: list[str]) -> bool:
    """Starts the command and kills it; whether it was still at work."""
    with start(words) as process:
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return True
    return False


def finished_well(words: list[str]) -> None:
    """Runs the command; what is there already may be refused in a sentence."""
    with start(words) as process:
        said = process.communicate()[1].decode()
    assert process.returncode in (0, 1), said
    assert "Traceback" not in said
    assert "a defect of swayed" not in said


def facts(folder: Path) -> object:
    """What an operator would miss: rows of every table and the number of commits, files of his own, results."""
    workspace = Workspace(folder)
    snapshot = workspace.snapshot()
    rows = {table: snapshot.n_rows(table) for table in snapshot.commit.versions}
    own = {path.name for name in ("situations", "experiments") for path in (folder / name).rglob("*.yaml")}
    return rows, len(workspace.commits()), own, (folder / "inside" / "app.sqlite").exists()


def leftovers(folder: Path) -> list[Path]:
    """What only a crash leaves, and the next command of the kind clears away: staging, drafts, spill folders."""
    found = [path for path in (folder / "runs").rglob("*") if path.name.startswith(".")]
    found += [path for path in folder.rglob("*") if "spill" in path.name or path.suffix == ".tmp"]
    return found + [path for path in [folder / "staging"] if path.exists()]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "customers.csv").write_text(MORE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace of two commits, with a collaboration; who is who is known."""
    folder = tmp_path_factory.mktemp("small")
    workspace = Workspace.create(folder / "brand", currency="EUR")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    workspace.import_tables(*(folder / f"{name}.csv" for name in TABLES))
    workspace.identities()
    workspace.collaborations.add("f:maya", {"collaboration_id": "m-1", "kind": "fee", "cost": "80", "currency": "EUR"})
    (folder / "customers.csv").write_text(TABLES["customers"] + "c2,,2025-01-06T10:00:00Z\n", encoding="utf-8")
    workspace.import_tables(folder / "customers.csv")
    return workspace.folder


def trials(name: str, times: int, before: Path, files: Path, folder: Path, seed: int) -> Iterator[bool]:
    """Kills the command again and again; whether each was still at work."""
    chance = random.Random(seed)
    command = COMMANDS[name]

    def fresh(place: str) -> tuple[Path, list[str]]:
        brand = Path(shutil.copytree(before, folder / place))
        command.harm(brand)
        return brand, [word.format(brand=brand, files=files) for word in command.words.split()]

    brand, words = fresh("undisturbed")
    was = facts(brand) if name != "mend" else None
    began = time.monotonic()
    finished_well(words)
    usual = time.monotonic() - began
    after = facts(brand)
    for number in range(times):
        brand, words = fresh(f"{name}-{number}")
        # What is written is written late: half of the kills fall into the last two fifths.
        yield killed(usual * chance.uniform(0.1 if number % 2 else 0.6, 1.0), words)
        if name != "mend":
            assert facts(brand) in (was, after)
            assert not [one for one in examine(brand) if one.state.is_damage]
        finished_well(words)
        assert facts(brand) == after
        assert not [one for one in examine(brand) if one.state is not State.FOREIGN and one.area != "lake"]
        assert not leftovers(brand)
        shutil.rmtree(brand)


@pytest.mark.parametrize("name", QUICK)
def test_a_kill(name, small, files, tmp_path):
    assert len(list(trials(name, 1, small, files, tmp_path, seed=1))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_many_kills(name, small, files, tmp_path, request):
    before = request.getfixturevalue("finished") if COMMANDS[name].start == "run" else small
    times = -(-N_KILLS // len(COMMANDS))
    assert sum(trials(name, times, before, files, tmp_path, seed=3)) > times / 3


@pytest.mark.slow
def test_killed_runs_give_the_same_answer(finished, tmp_path):
    undisturbed = Workspace(finished).study("trail-shoes").people(all=True)
    brand = Path(shutil.copytree(finished, tmp_path / "brand"))
    without_results(brand)
    assert killed(5.0, ["run", "trail-shoes", "-w", str(brand), "-q"])
    assert Workspace(brand).study("trail-shoes").people(all=True).equals(undisturbed)


def test_a_reader_during_a_write_and_two_writers(small, files, tmp_path):
    brand = Path(shutil.copytree(small, tmp_path / "brand"))
    (tmp_path / "accounts.csv").write_text("account_id,platform,handle\nf:jo,forum,jo\n", encoding="utf-8")
    before = Workspace(brand).table_sizes()
    commands = [
        ["import", "tables", str(file), "-w", str(brand), "-q"]
        for file in (files / "customers.csv", tmp_path / "accounts.csv")
    ]
    writers = [start(words) for words in commands]
    seen = []
    while any(writer.poll() is None for writer in writers):
        seen.append(Workspace(brand).table_sizes())
        time.sleep(0.3)
    assert [writer.communicate()[1] for writer in writers] == [b"", b""]
    assert [writer.returncode for writer in writers] == [0, 0]
    more = {"customers": before["customers"] + 20_000, "accounts": before["accounts"] + 1}
    assert Workspace(brand).table_sizes() == {**before, **more}
    # A reader sees each table as before or as after, never anything between.
    for sizes in seen:
        assert all(sizes[table] in (before[table], more[table]) for table in more)
    assert seen
    assert not [one for one in examine(brand) if one.state.is_damage]
