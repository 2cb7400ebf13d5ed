from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from swayed.web.access import AccessStore


def test_serve_prints_a_link_that_lets_in(finished: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from swayed.cli import main; main()",
        "serve",
        "-w",
        str(finished),
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"}) as started:
        assert started.stderr
        line = started.stderr.readline()
        link = next(word for word in line.split() if word.startswith("http"))
        for _ in range(100):
            try:
                page = urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(link, timeout=10)
                break
            except OSError:
                time.sleep(0.1)
        with page:
            assert b"Today" in page.read()
        started.send_signal(signal.SIGINT)
        started.wait(timeout=20)


def test_a_member_is_made_by_command(swayed, finished: Path, tmp_path: Path) -> None:
    said = swayed("member", "add", "maya", "--role", "admin", "-w", finished, "--password", "a long enough password")
    assert said.code == 0, said.err
    assert AccessStore(finished).role_of("maya", finished.name).name == "ADMIN"
    refused = swayed("member", "add", "tom", "--role", "king", "-w", finished, "--password", "a long enough password")
    assert refused.code == 1
    assert "guest" in refused.err


def test_beyond_this_machine_only_with_a_team(swayed, finished: Path) -> None:
    assert swayed("serve", "-w", finished, "--host", "0.0.0.0").code == 2
