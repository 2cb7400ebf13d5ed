"""Commands of swayed in processes of their own, forked from one that has swayed loaded: a kill meets the work, not the start."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import parse_qsl

_FORKED = get_context("forkserver")
_FORKED.set_forkserver_preload(["swayed.cli", "swayed.doctor", "swayed.web", "swayed.workspace", "apart"])
POST = "POST"


class Apart:
    """A command at work.

    Args:
        words: of the command line; or `POST WORKSPACE ADDRESS FORM [FILE]`, what a browser sends to the web app.
        environment: what is set beside the environment of the tests.
    """

    def __init__(self, words: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        handle, said = mkstemp(suffix=".said")
        os.close(handle)
        self._said = Path(said)
        self._ready = _FORKED.Event()
        around = {**os.environ, **(environment or {})}
        self._process = _FORKED.Process(target=_work, args=(list(words), around, said, self._ready))
        self._process.start()
        assert self._ready.wait(120), self._said.read_text(encoding="utf-8")

    def is_over(self, seconds: float | None = None) -> bool:
        """Whether it has ended, after so many seconds at most."""
        self._process.join(seconds)
        return self._process.exitcode is not None

    def kill(self) -> None:
        """Kills it and all it has started in its group, unless it has just ended."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.join()

    def end(self) -> tuple[int | None, str]:
        """Its code and what it said."""
        self._process.join()
        said = self._said.read_text(encoding="utf-8", errors="replace")
        self._said.unlink()
        return self._process.exitcode, said


def _work(words: list[str], around: dict[str, str], said: str, ready: object) -> None:
    os.setsid()
    handle = os.open(said, os.O_WRONLY)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.environ.clear()
    os.environ.update(around)
    work = _posted(*words[1:]) if words[0] == POST else _commanded(words)
    ready.set()  # type: ignore[attr-defined]
    work()


def _commanded(words: list[str]) -> Callable[[], object]:
    from swayed.cli import main

    sys.argv = ["swayed", *words]
    return main


def _posted(folder: str, address: str, form: str, *files: str) -> Callable[[], object]:
    """The app is open and somebody has signed in; what is left is the POST itself."""
    from fastapi.testclient import TestClient

    from swayed.web import WebSettings, create_app

    settings = WebSettings({"brand": Path(folder)}, Path(folder), token="once", host_names=("testserver",))
    client = TestClient(create_app(settings), follow_redirects=False)
    client.get("/enter?token=once")
    key = re.search(r'name="csrf" value="([^"]+)"', client.get("/w/brand").text)
    assert key

    def post() -> None:
        sent = [("files", (Path(file).name, Path(file).read_bytes())) for file in files]
        answer = client.post(f"/w/brand/{address}", data={"csrf": key[1], **dict(parse_qsl(form))}, files=sent)
        assert answer.status_code < 400, answer.text

    return post


def split(words: str, **folders: object) -> list[str]:
    """The words of a command line, with {names} of folders filled in."""
    return [word.format(**folders) for word in shlex.split(words)]
