from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.web import WebSettings, create_app
from swayed.web.access import AccessStore
from swayed.workspace import Workspace

PASSWORD = "a long enough password"


@pytest.fixture(scope="session")
def brands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two empty workspaces."""
    root = tmp_path_factory.mktemp("brands")
    for name in ("one", "two"):
        Workspace.create(root / name)
    return {name: root / name for name in ("one", "two")}


@pytest.fixture
def team(brands: dict[str, Path], tmp_path: Path) -> Callable[[str], TestClient]:
    """A client signed in with a role in workspace `one`, and with none in `two`."""
    app = create_app(WebSettings(brands, tmp_path, is_team=True, host_names=("testserver",)))
    store: AccessStore = app.state.access

    def signed(role: str) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        if role:
            store.add_member(role, password=PASSWORD)
            store.set_role(role, "one", role)
            assert client.post("/enter", data={"name": role, "password": PASSWORD}).status_code == 303
        return client

    return signed


@pytest.fixture
def local(brands: dict[str, Path], tmp_path: Path) -> TestClient:
    """The app of one person, not yet entered; its token is `once`."""
    return TestClient(
        create_app(WebSettings(brands, tmp_path, token="once", host_names=("testserver",))), follow_redirects=False
    )
