"""Every writing command, killed at any moment, leaves the workspace as before or as after; run again, it finishes.

A new writing command is one line of `COMMANDS`. `make kills` runs 300 trials (SWAYED_KILLS sets another number).
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from apart import Apart, split
from local_servers import Mastodon, running
from swayed.doctor import State, examine
from swayed.lake import Register, Snapshot, originals, read_original, writing
from swayed.rights import step as rights
from swayed.web.jobs import jobs_of
from swayed.workspace import Workspace

N_KILLS = int(os.environ.get("SWAYED_KILLS", "300"))
EXPORTS = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures"
TABLES = {
    "accounts": "account_id,platform,handle,display_name\nf:maya,forum,maya,Maya Okafor\nf:bo,forum,bo,Bo\n",
    "customers": "customer_id,handles,created_at\nc1,forum:bo,2025-01-05T10:00:00Z\n",
    "posts": "post_id,account_id,posted_at,text\np1,f:maya,2025-03-05T10:00:00Z,Three weeks in the mud with MAYA-10\n",
    "events": "event_id,customer_id,stage,occurred_at,category\ne1,c1,purchase,2025-04-05T10:00:00Z,shoes\n",
}
MORE = "customer_id,handles,created_at\n" + "".join(f"n{i},,2025-02-01T10:00:00Z\n" for i in range(20_000))
SOON, LATER = (f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" for days in (10, 70))
SAVED = "situation: trail-shoes\ndecision: {{stages: [purchase]}}\ntopic: {{any: [mud]}}\n"


@dataclass(frozen=True)
class Writing:
    """A command that writes.

    Args:
        words: its arguments, or a POST (see `Apart`); {brand}, {files} and {server} are filled in.
        start: the workspace it starts from: `small` or `run`.
        harm: done to the workspace before.
        adds: run twice it adds twice, so it is run again only where nothing was kept.
        in_steps: it does several things one after the other; a kill may fall between them.
    """

    words: str
    start: str = "small"
    harm: Callable[[Path], object] = lambda _folder: None
    adds: bool = False
    in_steps: bool = False


def cut_a_table(folder: Path) -> None:
    newest = max((folder / "lake" / "customers").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-9])


def without_results(folder: Path) -> None:
    shutil.rmtree(folder / "runs", ignore_errors=True)


def overdue(folder: Path) -> None:
    """The time of what a platform lets be kept for a month is over."""
    register = Register(folder)
    with writing(register) as writer, rights.opened(Snapshot(folder, register.latest()), ["held_rows"]) as engine:
        rows = engine.arrow("SELECT * FROM held_rows")
        past = pa.array([date(2025, 1, 1)] * rows.num_rows, pa.date32())
        writer.replace("held_rows", rows.set_column(rows.column_names.index("keep_until"), "keep_until", past))
        writer.commit("a month later")
    register.change("UPDATE originals SET keep_until = '2025-01-01T00:00:00+00:00' WHERE keep_until IS NOT NULL")


COMMANDS = {
    "import": Writing("import tables {files}/customers.csv -w {brand} -q"),
    "export": Writing(f"import shopify {EXPORTS}/shopify/orders.json -w {{brand}} -q"),
    "pull": Writing("pull mastodon --server {server} --tag trail --since 2026-03-01 -w {brand} -q", in_steps=True),
    "init": Writing("init {brand}/inside"),
    "situation": Writing("situation new first-purchase --name shoes -w {brand}"),
    "relations": Writing("relations set f:maya --may-contact agreed --basis wrote -w {brand} -q"),
    "collaborations": Writing("collaborations add f:maya --kind fee --cost 50 --currency EUR --id m-2 -w {brand}"),
    "pay": Writing("collaborations pay m-1 30 --on 2025-03-15 -w {brand}", adds=True),
    "deliver": Writing("collaborations deliver m-1 --post p1 -w {brand}"),
    "end": Writing("collaborations end m-1 --on 2025-04-01 -w {brand}"),
    "identities": Writing("identities -w {brand} -q", harm=without_results),
    "member": Writing("member add maya --role admin --password correct-horse-battery -w {brand}"),
    "object": Writing("subject object f:maya -w {brand} -q"),
    "forget": Writing("forget f:maya --yes -w {brand} -q", in_steps=True),
    "retention": Writing("retention --run -w {brand}", harm=overdue, in_steps=True),
    "mend": Writing("doctor --mend -w {brand} -q", harm=cut_a_table, in_steps=True),
    "originals": Writing("doctor --originals {brand}/rescued -w {brand} -q", in_steps=True),
    "lab": Writing("lab {brand}/lab --customers 200"),
    "demo": Writing("demo {brand}/demo --customers 200 -q", in_steps=True),
    "web relation": Writing("POST {brand} manage/people account=f:maya&may_contact=agreed&basis=wrote"),
    "web member": Writing("POST {brand} access/members name=bo&role=viewer&password=correct-horse-battery"),
    "web upload": Writing("POST {brand} data source=tables {files}/customers.csv", in_steps=True),
    "web situation": Writing(f"POST {{brand}} s/trail-shoes 'text={SAVED}'", "run"),
    "run": Writing("run trail-shoes -w {brand} -q", "run", without_results),
    "experiment": Writing(
        f"experiment start trail-shoes --design customers --from {SOON} --to {LATER} --by Maya -w {{brand}} -q", "run"
    ),
}
QUICK = ("import", "forget")


def finished_well(words: list[str], brand: Path) -> None:
    """Runs the command to its end, and the jobs it leaves; what is there already may be refused in a sentence."""
    finish(Apart(words), brand)


def finish(at_work: Apart, brand: Path) -> None:
    code, said = at_work.end()
    assert code in (0, 1), said
    assert "Traceback" not in said
    assert "a defect of swayed" not in said
    jobs_over(brand)


def jobs_over(brand: Path) -> None:
    """Waits for the jobs of the web app, which outlive it."""
    until = time.monotonic() + 120
    while any(job.state == "running" for job in jobs_of(brand)):
        assert time.monotonic() < until
        time.sleep(0.05)


def facts(folder: Path) -> object:
    """What an operator would miss: rows of every table, files and their texts, originals to the byte, commits, members."""
    workspace = Workspace(folder)
    snapshot = workspace.snapshot()
    rows = {table: snapshot.whole().n_rows(table) for table in snapshot.commit.versions}
    # An erasure that is finished later may need a commit more.
    commits = [one for one in workspace.commits() if one.note != "an erasure"]
    own = {path.name: path.read_text(encoding="utf-8") for path in (folder / "situations").glob("*.yaml")}
    files: set[object] = {
        without_moment(str(path.relative_to(folder)))
        for name in ("experiments", "lab", "rescued")
        for path in (folder / name).rglob("*")
    }
    register = Register(folder)
    files |= {(without_moment(one.name), b"".join(read_original(register, one.digest))) for one in originals(register)}
    made = {name: (folder / name / "app.sqlite").exists() for name in ("inside", "demo/brand")}
    return rows, len(commits), len(workspace.rights.erasures()), own, files, made, members(folder)


def without_moment(name: str) -> str:
    """Experiments, and what is pulled, bear the moment at which they began."""
    return re.sub(r"-\d{8}T?\d+", "", name)


def members(folder: Path) -> list[dict[str, object]]:
    from swayed.web.access import AccessStore

    return AccessStore(folder).members() if (folder / "access.sqlite").exists() else []


def leftovers(folder: Path) -> list[Path]:
    """What only a crash leaves, and the next command of the kind clears away: staging, drafts, spill folders."""
    found = [path for path in (folder / "runs").rglob("*") if path.name.startswith(".")]
    found += [path for path in folder.rglob("*") if "spill" in path.name or path.suffix in (".tmp", ".new")]
    return found + [path for path in [folder / "staging"] if path.exists()]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "customers.csv").write_text(MORE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace of a few commits, with a collaboration and an export; who is who is known."""
    folder = tmp_path_factory.mktemp("small")
    workspace = Workspace.create(folder / "brand", currency="EUR")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    workspace.import_tables(*(folder / f"{name}.csv" for name in TABLES))
    workspace.import_export("youtube", *sorted((EXPORTS / "youtube").iterdir()))
    workspace.collaborations.add("f:maya", {"collaboration_id": "m-1", "kind": "fee", "cost": "80", "currency": "EUR"})
    (folder / "customers.csv").write_text(TABLES["customers"] + "c2,,2025-01-06T10:00:00Z\n", encoding="utf-8")
    workspace.import_tables(folder / "customers.csv")
    workspace.relations.overview()
    return workspace.folder


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = Mastodon(10)
    with running(made.server):
        yield made.server.url


@dataclass(frozen=True)
class Trials:
    """Kills of one command.

    Args:
        name: of the command.
        before: the workspace it starts from.
        folder: where the copies lie.
        filled: what stands in its words.
    """

    name: str
    before: Path
    folder: Path
    filled: dict[str, object]

    def fresh(self, place: str) -> tuple[Path, list[str]]:
        """A copy, and the words of the command on it."""
        brand = Path(shutil.copytree(self.before, self.folder / place / "brand"))
        COMMANDS[self.name].harm(brand)
        return brand, split(COMMANDS[self.name].words, brand=brand, **self.filled)

    def run(self, times: int, seed: int) -> Iterator[bool]:
        """Kills the command again and again; whether each was still at work."""
        chance, command = random.Random(seed), COMMANDS[self.name]
        brand, words = self.fresh("undisturbed")
        was = None if self.name == "mend" else facts(brand)
        at_work, began = Apart(words), time.monotonic()
        finish(at_work, brand)
        usual = time.monotonic() - began
        after = facts(brand)
        assert after != was or self.name == "identities" or self.name == "run"
        for number in range(times):
            brand, words = self.fresh(f"{self.name}-{number}")
            # What is written is written late: half of the kills fall into the last two fifths.
            at_work, began = Apart(words), time.monotonic()
            is_killed = not at_work.is_over(usual * chance.uniform(0.05 if number % 2 else 0.6, 1.0))
            if is_killed:
                at_work.kill()
            else:  # what is run first, or beside other work, takes longer than usual
                usual = min(usual, time.monotonic() - began)
            at_work.end()
            jobs_over(brand)
            if not command.in_steps:
                assert facts(brand) in (was, after)
            if self.name != "mend":
                assert not [one for one in examine(brand) if one.state.is_damage]
            if not (command.adds and facts(brand) == after):
                finished_well(words, brand)
            assert facts(brand) == after
            assert not [one for one in examine(brand) if one.state is not State.FOREIGN and one.area != "lake"]
            assert not leftovers(brand)
            shutil.rmtree(brand.parent)
            yield is_killed


@pytest.mark.parametrize("name", QUICK)
def test_a_kill(name, small, files, tmp_path):
    assert len(list(Trials(name, small, tmp_path, {"files": files}).run(1, seed=1))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_many_kills(name, small, files, server, tmp_path, request, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    before = request.getfixturevalue("finished") if COMMANDS[name].start == "run" else small
    times = -(-N_KILLS // len(COMMANDS))
    n_killed = sum(Trials(name, before, tmp_path, {"files": files, "server": server}).run(times, seed=3))
    print(f"{name}: {n_killed} of {times} killed at work", file=sys.stderr)
    assert n_killed > times / 3


@pytest.mark.slow
def test_killed_runs_give_the_same_answer(finished, tmp_path):
    undisturbed = Workspace(finished).study("trail-shoes").people(all=True)
    brand = Path(shutil.copytree(finished, tmp_path / "brand"))
    without_results(brand)
    at_work = Apart(["run", "trail-shoes", "-w", str(brand), "-q"])
    assert not at_work.is_over(3.0)
    at_work.kill()
    assert Workspace(brand).study("trail-shoes").people(all=True).equals(undisturbed)


def test_a_reader_during_a_write_and_two_writers(small, files, tmp_path):
    brand = Path(shutil.copytree(small, tmp_path / "brand"))
    (tmp_path / "accounts.csv").write_text("account_id,platform,handle\nf:jo,forum,jo\n", encoding="utf-8")
    before = Workspace(brand).table_sizes()
    commands = [
        ["import", "tables", str(file), "-w", str(brand), "-q"]
        for file in (files / "customers.csv", tmp_path / "accounts.csv")
    ]
    writers = [Apart(words) for words in commands]
    seen = []
    while not all(writer.is_over(0) for writer in writers):
        seen.append(Workspace(brand).table_sizes())
        time.sleep(0.1)
    assert [writer.end()[0] for writer in writers] == [0, 0]
    more = {"customers": before["customers"] + 20_000, "accounts": before["accounts"] + 1}
    assert Workspace(brand).table_sizes() == {**before, **more}
    # A reader sees each table as before or as after, never anything between.
    for sizes in seen:
        assert all(sizes[table] in (before[table], more[table]) for table in more)
    assert seen
    assert not [one for one in examine(brand) if one.state.is_damage]
