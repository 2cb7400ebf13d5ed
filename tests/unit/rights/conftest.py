"""A workspace in which somebody stands everywhere, made once and copied for every test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from markets.known import filled
from swayed.workspace import Workspace


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("known")
    filled(folder)
    return folder


@pytest.fixture
def known(whole: Path, tmp_path: Path) -> Workspace:
    """A copy of it, beside the files it was filled from."""
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path / "brand")
