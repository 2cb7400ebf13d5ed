"""After an erasure no byte of somebody remains, nobody else's row is lost, and no import brings him back."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markets.known import EMAIL, HANDLE, SECRETS, TEXT, found_in, lines
from swayed.engines import DuckDBEngine
from swayed.errors import AccessError, SettingsError
from swayed.lake import Register, originals
from swayed.pipeline import STEPS, Step, StepContext
from swayed.pipeline.running import Silent, run_steps
from swayed.rights import erasing, rights
from swayed.rights.traces import Traces
from swayed.workspace import Workspace


def test_no_byte_remains_and_others_stay(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    before = found_in(workspace.folder)
    assert {word for held in before.values() for word in held} == set(SECRETS)  # the search can find them
    subject = workspace.rights.subject(f"mastodon:{HANDLE}")
    assert set(subject.accounts) == {"a1", "a2"}
    assert subject.customers == ("c1",)
    done = workspace.rights.forget(subject)
    assert found_in(workspace.folder) == {}
    assert done.is_proven
    assert {p.name for p in workspace.folder.glob("report.html")} == set()
    sizes = Workspace(workspace.folder).table_sizes()
    assert sizes == {
        "accounts": 2, "posts": 2, "interactions": 2, "follows": 1, "customers": 1, "events": 1, "touches": 1, "relations": 1,
    }  # fmt: skip
    assert [one.name for one in originals(Register(workspace.folder))] == ["others.csv"]
    with pytest.raises(SettingsError):
        workspace.rights.subject(HANDLE)


def test_what_others_said_stays_without_his_name(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    workspace.rights.forget(workspace.rights.subject("a1"))
    engine = DuckDBEngine()
    workspace.snapshot().open_in(engine, ["posts", "touches", "customers", "accounts", "relations"])
    texts = engine.arrow("SELECT text FROM posts ORDER BY post_id").column(0).to_pylist()
    assert texts == ["Thanks [erased] [erased]!", "Nothing of zelda_q77 here"]
    assert engine.arrow("SELECT reply_to_post_id AS p FROM posts ORDER BY post_id")["p"].to_pylist() == [None, "p2"]
    assert engine.arrow("SELECT * FROM touches").to_pylist()[0]["account_id"] is None
    assert engine.arrow("SELECT handles FROM customers").column(0).to_pylist() == [["forum:dora"]]
    assert engine.arrow("SELECT note FROM relations").column(0).to_pylist() == ["knows [erased]"]
    engine.close()


def test_a_lost_original_holds_nothing(known: Workspace) -> None:
    """Somebody deleted it by hand; who asks, and who is erased, gets an answer all the same."""
    for file in (known.folder / "originals").iterdir():
        file.unlink()
    subject = known.rights.subject("a1")
    assert known.rights.export(subject)["originals"] == []
    assert known.rights.forget(subject).is_proven


def test_a_second_import_changes_nothing(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    workspace.rights.forget(workspace.rights.subject("a1"))
    report = workspace.import_tables(tmp_path / "in")
    assert not report.summary.has_committed
    counts = report.summary.tables
    assert counts["accounts"].erased == 2
    assert counts["customers"].erased == 1
    assert all(c.new == c.changed == 0 for c in counts.values())
    assert found_in(workspace.folder) == {}


def test_a_new_identifier_does_not_bring_him_back(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    workspace.rights.forget(workspace.rights.subject("a1"))
    other = tmp_path / "later"
    other.mkdir()
    lines(other / "accounts.csv", "account_id,platform,handle", f"n1,mastodon,@{HANDLE.upper()}", "n2,mastodon,nora")
    lines(
        other / "posts.csv", "post_id,account_id,posted_at,text", f'q1,n1,2025-05-01,"{TEXT}"', "q2,n2,2025-05-01,hello"
    )
    lines(other / "customers.csv", "customer_id,email", f"c9,{EMAIL}")
    counts = workspace.import_tables(other).summary.tables
    assert (counts["accounts"].new, counts["posts"].new, counts["customers"].new) == (1, 1, 0)
    assert found_in(workspace.folder) == {}


def test_a_line_that_cannot_be_split_is_not_kept(known: Workspace, tmp_path: Path) -> None:
    known.rights.forget(known.rights.subject("a1"))
    other = tmp_path / "later"
    other.mkdir()
    lines(
        other / "posts.csv", "post_id,account_id,posted_at,text", f"q1,a1,2025-05-01,{TEXT}", "q2,d1,2025-05-01,hello"
    )
    assert known.import_tables(other).summary.n_rejected == 1
    assert found_in(known.folder) == {}


def test_without_the_key_nothing_is_imported(known: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = known
    workspace.rights.forget(workspace.rights.subject("a1"))
    monkeypatch.setenv("SWAYED_KEY_FOLDER", str(tmp_path / "elsewhere"))
    with pytest.raises(AccessError, match="key by which imports know the erased"):
        workspace.import_tables(tmp_path / "in")


def test_tombstones_tell_nobody(known: Workspace, tmp_path: Path) -> None:
    """The key is not in the workspace, so a list of handles cannot be tried against what is there."""
    workspace = known
    workspace.rights.forget(workspace.rights.subject("a1"))
    key = next(path for path in Path(os.environ["SWAYED_KEY_FOLDER"]).glob("*.key")).read_text()
    assert all(key.encode() not in path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())


def test_only_one_account_goes_where_it_alone_is_meant(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    subject = workspace.rights.subject("a2", only=True)
    assert (subject.accounts, subject.customers) == (("a2",), ())
    workspace.rights.forget(subject)
    assert workspace.table_sizes()["accounts"] == 3


def test_earlier_states_are_gone_and_say_so(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    before = workspace.commits()[0].committed_at
    workspace.rights.forget(workspace.rights.subject("a1"))
    with pytest.raises(AccessError, match="before an erasure"):
        Workspace(workspace.folder, as_of=before).facts()


@pytest.mark.parametrize("broken_at", ["rewrite", "text_keys", "purge", "compact", "remains"])
def test_broken_off_is_finished_by_the_next_command(
    known: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken_at: str
) -> None:
    workspace = known
    subject = workspace.rights.subject("a1")

    def dies(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing.step if broken_at in ("rewrite", "text_keys") else erasing, broken_at, dies)
        with pytest.raises(KeyboardInterrupt):
            workspace.rights.forget(subject)
    Workspace(workspace.folder)  # any command opens the workspace
    assert found_in(workspace.folder) == {}
    (done,) = workspace.rights.erasures()
    assert done.finished_at is not None
    assert done.tables["accounts"]["n_gone"] == 2


@pytest.mark.parametrize("name", ["identities", "contacts"])
@pytest.mark.parametrize("is_before", [True, False])
def test_a_run_that_an_erasure_meets_leaves_nothing(known: Workspace, name: str, is_before: bool) -> None:
    """Whichever step is at work, before or after it has read: it says so, and what it made does not come back."""
    shutil.rmtree(known.folder / "runs", ignore_errors=True)
    step = next(step for step in STEPS if step.name == name)

    def forget() -> None:
        other = Workspace(known.folder)
        other.rights.forget(other.rights.subject("a1"))

    def run(context: StepContext) -> None:
        if is_before:
            forget()
        step.run(context)
        if not is_before:
            forget()

    steps = [replace(one, run=run) if one is step else one for one in STEPS]
    with pytest.raises(AccessError, match=r"taken away while it was made.*Run again"):
        run_steps(folder=known.folder, snapshot=known.snapshot(), situation=None, timezone="UTC", steps=steps)
    assert found_in(known.folder) == {}
    assert Workspace(known.folder).identities().num_rows


class ForgetsAfter(Silent):
    """Somebody is erased when a step has finished."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        self._workspace, self._name = workspace, name

    def finished(self, step: Step, seconds: float, *, is_kept: bool) -> None:
        if step.name == self._name:
            self._workspace.rights.forget(self._workspace.rights.subject("a1"))


def test_an_erasure_between_two_steps_is_told_by_a_step_that_reads_results_alone(known: Workspace) -> None:
    shutil.rmtree(known.folder / "runs", ignore_errors=True)
    reads = ("account_persons",)
    steps = [replace(one, reads=reads) if one.name == "declarations" else one for one in STEPS]
    asked = {"folder": known.folder, "snapshot": known.snapshot(), "situation": None, "timezone": "UTC"}
    with pytest.raises(AccessError, match="taken away while it was made"):
        run_steps(**asked, steps=steps, progress=ForgetsAfter(Workspace(known.folder), "identities"))
    assert found_in(known.folder) == {}


def test_an_erasure_is_told_by_a_step_that_reads_nothing_of_his(known: Workspace) -> None:
    def run(_context: StepContext) -> None:
        other = Workspace(known.folder)
        other.rights.forget(other.rights.subject("a1"))

    step = next(one for one in STEPS if one.name == "identities")
    alone = replace(step, run=run, reads=("deliverables",))
    asked = {"folder": known.folder, "snapshot": known.snapshot(), "situation": None, "timezone": "UTC"}
    with pytest.raises(AccessError, match="taken away while it was made"):
        run_steps(**asked, steps=[alone])


def test_what_is_held_is_told_while_results_come_and_go(known: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = known.rights.subject("a1")
    kept = {row["place"] for row in known.rights.held(subject).to_pylist() if row["place"].startswith("answers")}
    assert kept
    shared = known.folder / "runs" / "shared"
    first = next(shared.glob("identities-*"))
    shutil.copytree(first, shared / f".{first.name}.1.1")
    read = rights.pq.read_table

    def goes(path: Path) -> pa.Table:
        assert not path.parent.name.startswith(".")
        shutil.rmtree(first, ignore_errors=True)
        return read(path)

    monkeypatch.setattr(rights.pq, "read_table", goes)
    told = {row["place"] for row in known.rights.held(subject).to_pylist() if row["place"].startswith("answers")}
    assert told < kept


FORGET = (
    "import sys; from swayed.workspace import Workspace; w = Workspace(sys.argv[1]); "
    "w.rights.forget(w.rights.subject('a1', only=True)); "
)


def kill_trials(whole: Path, tmp_path: Path, times: int) -> int:
    """Kills erasures at moments spread over their length; how many were still at work."""
    n_killed = 0
    for number in range(times):
        folder = Path(shutil.copytree(whole / "brand", tmp_path / f"copy-{number}" / "brand"))
        process = subprocess.Popen([sys.executable, "-c", FORGET, str(folder)], start_new_session=True)
        deadline = time.monotonic() + 60
        while not Register(folder).rows("SELECT 1 FROM erasures") and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.04 * number)
        n_killed += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()
        Workspace(folder)
        left = {word for held in found_in(folder).values() for word in held}
        assert not left & {HANDLE, TEXT}, found_in(folder)
        assert Workspace(folder).table_sizes()["accounts"] == 3
    return n_killed


def test_killed_at_any_moment(whole: Path, tmp_path: Path) -> None:
    assert kill_trials(whole, tmp_path, 2) >= 1


@pytest.mark.slow
def test_killed_at_many_moments(whole: Path, tmp_path: Path) -> None:
    assert kill_trials(whole, tmp_path, 60) >= 10


@pytest.mark.parametrize(
    "written",
    ["/people/Zo%C3%A9%20O%27Neil?x", "person=Zo%C3%A9+O%27Neil", "<p>Zoé O&#39;Neil</p>", "<b>Zoé O&#x27;Neil</b>"],
)
def test_traces_are_found_in_pages_and_addresses(tmp_path: Path, written: str) -> None:
    path = tmp_path / "report.html"
    path.write_text(written, encoding="utf-8")
    assert Traces(["Zoé O'Neil"]).of(path) == {"Zoé O'Neil"}
    assert Traces(["Zoé O'Neill"]).of(path) == set()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.text("abcxyzäßéñжщ漢字_0123456789", min_size=4, max_size=12).filter(lambda w: not w.isspace()),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be"]),
    shape=st.sampled_from(["plain", "zip", "gzip", "json", "zstd"]),
    large=st.booleans(),
)
def test_traces_are_found_in_every_wrapping(tmp_path: Path, word: str, encoding: str, shape: str, large: bool) -> None:
    written = word.upper() if large and word.isascii() else word
    data = f"before, {written}, behind".encode(encoding)
    path = tmp_path / "file"
    if shape == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("in/side.csv", data)
    elif shape == "gzip":
        path.write_bytes(gzip.compress(data))
    elif shape == "zstd":
        path.write_bytes(pa.compress(data, "zstd", asbytes=True))
    elif shape == "json":
        path.write_text(json.dumps({"a": f"before, {written}, behind"}), encoding="ascii")
    else:
        path.write_bytes(data)
    assert Traces([word]).of(path) == {word}
    assert Traces(["nowhere-to-be-found"]).of(path) == set()
