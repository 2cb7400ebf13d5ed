"""What tests of many rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from markets.workbench import Workbench

# A busy machine is no fault of what is tested.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _keys_apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of tombstones lie in a folder of the test, never in the operator's own."""
    monkeypatch.setenv("SWAYED_KEY_FOLDER", str(tmp_path_factory.getbasetemp() / "keys"))


@pytest.fixture
def bench() -> Iterator[Workbench]:
    """Yield an engine without tables."""
    made = Workbench()
    yield made
    made.close()
