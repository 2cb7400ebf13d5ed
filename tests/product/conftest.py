"""A small market, a command line that runs inside the test, and one finished workspace to look at."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from swayed.cli.app import main
from swayed.lab import Market, MarketSettings, make_market
from swayed.workspace import Workspace

# Thirty orders name the same movers, so that the list has somebody in it; small enough to be run in seconds.
SMALL = MarketSettings(
    n_customers=300,
    n_people=60,
    n_movers=5,
    n_busy=8,
    n_macro=2,
    n_brands=3,
    n_bots=3,
    n_media=2,
    contacts_per_account=20.0,
    posts_per_account=6,
    bot_posts=60,
    n_handle_mentions=50,
    caused_share=0.2,
    survey_share=0.6,
    days=200,
)


@dataclass(frozen=True)
class Said:
    """What a command printed, and the code it left with."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture(scope="session")
def market() -> Market:
    """The market's tables and truth."""
    return make_market(SMALL)


@pytest.fixture(scope="session")
def exports(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The market as CSV files and a situation, as an operator would have them."""
    return market.write(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="session")
def finished(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has been run; tests that write take a copy of it."""
    folder = tmp_path_factory.mktemp("finished") / "brand"
    workspace = Workspace.create(folder)
    workspace.import_tables(exports / "tables")
    (folder / "situations").mkdir()
    shutil.copy(exports / "situation.yaml", folder / "situations" / "trail-shoes.yaml")
    workspace.study("trail-shoes").run()
    return folder


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished workspace."""
    return Path(shutil.copytree(finished, tmp_path / "brand"))


@pytest.fixture
def swayed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs `swayed ARGUMENTS` in an empty folder, 80 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("SWAYED_WORKSPACE", raising=False)
    monkeypatch.delenv("SWAYED_DEBUG", raising=False)

    def run(*arguments: str | Path, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        monkeypatch.setattr(sys, "argv", ["swayed", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return run
