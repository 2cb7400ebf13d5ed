"""Customers and the ring: the customer in the middle, the people around him by closeness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from swayed.customers.tables import ALL
from swayed.study import GRADED
from swayed.web.access import Role, needs
from swayed.web.desk import Answers
from swayed.web.drawing.ring import MOST_MARKS, planets_of, ring
from swayed.web.page import not_ready, ready_answers, render
from swayed.web.words import plural

router = APIRouter()


@router.get("/w/{workspace}/s/{situation}/customers", dependencies=[needs(Role.VIEWER)])
def customers(request: Request, show: str = "near") -> Response:
    """The ring, and the same as a table."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "customers")
    rows = answers.read("people").sort_by("rank").to_pylist()
    graded = [row for row in rows if row["grade"] in GRADED]
    others = [row for row in rows if row["grade"] not in GRADED]
    # Besides who is graded, those met most: they are who the customers really deal with.
    others.sort(key=lambda row: (-row["n_customers"], row["person_id"]))
    shown = graded if show == "graded" else [*graded, *others[: max(0, 120 - len(graded))]]
    stages = list(answers.study.situation.decision.stages)
    standing = ready_answers(request, "customers")
    planets = planets_of(shown, stages)
    drawing = ring(
        planets,
        centre="you" if not rows else "C",
        address=f"/w/{request.path_params['workspace']}/s/{request.path_params['situation']}/people/",
        described=f"The customer in the middle, {plural(len(planets), 'person', 'people')} around him by closeness",
    )
    return render(
        request,
        "customers.html",
        page="customers",
        study=answers.study,
        drawing=drawing,
        rows=shown[:MOST_MARKS],
        n_all=len(rows),
        stages=stages,
        show=show,
        standing=_standing(standing, stages) if standing else [],
        coverage=answers.read("coverage").to_pylist()[0],
        top=max((row["effect_upper"] or 0.0 for row in graded), default=1.0) or 1.0,
    )


def _standing(answers: Answers, stages: Sequence[str]) -> list[dict[str, Any]]:
    """How many of all customers stand at each stage, in the order of the path; `entry` first."""
    path = ("entry", *stages)
    rows = [row for row in answers.read("customer_stages").to_pylist() if row["segment"] == ALL]
    return sorted((row for row in rows if row["stage"] in path), key=lambda row: path.index(row["stage"]))
