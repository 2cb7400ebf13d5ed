"""What holds for every service: pulled once, pulled again, broken and gone on with, in spite of every fault."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from local_servers import (
    AGAIN,
    BUSY,
    CUT,
    FAILED,
    SILENT,
    START,
    Answer,
    Bluesky,
    Discourse,
    LocalServer,
    Mastodon,
    Shopify,
)
from swayed.errors import ServiceError
from swayed.lake import originals, read_original
from swayed.sources.pulls import SERVICES
from swayed.sources.pulls.cursors import cursors_of

from .conftest import PullDesk

SECRET = "s3cret-token-of-the-brand"


@dataclass(frozen=True)
class Case:
    """A service as it is tried: its server with so many items on pages of four, and how to ask it."""

    make: Callable[[int], Any]
    asked: dict[str, Any]
    table: str
    add: Callable[[Any, int], None]


def _more(name: str, make: str) -> Callable[[Any, int], None]:
    def add(server: Any, number: int) -> None:
        getattr(server, name).append(getattr(server, make)(number))

    return add


CASES = {
    "mastodon": Case(lambda n: Mastodon(n, token=SECRET), {"tags": ("trail",)}, "posts", _more("statuses", "status")),
    "discourse": Case(lambda n: Discourse(n, token=SECRET), {}, "posts", lambda s, n: _more("posts", "post")(s, n + 1)),
    "bluesky": Case(
        lambda n: Bluesky(n, password=SECRET),
        {"queries": ("trail",), "login": "brand.example"},
        "posts",
        _more("posts", "view"),
    ),
    "shopify": Case(lambda n: Shopify(n, token=SECRET), {}, "customers", _more("orders", "order")),
}
every_service = pytest.mark.parametrize("name", CASES)


def test_every_service_is_tried() -> None:
    assert set(CASES) == set(SERVICES)


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CASES:
        monkeypatch.setenv(f"SWAYED_{name.upper()}_TOKEN", SECRET)


def serve(desk: PullDesk, name: str, n: int = 10) -> tuple[Any, LocalServer]:
    made = CASES[name].make(n)
    return made, desk.serve(made.server)


def files_of(desk: PullDesk) -> dict[str, bytes]:
    return {str(path.relative_to(desk.folder)): path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}


def questions(server: LocalServer) -> list[tuple[Any, ...]]:
    asked = [one for one in server.asked if "createSession" not in one.path]
    return [(one.path, tuple(one.query.items()), one.body) for one in asked]


def fault_of(desk: PullDesk, name: str, server: LocalServer) -> str:
    """Why a pull broke, be it that of one list or of all."""
    try:
        pulled, _ = desk.pull(name, server, **CASES[name].asked)
    except ServiceError as error:
        assert not desk.register.commits()
        return str(error)
    return " ".join(one.fault for one in pulled)


@every_service
def test_everything_since_the_day_is_imported(desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name)
    pulled, summary = desk.pull(name, server, **CASES[name].asked)
    assert summary is not None
    assert summary.n_rejected == 0
    assert len(desk.keys(CASES[name].table)) == 10
    assert all(not one.fault and one.n_items == 10 and one.n_pages == 3 for one in pulled)
    assert {one.covered_from for one in pulled} == {START}
    assert not list((desk.folder / "pulls").glob("*.json"))


@every_service
def test_pages_are_kept_as_they_came(desk: PullDesk, name: str) -> None:
    import json

    made, server = serve(desk, name, n=3)
    desk.pull(name, server, **CASES[name].asked)
    kept = [b"".join(read_original(desk.register, one.digest)) for one in originals(desk.register)]
    assert len(kept) == (3 if name == "shopify" else 1)
    question = next(one for one in server.asked if "createSession" not in one.path)
    assert json.dumps(made.answer(question).content).encode() + b"\n" in kept


@every_service
def test_second_pull_asks_for_the_new_alone(desk: PullDesk, name: str) -> None:
    made, server = serve(desk, name, n=400)
    made.page = 40
    desk.pull(name, server, **CASES[name].asked)
    assert len(desk.keys(CASES[name].table)) == 400
    n_first = len(server.asked)
    commits = len(desk.register.commits())
    desk.pull(name, server, since=None)
    assert len(desk.register.commits()) == commits
    CASES[name].add(made, 400)
    server.asked.clear()
    pulled, summary = desk.pull(name, server, since=None)
    assert len(desk.keys(CASES[name].table)) == 401
    assert len(server.asked) < n_first / 2
    assert summary is not None
    assert summary.tables[CASES[name].table].new == 1
    assert sum(one.n_pages for one in pulled) < n_first / 2


@every_service
def test_an_earlier_day_is_filled_in(desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name, n=240)
    desk.pull(name, server, since=START + timedelta(hours=200), **CASES[name].asked)
    assert 40 <= len(desk.keys(CASES[name].table)) < 60
    desk.pull(name, server, since=START, **CASES[name].asked)
    assert len(desk.keys(CASES[name].table)) == 240
    assert {cursor.covered_from for cursor in cursors_of(desk.register, name)} == {START}


@every_service
def test_faults_change_nothing(desk: PullDesk, other_desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name, n=20)
    desk.pull(name, server, **CASES[name].asked)
    _, faulty = serve(other_desk, name, n=20)
    faulty.faults.extend(
        [None, BUSY, FAILED, None, CUT, SILENT, None, AGAIN, AGAIN, None, BUSY, CUT, None, AGAIN, FAILED]
    )
    pulled, _ = other_desk.pull(name, faulty, **CASES[name].asked)
    assert not faulty.faults
    assert not any(one.fault for one in pulled)
    mine, others = desk.content(), other_desk.content()
    assert {table: len(rows) for table, rows in mine.items()} == {table: len(rows) for table, rows in others.items()}
    kept = [{one.digest for one in originals(made.register)} for made in (desk, other_desk)]
    assert kept[0] == kept[1], "a page that came twice is kept once"
    if name != "shopify":  # addresses of customers stand under the workspace's own key
        assert mine == others


@every_service
def test_a_broken_pull_goes_on_where_it_broke(desk: PullDesk, name: str) -> None:
    made, server = serve(desk, name, n=20)
    n_good = 3 if name == "bluesky" else 2
    server.faults.extend([None] * n_good + [FAILED] * 40)
    with pytest.raises(ServiceError, match="goes on from there"):
        desk.pull(name, server, **CASES[name].asked)
    assert not desk.register.commits()
    kept = list((desk.folder / "pulls").glob("*.json"))
    assert len(kept) == 1
    before = kept[0].read_bytes()
    answered = questions(server)[:2]
    server.faults.clear()
    server.asked.clear()
    # A crash in the middle of a page leaves bytes behind, of which nobody knows.
    kept[0].write_bytes(before + b'{"half a page' + b"." * 100_000)
    # Meanwhile there is something new, too.
    CASES[name].add(made, 20)
    desk.pull(name, server, since=None)
    assert len(desk.keys(CASES[name].table)) == 21
    assert questions(server)[0] not in answered
    assert any("going on after page 2" in line for line in desk.told)
    kept_original = [b"".join(read_original(desk.register, one.digest)) for one in originals(desk.register)]
    assert any(original.startswith(before) for original in kept_original)


@every_service
def test_lost_pages_are_pulled_again(desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name, n=20)
    server.faults.extend([None] * 3 + [FAILED] * 40)
    with pytest.raises(ServiceError):
        desk.pull(name, server, **CASES[name].asked)
    server.faults.clear()
    for path in (desk.folder / "pulls").glob("*.json"):
        path.unlink()
    desk.pull(name, server, since=None)
    assert len(desk.keys(CASES[name].table)) == 20


@every_service
@pytest.mark.parametrize("hours", [-48, 48])
def test_clocks_that_differ_lose_nothing(desk: PullDesk, name: str, hours: int) -> None:
    made, server = serve(desk, name, n=60)
    server.clock = timedelta(hours=hours)
    desk.pull(name, server, **CASES[name].asked)
    for number in range(60, 66):
        CASES[name].add(made, number)
    desk.pull(name, server, since=None)
    assert len(desk.keys(CASES[name].table)) == 66


@every_service
def test_dry_run_writes_nothing(desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name)
    before = {path: content for path, content in files_of(desk).items() if "sqlite" not in path}
    _, summary = desk.pull(name, server, dry_run=True, **CASES[name].asked)
    assert summary is not None
    assert summary.tables[CASES[name].table].new == 10
    assert {path: content for path, content in files_of(desk).items() if "sqlite" not in path} == before
    assert desk.register.rows("SELECT * FROM pulls") == desk.register.rows("SELECT * FROM originals") == []
    assert cursors_of(desk.register, name) == []


@every_service
def test_a_refused_token_is_told_and_shown_nowhere(
    desk: PullDesk, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, server = serve(desk, name)
    wrong = "wr0ng-token-of-nobody"
    monkeypatch.setenv(f"SWAYED_{name.upper()}_TOKEN", wrong)
    with caplog.at_level(logging.DEBUG):
        fault = fault_of(desk, name, server)
    assert "token" in fault
    assert len(server.asked) == len({one.path for one in server.asked}), "a refusal is not asked about again"
    assert wrong not in fault + caplog.text + "\n".join(desk.told)
    assert not any(wrong.encode() in content for content in files_of(desk).values())
    assert not desk.register.commits()


@every_service
def test_the_token_is_shown_nowhere(desk: PullDesk, name: str, caplog: pytest.LogCaptureFixture) -> None:
    _, server = serve(desk, name)
    server.faults.extend([None, BUSY, CUT])
    with caplog.at_level(logging.DEBUG):
        desk.pull(name, server, **CASES[name].asked)
    shown = caplog.text + "\n".join(desk.told)
    assert SECRET not in shown
    assert "jwt-" not in shown
    assert not any(SECRET.encode() in content or b"jwt-" in content for content in files_of(desk).values())


@every_service
def test_a_server_in_circles_is_told(desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name, n=20)
    server.faults.extend([None] * 3 + [AGAIN] * 40)
    assert "circle" in fault_of(desk, name, server)


@every_service
def test_no_page_of_another_host_gets_the_token(desk: PullDesk, name: str) -> None:
    _, server = serve(desk, name)
    server.faults.append(Answer(302, {}, {"Location": "https://elsewhere.example/login"}))
    assert "sends us on to https://elsewhere.example" in fault_of(desk, name, server)
