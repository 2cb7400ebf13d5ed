"""The path: stages, times, and what stands behind the steps."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
from fastapi import APIRouter, Request
from starlette.responses import Response

from swayed.study import Study
from swayed.web.access import Role, needs
from swayed.web.page import desk_of, not_ready, ready_answers, render

router = APIRouter()


@router.get("/w/{workspace}/s/{situation}/path", dependencies=[needs(Role.VIEWER)])
def path(request: Request) -> Response:
    """Each stage: where customers come from, how long they take, and the shares behind their steps."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "path")
    stages = answers.read("people_stages").filter(pc.field("grade") != "not_enough")
    people = answers.read("people")
    names = dict(zip(*(people.column(name).to_pylist() for name in ("person_id", "name")), strict=True))
    movers: dict[str, list[dict[str, Any]]] = {}
    for row in stages.to_pylist():
        movers.setdefault(row["stage"], []).append({**row, "name": names[row["person_id"]]})
    for rows in movers.values():
        rows.sort(key=lambda row: (-row["credited_transitions"], row["person_id"]))
    rows = desk_of(request).once(answers.study, Study.path).to_pylist()
    return render(request, "path.html", page="path", rows=rows, study=answers.study, movers=movers)
