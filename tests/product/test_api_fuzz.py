"""Programs ask the API all that its OpenAPI document allows, and much that it does not: no answer is a defect."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from swayed.web import WebSettings, create_app
from swayed.web.pages.api import described
from swayed.workspace import Workspace


def program_of(folder: Path, state: Path) -> TestClient:
    """A program with a viewer's token for the workspace."""
    app = create_app(WebSettings({"one": folder}, state, is_team=True, host_names=("testserver",)))
    app.state.access.add_member("maya", password="a long enough password")
    app.state.access.set_role("maya", "one", "admin")
    token = app.state.access.make_token("fuzz", name="maya", workspace="one", role="viewer", days=1)
    return TestClient(
        app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False, raise_server_exceptions=False
    )


def ask_everything(client: TestClient, examples: int, known: dict[str, str]) -> set[int]:
    """Every operation with cases that the document allows and cases that it does not; the statuses that came back."""
    statuses: set[int] = set()
    for found in schemathesis.openapi.from_dict(described()).get_all_operations():
        operation = found.ok()
        cases = st.one_of([operation.as_strategy(mode) for mode in GenerationMode])

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases, is_known=st.booleans())
        def ask(case: schemathesis.Case, is_known: bool) -> None:
            if is_known:
                case.path_parameters |= {key: known[key] for key in case.path_parameters if key in known}
            answer = client.request(case.method, case.formatted_path, params=dict(case.query or {}))
            assert answer.status_code < 500, (case.method, case.formatted_path, case.query, answer.text)
            statuses.add(answer.status_code)

        ask()
    return statuses


def test_no_question_is_a_defect(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "one")
    client = program_of(tmp_path / "one", tmp_path / "state")
    assert 404 in ask_everything(client, 3, {"workspace": "one", "situation": "nothing"})


@pytest.mark.slow
def test_no_question_to_a_finished_workspace_is_a_defect(finished: Path, tmp_path: Path) -> None:
    situation = next(path.stem for path in Workspace(finished).situations())
    statuses = ask_everything(
        program_of(finished, tmp_path / "state"), 60, {"workspace": "one", "situation": situation}
    )
    assert {200, 404, 422} <= statuses
