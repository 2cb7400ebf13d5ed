from __future__ import annotations

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from swayed.web.pages.api import ANSWERS, described, schema_of
from unit.web.test_access import Team


def test_every_answer_stands_in_the_document_with_the_type_of_its_rows() -> None:
    document = described()
    for name in ANSWERS:
        operation = document["paths"][f"/api/w/{{workspace}}/s/{{situation}}/{name}"]["get"]
        rows = operation["responses"]["200"]["content"]["application/json"]["schema"]["items"]
        assert set(ANSWERS[name].rows.names) == set(rows["properties"])


def test_types_of_rows() -> None:
    nested = pa.schema([("at", pa.timestamp("us", "UTC")), ("of", pa.list_(pa.struct([("n", pa.int64())])))])
    assert schema_of(nested)["properties"] == {
        "at": {"type": ["string", "null"], "format": "date-time"},
        "of": {
            "type": ["array", "null"],
            "items": {"type": "object", "properties": {"n": {"type": ["integer", "null"]}}},
        },
    }


@pytest.mark.parametrize("path", ["/api/w/one/situations", "/api/w/one/s/none/people", "/api/openapi.json"])
def test_programs_are_told_in_json(team: Team, path: str) -> None:
    client = team("")
    answer = client.get(path)
    assert answer.status_code == 401
    assert "token" in answer.json()["error"]


def test_what_is_not_there_is_told(team: Team) -> None:
    client: TestClient = team("viewer")
    assert client.get("/api/w/one/situations").json() == []
    assert client.get("/api/w/one/s/none/people").status_code == 404
    assert client.get("/api/openapi.json").json()["info"]["title"] == "swayed"
