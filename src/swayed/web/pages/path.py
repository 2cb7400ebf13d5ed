"""The path: stages, times, and what stands behind the steps."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from swayed.web.access import Role, needs
from swayed.web.page import not_ready, ready_answers, render

router = APIRouter()


@router.get("/w/{workspace}/s/{situation}/path", dependencies=[needs(Role.VIEWER)])
def path(request: Request) -> Response:
    """Each stage: where customers come from, how long they take, and the shares behind their steps."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "path")
    people = answers.read("people").sort_by("rank").to_pylist()
    movers: dict[str, list[dict[str, object]]] = {}
    names = {row["person_id"]: row["name"] for row in people}
    stages = answers.read("people_stages").to_pylist()
    for row in sorted(stages, key=lambda row: -row["credited_transitions"]):
        if row["grade"] != "not_enough":
            movers.setdefault(row["stage"], []).append({**row, "name": names[row["person_id"]]})
    return render(
        request, "path.html", page="path", rows=answers.study.path().to_pylist(), study=answers.study, movers=movers
    )
