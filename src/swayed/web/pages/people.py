"""People: the ranked list, and one person's page."""

from __future__ import annotations

import copy
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.errors import SettingsError
from swayed.study import Study
from swayed.web.access import Role, needs
from swayed.web.page import asks_for, desk_of, not_ready, ready_answers, render
from swayed.web.ranks import Wish, graded, largest_effect, n_said, wished

router = APIRouter()
SHOWN = 60


@router.get("/w/{workspace}/s/{situation}/people", dependencies=[needs(Role.VIEWER)])
def people(request: Request, grade: str = "graded", stage: str = "", type: str = "", page: int = 1) -> Response:  # noqa: A002 - as the address says it
    """The ranked list, with what to filter by."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "people")
    everybody = answers.read("people")
    found, named = wished(everybody, Wish(grade, stage, type)), graded(everybody)
    shown = found.slice((max(page, 1) - 1) * SHOWN, SHOWN)
    return render(
        request,
        "people_list.html" if asks_for(request, "list") else "people.html",
        page="people",
        study=answers.study,
        coverage=answers.read("coverage").to_pylist()[0],
        power=_power(answers.read("stage_summaries").to_pylist()),
        rows=shown.to_pylist(),
        n_found=found.num_rows,
        n_graded=named.num_rows,
        n_said=n_said(named),
        stages=list(answers.study.situation.decision.stages),
        top=largest_effect(graded(shown)) or largest_effect(shown) or 1.0,
        stopped=_stopped(answers.read("people_stages"), shown.column("person_id")),
        chosen={"grade": grade, "stage": stage, "type": type},
        types=sorted(word for word in everybody.column("type").unique().to_pylist() if word),
        number_of_page=max(page, 1),
        n_pages=max(1, -(-found.num_rows // SHOWN)),
    )


@router.get("/w/{workspace}/s/{situation}/people/{person_id:path}", dependencies=[needs(Role.VIEWER)])
def person(request: Request, person_id: str, whole: bool = False) -> Response:
    """One person: where he moves customers, the evidence, and which check stopped him.

    How he met customers comes as a part after the page; with `whole` in it.
    """
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "people")
    once, study = desk_of(request).once, answers.study
    try:
        row = copy.deepcopy(once(study, Study.portrait, person_id))
    except SettingsError:
        raise HTTPException(404, "Nobody in this situation is called so.") from None
    if asks_for(request, "relation"):
        return render(request, "person_relation.html", relation=once(study, Study.relation, row["person_id"]))
    stages = list(answers.study.situation.decision.stages)
    for stage in row["stages"]:  # type: ignore[attr-defined]
        stage["place"] = stages.index(stage["stage"]) if stage["stage"] in stages else len(stages)
    top = max((stage["effect_upper"] for stage in row["stages"]), default=1.0)  # type: ignore[attr-defined]
    relation = once(study, Study.relation, row["person_id"]) if whole else None
    return render(
        request, "person.html", page="people", row=row, stages=stages, top=top or 1.0, study=study, relation=relation
    )


def _stopped(stages: pa.Table, person_ids: Any) -> dict[str, str | None]:
    """By person the check that stopped him, in the stage that came nearest to naming him."""
    own = stages.filter(pc.is_in(stages.column("person_id"), person_ids.combine_chunks()))
    rows = sorted(own.to_pylist(), key=lambda row: -row["q_value"])
    return {row["person_id"]: row["stopped_by"] for row in rows}


def _power(summaries: list[dict[str, Any]]) -> float | None:
    found = [row["smallest_effect_per_100"] for row in summaries if row["smallest_effect_per_100"] is not None]
    return min(found) if found else None
