"""Fifty people read the pages while an import runs: nobody sees an error, and afterwards everybody sees the new state."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
import uvicorn

from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

N_READERS = 50
HERE = "/w/brand/s/trail-shoes"
PAGES = (
    "/w/brand",
    HERE,
    f"{HERE}/people",
    f"{HERE}/people?grade=all",
    f"{HERE}/customers",
    f"{HERE}/path",
    f"{HERE}/plan",
    f"{HERE}/money",
    f"{HERE}/currents",
    "/w/brand/manage",
    "/w/brand/data",
    "/w/brand/rights",
)


@pytest.fixture
def served(copied: Path, tmp_path: Path):
    """The app over the copied workspace, and the cookies of somebody who came in."""
    state = tmp_path / "state"
    shutil.rmtree(state, ignore_errors=True)
    app = create_app(WebSettings({"brand": copied}, state, token="once"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with httpx2.Client(base_url=base, timeout=120.0) as client:
        client.get("/enter?token=once")
        yield base, dict(client.cookies)
    server.should_exit = True
    thread.join(timeout=20)


def test_fifty_read_while_an_import_runs(served, copied: Path, tmp_path: Path) -> None:
    base, cookies = served
    is_over = threading.Event()
    seen: list[tuple[str, int, str]] = []

    def read(reader: int) -> None:
        with httpx2.Client(base_url=base, cookies=cookies, timeout=120.0) as client:
            turn = reader
            while not is_over.is_set() or turn < reader + 2:
                address = PAGES[turn % len(PAGES)]
                answer = client.get(address)
                seen.append((address, answer.status_code, answer.text if answer.status_code != 200 else ""))
                turn += 1

    def load() -> None:
        for number in range(5):
            file = tmp_path / f"{number}" / "customers.csv"
            file.parent.mkdir()
            rows = "".join(f"new-{number}-{row},2025-02-01T10:00:00Z\n" for row in range(2_000))
            file.write_text(f"customer_id,created_at\n{rows}", encoding="utf-8")
            Workspace(copied).import_tables(file)
        is_over.set()

    n_before = Workspace(copied).table_sizes()["customers"]
    with ThreadPoolExecutor(N_READERS + 1) as pool:
        loading = pool.submit(load)
        for done in [pool.submit(read, reader) for reader in range(N_READERS)]:
            done.result()
        loading.result()
    faults = {(address, status, re.sub(r"(?s).*<main[^>]*>|</main>.*", "", text)) for address, status, text in seen}
    assert {status for _, status, _ in faults} == {200}, faults
    assert {address for address, *_ in seen} == set(PAGES)
    with httpx2.Client(base_url=base, cookies=cookies, timeout=120.0) as client:
        assert f"{n_before + 10_000:,}" in client.get("/w/brand/data").text


def test_what_another_process_writes_stands_on_the_next_page(served, copied: Path, tmp_path: Path) -> None:
    base, cookies = served
    first = Workspace(copied).study("trail-shoes").people(all=True, limit=1).to_pylist()[0]
    account = first["accounts"][0]
    (tmp_path / "customers.csv").write_text("customer_id,created_at\nlate,2025-02-01T10:00:00Z\n", encoding="utf-8")

    def command(*words: str) -> None:
        said = [sys.executable, "-m", "swayed", *words, "-w", str(copied), "-q"]
        subprocess.run(said, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})

    with httpx2.Client(base_url=base, cookies=cookies, timeout=120.0) as client:

        def page(address: str) -> str:
            client.get(address)
            answer = client.get(address)  # the second time it is remembered
            assert answer.status_code == 200
            return answer.text

        assert "plays the tuba" not in page("/w/brand/manage")
        assert first["name"] in page(f"{HERE}/people?grade=all")
        assert "300 customers" in page("/w/brand")
        command("relations", "set", account, "--note", "plays the tuba")
        assert "plays the tuba" in page("/w/brand/manage")
        command("import", "tables", str(tmp_path / "customers.csv"))
        assert "301 customers" in page("/w/brand")
        command("run", "trail-shoes")
        assert first["name"] in page(f"{HERE}/people/{first['person_id']}")
        command("subject", "object", account)
        for address in (f"{HERE}/people?grade=all", f"{HERE}/customers", f"{HERE}/path", "/w/brand"):
            assert first["name"] not in client.get(address).text, "whoever objected is gone at once"


def test_a_step_that_many_find_missing_at_once_is_there_for_each(copied: Path) -> None:
    there = Workspace(copied).relations.overview()
    for kept in (copied / "runs").rglob("relations-*"):
        shutil.rmtree(kept)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: Workspace(copied).relations.overview(), range(8)))
    assert all(overview.equals(there) for overview in told)
    assert not list((copied / "runs").rglob(".*")), "no draft is left"


def test_a_settled_workspace_is_read_as_it_was_while_others_import(copied: Path, tmp_path: Path) -> None:
    held = Workspace(copied).settled()
    assert held is not None
    there, steps = held.relations.overview(), {path.name for path in (copied / "runs").rglob("persons-*")}
    (tmp_path / "customers.csv").write_text("customer_id,created_at\nlate,2025-02-01T10:00:00Z\n", encoding="utf-8")
    Workspace(copied).import_tables(tmp_path / "customers.csv")
    assert held.relations.overview().equals(there)
    assert {path.name for path in (copied / "runs").rglob("persons-*")} == steps, "nothing was computed"
    assert Workspace(copied).settled() is None
