"""People: the ranked list, and one person's page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.errors import SettingsError
from swayed.study import GRADED
from swayed.web.access import Role, needs
from swayed.web.page import asks_for, not_ready, ready_answers, render

router = APIRouter()
SHOWN = 60


@router.get("/w/{workspace}/s/{situation}/people", dependencies=[needs(Role.VIEWER)])
def people(request: Request, grade: str = "graded", stage: str = "", type: str = "", page: int = 1) -> Response:  # noqa: A002 - as the address says it
    """The ranked list, with what to filter by."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "people")
    rows = answers.read("people").sort_by("rank").to_pylist()
    stages = answers.study.situation.decision.stages
    found = [
        row
        for row in rows
        if (grade == "all" or row["grade"] == grade or (grade == "graded" and row["grade"] in GRADED))
        and (not stage or row["stage"] == stage)
        and (not type or row["type"] == type)
    ]
    stopped = {row["person_id"]: row["stopped_by"] for row in _nearest(answers.read("people_stages").to_pylist())}
    first = max(page - 1, 0) * SHOWN
    shown = found[first : first + SHOWN]
    return render(
        request,
        "people_list.html" if asks_for(request, "list") else "people.html",
        page="people",
        study=answers.study,
        coverage=answers.read("coverage").to_pylist()[0],
        power=_power(answers.read("stage_summaries").to_pylist()),
        rows=shown,
        n_found=len(found),
        n_graded=sum(row["grade"] in GRADED for row in rows),
        n_said=sum(row["grade"] in GRADED and "estimated" not in (row["basis"] or "") for row in rows),
        stages=list(stages),
        top=max((row["effect_upper"] or 0.0 for row in shown if row["grade"] in GRADED), default=0.0)
        or max((row["effect_upper"] or 0.0 for row in shown), default=1.0),
        stopped=stopped,
        chosen={"grade": grade, "stage": stage, "type": type},
        types=sorted({row["type"] for row in rows if row["type"]}),
        number_of_page=max(page, 1),
        n_pages=max(1, -(-len(found) // SHOWN)),
    )


@router.get("/w/{workspace}/s/{situation}/people/{person_id:path}", dependencies=[needs(Role.VIEWER)])
def person(request: Request, person_id: str) -> Response:
    """One person: how he meets customers, where he moves them, the evidence, and which check stopped him."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "people")
    try:
        row = answers.study.person(person_id)
    except SettingsError:
        raise HTTPException(404, "Nobody in this situation is called so.") from None
    stages = list(answers.study.situation.decision.stages)
    for stage in row["stages"]:  # type: ignore[attr-defined]
        stage["place"] = stages.index(stage["stage"]) if stage["stage"] in stages else len(stages)
    top = max((stage["effect_upper"] for stage in row["stages"]), default=1.0)  # type: ignore[attr-defined]
    return render(request, "person.html", page="people", row=row, stages=stages, top=top or 1.0, study=answers.study)


def _nearest(stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each person the stage whose check came nearest to naming him, last."""
    return sorted(stages, key=lambda row: -row["q_value"])


def _power(summaries: list[dict[str, Any]]) -> float | None:
    found = [row["smallest_effect_per_100"] for row in summaries if row["smallest_effect_per_100"] is not None]
    return min(found) if found else None
