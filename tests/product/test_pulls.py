"""An operator pulls from the command line: what is shown, the exit codes; and a pull killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_servers import Discourse, Mastodon, running
from swayed.workspace import Workspace

from .conftest import Command


@pytest.fixture
def brand(swayed: Command) -> str:
    assert swayed("init", "brand").code == 0
    return "brand"


@pytest.fixture
def mastodon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mastodon]:
    monkeypatch.setenv("SWAYED_MASTODON_TOKEN", "s3cret")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Mastodon(10, token="s3cret")
    with running(made.server):
        yield made


def test_a_pull_is_shown_and_repeated(swayed: Command, brand: str, mastodon: Mastodon) -> None:
    said = swayed(
        *("pull", "mastodon", "--server", mastodon.server.url, "--tag", "#trail", "--since", "2026-03-01", "-w", brand)
    )
    assert said.code == 0, said.err
    shown = " ".join(said.out.split())
    assert "tag trail 3 10 2026-03-01 2026-03-01 09:00" in shown
    assert "posts 10 10" in shown
    assert "terms: Servers set their own terms" in shown
    again = swayed("pull", "mastodon", "-w", brand, "-q")
    assert again.code == 0
    assert "nothing changed" in again.out
    listed = swayed("pull", "--list", "-w", brand)
    assert "SWAYED_SHOPIFY_TOKEN" in listed.out
    assert "tag trail" in listed.out


def test_dry_run_is_said(swayed: Command, brand: str, mastodon: Mastodon) -> None:
    said = swayed(
        *("pull", "mastodon", "--server", mastodon.server.url, "--tag", "trail", "--since", "2026-03-01"),
        *("-w", brand, "--dry-run"),
    )
    assert said.code == 0
    assert "dry run: nothing was written" in said.out
    assert Workspace(brand).table_sizes() == {}


def test_refusals_are_told(swayed: Command, brand: str, mastodon: Mastodon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAYED_MASTODON_TOKEN", "0ther")
    asked = ("pull", "mastodon", "--server", mastodon.server.url, "--tag", "trail", "-w", brand, "-q")
    said = swayed(*asked, "--since", "2026-03-01")
    assert said.code == 1
    assert "the token is refused (401" in said.err
    assert "SWAYED_MASTODON_TOKEN" in said.err
    assert "0ther" not in said.err
    assert "--since" in swayed(*asked).err
    assert swayed(*asked, "--since", "yesterday").code == 2
    misspelt = swayed("pull", "mastodn", "-w", brand)
    assert misspelt.code == 2
    assert "Did you mean 'mastodon'?" in " ".join(misspelt.err.replace("│", " ").split())


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from swayed.cli import main; main()", *map(str, arguments)]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=quiet
    )


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """After any number of questions, and in the middle of the import, the workspace is as before or as after."""
    chance = random.Random(11)
    forum = Discourse(200)
    folder = Workspace.create(tmp_path / "brand").folder
    answer = forum.server.answer
    kill_at, process = 0, None

    def answer_or_kill(question):
        if len(forum.server.asked) == kill_at and process:
            os.killpg(process.pid, signal.SIGKILL)
        return answer(question)

    forum.server.answer = answer_or_kill
    with running(forum.server):
        command = ("pull", "discourse", "--server", forum.server.url, "--since", "2026-03-01", "-w", folder, "-q")
        for _ in range(3):
            kill_at = len(forum.server.asked) + chance.randint(2, 14)
            process = start(*command)
            assert process.wait() == -signal.SIGKILL
            assert Workspace(folder).table_sizes() == {}
        kill_at = 0
        n_asked = len(forum.server.asked)
        process = start(*command)
        try:
            process.wait(timeout=chance.uniform(1.5, 3.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert Workspace(folder).table_sizes().get("posts", 0) in (0, 200)
        assert start(*command).wait() == 0
    assert Workspace(folder).table_sizes()["posts"] == 200
    assert n_asked < 51, "pages that were kept are not asked for again"
    assert not list((folder / "pulls").glob("*.json"))


def test_a_list_that_fails_is_told_beside_the_others(swayed: Command, brand: str, mastodon: Mastodon) -> None:
    said = swayed(
        *("pull", "mastodon", "--server", mastodon.server.url, "--tag", "trail", "--account", "nobody"),
        *("--since", "2026-03-01", "-w", brand, "-q"),
    )
    assert said.code == 1
    assert "account nobody was not pulled" in said.out
    assert Workspace(brand).table_sizes()["posts"] == 10
