"""What tests of many rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from markets.workbench import Workbench


@pytest.fixture
def bench() -> Iterator[Workbench]:
    """Yield an engine without tables."""
    made = Workbench()
    yield made
    made.close()
